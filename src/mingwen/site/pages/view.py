"""An edition prepared for pages: lookups and fragments that many pages share, each made once.

Fragments of lists are rendered once an item with a mark in place of the way to the root, and every list that shows the
item puts its own root in: ten thousand items stand in some forty thousand places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from zoneinfo import ZoneInfo

from markupsafe import Markup

from mingwen.messages import _
from mingwen.register import Column, Register
from mingwen.register.site import Site
from mingwen.site import catalogue, shown
from mingwen.site.edition import Edition, Published
from mingwen.site.pages import words
from mingwen.site.pages.model import Root, SiteContext
from mingwen.site.pages.templates import Templates
from mingwen.supervision import Freshness, Limits, Timeliness, freshness

ROOT_MARK = "\x01"
"""Stands for the way to the root in a fragment; no item can hold it (control characters are refused)."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The items of the same column next to one: `newer` and `older`, None at the ends."""

    newer: Published | None = None
    older: Published | None = None


class View:
    """One edition and the lookups of its pages."""

    def __init__(self, edition: Edition, context: SiteContext) -> None:
        self.edition = edition
        self.context = context
        self.register: Register = edition.register
        self.site: Site = edition.register.site
        self.templates = Templates(context.templates)
        self.zone = ZoneInfo(self.site.timezone)
        self.now: datetime = edition.as_of.astimezone(self.zone)
        self.today: date = self.now.date()
        self._keys: dict[str, str] = {}
        self._rows: dict[str, dict[str, str]] = {}
        self._catalogue: dict[str, tuple[str, ...]] = {}

    # ── names ──

    def unit_name(self, unit: str) -> str:
        """The unit's name of today."""
        return self.register.units[unit].name

    def column(self, one: Published) -> Column:
        """The column of an item."""
        return self.register.columns[one.card.column]

    def publisher(self, one: Published) -> str:
        """The body that publishes an item: the site's."""
        return self.site.sponsor

    def post_name(self, post: str) -> str:
        """A post as records name it: its unit and its title, each once."""
        held = self.register.posts.get(post)
        if held is None:
            return post
        unit = self.register.units[held.unit] if held.unit else None
        if unit is None or held.title.startswith((unit.name, unit.short, unit.former_name)):
            return held.title
        return f"{unit.short} {held.title}"

    def topic_title(self, column: Column, topic: str) -> str:
        """A topic's name: the column's own sub-column, else the register's topic, else its id."""
        if topic in column.subtopics:
            return column.subtopics[topic]
        known = self.register.topics.get(topic)
        return known.title if known else topic

    def title(self, one: Published) -> str:
        """The title as it may be shown."""
        return shown.title(one, self.register)

    def url(self, path: str) -> str:
        """The absolute address of a path of the site."""
        return self.site.base_url + path

    # ── fragments ──

    def key(self, one: Published) -> str:
        """A short digest of everything that lists say of an item."""
        short = one.card.short
        if short not in self._keys:
            facts = (
                f"{short} {one.card.digest} {one.published} {one.updated} {one.state} {one.validity} "
                f"{one.record.count} {self.remark(one)}"
            )
            self._keys[short] = blake2b(facts.encode(), digest_size=8).hexdigest()
        return self._keys[short]

    def keys(self, items: Iterable[Published]) -> str:
        """The keys of several items as one."""
        return " ".join(map(self.key, items))

    def rows(self, items: Sequence[Published], root: Root, macro: str = "placed") -> Markup:
        """The `<li>` of each item by a macro of `rows.html`.

        `listed` is for a column's own list, `placed` names unit and column too (both for `mw-list`); `news` is one line
        for `mw-news`.
        """
        made = self._rows.setdefault(macro, {})
        for one in items:
            if one.card.short not in made:
                made[one.card.short] = str(self.templates.macro("rows.html", macro)(self._named(one), ROOT_MARK))
        return Markup("".join([made[one.card.short] for one in items]).replace(ROOT_MARK, root))  # noqa: S704

    def _named(self, one: Published) -> dict[str, object]:
        card = one.card
        return {
            "address": card.address,
            "short": card.short,
            "title": self.title(one),
            "summary": shown.summary(one),
            "unit": self.unit_name(card.department),
            "unit_url": f"u/{card.department}/",
            "column": self.column(one).short_title,
            "column_url": f"c/{card.column}/",
            "day": one.published.date().isoformat(),
            "changed": one.updated.date().isoformat(),
            "revision": words.revision(one),
            "state": words.state(one),
            "validity": words.validity(one),
            "sample": card.sample,
            "remark": self.remark(one),
        }

    def remark(self, one: Published) -> str:
        """What a list adds to an item whose days are counted: `公示至11月27日`, `截止12月18日`."""
        closes = one.card.facts.get("closes")
        if not isinstance(closes, str) or not shown.has_text(one):
            return ""
        kind = self.column(one).kind
        if kind == "notice":
            return _("公示至{day}").format(day=words.prose(closes))
        return _("截止{day}").format(day=words.prose(closes)) if kind in ("consultation", "survey") else ""

    # ── what many pages ask ──

    @cached_property
    def neighbours(self) -> dict[str, Neighbours]:
        """For each item, by short number, the next newer and older one in its column."""
        found: dict[str, Neighbours] = {}
        for items in self.edition.by_column.values():
            padded = (None, *items, None)
            for newer, one, older in zip(padded, items, padded[2:], strict=False):
                found[one.card.short] = Neighbours(newer, older)
        return found

    @cached_property
    def threads(self) -> dict[str, tuple[Published, ...]]:
        """Incidents by the short number of the first word: its items from the first to the latest."""
        found: dict[str, list[Published]] = {}
        for column in self.register.columns.values():
            if column.kind == "incident":
                for one in reversed(self.of_column(column.id)):
                    found.setdefault(str(one.card.facts.get("thread") or one.card.short), []).append(one)
        return {first: tuple(sorted(items, key=_in_thread)) for first, items in found.items()}

    def of_column(self, column: str) -> tuple[Published, ...]:
        """The items of a column, newest first."""
        return self.edition.by_column.get(column, ())

    def of_unit(self, unit: str) -> tuple[Published, ...]:
        """The items of a unit, newest first."""
        return self.edition.by_unit.get(unit, ())

    def catalogue_row(self, one: Published) -> tuple[str, ...]:
        """The item's row in the CSV catalogues: it stands in the site's, its unit's and its column's."""
        if one.card.short not in self._catalogue:
            self._catalogue[one.card.short] = catalogue.row(one, self.register)
        return self._catalogue[one.card.short]

    def newest_update(self, items: Iterable[Published]) -> datetime | None:
        """When any of the items last changed."""
        return max((one.updated for one in items), default=None)

    @cached_property
    def fresh(self) -> dict[str, Freshness]:
        """The freshness of every column today, by id; publications count, amendments and items without text do not."""
        return {column.id: self._freshness(column) for column in self.register.columns.values()}

    def _freshness(self, column: Column) -> Freshness:
        newest = next((one for one in self.of_column(column.id) if one.card.mode == "active"), None)
        return freshness(column, newest.published.date() if newest else None, self.today, self.register.workdays)

    @cached_property
    def _limits(self) -> Limits:
        return Limits(self.register.workdays)

    def timeliness(self, items: Iterable[Published]) -> Timeliness:
        """How many of the items came out within their columns' limits; those of an older site are not judged."""
        total = Timeliness()
        for one in items:
            if not one.card.migrated:
                formed = date.fromisoformat(one.card.formed)
                column = self.column(one)
                total = total.counting(self._limits.in_time(column, formed, one.card.facts, one.published.date()))
        return total

    @cached_property
    def register_mark(self) -> str:
        """数据截至 of pages that show the register alone: its version, which stays while items come and go."""
        return _("登记册现行版本（{digest}）").format(digest=self.register.digest[:8])


_STAGES = ("first", "update", "result", "closed")


def _in_thread(one: Published) -> tuple[date, int, str]:
    """The order of an incident's items: by day, within a day as incidents go, then by number."""
    stage = one.card.facts.get("stage")
    return one.published.date(), _STAGES.index(stage) if stage in _STAGES else 0, one.card.short


def view_of(edition: Edition, context: SiteContext) -> View:
    """The view of an edition, made once and kept in the context until another edition is asked for."""
    known = context.memo.get("view")
    if isinstance(known, View) and known.edition is edition:
        return known
    made = View(edition, context)
    context.memo["view"] = made
    return made
