"""CSV attachments as tables, and the tables of many items as one series; a schema in the register names the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from markupsafe import Markup, escape

from mingwen.item.kinds import POLLUTANTS
from mingwen.messages import _
from mingwen.register import Column
from mingwen.register.columns import Chart, TableSchema
from mingwen.site.card import Card
from mingwen.site.edition import Published

NUMBER = "number"
_CELL, _ROW = "\x1f", "\x1e"
_NO_SEPARATORS = str.maketrans("", "", _CELL + _ROW)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, for each column a heading and whether numbers stand in it, and its rows as text."""

    title: str
    head: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(schema: TableSchema, raw: bytes) -> Table | None:
    """The table in the bytes of a CSV file; None where its first row is not the schema's (another table, then)."""
    try:
        text = raw.decode("utf-8-sig").translate(_NO_SEPARATORS)
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text)) if row]
    except (UnicodeDecodeError, csv.Error):
        return None
    titles = tuple(column.title for column in schema.columns)
    if not rows or rows[0] != titles:
        return None
    head = tuple((_heading(column.title, column.unit), column.type == NUMBER) for column in schema.columns)
    width = len(titles)
    return Table(schema.title, head, tuple((*row, *("",) * width)[:width] for row in rows[1:]))


def _heading(title: str, unit: str | None) -> str:
    return _("{title}（{unit}）").format(title=title, unit=unit) if unit and unit not in title else title


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of a series: what stands on the axis, the group (`""` without one), the values by name."""

    x: str
    group: str
    values: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a column over time, oldest first; `titles` gives the heading of each value."""

    chart: Chart
    titles: dict[str, str]
    points: tuple[Point, ...]

    @property
    def moments(self) -> list[str]:
        """What stands on the axis, in order, each once."""
        return list(dict.fromkeys(point.x for point in self.points))

    @property
    def groups(self) -> list[str]:
        """The groups in the order in which they first occur."""
        return list(dict.fromkeys(point.group for point in self.points))

    def values(self, group: str, name: str) -> dict[str, Decimal]:
        """The values of one measure and group, by moment."""
        return {point.x: point.values[name] for point in self.points if point.group == group and name in point.values}


def rows_html(table: Table, most: int) -> Markup:
    """The first `most` rows as `<tr>`, the first cell of each as its header.

    A page can have thousands of cells, so they are escaped together, parted by two control characters that `read_table`
    leaves in no cell.
    """
    opens = ['<td class="r">' if number else "<td>" for _name, number in table.head]
    joined = _ROW.join(_CELL.join(row) for row in table.rows[:most])
    out = []
    for row in str(escape(joined)).split(_ROW) if joined else ():
        first, *rest = row.split(_CELL)
        cells = "".join([f"{start}{cell}</td>" for start, cell in zip(opens[1:], rest, strict=True)])
        out.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return Markup("".join(out))  # noqa: S704  (escaped above)


def series_of(column: Column, items: Iterable[Published], read: Callable[[str], bytes]) -> Series | None:
    """The series of a column that has a chart, from its items newest first; None where it has no chart."""
    chart = column.chart
    if chart is None:
        return None
    points: dict[tuple[str, str], Point] = {}
    for one in items:
        for point in _block_points(chart, one.card) if chart.source == "block" else _points(column, one.card, read):
            points.setdefault((point.x, point.group), point)  # the newest statement about a moment holds
    names = {col.name: _heading(col.title, col.unit) for col in column.table.columns} if column.table else {}
    titles = {name: names.get(name) or _heading(_(_BLOCK_TITLES.get(name, name)), chart.unit) for name in chart.y}
    return Series(chart, titles, tuple(sorted(points.values(), key=lambda point: point.x)))


_BLOCK_TITLES = {"aqi": "AQI", "availability": "可用率", "dead_links": "不可用链接", "questions": "问题数"}


def _block_points(chart: Chart, card: Card) -> list[Point]:
    values = _numbers({name: str(card.facts.get(name, "")) for name in chart.y})
    x = str(card.facts.get(chart.x, ""))
    return [Point(x, str(card.facts.get(chart.group, "")) if chart.group else "", values)] if x and values else []


def _points(column: Column, card: Card, read: Callable[[str], bytes]) -> list[Point]:
    chart, schema = column.chart, column.table
    if chart is None or schema is None:
        return []
    names = [one.name for one in schema.columns]
    found = []
    for file, _title, _sha256 in card.files:
        table = read_table(schema, read(f"{card.folder}/{file}")) if file.endswith(".csv") else None
        for row in table.rows if table else ():
            cells = dict(zip(names, row, strict=True))
            values = _numbers({name: cells.get(name, "") for name in chart.y})
            if cells.get(chart.x) and values:
                found.append(Point(cells[chart.x], cells.get(chart.group, "") if chart.group else "", values))
    return found


def _numbers(cells: dict[str, str]) -> dict[str, Decimal]:
    found = {}
    for name, text in cells.items():
        try:
            value = Decimal(text)
        except InvalidOperation:
            continue
        if value.is_finite() and value >= 0:
            found[name] = value
    return found


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file for spreadsheets: BOM, CRLF, and no cell that a spreadsheet would run as a formula (CWE-1236)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what would make it a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA and not _is_number(cell) else cell


_FORMULA = frozenset("=+-@\t\r＝＋－＠")


def _is_number(cell: str) -> bool:
    try:
        Decimal(cell)
    except InvalidOperation:
        return False
    return True


def pollutants(codes: Iterable[str]) -> str:
    """Primary pollutants as codes for a data file: `PM2.5;O3`."""
    return ";".join(code for code in codes if code in POLLUTANTS)
