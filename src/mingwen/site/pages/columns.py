"""The pages of a column: its list with what stands above it, its lists by year, force and topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from mingwen.item.form import parse_day
from mingwen.item.model import VALIDITY
from mingwen.messages import _
from mingwen.register import Column
from mingwen.site import air, shown
from mingwen.site.charts import Bar, bar_chart
from mingwen.site.edition import Published
from mingwen.site.meta import meta_of
from mingwen.site.pages import status, words
from mingwen.site.pages.frames import INTERACTION, OUTSIDE, STATUTORY, tab_of
from mingwen.site.pages.lists import LONG, Listing, pages
from mingwen.site.pages.model import Page, Root
from mingwen.site.pages.view import View
from mingwen.site.shell_spec import Link
from mingwen.site.tables import Series, series_of
from mingwen.supervision import within_in_words

CHARTS = 4  # small charts above a list; more would bury it
MOMENTS = 13  # bars in each: a year and a month
SERIES_ITEMS = 40  # items whose tables a chart reads
_OPEN_TITLES = {"notice": "正在公示", "consultation": "正在征集意见", "survey": "正在进行的调查"}


def column_pages(view: View) -> Iterator[Page]:
    """Every page of every column."""
    for column in view.register.columns.values():
        filters = Filters(view, column)
        yield from pages(view, _listing(view, column, filters))
        for choice in filters:
            yield from pages(view, _filter_listing(view, column, filters, choice))


def crumbs_of(view: View, column: Column) -> tuple[Link, ...]:
    """The way from the home page to a column, the column left out."""
    unit = view.register.units[column.group]
    first = {STATUTORY: Link(_("法定主动公开内容"), STATUTORY), INTERACTION: Link(_("政民互动"), INTERACTION)}
    tab = tab_of(column)
    return (*((first[tab],) if tab != OUTSIDE else ()), Link(unit.name, f"u/{unit.id}/"))


def side_of(view: View, column: Column) -> tuple[str, tuple[Link, ...]]:
    """The columns of the same unit for the sidebar, with their heading."""
    unit = view.register.units[column.group]
    links = tuple(Link(one.short_title, f"c/{one.id}/", one.id == column.id) for one in view.register.group_of(unit.id))
    return _("{unit}的栏目").format(unit=unit.short), links


def _listing(view: View, column: Column, filters: Filters) -> Listing:
    items = view.of_column(column.id)
    head = _Head(view, column, items, filters)
    side_title, side = side_of(view, column)
    base = f"c/{column.id}/"
    return Listing(
        base=base,
        title=column.title,
        name=column.short_title,
        items=items,
        head=head,
        facts=head.facts,
        own=base,
        kicker=_("栏目"),
        trail=crumbs_of(view, column),
        side_title=side_title,
        side=side,
        meta=meta_of(column),
        tab=tab_of(column),
        row="listed",
        empty=lambda root: _empty(view, column, root),
        feeds=((column.short_title, base),),
        asof=view.today.isoformat() if head.dated else "",
    )


def _filter_listing(view: View, column: Column, filters: Filters, choice: Choice) -> Listing:
    side_title, side = side_of(view, column)
    home = f"c/{column.id}/"

    def head(root: Root) -> str:
        return view.templates.render(
            "filtered.html",
            column=column,
            words=choice.words,
            home=root + home,
            filters=filters.html(root, choice.key),
        )

    return Listing(
        base=f"{home}{choice.key}/",
        title=_("{column}：{choice}").format(column=column.short_title, choice=choice.words),
        name=choice.words,
        items=choice.items,
        head=head,
        facts=("filter", filters.names),
        kicker=_("栏目"),
        trail=(*crumbs_of(view, column), Link(column.short_title, home)),
        side_title=side_title,
        side=side,
        meta=meta_of(column),
        tab=tab_of(column),
        size=LONG,
        row="listed",
    )


# ── filters ──


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: the kind (`y`, `v`, `t`), its value, the words and the items it leaves, newest first."""

    kind: str
    value: str
    words: str
    items: tuple[Published, ...]

    @property
    def key(self) -> str:
        """The end of its address: `y/2026`."""
        return f"{self.kind}/{self.value}"


