"""The index below content/, sorted out once and cheaply: ten thousand paths must not delay a commit of one.

What is asked of it is what rules ask of a tree (`mingwen.rules.case`); an Entry is made only of what is looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from mingwen.git import Entry, Repository
from mingwen.item import path as item_path
from mingwen.item.path import CONTENT

_FILES = ("100644", "100755")


class Listing:
    """The paths of an index with their modes and blobs; an unmerged path stands once a stage."""

    def __init__(self, output: bytes) -> None:
        """Take the output of `git ls-files -s -z`."""
        self._heads: dict[str, str] = {}  # path → mode, id and stage as Git writes them
        self._stages: dict[str, list[str]] = {}  # of unmerged paths, all of their heads
        self._no_files: set[str] = set()  # links and submodules
        for row in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            head, _tab, path = row.partition("\t")
            self._heads[path] = head
            if not head.startswith(_FILES):
                self._no_files.add(path)
            if head[-1] != "0":
                self._stages.setdefault(path, []).append(head)

    @classmethod
    def of(cls, repository: Repository) -> Listing:
        """The repository's index, as Git gives it to a hook. Raises RepositoryError."""
        return cls(repository.run("ls-files", "-s", "-z", "--full-name", "--", f":/{CONTENT}"))

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every path below content/."""
        return frozenset(self._heads)

    def entries(self, path: str) -> tuple[Entry, ...]:
        """What the index has at a path: nothing, one entry, or one a stage where a merge left it open."""
        heads = self._stages.get(path) or [self._heads[path]] if path in self._heads else ()
        return tuple(_entry(head, path) for head in heads)

    def file(self, path: str) -> Entry | None:
        """The entry at a path where it is a file that can be read: merged, no link, no submodule."""
        found = self.entries(path)
        return found[0] if len(found) == 1 and path not in self._stages and found[0].mode in _FILES else None

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """The names that lie directly in each folder."""
        folders: dict[str, list[str]] = {}
        for path in self._heads:
            folder, _slash, name = path.rpartition("/")
            folders.setdefault(folder, []).append(name)
        return folders

    def files_of(self, folder: str) -> dict[str, Entry]:
        """The files directly in a folder by name."""
        return {
            name: _entry(self._heads[f"{folder}/{name}"], f"{folder}/{name}") for name in self._folders.get(folder, ())
        }

    @cached_property
    def numbers(self) -> Mapping[str, list[str]]:
        """Paths of the items by short index number; more than one where a number was taken twice."""
        numbers: dict[str, list[str]] = {}
        for folder, names in self._folders.items():
            if folder.count("/") != 3:
                continue
            year = folder[-4:]
            for name in names:
                if name.endswith(".md"):
                    numbers.setdefault(f"{year}-{name.partition('-')[0]}", []).append(f"{folder}/{name}")
        # Only where a number stands twice does it matter whether each is an item's path to the letter.
        for short in [short for short, found in numbers.items() if len(found) > 1]:
            numbers[short] = [path for path in numbers[short] if path not in self._no_files and _is_item(path)]
        return numbers

    def beside(self, paths: Iterable[str]) -> Iterator[str]:
        """The paths whose folder is that of one of `paths`, or differs from it in case or composition only."""
        wanted = {_folded(path.rpartition("/")[0]) for path in paths}
        for folder, names in self._folders.items():
            if _folded(folder) in wanted:
                yield from (f"{folder}/{name}" for name in names)


def _entry(head: str, path: str) -> Entry:
    mode, object_id, _stage = head.split(" ")
    return Entry(mode, "commit" if mode == "160000" else "blob", object_id, path)


def _is_item(path: str) -> bool:
    parts = item_path.parse(path)
    return parts is not None and not parts.attachment


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
