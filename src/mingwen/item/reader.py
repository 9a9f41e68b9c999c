"""One file to one item: decode, cut, parse, read; every fault in one run, never an exception."""

from __future__ import annotations

from dataclasses import dataclass

from mingwen.item import decode, form, path, strict
from mingwen.item.digest import digest
from mingwen.item.model import Item, ItemPlace
from mingwen.messages import Fault


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: the item (None where its form does not hold), the faults, and places on demand."""

    path: str
    item: Item | None
    faults: tuple[Fault, ...]
    tree: strict.Tree | None
    block: strict.Block | None

    def locate(self, field: str) -> tuple[int, int]:
        """Line and column (from 1) of a field path; `body` is the text's first line; 1:1 where nothing is known."""
        if field == "body" and self.block is not None:
            return self.block.body_line, 1
        return self.tree.locate(field) if self.tree is not None and field else (1, 1)


def read_item(file: str, raw: bytes) -> Reading:
    """Read the bytes of an item's file; `file` is its path in the repository."""
    faults: list[Fault] = []
    text = decode.decode(raw, faults)
    block = strict.split(text, faults) if text is not None else None
    if block is None:
        return Reading(file, None, tuple(faults), None, None)
    tree = strict.parse(block.front, faults, first_line=2)
    if tree is None:
        return Reading(file, None, tuple(faults), None, block)
    place = ItemPlace(file, path.parse(file), block.body, block.body_line, digest(tree.data, block.body))
    item = form.read(Item, tree.data, faults, place=place)
    return Reading(file, item, _without_echoes(faults), tree, block)


def _without_echoes(faults: list[Fault]) -> tuple[Fault, ...]:
    """A bad date is also unreadable for readers that guess types; say it once, in the words of the field."""
    named = {fault.field for fault in faults if fault.id == form.ILL_FORMED}
    return tuple(fault for fault in faults if not (fault.id == "MW-F020" and fault.field in named))
