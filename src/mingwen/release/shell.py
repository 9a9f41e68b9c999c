"""Filling a shell: cut at its slots once, joined for every page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mingwen.site.shell_spec import SLOTS

_TOKEN = re.compile(r"<!--mw:([a-z]+)-->")


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell cut at its slots: `pieces` has one entry more than `slots`."""

    slots: tuple[str, ...]
    pieces: tuple[str, ...]

    @classmethod
    def parse(cls, html: str) -> Shell:
        """Cut `html` at its tokens. Raises ValueError where a slot is unknown."""
        parts = _TOKEN.split(html)
        slots = tuple(parts[1::2])
        if unknown := set(slots) - set(SLOTS):
            raise ValueError(f"unknown slot: {', '.join(sorted(unknown))}")
        return cls(slots, tuple(parts[0::2]))

    def fill(self, texts: Mapping[str, str]) -> str:
        """The page with its slots filled; a slot that is not named stays empty, a text without a slot is left out."""
        out = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            out += (texts.get(slot, ""), piece)
        return "".join(out)
