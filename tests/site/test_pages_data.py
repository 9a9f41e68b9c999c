"""Feeds, catalogues, series, sitemap, charts: what machines read, and the small arithmetic behind pages."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.item import form
from mingwen.item.strict import Node
from mingwen.messages import Fault
from mingwen.register.columns import TableSchema
from mingwen.site import air, catalogue, feeds, sitemap
from mingwen.site.basis import article_words, citation, han
from mingwen.site.charts import Band, Bar, bar_chart, round_lines
from mingwen.site.pages.lists import leaves
from mingwen.site.tables import as_csv, harmless, read_table, rows_html
from tests.site.world import NOW, World

ATOM = "{http://www.w3.org/2005/Atom}"


# ── lists ──


@given(st.integers(0, 400), st.integers(1, 40))
def test_every_item_stands_on_one_page_in_order(total: int, size: int) -> None:
    items: list[Any] = list(range(total, 0, -1))  # the order alone counts
    found = list(leaves(items, size))
    assert [one for leaf in found for one in leaf.items] == items
    assert [leaf.number for leaf in found] == list(range(len(found), 0, -1))
    assert all(len(leaf.items) == size for leaf in found[1:])
    assert len(found[0].items) < 2 * size or total < size


@given(st.integers(1, 300), st.integers(1, 40))
def test_a_new_item_moves_nothing_on_older_pages(total: int, size: int) -> None:
    items: list[Any] = list(range(total + 1, 0, -1))
    old = {leaf.number: list(leaf.items) for leaf in leaves(items[1:], size) if not leaf.newest}
    new = {leaf.number: list(leaf.items) for leaf in leaves(items, size)}
    assert all(new[number] == kept for number, kept in old.items())


def test_pages_of_a_list_link_to_each_other(world: World) -> None:
    first = world.main("latest/p/1/index.html")
    assert 'href="../../../latest/p/2/" rel="next"' in first
    newest = world.main("latest/index.html")
    count = len(world.edition.items) // 30
    assert f"第{count}页" in newest
    assert f'href="../latest/p/{count - 1}/"' in newest
    assert 'href="../../../latest/" rel="next"' in world.main(f"latest/p/{count - 1}/index.html")


def test_filters_give_counts_on_the_columns_page_alone(world: World) -> None:
    page = world.main("c/penalties/index.html")
    years = re.findall(r'href="../../c/penalties/y/(\d{4})/">\d{4}年（(\d+)）', page)
    assert sum(int(count) for _year, count in years) == len(world.edition.by_column["penalties"])
    filtered = world.main(f"c/penalties/y/{years[0][0]}/index.html")
    assert f"<b>{years[0][0]}年</b>" in filtered
    assert "年（" not in filtered
    listed = re.findall(r'<li><h2><a href="[^"]*i/(\d{4})/', filtered)
    assert set(listed) == {years[0][0]}


# ── feeds ──


def test_atom_is_valid_and_its_ids_stay(world: World) -> None:
    feed = feeds.feed_of("更新", "", world.edition.items)
    root = ET.fromstring(feeds.atom(feed, world.register))
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == feeds.LENGTH + 1
    assert all(re.fullmatch(r"tag:[a-z.]+,2026:/(i/\d{4}/\d{5}/)?", one or "") for one in ids)
    short = world.edition.items[0].card.short
    later = world.at(NOW + timedelta(days=1))
    changed = later.with_card(short, landed=NOW + timedelta(hours=1), title="新标题", revision=2)
    again = feeds.atom(feeds.feed_of("更新", "", changed.edition.items), world.register)
    entry = ET.fromstring(again).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == feeds.tag(world.register, world.cards[short].address)
    assert entry.findtext(f"{ATOM}title") == "〔样例〕新标题"
    published, updated = (entry.findtext(f"{ATOM}{name}") or "" for name in ("published", "updated"))
    assert published < updated
    assert (root.findtext(f"{ATOM}updated") or "") == max(one.updated for one in feed.items).isoformat()


def test_an_empty_feed_is_valid_and_stays(world: World) -> None:
    empty = world.only(())
    root = ET.fromstring(empty.main("c/notices/feed.xml"))
    assert root.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00+08:00"
    assert json.loads(empty.main("c/notices/feed.json"))["items"] == []


def test_feeds_stand_for_the_site_each_unit_and_each_column(world: World) -> None:
    bases = [
        "",
        *(f"u/{unit}/" for unit in world.register.units),
        *(f"c/{column}/" for column in world.register.columns),
    ]
    for base in bases:
        twin = json.loads(world.main(f"{base}feed.json"))
        root = ET.fromstring(world.main(f"{base}feed.xml"))
        assert [one["id"] for one in twin["items"]] == [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
        assert twin["feed_url"] == f"{world.register.site.base_url}{base}feed.json"


# ── catalogue ──


def test_the_catalogue_begins_with_the_four_columns_of_article_twelve(world: World) -> None:
    rows = list(csv.reader(io.StringIO(world.main("catalogue/items.csv"))))
    assert rows[0][:4] == ["索引号", "名称", "内容概述", "生成日期"]
    assert len(rows) == len(world.edition.items) + 1
    assert all(all(row[:4]) for row in rows)
    table = json.loads(world.main("catalogue/items.json"))["items"]
    assert [row["index_no"] for row in table] == [row[0] for row in rows[1:]]
    page = world.main("catalogue/index.html")
    assert re.findall(r'<th role="columnheader" scope="col">([^<]+)</th>', page) == rows[0][:4]


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(world: World) -> None:
    raw = as_csv(("名称",), [("=1+1",), ("-12.5",), ("@SUM(A1)",), ("正常",)])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").split("\r\n") == ["名称", "'=1+1", "-12.5", "'@SUM(A1)", "正常", ""]
    short = world.edition.items[0].card.short
    assert "'=HYPERLINK" in world.with_card(short, title='=HYPERLINK("http://x")').main("catalogue/items.csv")
    assert harmless("") == ""


def test_dcat_names_every_column_and_every_table(world: World) -> None:
    made = json.loads(world.main("catalogue/dcat.jsonld"))
    datasets = {one["@id"]: one for one in made["dcat:dataset"]}
    base = world.register.site.base_url
    assert {f"{base}c/{column}/" for column in world.register.columns} <= set(datasets)
    tables = [one for one in world.edition.items if any(file[0].endswith(".csv") for file in one.card.files)]
    assert {base + one.card.address for one in tables} <= set(datasets)
    sums = [one["spdx:checksum"] for one in datasets[base + tables[0].card.address]["dcat:distribution"]]
    assert all(re.fullmatch("[0-9a-f]{64}", one["spdx:checksumValue"]["@value"]) for one in sums)
    daily = datasets[f"{base}c/air-daily/"]
    assert daily["dct:accrualPeriodicity"]["@id"].endswith("/DAILY")
    assert json.loads(world.only(()).main("catalogue/dcat.jsonld"))["dcat:dataset"]


def test_rows_of_the_catalogue_have_a_cell_for_each_heading(world: World) -> None:
    assert {len(catalogue.row(one, world.register)) for one in world.edition.items} == {len(catalogue.HEAD)}


# ── for visitors that are programs ──


def test_the_sitemap_is_split_where_it_grows_too_long(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(sitemap, "LIMIT", 100)
    small = replace(world)
    root = ET.fromstring(small.main("sitemap.xml"))
    parts = [
        (element.text or "").rpartition("/")[2]
        for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert len(parts) > 3
    assert sum(small.main(part).count("<url>") for part in parts) == world.main("sitemap.xml").count("<url>")


def test_security_txt_expires_within_a_year(world: World) -> None:
    for days in (0, 100, 200, 300):
        moment = NOW + timedelta(days=days)
        said = world.at(moment).main(".well-known/security.txt")
        expires = date.fromisoformat(re.findall(r"Expires: ([0-9-]{10})T", said)[0])
        assert 180 < (expires - moment.date()).days < 366


# ── tables and charts ──


def schema() -> TableSchema:
    faults: list[Fault] = []
    columns: list[Node] = [
        {"name": "month", "title": "月份", "type": "month"},
        {"name": "rate", "title": "达标率", "type": "number", "unit": "%"},
    ]
    made = form.read(TableSchema, {"title": "达标率", "columns": columns}, faults)
    assert made is not None, faults
    return made


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        pytest.param("月份,达标率\n2026-10,100\n".encode(), (("2026-10", "100"),), id="plain"),
        pytest.param("\ufeff月份,达标率\r\n2026-10,100\r\n".encode(), (("2026-10", "100"),), id="BOM and CRLF"),
        pytest.param("月份,达标率\n2026-10\n".encode(), (("2026-10", ""),), id="a short row is filled up"),
        pytest.param("月份,达标率\n2026-10,1,2,3\n".encode(), (("2026-10", "1"),), id="a long row is cut"),
        pytest.param("月份,达标率\n2026\x1f-10,1\x1e\n".encode(), (("2026-10", "1"),), id="separators are dropped"),
        pytest.param("月份,别的\n2026-10,100\n".encode(), None, id="another head"),
        pytest.param("月份,达标率\n".encode("gbk"), None, id="another encoding"),
        pytest.param(b"", None, id="empty"),
    ],
)
def test_tables_are_read_by_their_form(raw: bytes, rows: tuple[tuple[str, ...], ...] | None) -> None:
    table = read_table(schema(), raw)
    assert (table and table.rows) == rows
    assert table is None or table.head == (("月份", False), ("达标率（%）", True))


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_no_cell_becomes_markup(cells: list[tuple[str, str]]) -> None:
    table = read_table(schema(), as_csv(("月份", "达标率"), cells))
    assert table is not None
    html = rows_html(table, 200)
    assert html.count("<tr>") == len(table.rows)
    assert re.sub(r"</?t[rhd](?: scope=\"row\"| class=\"r\")?>", "", html).count("<") == 0


@pytest.mark.parametrize(
    ("highest", "lines"),
    [("27", ["10", "20", "30"]), ("128", ["50", "100", "150"]), ("0.12", ["0.05", "0.1", "0.15"]), ("0", ["1"])],
)
def test_round_lines(highest: str, lines: list[str]) -> None:
    assert list(round_lines(Decimal(highest))) == [Decimal(one) for one in lines]


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=40))
def test_a_chart_stays_inside_its_frame(values: list[Decimal]) -> None:
    chart = bar_chart("c", "图", "说明", [Bar(str(place), value) for place, value in enumerate(values)])
    root = ET.fromstring(chart)
    assert root.get("viewBox") is None
    bars = list(root.iter("rect"))
    assert len(bars) == len(values)
    for bar in bars:
        x, y, width, height = (float((bar.get(name) or "").rstrip("%")) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + width <= 100.01
        assert y + height == pytest.approx(88, abs=0.02)
        assert y >= 0


def test_a_chart_says_in_words_what_it_shows_and_hatches_what_is_over() -> None:
    bars = [Bar("11-5", Decimal(112), over=True), Bar("11-6", Decimal(40))]
    chart = bar_chart(
        "air", "指数<", "最高112&", bars, (Decimal(50), Decimal(100)), [Band("优", Decimal(0), Decimal(50))]
    )
    root = ET.fromstring(chart)
    assert (root.findtext("title"), root.findtext("desc")) == ("指数<", "最高112&")
    assert root.get("aria-labelledby") == "air-t air-d"
    assert [one.get("class") for one in root.iter("rect")] == ["over", "bar"]
    assert root.find("defs") is not None
    assert "优" in [one.text for one in root.iter("text")]


# ── the air ──


def test_thirty_days_of_air_tell_their_story(world: World) -> None:
    reports = air.recent(
        report for one in world.edition.by_column["air-daily"] if (report := air.daily(one, world.register))
    )
    assert len(reports) == 30
    assert air.missing_days(reports) == []
    told = air.story(reports)
    highest = max(reports, key=lambda report: report.aqi)
    assert f"最高为{highest.day.month}月{highest.day.day}日的{highest.aqi}。" in told
    days = [int(one) for one in re.findall(r"(\d+)天", told)]
    assert sum(days) == 30
    assert air.missing_days([reports[0], reports[3]]) == [reports[1].day, reports[2].day]
    lines, bands = air.scale(reports, world.register)
    assert lines[:2] == (Decimal(50), Decimal(100))
    assert bands[0].name == "优"


def test_the_air_page_shows_figure_level_forecast_chart_and_table(world: World) -> None:
    page = world.main("c/air-daily/index.html")
    assert '<li class="on" aria-current="true">' in page
    assert page.count("<svg") == 1
    assert page.count('class="mw-days"') == 1
    assert len(re.findall(r'<tr><th scope="row"><a href="[^"]*"><time', page)) == 30
    assert "其间无缺报" in page
    gap = world.without(world.edition.by_column["air-daily"][4].card.short)
    assert "其间缺报" in gap.main("c/air-daily/index.html")


def test_series_are_whole_and_in_order(world: World) -> None:
    rows = list(csv.reader(io.StringIO(world.main("c/air-daily/series.csv"))))
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert len(rows) == len(world.edition.by_column["air-daily"]) + 1
    twin = json.loads(world.main("c/air-daily/series.json"))
    assert [twin["columns"], *twin["rows"]] == rows
    water = list(csv.reader(io.StringIO(world.main("c/drinking-water-quality/series.csv"))))
    assert water[0][0] == "时间"
    assert len(water) > 6


def test_columns_with_numbers_over_time_have_charts_and_the_same_table(world: World) -> None:
    for column in world.register.columns.values():
        if column.chart is None or column.kind == "air_daily":
            continue
        page = world.main(f"c/{column.id}/index.html")
        assert "<svg" in page, column.id
        assert column.chart.title in page
        assert 'class="mw-sum"' in page


# ── citing the law ──


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (9, "九"),
        (10, "十"),
        (13, "十三"),
        (20, "二十"),
        (62, "六十二"),
        (100, "一百"),
        (104, "一百零四"),
        (113, "一百一十三"),
    ],
)
def test_han_numerals(number: int, words: str) -> None:
    assert han(number) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A26", "第二十六条"),
        ("A20.13", "第二十条第（十三）项"),
        ("A16.3", "第十六条"),
        ("P4.2", "第四部分第二条"),
        ("P3", "第三部分"),
        ("附件", "附件"),
    ],
)
def test_articles_in_words(code: str, words: str) -> None:
    assert article_words(code) == words


def test_a_basis_is_cited_by_its_short_name(world: World) -> None:
    assert citation("foi-regulation-2019:A20.13", world.register) == "政府信息公开条例第二十条第（十三）项"
    assert citation("unknown:A1", world.register) == "unknown:A1"
