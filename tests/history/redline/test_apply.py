"""The apply property: a redline rebuilds both texts, whatever they are, and its cost has a bound."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingwen.history.redline import Op, Redline, compare
from mingwen.history.redline.align import STEPS, Meter, align

SIGNS = '甲乙丙的，。、；\n\n|-#>一二第条1.0 ab　",\r`（)“」臺台〇０\u200b\ud800'
LINES = ["# 一、总则\n", "\n", "第一条 甲方负责。\n", "第二条 乙方负责监测数据的公开。\n", "```\n", "- 项\n", "甲\n",
         "| 甲 | 乙 |\n", "|---|---|\n", "| 1 | 2 |\n", "　　段落的文字，\n"]  # fmt: skip

hostile = st.text(st.sampled_from(SIGNS) | st.characters(), max_size=60)
lawful = st.lists(st.sampled_from(LINES), max_size=14).map("".join)
pairs = st.tuples(hostile, hostile) | st.tuples(lawful, lawful)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text and the same text after a few edits."""
    old = draw(hostile | lawful)
    new = list(old)
    for _edit in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 3))] = draw(st.text(st.sampled_from(SIGNS), max_size=3))
    return old, "".join(new)


def rebuilds(old: str, new: str, *, csv: bool = False) -> Redline:
    redline = compare(old, new, csv=csv)
    ops = redline.ops
    assert "".join(op.old for op in ops) == old
    assert "".join(op.new for op in ops) == new
    moves: dict[int, list[Op]] = defaultdict(list)
    for op in ops:
        if op.op == "equal":
            assert op.old == op.new
        elif op.op == "insert":
            assert op.new
            assert not op.old
        elif op.op == "delete":
            assert op.old
            assert not op.new
        elif op.op == "move":
            moves[op.id].append(op)
        else:
            assert op.op == "ignored"
            assert op.old != op.new
    for pair in moves.values():
        assert sorted((bool(op.old), bool(op.new)) for op in pair) == [(False, True), (True, False)]
    alone = [op.id for op in ops if op.op != "move"]
    assert len(set(alone)) == len(alone)
    assert not set(alone) & moves.keys()
    return redline


@given(edited() | pairs, st.booleans())
@example(("，", " ，，"), False)
@example(("", "\n"), False)
@example(('a,"b\n', 'a,"b"\n'), True)
def test_joining_old_gives_old_and_joining_new_gives_new(texts: tuple[str, str], csv: bool):
    rebuilds(*texts, csv=csv)


@given(hostile | lawful)
def test_a_text_compared_with_itself_is_one_equal_step(text: str):
    assert [op.op for op in compare(text, text).ops] == ["equal"] * bool(text)


HOSTILE = {
    "ten thousand equal lines": ("同一行。\n" * 10_000, "同一行。\n" * 9_000 + "另一行。\n" + "同一行。\n" * 500),
    "two lines by turns": ("同一行\n另一行\n" * 5_000, "另一行\n同一行\n同一行\n" * 4_500),
    "one character": ("的" * 300_000, "的" * 250_000 + "了" + "的" * 10_000),
    "two characters by turns": ("的了" * 100_000, "了了的" * 70_000),
    "deep quotation": (">" * 50_000 + "甲", ">" * 49_000 + "乙"),
    "deep lists": ("- " * 20_000 + "甲\n" * 1_000, "* " * 19_000 + "乙"),
    "a wide table": ("|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|b" * 5_000,
                     "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|c" * 5_001),
    "nothing in common": ("".join(map(chr, range(0x4E00, 0x9000))), "".join(map(chr, range(0x9000, 0x9FA5))) * 5),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_no_more_than_the_bound_and_its_length(name: str):
    old, new = HOSTILE[name]
    redline = rebuilds(old, new)
    assert redline.steps <= STEPS + 10 * (len(old) + len(new))


def test_a_meter_that_has_run_out_gives_a_coarser_answer_and_a_true_one():
    old, new = "甲的了乙的了丙的了丁" * 3, "的甲了的乙丙了的丁了" * 3
    exact = sum(run.size for run in align(old, new, Meter()))
    coarse = align(old, new, Meter(3))
    assert 0 < sum(run.size for run in coarse) < exact or not coarse
    assert all(old[run.old : run.old + run.size] == new[run.new : run.new + run.size] for run in coarse)
    redline = compare(old, new, steps=0)
    assert [(op.old, op.new) for op in redline.ops if op.op in ("delete", "insert")]
    assert "".join(op.old for op in redline.ops) == old


@pytest.mark.parametrize("seed", range(5))
def test_where_the_texts_are_near_the_alignment_is_the_shortest(seed: int):
    draw = Random(seed)
    for _case in range(100):
        old, new = ([draw.randrange(5) for _ in range(draw.randrange(25))] for _side in "ab")
        best = [[0] * (len(new) + 1) for _row in range(len(old) + 1)]
        for row, one in enumerate(old):
            for column, other in enumerate(new):
                longest = max(best[row][column + 1], best[row + 1][column])
                best[row + 1][column + 1] = best[row][column] + 1 if one == other else longest
        assert sum(run.size for run in align(old, new, Meter())) == best[-1][-1]


@pytest.mark.slow
def test_two_texts_of_five_megabytes_are_compared():
    old = "".join(f"第{number}条 的应当依法公开政府信息{number % 97}。\n" for number in range(100_000))
    new = old.replace("公开政府信息5", "发布政府信息5").replace("依法", "及时", 3_000)
    assert len(old.encode()) > 4_800_000
    redline = rebuilds(old, new)
    assert redline.steps <= STEPS + 10 * (len(old) + len(new))
