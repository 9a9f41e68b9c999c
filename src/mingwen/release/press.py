"""From a source to pages: read and judge every item, see what is public as of a moment, write or link what it needs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from mingwen.item.reader import read_item
from mingwen.messages import Finding, Report, _, language_in_use
from mingwen.release import search
from mingwen.release.as_of import latest_effect
from mingwen.release.cache import CardCache, cores, key_of
from mingwen.release.crew import Crew
from mingwen.release.frames import Frames
from mingwen.release.rows import Row
from mingwen.release.share import IndexOrder, Order, Share, clock, shares
from mingwen.release.shell import Shell
from mingwen.release.source import Source
from mingwen.release.staging import Outcome, Staging, write_file
from mingwen.rules import Context, Snapshot, judge_tree
from mingwen.rules.case import TreeCase
from mingwen.rules.engine import RefusedError
from mingwen.site.card import Card
from mingwen.site.edition import Edition, edition_of
from mingwen.site.search import assets as search_assets

FEW = 150  # items that one process reads sooner than two are started


class Press:
    """One build's items and the processes that hold them. A context manager: the processes end with it."""

    def __init__(self, source: Source, tool: str, now: datetime, cache: CardCache, jobs: int = 0) -> None:
        self.source = source
        self._tool = tool
        self._now = now
        self._cache = cache
        self._snapshot = Snapshot(source.entries, _unread)  # for its listings alone
        keys = self._keys()
        kept = {path: cache.get(key) for path, key in keys.items()}
        self._unread = [self._snapshot.items[path] for path, row in kept.items() if row is None]
        self._rows = {path: Row.from_json(row) for path, row in kept.items() if row is not None}
        self._row_keys = keys
        self.cards: list[Card] = []  # of all items that hold, once they are judged
        self._holder: dict[str, int] = {}
        count = min(jobs or cores(), max(1, len(self._unread) // FEW))
        files = self._snapshot.files
        self._crew = Crew(count, lambda: Share(source, now, files))

    def _keys(self) -> dict[str, str]:
        source = self.source
        context = Context(source.register, not source.preview, self._now, self._snapshot.files, _unread, source.history)
        return {path: context.key(entry) for path, entry in self._snapshot.items.items()}

    def judge(self) -> Report:
        """Read and judge what the cache does not know, then the tree; RefusedError where something does not hold."""
        dealt = list(shares(self._unread, len(self._crew)))
        for number, (entries, rows) in enumerate(zip(dealt, self._crew.call("read", dealt), strict=True)):
            for entry, row in zip(entries, rows, strict=True):
                self._rows[entry.path] = row
                self._holder[entry.path] = number
        self._cache.put((self._row_keys[entry.path], self._rows[entry.path].as_json()) for entry in self._unread)
        self._cache.save()
        report = Report([finding for row in self._rows.values() for finding in row.findings], len(self._rows))
        report.findings.extend(self._judge_tree())
        if report.errors and not self.source.preview:
            raise RefusedError(_("有信息不符合要求，网站没有重建，原来的网站不变"), report)
        self.cards = [row.card for row in self._rows.values() if row.card is not None]
        self._rows.clear()
        return report

    def _judge_tree(self) -> list[Finding]:
        source, snapshot = self.source, self._snapshot
        with source.reader() as read:
            tree = TreeCase(
                entries=snapshot.entries,
                numbers=snapshot.numbers,
                facts={path: row.facts for path, row in self._rows.items() if row.facts is not None},
                register=source.register,
                read_path=lambda path: read(snapshot.by_path[path].id) if path in snapshot.by_path else None,
                item_facts=lambda _path: None,
                as_of=self._now,
            )

            def locate(path: str, field: str) -> tuple[int, int]:
                return read_item(path, read(snapshot.items[path].id)).locate(field)

            return judge_tree(tree, strict=not source.preview, locate=locate)

    def moment(self, asked: datetime | None) -> datetime:
        """The moment that the build shows: the one asked for, else the latest effective instant not after now."""
        if asked is not None:
            return asked.astimezone(ZoneInfo(self.source.register.site.timezone))
        return latest_effect(self.edition(self._now), self.source.landed, self._now, self.source.beside.moments)

    def until(self) -> datetime:
        """When the next thing takes effect by the clock alone: a landing, `publish_at` or decision, or midnight."""
        now = self._now.astimezone(ZoneInfo(self.source.register.site.timezone))
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
        landed = (at for times in self.source.landed.values() for at in times)
        held = (datetime.fromisoformat(card.publish_at) for card in self.cards if card.publish_at)
        return min((midnight, *(at for at in (*landed, *held, *self.source.beside.moments) if at > now)))

    def edition(self, as_of: datetime) -> Edition:
        """What is public as of a moment."""
        source = self.source
        return edition_of(self.cards, source.register, source.landed, as_of, source.revisions, source.beside)

    def write(self, edition: Edition, frames: Frames, stage: Staging, known: Mapping[str, str]) -> list[Outcome]:
        """Write every page, asset and attachment below the stage's root; what has a known key is only named."""
        source = self.source
        base = key_of(self._tool, source.register.digest, {path: one[1] for path, one in frames.plain.items()})
        with source.settings_folder() as folder:
            outcomes = self._pages(edition, frames, stage, known, base, folder / "theme" / "templates")
        writer = Writer(stage, known)
        slots = {"asof": clock(edition.as_of)}
        for path, (shell, digest) in frames.plain.items():
            writer.put(path, key_of(base, digest, slots), partial(_filled, shell, slots))
        for path, data in (*frames.assets.items(), *search_assets().items()):
            writer.put_bytes(path, data)
        return outcomes + writer.outcomes

    def _pages(
        self, edition: Edition, frames: Frames, stage: Staging, known: Mapping[str, str], base: str, templates: Path
    ) -> list[Outcome]:
        of = len(self._crew)
        dealt: list[set[str]] = [set() for _number in range(of)]
        for number, one in enumerate(edition.items):
            dealt[self._holder.get(one.card.path, number % of)].add(one.card.short)
        cards = edition if of == 1 else tuple(card.as_row() for card in self.cards)
        orders = [
            Order(
                number=number, of=of, items=frozenset(dealt[number]), cards=cards, as_of=edition.as_of, root=stage.root,
                base=base, shells=frames.shells, known=known, templates=templates,
            )
            for number in range(of)
        ]  # fmt: skip
        return [outcome for outcomes in self._crew.call("write", orders) for outcome in outcomes]

    def index(self, edition: Edition, stage: Staging, known: Mapping[str, str]) -> list[Outcome]:
        """Write the search index below the stage's root, after `write`; a group that did not change is only named."""
        folders = search.index_groups(edition)
        kept = search.taken_over(folders, known)
        fresh = [one for name, one in folders.items() if name not in kept]
        of = len(self._crew)
        orders = [IndexOrder(tuple(fresh[number::of]), stage.root) for number in range(of)]
        writer = Writer(stage, known)
        writer.put_bytes(search.MANIFEST, search.manifest_of(folders))
        made = [*kept.values(), *self._crew.call("index", orders)]
        return [outcome for outcomes in made for outcome in outcomes] + writer.outcomes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.__exit__(kind, error, trace)


def _unread(_blob: str) -> bytes:
    """Keys and listings need no bytes."""
    return b""


def _filled(shell: Shell, slots: Mapping[str, str]) -> bytes:
    return shell.fill(slots).encode()


class Writer:
    """Puts the files that need no worker: each is written, or only named where its key is known."""

    def __init__(self, stage: Staging, known: Mapping[str, str]) -> None:
        self._stage, self._known = stage, known
        self.outcomes: list[Outcome] = []

    def put_bytes(self, path: str, data: bytes) -> None:
        """One file whose bytes are at hand."""
        self.put(path, hashlib.sha256(data).hexdigest(), lambda: data)

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """One file; `make` is asked for its bytes only where they are needed."""
        same = self._known.get(path) == key
        self.outcomes.append(Outcome(path, key, None if same else write_file(self._stage.root, path, make(), key)))


def context(source: Source, tool: str) -> str:
    """What the cards of a build depend on besides their own keys; findings kept with them are in a language."""
    return key_of(tool, source.register.digest, language_in_use())
