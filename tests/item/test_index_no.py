"""Index numbers: form, both check digits, short form and address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from mingwen.item.index_no import IndexNo, credit_code_holds, organisation_code_holds, parse

OURS = "11329900MB00000198"
REAL = ["11441700007280420Y", "11620622013933539B", "11370322004222241N", "91350100M000100Y43"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_a_number_in_its_parts() -> None:
    number = parse(f"{OURS}/2026-00042")
    assert number == IndexNo(OURS, 2026, "00042")
    assert (str(number), number.short, number.address) == (f"{OURS}/2026-00042", "2026-00042", "i/2026/00042/")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-00042",
        f"{OURS}/2026-0042",
        f"{OURS}/2026-00000042",
        f"{OURS}/1826-00042",
        f"{OURS}-2026-00042",
        f"{OURS}/2026-00042 ",
        f"{OURS.lower()}/2026-00042",
        "11329900MB00000199/2026-00042",
        "11329900MB00000208/2026-00042",
        f"{OURS}/２０２６-00042",
    ],
)
def test_no_number(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("code", [OURS, *REAL])
def test_real_codes_hold(code: str) -> None:
    assert credit_code_holds(code)
    assert uscc.is_valid(code)


@pytest.mark.parametrize("code", ["000014349", "007280420"])
def test_organisation_codes_hold(code: str) -> None:
    assert organisation_code_holds(code)


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_just_one_check_digit_holds(head: str) -> None:
    assert sum(credit_code_holds(head + last) for last in ALPHABET) == 1


@given(st.sampled_from([OURS, *REAL]), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(code: str, at: int, letter: str) -> None:
    wrong = code[:at] + letter + code[at + 1 :]
    assert credit_code_holds(wrong) is (wrong == code)


@given(st.text(max_size=20))
def test_any_text_is_judged(text: str) -> None:
    credit_code_holds(text)
    organisation_code_holds(text)
    parse(text)
