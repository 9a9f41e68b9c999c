"""The normal form of text: what two texts must share to count as the same words.

Width, compatibility forms (㊙ is 秘, ① is 1), case, zero-width characters, and white space next to Han make no
difference; quotation marks and dashes of one sort are one. Every character of the normal form knows where in the
original it came from, so that whoever finds something in it can point at the line and column that a person sees.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = frozenset({"Cf", "Mn", "Me", "Cc"})
_ONE_SORT = str.maketrans("“”„‟«»「」『』‘’‚‛‐‑‒–—―−﹣·•‧・", '""""""""""' + "''''" + "--------" + "····")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form; `origins[i]` is the offset in the original of the character that gave `text[i]`."""

    text: str
    origins: array[int]


def normalise(text: str) -> Normal:
    """The normal form with its origins; time and memory grow with the length of the text."""
    kept: list[str] = []
    origins = array("L")
    for offset, character in enumerate(text):
        for folded in _fold(character):
            if folded == " " and (not kept or kept[-1] == " " or _wide(kept[-1])):
                continue
            if kept and kept[-1] == " " and _wide(folded):
                kept.pop()
                origins.pop()
            kept.append(folded)
            origins.append(offset)
    if kept and kept[-1] == " ":
        kept.pop()
        origins.pop()
    return Normal("".join(kept), origins)


def normal_form(text: str) -> str:
    """The text of the normal form."""
    return normalise(text).text


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same words."""
    return one == other or normal_form(one) == normal_form(other)


@lru_cache(maxsize=16_384)
def _fold(character: str) -> str:
    """One character in its normal form: none, one or several characters."""
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character).casefold().translate(_ONE_SORT)
    return "".join(
        " " if part.isspace() else part for part in folded if unicodedata.category(part) not in _DROPPED
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def _wide(character: str) -> bool:
    """Whether white space beside the character means nothing: Han, kana and East Asian punctuation."""
    return unicodedata.east_asian_width(character) in "WF"
