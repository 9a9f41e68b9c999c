"""The amendment record of an item as the public may see it: its revisions, and which of their texts may be shown.

What was taken out (`suppressed`) or withdrawn is shown nowhere again. So no text before such a revision is shown, no
comparison reaches over it, and the words of the revisions before it are kept back too, because they may quote the text.
What was replaced before the item was public at all never was public, and is no part of the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import blake2b
from itertools import zip_longest

from mingwen.evidence.chain import BEIJING
from mingwen.history.model import PUBLISH, ItemRevisions, Revision
from mingwen.item.record import Correction, Takedown
from mingwen.site.card import Card

QUIET = frozenset({"format", "transfer"})
"""Changes of form or of place: they stand in the record and are no news."""

WITHDRAWAL = "withdrawal"
SUPPRESSED = "suppressed"
_FLOORS = frozenset({SUPPRESSED, WITHDRAWAL})


@dataclass(frozen=True, slots=True)
class Beside:
    """What records beside the items say: pages hidden while they are looked into, and reasons put right."""

    takedowns: tuple[Takedown, ...] = ()
    corrections: Mapping[tuple[str, int], tuple[Correction, ...]] = field(default_factory=dict)  # short, revision

    @property
    def moments(self) -> Iterator[datetime]:
        """When pages were hidden, when that should have been decided, and when it was."""
        for one in self.takedowns:
            yield one.at
            yield datetime.combine(one.decide_by + timedelta(days=1), time(), BEIJING)
            if one.outcome is not None:
                yield one.outcome.at


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision in the record.

    `ordinal` is 0 for the publication and n for 第n次修订. The text held from `since` until `until` (None: still). What
    and why are told where `worded`, the text may be shown where `text`, and compared with the one before where
    `compared`; where `removal`, it is told in which places something was taken out, and not what.
    """

    revision: Revision
    ordinal: int
    since: datetime
    until: datetime | None
    worded: bool
    text: bool
    compared: bool
    removal: bool
    corrections: tuple[Correction, ...] = ()

    @property
    def real(self) -> bool:
        """Whether this amended what is said, so that it is news."""
        return self.ordinal > 0 and self.revision.kind not in QUIET

    @property
    def name(self) -> str:
        """The last part of the address of the text as it stood then: `v1`."""
        return f"v{self.revision.position}"

    @property
    def redline(self) -> str:
        """The last part of the address of what this revision changed: `r2`."""
        return f"r{self.revision.position}"

    @property
    def told(self) -> bool:
        """Whether there is a page of what it changed."""
        return self.compared or self.removal

    def facts(self) -> str:
        """All that pages say of the revision without reading its text, as one digest."""
        one = self.revision
        said = (one.commit, one.position, one.kind, one.what, one.why, one.title, one.digest, one.signed, one.files)
        place = (
            self.ordinal,
            self.since,
            self.until,
            self.worded,
            self.text,
            self.compared,
            self.removal,
            self.corrections,
        )
        return blake2b(repr((said, place)).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """The revisions of one item that the public may know of, oldest first."""

    entries: tuple[Entry, ...] = ()

    @property
    def amendments(self) -> tuple[Entry, ...]:
        """All revisions but the publication, oldest first."""
        return self.entries[1:]

    @property
    def latest(self) -> Entry | None:
        """The present revision, where it is not the publication."""
        return self.entries[-1] if len(self.entries) > 1 else None

    @property
    def news(self) -> Entry | None:
        """The latest revision that amended what is said."""
        return next((entry for entry in reversed(self.entries) if entry.real), None)

    @property
    def count(self) -> int:
        """How many times the item was amended: the n of 第n次修订 for the present text."""
        return self.entries[-1].ordinal if self.entries else 0

    @property
    def floor(self) -> int:
        """The position of the first text that may be shown; past the last where none may."""
        past = self.entries[-1].revision.position + 1 if self.entries else self.start
        return next((entry.revision.position for entry in self.entries if entry.text), past)

    @property
    def start(self) -> int:
        """The position of the publication."""
        return self.entries[0].revision.position if self.entries else 1

    def before(self, entry: Entry) -> Entry | None:
        """The neighbour that an entry replaced."""
        place = self.entries.index(entry)
        return self.entries[place - 1] if place else None


def of_card(
    card: Card,
    history: ItemRevisions | None,
    published: datetime,
    latest: datetime,
    state: str,
    beside: Beside = NOTHING,
) -> ItemRecord:
    """The record of an item.

    `history` is None where nothing is known but the card and its `latest` landing (a draft in a preview); where the
    card's text is not the last that landed, it is added as the newest.
    """
    known = list(history.revisions) if history is not None else []
    revisions = [*known, *_unlanded(card, known, published, latest)]
    ended = [one.landed_at for one in revisions[1:]]
    public = [one for one, end in zip_longest(revisions, ended) if end is None or end > published]
    return ItemRecord(tuple(_entries(public, card, published, state, beside)))


def _unlanded(card: Card, known: list[Revision], published: datetime, latest: datetime) -> Iterator[Revision]:
    """What the card alone tells: the text that has not landed, and its publication where no landing is known."""
    if known and known[-1].digest == card.digest:
        return
    first = Revision(1, 1, "", published, card.path, "", "")
    if not known and card.revision > 1:
        yield first
    present = max(card.revision, known[-1].position + 1) if known else card.revision
    yield Revision(
        card.revision, present, "", max(latest, published), card.path, card.blob, card.digest,
        kind=card.change or PUBLISH, what=card.what, why=card.why,
        title=card.title, department=card.department, column=card.column,
    )  # fmt: skip


def _entries(revisions: list[Revision], card: Card, published: datetime, state: str, beside: Beside) -> Iterator[Entry]:
    floor = max((place for place, one in enumerate(revisions) if one.kind in _FLOORS), default=0)
    open_text = state in ("published", "superseded")
    last = len(revisions) - 1
    before = False
    for place, one in enumerate(revisions):
        text = open_text and _readable(one) and place >= floor and one.kind != WITHDRAWAL
        yield Entry(
            revision=one,
            ordinal=one.position - revisions[0].position,
            since=one.landed_at.astimezone(published.tzinfo) if place else published,
            until=_until(one, revisions[place + 1] if place < last else None, published),
            worded=place >= floor if open_text else place == last and state not in ("expired", "review"),
            text=text,
            compared=text and before and place > floor,
            removal=text and place > 0 and one.kind == SUPPRESSED and _readable(revisions[place - 1]),
            corrections=beside.corrections.get((card.short, one.number), ()),
        )
        before = text


def _readable(one: Revision) -> bool:
    return one.readable and bool(one.blob)


def _until(one: Revision, later: Revision | None, published: datetime) -> datetime | None:
    """When a text stopped holding: when it was taken away, else when the next one landed."""
    away = one.removed[1] if one.removed is not None else later.landed_at if later is not None else None
    return away.astimezone(published.tzinfo) if away is not None else None
