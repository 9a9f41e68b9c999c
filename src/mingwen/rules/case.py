"""What rules look at: one item with everything around it, or the tree of all of them. Nothing here judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from mingwen.evidence import chain
from mingwen.evidence.chain import BEIJING, Chain
from mingwen.git import REGULAR, Entry
from mingwen.history import History, ItemLandings
from mingwen.item import path as item_path
from mingwen.item.model import Item
from mingwen.item.reader import Reading, read_item
from mingwen.register import Column, Register, Unit
from mingwen.render import markdown
from mingwen.secrecy import Referral, read_referral
from mingwen.secrecy.referral import ticket_path

RELATIONS = ("interprets", "amends", "repeals", "clarifies", "supersedes", "related")
Read = Callable[[str], bytes]
_FILES = (REGULAR, "100755")


class Snapshot:
    """All entries below content/ at one commit (or in the index, or in a folder) and a reader of blobs by id.

    Items are read when they are asked for, so that a gate on one item among ten thousand reads one.
    """

    def __init__(self, entries: Iterable[Entry], read: Read) -> None:
        self.entries = tuple(entries)
        self.read = read
        self._readings: dict[str, Reading] = {}

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        """Entries by path."""
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def _sorted_out(self) -> tuple[dict[str, Entry], dict[str, dict[str, Entry]], dict[str, list[str]]]:
        items: dict[str, Entry] = {}
        files: dict[str, dict[str, Entry]] = {}
        numbers: dict[str, list[str]] = {}
        for entry in self.entries:
            parts = item_path.parse(entry.path)
            if parts is None:
                continue
            if parts.attachment:
                files.setdefault(parts.folder, {})[parts.attachment] = entry
            elif entry.mode in _FILES and entry.path not in items:  # unmerged, a path stands once a stage
                items[entry.path] = entry
                numbers.setdefault(parts.short, []).append(entry.path)
        return items, files, numbers

    @property
    def items(self) -> Mapping[str, Entry]:
        """The items' entries by path; a link or a submodule in an item's place is none, and MW-P002 refuses it."""
        return self._sorted_out[0]

    @property
    def files(self) -> Mapping[str, Mapping[str, Entry]]:
        """The files in items' folders: folder → file name → entry."""
        return self._sorted_out[1]

    @property
    def numbers(self) -> Mapping[str, list[str]]:
        """Paths of the items by short index number; more than one where a number was taken twice."""
        return self._sorted_out[2]

    def reading(self, path: str) -> Reading:
        """What came of reading an item."""
        if path not in self._readings:
            self._readings[path] = read_item(path, self.read(self.items[path].id))
        return self._readings[path]

    def read_path(self, path: str) -> bytes | None:
        """The bytes of any file below content/, or None where there is none."""
        entry = self.by_path.get(path)
        return None if entry is None or entry.type != "blob" else self.read(entry.id)


def touched_items(paths: Iterable[str]) -> frozenset[str]:
    """The items that changed paths belong to: an attachment that changed or went away touches its item."""
    found = (item_path.parse(path) for path in paths)
    return frozenset(parts.file for parts in found if parts is not None)


@dataclass(frozen=True)
class Context:
    """What one item is judged against; the same for all items of a run.

    `strict`: as the main branch must be. `as_of` is the moment of the judgement, with an offset; it stands in for the
    landing where an item has none. `files` and `read` are the snapshot's.
    """

    register: Register
    strict: bool
    as_of: datetime
    files: Mapping[str, Mapping[str, Entry]]
    read: Read
    landings: History | None = None

    def landing(self, path: str) -> ItemLandings | None:
        """The landings of the item at that path, where they are known."""
        parts = item_path.parse(path)
        return self.landings.items.get(parts.short) if self.landings is not None and parts is not None else None

    def key(self, entry: Entry) -> str:
        """All that a verdict on this item depends on but the tool itself, as a digest: equal keys, equal verdicts.

        An item that has not landed is judged by the clock, so its key holds `as_of`.
        """
        landing = self.landing(entry.path)
        folder = entry.path.removesuffix(".md")
        attached = sorted((name, one.mode, one.id) for name, one in self.files.get(folder, {}).items())
        clock = (landing.first, landing.last) if landing else (self.as_of,)
        facts = (entry.path, entry.mode, entry.id, attached, clock, self.register.digest, self.strict)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