class Filters:
    """The filters of a column by year, force and topic. A group whose only choice leaves every item is left out."""

    def __init__(self, view: View, column: Column) -> None:
        self.view, self.column = view, column
        items = view.of_column(column.id)
        years: dict[int, list[Published]] = {}
        forces: dict[str, list[Published]] = {}
        topics: dict[str, list[Published]] = {}
        for one in items:
            years.setdefault(one.card.year, []).append(one)
            forces.setdefault(one.validity, []).append(one)
            for topic in one.card.topics:
                topics.setdefault(topic, []).append(one)
        order = [*column.subtopics, *view.register.topics, *sorted(topics)]
        groups = (
            (
                _("年度"),
                [_choice("y", str(y), _("{year}年").format(year=y), years[y]) for y in sorted(years, reverse=True)],
            ),
            (_("效力"), [_choice("v", key, _(label), forces[key]) for key, label in VALIDITY.items() if key in forces]),
            (
                _("主题"),
                [
                    _choice("t", key, view.topic_title(column, key), topics[key])
                    for key in dict.fromkeys(order)
                    if key in topics
                ],
            ),
        )
        self.groups = [
            (label, choices)
            for label, choices in groups
            if choices and not (len(choices) == 1 and len(choices[0].items) == len(items))
        ]
        self.facts = [(label, [(one.key, len(one.items)) for one in choices]) for label, choices in self.groups]
        self.names = [(label, [one.key for one in choices]) for label, choices in self.groups]

    def __iter__(self) -> Iterator[Choice]:
        return (choice for _label, choices in self.groups for choice in choices)

    def html(self, root: Root, here: str = "") -> Markup:
        """The filters as links; counts stand on the column's own page only, so that the lists themselves keep still."""
        home = f"{root}c/{self.column.id}/"
        groups = []
        for label, choices in self.groups:
            active = any(choice.key == here for choice in choices)
            links = [
                (one.words, "" if one.key == here else f"{home}{one.key}/", None if here else len(one.items))
                for one in choices
            ]
            groups.append((label, [(_("全部"), home if active else "", None), *links]))
        return Markup(self.view.templates.render("filters.html", groups=groups)) if groups else Markup()  # noqa: S704


def _choice(kind: str, value: str, words: str, items: Sequence[Published]) -> Choice:
    return Choice(kind, value, words, tuple(items))


# ── what stands above the list ──


@dataclass(frozen=True)
class _Month:
    reports: list[air.Daily]
    story: str
    chart: Markup
    missing: list[str]
    caption: str


class _Head:
    """The head of a column's page; `facts` is what it depends on besides register and code."""

    def __init__(self, view: View, column: Column, items: Sequence[Published], filters: Filters) -> None:
        self.view, self.column, self.items, self.filters = view, column, items, filters
        self.open = open_items(view, column)
        forecasts = _of_kind(view, "air_forecast") if column.kind in ("air_daily", "air_forecast") else ()
        self.forecast = forecasts[0] if forecasts else None
        self.facts: tuple[Any, ...] = (
            status.status_facts(view, column),
            status.newest_day(view, column),
            filters.facts,
            [(view.key(one), left) for one, left in self.open],
            view.key(self.forecast) if self.forecast else "",
            view.keys(items[:SERIES_ITEMS]) if column.chart or column.kind == "air_daily" else "",
        )

    @property
    def dated(self) -> bool:
        """Whether the page says something that depends on today."""
        return bool(self.open) or (self.view.fresh[self.column.id].state == "late" and self.view.site.show_lateness)

    def __call__(self, root: Root) -> str:
        view, column = self.view, self.column
        report = air.daily(self.items[0], view.register) if self.items and column.kind == "air_daily" else None
        charts, grid = ([], None) if column.kind == "air_daily" else _charts(view, column, self.items)
        return view.templates.render(
            "column.html",
            root=root,
            base=f"c/{column.id}/",
            column=column,
            kicker=kicker(view, column, root),
            status=status.status_of(view, column),
            newest=status.newest_day(view, column),
            within=within_in_words(column.within),
            successor=status.successor(view, column),
            subtopics=list(column.subtopics.values()),
            series=column.chart is not None or column.kind == "air_daily",
            report=report,
            forecast=air.forecast(self.forecast, view.register) if self.forecast else None,
            month=_month(view, self.items) if report else None,
            charts=charts,
            grid=grid,
            open=self.open,
            open_title=_(_OPEN_TITLES.get(column.kind or "", "")),
            title=view.title,
            filters=self.filters.html(root),
        )


