"""One process's share of a build: items read and judged first, pages written when all cards are known.

Between the two phases the worker keeps items and rendered bodies, so that nothing is parsed twice and no page travels
between processes: cards come out, cards go in, file records come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from mingwen.git import Entry
from mingwen.item.kinds import KINDS
from mingwen.item.model import Item
from mingwen.item.reader import Reading, read_item
from mingwen.messages import ERROR, speaking
from mingwen.release.cache import key_of
from mingwen.release.rows import Row
from mingwen.release.search import write_group
from mingwen.release.shell import Shell
from mingwen.release.source import Source
from mingwen.release.staging import Outcome, write_file
from mingwen.render import Rendered, to_html
from mingwen.rules import Context, judge_item
from mingwen.site import shown
from mingwen.site.card import Card, card_of
from mingwen.site.edition import Edition, Published, edition_of
from mingwen.site.pages import (
    Page,
    SiteContext,
    Text,
    VersionPage,
    item_inputs,
    item_page,
    kept_files,
    plan,
    resolver,
    version_pages,
)
from mingwen.site.search import Group, page_head, page_main


@dataclass(frozen=True, slots=True)
class Order:
    """What one of `of` workers has to write.

    `items` are the short numbers of its item pages; of the planned pages it takes every `of`-th. `cards` are the rows
    of all cards, or the edition itself where the worker is in the same process. `base` is the digest of all that every
    page depends on, `shells` the cut shells and their digests by path, `known` the keys of files that can be linked
    instead of written.
    """

    number: int
    of: int
    items: frozenset[str]
    cards: Edition | tuple[list[Any], ...]
    as_of: datetime
    root: Path
    base: str
    shells: Mapping[str, tuple[Shell, str]]
    known: Mapping[str, str]
    templates: Path


@dataclass(frozen=True, slots=True)
class IndexOrder:
    """The groups of the search index that one worker makes, each with its folder."""

    groups: tuple[tuple[Group, str], ...]
    root: Path


class Share:
    """The worker. It was forked with its process, so source and landings are there without copying."""

    def __init__(self, source: Source, as_of: datetime, files: Mapping[str, Mapping[str, Entry]]) -> None:
        self._source = source
        self._as_of = as_of
        self._files = files
        self._kept: dict[str, tuple[Item, Rendered]] = {}
        self._sizes: dict[str, int] = {}
        self._edition: Edition | None = None

    def read(self, entries: Sequence[Entry]) -> list[Row]:
        """Read and judge items; one row an entry, in order."""
        source = self._source
        with source.reader() as read, source.stream([entry.id for entry in entries]) as texts:
            sized = partial(self._noted, read)
            context = Context(source.register, not source.preview, self._as_of, self._files, sized, source.history)
            return [self._row(entry, raw, context) for entry, raw in zip(entries, texts, strict=True)]

    def _noted(self, read: Callable[[str], bytes], blob: str) -> bytes:
        data = read(blob)
        self._sizes[blob] = len(data)
        return data

    def _row(self, entry: Entry, raw: bytes, context: Context) -> Row:
        reading = read_item(entry.path, raw)
        verdict = judge_item(reading, context)
        item = reading.item
        if item is None or verdict.facts is None or any(finding.severity == ERROR for finding in verdict.findings):
            return Row(None, verdict.facts, verdict.findings)
        card = card_of(item, entry.id, _facts(reading))
        self._kept[card.short] = (item, to_html(item.body, resolver(card)))
        return Row(card, verdict.facts, verdict.findings)

    def write(self, order: Order) -> list[Outcome]:
        """Write this worker's pages; what has a known key is only named."""
        source = self._source
        edition = self._edition_of(order)
        with speaking(source.register.site.language), source.reader() as read:
            context = SiteContext(
                read=lambda path: read(self._blob_of(path)),
                size=lambda path: self._size(self._blob_of(path), read),
                templates=order.templates,
                search=lambda root: page_main(root, source.register, edition.by_year),
                search_head=page_head,
            )
            own = (one for number, one in enumerate(plan(edition, context)) if number % order.of == order.number)
            outcomes = [self._outcome(order, one.path, one.shell, one.inputs, partial(_itself, one)) for one in own]
            own_items = [one for one in edition.items if one.card.short in order.items]
            outcomes.extend(self._items(order, own_items, edition, context, read))
        return outcomes

    def _edition_of(self, order: Order) -> Edition:
        cards = order.cards
        if not isinstance(cards, Edition):
            source = self._source
            made = map(Card.from_row, cards)
            cards = edition_of(made, source.register, source.landed, order.as_of, source.revisions, source.beside)
        self._edition = cards
        return cards

    def index(self, order: IndexOrder) -> list[Outcome]:
        """Make groups of the search index; called after `write`, for the same edition."""
        assert self._edition is not None
        with speaking(self._source.register.site.language), self._source.reader() as read:
            made = [write_group(group, folder, self._edition, read, order.root) for group, folder in order.groups]
        return [outcome for outcomes in made for outcome in outcomes]

    def _blob_of(self, path: str) -> str:
        folder, _slash, name = path.rpartition("/")
        return self._files[folder][name].id

    def _items(
        self,
        order: Order,
        items: Sequence[Published],
        edition: Edition,
        context: SiteContext,
        read: Callable[[str], bytes],
    ) -> Iterator[Outcome]:
        """Items with all that stands below them; earlier texts are asked for ahead, and only where they are needed."""
        fresh: dict[str, list[tuple[str, VersionPage]]] = {}  # by short number: key and page
        for one in items:
            for version in version_pages(one, edition, context):
                key = key_of(order.base, order.shells[version.shell][1], version.inputs)
                if order.known.get(version.path) == key:
                    yield Outcome(version.path, key, None)
                else:
                    fresh.setdefault(one.card.short, []).append((key, version))
        needed = {short: _needed(rows) for short, rows in fresh.items()}
        wanted = [blob for one in items for blob in needed.get(one.card.short, ())]
        with self._source.stream(wanted) as stream:
            for one in items:
                short = one.card.short
                present = self._kept.get(short, (None,))[0]
                texts = {
                    blob: Text(one.card.path, next(stream), present if blob == one.card.blob else None)
                    for blob in needed.get(short, ())
                }
                yield self._item(order, one, edition, context, read)
                yield from self._attachments(order, one, read)
                for key, version in fresh.get(short, ()):
                    data = page_bytes(version.page(texts, read), order.shells[version.shell][0])
                    yield Outcome(version.path, key, write_file(order.root, version.path, data, key))

    def _item(
        self, order: Order, published: Published, edition: Edition, context: SiteContext, read: Callable[[str], bytes]
    ) -> Outcome:
        card = published.card

        def make() -> Page:
            kept = self._kept.pop(card.short, None)
            item, body = kept if kept is not None else _again(card, read)
            return item_page(published, item, body, edition, context)

        shell = f"i/0000/{card.column}/"
        return self._outcome(order, f"{card.address}index.html", shell, item_inputs(published, edition, context), make)

    def _attachments(self, order: Order, one: Published, read: Callable[[str], bytes]) -> Iterator[Outcome]:
        """The files beside an item whose text is public, and those that an earlier text of it had."""
        beside = self._files.get(one.card.folder, {}).items() if shown.has_text(one) else ()
        for path, blob in chain(((f"{one.card.address}{name}", entry.id) for name, entry in beside), kept_files(one)):
            same = order.known.get(path) == blob
            yield Outcome(path, blob, None if same else write_file(order.root, path, read(blob), blob))

    def _size(self, blob: str, read: Callable[[str], bytes]) -> int:
        """The size of an attachment; those of items that were read here are known from their judgement."""
        if blob not in self._sizes:
            self._sizes[blob] = len(read(blob))
        return self._sizes[blob]

    def _outcome(
        self, order: Order, path: str, shell: str | None, inputs: tuple[Any, ...], make: Callable[[], Page]
    ) -> Outcome:
        frame, digest = order.shells[shell] if shell is not None else (None, "")
        key = key_of(order.base, digest, inputs)
        if order.known.get(path) == key:
            return Outcome(path, key, None)
        return Outcome(path, key, write_file(order.root, path, page_bytes(make(), frame), key))


