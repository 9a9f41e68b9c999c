"""Whether an item came out within its column's limit (条例 Art 26: 20 working days, where nothing shorter is set)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingwen.item.form import parse_day
from mingwen.register import Column
from mingwen.register.cadence import Cadence, due_after
from mingwen.register.workdays import Unknown, WorkdayCalendar


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many items came out in time, how many late; items whose limit cannot be computed are in neither."""

    in_time: int = 0
    late: int = 0

    @property
    def share(self) -> str:
        """The share in time in per cent with one decimal, `95.7%`; empty where nothing was judged."""
        judged = self.in_time + self.late
        return f"{100 * self.in_time / judged:.1f}%".replace(".0%", "%") if judged else ""

    def counting(self, verdict: bool | None) -> Timeliness:
        """The same with one more verdict of `in_time`."""
        if verdict is None:
            return self
        return Timeliness(self.in_time + verdict, self.late + (not verdict))


class Limits:
    """Judges items against their columns' limits; thousands of items formed on the same day are counted once."""

    def __init__(self, calendar: WorkdayCalendar) -> None:
        self._calendar = calendar
        self._due: dict[tuple[Cadence, date], date | Unknown | None] = {}

    def in_time(self, column: Column, formed: date, facts: Mapping[str, Any], published: date) -> bool | None:
        """Whether an item met its column's `within`; None where the start or the calendar is not known.

        `facts` is the block named as the column's kind: a limit that runs from the decision starts at its `decided`.
        Limits from other events (a policy, a concern raised) are judged by the rules, which see more than one item.
        """
        limit = column.within
        start = _start(limit, formed, facts)
        if start is None:
            return None
        if (limit, start) not in self._due:
            self._due[limit, start] = due_after(limit, start, self._calendar)
        due = self._due[limit, start]
        return None if due is None or isinstance(due, Unknown) else published <= due


def _start(limit: Cadence, formed: date, facts: Mapping[str, Any]) -> date | None:
    if limit.start == "formed":
        return formed
    return parse_day(str(facts.get("decided", ""))) if limit.start == "decision" else None
