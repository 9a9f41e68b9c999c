"""The proof of `kind: format`: the same page, or no proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.history.redline import same_rendering

SAME = [
    ("- 甲\n- 乙\n", "* 甲\n* 乙\n"),
    ("甲，\n乙。\n", "甲，乙。\n"),
    ("**重点**\n", "__重点__\n"),
    ("标题\n===\n", "# 标题\n"),
    ("共 6 次，“甲”。\n", "共6次,「甲」。\n"),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n", "|a|b|\n|--|--|\n|1|2|\n"),
    ("[甲](https://example.invalid/)\n", "[甲][1]\n\n[1]: https://example.invalid/\n"),
    ("甲\n\n\n\n乙\n", "甲\n\n乙\n"),
]

OTHER = [
    ("甲\n\n乙\n", "甲乙\n"),
    ("# 标题\n", "## 标题\n"),
    ("重点\n", "**重点**\n"),
    ("0.02\n", "0.2\n"),
    ("10²\n", "102\n"),
    ("`a b`\n", "`a  b`\n"),
    ("`A，`\n", "`A,`\n"),
    ("ab *cd*\n", "ab*cd*\n"),
    ("[甲](https://example.invalid/a)\n", "[甲](https://example.invalid/b)\n"),
    ("![甲](a.png)\n", "![乙](a.png)\n"),
    ("![甲](a.png)\n", "![甲](b.png)\n"),
    ("1. 甲\n", "2. 甲\n"),
    ("甲<!-- 一 -->\n", "甲<!-- 二 -->\n"),
    ("| a |\n|---|\n| 1 |\n", "| a |\n|--:|\n| 1 |\n"),
    ("甲[^1]\n\n[^1]: 一\n", "甲[^1]\n\n[^1]: 二\n"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_only_the_form_changed(one: str, other: str) -> None:
    assert same_rendering(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_more_than_the_form_changed(one: str, other: str) -> None:
    assert not same_rendering(one, other)
    assert not same_rendering(other, one)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_every_body_is_the_same_as_itself(text: str) -> None:
    assert same_rendering(text, text)


@pytest.mark.parametrize("spelt", [f"&#x{0xF0000 + number:X};" for number in range(4)])
def test_a_character_of_the_marks_own_is_no_element(spelt: str) -> None:
    """Else an entity could stand where a link or an emphasis was."""
    assert not same_rendering("甲 [乙](/a) 丙", f"甲 {spelt}乙&#xF0002; 丙")
    assert not same_rendering("甲 **乙** 丙", f"{spelt}甲 &#xF0001;乙&#xF0002; 丙")


def test_more_elements_than_marks_prove_nothing() -> None:
    links = "".join(f"[x](/{number})\n" for number in range(0xFFFF))
    last = links.replace("[x](/0)", f"[x](/{0xFFFD})", 1)
    assert not same_rendering(links, last)