def _needed(rows: Sequence[tuple[str, VersionPage]]) -> list[str]:
    """The texts to be read for the pages of an item, each once."""
    return list(dict.fromkeys(blob for _key, version in rows for blob in version.blobs))


def _itself(page: Page) -> Page:
    return page


def clock(moment: datetime) -> str:
    """A moment as the footer says it, `2026-11-23 09:00`."""
    return moment.strftime("%Y-%m-%d %H:%M")


def page_bytes(page: Page, frame: Shell | None) -> bytes:
    """The bytes of a page: its shell filled, or the file as it is."""
    made = page.render()
    if isinstance(made, Mapping):
        assert frame is not None
        made = frame.fill(made)
    return made.encode() if isinstance(made, str) else made


def _again(card: Card, read: Callable[[str], bytes]) -> tuple[Item, Rendered]:
    """An item whose card came from the cache, read now."""
    reading = read_item(card.path, read(card.blob))
    assert reading.item is not None
    return reading.item, to_html(reading.item.body, resolver(card))


def _facts(reading: Reading) -> dict[str, Any]:
    """The block named as the column's kind, as the file writes it."""
    data = reading.tree.data if reading.tree is not None else {}
    block = next((data[kind] for kind in KINDS if kind in data), {})
    return block if isinstance(block, dict) else {}


def shares(entries: Sequence[Entry], count: int) -> Iterator[Sequence[Entry]]:
    """The entries dealt out to `count` workers, one each in turn, so that every share holds old and new ones."""
    for number in range(count):
        yield entries[number::count]
