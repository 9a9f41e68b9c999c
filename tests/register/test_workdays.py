"""Working days: vectors, the package that also knows them, and what cannot be known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.messages import RegisterError
from mingwen.register import Unknown, WorkdayCalendar, deadline, load_workdays
from mingwen.register.load import folder_names, folder_reader

ROOT = Path(__file__).resolve().parents[2]
CALENDAR: WorkdayCalendar = load_workdays(folder_reader(ROOT), folder_names(ROOT))
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]

days = st.dates(FIRST, LAST)
counts = st.integers(0, 300)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2025-09-22", "20wd", "2025-10-24"),
        ("2026-02-09", "7wd", "2026-02-25"),
        ("2026-02-09", "20wd", "2026-03-13"),
        ("2026-04-28", "5wd", "2026-05-08"),
        ("2026-09-18", "10wd", "2026-10-09"),
        ("2026-11-23", "20wd", "2026-12-21"),
        # 民法典 Art 203: a last day of rest moves on
        ("2026-09-26", "5d", "2026-10-08"),
        ("2026-09-25", "15d", "2026-10-10"),
        ("2026-06-05", "20d", "2026-06-25"),
        ("2026-06-06", "0d", "2026-06-06"),  # the same day, a Saturday
        ("2026-06-05", "0wd", "2026-06-05"),
        # hours run through nights and holidays
        ("2026-09-30T22:00:00+08:00", "5h", "2026-10-01T03:00:00+08:00"),
        ("2026-09-30T22:00:00+08:00", "48h", "2026-10-02T22:00:00+08:00"),
        ("2026-02-10", "month+10d", "2026-03-10"),
        ("2026-02-10", "quarter+20wd", "2026-04-29"),
        ("2026-02-10", "year:03-31", "2027-03-31"),
    ],
)
def test_vectors(start: str, limit: str, due: str) -> None:
    assert deadline(start, limit, CALENDAR) == due


def test_every_day_agrees_with_chinesecalendar() -> None:
    ours = {day: CALENDAR.is_workday(day) for day in DAYS}
    assert ours == {day: chinese_calendar.is_workday(day) for day in DAYS}


def test_weekday_holidays_and_weekend_workdays_of_2026() -> None:
    off = "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06"
    on = "01-04 02-14 02-28 05-09 09-20 10-10"
    year = [day for day in DAYS if day.year == 2026]
    assert [f"{day:%m-%d}" for day in year if day.weekday() < 5 and not CALENDAR.is_workday(day)] == [
        *off.split(),
        "10-07",
    ]
    assert [f"{day:%m-%d}" for day in year if day.weekday() >= 5 and CALENDAR.is_workday(day)] == on.split()


@pytest.mark.parametrize(
    ("start", "limit", "missing"),
    [
        ("2026-12-22", "20wd", "2027"),
        ("2023-12-01", "1wd", "2023"),
        ("2026-12-31", "20d", "2027"),
        ("2026-12-01", "quarter+20wd", "2027"),
        ("2030-05-01", "7wd", "2030"),
    ],
)
def test_past_the_last_calendar_the_missing_file_is_named(start: str, limit: str, missing: str) -> None:
    with pytest.raises(RegisterError, match=rf"content/_register/workdays/{missing}\.yml"):
        deadline(start, limit, CALENDAR)


@pytest.mark.parametrize(
    ("start", "limit"),
    [
        ("2026-13-01", "20wd"),
        ("2026-10-08", "20"),
        ("2026-10-08", "on_change"),
        ("2026-10-08", "48h"),
        ("yesterday", "1d"),
        ("2026-10-08", ""),
    ],
)
def test_what_cannot_be_read_is_refused(start: str, limit: str) -> None:
    with pytest.raises(RegisterError):
        deadline(start, limit, CALENDAR)


def test_an_unknown_deadline_has_a_lower_bound() -> None:
    # seven working days are left in 2026, so thirteen are missing: 13 January at the earliest
    assert CALENDAR.add(date(2026, 12, 22), 20) == Unknown("content/_register/workdays/2027.yml", date(2027, 1, 13))


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(CALENDAR.is_workday(date(2027, 1, 4)))


@given(days, counts)
def test_a_limit_in_working_days_ends_on_one(start: date, count: int) -> None:
    due = CALENDAR.add(start, count)
    if isinstance(due, Unknown):
        assert due.file == "content/_register/workdays/2027.yml"
        assert due.not_before > LAST
    else:
        assert count == 0 or CALENDAR.is_workday(due)
        assert CALENDAR.between(start, due) == count
        assert due >= start + timedelta(days=count)


@given(days, counts)
def test_one_day_more_is_one_working_day_later(start: date, count: int) -> None:
    shorter, longer = CALENDAR.add(start, count), CALENDAR.add(start, count + 1)
    if not isinstance(longer, Unknown):
        assert not isinstance(shorter, Unknown)
        assert shorter < longer
        assert CALENDAR.between(shorter, longer) == 1


@given(days, counts)
def test_a_limit_in_days_is_moved_to_the_next_working_day(start: date, count: int) -> None:
    due = CALENDAR.add_days(start, count)
    if not isinstance(due, Unknown):
        last = start + timedelta(days=count)
        assert CALENDAR.is_workday(due)
        assert not any(CALENDAR.is_workday(last + timedelta(days=step)) for step in range((due - last).days))


@given(days, days)
def test_between_counts_both_ways(one: date, other: date) -> None:
    there, back = CALENDAR.between(one, other), CALENDAR.between(other, one)
    assert not isinstance(there, Unknown)
    assert not isinstance(back, Unknown)
    assert there == -back
