"""What `check` and `explain` judge: a commit, or the work tree as it lies there, each with its landings."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mingwen.git import REGULAR, BlobReader, Entry, Repository
from mingwen.history import History, ItemLandings, Landing, landings
from mingwen.item.path import CONTENT
from mingwen.messages import RepositoryError, _
from mingwen.register import Register, load_at, load_folder
from mingwen.rules import Snapshot

_LINK, _SUBMODULE, _EXECUTABLE = "120000", "160000", "100755"


@dataclass(frozen=True, slots=True)
class Tree:
    """A snapshot with the register that judges it and the landings of its items."""

    snapshot: Snapshot
    register: Register
    landings: History
    head: History  # what landed up to HEAD or the commit, without what the work tree adds


@contextmanager
def committed(repository: Repository, revision: str) -> Iterator[Tree]:
    """A commit's content. Raises RepositoryError where history is not whole, RegisterError where the register fails."""
    commit = repository.resolve(revision)
    history = landings(repository, commit)
    register = load_at(repository, commit)
    with repository.blobs() as read:
        yield Tree(Snapshot(repository.tree(commit, CONTENT), read), register, history, history)


@contextmanager
def work_tree(repository: Repository, as_of: datetime) -> Iterator[Tree]:
    """The work tree's content, untracked files with it, as if it landed whole at `as_of` on top of HEAD.

    `repository` stands at the top of its work tree. An item that the work tree has changed since it landed last counts
    as landing once more at `as_of`.
    """
    born = repository.succeeds("rev-parse", "--verify", "--quiet", "HEAD")
    history = landings(repository, "HEAD") if born else History("")
    register = load_folder(repository.path)
    with repository.blobs() as blobs:
        read = _WorkTreeReader(repository.path, blobs)
        snapshot = Snapshot(sorted(_entries(repository, read), key=lambda entry: entry.path), read)
        yield Tree(snapshot, register, _touched_now(history, snapshot, as_of), history)


def attached(repository: Repository, item: str) -> tuple[Mapping[str, Mapping[str, Entry]], Callable[[str], bytes]]:
    """The files in an item's folder as they lie in the work tree, by folder and name, and a reader of their ids."""
    read = _WorkTreeReader(repository.path)
    folder = item.removesuffix(".md")
    inside = repository.path / folder
    names = sorted(one.name for one in inside.iterdir()) if inside.is_dir() else []
    found = ((name, _on_disk(repository.path, f"{folder}/{name}", read)) for name in names)
    return {folder: {name: entry for name, entry in found if entry is not None}}, read


class _WorkTreeReader:
    """Reads blobs by id: from the work tree what differs from the index, from Git the rest."""

    def __init__(self, top: Path, blobs: BlobReader | None = None) -> None:
        self._top, self._blobs = top, blobs
        self._paths: dict[str, Path] = {}

    def add(self, path: str) -> str:
        """The id under which the file at a path is read from now on; a link is read as where it points."""
        file = self._top / path
        data = self._bytes(file)
        name = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        self._paths[name] = file
        return name

    def __call__(self, object_id: str) -> bytes:
        file = self._paths.get(object_id)
        if file is not None:
            return self._bytes(file)
        if self._blobs is None:
            raise RepositoryError(_("工作区里没有对象 {id}").format(id=object_id[:12]))
        return self._blobs(object_id)

    @staticmethod
    def _bytes(file: Path) -> bytes:
        return os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()


def _entries(repository: Repository, read: _WorkTreeReader) -> Iterator[Entry]:
    """Every file below content/: as in the index where the work tree agrees, else as it lies there.

    An unmerged path stands once a stage, so that it is seen.
    """
    changed = set(_paths(repository, "--modified", "--deleted"))
    for entry in repository.index(CONTENT):
        if entry.path not in changed:
            yield entry
    stages: dict[str, list[Entry]] = {}
    for entry in repository.index(CONTENT):
        stages.setdefault(entry.path, []).append(entry)
    new = _paths(repository, "--others", "--exclude-standard")
    for path in sorted(changed.union(new)):
        found = _on_disk(repository.path, path, read)
        if found is not None:
            yield from [found] * max(len(stages.get(path, ())), 1)


def _paths(repository: Repository, *which: str) -> list[str]:
    output = repository.run("ls-files", "-z", *which, "--full-name", "--", CONTENT)
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _on_disk(top: Path, path: str, read: _WorkTreeReader) -> Entry | None:
    """The entry of a path as it lies there; None where nothing does. A folder here is another repository's."""
    file = top / path
    try:
        mode = file.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(mode):
        return Entry(_SUBMODULE, "commit", "0" * 40, path.rstrip("/"))
    if stat.S_ISLNK(mode):
        return Entry(_LINK, "blob", read.add(path), path)
    if not stat.S_ISREG(mode):
        return Entry(_LINK, "commit", "0" * 40, path)  # a pipe or a device is read by nobody
    return Entry(_EXECUTABLE if mode & stat.S_IXUSR else REGULAR, "blob", read.add(path), path)


def _touched_now(history: History, snapshot: Snapshot, as_of: datetime) -> History:
    """The history with one more landing, now, of every item that landed and has another text in the snapshot."""
    items = dict(history.items)
    for short, paths in snapshot.numbers.items():
        known = items.get(short)
        if known is None:
            continue
        blobs = {snapshot.items[path].id: path for path in paths}
        if known.landings[-1].blob not in blobs:
            blob, path = next(iter(blobs.items()))
            items[short] = ItemLandings((*known.landings, Landing("", as_of, path, blob)))
    return replace(history, items=items)
