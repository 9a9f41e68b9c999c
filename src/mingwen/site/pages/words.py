"""Words and dates as the public reads them: ISO in records, 11月22日 in prose, posts and never persons."""

from __future__ import annotations

from datetime import date, datetime

from mingwen.item.model import CHANGES, VALIDITY
from mingwen.messages import _
from mingwen.site.edition import STATES, Published
from mingwen.supervision.phrases import MONTHS, day_in_words

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
VALIDITY_BADGES = {"valid": "valid", "partial": "part", "amended": "part", "expired": "ended", "repealed": "ended"}
STATE_BADGES = {
    "superseded": "ended",
    "expired": "ended",
    "withheld": "gone",
    "on-request": "part",
    "withdrawn": "gone",
    "review": "gone",
}


def minute(moment: datetime) -> str:
    """`2026-10-12 09:30`, as PubDate and 数据截至 want it."""
    return moment.isoformat(" ", "minutes")[:16]


def clock(moment: datetime) -> str:
    """数据截至: the minute, or the day alone for what was taken over from a site that told no more."""
    return moment.date().isoformat() if (moment.hour, moment.minute) == (0, 0) else minute(moment)


def machine(moment: datetime) -> str:
    """A `datetime` attribute: `2026-10-12T09:30+08:00`."""
    return moment.isoformat(timespec="minutes")


def prose(day: date | str) -> str:
    """`11月22日`; no year, since prose stands near a date that has one."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    return day_in_words(one.month, one.day)


def prose_year(day: date | str) -> str:
    """`2026年11月22日`."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    return _("{year}年{month}{day}日").format(year=one.year, month=_(MONTHS[one.month - 1]), day=one.day)


def weekday(day: date | str) -> str:
    """`周日`."""
    one = date.fromisoformat(day) if isinstance(day, str) else day
    return _(WEEKDAYS[one.weekday()])


def month_day(moment: date | datetime | str) -> str:
    """`11-22`, for narrow columns whose `datetime` attribute has the year."""
    return moment[5:10] if isinstance(moment, str) else moment.strftime("%m-%d")


def revision(one: Published) -> str:
    """`第2次修订` of an item's third text; empty where it was never changed."""
    return ordinal(one.record.count) if one.record.count else ""


def ordinal(count: int) -> str:
    """`第2次修订`; of nought, `首次公开`."""
    return _("第{count}次修订").format(count=count) if count else _("首次公开")


def change(kind: str) -> str:
    """The kind of a change in words; nothing where the text does not say."""
    return _(CHANGES[kind]) if kind in CHANGES else ""


def validity(one: Published) -> tuple[str, str]:
    """An item's badge of force as (class suffix, word)."""
    return VALIDITY_BADGES[one.validity], _(VALIDITY[one.validity])


def state(one: Published) -> tuple[str, str] | None:
    """The badge of a state other than plainly published, as (class suffix, word)."""
    suffix = STATE_BADGES.get(one.state)
    return (suffix, _(STATES[one.state])) if suffix else None


def size(count: int) -> str:
    """A number of bytes for people: `14 KB`, `1.8 MB`."""
    if count < 1000:
        return _("{count} 字节").format(count=count)
    if count < 1_000_000:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def short_digest(sha256: str) -> str:
    """`4be1…90ac`."""
    return f"{sha256[:4]}…{sha256[-4:]}"
