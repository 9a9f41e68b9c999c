"""A redline as people read it: a piece of a web page, or lines on a terminal.

On the page everything that was read is escaped, nothing is styled inline, and what the marks mean also stands in words
that only a screen reader meets. Parts without changes are folded and named; of a table only the rows and columns with
changes are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from mingwen.history.redline.blocks import CODE, HEADING, TABLE
from mingwen.history.redline.model import (
    DELETE,
    EQUAL,
    IGNORED,
    INSERT,
    MOVE,
    BlockOps,
    Op,
    Place,
    Redline,
    RowOps,
    places,
)
from mingwen.messages import N_, _

_SAID = {DELETE: N_("删去："), INSERT: N_("新增：")}
_FROM, _TO = N_("移走："), N_("移来：")
_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uffee"
_HAN_BREAK = re.compile(rf"(?<=[{_HAN}])\n(?=[{_HAN}])")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_HEAD_MARKS = re.compile(r"\A\s*#{1,6}\s*")
_COLOURS = {DELETE: "\x1b[31;9m", INSERT: "\x1b[32;4m", MOVE: "\x1b[36m"}
_PLAIN = "\x1b[0m"


# -- the page


def text_html(redline: Redline, mark: str = "c") -> str:
    """The text with its changes marked, a `<div class="mw-red">`; ids of changes are `mark` and their number."""
    return f'<div class="mw-red">{"".join(_blocks_html(redline.blocks, mark))}</div>'


def redline_html(redline: Redline, mark: str = "c") -> str:
    """Summary, key and marked text."""
    at_a_glance, whole = escape(_("改动一览")), escape(_("全文对照"))
    return (
        f'<h2 class="mw-h2">{at_a_glance}</h2>{summary_html(places(redline), mark)}'
        f'<h2 class="mw-h2">{whole}</h2>{key_html()}{text_html(redline, mark)}'
    )


def inline_html(redline: Redline, mark: str = "c") -> str:
    """A short text, such as a field, with its changes marked and nothing folded or wrapped."""
    return "".join(_op_html(op, mark) for op in redline.ops).strip()


def _blocks_html(blocks: Sequence[BlockOps], mark: str) -> Iterator[str]:
    quiet = 0  # blocks without a change since the last one shown
    heading: BlockOps | None = None  # the last heading among them
    for block in blocks:
        if not block.changes:
            quiet += bool("".join(op.new for op in block.ops).strip())
            heading = block if block.kind == HEADING else heading
            continue
        if quiet > (heading is not None):
            yield _folded(quiet - (heading is not None))
        if heading is not None:
            yield f'<h3 class="mw-h3">{_inline(heading.ops, mark, heading=True)}</h3>'
        quiet, heading = 0, None
        yield _block_html(block, mark)
    if quiet:
        yield _folded(quiet)


def _folded(count: int) -> str:
    return f'<p class="mw-fold">{escape(_("{count} 段没有改动，略去").format(count=count))}</p>'


def _block_html(block: BlockOps, mark: str) -> str:
    if block.kind == TABLE:
        return table_html(block.rows, mark, _("表格对照：{under}").format(under=block.under) if block.under else "")
    if block.kind == HEADING:
        return f'<h3 class="mw-h3">{_inline(block.ops, mark, heading=True)}</h3>'
    if block.kind == CODE:
        return f"<pre>{_inline(block.ops, mark)}</pre>"
    return f"<p>{_inline(block.ops, mark)}</p>"


def table_html(rows: Sequence[RowOps], mark: str = "c", label: str = "") -> str:
    """The rows and columns of a table that changed, with its head and the first column."""
    shown = [(index, row) for index, row in enumerate(rows) if not row.ruler and (index == 0 or row.changes)]
    width = max((len(row.cells) for _index, row in shown), default=0)
    wanted = {
        column
        for _index, row in shown
        if row.changes
        for column, cell in enumerate(row.cells)
        if len(row.ops) == 1 or any(op.changes for op in cell)
    }
    columns = [column for column in range(width) if column == 0 or column in wanted]
    seen: set[int] = set()
    lines = [_row_html(row, columns, mark, seen, head=index == 0) for index, row in shown]
    caption = _("只列有改动的行与列") if len(shown) < sum(not row.ruler for row in rows) or len(columns) < width else ""
    said = escape(label or _("表格对照"))
    return (
        f'<div class="mw-scroll" role="region" aria-label="{said}" tabindex="0"><table class="mw-table">'
        + (f"<caption>{escape(caption)}</caption>" if caption else "")
        + f"<thead>{lines[0] if lines else ''}</thead><tbody>{''.join(lines[1:])}</tbody></table></div>"
    )


def _row_html(row: RowOps, columns: Sequence[int], mark: str, seen: set[int], *, head: bool) -> str:
    cells = []
    for place, column in enumerate(columns):
        ops = row.cells[column] if column < len(row.cells) else ()
        inner = "".join(_op_html(op, mark, named=op.id not in seen) for op in ops)
        seen.update(op.id for op in ops)
        tag, scope = ("th", "col") if head else ("th", "row") if place == 0 else ("td", "")
        cells.append(f'<{tag} scope="{scope}">{inner}</{tag}>' if scope else f"<td>{inner}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _inline(ops: Sequence[Op], mark: str, *, heading: bool = False) -> str:
    parts = list(ops)
    if heading and parts:
        first = parts[0]
        parts[0] = Op(first.op, first.id, _HEAD_MARKS.sub("", first.old), _HEAD_MARKS.sub("", first.new))
    return "".join(_op_html(op, mark) for op in parts).strip()


def _op_html(op: Op, mark: str, *, named: bool = True) -> str:
    if op.op in (EQUAL, IGNORED):
        return _text(op.new)
    name = f"{mark}{op.id}"
    if op.op == MOVE:
        here, there, tag, said, pointer = (
            (name, f"{name}-to", "del", _FROM, _("移到了别处")) if op.old else
            (f"{name}-to", name, "ins", _TO, _("从别处移来"))
        )  # fmt: skip
        own = f' id="{here}"' if named else ""
        link = f' <a class="mw-meta" href="#{there}">{escape(pointer)}</a>' if named else ""
        inner = f'<span class="vh">{escape(_(said))}</span>{_text(op.old or op.new)}'
        return f'<{tag} class="mw-moved"{own}>{inner}</{tag}>{link}'
    tag, text = ("del", op.old) if op.op == DELETE else ("ins", op.new)
    own = f' id="{name}"' if named else ""
    return f'<{tag}{own}><span class="vh">{escape(_(_SAID[op.op]))}</span>{_visible(text)}</{tag}>'


def _visible(text: str) -> str:
    """Changed text; one that is only blank says so, since nobody could see it."""
    if text and not text.strip():
        return escape(_("［分段］") if "\n" in text else _("［空格］"))
    return _text(text)


def _text(text: str) -> str:
    """Text for a page: escaped, with characters that nobody sees spelt out; a blank line starts a line."""
    shown = escape(spelt_out(_HAN_BREAK.sub("", text)))
    return re.sub(r"\n\s*\n(?=\S)", "<br>", shown)


def spelt_out(text: str) -> str:
    """Controls, direction marks and zero-width characters as ‹U+202E›, so that none of them works on the reader."""
    return _HIDDEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def summary_html(found: Iterable[Place], mark: str = "c") -> str:
    """The changes as a table of three columns (where, before, after), each linked to its place in the text."""
    rows = []
    for number, place in enumerate(found, start=1):
        where = f'<a href="#{mark}{place.id}">{escape(_("第{number}处").format(number=number))}</a>'
        under = f"　{escape(spelt_out(place.where))}" if place.where else ""
        before, after = (
            (escape(brief(place.old)), escape(_("移到别处，文字未改")))
            if place.moved
            else (escape(brief(place.old)) or "—", escape(brief(place.new)) or "—")
        )
        rows.append(
            f'<tr role="row"><td role="cell">{where}{under}</td>'
            f'<td role="cell"><span class="mw-lab">{escape(_("改前"))}</span>{before}</td>'
            f'<td role="cell"><span class="mw-lab">{escape(_("改后"))}</span>{after}</td></tr>'
        )
    heads = "".join(
        f'<th role="columnheader" scope="col">{escape(word)}</th>' for word in (_("处"), _("改动前"), _("改动后"))
    )
    return (
        '<table role="table" class="mw-table mw-records mw-places"><thead role="rowgroup"><tr role="row">'
        f'{heads}</tr></thead><tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )  # fmt: skip


def brief(text: str, most: int = 60) -> str:
    """A piece of changed text in one line."""
    if text and not text.strip():
        return _("［分段］") if "\n" in text else _("［空格］")
    line = " ".join(spelt_out(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def key_html() -> str:
    """What the marks mean."""
    removed, added, moved = _("删去的文字"), _("新增的文字"), _("移动的文字")
    return (
        f'<p class="mw-key"><span><del>{escape(removed)}</del>　{escape(_("划线，前有“删”字"))}</span>'
        f"<span><ins>{escape(added)}</ins>　{escape(_('双下划线，前有“增”字'))}</span>"
        f'<span><ins class="mw-moved">{escape(moved)}</ins>　{escape(_("虚线，前有“移”字"))}</span></p>'
    )


def ignored_note(count: int) -> str:
    """What was not counted as a change, in one sentence."""
    if not count:
        return _("全角半角、空格、标点变体和异体字不算改动；两版之间没有这样的差别。")
    return _("全角半角、空格、标点变体和异体字不算改动：有 {count} 处这样的差别没有标出。").format(count=count)


# -- the terminal


def text_lines(redline: Redline, *, colour: bool = False) -> list[str]:
    """The changed blocks as lines: 【删：…】【增：…】, moves 【移走N：…】【移来N：…】; the rest folded."""
    lines: list[str] = []
    quiet = 0
    shown_under = ""
    for block in redline.blocks:
        if not block.changes:
            quiet += bool("".join(op.new for op in block.ops).strip())
            continue
        if quiet:
            lines.append(_("……（{count} 段没有改动）").format(count=quiet))
            quiet = 0
        if block.under and block.under != shown_under and block.kind != HEADING:
            lines.append(f"# {spelt_out(block.under)}")
            shown_under = block.under
        parts = [row.ops for row in block.rows if row.changes] or [block.ops]
        lines += ["".join(_op_text(op, colour) for op in part).strip("\n") for part in parts]
    if quiet:
        lines.append(_("……（{count} 段没有改动）").format(count=quiet))
    return lines


def _op_text(op: Op, colour: bool) -> str:
    text = spelt_out(op.old if op.op == DELETE or (op.op == MOVE and op.old) else op.new)
    if not op.changes:
        return text
    body = text.rstrip("\n")
    if not body.strip():
        body = brief(text)
    word = {DELETE: _("删"), INSERT: _("增")}.get(op.op) or f"{_('移走') if op.old else _('移来')}{op.id}"
    marked = _("【{word}：{text}】").format(word=word, text=body)
    return (f"{_COLOURS[op.op]}{marked}{_PLAIN}" if colour else marked) + text[len(text.rstrip("\n")) :]
