"""A small world for rules: the flagship's register and items made, signed and broken in memory.

An item is a dict of front matter with a body and files. `World.add` signs it as its register asks, unless told what to
sign; a test changes one thing and asks which ids the judge names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mingwen.evidence.chain import BEIJING, ORDER
from mingwen.git import REGULAR, Entry
from mingwen.history import History, ItemLandings, Landing
from mingwen.item import path as item_path
from mingwen.item import writing
from mingwen.item.reader import read_item
from mingwen.messages import Finding, Report, RepositoryError
from mingwen.register import Register
from mingwen.register.load import load
from mingwen.rules import LandingCase, Snapshot, item_changes, judge, judge_landing
from mingwen.rules.landing_case import Change, CommitFacts
from mingwen.rules.rule import RuleSet
from mingwen.rules.table import RULES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "content/_register"
PREFIX = "11329900MB00000198"
FORMED = date(2026, 10, 8)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=BEIJING)
BODY = "\n两处水源地全部监测指标达标。\n\n## 一、监测结果\n\n见 <https://www.example.invalid/>。\n"


@cache
def register_files() -> dict[str, bytes]:
    """The flagship's register files by path."""
    folder = ROOT / FOLDER
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in folder.rglob("*.yml")}


@cache
def register(*changes: tuple[str, str, str]) -> Register:
    """The flagship's register with changes (file, old text, new text); each old text must stand there."""
    files = dict(register_files())
    for file, old, new in changes:
        path = f"{FOLDER}/{file}"
        text = files[path].decode()
        assert old in text, (file, old)
        files[path] = text.replace(old, new, 1).encode()
    return load(files.get, files)


@dataclass
class World:
    """Files below content/ in memory; `history` holds landings by short number."""

    rules: RuleSet = RULES
    registered: Register = field(default_factory=register)
    files: dict[str, bytes] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    unmerged: set[str] = field(default_factory=set)
    landed: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    now: datetime = NOW
    strict: bool = True
    before: dict[str, bytes] | None = None
    commit: CommitFacts | None = None
    parent_committed: datetime | None = None
    merge: tuple[tuple[str, bytes | None, bytes | None], ...] = ()
    lost: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    unreadable: frozenset[bytes] = frozenset()

    def item(self, unit: str = "water", column: str = "drinking-water", serial: str = "00042", **values: Any) -> Draft:
        """A whole item, not yet in the world. VALUES replace keys (`with_` is `with`); None takes one out."""
        return Draft(self, unit, column, serial, {name.rstrip("_"): value for name, value in values.items()})

    def add(self, unit: str = "water", column: str = "drinking-water", serial: str = "00042", **values: Any) -> Draft:
        """A whole, signed item, put into the world."""
        return self.item(unit, column, serial, **values).put()

    def land(self) -> None:
        """What is here now has landed; what comes after is one landing more, judged by the rules on landings too."""
        self.before = dict(self.files)

    def ticket(self, referral: str, **values: Any) -> None:
        """A referral ticket."""
        self.files[f"content/_referrals/{referral}.yml"] = "".join(
            writing.line(key, value) for key, value in values.items()
        ).encode()

    def report(self, only: Callable[[str], bool] | None = None) -> Report:
        """What the judge says of the world."""
        entries = []
        blobs = {}
        for path, data in sorted(self.files.items()):
            blob = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            mode = self.modes.get(path, REGULAR)
            entries.append(Entry(mode, "commit" if mode == "160000" else "blob", blob, path))
            blobs[blob] = data
            if path in self.unmerged:  # as the index shows an open merge
                entries.append(entries[-1])
        report = judge(
            Snapshot(entries, blobs.__getitem__),
            self.registered,
            strict=self.strict,
            as_of=self.now,
            landings=self.history() if self.landed else None,
            only=only,
            rules=self.rules,
        )
        report.findings += self._landing()
        return report

    def _landing(self) -> list[Finding]:
        """What the rules on landings say of the step from `before`, where there was one."""
        if self.before is None:
            return []
        blobs: dict[str, bytes] = {}

        def entry(path: str, data: bytes | None) -> Entry | None:
            if data is None:
                return None
            blob = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            if data not in self.unreadable:
                blobs[blob] = data
            return Entry(REGULAR, "blob", blob, path)

        paths = sorted({*self.before, *self.files})
        differing = [path for path in paths if self.before.get(path) != self.files.get(path)]
        changes = tuple(
            Change(path, entry(path, self.before.get(path)), entry(path, self.files.get(path))) for path in differing
        )
        last = {}
        for short, (path, data) in self.lost.items():
            known = entry(path, data)
            assert known is not None
            last[short] = path, known.id
        merge = tuple(Change(path, entry(path, old), entry(path, new)) for path, old, new in self.merge)
        items = item_changes(changes, blobs.__getitem__, last)
        case = LandingCase(
            items=items,
            register=self.registered,
            now=self.now,
            commit=self.commit,
            parent_committed=self.parent_committed,
            changes=changes,
            merge=merge,
            read=self._read_or_refuse(blobs),
        )
        readings = {change.path: change.new for change in items}

        def locate(path: str, at: str) -> tuple[int, int]:
            reading = readings.get(path)
            return reading.locate(at) if reading else (1, 1)

        return judge_landing(case, locate=locate, rules=self.rules)

    @staticmethod
    def _read_or_refuse(blobs: Mapping[str, bytes]) -> Callable[[str], bytes]:
        def read(blob: str) -> bytes:
            if blob not in blobs:
                raise RepositoryError(blob)
            return blobs[blob]

        return read

    def history(self) -> History:
        """The landings that were set."""
        items = {
            short: ItemLandings(tuple(Landing("c" * 40, at, "", "") for at in moments))
            for short, moments in self.landed.items()
        }
        return History("c" * 40, items)

    def ids(self) -> list[str]:
        """The ids of the findings, in order, without repetition."""
        return list(dict.fromkeys(finding.id for finding in self.report().sorted()))


