"""The home page: four things people come for, what is new, what changed, every unit, and how to read a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mingwen.messages import _
from mingwen.register import Column
from mingwen.site import air, shown
from mingwen.site.edition import Published
from mingwen.site.pages import words
from mingwen.site.pages.columns import open_items
from mingwen.site.pages.frames import feed_links
from mingwen.site.pages.model import Filled, Page
from mingwen.site.pages.view import View
from mingwen.site.tables import series_of

NEWEST = 8
CHANGES = 5
UNIT_COLUMNS = 3  # named below a unit's name
_WATER = ("drinking-water-quality", "drinking-water")


@dataclass(frozen=True, slots=True)
class Front:
    """One of the four fronts: a heading with its link, a figure or lines, a sentence, and what it rests on."""

    title: str
    url: str
    figure: str = ""
    word: str = ""
    lines: tuple[tuple[str, str], ...] = ()  # words, url
    text: str = ""
    meta: str = ""
    sample: bool = False


def home_page(view: View) -> Page:
    """The front page of the site."""
    fronts = [front for front in (_air(view), _water(view), _decisions(view), _talk(view)) if front]
    newest = _newest(view)
    changes = changed(view.edition.items)[:CHANGES]
    facts: tuple[Any, ...] = (
        [(one.title, one.figure, one.word, one.lines, one.text, one.meta, one.sample) for one in fronts],
        view.keys(newest),
        view.keys(changes),
        words.minute(view.now),
    )

    def render() -> Filled:
        main = view.templates.render(
            "home.html",
            fronts=fronts,
            newest=view.rows(newest, "", "news"),
            changes=[_change(view, one) for one in changes],
            units=[(unit.name, f"u/{unit.id}/", _unit_columns(view, unit.id)) for unit in view.register.units.values()],
        )
        return {
            "title": str(Markup.escape(view.site.subtitle)),
            "head": feed_links(view.site.name, "", ""),
            "main": main,
            "asof": words.minute(view.now),
        }

    return Page("index.html", "", ("home", facts), render)


def changed(items: Sequence[Published]) -> list[Published]:
    """Items whose text was amended after publication and is still shown, the last amended first."""
    found = [one for one in items if one.record.news is not None and shown.has_text(one)]
    return sorted(found, key=lambda one: (one.updated, one.card.short), reverse=True)


def _newest(view: View) -> list[Published]:
    """The newest items, one a column, so that a daily report does not crowd out everything else."""
    chosen: dict[str, Published] = {}
    for one in view.edition.listed:
        if shown.has_text(one):
            chosen.setdefault(one.card.column, one)
        if len(chosen) == NEWEST:
            break
    return list(chosen.values())


def _change(view: View, one: Published) -> dict[str, Any]:
    card, news = one.card, one.record.news
    assert news is not None
    return {
        "url": f"{card.address}#record",
        "title": view.title(one),
        "kind": words.change(news.revision.kind),
        "what": news.revision.what if news.worded else "",
        "why": news.revision.why if news.worded else "",
        "day": one.updated.date().isoformat(),
        "unit": view.unit_name(card.department),
        "sample": card.sample,
    }


def _unit_columns(view: View, unit: str) -> str:
    columns = [column.short_title for column in view.register.group_of(unit) if column.is_open]
    return _("、").join(columns[:UNIT_COLUMNS])


def _columns(view: View, kind: str) -> list[Column]:
    return [column for column in view.register.columns.values() if column.kind == kind]


def _latest(view: View, column: Column) -> Published | None:
    return next((one for one in view.of_column(column.id) if shown.has_text(one)), None)


# ── the four fronts ──


def _air(view: View) -> Front | None:
    column = next(iter(_columns(view, "air_daily")), None)
    latest = _latest(view, column) if column else None
    report = air.daily(latest, view.register) if latest else None
    if column is None or report is None:
        return None
    text = _("首要污染物：{names}。").format(names=air.pollutant_names(report.primary))
    return Front(
        title=_("空气质量"),
        url=f"c/{column.id}/",
        figure=str(report.aqi),
        word=report.level,
        text=text + _outlook(view),
        meta=_("{day}日报").format(day=words.prose(report.day)),
        sample=report.one.card.sample,
    )


def _outlook(view: View) -> str:
    """What is forecast for today, else for the first day of the newest forecast."""
    column = next(iter(_columns(view, "air_forecast")), None)
    for one in view.of_column(column.id)[:4] if column else ():
        coming = air.forecast(one, view.register)
        for day in coming.days if coming else ():
            if day.day >= view.today:
                name = _("今天") if day.day == view.today else words.prose(day.day)
                return _("{day}预报{level}，指数{low}至{high}。").format(
                    day=name, level=day.level, low=day.low, high=day.high
                )
    return ""


def _water(view: View) -> Front | None:
    """Drinking water: the share of samples that met the standard, where the newest table says; else its summary."""
    column = next((view.register.columns[one] for one in _WATER if one in view.register.columns), None)
    latest = _latest(view, column) if column else None
    if column is None or latest is None:
        return None
    figure = _share(view, column, latest)
    return Front(
        title=_("饮用水"),
        url=f"c/{column.id}/",
        figure=figure,
        word=_("达标") if figure else "",
        lines=() if figure else ((view.title(latest), latest.card.address),),
        text=shown.summary(latest),
        meta=_("{day}公开").format(day=words.prose(latest.published.date())),
        sample=latest.card.sample,
    )


def _share(view: View, column: Column, latest: Published) -> str:
    """The lowest value of the column's chart in its newest moment, where the chart is in per cent."""
    series = series_of(column, [latest], view.context.read)
    if series is None or series.chart.unit != "%" or not series.points:
        return ""
    moment = series.moments[-1]
    values = [value for point in series.points if point.x == moment for value in point.values.values()]
    return f"{min(values):g}%" if values else ""


