"""What a comparison gives: operations that rebuild both texts, and the blocks that a page shows them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

EQUAL, INSERT, DELETE, MOVE, IGNORED = "equal", "insert", "delete", "move", "ignored"


@dataclass(frozen=True, slots=True)
class Op:
    """One step from the old text to the new one.

    `old` is what it takes from the old text and `new` what it gives to the new one, so that joining each rebuilds both.
    A move is two operations with one `id`: one has only `old`, where the words stood, one only `new`, where they stand.
    `ignored` says the same on both sides in other signs (width, sort of quotation marks, variant forms, blanks).
    """

    op: str
    id: int
    old: str = ""
    new: str = ""

    @property
    def changes(self) -> bool:
        """Whether a reader has something else to read."""
        return self.op not in (EQUAL, IGNORED)

    def as_json(self) -> dict[str, Any]:
        """`{"op", "id", "old", "new"}`."""
        return {"op": self.op, "id": self.id, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class RowOps:
    """A row of a table: its operations in the order written, and those of each cell; `ruler` is the line of dashes."""

    ops: tuple[Op, ...]
    cells: tuple[tuple[Op, ...], ...]
    ruler: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything in the row changed."""
        return any(op.changes for op in self.ops)


@dataclass(frozen=True, slots=True)
class BlockOps:
    """A block of text with its operations; a table that changed also has its rows, which hold the same operations.

    `kind` is heading, text, table or code; `under` is the heading it stands under, only where that heading stands in
    both texts.
    """

    kind: str
    ops: tuple[Op, ...]
    rows: tuple[RowOps, ...] = ()
    under: str = ""

    @property
    def changes(self) -> bool:
        """Whether anything in the block changed."""
        return any(op.changes for op in self.ops)


@dataclass(frozen=True, slots=True)
class Redline:
    """Two texts compared, block by block."""

    blocks: tuple[BlockOps, ...]
    steps: int = 0  # what the comparison cost, see align.Meter

    @property
    def ops(self) -> tuple[Op, ...]:
        """All operations in order, neighbours that are equal as one."""
        return joined(op for block in self.blocks for op in block.ops)

    @property
    def changes(self) -> int:
        """How many places a reader has to look at: an insertion next to a deletion is one, a move is one."""
        return sum(1 for _place in places(self))

    @property
    def ignored(self) -> int:
        """How many places differ only in signs that change nothing."""
        return sum(op.op == IGNORED for block in self.blocks for op in block.ops)

    @property
    def same(self) -> bool:
        """Whether nothing changed that a reader would call a change."""
        return not any(block.changes for block in self.blocks)

    def as_json(self) -> list[dict[str, Any]]:
        """`[{"op", "id", "old", "new"}]`."""
        return [op.as_json() for op in self.ops]


@dataclass(frozen=True, slots=True)
class Place:
    """One change as a line of a summary: where, what stood there and what stands there (one may be empty).

    `cell` names row and column of a change in a table, by the first cell of the row and the head of the column.
    """

    id: int
    kind: str
    under: str
    old: str
    new: str
    moved: bool = False
    cell: str = ""

    @property
    def where(self) -> str:
        """The heading it stands under, then row and column."""
        return "，".join(filter(None, (self.under, self.cell)))


def places(redline: Redline) -> Iterator[Place]:
    """Every change in the order of the text."""
    moved: set[int] = set()
    for block in redline.blocks:
        for part, cell in _parts(block):
            for group in changed(part):
                first = group[0]
                if first.op == MOVE:
                    if first.id not in moved:
                        text = first.old or first.new
                        yield Place(first.id, block.kind, block.under, text, text, moved=True)
                    moved.add(first.id)
                    continue
                old, new = "".join(op.old for op in group), "".join(op.new for op in group)
                yield Place(first.id, block.kind, block.under, old, new, cell=cell)


def _parts(block: BlockOps) -> Iterator[tuple[tuple[Op, ...], str]]:
    """What is looked at by itself, with its name: a block; of a table each cell, or a row that changed as a whole."""
    if not block.rows:
        yield block.ops, ""
        return
    heads = [_stands(cell) for cell in block.rows[0].cells]
    for index, row in enumerate(block.rows):
        if len(row.ops) == 1:
            yield row.ops, ""
            continue
        for column, cell in enumerate(row.cells):
            name = _stands(row.cells[0]) if column and index else ""
            head = heads[column] if index and column < len(heads) else ""
            yield cell, "，".join(filter(None, (name, head)))


def _stands(ops: Iterable[Op]) -> str:
    """The text as it stands now."""
    return "".join(op.new for op in ops).strip()


def changed(ops: Iterable[Op]) -> Iterator[tuple[Op, ...]]:
    """The runs of operations that change something; a move is a run of its own."""
    run: list[Op] = []
    for op in ops:
        if run and (not op.changes or op.op == MOVE):
            yield tuple(run)
            run = []
        if op.op == MOVE:
            yield (op,)
        elif op.changes:
            run.append(op)
    if run:
        yield tuple(run)


def joined(ops: Iterable[Op]) -> tuple[Op, ...]:
    """The same operations, neighbours of one sort as one; moves stay as they are."""
    result: list[Op] = []
    for op in ops:
        last = result[-1] if result else None
        if last and last.op == op.op == EQUAL:
            result[-1] = Op(EQUAL, last.id, last.old + op.old, last.new + op.new)
        else:
            result.append(op)
    return tuple(result)
