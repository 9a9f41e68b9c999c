"""Which unit of the old text (block, sentence, row) became which of the new one.

What is equal is aligned first. In the gaps between, units that differ only in their number (第十二条, now 第十三条)
find each other, then paragraphs that were split or merged, then what is alike in its pairs of neighbouring tokens. The
rest went or came; units of equal words among them have moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mingwen.history.redline import words
from mingwen.history.redline.align import Meter, Run, align
from mingwen.history.redline.blocks import MARKER, TEXT

_ALIKE = 0.35  # of neighbouring tokens, from which two units are one that was changed
_ONLY = 0.15  # the same where nothing else stands in the gap
_REWRAPPED = 0.85
_MOVED_ALIKE = 0.6
_MOVED_LEAST = 6  # tokens; shorter ones are not called moved
_CROWD = 8  # a pair of tokens that stands in more units than this says nothing about likeness


@dataclass(frozen=True)
class Unit:
    """One piece of a text, with what aligning asks of it, each worked out once and only if asked."""

    kind: str
    raw: str
    name: str = ""  # of a table's row: its first cell

    @cached_property
    def tokens(self) -> list[words.Token]:
        """The tokens of the unit."""
        return words.tokens(self.raw, exact=self.kind == "code")

    @cached_property
    def key(self) -> str:
        """What the unit says, without the blank line after it."""
        return "\0".join([self.kind, *(token.key for token in self.tokens)])

    @cached_property
    def unnumbered(self) -> str:
        """What it says after its number; a name of a row alone; nothing where too little is left."""
        if self.name:
            return words.key_of(self.name)
        rest = MARKER.sub("", self.raw, count=1)
        return words.key_of(rest) if len(rest.strip()) >= _MOVED_LEAST and len(rest) < len(self.raw) else ""

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """Neighbouring tokens, the edges included."""
        keys = ["", *(token.key for token in self.tokens), ""]
        return Counter(pairwise(keys))


class Step(NamedTuple):
    """Units `old` (from, to) became units `new` (from, to); `equal` where their words are the same."""

    equal: bool
    old: tuple[int, int]
    new: tuple[int, int]


def plan(old: Sequence[Unit], new: Sequence[Unit], meter: Meter) -> list[Step]:
    """Steps that cover both sides in order: one unit with one, some with none, or a few with a few (rewrapped)."""
    edge = 0
    while edge < min(len(old), len(new)) and old[edge].raw == new[edge].raw:
        edge += 1
    back = 0
    while back < min(len(old), len(new)) - edge and old[-1 - back].raw == new[-1 - back].raw:
        back += 1
    runs = align(
        [unit.key for unit in old[edge : len(old) - back]], [unit.key for unit in new[edge : len(new) - back]], meter
    )
    runs = [
        Run(0, 0, edge),
        *(Run(run.old + edge, run.new + edge, run.size) for run in runs),
        Run(len(old) - back, len(new) - back, back),
    ]
    steps: list[Step] = []
    row = column = 0
    for run in runs:
        steps += _gap(old, new, (row, run.old), (column, run.new), meter)
        steps += [
            Step(True, (run.old + index, run.old + index + 1), (run.new + index, run.new + index + 1))
            for index in range(run.size)
        ]
        row, column = run.old + run.size, run.new + run.size
    return steps


def _gap(
    old: Sequence[Unit], new: Sequence[Unit], rows: tuple[int, int], columns: tuple[int, int], meter: Meter
) -> Iterator[Step]:
    """The steps of a gap in which no unit equals another in order."""
    if rows[0] == rows[1] or columns[0] == columns[1]:
        if rows != (rows[0], rows[0]) or columns != (columns[0], columns[0]):
            yield Step(False, rows, columns)
        return
    if _split_or_merged(old[slice(*rows)], new[slice(*columns)]):
        yield Step(False, rows, columns)
        return
    row, column = rows[0], columns[0]
    for own, other in [*_partners(old, new, rows, columns, meter), (rows[1], columns[1])]:
        if own > row:
            yield Step(False, (row, own), (column, column))
        if other > column:
            yield Step(False, (own, own), (column, other))
        if own < rows[1]:
            yield Step(False, (own, own + 1), (other, other + 1))
        row, column = own + 1, other + 1


def _split_or_merged(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Whether a few paragraphs are the same words cut elsewhere."""
    if len(old) == len(new) or max(len(old), len(new)) > 6 or any(unit.kind != TEXT for unit in [*old, *new]):
        return False
    before, after = sum(len(unit.tokens) for unit in old), sum(len(unit.tokens) for unit in new)
    if abs(before - after) * 10 > max(before, after):
        return False
    return _likeness(_all_pairs(old), _all_pairs(new)) >= _REWRAPPED


def _all_pairs(units: Sequence[Unit]) -> Counter[tuple[str, str]]:
    return sum((unit.pairs for unit in units), Counter())


