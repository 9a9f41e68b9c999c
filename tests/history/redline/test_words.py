"""What is one thing to a lawyer, what says the same, and what does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.history.redline import compare
from mingwen.history.redline.words import key_of, tokens

SAME = [
    *(("，", ","), ("（一）", "(一)"), ("ＰＭ２．５", "PM2.5"), ("结束。", "结束."), ("——", "—")),
    *(("9—12月", "9-12月"), ("……", "..."), ("9——12月", "9-12月"), ("甲——乙", "甲-乙")),
    *(
        ("二〇二六年", "二0二六年"),
        ("二〇二六", "二○二六"),
        ("臺州", "台州"),
        ("金\uf90a", "金金"),
        ("9—12月", "9-12月"),
    ),
    *(("“散乱污”", "「散乱污」"), ("“散乱污”", '"散乱污"'), ("‘甲’", "『甲』")),
    *(("共 6 次", "共6次"), ("示例县　人民政府", "示例县人民政府"), ("甲\u200b乙", "甲乙"), ("a  b", "a b")),
    *(("ＧＢ 3838", "GB 3838"), ("a，b", "a, b"), ("1,860吨", "１，８６０吨")),
    *(("长句未完，\n续行", "长句未完，续行"), ("一行\r\n", "一行\n")),
]

OTHER = [
    *(("10²", "102"), ("mW", "MW"), ("pH", "PH"), ("1 000", "1000"), ("3.5", "35"), ("12,345", "12345")),
    *(
        ("甲、乙", "甲，乙"),
        ("一；二", "一，二"),
        ("《甲》", "〈甲〉"),
        ("a b", "ab"),
        ("a - b", "a-b"),
        ("Ⅲ类", "Ⅱ类"),
    ),
    *(("同比——5%", "同比-5%"), ("合计 —— 5万元", "合计 -5万元")),
    *(("后", "後"), ("第3条", "第三条"), ("零", "〇")),
    *(("第一款。\n\n第二款。", "第一款。第二款。"), ("一行  \n二行", "一行\n二行")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_that_change_nothing_are_ignored_and_said_so(one: str, other: str) -> None:
    redline = compare(one, other)
    assert {op.op for op in redline.ops} <= {"equal", "ignored"}
    assert redline.same
    assert redline.ignored
    assert redline.changes == 0


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_forms_that_change_something_are_changes(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)
    assert not compare(one, other).same


WHOLE = [
    *("1,860", "12,345,678.90", "0.02", "12.5", "2026"),
    *("第十二条", "第3次", "二十", "二〇二六", "PM", "万元", "第一百零三条"),
]


@pytest.mark.parametrize("thing", WHOLE)
def test_one_thing_is_one_token(thing: str) -> None:
    before = "罚5" if thing == "万元" else "按"
    assert tokens(f"{before}{thing}，")[-2].raw == thing


def test_a_number_with_separators_is_marked_whole() -> None:
    changed = [(op.old, op.new) for op in compare("处理1,860吨。", "处理1,900吨。").ops if op.op != "equal"]
    assert changed == [("1,860", ""), ("", "1,900")]


@pytest.mark.parametrize("numbers", ["1,2,3", "12,34", "1,2345", "2026,10", "1234,567"])
def test_a_comma_between_numbers_separates_them(numbers: str) -> None:
    assert [token.raw for token in tokens(numbers)] == re.split("(,)", numbers)


@given(st.text())
def test_tokens_join_to_the_text(text: str) -> None:
    assert "".join(token.raw for token in tokens(text)) == text
