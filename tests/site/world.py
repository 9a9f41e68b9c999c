"""The flagship's own items as an edition, without Git: what the page tests change and look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from mingwen.history import ItemRevisions
from mingwen.item.kinds import KINDS
from mingwen.item.model import Item
from mingwen.item.reader import read_item
from mingwen.register import Register, load_folder
from mingwen.render import Rendered, to_html
from mingwen.site.card import Card, card_of
from mingwen.site.edition import Edition, Published, edition_of
from mingwen.site.pages import Page, SiteContext, item_page, plan, resolver
from mingwen.site.record import NOTHING, Beside
from mingwen.site.shell_spec import Link
from tests.conftest import ROOT

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=CHINA)
PLAIN = tuple(Link(name, f"{name}/") for name in ("about", "help", "accessibility", "privacy"))


@dataclass(frozen=True)
class World:
    """Cards, the items behind them and the moments at which they landed; a changed world is a new one."""

    register: Register
    cards: Mapping[str, Card]
    items: Mapping[str, tuple[Item, Rendered]]
    landed: Mapping[str, tuple[datetime, datetime]]
    as_of: datetime = NOW
    history: Mapping[str, ItemRevisions] = field(default_factory=dict)
    beside: Beside = NOTHING

    @cached_property
    def edition(self) -> Edition:
        return edition_of(self.cards.values(), self.register, self.landed, self.as_of, self.history, self.beside)

    @cached_property
    def context(self) -> SiteContext:
        return SiteContext(read=lambda path: (ROOT / path).read_bytes(), plain=PLAIN)

    @cached_property
    def planned(self) -> dict[str, Page]:
        """Every planned page by path."""
        pages = list(plan(self.edition, self.context))
        assert len({page.path for page in pages}) == len(pages)
        return {page.path: page for page in pages}

    def item(self, short: str) -> Page:
        return item_page(self.edition.by_short[short], *self.items[short], self.edition, self.context)

    @cached_property
    def everything(self) -> dict[str, Page]:
        """Planned pages and items by path."""
        made = (self.item(one.card.short) for one in self.edition.items)
        return self.planned | {page.path: page for page in made}

    def with_card(self, short: str, landed: datetime | None = None, **changes: Any) -> World:
        """The same world with one card changed; its digest changes too, as it would for any change of the file."""
        card = replace(self.cards[short], digest="mw1:sha256:" + "0" * 64, **changes)
        first, latest = self.landed[short]
        return replace(
            self, cards={**self.cards, short: card}, landed={**self.landed, short: (first, landed or latest)}
        )

    def without(self, *shorts: str) -> World:
        return replace(self, cards={short: card for short, card in self.cards.items() if short not in shorts})

    def only(self, shorts: Iterable[str]) -> World:
        return replace(self, cards={short: self.cards[short] for short in shorts})

    def at(self, moment: datetime) -> World:
        return replace(self, as_of=moment)

    def one(self, column: str) -> Published:
        """The newest item of a column."""
        return self.edition.by_column[column][0]

    def main(self, path: str) -> str:
        """The main part of a page, or a whole file's text."""
        made = self.everything[path].render()
        return (
            made["main"] if isinstance(made, Mapping) else made if isinstance(made, str) else made.decode("utf-8-sig")
        )


@lru_cache(maxsize=1)
def flagship() -> World:
    """The items in content/ as they lie in the work tree, landed in the order of their numbers."""
    cards: dict[str, Card] = {}
    items: dict[str, tuple[Item, Rendered]] = {}
    landed: dict[str, tuple[datetime, datetime]] = {}
    for path in sorted(Path(ROOT, "content").glob("*/*/*/*.md")):
        name = path.relative_to(ROOT).as_posix()
        if not re.fullmatch(r"content/[a-z][a-z-]*/[a-z0-9-]+/\d{4}/\d{5,7}-[^/]+\.md", name):
            continue
        reading = read_item(name, path.read_bytes())
        if reading.item is None or reading.tree is None:
            continue
        block: Any = next((reading.tree.data[kind] for kind in KINDS if kind in reading.tree.data), {})
        card = card_of(reading.item, f"{len(cards):040x}", block)
        moment = datetime.combine(reading.item.formed, datetime.min.time(), CHINA).replace(hour=9)
        cards[card.short] = card
        items[card.short] = (reading.item, to_html(reading.item.body, resolver(card)))
        landed[card.short] = (min(moment, NOW), min(moment, NOW))
    return World(load_folder(ROOT), cards, items, landed)
