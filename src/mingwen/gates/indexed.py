"""What is staged before the rules: the items by themselves, their paths and numbers among all others.

Of the other items only the paths are looked at, and the text of those that a staged item names. What is found equals
what `mingwen.rules.judge` finds over the whole index with the staged paths as `only`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

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
    return _Staged(staged, listing, _register(listing, read), read, as_of).judge()


def _register(listing: Listing, read: Read) -> Register:
    """The register as staged; what is no plain file there counts as missing."""
    ids = {
        path: entry.id
        for path in listing.paths
        if path.startswith(f"{REGISTER}/") and (entry := listing.file(path)) and entry.mode == REGULAR
    }
    return load(lambda path: read(ids[path]) if path in ids else None, ids)


class _Staged:
    """What is staged, before the rules."""

    def __init__(
        self, staged: Mapping[str, Entry | None], listing: Listing, register: Register, read: Read, as_of: datetime
    ) -> None:
        # `Content/` lies in no listing of content/, and yet is the same folder on some systems
        self._astray = {path: entry for path, entry in staged.items() if entry and path not in listing.paths}
        self._listing = listing
        self._read = read
        self._items = touched_items(staged)
        files = {folder: listing.files_of(folder) for folder in (item.removesuffix(".md") for item in self._items)}
        # an item taken away says something of the attachments that it leaves behind
        beside = (entry.path for folder in files.values() for entry in folder.values())
        self._spoken_of = {*staged, *self._items, *beside}
        self._context = Context(register, False, as_of, files, read)
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
        report.findings += judge_tree(self._tree(facts), strict=False, locate=self._locate)
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
            self._readings[path] = read_item(path, self._read(entry.id))
        return self._readings[path]

    def _read_path(self, path: str) -> bytes | None:
        entry = self._listing.file(path)
        return None if entry is None else self._read(entry.id)

    def _facts(self, path: str) -> Facts | None:
        reading = self._reading(path)
        return None if reading is None or reading.item is None else facts_of(ItemCase(reading.item, self._context))

    def _locate(self, path: str, field: str) -> tuple[int, int]:
        reading = self._reading(path)
        return (1, 1) if reading is None else reading.locate(field)


@dataclass
class _Tree(TreeCase):
    """The tree as rules see it, where `entries` are only the staged ones and those beside them."""

    all_paths: frozenset[str] = frozenset()

    @property
    def paths(self) -> frozenset[str]:
        """Every path below content/: links may lead to any of them."""
        return self.all_paths
