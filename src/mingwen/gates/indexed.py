"""What changed before the rules: the items by themselves, their paths and numbers among all others.

What changed is staged in an index, or landed in a commit. Of the other items only the paths are looked at, and the text
of those that a changed item names. What is found equals what `mingwen.rules.judge` finds over the whole index, or the
whole commit, with the changed paths as `only`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from mingwen.gates.listing import Listing
from mingwen.git import REGULAR, Entry
from mingwen.item.reader import Reading, read_item
from mingwen.messages import Report
from mingwen.register.draft import FOLDER as REGISTER
from mingwen.register.load import load
from mingwen.register.model import Register
from mingwen.rules import Context, judge_item, judge_tree, touched_items
from mingwen.rules.case import Facts, ItemCase, TreeCase, facts_of
from mingwen.rules.engine import owed

Read = Callable[[str], bytes]


def judge_index(staged: Mapping[str, Entry | None], listing: Listing, read: Read, as_of: datetime) -> Report:
    """The findings on the staged paths of an index (None: taken away). Raises RegisterError for its register."""
    context = Context(_register(listing, read), False, as_of, {}, read)
    return judge_changed(staged, listing, context)


class Paths(Protocol):
    """What is asked of a listing of content/."""

    @property
    def paths(self) -> AbstractSet[str]:
        """Every path."""

    @property
    def numbers(self) -> Mapping[str, list[str]]:
        """Paths of the items by short index number."""

    def entries(self, path: str) -> tuple[Entry, ...]:
        """What lies at a path; more than one entry where a merge is open."""

    def file(self, path: str) -> Entry | None:
        """The entry at a path where it is a file that can be read."""

    def files_of(self, folder: str) -> dict[str, Entry]:
        """The files directly in a folder by name."""

    def beside(self, paths: Iterable[str]) -> Iterable[str]:
        """The paths in the folders of `paths`."""


def judge_changed(changed: Mapping[str, Entry | None], listing: Paths, context: Context) -> Report:
    """The findings on changed paths (None: taken away); `context` says by what register, how strictly and as of when.

    Its `files` are filled in here.
    """
    return _Changed(changed, listing, context).judge()


def _register(listing: Listing, read: Read) -> Register:
    """The register as staged; what is no plain file there counts as missing."""
    ids = {
        path: entry.id
        for path in listing.paths
        if path.startswith(f"{REGISTER}/") and (entry := listing.file(path)) and entry.mode == REGULAR
    }
    return load(lambda path: read(ids[path]) if path in ids else None, ids)


class _Changed:
    """What changed, before the rules."""

    def __init__(self, changed: Mapping[str, Entry | None], listing: Paths, context: Context) -> None:
        # `Content/` lies in no listing of content/, and yet is the same folder on some systems
        self._astray = {path: entry for path, entry in changed.items() if entry and path not in listing.paths}
        self._listing = listing
        self._items = touched_items(changed)
        files = {folder: listing.files_of(folder) for folder in (item.removesuffix(".md") for item in self._items)}
        # an item taken away says something of the attachments that it leaves behind
        beside = (entry.path for folder in files.values() for entry in folder.values())
        self._spoken_of = {*changed, *self._items, *beside}
        self._context = replace(context, files=files)
        self._readings: dict[str, Reading] = {}

    def judge(self) -> Report:
        """Each item by itself, then the paths and numbers among all others."""
        report = Report()
        facts: dict[str, Facts] = {}
        for path in sorted(self._items):
            reading = self._reading(path)
            if reading is None:
                continue
            report.checked += 1
            verdict = judge_item(reading, self._context)
            report.findings += verdict.findings
            report.findings += owed(reading, self._context)
            if verdict.facts is not None:
                facts[path] = verdict.facts
        report.findings += judge_tree(self._tree(facts), strict=self._context.strict, locate=self._locate)
        return report

    def _tree(self, facts: dict[str, Facts]) -> TreeCase:
        listing = self._listing
        near = {*self._spoken_of, *listing.beside(self._spoken_of)}
        entries = (entry for path in sorted(near) for entry in listing.entries(path))
        return _Tree(
            entries=(*entries, *self._astray.values()),
            numbers=listing.numbers,
            facts=facts,
            register=self._context.register,
            read_path=self._read_path,
            item_facts=self._facts,
            as_of=self._context.as_of,
            only=self._spoken_of.__contains__,
            all_paths=listing.paths,
        )

    def _reading(self, path: str) -> Reading | None:
        """What came of reading an item; None where there is no file at the path that could be read."""
        if path not in self._readings:
            entry = self._listing.file(path)
            if entry is None:
                return None
            self._readings[path] = read_item(path, self._context.read(entry.id))
        return self._readings[path]

    def _read_path(self, path: str) -> bytes | None:
        entry = self._listing.file(path)
        return None if entry is None else self._context.read(entry.id)

    def _facts(self, path: str) -> Facts | None:
        reading = self._reading(path)
        return None if reading is None or reading.item is None else facts_of(ItemCase(reading.item, self._context))

    def _locate(self, path: str, field: str) -> tuple[int, int]:
        reading = self._reading(path)
        return (1, 1) if reading is None else reading.locate(field)


@dataclass
class _Tree(TreeCase):
    """The tree as rules see it, where `entries` are only the changed ones and those beside them."""

    all_paths: AbstractSet[str] = frozenset()

    @property
    def paths(self) -> AbstractSet[str]:
        """Every path below content/: links may lead to any of them."""
        return self.all_paths
