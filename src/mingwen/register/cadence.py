"""How old a column may get (`every`) and how soon an item must be out (`within`).

Grammar (one value, no spaces but before `from:`):

    cadence = span | period | yearly | event, [ " from:" start ]
    span    = number ( "d" | "wd" | "h" )              14d calendar days, 20wd working days, 48h, 0d same day
    period  = ( "month" | "quarter" ) "+" number ( "d" | "wd" )     after the end of the period
    yearly  = "year:" MM "-" DD                        once a calendar year, by that day
    event   = "on_change" | "on_event"                 nothing is due until something happens
    start   = "formed" | "policy" | "ratification" | "decision" | "raised" | "reported"

A limit on one item (`within`) in calendar days ends on a working day (民法典 Art 203); the age of a column (`every`) is
not moved, since a daily report is due on Sundays too. Dates named in full (`year:03-31`) are never moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from mingwen.item.form import parse_day, parse_moment
from mingwen.messages import RegisterError, _
from mingwen.register.workdays import Unknown, WorkdayCalendar

STARTS = {
    "formed": "成文（生成）之日",
    "policy": "所解读文件公布之日",
    "ratification": "批复之日",
    "decision": "作出决定之日",
    "raised": "关切出现之时",
    "reported": "接报（上报）之时",
}
EXAMPLE = "14d、20wd、48h、month+10d、quarter+20wd、year:03-31、on_change、on_event，可加 from:decision"

_SHAPE = re.compile(
    r"(?:(?P<amount>0|[1-9][0-9]{0,2})(?P<unit>d|wd|h)"
    r"|(?P<period>month|quarter)\+(?P<after>0|[1-9][0-9]{0,2})(?P<after_unit>d|wd)"
    r"|year:(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"|(?P<event>on_change|on_event))"
    r"(?: from:(?P<start>[a-z]+))?"
)
_LEAP = 2024  # 02-29 is lawful in a leap year only, so it is tried in one


@dataclass(frozen=True, slots=True)
class Cadence:
    """One parsed value.

    `kind` is `span`, `period`, `yearly`, `on_change` or `on_event`. `amount` counts `unit`s (`d`, `wd`, `h`); `period`
    is `month` or `quarter`; `month` and `day` belong to `yearly`. `start` names what the clock runs from. `rolls` says
    that a last day of rest moves on (true of `within`, false of `every`).
    """

    kind: str
    amount: int = 0
    unit: str = ""
    period: str = ""
    month: int = 0
    day: int = 0
    start: str = "formed"
    rolls: bool = True

    def __str__(self) -> str:
        words = {
            "span": f"{self.amount}{self.unit}",
            "period": f"{self.period}+{self.amount}{self.unit}",
            "yearly": f"year:{self.month:02}-{self.day:02}",
        }.get(self.kind, self.kind)
        return words if self.start == "formed" else f"{words} from:{self.start}"


@lru_cache(maxsize=512)
def parse(text: str, *, rolls: bool = True) -> Cadence | None:
    """The cadence that `text` writes, or None where it is not of the grammar or names no day of the calendar.

    `rolls` is false for the age of a column: a last day of rest is not moved.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    start = match["start"] or "formed"
    if start not in STARTS:
        return None
    if match["event"]:
        return Cadence(match["event"], start=start, rolls=rolls)
    if match["month"]:
        month, day = int(match["month"]), int(match["day"])
        return Cadence("yearly", month=month, day=day, start=start, rolls=rolls) if _names_a_day(month, day) else None
    if match["period"]:
        return Cadence("period", int(match["after"]), match["after_unit"], match["period"], start=start, rolls=rolls)
    return Cadence("span", int(match["amount"]), match["unit"], start=start, rolls=rolls)


