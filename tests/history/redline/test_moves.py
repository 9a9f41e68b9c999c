"""Paragraphs that moved are moves; what changed on the way shows inside them."""

from __future__ import annotations

from mingwen.history.redline import compare, places
from tests.history.redline.marked import marked, sides

PARAGRAPHS = [f"（{number}）第{number}项工作由示例{number}县负责，按季度报告进展。\n\n" for number in "一二三四五六"]


def test_a_paragraph_down_and_a_paragraph_up() -> None:
    one, two, three, four, five, six = PARAGRAPHS
    redline = compare("".join(PARAGRAPHS), "".join([two, three, six, four, five, one]))
    moves = [(op.id, op.old or op.new, bool(op.old)) for op in redline.ops if op.op == "move"]
    assert [(text, left) for _id, text, left in moves] == [(one, True), (six, False), (six, True), (one, False)]
    assert len({number for number, _text, _left in moves}) == 2
    assert not [op for op in redline.ops if op.op in ("insert", "delete")]
    assert redline.changes == 2
    assert all(place.moved for place in places(redline))


def test_a_paragraph_that_moved_and_was_renumbered() -> None:
    text = (
        "[-第三条 -][>1 市人民政府每年向社会公布大气环境质量状况。\n<1]第四条 甲单位负责日常监测工作。\n"
        "第五条 乙单位负责执法检查工作。\n{+第六条 +}{>1 市人民政府每年向社会公布大气环境质量状况。\n<1}"
    )
    assert marked(compare(*sides(text)).ops) == text


def test_short_lines_are_not_called_moved() -> None:
    redline = compare("甲\n\n乙丙丁戊己庚辛。\n\n", "乙丙丁戊己庚辛。\n\n甲\n\n")
    assert {op.op for op in redline.ops} == {"equal", "delete", "insert"}


def test_a_paragraph_that_stands_twice_now_did_not_move() -> None:
    redline = compare("".join(PARAGRAPHS), "".join([*PARAGRAPHS, PARAGRAPHS[0]]))
    assert [op.op for op in redline.ops] == ["equal", "insert"]
