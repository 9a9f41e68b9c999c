"""The air: daily reports and forecasts as values, read from the facts on cards, and what thirty days tell together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mingwen.item.form import parse_day, parse_moment
from mingwen.item.kinds import POLLUTANTS
from mingwen.messages import _
from mingwen.register import AqiTable, Register
from mingwen.site.charts import Band, Bar
from mingwen.site.edition import Published
from mingwen.supervision.phrases import day_in_words

GOOD = 100  # up to here the air counts as 优良; above, as polluted
SPAN = 30  # days that the chart shows
_POLLUTED = "污染"  # ends the register's names of levels, and says nothing on a narrow scale


@dataclass(frozen=True, slots=True)
class Daily:
    """One day's report. `level` is its name, `grade` its class (二级), `step` its place from 0 in the day's table."""

    one: Published
    day: date
    aqi: int
    level: str
    grade: str
    step: int
    steps: tuple[str, ...]
    primary: tuple[str, ...]
    health: str
    advice: str
    stations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """One day of a forecast: a range of the index and the levels it spans, 良至轻度污染."""

    day: date
    low: int
    high: int
    level: str
    primary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast: when it was issued (`11-22 16:00`) and its days."""

    one: Published
    issued: str
    days: tuple[ForecastDay, ...]


def daily(one: Published, register: Register) -> Daily | None:
    """The report of an item, or None where its facts cannot be read (then no rule has let it through)."""
    facts = one.card.facts
    day = parse_day(str(facts.get("day", "")))
    if day is None or not str(facts.get("aqi", "")).isdigit():
        return None
    aqi = int(facts["aqi"])
    table = register.aqi_table(day)
    level = table.level(aqi) if table else None
    levels = table.levels if table else ()
    return Daily(
        one=one,
        day=day,
        aqi=aqi,
        level=str(facts.get("level", "")),
        grade=level.class_ if level else "",
        step=levels.index(level) if level else -1,
        steps=tuple(name.name.removesuffix(_POLLUTED) for name in levels),
        primary=pollutants(facts),
        health=str(facts.get("health", "")),
        advice=str(facts.get("advice", "")),
        stations=tuple((str(s["name"]), str(s["aqi"])) for s in facts.get("stations", ()) if isinstance(s, Mapping)),
    )


def forecast(one: Published, register: Register) -> Forecast | None:
    """The forecast of an item, or None where its facts cannot be read."""
    issued = parse_moment(str(one.card.facts.get("issued", "")))
    days = [_forecast_day(facts, register) for facts in one.card.facts.get("days", ()) if isinstance(facts, Mapping)]
    if issued is None or not days or None in days:
        return None
    return Forecast(one, issued.strftime("%m-%d %H:%M"), tuple(day for day in days if day is not None))


def _forecast_day(facts: Mapping[str, Any], register: Register) -> ForecastDay | None:
    day = parse_day(str(facts.get("day", "")))
    low, high = str(facts.get("low", "")), str(facts.get("high", ""))
    if day is None or not low.isdigit() or not high.isdigit():
        return None
    table = register.aqi_table(day)
    return ForecastDay(day, int(low), int(high), _levels(table, int(low), int(high)), pollutants(facts))


def _levels(table: AqiTable | None, low: int, high: int) -> str:
    first, last = (table.level(low), table.level(high)) if table else (None, None)
    if first is None or last is None:
        return ""
    return first.name if first == last else _("{low}至{high}").format(low=first.name, high=last.name)


def pollutants(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the primary pollutants that stand in the facts."""
    return tuple(code for code in facts.get("primary", ()) if code in POLLUTANTS)


def pollutant_names(codes: Iterable[str]) -> str:
    """`细颗粒物、臭氧`, or 无."""
    return _("、").join(_(POLLUTANTS[code]) for code in codes) or _("无")


def recent(dailies: Iterable[Daily]) -> list[Daily]:
    """The reports of the thirty days up to the latest, one a day, oldest first."""
    by_day = {report.day: report for report in dailies}
    if not by_day:
        return []
    last = max(by_day)
    return [by_day[day] for day in sorted(by_day) if day > last - timedelta(days=SPAN)]


def missing_days(reports: list[Daily]) -> list[date]:
    """Days between the first and the last report that have none."""
    days = {report.day for report in reports}
    if not days:
        return []
    first, last = min(days), max(days)
    every = (first + timedelta(days=count) for count in range((last - first).days))
    return [day for day in every if day not in days]


def story(reports: list[Daily]) -> str:
    """What the days tell: how many of which level, the share of good ones, the highest."""
    if not reports:
        return ""
    levels = Counter(report.level for report in reports)
    order = sorted(levels, key=lambda name: min(report.aqi for report in reports if report.level == name))
    counts = _("，").join(_("{level}{count}天").format(level=name, count=levels[name]) for name in order)
    good = sum(report.aqi <= GOOD for report in reports)
    highest = max(reports, key=lambda report: report.aqi)
    return _("{counts}。优良天数比例{share}。最高为{day}的{aqi}。").format(
        counts=counts,
        share=f"{100 * good / len(reports):.1f}%".replace(".0%", "%"),
        day=day_in_words(highest.day.month, highest.day.day),
        aqi=highest.aqi,
    )


def bars(reports: list[Daily]) -> list[Bar]:
    """One bar a day, hatched above 100."""
    return [Bar(f"{one.day.month}-{one.day.day}", Decimal(one.aqi), over=one.aqi > GOOD) for one in reports]


def scale(reports: list[Daily], register: Register) -> tuple[tuple[Decimal, ...], list[Band]]:
    """The lines at which levels end, up to the one above the highest report, and the levels' names between them."""
    table = register.aqi_table(max(report.day for report in reports)) if reports else None
    if table is None:
        return (), []
    highest = max(report.aqi for report in reports)
    lines: list[Decimal] = []
    bands = []
    for level in table.levels:
        name = level.name.removesuffix(_POLLUTED)
        bands.append(Band(name, Decimal(max(0, level.low - 1)), Decimal(level.high)))
        lines.append(Decimal(level.high))
        if level.high >= highest and len(lines) > 2:
            break
    return tuple(lines), bands
