"""Tickets: four facts and nothing else. What a ticket must agree with is in the cases of tests/rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingwen.messages import Fault
from mingwen.secrecy import Referral, read_referral
from mingwen.secrecy.referral import Ruling, ticket_path

TICKET = "unit: water\nopened: 2026-10-08\nruling: {by: office-secrecy, date: 2026-10-09, result: clear}\n"


def faults_of(text: str) -> list[Fault]:
    faults: list[Fault] = []
    assert (read_referral(text.encode(), faults) is None) is bool(faults)
    return faults


def test_a_ticket_and_its_ruling() -> None:
    ruling = Ruling(by="office-secrecy", date=date(2026, 10, 9), result="clear")
    expected = Referral(unit="water", opened=date(2026, 10, 8), ruling=ruling)
    assert read_referral(TICKET.encode(), []) == expected


def test_a_ticket_may_wait_for_its_ruling() -> None:
    ticket = read_referral(b"unit: water\nopened: 2026-10-08\n", [])
    assert ticket is not None
    assert ticket.ruling is None


@pytest.mark.parametrize("more", ["title: 某件\n", "text: 某件\n", "note: 某件\n", "index_no: 2026-00042\n"])
def test_no_place_for_what_it_is_about(more: str) -> None:
    (fault,) = faults_of(TICKET + more)
    assert (fault.id, fault.line, fault.column) == ("MW-F021", 4, 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "MW-F022"),
        ("unit: water\n", "MW-F022"),
        (TICKET.replace("clear", "maybe"), "MW-F023"),
        (TICKET.replace("2026-10-09", "10月9日"), "MW-F023"),
        (TICKET + "unit: air\n", "MW-F017"),
        (TICKET + f"# {'a' * 5_000}\n", "MW-F013"),
        ("- unit\n", "MW-F014"),
    ],
)
def test_no_ticket(text: str, rule: str) -> None:
    assert rule in {fault.id for fault in faults_of(text)}


@settings(deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_give_a_ticket_or_faults(raw: bytes) -> None:
    faults: list[Fault] = []
    assert read_referral(raw, faults) is not None or faults


def test_where_a_ticket_lies() -> None:
    assert ticket_path("2026-007") == "content/_referrals/2026-007.yml"
