"""One item of a commit that is being made, with what it was before."""

from __future__ import annotations

from dataclasses import dataclass

from mingwen.item.model import Item
from mingwen.item.reader import Reading


@dataclass(frozen=True, slots=True)
class StagedItem:
    """One item of the commit: as the commit before has it, as the main branch has it, and as it is staged.

    `before` and `landed` are None where the number is not there, or the text cannot be read.
    """

    short: str
    new: Reading
    before: Item | None = None
    landed: Item | None = None

    @property
    def item(self) -> Item | None:
        """The staged item, where its form holds."""
        return self.new.item

    @property
    def amended(self) -> Item | None:
        """The staged item where it is a revision after the first and this commit changes its text."""
        item = self.item
        if item is None or item.change is None:
            return None
        return item if self.before is None or self.before.digest != item.digest else None
