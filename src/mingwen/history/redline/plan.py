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
_FEW = 6  # paragraphs that may be one paragraph wrapped or cut anew
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

    @property
    def one_sided(self) -> bool:
        """Whether units only went or only came."""
        return self.old[0] == self.old[1] or self.new[0] == self.new[1]


class Plan(NamedTuple):
    """Steps that cover both sides in order, and which of the units that went stand elsewhere now."""

    steps: list[Step]
    moved: dict[int, int]


def plan(old: Sequence[Unit], new: Sequence[Unit], meter: Meter, *, moves: bool = True) -> Plan:
    """Pair the units: one with one, some with none, or a few with a few (rewrapped); moves are looked for if asked."""
    runs = _equal_runs(old, new, meter)
    gaps = list(_gaps(runs, len(old), len(new)))
    moved = _moved_whole(old, new, gaps) if moves else {}
    arrived = set(moved.values())
    steps: list[Step] = []
    for run, (rows, columns) in zip([Run(0, 0, 0), *runs], gaps, strict=True):
        for index in range(run.size):
            one, other = run.old + index, run.new + index
            steps.append(Step(True, (one, one + 1), (other, other + 1)))
        own = [row for row in range(*rows) if row not in moved]
        others = [column for column in range(*columns) if column not in arrived]
        still = len(own) == rows[1] - rows[0] and len(others) == columns[1] - columns[0]
        if still and _split_or_merged(old[slice(*rows)], new[slice(*columns)]):
            steps.append(Step(False, rows, columns))
        else:
            steps += _gap(rows, columns, _partners(old, new, own, others, meter))
    if moves:
        gone = [row for step in steps if step.one_sided for row in range(*step.old) if row not in moved]
        came = [column for step in steps if step.one_sided for column in range(*step.new) if column not in arrived]
        moved |= _moved_and_changed(old, new, gone, came, meter)
    return Plan(steps, moved)


def _equal_runs(old: Sequence[Unit], new: Sequence[Unit], meter: Meter) -> list[Run]:
    """Runs of units that say the same; what stands equal at both ends is not even cut into tokens."""
    least = min(len(old), len(new))
    edge = next((index for index in range(least) if old[index].raw != new[index].raw), least)
    most = least - edge
    back = next((index for index in range(most) if old[-1 - index].raw != new[-1 - index].raw), most)
    rows, columns = len(old) - back, len(new) - back
    inner = align([unit.key for unit in old[edge:rows]], [unit.key for unit in new[edge:columns]], meter)
    return [
        Run(0, 0, edge),
        *(Run(run.old + edge, run.new + edge, run.size) for run in inner),
        Run(rows, columns, back),
    ]


def _gaps(runs: Sequence[Run], rows: int, columns: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """What lies before, between and after runs, on both sides."""
    row = column = 0
    for run in [*runs, Run(rows, columns, 0)]:
        yield (row, run.old), (column, run.new)
        row, column = run.old + run.size, run.new + run.size


def _gap(rows: tuple[int, int], columns: tuple[int, int], partners: Sequence[tuple[int, int]]) -> Iterator[Step]:
    """The steps of a gap in which no unit equals another in order."""
    row, column = rows[0], columns[0]
    for own, other in [*partners, (rows[1], columns[1])]:
        if own > row:
            yield Step(False, (row, own), (column, column))
        if other > column:
            yield Step(False, (own, own), (column, other))
        if own < rows[1]:
            yield Step(False, (own, own + 1), (other, other + 1))
        row, column = own + 1, other + 1


def _split_or_merged(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Whether a few paragraphs are the same words cut elsewhere."""
    if (
        not old
        or not new
        or len(old) == len(new)
        or max(len(old), len(new)) > 6
        or any(unit.kind != TEXT for unit in [*old, *new])
    ):
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
    old: Sequence[Unit], new: Sequence[Unit], rows: Sequence[int], columns: Sequence[int], meter: Meter
) -> list[tuple[int, int]]:
    """Units of a gap that are one unit changed, in order on both sides."""
    if not rows or not columns:
        return []
    named = align(
        [old[row].unnumbered or ("old", row) for row in rows],
        [new[column].unnumbered or ("new", column) for column in columns],
        meter,
    )
    found: list[tuple[int, int]] = []
    for run, ((row, end), (column, stop)) in zip(
        [Run(0, 0, 0), *named], _gaps(named, len(rows), len(columns)), strict=True
    ):
        found += [(rows[run.old + index], columns[run.new + index]) for index in range(run.size)]
        found += _alike(old, new, rows[row:end], columns[column:stop], meter)
    return found


def _alike(
    old: Sequence[Unit], new: Sequence[Unit], rows: Sequence[int], columns: Sequence[int], meter: Meter
) -> list[tuple[int, int]]:
    if len(rows) == 1 == len(columns):
        one, other = old[rows[0]], new[columns[0]]
        words_only = one.kind in (TEXT, "sentence")
        alike = one.kind == other.kind and (not words_only or _likeness(one.pairs, other.pairs) >= _ONLY)
        return [(rows[0], columns[0])] if alike else []
    return _heaviest(list(_likely(old, new, rows, columns, _ALIKE, meter)))


def _likely(
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


def _moved_whole(
    old: Sequence[Unit], new: Sequence[Unit], gaps: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> dict[int, int]:
    """Units between the runs whose very words stand elsewhere now."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for _rows, columns in reversed(gaps):
        for column in reversed(range(*columns)):
            if len(new[column].tokens) >= _MOVED_LEAST:
                waiting[new[column].key].append(column)
    gone = (row for rows, _columns in gaps for row in range(*rows))
    return {row: waiting[old[row].key].pop() for row in gone if waiting.get(old[row].key)}


def _moved_and_changed(
    old: Sequence[Unit], new: Sequence[Unit], gone: Sequence[int], came: Sequence[int], meter: Meter
) -> dict[int, int]:
    """Paragraphs that went and are alike to one that came, the likest first."""
    rows = [row for row in gone if old[row].kind == TEXT and len(old[row].tokens) >= _MOVED_LEAST]
    columns = [column for column in came if new[column].kind == TEXT]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row, column, _score in sorted(_likely(old, new, rows, columns, _MOVED_ALIKE, meter), key=lambda one: -one[2]):
        if row not in found and column not in taken:
            found[row] = column
            taken.add(column)
    return found
