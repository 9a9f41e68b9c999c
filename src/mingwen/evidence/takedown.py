"""What is hidden behind 正在核查 at a moment: a pure function of the records of a commit and that moment.

A page is hidden from the moment of its record until somebody decides what becomes of it. A withdrawal or an expunging
that the decision names is the item's own next revision; from then on the tombstone shows, not the notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mingwen.evidence.chain import BEIJING
from mingwen.item.record import FOLDER, Record, Takedown, read_record

TAKEDOWNS = f"{FOLDER}/takedown/"


@dataclass(frozen=True, slots=True)
class TakenDown:
    """One item hidden: by which record and post, since when, why, and the day by which it is to be decided."""

    item: str
    record: str
    by: str
    since: datetime
    reason: str
    decide_by: date
    overdue: bool


def taken_down(records: Iterable[Record], at: datetime) -> Mapping[str, TakenDown]:
    """The items hidden at a moment, by short number; of several records the earliest that still holds."""
    today = at.astimezone(BEIJING).date()
    open_ones = (
        record
        for record in records
        if isinstance(record, Takedown) and record.at <= at and (record.outcome is None or record.outcome.at > at)
    )
    hidden: dict[str, TakenDown] = {}
    for one in sorted(open_ones, key=lambda record: (record.at, record.id)):
        state = TakenDown(one.item, one.id, one.by, one.at, one.reason, one.decide_by, today > one.decide_by)
        hidden.setdefault(one.item, state)
    return hidden


def takedown_records(files: Mapping[str, bytes]) -> list[Record]:
    """The takedown records among files by path; what does not read is refused by the gates and hides nothing."""
    found = (read_record(path, data).record for path, data in sorted(files.items()) if path.startswith(TAKEDOWNS))
    return [record for record in found if record is not None]
