"""Working days: which days count, and where a number of days ends.

The calendars are data, one file a year (`content/_register/workdays/2026.yml`), each citing the notice of the State
Council's office that it transcribes. Nothing is computed past them: a day whose year has no file gives `Unknown`,
which names the missing file, because a guessed deadline is worse than none.

Counting follows 民法典 Arts 201 and 203: the start day is not counted, and a last day that falls on a day of rest moves
to the next working day. Limits in working days are those of 条例 Art 26 and its like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NoReturn

from mingwen.item.form import Sub, Text, day, many, number, record, text

FOLDER = "content/_register/workdays"
_DAY = timedelta(days=1)
_SATURDAY = 5
_HORIZON = 3700  # days: no limit reaches further, so a loop over days always ends


@record
class Holiday:
    """One holiday as the notice states it: from the first to the last day off, both counted."""

    name: str = text("节日", most=20)
    from_: date = day("放假开始")
    to: date = day("放假结束")


@record
class WorkYear:
    """One year's calendar: days off, and the weekend days on which people work instead."""

    year: int = number("年份", least=2000, most=2199)
    notice: str = text("依据的通知")
    notice_no: str | None = text("通知文号", required=False)
    notice_date: date | None = day("通知日期", required=False)
    source: str | None = text("通知网址", required=False)
    holidays: tuple[Holiday, ...] = many("放假", Sub("一段假期", True, Holiday), least=1, most=40, required=True)
    make_up: tuple[str, ...] = many(
        "调休上班日", Text("日期", pattern=r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", example="2026-01-04")
    )

    @cached_property
    def exceptions(self) -> dict[date, bool]:
        """Days on which the weekday does not decide: day → whether it is a working day."""
        off: dict[date, bool] = {}
        for holiday in self.holidays:
            for count in range((holiday.to - holiday.from_).days + 1):
                off[holiday.from_ + count * _DAY] = False
        return off | {date.fromisoformat(one): True for one in self.make_up}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A deadline that cannot be computed: `file` is the calendar that is missing, `not_before` a day it cannot precede.

    It has no truth value, so that `if calendar.is_workday(day)` cannot take "unknown" for yes.
    """

    file: str
    not_before: date

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown deadline is neither true nor false; compare with isinstance")


@dataclass(frozen=True)
class WorkdayCalendar:
    """The working days of the years for which the register has a calendar."""

    years: Mapping[int, WorkYear]

    def is_workday(self, on: date) -> bool | Unknown:
        """Whether the day is a working day; Unknown where the year has no calendar."""
        year = self.years.get(on.year)
        if year is None:
            return Unknown(file_of(on.year), on)
        return year.exceptions.get(on, on.weekday() < _SATURDAY)

    def add(self, start: date, n: int) -> date | Unknown:
        """The n-th working day after `start` (`start` itself is not counted); `start` where n is 0."""
        last = start
        left = n
        while left > 0:
            last += _DAY
            works = self.is_workday(last)
            if isinstance(works, Unknown):
                return Unknown(works.file, last + (left - 1) * _DAY)
            left -= works
        return last

    def add_days(self, start: date, n: int) -> date | Unknown:
        """`start` plus n calendar days, moved on to a working day where it falls on a day of rest (民法典 Art 203)."""
        return self.roll(start + n * _DAY)

    def roll(self, on: date) -> date | Unknown:
        """The day itself where it is a working day, else the next one."""
        for count in range(_HORIZON):
            works = self.is_workday(on + count * _DAY)
            if isinstance(works, Unknown):
                return Unknown(works.file, on)
            if works:
                return on + count * _DAY
        return Unknown(file_of(on.year), on)

    def between(self, start: date, end: date) -> int | Unknown:
        """Working days after `start` up to and with `end`; negative where `end` is earlier."""
        if end < start:
            backwards = self.between(end, start)
            return backwards if isinstance(backwards, Unknown) else -backwards
        count = 0
        for step in range(1, (end - start).days + 1):
            works = self.is_workday(start + step * _DAY)
            if isinstance(works, Unknown):
                return works
            count += works
        return count


def file_of(year: int) -> str:
    """The path of a year's calendar in the repository."""
    return f"{FOLDER}/{year}.yml"
