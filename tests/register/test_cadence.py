"""The grammar of cadences and when things are due."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.register import Cadence, Unknown, due_after, due_moment, is_past
from mingwen.register.cadence import STARTS, parse
from tests.register.test_workdays import CALENDAR

CHINA = timezone(timedelta(hours=8))

amounts = st.integers(0, 999)
starts = st.sampled_from(sorted(STARTS))
cadences = st.one_of(
    st.builds(Cadence, st.just("span"), amounts, st.sampled_from(["d", "wd", "h"]), start=starts),
    st.builds(
        Cadence,
        st.just("period"),
        amounts,
        st.sampled_from(["d", "wd"]),
        st.sampled_from(["month", "quarter"]),
        start=starts,
    ),
    st.builds(lambda day, start: Cadence("yearly", month=day.month, day=day.day, start=start), st.dates(), starts),
    st.builds(Cadence, st.sampled_from(["on_change", "on_event"]), start=starts),
)


def cadence(text: str, *, rolls: bool = True) -> Cadence:
    """The cadence that a text writes."""
    found = parse(text, rolls=rolls)
    assert found is not None
    return found


@given(cadences)
def test_what_is_written_is_read_back(value: Cadence) -> None:
    assert parse(str(value)) == value


@given(st.text(max_size=24))
def test_any_text_is_a_cadence_or_none(text: str) -> None:
    found = parse(text)
    assert found is None or parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "14", "d", "014d", "-1d", "14 d", "14D", "1000d", "month", "month+", "month+10h", "week+1d", "year",
        "year:13-01", "year:02-30", "year:2-3", "on_time", "20wd from:", "20wd from:birth",
        "20wd  from:policy", "20wd\n", "２０wd",
    ],
)  # fmt: skip
def test_what_is_no_cadence(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("14d", "2026-06-05", "2026-06-19"),  # a holiday: the age of a column is not moved
        ("1d", "2026-10-02", "2026-10-03"),
        ("365d", "2026-10-08", "2027-10-08"),
        ("month+10d", "2026-12-31", "2027-01-10"),
        ("month+10d", "2026-10-08", "2026-11-10"),
        ("month+0d", "2024-02-01", "2024-02-29"),
        ("quarter+20wd", "2026-04-01", "2026-07-28"),
        ("quarter+20wd", "2026-06-30", "2026-07-28"),
        ("year:03-31", "2026-01-01", "2027-03-31"),
        ("year:02-29", "2026-01-01", "2027-02-28"),
        ("year:02-29", "2027-12-31", "2028-02-29"),
        ("48h", "2026-10-01", "2026-10-03"),
        ("5h", "2026-10-01", "2026-10-02"),
    ],
)
def test_the_age_of_a_column(text: str, start: str, due: str) -> None:
    assert due_after(cadence(text, rolls=False), date.fromisoformat(start), CALENDAR) == date.fromisoformat(due)


def test_a_limit_is_moved_where_an_age_is_not() -> None:
    start = date(2026, 6, 5)
    assert due_after(cadence("14d"), start, CALENDAR) == date(2026, 6, 22)


@pytest.mark.parametrize("text", ["on_change", "on_event"])
def test_events_are_never_due(text: str) -> None:
    assert due_after(cadence(text), date(2026, 1, 1), CALENDAR) is None
    assert is_past(cadence(text), date(2026, 1, 1), date(2199, 1, 1), CALENDAR) is False


def test_a_moment_in_days_ends_with_the_day() -> None:
    start = datetime(2026, 9, 22, 9, 30, tzinfo=CHINA)
    assert due_moment(cadence("1wd"), start, CALENDAR) == datetime(2026, 9, 23, 23, 59, 59, tzinfo=CHINA)
    assert due_moment(cadence("48h"), start, CALENDAR) == start + timedelta(hours=48)
    assert isinstance(due_moment(cadence("200wd"), start, CALENDAR), Unknown)
    assert due_moment(cadence("on_event"), start, CALENDAR) is None


def test_late_is_said_only_where_it_is_known() -> None:
    limit, start = cadence("20wd"), date(2026, 12, 22)
    due = due_after(limit, start, CALENDAR)
    assert isinstance(due, Unknown)
    assert is_past(limit, start, due.not_before, CALENDAR) is False
    assert isinstance(is_past(limit, start, due.not_before + timedelta(days=1), CALENDAR), Unknown)
    assert is_past(limit, date(2026, 10, 8), date(2026, 11, 6), CALENDAR) is True
    assert is_past(limit, date(2026, 10, 8), date(2026, 11, 4), CALENDAR) is False


@given(cadences, st.dates(date(2024, 1, 1), date(2025, 6, 30)))
def test_nothing_is_due_before_it_begins(value: Cadence, start: date) -> None:
    due = due_after(value, start, CALENDAR)
    if isinstance(due, Unknown):
        assert due.not_before >= start
    else:
        assert due is None or due >= start
