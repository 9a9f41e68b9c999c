"""The moment that a build shows: the latest instant not after now at which something took effect.

A daily rebuild with nothing due therefore changes no byte. What takes effect: a landing, what records beside items say
(a page hidden, and what came of it), `publish_at`, the day after
`public_until` and `effective_to`, `effective_from`, every midnight while a notice or a consultation is open (its days
left change), and every midnight at which some column's freshness changes (soon due, late, later still).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from mingwen.messages import MingwenError, _
from mingwen.site.card import Card
from mingwen.site.edition import Edition
from mingwen.supervision import Freshness, freshness

_DAY = timedelta(days=1)


def latest_effect(
    edition: Edition,
    landed: Mapping[str, tuple[datetime, datetime]],
    now: datetime,
    beside: Iterable[datetime] = (),
) -> datetime:
    """The latest effective instant not after `now`, whole seconds, in the site's zone; `edition` is that of `now`.

    Raises MingwenError where nothing has taken effect yet.
    """
    zone = ZoneInfo(edition.register.site.timezone)
    instants = chain(_effects([one.card for one in edition.items], landed, now, zone), beside)
    past = [instant for instant in instants if instant <= now]
    if not past:
        when = now.isoformat(" ", "minutes")
        raise MingwenError(_("到 {now} 为止还没有任何信息公开，没有可建的网站").format(now=when))
    latest = max(past).astimezone(zone)
    changed = _freshness_changed(edition, now.astimezone(zone).date(), latest.date())
    return (max(latest, _midnight(changed, zone)) if changed else latest).replace(microsecond=0)


def _freshness_changed(edition: Edition, today: date, floor: date) -> date | None:
    """The last day after `floor`, up to today, at whose midnight some column's freshness changed."""
    newest = {
        column: next((one.published.date() for one in items if one.card.mode == "active"), None)
        for column, items in edition.by_column.items()
    }
    columns = edition.register.columns.values()
    calendar = edition.register.workdays

    def on(day: date) -> list[Freshness]:
        return [freshness(column, newest.get(column.id), day, calendar) for column in columns]

    day, state = today, on(today)
    while day > floor:
        before = on(day - _DAY)
        if before != state:
            return day
        day, state = day - _DAY, before
    return None


def _effects(
    cards: Iterable[Card], landed: Mapping[str, tuple[datetime, datetime]], now: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    for times in landed.values():
        yield from times
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
