"""Text to searchable terms: pairs of Han characters, whole words and whole numbers, each with its place.

Chinese has no spaces, and a segmenter may cut 饮用水 one way in the index and another in the query. Pairs of
characters cannot differ: 饮用水 is 饮用 at 0 and 用水 at 1, so that any two-character word is a term and any phrase is
a run of terms at known places. One character is a term of its own only beside a word or number (Ⅲ类, 42号, 5日).
Words and numbers are whole: 0.02 is not found in 0.025.

The normal form is written twice, here and in `assets/search.js`; a test runs both over the same text:

    NFKC, lower case; 1,136.2 is 1136.2
    brackets, quotation marks and Markdown's * _ ~ ` have no width: 《方案》的通知 is found as 方案的通知
    anything else between two Han characters is one place wide: 水。源 is not 水源
    nothing has a width beside a word or number: 示环发〔2026〕42号, 示环发[2026]42号 and 示环发 2026 42 号 are alike
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import MutableMapping, Sequence
from itertools import pairwise

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_OTHER = "a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff"
_TERM = re.compile(rf"([{HAN}]+)|([{_OTHER}]+|[0-9]+(?:\.[0-9]+)*)")
_WIDTHLESS = "()\\[\\]{}〔〕【】《》〈〉「」『』“”‘’\"'`*_~"
_DROPPED = re.compile(rf"[{_WIDTHLESS}]+")
_BETWEEN_WORDS = re.compile(rf"(?<=[{_OTHER}0-9])[{_WIDTHLESS}]+(?=[{_OTHER}0-9])")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_ADDRESS = re.compile(r"\]\([^)\n]*\)|<?https?://[^\s)>]*>?")
_SOFT_BREAK = re.compile(rf"(?<=[{HAN}，、；：])\n(?=[{HAN}])")


def plain(markdown: str) -> str:
    """A body without what nobody reads: link targets, and line ends inside a paragraph of Chinese."""
    return _SOFT_BREAK.sub("", _ADDRESS.sub("]", markdown))


def normal(text: str) -> str:
    """The text in the form that is cut into terms."""
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())
    return _DROPPED.sub("", _BETWEEN_WORDS.sub(" ", text))


def spell(text: str, places: MutableMapping[str, list[int]], start: int) -> int:
    """Add a text's terms to `places` (term → places, rising), the first at `start`; gives the place after the last.

    `places` makes a list for a term it does not have (a `defaultdict`).
    """
    place = start
    run = ""  # the Han characters just before
    word = False  # whether a word or number stands just before
    for match in _TERM.finditer(normal(text)):
        term = match.group()
        if match.lastindex == 2:
            if len(run) > 1:
                places[run[-1]].append(place - 1)
            places[term].append(place)
            run, word = "", True
        else:
            place += bool(run)
            if word or len(term) == 1:
                places[term[0]].append(place)
            for at, (one, other) in enumerate(pairwise(term), place):
                places[one + other].append(at)
            run, word = term, False
        place += len(term)
    return place


def terms(text: str) -> Sequence[tuple[str, int]]:
    """The terms of a text with their places from 0, ordered by place, then term."""
    places: _Places = _Places()
    spell(text, places, 0)
    return sorted(((term, at) for term, found in places.items() for at in found), key=lambda pair: (pair[1], pair[0]))


class _Places(dict[str, list[int]]):
    def __missing__(self, term: str) -> list[int]:
        self[term] = []
        return self[term]
