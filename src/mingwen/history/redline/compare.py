"""Comparing two texts: blocks first, then the words of the blocks that changed, tables by cell.

`compare` is a pure function of the two texts. Its answer always rebuilds both; how fine it is within a hostile text is
bounded by the meter (see `align`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from mingwen.history.redline import plan
from mingwen.history.redline.align import Meter, Run, align
from mingwen.history.redline.blocks import (
    CODE,
    HEADING,
    TABLE,
    Block,
    Row,
    csv_rows,
    heading_text,
    is_delimiter,
    sentences,
    table_rows,
)
from mingwen.history.redline.blocks import blocks as blocks_of
from mingwen.history.redline.model import DELETE, EQUAL, IGNORED, INSERT, MOVE, BlockOps, Op, Redline, RowOps
from mingwen.history.redline.plan import Unit
from mingwen.history.redline.segments import segments
from mingwen.history.redline.words import Token, key_of, tokens

_LONG = 6_000  # characters of two paragraphs together, from which they are compared sentence by sentence
_CELL_OF_WORDS = 24  # characters from which a cell is a text of its own, marked within


def compare(old: str, new: str, *, csv: bool = False, steps: int | None = None) -> Redline:
    """The redline of two texts, Markdown or plain, or of two CSV files (`csv`).

    `steps` bounds the work, see `align.STEPS`.
    """
    meter = Meter() if steps is None else Meter(steps)
    writer = _Writer(meter)
    if csv:
        shown = [writer.table(csv_rows(old), csv_rows(new))] if old or new else []
    else:
        shown = writer.blocks(blocks_of(old), blocks_of(new))
    return Redline(tuple(shown), meter.spent)


class _Writer:
    """Writes operations with ids that count up in the order in which they are made."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._ids = count(1)
        self._widths = 0, 0  # of the heads of the table that is compared

    def op(self, kind: str, old: str = "", new: str = "") -> Op:
        return Op(kind, next(self._ids), old, new)

    # -- blocks

    def blocks(self, before: Sequence[Block], after: Sequence[Block]) -> list[BlockOps]:
        """Every block with its operations, those that went at the place where they stood."""
        old, new = ([Unit(block.kind, block.raw) for block in side] for side in (before, after))
        steps, moved = plan.plan(old, new, self._meter)
        leaving, arriving = self._moves(old, new, moved)
        shown: list[BlockOps] = []
        under = ""
        for step in steps:
            here = old[slice(*step.old)] or new[slice(*step.new)]
            if step.equal:
                if here[0].kind == HEADING:
                    under = heading_text(new[step.new[0]].raw)
                unit = new[step.new[0]]
                ops = self._equal(old[step.old[0]], unit)
                shown.append(BlockOps(unit.kind, ops, (), under))
            elif step.one_sided:
                for row in range(*step.old):
                    ops = leaving.get(row) or (self.op(DELETE, old[row].raw),)
                    shown.append(BlockOps(old[row].kind, ops, self._whole_rows(old[row], ops), under))
                for column in range(*step.new):
                    ops = arriving.get(column) or (self.op(INSERT, "", new[column].raw),)
                    shown.append(BlockOps(new[column].kind, ops, self._whole_rows(new[column], ops), under))
            elif here[0].kind == TABLE:
                pair = (table_rows(unit.raw) for unit in (here[0], new[step.new[0]]))
                table = self.table(*pair)
                shown.append(BlockOps(table.kind, table.ops, table.rows, under))
            else:
                ops = self.text(_one(here), _one(new[slice(*step.new)]))
                shown.append(BlockOps(here[0].kind, ops, (), under))
        return shown

    def _moves(
        self, old: Sequence[Unit], new: Sequence[Unit], moved: dict[int, int]
    ) -> tuple[dict[int, tuple[Op, ...]], dict[int, tuple[Op, ...]]]:
        """The operations of units that moved, at the old place and at the new one; what changed on the way shows."""
        leaving, arriving = {}, {}
        for row, column in moved.items():
            away: list[Op] = []
            here: list[Op] = []
            one, other = old[row].tokens, new[column].tokens
            for equal, (low, high), (start, end) in segments(one, other, self._meter):
                before, after = (_raw(side) for side in (one[low:high], other[start:end]))
                if equal:
                    number = next(self._ids)
                    away.append(Op(MOVE, number, before, ""))
                    here.append(Op(MOVE, number, "", after))
                else:
                    away += [self.op(DELETE, before)] if before else []
                    here += [self.op(INSERT, "", after)] if after else []
            leaving[row], arriving[column] = tuple(away), tuple(here)
        return leaving, arriving

    # -- words

    def text(self, old: Unit, new: Unit) -> tuple[Op, ...]:
        """The operations between two pieces of text, by words; long ones sentence by sentence."""
        if len(old.raw) + len(new.raw) <= _LONG or old.kind == CODE:
            return self.words(old.tokens, new.tokens)
        before, after = ([Unit("sentence", raw) for raw in sentences(side.raw)] for side in (old, new))
        ops: list[Op] = []
        for step in plan.plan(before, after, self._meter, moves=False).steps:
            if step.equal:
                ops += self._equal(before[step.old[0]], after[step.new[0]])
            else:
                one, other = before[slice(*step.old)], after[slice(*step.new)]
                ops += self.words([token for unit in one for token in unit.tokens],
                                  [token for unit in other for token in unit.tokens])  # fmt: skip
        return tuple(ops)

    def words(self, old: Sequence[Token], new: Sequence[Token]) -> tuple[Op, ...]:
        """The operations between two lists of tokens."""
        ops: list[Op] = []
        for equal, (low, high), (start, end) in segments(old, new, self._meter):
            if equal:
                ops += self._same(old[low:high], new[start:end])
                continue
            before, after = _raw(old[low:high]), _raw(new[start:end])
            blank = _common_blank(before, after)
            before, after = before[: len(before) - len(blank)], after[: len(after) - len(blank)]
            ops += [self.op(DELETE, before)] if before else []
            ops += [self.op(INSERT, "", after)] if after else []
            ops += [self.op(EQUAL, blank, blank)] if blank else []
        return tuple(ops)

    def _equal(self, old: Unit, new: Unit) -> tuple[Op, ...]:
        if old.raw == new.raw:
            return (self.op(EQUAL, old.raw, new.raw),)
        return self._same(old.tokens, new.tokens)

    def _same(self, old: Sequence[Token], new: Sequence[Token]) -> tuple[Op, ...]:
        """Tokens of equal keys: equal where they are written alike, ignored where they are not."""
        ops: list[Op] = []
        alike = ""
        for one, other in zip(old, new, strict=True):
            size = 0
            while size < min(len(one.raw), len(other.raw)) and one.raw[size] == other.raw[size]:
                size += 1
            alike += one.raw[:size]
            if one.raw == other.raw:
                continue
            before, after = one.raw[size:], other.raw[size:]
            if alike or not ops:
                ops += [self.op(EQUAL, alike, alike)] if alike else []
                ops.append(self.op(IGNORED, before, after))
                alike = ""
            else:
                ops[-1] = Op(IGNORED, ops[-1].id, ops[-1].old + before, ops[-1].new + after)
        ops += [self.op(EQUAL, alike, alike)] if alike else []
        return tuple(ops)

    # -- tables

    def table(self, old: Sequence[Row], new: Sequence[Row]) -> BlockOps:
        """A table compared row by row and cell by cell; rows that moved are moves."""
        one, other = ([_row_unit(row) for row in side] for side in (old, new))
        columns = self._columns(old, new)
        steps, moved = plan.plan(one, other, self._meter)
        numbers = {row: next(self._ids) for row in moved}
        arriving = {column: numbers[row] for row, column in moved.items()}
        rows: list[RowOps] = []
        for step in steps:
            if not step.one_sided:
                rows.append(self._row(old[step.old[0]], new[step.new[0]], columns))
                continue
            for row in range(*step.old):
                op = Op(MOVE, numbers[row], old[row].raw) if row in numbers else self.op(DELETE, old[row].raw)
                rows.append(_whole(old[row], op))
            for column in range(*step.new):
                moving = arriving.get(column)
                op = Op(MOVE, moving, "", new[column].raw) if moving else self.op(INSERT, "", new[column].raw)
                rows.append(_whole(new[column], op))
        return BlockOps(TABLE, tuple(op for row in rows for op in row.ops), tuple(rows))

    def _columns(self, old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int, int]] | None:
        """Which column became which, from the heads of the two tables; None where their heads are equally long."""
        if not old or not new or len(old[0].cells) == len(new[0].cells):
            return None
        self._widths = len(old[0].cells), len(new[0].cells)
        return self._paired(old[0], new[0])

    def _paired(self, old: Row, new: Row) -> list[tuple[int, int]]:
        """Cells of two rows that belong together, in order; those between equal ones by their place."""
        runs = align([key_of(cell.text) for cell in old.cells], [key_of(cell.text) for cell in new.cells],
                     self._meter)  # fmt: skip
        pairs = []
        row = column = 0
        for run in [*runs, Run(len(old.cells), len(new.cells), 0)]:
            if run.old - row == run.new - column:
                pairs += [(row + index, column + index) for index in range(run.old - row)]
            pairs += [(run.old + index, run.new + index) for index in range(run.size)]
            row, column = run.old + run.size, run.new + run.size
        return pairs

    def _row(self, old: Row, new: Row, columns: list[tuple[int, int]] | None) -> RowOps:
        if old == new:
            return _whole(new, self.op(EQUAL, old.raw, new.raw))
        ops: list[Op] = []
        cells: list[tuple[Op, ...]] = []
        if columns is None or len(old.cells) != self._widths[0] or len(new.cells) != self._widths[1]:
            same = len(old.cells) == len(new.cells)
            columns = [(index, index) for index in range(len(old.cells))] if same else self._paired(old, new)
        row = column = 0
        for own, other in [*columns, (len(old.cells), len(new.cells))]:
            for cell in old.cells[row:own]:
                op = self.op(DELETE, cell.lead + cell.text)
                ops.append(op)
                cells.append((Op(DELETE, op.id, cell.text),))
            for cell in new.cells[column:other]:
                op = self.op(INSERT, "", cell.lead + cell.text)
                ops.append(op)
                cells.append((Op(INSERT, op.id, "", cell.text),))
            if own < len(old.cells) and other < len(new.cells):
                one, two = old.cells[own], new.cells[other]
                ops += self._unseen(one.lead, two.lead)
                inner = self._cell(one.text, two.text)
                ops += inner
                cells.append(inner)
            row, column = own + 1, other + 1
        ops += self._unseen(old.tail, new.tail)
        return RowOps(tuple(ops), tuple(cells), ruler=is_delimiter(new))

    def _cell(self, old: str, new: str) -> tuple[Op, ...]:
        """A cell: as a whole where it is a value, by words where it is a text."""
        if old == new:
            return (self.op(EQUAL, old, new),) if old else ()
        one, other = tokens(old), tokens(new)
        if [token.key for token in one] == [token.key for token in other]:
            return self._same(one, other)
        if not (set(old) | set(new)) - set(":-"):  # the line of dashes
            return self._unseen(old, new)
        if min(len(old), len(new)) >= _CELL_OF_WORDS:
            return self.words(one, other)
        return tuple([self.op(DELETE, old)] * bool(old) + [self.op(INSERT, "", new)] * bool(new))

    def _unseen(self, old: str, new: str) -> tuple[Op, ...]:
        """Bars, blanks and line ends between cells, which are no text."""
        if old == new:
            return (self.op(EQUAL, old, new),) if old else ()
        return (self.op(IGNORED, old, new),)

    def _whole_rows(self, unit: Unit, ops: tuple[Op, ...]) -> tuple[RowOps, ...]:
        if unit.kind != TABLE:
            return ()
        first = ops[0]
        old = bool(first.old)
        return tuple(
            _whole(row, Op(first.op, first.id, row.raw if old else "", "" if old else row.raw))
            for row in table_rows(unit.raw)
        )


def _whole(row: Row, op: Op) -> RowOps:
    """A row that came, went, moved or stayed as a whole: each cell is shown as part of that one operation."""
    cells = tuple((Op(op.op, op.id, cell.text if op.old else "", cell.text if op.new else ""),) for cell in row.cells)
    return RowOps((op,), cells, ruler=is_delimiter(row))


def _row_unit(row: Row) -> Unit:
    text = "\t".join(cell.text for cell in row.cells)
    return Unit("row", text, row.cells[0].text if row.cells else "")


def _one(units: Sequence[Unit]) -> Unit:
    """Several units as one."""
    return units[0] if len(units) == 1 else Unit(units[0].kind, "".join(unit.raw for unit in units))


def _common_blank(one: str, other: str) -> str:
    """The white space that both end with."""
    size = 0
    while size < min(len(one), len(other)) and one[-1 - size] == other[-1 - size] and one[-1 - size].isspace():
        size += 1
    return one[len(one) - size :]


def _raw(side: Sequence[Token]) -> str:
    return "".join(token.raw for token in side)
