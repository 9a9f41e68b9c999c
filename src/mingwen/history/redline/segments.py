"""Two lists of tokens as runs that are equal and runs that changed, cut where a person would cut them.

The shortest edit is not always the clearest. Between two changes a few equal characters that are there by chance are
taken into the change (`继续每月监测` became `加密为每旬监测`, not five scraps), and an insertion that could stand in
several places begins after a sign (`废气、[废水、]噪声`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mingwen.history.redline.align import Meter, align
from mingwen.history.redline.words import Token

_CHANCE = 4  # characters; more than that are never equal by chance
_SLIDE = 200  # tokens
_AFTER = {**dict.fromkeys("。；！？：¶\n", 4), **dict.fromkeys("，,;", 3), "、": 3, **dict.fromkeys("（(《“「【", 1)}
_BEFORE = {**dict.fromkeys("和及或与并且的、，", 1)}


class Segment(NamedTuple):
    """Tokens from `old` (from, to) became those from `new` (from, to)."""

    equal: bool
    old: tuple[int, int]
    new: tuple[int, int]


def segments(old: Sequence[Token], new: Sequence[Token], meter: Meter) -> list[Segment]:
    """Runs that cover both sides, equal and changed by turns."""
    runs = align([token.key for token in old], [token.key for token in new], meter)
    found: list[Segment] = []
    row = column = 0
    for run in runs:
        if run.old > row or run.new > column:
            found.append(Segment(False, (row, run.old), (column, run.new)))
        row, column = run.old + run.size, run.new + run.size
        found.append(Segment(True, (run.old, row), (run.new, column)))
    if row < len(old) or column < len(new):
        found.append(Segment(False, (row, len(old)), (column, len(new))))
    return _slid(_without_chance(found, old, new), old, new)


def _without_chance(found: list[Segment], old: Sequence[Token], new: Sequence[Token]) -> list[Segment]:
    """Short equal runs between two changes, one of them a replacement, become part of one change."""
    result: list[Segment] = []
    for segment in found:
        result.append(segment)
        while len(result) >= 3 and not result[-1].equal:
            left, island, right = result[-3:]
            if not _by_chance(left, island, right, old, new):
                break
            result[-3:] = [Segment(False, (left.old[0], right.old[1]), (left.new[0], right.new[1]))]
    return result


def _by_chance(left: Segment, island: Segment, right: Segment, old: Sequence[Token], new: Sequence[Token]) -> bool:
    if not (_replaces(left) or _replaces(right)):
        return False
    size = _length(new, island.new)
    return size <= _CHANCE and size <= min(_weight(left, old, new), _weight(right, old, new))


def _replaces(segment: Segment) -> bool:
    return segment.old[0] < segment.old[1] and segment.new[0] < segment.new[1]


def _weight(segment: Segment, old: Sequence[Token], new: Sequence[Token]) -> int:
    return max(_length(old, segment.old), _length(new, segment.new))


def _length(side: Sequence[Token], span: tuple[int, int]) -> int:
    return sum(len(side[index].raw) for index in range(*span))


def _slid(found: list[Segment], old: Sequence[Token], new: Sequence[Token]) -> list[Segment]:
    """Insertions and deletions that could stand in several places, at the place where they read best."""
    edges = Segment(True, (0, 0), (0, 0)), Segment(True, (len(old),) * 2, (len(new),) * 2)
    result = [edges[0], *found, edges[1]]
    for index in range(1, len(result) - 1):
        before, edit, after = result[index - 1 : index + 2]
        if edit.equal or not (before.equal and after.equal) or _replaces(edit):
            continue
        side, span = (old, edit.old) if edit.new[0] == edit.new[1] else (new, edit.new)
        back = _room(side, span, -1, before.new[1] - before.new[0])
        ahead = _room(side, span, 1, after.new[1] - after.new[0])
        best = max(range(-back, ahead + 1), key=lambda by: (_clear(side, span[0] + by, span[1] + by), by))
        result[index - 1] = _stretched(before, 0, best)
        result[index] = Segment(False, _moved(edit.old, best), _moved(edit.new, best))
        result[index + 1] = _stretched(after, best, 0)
    return [segment for segment in result if segment.old[0] < segment.old[1] or segment.new[0] < segment.new[1]]


def _room(side: Sequence[Token], span: tuple[int, int], way: int, most: int) -> int:
    """How far an edit can slide: as long as what it gives up on one side is what it takes on the other."""
    start, end = span
    room = 0
    while room < min(most, _SLIDE):
        one, other = (start + room, end + room) if way > 0 else (start - room - 1, end - room - 1)
        if other >= len(side) or one < 0 or side[one].key != side[other].key:
            break
        room += 1
    return room


def _clear(side: Sequence[Token], start: int, end: int) -> int:
    """How well an edit of these tokens reads: it begins after a sign and ends with one, or begins with 和 or 、."""
    before = side[start - 1].raw.strip()[-1:] if start else "¶"
    last = side[end - 1].raw.strip()[-1:] or "¶"
    score = 2 * _AFTER.get(before or "¶", 0)
    if score and last in _AFTER:
        score += 2
    return score + (_BEFORE.get(side[start].raw[:1], 0) if start < len(side) else 0)


def _stretched(segment: Segment, start: int, end: int) -> Segment:
    return Segment(
        segment.equal,
        (segment.old[0] + start, segment.old[1] + end),
        (segment.new[0] + start, segment.new[1] + end),
    )


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by