def kicker(view: View, column: Column, root: Root) -> Markup:
    """Who answers for the column and who takes part: `栏目 · 水科 牵头 · 会同 监测站`."""
    if column.lead:
        lead = _("{unit} 牵头").format(unit=_unit(view, column.lead, root))
    else:
        lead = _("各单位公开，{unit} 管理").format(unit=_unit(view, column.group, root))
    parts = [_("栏目"), lead]
    roles = (
        (_("会同"), column.with_),
        (_("按涉及要素会同"), column.with_any),
        (_("配合"), column.support),
        (_("督促"), column.urge),
        (_("组织报送"), column.organise),
    )
    inside = sum(unit.inside for unit in view.register.units.values())
    for role, units in roles:
        if units:
            everyone = len(units) >= inside - 1 > 1
            names = _("各单位") if everyone else _("、").join(_unit(view, unit, root) for unit in units)
            parts.append(f"{role} {names}")
    parts += [f"{_('指导')} {escape(_('、').join(column.guide))}"] if column.guide else []
    parts += [f"{_('协同')} {escape(_('、').join(column.assists))}"] if column.assists else []
    return Markup(" · ".join(parts))  # noqa: S704  (names are escaped where they are put in)


def _unit(view: View, unit: str, root: Root) -> str:
    return f'<a href="{root}u/{unit}/">{escape(view.unit_name(unit))}</a>'


def open_items(view: View, column: Column) -> list[tuple[Published, int]]:
    """Notices, consultations and surveys that are open today, with the days left, the one that ends first before."""
    if column.kind not in _OPEN_TITLES:
        return []
    found = []
    for one in view.of_column(column.id):
        opens, closes = (
            parse_day(str(one.card.facts.get("opens", ""))),
            parse_day(str(one.card.facts.get("closes", ""))),
        )
        if shown.has_text(one) and opens and closes and opens <= view.today <= closes:
            found.append((one, (closes - view.today).days))
    return sorted(found, key=lambda pair: (pair[1], pair[0].card.short))


def _of_kind(view: View, kind: str) -> tuple[Published, ...]:
    """The items of the first column of a kind."""
    return next((view.of_column(one.id) for one in view.register.columns.values() if one.kind == kind), ())


def _month(view: View, items: Sequence[Published]) -> _Month:
    reports = air.recent(report for one in items[:SERIES_ITEMS] if (report := air.daily(one, view.register)))
    first, last = reports[0].day, reports[-1].day
    lines, bands = air.scale(reports, view.register)
    span = _("{first}至{last}").format(first=words.prose_year(first), last=words.prose(last))
    story = air.story(reports)
    chart = bar_chart(
        "air",
        _("最近30天空气质量指数"),
        _("{span}每日一柱。{story}").format(span=span, story=story),
        air.bars(reports),
        lines,
        bands,
    )
    return _Month(reports, story, chart, [words.prose(day) for day in air.missing_days(reports)], span)


@dataclass(frozen=True)
class _Chart:
    title: str
    svg: Markup


@dataclass(frozen=True)
class _Grid:
    title: str
    head: list[str]
    rows: list[list[str]]


def _charts(view: View, column: Column, items: Sequence[Published]) -> tuple[list[_Chart], _Grid | None]:
    """Small charts, one a measure and group, and one table with all their numbers; none without two moments."""
    series = series_of(column, items[:SERIES_ITEMS], view.context.read)
    moments = series.moments[-MOMENTS:] if series else []
    if series is None or len(moments) < 2:
        return [], None
    wanted = [(group, name) for group in series.groups for name in series.chart.y]
    charts = []
    for place, (group, name) in enumerate(wanted[:CHARTS]):
        values = series.values(group, name)
        bars = [Bar(moment, values[moment]) for moment in moments if moment in values]
        title = _("，").join(part for part in (group, series.titles[name]) if part)
        if bars:
            charts.append(_Chart(title, bar_chart(f"chart{place}", title, _story(bars), bars)))
    return charts, _grid(series, moments, wanted)


def _story(bars: Sequence[Bar]) -> str:
    highest, lowest = max(bars, key=lambda bar: bar.value), min(bars, key=lambda bar: bar.value)
    return _("{first}至{last}。最高{high}（{at_high}），最低{low}（{at_low}）。").format(
        first=bars[0].label,
        last=bars[-1].label,
        high=highest.value,
        at_high=highest.label,
        low=lowest.value,
        at_low=lowest.label,
    )


def _grid(series: Series, moments: Sequence[str], wanted: Sequence[tuple[str, str]]) -> _Grid:
    columns = [(group, name, series.values(group, name)) for group, name in wanted]
    head = [
        _("时间"),
        *(_("，").join(part for part in (group, series.titles[name]) if part) for group, name, _v in columns),
    ]
    rows = [[moment, *(_cell(values.get(moment)) for _g, _n, values in columns)] for moment in reversed(moments)]
    return _Grid(series.chart.title, head, rows)


def _cell(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _empty(view: View, column: Column, root: Root) -> str:
    """An empty column says what is due, when, and by whom (never just nothing)."""
    if column.closed:
        return ""
    told = status.status_of(view, column)
    return view.templates.render("empty.html", column=column, status=told, unit=view.unit_name(column.group), root=root)
