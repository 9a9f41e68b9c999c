"""Records: what is decided beside the items, one file each, `content/_records/<kind>/<year>/<id>.yml`.

A record is strict YAML without a body. It carries sign-offs of its own, bound to a digest by the rule of the items:
mw1 over all it says but `signoff`, with an empty body. A reason in a record is public, as everything here is.

Kinds, each with the fields that it needs beside `id`, `kind`, `reason` and `signoff`:

    order       many items change unit or column (机构调整): each with the digests of its text before and after
    correction  a public reason that was itself wrong, put right beside the original
    takedown    a page hidden for a few days while it is looked into (正在核查), and what came of it
    expunge     what must never have been here and was taken out of history: which item, since when known
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingwen.item import decode, form, strict, writing
from mingwen.item import digest as digests
from mingwen.item.digest import digest
from mingwen.item.form import Sub, choice, day, many, moment, number, record, sub, text
from mingwen.item.model import ID, SHORT_NO, SignOff
from mingwen.messages import Fault, _

FOLDER = "content/_records"
MAX_RECORD = 2_000_000  # bytes: an order that moves five thousand items fits
KIND_NAMES = {"order": "移交命令", "correction": "原因更正", "takedown": "暂时下线", "expunge": "清除"}

_PATH = re.compile(rf"{FOLDER}/(?P<kind>{ID})/(?P<year>(?:19|20)[0-9]{{2}})/(?P<id>{ID})\.yml")


@dataclass(frozen=True, slots=True)
class RecordPath:
    """The parts of a record's path."""

    kind: str
    year: int
    id: str

    @property
    def file(self) -> str:
        """The record's file, relative to the repository."""
        return f"{FOLDER}/{self.kind}/{self.year}/{self.id}.yml"


def parse(path: str) -> RecordPath | None:
    """The parts of a record's path, or None where the path is no record's."""
    match = _PATH.fullmatch(path)
    return RecordPath(match["kind"], int(match["year"]), match["id"]) if match else None


@record
class Record:
    """What every record says."""

    id: str = text("记录编号", pattern=ID, example="2026-001")
    kind: str = choice("记录种类", KIND_NAMES)
    reason: str = text("理由", least=6)
    signoff: tuple[SignOff, ...] = many("签批记录", Sub("签批", True, SignOff), most=40)


@record
class Moved:
    """One item that an order moves: its digest as it was published and as it stands after the move."""

    index_no: str = text("索引号后段", pattern=SHORT_NO, example="2026-00042")
    old: str = text("移交前的摘要", pattern=digests.PATTERN, example="mw1:sha256:后接64位十六进制")
    new: str = text("移交后的摘要", pattern=digests.PATTERN, example="mw1:sha256:后接64位十六进制")


@record
class Order(Record):
    """One order by the office that moves many items to another unit, another column, or both."""

    document: str | None = text("依据的文件", most=80, required=False)
    to_unit: str = text("接收单位", pattern=ID)
    to_column: str | None = text("接收栏目", pattern=ID, required=False)
    items: tuple[Moved, ...] = many(
        "移交的信息", Sub("信息", True, Moved), least=1, most=5000, unique=False, required=True
    )  # a number that stands twice is told by MW-H002, at once and not in square time

    @property
    def what(self) -> str:
        """What the order does, in one line, as the message of its commit says it."""
        where = f"{self.to_unit}/{self.to_column}" if self.to_column else self.to_unit
        return f"{len(self.items)}件信息移交到{where}"

    def moved(self, short: str) -> Moved | None:
        """The line of an item, or None where the order does not name it."""
        return next((one for one in self.items if one.index_no == short), None)


@record
class Correction(Record):
    """A wrong public reason put right: of which revision, and what should stand there."""

    item: str = text("索引号后段", pattern=SHORT_NO, example="2026-00042")
    revision: int = number("修订次数", least=2, most=9999)
    what: str | None = text("改了什么，应当是", least=4, required=False)
    why: str | None = text("为什么改，应当是", least=6, required=False)


OUTCOMES = {"restored": "恢复", "corrected": "更正", "withdrawn": "撤回", "expunged": "清除"}


@record
class Outcome:
    """What came of looking into a page that was hidden."""

    result: str = choice("结果", OUTCOMES)
    by: str = text("决定的岗位", pattern=ID)
    at: datetime = moment("决定时间")


@record
class Takedown(Record):
    """A page hidden behind 正在核查: by which post, since when, and the day by which it is decided."""

    item: str = text("索引号后段", pattern=SHORT_NO, example="2026-00042")
    by: str = text("下线的岗位", pattern=ID)
    at: datetime = moment("下线时间")
    decide_by: date = day("最迟决定日期")
    outcome: Outcome | None = sub("结果", Outcome, required=False)


@record
class Expunge(Record):
    """What was taken out of history; it never says what the text was. The 24-hour clock runs from `found`."""

    item: str = text("索引号后段", pattern=SHORT_NO, example="2026-00042")
    found: datetime = moment("发现时间（T0）")
    reported: datetime | None = moment("报告时间", required=False)
    rewritten: datetime | None = moment("改写历史的时间", required=False)


KINDS: dict[str, type[Record]] = {
    "order": Order,
    "correction": Correction,
    "takedown": Takedown,
    "expunge": Expunge,
}


@dataclass(frozen=True, slots=True)
class RecordReading:
    """What came of reading a record's file: the record (None where its form does not hold), its digest, the faults."""

    path: str
    record: Record | None
    faults: tuple[Fault, ...]
    digest: str = ""
    tree: strict.Tree | None = None

    def locate(self, field: str) -> tuple[int, int]:
        """Line and column (from 1) of a field path; 1:1 where nothing is known."""
        return self.tree.locate(field) if self.tree is not None and field else (1, 1)


def read_record(file: str, raw: bytes) -> RecordReading:
    """Read the bytes of a record's file; `file` is its path, which says of what kind it is.

    Refusals: those of the strict form and of the form reader (MW-F…); a kind or an id that the path does not bear out.
    """
    faults: list[Fault] = []
    parts = parse(file)
    kind = KINDS.get(parts.kind) if parts is not None else None
    decoded = decode.decode(raw, faults)
    tree = strict.parse(decoded, faults, max_bytes=MAX_RECORD) if decoded is not None else None
    if tree is None or parts is None or kind is None:
        return RecordReading(file, None, tuple(faults), tree=tree)
    found = form.read(kind, tree.data, faults)
    for field, stated in (("kind", parts.kind), ("id", parts.id)):
        if tree.data.get(field) not in (None, "", stated):
            message = _("路径说的是 {stated}，这里要写得一样").format(stated=stated)
            faults.append(Fault(form.ILL_FORMED, field, message))
    return RecordReading(file, found, tuple(faults), digest(tree.data, ""), tree)


def record_text(values: dict[str, Any]) -> str:
    """The text of a record's file, keys in the order of its kind's form, sign-offs last; empty values are left out."""
    order = [key for key, _form in form.forms(KINDS[values["kind"]]).values() if key != "signoff"] + ["signoff"]
    unknown = [key for key in values if key not in order]
    if unknown:
        raise ValueError(f"not keys of this record: {unknown}")
    kept = {key: values[key] for key in order if values.get(key) not in (None, "", [], ())}
    return "".join(writing.line(key, value) for key, value in kept.items())
