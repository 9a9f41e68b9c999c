"""CSV attachments: readable, rectangular, without formulas, and as the column's table schema says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mingwen.item import form, index_no
from mingwen.messages import _
from mingwen.register.columns import TableColumn, TableSchema

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_TOLD = 10  # faults told of one file; the rest are counted

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?%?")


class CellFault(NamedTuple):
    """What is wrong in a table: row and column count from 1, row 1 is the header; 0: the table as a whole."""

    row: int
    column: int
    message: str


def read_table(data: bytes) -> list[list[str]] | None:
    """The rows of a CSV file (UTF-8, BOM allowed for Excel, comma, double quotes); None where it cannot be read."""
    try:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None


def shape_faults(rows: list[list[str]] | None) -> Iterator[CellFault]:
    """At least a header and one row, not too many, all of one width, a header in which every cell says something."""
    if rows is None:
        yield CellFault(0, 0, _("读不了：要用 UTF-8、英文逗号，引号成对"))
        return
    if len(rows) < 2:
        yield CellFault(0, 0, _("至少要有表头和一行数据"))
        return
    if len(rows) > MAX_ROWS or len(rows[0]) > MAX_COLUMNS:
        yield CellFault(0, 0, _("太大：最多 {rows} 行、{columns} 列").format(rows=MAX_ROWS, columns=MAX_COLUMNS))
        return
    width = len(rows[0])
    header = [cell.strip() for cell in rows[0]]
    if not all(header) or len(set(header)) < width:
        yield CellFault(1, 0, _("表头有空格子或重复的列名"))
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            message = _("有 {count} 格，表头有 {width} 格").format(count=len(row), width=width)
            yield CellFault(number, 0, message)


def formula_faults(rows: list[list[str]]) -> Iterator[CellFault]:
    """Cells that a spreadsheet would run: a leading = + - @ that begins no number, a leading tab or line break."""
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if cell[:1] in ("=", "@", "\t", "\r", "\n") or (
                cell[:1] in ("+", "-") and cell.strip() not in ("-", "--") and not _NUMBER.fullmatch(cell.strip())
            ):
                yield CellFault(number, place, _("会被当作公式执行"))


def header_faults(rows: list[list[str]], schema: TableSchema) -> Iterator[CellFault]:
    """The header row holds the schema's titles in their order."""
    expected = [column.title for column in schema.columns]
    header = [cell.strip() for cell in rows[0]]
    if header != expected:
        yield CellFault(1, 0, _("表头应当是：{expected}").format(expected="，".join(expected)))


def cell_faults(rows: list[list[str]], schema: TableSchema) -> Iterator[CellFault]:
    """Every cell is of its column's type; a required one is not empty."""
    for number, row in enumerate(rows[1:], 2):
        for place, (cell, column) in enumerate(zip(row, schema.columns, strict=False), 1):
            text = cell.strip()
            if not text and column.required:
                yield CellFault(number, place, _("“{title}”不能空").format(title=column.title))
            elif text and not _CELLS[column.type](text):
                yield CellFault(number, place, _wrong(column))


def _wrong(column: TableColumn) -> str:
    if column.type == "credit-code":
        return _("“{title}”的统一社会信用代码校验不通过").format(title=column.title)
    expected = {"number": _("数"), "date": _("日期，例如 2026-10-08"), "month": _("月份，例如 2026-10")}
    return _("“{title}”应当是{expected}").format(title=column.title, expected=expected.get(column.type, _("文字")))


_CELLS: dict[str, Callable[[str], bool]] = {
    "text": lambda text: len(text) <= 500,
    "number": lambda text: re.fullmatch(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?", text) is not None,
    "date": lambda text: form.parse_day(text) is not None,
    "month": lambda text: re.fullmatch(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])", text) is not None,
    "credit-code": index_no.credit_code_holds,
}
