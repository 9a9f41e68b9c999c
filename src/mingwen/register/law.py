"""What items rest on: topics and their leads, legal bases, and the tables of the air quality index."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingwen.item.form import Choice, Sub, Text, day, flag, many, number, record, table, text
from mingwen.item.kinds import KINDS
from mingwen.register.fields import ID, REF


@record
class Topic:
    """A matter that several units share, and who leads on it (plan, part four, clause two)."""

    id: str
    order: int
    title: str = text("事项", most=40)
    lead: str = text("牵头单位", pattern=ID)
    description: str = text("说明", most=200)
    columns: tuple[str, ...] = many("栏目", REF)
    kinds: tuple[str, ...] = many("专用信息栏", Choice("专用信息栏", True, {kind: kind for kind in KINDS}))
    keywords: tuple[str, ...] = many("提示词", Text("词", most=20))
    doubt: bool = flag("凡有涉密疑义的", required=False)

    def matches(self, column: str, kind: str | None, words: str = "") -> bool:
        """Whether items of that column, or with that kind's block, fall under the topic.

        `words` are an item's title and keywords, given where a hint is enough (a topic's page); who must lead is
        decided without them.
        """
        return column in self.columns or kind in self.kinds or any(word in words for word in self.keywords)


@record
class LegalBasis:
    """A law or document that items cite; in force from `valid_from` to `valid_to`, both days counted.

    `articles` maps the codes used here (`A26`) to what they say, in a few words of our own. `confirmed: false` says
    that a fact of the entry, named in its note, has not been compared with the official text yet.
    """

    id: str
    order: int
    title: str = text("名称", most=80)
    short: str | None = text("简称", most=30, required=False)
    doc_no: str | None = text("文号", most=40, required=False)
    issuer: str = text("制定机关", most=40)
    valid_from: date | None = day("施行日期", required=False)
    valid_to: date | None = day("失效日期", required=False)
    confirmed: bool = flag("已核实", required=False, default=True)
    articles: Mapping[str, str] = table("条款", Text("要点", most=120), key=r"[A-Za-z0-9][A-Za-z0-9.]{0,15}")
    replaced_by: str | None = text("代替它的依据", pattern=ID, required=False)
    note: str | None = text("文本注记", most=300, required=False)

    def in_force(self, on: date) -> bool:
        """Whether it is the law on that day; an unknown beginning or end does not exclude."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@record
class AqiLevel:
    """One level of the air quality index, `low` and `high` both counted."""

    name: str = text("类别", most=10)
    class_: str = text("级别", most=10)
    low: int = number("下限", most=500)
    high: int = number("上限", most=500)
    colour: str = text("颜色", most=10)
    health: str = text("健康影响")
    advice: str = text("建议措施")


@record
class AqiTable:
    """The levels of one edition of the standard and the days to which it applies."""

    id: str
    order: int
    standard: str = text("标准", most=80)
    valid_from: date = day("施行日期")
    valid_to: date | None = day("失效日期", required=False)
    confirmed: bool = flag("已核实", required=False, default=True)
    primary_above: int = number("指数高于多少才有首要污染物", most=500)
    levels: tuple[AqiLevel, ...] = many("级别", Sub("级别", True, AqiLevel), least=2, most=12, required=True)
    note: str | None = text("文本注记", most=300, required=False)

    def level(self, aqi: int) -> AqiLevel | None:
        """The level of an index; None where the table does not reach it."""
        return next((level for level in self.levels if level.low <= aqi <= level.high), None)
