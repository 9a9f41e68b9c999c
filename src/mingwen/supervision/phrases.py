"""Cadences in words for the public: 每季度结束后20个工作日内, not quarter+20wd."""

from __future__ import annotations

from mingwen.messages import _
from mingwen.register.cadence import STARTS, Cadence

MONTHS = ("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月")
_YEAR = 365
_HALF_YEAR = 180


def every_in_words(cadence: Cadence | None) -> str:
    """How old a column may get, in words; None means that nothing has to come regularly."""
    if cadence is None:
        return _("不定期")
    if cadence.kind == "on_change":
        return _("有变动时")
    if cadence.kind == "on_event":
        return _("有情况时")
    if cadence.kind == "yearly":
        return _("每年{day}前").format(day=day_in_words(cadence.month, cadence.day))
    if cadence.kind == "period":
        words = _("每月结束后{limit}") if cadence.period == "month" else _("每季度结束后{limit}")
        return words.format(limit=_span(cadence))
    return _rhythm(cadence)


def within_in_words(cadence: Cadence) -> str:
    """How soon an item must be out, in words, with what the clock runs from where that is not the day of forming."""
    if cadence.kind != "span":
        return every_in_words(cadence)
    limit = _("当日") if cadence.unit == "d" and not cadence.amount else _span(cadence)
    if cadence.start == "formed":
        return limit
    return _("自{start}起{limit}").format(start=_(STARTS[cadence.start]), limit=limit)


def day_in_words(month: int, day: int) -> str:
    """`11月22日`."""
    return _("{month}{day}日").format(month=_(MONTHS[month - 1]), day=day)


def _rhythm(cadence: Cadence) -> str:
    if cadence.unit == "wd":
        return _("每{count}个工作日").format(count=cadence.amount)
    if cadence.unit == "h":
        return _("每{count}小时").format(count=cadence.amount)
    common = {1: _("每天"), 7: _("每周"), _HALF_YEAR: _("每半年"), _YEAR: _("每年")}
    return common.get(cadence.amount) or _("每{count}天").format(count=cadence.amount)


def _span(cadence: Cadence) -> str:
    words = {"d": _("{count}天内"), "wd": _("{count}个工作日内"), "h": _("{count}小时内")}
    return words[cadence.unit].format(count=cadence.amount)
