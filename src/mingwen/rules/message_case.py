"""The message of a commit before the rules, with what is staged beside it. Nothing here judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from mingwen.history.trailers import Trailer
from mingwen.item.model import Item
from mingwen.item.record import Order
from mingwen.item.staged import StagedItem


@dataclass(frozen=True)
class MessageCase:
    """A message without its comments, its trailers by Git's reading, and what is staged.

    `find` gives an item of the index by its short number, `order` an order by its id: an amended commit has staged
    nothing anew, and its message speaks of what lies there already.
    """

    file: str
    text: str
    trailers: tuple[Trailer, ...]
    staged: tuple[StagedItem, ...]
    find: Callable[[str], Item | None]
    order: Callable[[str], Order | None]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the message."""
        return tuple(self.text.splitlines())

    @property
    def subject(self) -> str:
        """The first line."""
        return next((line for line in self.lines if line.strip()), "")

    def line_of(self, one: Trailer) -> int:
        """The line (from 1) on which a trailer begins; the first where it cannot be found."""
        starts = (number for number, line in enumerate(self.lines, 1) if _begins(line, one))
        return next(starts, 1)


def _begins(line: str, one: Trailer) -> bool:
    key, _colon, value = line.partition(":")
    return key.strip().casefold() == one.key.casefold() and one.value.startswith(value.strip())
