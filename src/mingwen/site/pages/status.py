"""The state of a column in words: how fresh it is, when it is next due, and what an empty or closed one says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingwen.messages import _
from mingwen.register import Column, Unknown
from mingwen.site.pages.view import View
from mingwen.supervision import BLANK, CLOSED, LATE, ON_CHANGE, SOON, UNKNOWN, Freshness, every_in_words


@dataclass(frozen=True, slots=True)
class Status:
    """A column's state for the public: `words`, and whether they are a reproach (a badge)."""

    words: str
    late: bool
    every: str  # the cadence in words
    due: str  # when something is next due, in words


def status_of(view: View, column: Column) -> Status:
    """The state of a column today. Lateness is told where the site's settings say so, else left out."""
    fresh = view.fresh[column.id]
    late = fresh.state == LATE and view.site.show_lateness
    return Status(_words(fresh, told=view.site.show_lateness), late, every_in_words(column.every), due_words(fresh))


def status_facts(view: View, column: Column) -> tuple[object, ...]:
    """What `status_of` depends on besides the register, as JSON-able facts."""
    fresh = view.fresh[column.id]
    return (fresh.state, str(fresh.newest), str(fresh.due), fresh.late)


def _words(fresh: Freshness, *, told: bool) -> str:
    if fresh.state == LATE:
        return _late(fresh.late) if told else ""
    return {
        SOON: _("按期，将到更新日"),
        BLANK: _("暂无信息"),
        CLOSED: _("已归档"),
        ON_CHANGE: _("有变动时更新"),
        UNKNOWN: _("工作日历未公布，期限待定"),
    }.get(fresh.state, _("按期"))


def _late(days: int | None) -> str:
    return _("逾期{days}个工作日").format(days=days) if days else _("逾期")


def due_words(fresh: Freshness) -> str:
    """When the next publication is due: a day, or which calendar is still to come; empty where nothing is due."""
    if isinstance(fresh.due, date):
        return _("{day} 前").format(day=fresh.due.isoformat())
    if isinstance(fresh.due, Unknown):
        year = fresh.due.file.rpartition("/")[2].removesuffix(".yml")
        return _("{year}年工作日历公布后确定").format(year=year)
    return ""


def newest_day(view: View, column: Column) -> str:
    """When anything in the column last changed, as an ISO day; empty where there is nothing."""
    moment = view.newest_update(view.of_column(column.id))
    return moment.date().isoformat() if moment else ""


def successor(view: View, column: Column) -> tuple[str, str]:
    """What follows a closed column, as (words, path); the path is empty where it is a place outside."""
    if column.closed is None:
        return "", ""
    following = view.register.columns.get(column.closed.successor)
    return (following.title, f"c/{following.id}/") if following else (column.closed.successor, "")
