"""The moment that a build shows: the latest instant not after now at which something took effect.

A daily rebuild with nothing due therefore changes no byte. What takes effect: a landing, `publish_at`, the day after
`public_until` and `effective_to`, `effective_from`, every midnight while a notice or a consultation is open (its days
left change), and the midnight after a column's due day (it becomes late).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mingwen.messages import MingwenError, _
from mingwen.site.card import Card

_DAY = timedelta(days=1)


def latest_effect(
    cards: Iterable[Card],
    landed: Mapping[str, tuple[datetime, datetime]],
    late_from: Iterable[date],
    now: datetime,
    zone: ZoneInfo,
) -> datetime:
    """The latest effective instant not after `now`, whole seconds, in the site's zone.

    `late_from` are the first days on which columns are late.

    Raises MingwenError where nothing has taken effect yet.
    """
    instants = list(_effects(cards, landed, late_from, now, zone))
    past = [instant for instant in instants if instant <= now]
    if not past:
        raise MingwenError(
            _("到 {now} 为止还没有任何信息公开，没有可建的网站").format(now=now.isoformat(" ", "minutes"))
        )
    return max(past).astimezone(zone).replace(microsecond=0)


def _effects(
    cards: Iterable[Card],
    landed: Mapping[str, tuple[datetime, datetime]],
    late_from: Iterable[date],
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    for times in landed.values():
        yield from times
    for first in late_from:
        yield _midnight(first, zone)
    for card in cards:
        if card.publish_at:
            yield datetime.fromisoformat(card.publish_at)
        if card.effective_from:
            yield _midnight(date.fromisoformat(card.effective_from), zone)
        for last in (card.public_until, card.effective_to):
            if last:
                yield _midnight(date.fromisoformat(last) + _DAY, zone)
        opens, closes = card.facts.get("opens"), card.facts.get("closes")
        if opens and closes:
            yield _midnight(date.fromisoformat(opens), zone)
            yield _midnight(min(today, date.fromisoformat(closes) + _DAY), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
