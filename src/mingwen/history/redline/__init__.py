"""What changed between two texts, marked as a lawyer would mark it; pure functions that never ask Git."""

from mingwen.history.redline.compare import compare
from mingwen.history.redline.items import (
    FieldChange,
    FileChange,
    ItemRedline,
    Removal,
    compare_items,
    suppressed_html,
)
from mingwen.history.redline.model import BlockOps, Op, Place, Redline, RowOps, places
from mingwen.history.redline.rendering import same_rendering

__all__ = [
    "BlockOps",
    "FieldChange",
    "FileChange",
    "ItemRedline",
    "Op",
    "Place",
    "Redline",
    "Removal",
    "RowOps",
    "compare",
    "compare_items",
    "places",
    "same_rendering",
    "suppressed_html",
]
