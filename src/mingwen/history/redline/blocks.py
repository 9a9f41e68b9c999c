"""A text as blocks: headings, paragraphs, list items, tables, code; joining them gives the text.

A block ends where a reader of law sees a new thing begin: a blank line, a heading, a list marker, `第十二条`, `（一）`,
or a line that ends a sentence. A line broken within a sentence belongs to its block, so wrapping a text anew changes
none. Blank lines belong to the block before them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HEADING, TEXT, TABLE, CODE = "heading", "text", "table", "code"

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|\Z)|第[〇零一二三四五六七八九十百0-9]+[编章节](?:\s|\Z)")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*\Z")
MARKER = re.compile(
    r"\s*(?:>|[-*+]\s|\d{1,9}[.)、．）]|[(（][\d〇零一二三四五六七八九十]+[)）]|[①-⑳]|[一二三四五六七八九十百]+、"
    r"|第[〇零一二三四五六七八九十百千0-9]+(?:条|款|项)(?:之[一二三四五六七八九十]+)?|附[件表录]|\[\^)[\s　]*"
)
_ENDED = re.compile(r"[。；：！？;!?][”’」』）)\"']*\s*\Z")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+[”’」』）)\"']*\s*|[^。；！？\n]+\Z")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)
_CSV_CELL = re.compile(r'(")([^"]*(?:""[^"]*)*)("?)|([^,\r\n]*)')


class Block(NamedTuple):
    """A piece of the text and what it is."""

    kind: str
    raw: str


class Cell(NamedTuple):
    """A cell as it is written: what stands before it (bars, blanks, quotation marks), then its text."""

    lead: str
    text: str


class Row(NamedTuple):
    """A row of a table: its cells and what stands after the last one."""

    cells: tuple[Cell, ...]
    tail: str

    @property
    def raw(self) -> str:
        """The row as it is written."""
        return "".join(cell.lead + cell.text for cell in self.cells) + self.tail


def blocks(text: str) -> list[Block]:
    """The blocks of Markdown or plain text."""
    lines = _LINE.findall(text)
    found: list[Block] = []
    at = 0
    while at < len(lines):
        kind, end = _block(lines, at)
        while end < len(lines) and not lines[end].strip():
            end += 1
        found.append(Block(kind, "".join(lines[at:end])))
        at = end
    return found


def _block(lines: list[str], at: int) -> tuple[str, int]:
    """The kind of the block that begins at a line, and the line after its last."""
    line = lines[at]
    if not line.strip():
        return TEXT, at + 1
    if fence := _FENCE.match(line):
        return CODE, _fenced(lines, at + 1, fence[1])
    if _HEADING.match(line):
        return HEADING, at + 1
    if "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _DELIMITER.match(lines[at + 1]):
        return TABLE, next((end for end in range(at + 2, len(lines)) if "|" not in lines[end]), len(lines))
    end = at + 1
    while end < len(lines) and not _begins(lines, end):
        end += 1
    return TEXT, end


def _fenced(lines: list[str], at: int, fence: str) -> int:
    closing = re.compile(rf" {{0,3}}{re.escape(fence)}{re.escape(fence[0])}*\s*\Z")
    return next((end + 1 for end in range(at, len(lines)) if closing.match(lines[end])), len(lines))


def _begins(lines: list[str], at: int) -> bool:
    """Whether a new block begins at a line that follows text."""
    line = lines[at]
    if not line.strip() or _ENDED.search(lines[at - 1][-40:]):
        return True
    if MARKER.match(line) or _HEADING.match(line) or _FENCE.match(line):
        return True
    return "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and bool(_DELIMITER.match(lines[at + 1]))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with its mark."""
    return _SENTENCE.findall(text)


def heading_text(raw: str) -> str:
    """A heading without its marks."""
    return raw.strip().lstrip("#").strip().rstrip("#").strip()


def is_delimiter(row: Row) -> bool:
    """Whether a row is the line of dashes under the head of a table."""
    return bool(row.cells) and all(re.fullmatch(r":?-+:?", cell.text) for cell in row.cells)


def table_rows(text: str) -> list[Row]:
    """The rows of a GFM table; blank lines after it are part of the last row's tail."""
    rows = [_row(line) for line in _LINE.findall(text)]
    while len(rows) > 1 and not rows[-1].cells:
        last = rows.pop()
        rows[-1] = Row(rows[-1].cells, rows[-1].tail + last.tail)
    return rows


def _row(line: str) -> Row:
    bars = [match.start() for match in _PIPE.finditer(line) if match[0] == "|"]
    spans = list(zip([0, *(bar + 1 for bar in bars)], [*bars, len(line)], strict=True))
    if spans and not line[spans[0][0] : spans[0][1]].strip():
        spans = spans[1:]
    if spans and not line[spans[-1][0] : spans[-1][1]].strip():
        spans = spans[:-1]
    cells = []
    at = 0
    for start, end in spans:
        inner = line[start:end]
        begin = start + len(inner) - len(inner.lstrip())
        finish = begin + len(inner.strip())
        cells.append(Cell(line[at:begin], line[begin:finish]))
        at = finish
    return Row(tuple(cells), line[at:])


def csv_rows(text: str) -> list[Row]:
    """The rows of a CSV file (RFC 4180: commas, doubled quotation marks); an unclosed quotation runs to the end."""
    rows: list[Row] = []
    cells: list[Cell] = []
    lead = ""
    at = 0
    while at < len(text):
        match = _CSV_CELL.match(text, at)
        assert match is not None
        quote, inner, closing, plain = match.groups()
        cells.append(Cell(lead + quote, inner) if quote else Cell(lead, plain))
        lead, at = closing or "", match.end()
        if at < len(text) and text[at] not in "\r\n,":
            end = next((index for index in range(at, len(text)) if text[index] in "\r\n,"), len(text))
            lead, at = lead + text[at:end], end
        if at < len(text) and text[at] == ",":
            lead, at = lead + ",", at + 1
            if at == len(text):
                cells.append(Cell(lead, ""))
                lead = ""
            continue
        end = at
        while end < len(text) and text[end] in "\r\n":
            end += 1
        rows.append(Row(tuple(cells), lead + text[at:end]))
        cells, lead, at = [], "", end
    if cells:
        rows.append(Row(tuple(cells), lead))
    return rows
