"""Whether a column is as new as its cadence asks: pure, from the newest publication and the day of asking.

A column is judged by what was published in it, not by amendments: correcting last year's list does not make it this
year's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingwen.register import Column
from mingwen.register.cadence import Cadence, due_after
from mingwen.register.workdays import Unknown, WorkdayCalendar

OK = "ok"
SOON = "soon"
LATE = "late"
BLANK = "blank"
CLOSED = "closed"
ON_CHANGE = "on_change"
UNKNOWN = "unknown"

_NOTICE = 7  # days before the due day from which it counts as near
_SHARE = 4  # … but at most this part of the cadence, or a fortnightly column would always be near
_DAYS = {"month": 30, "quarter": 91}


@dataclass(frozen=True, slots=True)
class Freshness:
    """The state of one column on one day.

    `state`: ok · soon (the due day is near) · late · blank (nothing was ever published) · closed · on_change (nothing
    has to come regularly) · unknown (the day lies past the last working-day calendar, so nobody can say).
    `due`: the last day for the next publication; Unknown names the missing calendar; None where nothing is due.
    `late`: working days after `due`, 0 unless late, None where a calendar is missing.
    """

    state: str
    newest: date | None
    due: date | Unknown | None
    late: int | None = 0


def freshness(column: Column, newest: date | None, on: date, calendar: WorkdayCalendar) -> Freshness:
    """The state of a column on the day `on`; `newest` is the day of its latest publication, None if there is none."""
    if not column.is_open:
        return Freshness(CLOSED, newest, None)
    every = column.every
    if newest is None:
        return Freshness(BLANK, None, _next_due(every, on, calendar) if every else None)
    due = due_after(every, newest, calendar) if every else None
    if due is None or every is None:
        return Freshness(ON_CHANGE, newest, None)
    if isinstance(due, Unknown):
        return Freshness(OK if on <= due.not_before else UNKNOWN, newest, due)
    if on > due:
        passed = calendar.between(due, on)
        return Freshness(LATE, newest, due, None if isinstance(passed, Unknown) else passed)
    return Freshness(SOON if (due - on).days < _margin(every) else OK, newest, due)


def _margin(every: Cadence) -> int:
    if every.kind == "span":
        return min(_NOTICE, every.amount // _SHARE)
    return min(_NOTICE, _DAYS.get(every.period, 365) // _SHARE)


def _next_due(every: Cadence, on: date, calendar: WorkdayCalendar) -> date | Unknown | None:
    """The first due day not before `on` of a column that never published; None where there is nothing to count from."""
    if every.kind == "yearly":
        this_year = due_after(every, date(on.year - 1, 1, 1), calendar)
        return this_year if isinstance(this_year, date) and this_year >= on else due_after(every, on, calendar)
    if every.kind != "period":
        return None
    months = 1 if every.period == "month" else 3
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    last_period = due_after(every, date.fromordinal(first.toordinal() - 1), calendar)
    return last_period if isinstance(last_period, date) and last_period >= on else due_after(every, on, calendar)