class ItemCase:
    """One item before the rules, with what they ask of it computed once."""

    def __init__(self, item: Item, context: Context) -> None:
        self.item = item
        self.context = context
        self.register = context.register
        self.strict = context.strict

    @cached_property
    def unit(self) -> Unit | None:
        """The department, or None where the register does not know it."""
        return self.register.units.get(self.item.department)

    @cached_property
    def column(self) -> Column | None:
        """The column, or None where the register does not know it."""
        return self.register.columns.get(self.item.column)

    @cached_property
    def chain(self) -> Chain:
        """The sign-offs with the persons behind them."""
        return chain.resolve(self.item, self.register)

    @cached_property
    def survey(self) -> markdown.Survey:
        """What stands in the body."""
        return markdown.survey(self.item.body)

    @cached_property
    def placed(self) -> markdown.Survey:
        """The same with lines; asked for only when there is something to point at."""
        return markdown.survey(self.item.body, places=True)

    @property
    def files(self) -> Mapping[str, Entry]:
        """The files in the item's folder by name."""
        return self.context.files.get(self.item.path.removesuffix(".md"), {})

    def data(self, name: str) -> bytes:
        """The bytes of a file in the item's folder."""
        if name not in self._data:
            self._data[name] = self.context.read(self.files[name].id)
        return self._data[name]

    @cached_property
    def _data(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def landing(self) -> ItemLandings | None:
        """The item's landings, where they are known."""
        return self.context.landing(self.item.path)

    @property
    def landed(self) -> datetime:
        """When this text landed, or the moment of judgement where it has not."""
        return self.landing.last if self.landing else self.context.as_of

    @property
    def first_landed(self) -> datetime:
        """When the item first landed, or the moment of judgement where it has not."""
        return self.landing.first if self.landing else self.context.as_of

    @property
    def today(self) -> date:
        """The day of the judgement in Beijing."""
        return self.context.as_of.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Facts:
    """What tree rules need to know of an item; plain values, so that a cache can keep them.

    `relations` pairs a field's path with a short index number; `targets` are (line of the file, link target).
    """

    path: str
    short: str
    department: str
    column: str
    mode: str
    revision: int
    relations: tuple[tuple[str, str], ...]
    targets: tuple[tuple[int, str], ...]
    stage: str  # of an incident, else empty
    thread: str
    referral: str
    doubt: str
    conclusion: str
    decided_by: str
    decided: date
    first_signed: date | None
    change: str  # the kind of change, empty for a first publication
    digest: str
    published: date  # the older site's day, publish_at or the first landing, in Beijing


def facts_of(case: ItemCase) -> Facts:
    """The facts of one item."""
    item = case.item
    days = [signed.day for signed in case.chain.entries]
    relations = [(f"{name}[{index}]", short) for name in RELATIONS for index, short in enumerate(getattr(item, name))]
    if item.incident is not None and item.incident.thread:
        relations.append(("incident.thread", item.incident.thread))
    return Facts(
        path=item.path,
        short=item.number.short,
        department=item.department,
        column=item.column,
        mode=item.mode,
        revision=item.revision,
        relations=tuple(relations),
        targets=_targets(case),
        stage=item.incident.stage if item.incident is not None else "",
        thread=(item.incident.thread or "") if item.incident is not None else "",
        referral=item.secrecy.referral or "",
        doubt=item.secrecy.doubt,
        conclusion=item.secrecy.conclusion,
        decided_by=item.secrecy.by,
        decided=item.secrecy.date,
        first_signed=min(days, default=None),
        change=chain.kind_of(item),
        digest=item.digest,
        published=_published(case),
    )


def _published(case: ItemCase) -> date:
    item = case.item
    if item.migrated is not None:
        return item.migrated.published
    moment = max(case.first_landed, item.publish_at) if item.publish_at is not None else case.first_landed
    return moment.astimezone(BEIJING).date()


def _targets(case: ItemCase) -> tuple[tuple[int, str], ...]:
    """Links and images of the body that lead to a path of this site; lines are found only where there is one."""
    survey = case.survey
    if not any(markdown.relative(one.target) for one in survey.links) and not survey.images:
        return ()
    placed = case.placed
    found = [(link.line, link.target) for link in placed.links] + [(one.line, one.source) for one in placed.images]
    first = case.item.place.body_line
    return tuple((first + line - 1, target) for line, target in found if markdown.relative(target))


@dataclass
class TreeCase:
    """All of content/ before the rules. `facts` holds the items judged in this run, by path.

    `only` limits what is spoken of; what the items relate to is looked up wherever it lies. `item_facts` gives the
    facts of an item outside this run, or None where its form does not hold. `as_of` is the moment of the judgement.
    """

    entries: tuple[Entry, ...]
    numbers: Mapping[str, list[str]]
    facts: Mapping[str, Facts]
    register: Register
    read_path: Callable[[str], bytes | None]
    item_facts: Callable[[str], Facts | None]
    as_of: datetime
    only: Callable[[str], bool] | None = None
    _tickets: dict[str, Referral | None] = field(default_factory=dict)

    def spoken_of(self, path: str) -> bool:
        """Whether this run says anything about the path."""
        return self.only is None or self.only(path)

    @cached_property
    def paths(self) -> AbstractSet[str]:
        """Every path below content/."""
        return frozenset(entry.path for entry in self.entries)

    def find(self, short: str) -> Facts | None:
        """The facts of the item with that number, wherever it lies."""
        for path in self.numbers.get(short, ()):
            found = self.facts.get(path) or self.item_facts(path)
            if found is not None:
                return found
        return None

    def in_column(self, column: str) -> list[Facts]:
        """The facts of all items that lie in a column's folders."""
        paths = (path for group in self.numbers.values() for path in group if path.split("/")[2] == column)
        found = (self.facts.get(path) or self.item_facts(path) for path in paths)
        return [facts for facts in found if facts is not None]

    def ticket(self, referral: str) -> Referral | None:
        """The referral ticket of that id, or None where it is absent or does not hold."""
        if referral not in self._tickets:
            raw = self.read_path(ticket_path(referral))
            self._tickets[referral] = None if raw is None else read_referral(raw, [])
        return self._tickets[referral]