def _likeness(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """The share of neighbouring tokens that two units have in common (Dice)."""
    if len(other) < len(one):
        one, other = other, one
    common = sum(min(count, other[pair]) for pair, count in one.items() if pair in other)
    return 2 * common / (one.total() + other.total())


def _partners(
    old: Sequence[Unit], new: Sequence[Unit], rows: tuple[int, int], columns: tuple[int, int], meter: Meter
) -> list[tuple[int, int]]:
    """Units of a gap that are one unit changed, in order on both sides."""
    named = align(
        [old[row].unnumbered or ("old", row) for row in range(*rows)],
        [new[column].unnumbered or ("new", column) for column in range(*columns)],
        meter,
    )
    found: list[tuple[int, int]] = []
    row, column = rows[0], columns[0]
    for run in [*named, Run(rows[1] - rows[0], columns[1] - columns[0], 0)]:
        own, other = rows[0] + run.old, columns[0] + run.new
        found += _alike(old, new, (row, own), (column, other), meter)
        found += [(own + index, other + index) for index in range(run.size)]
        row, column = own + run.size, other + run.size
    return found


def _alike(
    old: Sequence[Unit], new: Sequence[Unit], rows: tuple[int, int], columns: tuple[int, int], meter: Meter
) -> list[tuple[int, int]]:
    if rows[1] - rows[0] == 1 == columns[1] - columns[0]:
        one, other = old[rows[0]], new[columns[0]]
        if one.kind == other.kind and (
            one.kind not in (TEXT, "sentence") or _likeness(one.pairs, other.pairs) >= _ONLY
        ):
            return [(rows[0], columns[0])]
        return []
    scored = list(likely(old, new, range(*rows), range(*columns), _ALIKE, meter))
    return _heaviest(scored)


def likely(
    old: Sequence[Unit], new: Sequence[Unit], rows: Sequence[int], columns: Sequence[int], least: float, meter: Meter
) -> Iterator[tuple[int, int, float]]:
    """Pairs of units of one kind that are alike, by old unit; each old unit is compared with its likeliest few only."""
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for column in columns:
        if not meter.take(len(new[column].pairs)):
            return
        for pair in new[column].pairs:
            having[pair].append(column)
    few = max(_CROWD, 1_000 // max(1, len(columns)))
    for row in rows:
        if not meter.take(3 * len(old[row].pairs)):
            return
        votes: Counter[int] = Counter()
        for pair in old[row].pairs:
            holders = having.get(pair, ())
            if len(holders) <= few:
                votes.update(holders)
        for column, _votes in votes.most_common(5):
            if old[row].kind == new[column].kind:
                score = _likeness(old[row].pairs, new[column].pairs)
                if score >= least:
                    yield row, column, score


def _heaviest(scored: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The chain of pairs that rises on both sides and is alike in sum the most (a Fenwick tree of best chains)."""
    order = sorted({column for _row, column, _score in scored})
    rank = {column: index + 1 for index, column in enumerate(order)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(order) + 1)
    chain: list[tuple[int, int, int]] = []  # row, column, the pair before
    pending: list[tuple[int, float, int]] = []
    last_row = -1
    for row, column, score in sorted(scored):
        if row != last_row:
            _settle(best, pending)
            last_row = row
        total, before = 0.0, -1
        index = rank[column] - 1
        while index > 0:
            total, before = max((total, before), best[index])
            index -= index & -index
        chain.append((row, column, before))
        pending.append((rank[column], total + score, len(chain) - 1))
    _settle(best, pending)
    result = []
    at = max(best)[1] if scored else -1
    while at >= 0:
        row, column, at = chain[at]
        result.append((row, column))
    return result[::-1]


def _settle(best: list[tuple[float, int]], pending: list[tuple[int, float, int]]) -> None:
    """Enter the pairs of one row, which may not follow each other."""
    for place, total, pair in pending:
        index = place
        while index < len(best):
            best[index] = max(best[index], (total, pair))
            index += index & -index
    pending.clear()


def moved(
    old: Sequence[Unit], new: Sequence[Unit], gone: Sequence[int], came: Sequence[int], meter: Meter
) -> dict[int, int]:
    """Which of the units that went stand elsewhere now: equal in words first, then alike."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for column in reversed(came):
        if len(new[column].tokens) >= _MOVED_LEAST:
            waiting[new[column].key].append(column)
    found = {row: waiting[old[row].key].pop() for row in gone if waiting.get(old[row].key)}
    taken = set(found.values())
    rows = [row for row in gone if row not in found and old[row].kind == TEXT and len(old[row].tokens) >= _MOVED_LEAST]
    columns = [column for column in came if column not in taken and new[column].kind == TEXT]
    scored = likely(old, new, rows, columns, _MOVED_ALIKE, meter)
    for row, column, _score in sorted(scored, key=lambda one: -one[2]):
        if row not in found and column not in taken:
            found[row] = column
            taken.add(column)
    return found
