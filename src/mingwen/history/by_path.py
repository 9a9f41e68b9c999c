"""The same history for a repository of Markdown files that has no index numbers yet.

A dry run for a body that wants to move: a file is known by its path, renames are what Git finds, and what an amendment
says of itself is the message of the commit that landed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mingwen.git import Repository
from mingwen.history.log import moment
from mingwen.history.model import PUBLISH, ItemRevisions, Revision, Revisions
from mingwen.item import decode, digest, strict

_COMMIT, _MESSAGE = b"\x02", b"\x03"
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_WORD = re.compile(r"\[([a-z-]+)\]\s*|(更正|勘误)")  # `[amend] …`, as the commits of legislation in Git begin
_KINDS = {
    "correct": "correction",
    "correction": "correction",
    "fix": "correction",
    "fix-format": "format",
    "format": "format",
    "transfer": "transfer",
    "withdraw": "withdrawal",
    "withdrawal": "withdrawal",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """One changed file of a landing: where it was, where it is, its blob; empty for what is not there."""

    before: str
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class _Landing:
    commit: str
    at: datetime
    subject: str
    body: str
    changes: tuple[_Change, ...]


def revisions_by_path(repository: Repository, commit: str = "HEAD") -> Revisions:
    """The revisions of every Markdown file; keys are paths, the last ones known. No register is asked for.

    A landing that changed the digest (front matter without `signoff`, and body) is a revision, its number the place in
    the order. Raises RepositoryError where history is not whole.
    """
    repository.refuse_broken_history()
    tip = repository.resolve(commit)
    landed = list(_landings(repository, tip))
    landed.reverse()
    texts = _texts(repository, landed)
    files: list[ItemRevisions] = []
    there: dict[str, int] = {}  # path → place in `files`, also of a file that is gone
    for landing in landed:
        for change in landing.changes:
            place = there.pop(change.before, None) if change.before else there.get(change.path)
            if change.blob:
                there[change.path] = _land(files, place, landing, change, *texts[change.blob])
            elif place is not None:
                away = (landing.commit, landing.at)
                *earlier, last = files[place].revisions
                files[place] = replace(files[place], revisions=(*earlier, replace(last, removed=away)), gone=away)
                there[change.path] = place
    return Revisions(tip, {one.path: one for one in files})


def _land(
    files: list[ItemRevisions], place: int | None, landing: _Landing, change: _Change, found: str, title: str
) -> int:
    before = files[place] if place is not None else None
    so_far = before.revisions if before is not None else ()
    if before is not None and before.gone is None and found == so_far[-1].digest:
        so_far = (*so_far[:-1], replace(so_far[-1], path=change.path, blob=change.blob))
    else:
        number = len(so_far) + 1
        name = title or change.path.rpartition("/")[2].removesuffix(".md")
        said = (_kind(landing.subject) if so_far else PUBLISH), landing.subject, landing.body
        revision = Revision(
            number, number, landing.commit, landing.at, change.path, change.blob, found,
            *said, name, readable=not found.startswith("blob:"),
        )  # fmt: skip
        so_far = (*so_far, revision)
    item = ItemRevisions(change.path, change.path, change.path, so_far)
    if place is None:
        files.append(item)
        return len(files) - 1
    files[place] = item
    return place


def _kind(subject: str) -> str:
    match = _WORD.match(subject)
    if match is None:
        return "amendment"
    return "correction" if match[2] else _KINDS.get(match[1], "amendment")


def _texts(repository: Repository, landed: list[_Landing]) -> dict[str, tuple[str, str]]:
    """Digest and title of each blob; one that is no UTF-8 text has its blob's id for a digest."""
    wanted = {change.blob: change.path for landing in landed for change in landing.changes if change.blob}
    ids = sorted(wanted, key=wanted.__getitem__)
    with repository.blobs() as blobs:
        return {blob: _text(blob, raw) for blob, raw in zip(ids, blobs.many(ids), strict=True)}


def _text(blob: str, raw: bytes) -> tuple[str, str]:
    text = decode.plain(raw)
    if text is None:
        return f"blob:{blob}", ""
    block = strict.split(text, [])
    tree = strict.parse(block.front, []) if block is not None else None
    front, body = (tree.data, block.body) if block is not None and tree is not None else ({}, text)
    title = front.get("title")
    heading = _HEADING.search(body)
    named = title if isinstance(title, str) and title else heading[1] if heading else ""
    return digest.digest(front, body), named


def _landings(repository: Repository, tip: str) -> Iterator[_Landing]:
    """First-parent steps with their messages, newest first; a rename is one change with two paths."""
    output = repository.run(
        "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false",
        "log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "-M", "-l4000", "--no-abbrev",
        "--no-color", "--no-notes", "--date=raw",
        "--encoding=UTF-8", "--format=%x02%H %cd%x03%s%x03%b", tip, "--", ":(top,glob)**/*.md",
    )  # fmt: skip
    rest = iter(output.split(b"\0"))
    head, changes = b"", list[_Change]()
    for field in rest:
        if field.startswith(_COMMIT):
            if changes:
                yield _landing(head, changes)
            head, changes = field, []
        elif field.startswith((b":", b"\n:")):
            changes += _changes(field.decode("ascii"), rest)
    if changes:
        yield _landing(head, changes)


def _changes(row: str, rest: Iterator[bytes]) -> Iterator[_Change]:
    _old, mode, _old_blob, blob, status = row.split(" ")
    path = _path(next(rest))
    if not mode.startswith("100"):
        blob = ""  # gone, or now a link
    if status.startswith("R"):
        yield _Change(path, _path(next(rest)), blob)
    else:
        yield _Change("", path, blob)


def _landing(head: bytes, changes: list[_Change]) -> _Landing:
    who, subject, body = head[1:].split(_MESSAGE, 2)
    commit, seconds, offset = who.decode("ascii").split()
    return _Landing(commit, moment(int(seconds), offset), _words(subject), _words(body), tuple(changes))


def _words(raw: bytes) -> str:
    """A message; Git has turned what named its encoding into UTF-8, the rest is taken for GB 18030."""
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace").strip()


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
