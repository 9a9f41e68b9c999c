"""What stands below content/ while a range is walked: one listing, kept up to date by what each landing changes.

It answers what a `Listing` of the index answers; a landing costs what it changes, not ten thousand paths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, KeysView, Mapping

from mingwen.git import REGULAR, Entry
from mingwen.item import path as item_path
from mingwen.item.path import CONTENT
from mingwen.register.draft import FOLDER as REGISTER
from mingwen.rules.landing_case import Change

_FILES = (REGULAR, "100755")


class StandingTree:
    """The entries below content/ of one commit, and of the next after `apply`."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}
        self._folders: dict[str, dict[str, Entry]] = {}
        self._folded: dict[str, set[str]] = {}
        self._numbers: dict[str, list[str]] = {}
        for entry in entries:
            self._put(entry)

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over what a landing changed. What lies beside content/ is left out, in whatever case it is written."""
        kept = [change for change in changes if change.path.startswith(f"{CONTENT}/")]
        for change in kept:
            if change.old is not None:
                self._take(change.path)
        for change in kept:
            if change.new is not None:
                self._put(change.new)

    @property
    def paths(self) -> KeysView[str]:
        """Every path below content/."""
        return self._entries.keys()

    @property
    def numbers(self) -> Mapping[str, list[str]]:
        """Paths of the items by short index number; more than one where a number stands twice."""
        return self._numbers

    def register(self) -> dict[str, str]:
        """The register's files: path → blob; links and submodules are none."""
        names = (path for folder in self._folders if folder.startswith(REGISTER) for path in self._below(folder))
        return {path: self._entries[path].id for path in sorted(names) if self._entries[path].mode == REGULAR}

    def entries(self, path: str) -> tuple[Entry, ...]:
        """The entry at a path, or none."""
        entry = self._entries.get(path)
        return () if entry is None else (entry,)

    def file(self, path: str) -> Entry | None:
        """The entry at a path where it is a file that can be read."""
        entry = self._entries.get(path)
        return entry if entry is not None and entry.mode in _FILES else None

    def files_of(self, folder: str) -> dict[str, Entry]:
        """The files directly in a folder by name."""
        return dict(self._folders.get(folder, {}))

    def beside(self, paths: Iterable[str]) -> Iterator[str]:
        """The paths whose folder is that of one of `paths`, or differs from it in case or composition only."""
        for folded in {_folded(path.rpartition("/")[0]) for path in paths}:
            for folder in self._folded.get(folded, ()):
                yield from self._below(folder)

    def _below(self, folder: str) -> Iterator[str]:
        return (f"{folder}/{name}" for name in self._folders[folder])

    def _put(self, entry: Entry) -> None:
        self._entries[entry.path] = entry
        folder, _slash, name = entry.path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = {}
            self._folded.setdefault(_folded(folder), set()).add(folder)
        self._folders[folder][name] = entry
        short = _number(entry)
        if short and entry.path not in self._numbers.setdefault(short, []):
            self._numbers[short].append(entry.path)

    def _take(self, path: str) -> None:
        entry = self._entries.pop(path, None)
        if entry is None:
            return
        folder, _slash, name = path.rpartition("/")
        del self._folders[folder][name]
        if not self._folders[folder]:
            del self._folders[folder]
            self._folded[_folded(folder)].discard(folder)
        short = _number(entry)
        if short:
            self._numbers[short].remove(path)
            if not self._numbers[short]:
                del self._numbers[short]


def _number(entry: Entry) -> str:
    if not entry.path.endswith(".md") or entry.mode not in _FILES:
        return ""
    parts = item_path.parse(entry.path)
    return parts.short if parts is not None and not parts.attachment else ""


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