@dataclass
class Draft:
    """An item on its way into a world."""

    world: World
    unit: str
    column: str
    serial: str
    values: dict[str, Any]
    body: str = BODY
    attached: dict[str, bytes] = field(default_factory=dict)
    raw: Callable[[str], str] = str
    steps: list[dict[str, Any]] | None = None
    year: int = FORMED.year
    slug: str = "饮用水水源"

    @property
    def path(self) -> str:
        """The item's path in the repository."""
        return item_path.ItemPath(self.unit, self.column, self.year, self.serial, self.slug).file

    @property
    def front(self) -> dict[str, Any]:
        """The front matter without sign-offs."""
        registered = self.world.registered
        unit, column = registered.units.get(self.unit), registered.columns.get(self.column)
        check = registered.check_post(self.unit, self.column) or f"{self.unit}-head"
        handling = column.handling if column else None
        flags = ("sensitive", "high_standard", "fast_moving")
        formed = self.values.get("formed", FORMED)
        front: dict[str, Any] = {
            "title": "2026年第三季度集中式饮用水水源保护情况",
            "index_no": f"{PREFIX}/{self.year}-{self.serial}",
            "summary": "两处水源地全部监测指标达标。",
            "department": self.unit,
            "with": list(column.with_) if column else [],
            "column": self.column,
            "mode": "active",
            "formed": formed,
            "editor": _staff(registered, self.unit),
            "channel": "self",
            "handling": {flag: bool(handling and getattr(handling, flag)) for flag in flags},
            "secrecy": {"doubt": "no", "conclusion": "clear", "by": check, "date": formed, "basis": []},
            "approvers": {"check": check, "approve": unit.leader if unit else f"{self.unit}-leader"},
            "revision": 1,
            "sample": True,
        }
        if self.attached:
            front["attachments"] = [
                {"file": name, "title": f"附件{count}", "sha256": hashlib.sha256(data).hexdigest()}
                for count, (name, data) in enumerate(self.attached.items(), 1)
            ]
        return front | self.values

    def with_body(self, body: str) -> Draft:
        """The same with another body."""
        self.body = body
        return self

    def with_files(self, **files: bytes) -> Draft:
        """The same with files in its folder, listed; `_` before the extension stands for the dot."""
        self.attached |= {"．".join(name.rsplit("_", 1)).replace("．", "."): data for name, data in files.items()}
        return self

    def signed(self, *steps: Mapping[str, Any] | str) -> Draft:
        """The same with these sign-offs: a step's name for the ordinary one, a mapping to change some of it."""
        self.steps = [{"step": one} if isinstance(one, str) else dict(one) for one in steps]
        return self

    def text(self) -> str:
        """The file's text, signed."""
        front = {key: value for key, value in self.front.items() if value is not None}
        text = self.raw(f"{writing.front_matter(front)}{self.body}")
        reading = read_item(self.path, text.encode())
        if reading.item is None or reading.faults or (self.steps is not None and not self.steps):
            return text
        steps = self.steps if self.steps is not None else [{"step": one} for one in _due(front)]
        entries = []
        for count, step in enumerate(steps):
            at = datetime.combine(FORMED + timedelta(days=2), datetime.min.time(), BEIJING)
            entry = {
                "step": step["step"],
                "by": _signer(self.world.registered, front, step["step"]),
                "at": (at + timedelta(hours=9, minutes=10 * count)).isoformat(),
                "digest": reading.item.digest,
            }
            entries.append({key: value for key, value in (entry | step).items() if value is not None})
        return writing.replace_key(text, "signoff", entries)

    def put(self) -> Draft:
        """Put the file and its attachments into the world."""
        self.world.files[self.path] = self.text().encode()
        for name, data in self.attached.items():
            self.world.files[f"{self.path.removesuffix('.md')}/{name}"] = data
        return self

    def landed(self, *moments: datetime) -> Draft:
        """Say when the item landed."""
        self.world.landed[f"{self.year}-{self.serial}"] = moments
        return self


def _staff(registered: Register, unit: str) -> str:
    posts = registered.posts.values()
    found = (post.id for post in posts if post.unit == unit and post.role in ("staff", "clerk"))
    return next(found, "office-staff")


def _due(front: Mapping[str, Any]) -> Iterable[str]:
    """The steps that an item needs, in order."""
    needed = {
        "clear": front["secrecy"]["doubt"] == "yes",
        "confirm": bool(front.get("with")),
        "execute": front["revision"] > 1,
    }
    return [step for step in ORDER if needed.get(step, True)]


def _signer(registered: Register, front: Mapping[str, Any], step: str) -> str:
    if step in ("check", "approve"):
        return str(front["approvers"][step])
    if step == "confirm":
        return f"{front['with'][0]}-head"
    return {"clear": "office-secrecy", "execute": "office-web"}[step]


def utc(text: str) -> datetime:
    """A moment in UTC from `2026-10-10 01:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
