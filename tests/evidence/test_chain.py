"""Who signed, who may, what is missing. Single faults are in the cases of tests/rules."""

from __future__ import annotations

from datetime import date

import pytest

from mingwen.evidence import chain
from mingwen.item.model import Item
from mingwen.item.reader import read_item
from tests.rules.world import FORMED, Draft, World, register

TODAY = date(2026, 10, 12)


def made(draft: Draft) -> Item:
    """The item of a draft."""
    reading = read_item(draft.path, draft.text().encode())
    assert reading.item is not None, reading.faults
    return reading.item


def steps(item: Item, on: date = TODAY) -> list[tuple[str, str]]:
    return [(one.step, one.post) for one in chain.missing(item, register(), on)]


DOUBT = {"doubt": "yes", "conclusion": "clear", "by": "office-secrecy", "date": FORMED, "referral": "2026-007"}
CHANGE = {"kind": "correction", "what": "表2总磷由0.02改为0.2", "why": "录入时小数点错位"}


def test_a_whole_item_misses_nothing() -> None:
    assert steps(made(World().item())) == []


def test_what_is_missing_comes_in_order_with_the_post_that_owes_it() -> None:
    item = made(World().item(secrecy=DOUBT, revision=2, change=CHANGE, with_=["air"]).signed())
    assert steps(item) == [
        ("check", "water-head"),
        ("approve", "water-leader"),
        ("clear", "office-director"),
        ("confirm", "air-head"),
        ("execute", "office-web"),
    ]


def test_each_with_unit_owes_its_own_confirmation() -> None:
    confirmed = {"step": "confirm", "by": "soil-leader"}
    item = made(World().item(with_=["air", "soil"]).signed("check", "approve", confirmed))
    assert steps(item) == [("confirm", "air-head")]


def test_a_stale_signature_is_missing_again_and_says_why() -> None:
    old = "mw1:sha256:" + "0" * 64
    item = made(World().item().signed({"step": "check", "digest": old}, "approve"))
    (missing,) = chain.missing(item, register(), TODAY)
    assert missing.step == "check"
    assert "改动过" in missing.why


def test_without_a_digest_it_counts_only_where_it_was_taken_over() -> None:
    bare = [{"step": "check", "digest": None}, {"step": "approve", "digest": None}]
    assert len(steps(made(World().item().signed(*bare)))) == 2
    migrated = {"from": "旧站", "published": FORMED}
    assert steps(made(World().item(migrated=migrated).signed(*bare))) == []


def test_a_county_is_checked_and_approved_by_the_office() -> None:
    item = made(World().item("county", "county-reports", editor="office-staff").signed())
    assert steps(item) == [("check", "office-director"), ("approve", "office-leader")]


def test_the_offices_own_doubt_is_cleared_by_its_secrecy_post() -> None:
    item = made(World().item("office", "news", secrecy=DOUBT).signed())
    assert ("clear", "office-secrecy") in steps(item)


def test_a_column_may_name_who_checks() -> None:
    assert steps(made(World().item("office", "party-affairs").signed()))[0] == ("check", "party-clerk")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-10-09T16:30:00Z", date(2026, 10, 10)),
        ("2026-10-10T00:30:00+08:00", date(2026, 10, 10)),
        ("2026-10-09T23:59:59+08:00", date(2026, 10, 9)),
        ("2026-10-10T12:00:00+14:00", date(2026, 10, 10)),
        ("2026-10-09T22:00:00-11:00", date(2026, 10, 10)),
    ],
)
def test_the_day_is_beijings(at: str, day: date) -> None:
    item = made(World().item().signed({"step": "check", "at": at}))
    (signed,) = chain.resolve(item, register()).entries
    assert signed.day == day


@pytest.mark.parametrize(("at", "person"), [("2025-08-31", "p-043"), ("2025-09-01", "p-045")])
def test_the_person_is_who_held_the_post_that_day(at: str, person: str) -> None:
    item = made(World().item("enforcement", "news").signed({"step": "check", "at": f"{at}T12:00:00+08:00"}))
    (signed,) = chain.resolve(item, register()).entries
    assert signed.persons == (person,)


def test_a_deputy_signs_in_its_own_person() -> None:
    item = made(World().item().signed({"step": "check", "acting": "water-deputy"}))
    (signed,) = chain.resolve(item, register()).entries
    assert signed.persons == ("p-027",)


def test_standing_in_is_not_passed_on() -> None:
    item = made(World().item().signed({"step": "check", "acting": "water-staff"}))
    assert [fault.id for fault in chain.faults(item, register())] == ["MW-S008"]


def test_one_leader_of_two_units_cannot_approve_and_confirm() -> None:
    """The leader in charge of water is soil's too: the head of soil confirms."""
    world = World()
    draft = world.item(with_=["soil"])
    by_leader = made(draft.signed("check", "approve", {"step": "confirm", "by": "soil-leader"}))
    assert [fault.id for fault in chain.faults(by_leader, register())] == ["MW-S007"]
    by_head = made(draft.signed("check", "approve", {"step": "confirm", "by": "soil-head"}))
    assert chain.faults(by_head, register()) == []


def test_levels() -> None:
    item = made(World().item().signed("check", {"step": "approve", "digest": None}))
    assert [chain.level(item, entry) for entry in item.signoff] == ["bound", "named"]


def test_nothing_is_known_of_an_unknown_department() -> None:
    item = made(World().item("shui", "news").signed({"step": "check", "by": "shui-head"}))
    assert chain.missing(item, register(), TODAY) == ()
    assert "MW-S002" in {fault.id for fault in chain.faults(item, register())}
