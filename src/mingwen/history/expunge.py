"""Taking a text out of history: which blobs held it, a copy of the repository without them, and who still has them.

The copy is made with what Git ships: `git fast-export` tells every object, a filter puts a notice in the place of the
blobs named, `git fast-import` makes a new repository of it. Objects that are not told are not in the copy, so nothing
has to be pruned there. Commits keep their dates, authors and messages; their ids change from the first blob on.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mingwen.git import Repository
from mingwen.item import path as item_path
from mingwen.item.path import CONTENT
from mingwen.messages import RepositoryError

_LEAST = 6  # characters of a line that can be told from others
_CHUNK = 1 << 20


def blobs_of(repository: Repository, short: str, notice: bytes) -> tuple[str, ...]:
    """The blobs that any ref's history had at paths of an item and that HEAD has nowhere, ordered.

    Of branches too: the log reads every commit of every ref, merges against each parent. The notice that an earlier
    rewriting left is no old text.
    """
    output = repository.run(
        "-c", "log.showSignature=false", "log", "--all", "--diff-merges=separate", "--root", "--raw", "-z",
        "--no-renames", "--no-abbrev", "--no-notes", "--format=", "--", f":/{CONTENT}",
    )  # fmt: skip
    found: set[str] = set()
    rest = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    for text in rest:
        field = text.strip("\n")
        if not field.startswith(":"):
            continue
        parts = item_path.parse(next(rest))
        if parts is not None and parts.short == short:
            found.update(one for one in field.split(" ")[2:4] if one.strip("0"))
    kept = {entry.id for entry in repository.tree("HEAD")}
    kept.add(repository.run("hash-object", "--stdin", given=notice).decode("ascii").strip())
    return tuple(sorted(found - kept))


def lines_of(repository: Repository, blobs: Iterable[str], kept: str) -> tuple[str, ...]:
    """The lines of those blobs by which a copy is known: long enough, and not in the text that stays."""
    found: set[str] = set()
    with repository.blobs() as read:
        for blob in blobs:
            try:
                text = read(blob).decode("utf-8")
            except (UnicodeDecodeError, RepositoryError):  # an attachment, or gone already
                continue
            rows = (row.strip() for row in text.split("\n---\n", 1)[-1].splitlines())
            found.update(row for row in rows if len(row) >= _LEAST and row not in kept)
    return tuple(sorted(found))


def refilled(source: BinaryIO, target: BinaryIO, blobs: Collection[str], notice: bytes) -> int:
    """Copy a stream of `git fast-export --show-original-ids`, a notice for the blobs named; how many there were."""
    wanted = {blob.encode() for blob in blobs}
    replaced, struck = 0, False
    for line in iter(source.readline, b""):
        if line.startswith(b"original-oid "):
            struck = line.split()[1] in wanted
            target.write(line)
        elif line.startswith(b"data "):
            length = int(line.split()[1])
            if struck:
                _skip(source, length)
                target.write(b"data %d\n" % len(notice) + notice)
                replaced, struck = replaced + 1, False
            else:
                target.write(line)
                target.writelines(_chunks(source, length))
        else:
            target.write(line)
    target.flush()
    return replaced


def _chunks(source: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0:
        chunk = source.read(min(length, _CHUNK))
        if not chunk:
            raise EOFError("the stream ends within an object")
        length -= len(chunk)
        yield chunk


def _skip(source: BinaryIO, length: int) -> None:
    for _chunk in _chunks(source, length):
        pass


def still_there(repository: Repository, blobs: Collection[str]) -> tuple[str, ...]:
    """Which of the blobs a repository still has, reachable or not."""
    if not blobs:
        return ()
    asked = "".join(f"{one}\n" for one in blobs).encode()
    rows = repository.run("cat-file", "--batch-check", given=asked).decode("ascii", "replace").splitlines()
    return tuple(row.split(" ")[0] for row in rows if not row.endswith(" missing"))


def files_with(folder: Path, lines: Collection[str]) -> tuple[str, ...]:
    """The files below a folder (a release of the site, a cache, a feed's copy) that hold one of the lines."""
    needles = [line.encode() for line in lines]
    found = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        data = file.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        if any(needle in data for needle in needles):
            found.append(file.relative_to(folder).as_posix())
    return tuple(found)