def due_after(cadence: Cadence, start: date, calendar: WorkdayCalendar) -> date | Unknown | None:
    """The last day on which what `start` calls for may still come out; None where only an event calls for it.

    - span: counted from `start`, which is not counted itself; hours are rounded up to whole days (see `due_moment`).
    - period: the report on the month or quarter that holds `start` is due so long after its end. A column that
      published on 8 October (about September) is next due after October's end.
    - yearly: one a calendar year, so that what came out in `start`'s year satisfies that year.
    """
    if cadence.kind == "span":
        return _span(cadence, start, calendar)
    if cadence.kind == "period":
        return _count(cadence, _end_of_period(cadence.period, start), calendar)
    if cadence.kind == "yearly":
        return _day_of_year(cadence, start.year + 1)
    return None


def due_moment(cadence: Cadence, start: datetime, calendar: WorkdayCalendar) -> datetime | Unknown | None:
    """The last moment, in `start`'s offset: hours are counted through nights and holidays, days end at 23:59:59."""
    if cadence.kind == "span" and cadence.unit == "h":
        return start + timedelta(hours=cadence.amount)
    last = due_after(cadence, start.date(), calendar)
    if last is None or isinstance(last, Unknown):
        return last
    return datetime.combine(last, time(23, 59, 59), start.tzinfo)


def deadline(start: str, limit: str, calendar: WorkdayCalendar) -> str:
    """The last day or moment of a limit, for people who ask: `deadline("2025-09-22", "20wd", …)` gives `2025-10-24`.

    `start` is a day, or a moment with its offset where `limit` is in hours. Raises RegisterError, naming what to write
    or the calendar that is missing, where there is no answer.
    """
    cadence = parse(limit)
    if cadence is None or cadence.kind not in ("span", "period", "yearly"):
        raise RegisterError(_("看不懂期限“{limit}”，可以写：{example}").format(limit=limit, example=EXAMPLE))
    due = _answer(cadence, start, calendar)
    if isinstance(due, Unknown):
        message = _("算不出来：缺少工作日历 {file}，要等国务院办公厅的放假通知；不会早于 {day}")
        raise RegisterError(message.format(file=due.file, day=due.not_before))
    return due.isoformat() if due is not None else ""


def _answer(cadence: Cadence, start: str, calendar: WorkdayCalendar) -> date | Unknown | None:
    moment = parse_moment(start)
    day = moment.date() if moment else parse_day(start)
    if cadence.unit == "h":
        if moment is None:
            raise RegisterError(_("按小时计的期限要从时刻算起，例如 2026-10-10T09:12:00+08:00"))
        return due_moment(cadence, moment, calendar)
    if day is None:
        raise RegisterError(_("看不懂起算日“{start}”，例如 2026-10-08").format(start=start))
    return due_after(cadence, day, calendar)


def is_past(cadence: Cadence, start: date, on: date, calendar: WorkdayCalendar) -> bool | Unknown:
    """Whether, on the day `on`, what `start` called for is late; Unknown only where the calendar's gap decides it."""
    due = due_after(cadence, start, calendar)
    if isinstance(due, Unknown):
        return False if on <= due.not_before else due
    return due is not None and on > due


def _span(cadence: Cadence, start: date, calendar: WorkdayCalendar) -> date | Unknown:
    if cadence.unit == "h":
        return start + timedelta(days=-(-cadence.amount // 24))
    return _count(cadence, start, calendar)


def _count(cadence: Cadence, start: date, calendar: WorkdayCalendar) -> date | Unknown:
    if cadence.unit == "wd":
        return calendar.add(start, cadence.amount)
    last = start + timedelta(days=cadence.amount)
    # the same day (0d) is the same day, rest or not
    return calendar.roll(last) if cadence.rolls and cadence.amount else last


def _end_of_period(period: str, on: date) -> date:
    last_month = on.month if period == "month" else (on.month + 2) // 3 * 3
    first_of_next = date(on.year + last_month // 12, last_month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def _day_of_year(cadence: Cadence, year: int) -> date:
    if (cadence.month, cadence.day) == (2, 29) and not _names_a_day(2, 29, year):
        return date(year, 2, 28)
    return date(year, cadence.month, cadence.day)


def _names_a_day(month: int, day: int, year: int = _LEAP) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
