"""Files for machines: feeds, catalogues, series, sitemap, robots.txt, security.txt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from mingwen.messages import _
from mingwen.register import Column
from mingwen.site import air, catalogue, feeds, server_maps, shown, sitemap
from mingwen.site.edition import Published
from mingwen.site.pages.frames import AMENDMENTS
from mingwen.site.pages.model import Page
from mingwen.site.pages.record import EXPLAINED
from mingwen.site.pages.view import View
from mingwen.site.tables import as_csv, pollutants, series_of

_DAILY_HEAD = ("日期", "AQI", "级别", "首要污染物", "索引号")


def data_pages(view: View) -> Iterator[Page]:
    """Every file that is not a page."""
    register, items = view.register, view.edition.listed
    yield from _feeds(view, view.site.title, "", items)
    for unit in register.units.values():
        yield from _feeds(view, unit.name, f"u/{unit.id}/", view.of_unit(unit.id))
        yield _list(view, f"u/{unit.id}/items.csv", view.of_unit(unit.id))
    for column in register.columns.values():
        yield from _feeds(view, column.title, f"c/{column.id}/", view.of_column(column.id))
        yield _list(view, f"c/{column.id}/items.csv", view.of_column(column.id))
        yield from _series(view, column)
    every = view.edition.items  # the catalogue says of what was withdrawn that it was
    yield _list(view, "catalogue/items.csv", every)
    title = _("{name}公开目录").format(name=view.site.name)
    key = ("catalogue", view.keys(every))
    yield Page("catalogue/items.json", None, key, lambda: catalogue.json_of(every, register, title))
    pairs = [(column, view.of_column(column.id)) for column in register.columns.values()]
    yield Page("catalogue/dcat.jsonld", None, key, lambda: catalogue.dcat(register, pairs))
    yield from _visitors(view)
    yield from _servers(view)


def _feeds(view: View, title: str, base: str, items: Sequence[Published]) -> Iterator[Page]:
    name = title if not base else f"{view.site.name} {title}"
    feed = feeds.feed_of(name, base, items)
    inputs = ("feed", name, view.keys(feed.items))
    yield Page(f"{base}feed.xml", None, inputs, lambda: feeds.atom(feed, view.register))
    yield Page(f"{base}feed.json", None, inputs, lambda: feeds.json_feed(feed, view.register))


def _list(view: View, path: str, items: Sequence[Published]) -> Page:
    return Page(path, None, ("csv", view.keys(items)), lambda: catalogue.csv_of(map(view.catalogue_row, items)))


def _series(view: View, column: Column) -> Iterator[Page]:
    """The numbers of a column over time, whole: CSV and JSON."""
    items = view.of_column(column.id)
    base = f"c/{column.id}/series"
    if column.chart is None and column.kind != "air_daily":
        return
    rows = _dailies if column.kind == "air_daily" else _points
    inputs = ("series", view.keys(items))
    yield Page(f"{base}.csv", None, inputs, lambda: as_csv(*rows(view, column, items)))
    yield Page(f"{base}.json", None, inputs, lambda: _as_json(*rows(view, column, items)))


Rows = tuple[Sequence[str], list[list[str]]]
"""A head and the rows below it."""


def _dailies(view: View, column: Column, items: Sequence[Published]) -> Rows:
    reports = [report for one in items if shown.has_text(one) and (report := air.daily(one, view.register))]
    reports.sort(key=lambda report: report.day)
    return tuple(map(_, _DAILY_HEAD)), [
        [report.day.isoformat(), str(report.aqi), report.level, pollutants(report.primary), report.one.card.short]
        for report in reports
    ]


def _points(view: View, column: Column, items: Sequence[Published]) -> Rows:
    series = series_of(column, [one for one in items if shown.has_text(one)], view.context.read)
    assert series is not None
    head = [_("时间"), *([_("分组")] if series.chart.group else []), *series.titles.values()]
    rows = [
        [
            point.x,
            *([point.group] if series.chart.group else []),
            *(f"{point.values[name]:f}" if name in point.values else "" for name in series.chart.y),
        ]
        for point in series.points
    ]
    return head, rows


def _as_json(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return json.dumps({"columns": list(head), "rows": rows}, ensure_ascii=False, indent=0) + "\n"


def _visitors(view: View) -> Iterator[Page]:
    base_url = view.site.base_url
    entries = _addresses(view)
    parts = [entries[start : start + sitemap.LIMIT] for start in range(0, len(entries), sitemap.LIMIT)]
    key = ("sitemap", view.keys(view.edition.items), [link.url for link in view.context.plain])
    if len(parts) == 1:
        yield Page("sitemap.xml", None, key, lambda: sitemap.sitemap(base_url, entries))
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield Page("sitemap.xml", None, key, lambda: sitemap.index(base_url, names))
        for name, part in zip(names, parts, strict=True):
            yield Page(name, None, key, partial(sitemap.sitemap, base_url, part))
    yield Page("robots.txt", None, (), lambda: sitemap.robots(base_url))
    expires = _expiry(view.now)
    yield Page(".well-known/security.txt", None, (expires,), lambda: sitemap.security_txt(view.register, expires))


def _servers(view: View) -> Iterator[Page]:
    """What web servers must be told: 410 for what is gone, 301 for lists that moved."""
    maps = server_maps.server_map(view.edition)
    inputs = ("server", maps.stones, maps.gone, maps.moved, maps.not_found)
    folder = server_maps.FOLDER
    yield Page(f"{folder}nginx.conf", None, inputs, lambda: server_maps.nginx(maps))
    yield Page(f"{folder}Caddyfile", None, inputs, lambda: server_maps.caddy(maps))
    yield Page("_redirects", None, inputs, lambda: server_maps.redirects(maps))


def _addresses(view: View) -> list[tuple[str, str]]:
    """What search engines should know: fixed pages, units, columns, and every item that has a text."""
    fixed = ["", "guide/", "rules/", "statutory/", "catalogue/", "reports/", "request/", "interaction/", "latest/"]
    fixed += [
        "organisation/",
        "relations/",
        "u/",
        "y/",
        "t/",
        "v/",
        "en/",
        AMENDMENTS,
        EXPLAINED,
        *(link.url for link in view.context.plain),
    ]
    pages = [(path, "") for path in fixed]
    for kind, ids, of in (("u", view.register.units, view.of_unit), ("c", view.register.columns, view.of_column)):
        for name in ids:
            changed = view.newest_update(of(name))
            pages.append((f"{kind}/{name}/", changed.date().isoformat() if changed else ""))
    items = [one for one in view.edition.items if shown.has_text(one)]
    return pages + [(one.card.address, one.updated.date().isoformat()) for one in items]


def _expiry(now: datetime) -> str:
    """The end of the half-year after the next: 6 to 12 months away, and the same for six months."""
    year, month = (now.year + 1, 1) if now.month < 7 else (now.year + 1, 7)
    return f"{year}-{month:02}-01T00:00:00+08:00"
