"""Aligning two sequences: Myers' shortest edit where it is near, unique anchors where it is far, and always an end.

Myers, "An O(ND) difference algorithm", 1986, is exact and costs the square of the number of differences. Where two
ranges differ in more than `_NEAR` places, elements that stand once on each side cut them into smaller ranges (patience
diff, Cohen 2003). A meter counts the steps of one comparison; once it has run out what is left is not looked into: the
answer stays true, only coarser. So no text, however made, costs more than its length and a fixed sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_NEAR = 400
STEPS = 1_500_000  # about a second at worst


class Run(NamedTuple):
    """`size` elements from `old` on the one side are those from `new` on the other."""

    old: int
    new: int
    size: int


@dataclass(slots=True)
class Meter:
    """How many steps a comparison may still take, and how many it took."""

    left: int = STEPS
    spent: int = 0

    def take(self, steps: int) -> bool:
        """Whether that many more steps are allowed; they count either way."""
        self.spent += steps
        self.left -= steps
        return self.left >= 0


def align(old: Sequence[Hashable], new: Sequence[Hashable], meter: Meter) -> list[Run]:
    """Runs of equal elements in rising order on both sides; nothing is matched twice."""
    runs: list[Run] = []
    ranges = [(0, len(old), 0, len(new))]
    while ranges:
        low, high, start, end = ranges.pop()
        size = _prefix(old, new, low, high, start, end)
        if size:
            runs.append(Run(low, start, size))
            low, start = low + size, start + size
        size = _suffix(old, new, low, high, start, end)
        if size:
            high, end = high - size, end - size
            runs.append(Run(high, end, size))
        if low == high or start == end:
            continue
        near = _shortest(old, new, low, high, start, end, meter)
        if near is not None:
            runs += near
        elif meter.take(high - low + end - start):
            ranges += _between(old, new, low, high, start, end, runs)
    return _joined(sorted(runs))


def _prefix(old: Sequence[Hashable], new: Sequence[Hashable], low: int, high: int, start: int, end: int) -> int:
    most = min(high - low, end - start)
    size = 0
    while size < most and old[low + size] == new[start + size]:
        size += 1
    return size


def _suffix(old: Sequence[Hashable], new: Sequence[Hashable], low: int, high: int, start: int, end: int) -> int:
    most = min(high - low, end - start)
    size = 0
    while size < most and old[high - size - 1] == new[end - size - 1]:
        size += 1
    return size


def _shortest(
    old: Sequence[Hashable], new: Sequence[Hashable], low: int, high: int, start: int, end: int, meter: Meter
) -> list[Run] | None:
    """Myers' greedy forward search; None where the two differ in more than `_NEAR` places or the meter has run out."""
    rows, columns = high - low, end - start
    if abs(rows - columns) > _NEAR:
        return None
    reach = {1: 0}  # diagonal → furthest row
    trail: list[dict[int, int]] = []
    for distance in range(min(rows + columns, _NEAR) + 1):
        if not meter.take(distance + 1):
            return None
        trail.append(dict(reach))
        for diagonal in range(-distance, distance + 1, 2):
            down = diagonal == -distance or (
                diagonal != distance and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1)
            )
            row = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            column = row - diagonal
            while row < rows and column < columns and old[low + row] == new[start + column]:
                row, column = row + 1, column + 1
            reach[diagonal] = row
            if row >= rows and column >= columns:
                return _walk_back(trail, rows, columns, low, start)
    return None


def _walk_back(trail: list[dict[int, int]], row: int, column: int, low: int, start: int) -> list[Run]:
    runs = []
    for distance in range(len(trail) - 1, -1, -1):
        reach = trail[distance]
        diagonal = row - column
        down = diagonal == -distance or (
            diagonal != distance and reach.get(diagonal - 1, -1) < reach.get(diagonal + 1, -1)
        )
        before = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
        if distance == 0:
            before = 0
        if row > before:
            runs.append(Run(low + before, start + before - diagonal, row - before))
        row = before if down else before - 1
        column = before - diagonal - 1 if down else before - diagonal
    return runs


def _between(
    old: Sequence[Hashable], new: Sequence[Hashable], low: int, high: int, start: int, end: int, runs: list[Run]
) -> list[tuple[int, int, int, int]]:
    """The ranges between elements that stand once on each side, which become runs; none where there are none."""
    before, after = Counter(old[low:high]), Counter(new[start:end])
    places = {new[place]: place for place in range(start, end) if after[new[place]] == 1}
    anchors = rising(
        [(row, places[old[row]]) for row in range(low, high) if before[old[row]] == 1 and old[row] in places]
    )
    ranges = []
    row, column = low, start
    for own, other in anchors:
        ranges.append((row, own, column, other))
        runs.append(Run(own, other, 1))
        row, column = own + 1, other + 1
    return [*ranges, (row, high, column, end)] if anchors else []


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs (rising in the first number) that rises in the second as well."""
    ends: list[int] = []  # the least last number of a chain of each length
    tips: list[int] = []  # and the pair that ends it
    back: list[int] = []
    for index, (_own, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        back.append(tips[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        tips[length : length + 1] = [index]
    chain = []
    index = tips[-1] if tips else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    return chain[::-1]


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbouring runs as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.old + last.size == run.old and last.new + last.size == run.new:
            joined[-1] = Run(last.old, last.new, last.size + run.size)
        else:
            joined.append(run)
    return joined