def _decisions(view: View) -> Front | None:
    lines: list[tuple[str, str]] = []
    samples = False
    for kind, label in (("permit", _("许可")), ("penalty", _("处罚"))):
        found = [one for column in _columns(view, kind) if (one := _latest(view, column))]
        newest = max(found, key=lambda one: one.published, default=None)
        if newest:
            lines.append((f"{label}{_('：')}{_party(view, newest)}", newest.card.address))
            samples = samples or newest.card.sample
    notices = [pair for column in _columns(view, "notice") for pair in open_items(view, column)]
    for one, left in sorted(notices, key=lambda pair: pair[1])[:1]:
        project = str(one.card.facts.get("project", "")) or view.title(one)
        lines.append((_("公示：{project}，还有{left}天").format(project=project, left=left), one.card.address))
    columns = _columns(view, "penalty") or _columns(view, "permit")
    if not lines or not columns:
        return None
    return Front(
        title=_("谁得了许可，谁受了处罚"),
        url=f"c/{columns[0].id}/",
        lines=tuple(lines),
        meta=_("作出决定7个工作日内公开"),
        sample=samples,
    )


def _party(view: View, one: Published) -> str:
    facts = one.card.facts
    return str(facts.get("party") or facts.get("holder") or view.title(one))


def _talk(view: View) -> Front | None:
    column = next(iter(_columns(view, "consultation")), None)
    if column is None:
        return None
    title, url = _("请您发表意见"), f"c/{column.id}/"
    running = open_items(view, column)
    if not running:
        return Front(title, url, text=_("目前没有正在征集的意见。已结束的征集及采纳情况见本栏目。"))
    one, left = running[0]
    more = _("另有{count}件正在征集。").format(count=len(running) - 1) if len(running) > 1 else ""
    closes = words.prose(str(one.card.facts["closes"]))
    return Front(
        title=title,
        url=one.card.address,
        figure=str(left),
        word=_("天后截止"),
        text=_("{title}，{day}截止。").format(title=view.title(one), day=closes) + more,
        meta=_("结果与采纳情况将在本栏公布"),
        sample=one.card.sample,
    )
