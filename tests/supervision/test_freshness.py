"""Freshness of columns: states, due days and working days late, on the calendars of 2025 and 2026."""

from __future__ import annotations

from datetime import date

import pytest

from mingwen.item import form
from mingwen.item.strict import Node
from mingwen.messages import Fault
from mingwen.register import Cadence, Column, Unknown, WorkdayCalendar
from mingwen.register.cadence import parse
from mingwen.register.workdays import Holiday, WorkYear
from mingwen.supervision import Limits, Timeliness, every_in_words, freshness, within_in_words


def _year(year: int, *off: tuple[str, str]) -> WorkYear:
    days = tuple(Holiday(name="假", from_=date.fromisoformat(a), to=date.fromisoformat(b)) for a, b in off)
    return WorkYear(year=year, notice="通知", notice_no=None, notice_date=None, source=None, holidays=days, make_up=())


CALENDAR = WorkdayCalendar(
    {
        2025: _year(2025, ("2025-10-01", "2025-10-08")),
        2026: _year(2026, ("2026-01-01", "2026-01-03"), ("2026-10-01", "2026-10-07")),
    }
)


def _column(every: str | None = None, **more: Node) -> Column:
    node: dict[str, Node] = {
        "title": "水",
        "short_title": "水",
        "description": "水",
        "keywords": ["水"],
        "class": "document",
        "column_type": "数据发布",
        "basis": ["foi-regulation-2019:A20.13"],
        **({"every": every} if every else {}),
        **more,
    }
    faults: list[Fault] = []
    column = form.read(Column, node, faults, id="water", order=1, unit_order=1)
    assert column is not None, faults
    return column


def _cadence(text: str) -> Cadence:
    cadence = parse(text)
    assert cadence is not None
    return cadence


@pytest.mark.parametrize(
    ("every", "newest", "on", "state", "due", "late"),
    [
        pytest.param("14d", "2026-11-20", "2026-11-23", "ok", "2026-12-04", 0, id="fortnight, fresh"),
        pytest.param("14d", "2026-11-10", "2026-11-23", "soon", "2026-11-24", 0, id="fortnight, tomorrow"),
        pytest.param("14d", "2026-11-09", "2026-11-23", "soon", "2026-11-23", 0, id="the due day itself is in time"),
        pytest.param("14d", "2026-11-08", "2026-11-23", "late", "2026-11-22", 1, id="one working day late"),
        pytest.param("14d", "2026-11-06", "2026-11-22", "late", "2026-11-20", 0, id="late over a weekend only"),
        pytest.param("1d", "2026-11-22", "2026-11-23", "ok", "2026-11-23", 0, id="daily is never near"),
        pytest.param("quarter+20wd", "2026-07-28", "2026-11-23", "late", "2026-11-04", 13, id="a quarter missed"),
        pytest.param("month+10d", "2026-11-05", "2026-11-23", "ok", "2026-12-10", 0, id="October is out"),
        pytest.param("year:12-31", "2025-12-20", "2026-12-28", "soon", "2026-12-31", 0, id="yearly, near"),
        pytest.param("year:03-31", "2025-03-30", "2026-04-01", "late", "2026-03-31", 1, id="yearly, late"),
        pytest.param("on_change", "2020-01-01", "2026-11-23", "on_change", None, 0, id="only when something changes"),
        pytest.param(None, "2020-01-01", "2026-11-23", "on_change", None, 0, id="no cadence"),
        pytest.param("14d", None, "2026-11-23", "blank", None, 0, id="never published, nothing to count from"),
        pytest.param("year:12-31", None, "2026-11-23", "blank", "2026-12-31", 0, id="never published, due this year"),
        pytest.param("year:03-31", None, "2026-11-23", "blank", "2027-03-31", 0, id="never published, due next year"),
        pytest.param("month+10d", None, "2026-11-05", "blank", "2026-11-10", 0, id="October still due"),
        pytest.param("month+10d", None, "2026-11-11", "blank", "2026-12-10", 0, id="October past, November due"),
    ],
)
def test_state_on_a_day(every, newest, on, state, due, late):
    seen = freshness(_column(every), date.fromisoformat(newest) if newest else None, date.fromisoformat(on), CALENDAR)
    assert (seen.state, seen.due, seen.late) == (state, date.fromisoformat(due) if due else None, late)


def test_a_due_day_past_the_last_calendar_is_not_guessed():
    seen = freshness(_column("quarter+20wd"), date(2026, 11, 2), date(2026, 11, 23), CALENDAR)
    assert seen.state == "ok"
    assert isinstance(seen.due, Unknown)
    assert seen.due.file.endswith("2027.yml")
    later = freshness(_column("quarter+20wd"), date(2026, 11, 2), date(2027, 6, 1), CALENDAR)
    assert later.state == "unknown"


def test_a_closed_column_is_never_late():
    closed = _column("14d", closed={"date": "2024-04-01", "basis": "并入", "successor": "complaints"})
    assert freshness(closed, date(2024, 1, 1), date(2026, 11, 23), CALENDAR).state == "closed"
    assert freshness(closed, None, date(2026, 11, 23), CALENDAR).state == "closed"


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        ("14d", "每14天"),
        ("1d", "每天"),
        ("180d", "每半年"),
        ("365d", "每年"),
        ("month+10d", "每月结束后10天内"),
        ("quarter+20wd", "每季度结束后20个工作日内"),
        ("year:03-31", "每年3月31日前"),
        ("on_change", "有变动时"),
        ("on_event", "有情况时"),
    ],
)
def test_every_in_words(cadence, words):
    assert every_in_words(_cadence(cadence)) == words


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        ("20wd", "20个工作日内"),
        ("0d", "当日"),
        ("48h from:raised", "自关切出现之时起48小时内"),
        ("3wd from:policy", "自所解读文件公布之日起3个工作日内"),
        ("year:03-31", "每年3月31日前"),
    ],
)
def test_within_in_words(cadence, words):
    assert within_in_words(_cadence(cadence)) == words


@pytest.mark.parametrize(
    ("within", "formed", "facts", "published", "verdict"),
    [
        pytest.param("7wd", "2026-11-02", {}, "2026-11-11", True, id="on the last day"),
        pytest.param("7wd", "2026-11-02", {}, "2026-11-12", False, id="a day late"),
        pytest.param("7wd from:decision", "2026-11-09", {"decided": "2026-11-02"}, "2026-11-12", False, id="decided"),
        pytest.param("7wd from:decision", "2026-11-09", {}, "2026-11-12", None, id="no day of decision"),
        pytest.param("3wd from:policy", "2026-11-02", {}, "2026-12-12", None, id="another item starts the clock"),
        pytest.param("20wd", "2026-12-25", {}, "2027-03-01", None, id="past the last calendar"),
    ],
)
def test_limits(within, formed, facts, published, verdict):
    column = _column(within=within)
    judged = Limits(CALENDAR).in_time(column, date.fromisoformat(formed), facts, date.fromisoformat(published))
    assert judged is verdict


def test_the_share_counts_only_what_was_judged():
    total = Timeliness().counting(True).counting(True).counting(False).counting(None)
    assert (total.in_time, total.late, total.share) == (2, 1, "66.7%")
    assert Timeliness().share == ""
