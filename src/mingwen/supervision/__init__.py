"""How the duty is kept: freshness of columns, limits of items, both in words that a reader understands."""

from mingwen.supervision.freshness import BLANK, CLOSED, LATE, OK, ON_CHANGE, SOON, UNKNOWN, Freshness, freshness
from mingwen.supervision.phrases import every_in_words, within_in_words
from mingwen.supervision.timeliness import Limits, Timeliness

__all__ = [
    "BLANK",
    "CLOSED",
    "LATE",
    "OK",
    "ON_CHANGE",
    "SOON",
    "UNKNOWN",
    "Freshness",
    "Limits",
    "Timeliness",
    "every_in_words",
    "freshness",
    "within_in_words",
]
