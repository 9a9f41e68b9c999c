"""An edition: every item that is public as of one moment, in the orders that pages need.

Pure: cards, register, history, records and the moment go in. An item is in the edition when its landing is not after
the moment and its `publish_at` neither; after `public_until` it stays in its place as a notice without text (state
`expired`), superseded and repealed items stay readable under a notice. What is withdrawn, or hidden while it is looked
into, keeps its page and its row in the catalogue, and stands in no list, feed or index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from mingwen.evidence.takedown import TakenDown, taken_down
from mingwen.history.model import ItemRevisions
from mingwen.register import Register
from mingwen.site.card import Card
from mingwen.site.record import NOTHING, WITHDRAWAL, Beside, ItemRecord, of_card

STATES = {
    "published": "公开",
    "superseded": "已由新文件代替",
    "expired": "公示期已满",
    "withheld": "不予公开",
    "on-request": "依申请公开",
    "withdrawn": "已撤回",
    "review": "正在核查",
}
ASIDE = frozenset({"withdrawn", "review"})
"""States in which an item stands in no list."""


@dataclass(frozen=True, slots=True)
class Published:
    """A card with what the moment and the history say: when it became public, when it last changed, its state."""

    card: Card
    published: datetime  # first publication: landing, publish_at, or the older site's date; register's time zone
    updated: datetime  # landing of the last revision that amended what is said; format and transfer do not count
    state: str
    validity: str  # one of item.model.VALIDITY
    record: ItemRecord
    takedown: TakenDown | None = None  # why the state is `review`


@dataclass(frozen=True, slots=True)
class Edition:
    """All that the pages are made from. Lists of items run from the newest publication to the oldest.

    `items` is every item that has a page, `listed` those that lists, feeds and indexes show; all other lists are of
    those alone.
    """

    register: Register
    as_of: datetime
    items: tuple[Published, ...]
    listed: tuple[Published, ...]
    by_short: Mapping[str, Published]
    by_column: Mapping[str, tuple[Published, ...]]
    by_unit: Mapping[str, tuple[Published, ...]]
    by_year: Mapping[int, tuple[Published, ...]]
    by_topic: Mapping[str, tuple[Published, ...]]
    reverse: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # short → (relation, from short)

    @property
    def preview(self) -> bool:
        """Whether this shows a work tree (pages then carry a banner)."""
        return False


def publication(card: Card, landed: datetime, zone: ZoneInfo) -> datetime:
    """When an item was or will be published: first landing, or `publish_at` if later, or the older site's day."""
    if card.migrated:
        return datetime.fromisoformat(card.migrated).replace(tzinfo=zone)
    moment = landed.astimezone(zone)
    if card.publish_at:
        moment = max(moment, datetime.fromisoformat(card.publish_at).astimezone(zone))
    return moment


def edition_of(
    cards: Iterable[Card],
    register: Register,
    landed: Mapping[str, tuple[datetime, datetime]],
    as_of: datetime,
    history: Mapping[str, ItemRevisions] | None = None,
    beside: Beside = NOTHING,
) -> Edition:
    """The edition of `as_of`; `landed` gives first and latest landing and `history` the revisions by short number."""
    zone = ZoneInfo(register.site.timezone)
    public: list[Published] = []
    hidden = taken_down(beside.takedowns, as_of)
    cards = [card for card in cards if card.short in landed]
    dates = {card.short: publication(card, landed[card.short][0], zone) for card in cards}
    present = {short for short, published in dates.items() if published <= as_of}
    replaced = {
        target
        for card in cards
        if card.short in present
        for name, target in card.relations
        if name in ("supersedes", "repeals")
    }
    for card in cards:
        if card.short not in present:
            continue
        published = dates[card.short]
        takedown = hidden.get(card.short) if card.change != WITHDRAWAL else None  # then its tombstone shows
        state = _state(card, replaced, as_of, zone) if takedown is None else "review"
        known = history.get(card.short) if history is not None else None
        latest = landed[card.short][1].astimezone(zone)
        record = of_card(card, known, published, latest, state, beside)
        updated = max(record.news.since, published) if record.news else published
        validity = _validity(card, replaced, as_of, zone)
        public.append(Published(card, published, updated, state, validity, record, takedown))
    public.sort(key=lambda one: (one.published, one.card.short), reverse=True)
    return _indexed(register, as_of, public)


def _state(card: Card, replaced: set[str], as_of: datetime, zone: ZoneInfo) -> str:
    today = as_of.astimezone(zone).date().isoformat()
    if card.change == WITHDRAWAL:
        return "withdrawn"
    if card.mode != "active":
        return card.mode
    if card.public_until and today > card.public_until:
        return "expired"
    return "superseded" if card.short in replaced else "published"


def _validity(card: Card, replaced: set[str], as_of: datetime, zone: ZoneInfo) -> str:
    today = as_of.astimezone(zone).date().isoformat()
    if card.change == WITHDRAWAL:
        return "expired"
    if card.validity in ("expired", "repealed"):
        return card.validity
    if card.short in replaced:
        return "repealed"
    if card.effective_to and today > card.effective_to:
        return "expired"
    return card.validity or "valid"


def _indexed(register: Register, as_of: datetime, items: list[Published]) -> Edition:
    columns: dict[str, list[Published]] = defaultdict(list)
    units: dict[str, list[Published]] = defaultdict(list)
    years: dict[int, list[Published]] = defaultdict(list)
    topics: dict[str, list[Published]] = defaultdict(list)
    reverse: dict[str, list[tuple[str, str]]] = defaultdict(list)
    listed = tuple(one for one in items if one.state not in ASIDE)
    for one in listed:
        columns[one.card.column].append(one)
        units[one.card.department].append(one)
        years[one.card.year].append(one)
        for topic in one.card.topics:
            topics[topic].append(one)
    for one in items:
        for name, target in one.card.relations:
            reverse[target].append((name, one.card.short))
    return Edition(
        register=register,
        as_of=as_of,
        items=tuple(items),
        listed=listed,
        by_short={one.card.short: one for one in items},
        by_column={key: tuple(rows) for key, rows in columns.items()},
        by_unit={key: tuple(rows) for key, rows in units.items()},
        by_year={key: tuple(rows) for key, rows in years.items()},
        by_topic={key: tuple(rows) for key, rows in topics.items()},
        reverse={key: tuple(rows) for key, rows in reverse.items()},
    )
