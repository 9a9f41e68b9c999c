"""Two texts of the same words have one normal form, and every character knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.render.normal import normal_form, normalise, same_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("总磷0.02 mg/L", "总磷 ０．０２　MG/L"),
        ("㊙文件", "秘文件"),
        ("第①项", "第1项"),
        ("“甲”、‘乙’", "\"甲\"、'乙'"),
        ("2026—2030年", "2026-2030 年"),
        ("饮用\u200b水", "饮用水"),
        ("甲\n乙", "甲乙"),
        ("a  b\tc", "a b c"),
        ("e\u0301", "E"),
        (" 甲 ", "甲"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    assert same_text(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("0.02", "0.2"), ("ab", "a b"), ("甲乙", "乙甲"), ("〔2026〕", "[2026]"), ("甲", "")]
)
def test_other_words(one: str, other: str) -> None:
    assert not same_text(one, other)


@given(st.text(max_size=80))
def test_origins_point_into_the_text_in_order(text: str) -> None:
    normal = normalise(text)
    assert len(normal.origins) == len(normal.text)
    assert list(normal.origins) == sorted(normal.origins)
    assert all(origin < len(text) for origin in normal.origins)


@given(st.text(max_size=80))
def test_a_normal_form_is_its_own(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once


@given(st.text(st.characters(max_codepoint=127, categories=["L", "N"]), min_size=1, max_size=20))
def test_width_means_nothing(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text)
    assert same_text(text, wide)
