"""One landing before the rules: what it changed against the tree of its first parent, and when. Nothing here judges.

What had landed before is not judged again: a landing answers for what it changed (design §4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from mingwen.git import Entry
from mingwen.item import path as item_path
from mingwen.item.model import Item
from mingwen.item.reader import Reading, read_item
from mingwen.register import Register
from mingwen.rules.case import Read


class Stamp(NamedTuple):
    """A moment as a commit writes it: in UTC, and how far east of it the writer's zone lay, in minutes."""

    at: datetime
    zone: int = 0


@dataclass(frozen=True, slots=True)
class CommitFacts:
    """What a commit says of itself."""

    id: str
    parents: tuple[str, ...]
    authored: Stamp
    committed: Stamp


class Change(NamedTuple):
    """One changed path: what lay there before and what lies there now; None where nothing."""

    path: str
    old: Entry | None
    new: Entry | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that a landing added, changed, moved or took away; known by its number, wherever its file lies.

    `restored`: no tree had the number just before, but an earlier one did; `old` is the last text that it had.
    """

    short: str
    old: Reading | None
    new: Reading | None
    restored: bool = False

    @property
    def before(self) -> Item | None:
        """The item as it stood, where its form holds."""
        return self.old.item if self.old is not None else None

    @property
    def after(self) -> Item | None:
        """The item as it lands, where its form holds."""
        return self.new.item if self.new is not None else None

    @property
    def amended(self) -> bool:
        """Whether what the public may read changed, as the digest tells it."""
        before, after = self.before, self.after
        return before is not None and after is not None and before.digest != after.digest

    @property
    def path(self) -> str:
        """Where the item lies, or lay where it was taken away."""
        reading = self.new or self.old
        return reading.path if reading is not None else ""


@dataclass(frozen=True)
class LandingCase:
    """One landing. `commit` is None where a merge is judged that nobody has made yet; then no date is asked for.

    `changes` are the changed paths below content/. `merge` has, for a merge of two, each changed path with what Git
    would have made of it by itself (`old`) and what the merge made of it (`new`); for a merge of more, the paths that
    are as in none of its parents (`old` None).
    """

    items: tuple[ItemChange, ...]
    register: Register
    now: datetime
    commit: CommitFacts | None = None
    parent_committed: datetime | None = None
    changes: tuple[Change, ...] = ()
    merge: tuple[Change, ...] = ()
    read: Read | None = field(default=None, repr=False)


def item_changes(
    changes: Iterable[Change], read: Read, last: Mapping[str, tuple[str, str]] | None = None
) -> tuple[ItemChange, ...]:
    """The items among changed paths, ordered by number; attachments alone change no item.

    `last` gives path and blob of the last text of numbers that were used before and are in no tree now.
    """
    old: dict[str, tuple[str, str]] = {}
    new: dict[str, tuple[str, str]] = {}
    for change in changes:
        parts = item_path.parse(change.path)
        if parts is None or parts.attachment:
            continue
        if change.old is not None:
            old[parts.short] = change.path, change.old.id
        if change.new is not None and change.new.type == "blob":
            new[parts.short] = change.path, change.new.id
    known = {short: place for short, place in (last or {}).items() if short in new and short not in old}
    return tuple(
        ItemChange(
            short,
            _reading(old.get(short) or known.get(short), read),
            _reading(new.get(short), read),
            restored=short in known,
        )
        for short in sorted({*old, *new})
    )


def _reading(place: tuple[str, str] | None, read: Read) -> Reading | None:
    return read_item(place[0], read(place[1])) if place is not None else None
