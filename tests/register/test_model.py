"""Who may do what, on which day."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from mingwen.register import Register
from tests.register.small import FILES, FOLDER, loaded

REGISTER: Register = loaded()
DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("post", "on", "persons"),
    [
        ("water-head", date(2019, 12, 31), ()),
        ("water-head", date(2020, 1, 1), ("p-008",)),
        ("water-head", date(2025, 12, 31), ("p-008",)),
        ("water-head", date(2026, 1, 1), ("p-009",)),
        ("water-head", date(2026, 8, 3), ("p-009",)),  # leave does not take the post away
        ("nobody", DAY, ()),
    ],
)
def test_holders(post: str, on: date, persons: tuple[str, ...]) -> None:
    assert REGISTER.holders(post, on) == persons


def test_the_deputy_stands_in_whenever_registered() -> None:
    assert REGISTER.stand_ins("water-head", DAY) == ("p-010",)
    assert REGISTER.stand_ins("water-head", date(2026, 8, 4)) == ("p-010",)
    assert REGISTER.on_leave("water-head", date(2026, 8, 4))
    assert not REGISTER.on_leave("water-head", DAY)


def test_standing_in_is_not_passed_on() -> None:
    assert REGISTER.stand_ins("office-director", DAY) == ("p-005",)  # office-staff, not office-web
    assert REGISTER.stand_ins("water-staff", DAY) == ()


def test_a_deputy_on_leave_stands_in_for_nobody() -> None:
    text = FILES[f"{FOLDER}/posts.yml"].replace(
        "title: 办公室业务岗\n  deputy: office-web", "title: 办公室业务岗\n  deputy: water-head", 1
    )
    register = loaded({**FILES, f"{FOLDER}/posts.yml": text})
    assert register.stand_ins("office-staff", DAY) == ("p-009",)
    assert register.stand_ins("office-staff", date(2026, 8, 4)) == ()


@pytest.mark.parametrize(
    ("post", "step", "department", "column", "may"),
    [
        ("water-head", "check", "water", "drinking-water", True),
        ("water-staff", "check", "water", "drinking-water", False),
        ("water-staff", "check", "water", "river-water", True),  # the column names it
        ("water-head", "check", "water", "river-water", False),
        ("office-director", "check", "water", "drinking-water", False),
        ("water-head", "check", "water", "news", True),
        ("water-leader", "approve", "water", "drinking-water", True),
        ("office-leader", "approve", "water", "drinking-water", False),
        ("bureau-head", "approve", "water", "drinking-water", False),
        ("office-director", "clear", "water", "drinking-water", True),
        ("office-secrecy", "clear", "water", "drinking-water", True),
        ("water-head", "clear", "water", "drinking-water", False),
        ("office-director", "clear", "office", "news", False),  # not a ruling on one's own doubt
        ("office-secrecy", "clear", "office", "news", True),
        ("office-leader", "clear", "office", "news", True),
        ("bureau-head", "clear", "office", "news", True),
        ("office-director", "confirm", "water", "drinking-water", True),
        ("water-head", "confirm", "water", "drinking-water", False),
        ("office-web", "execute", "water", "drinking-water", True),
        ("office-leader", "execute", "water", "drinking-water", False),
        ("water-head", "execute", "water", "drinking-water", False),
        ("office-director", "check", "county", "county-reports", True),
        ("office-leader", "approve", "county", "county-reports", True),
        ("water-head", "dance", "water", "news", False),
        ("nobody", "check", "water", "news", False),
        ("water-head", "check", "nowhere", "news", False),
    ],
)
def test_who_may_sign(post: str, step: str, department: str, column: str, may: bool) -> None:
    assert REGISTER.may_sign(post, step, department, column, DAY) is may


def test_nobody_signs_for_a_post_before_it_is_held() -> None:
    assert not REGISTER.may_sign("water-head", "check", "water", "news", date(2019, 12, 31))


def test_columns_of_a_unit() -> None:
    assert [column.id for column in REGISTER.columns_of("office")] == ["news"]
    assert [column.id for column in REGISTER.columns_of("county")] == ["county-reports"]
    assert REGISTER.columns_of("nowhere") == ()
    assert REGISTER.allows("water", "news")
    assert REGISTER.allows("water", "old-fees")  # closed, yet old items stand there
    assert not REGISTER.allows("office", "drinking-water")
    assert not REGISTER.allows("county", "news")
    assert not REGISTER.allows("water", "nothing")
    assert [column.id for column in REGISTER.group_of("office")] == ["news"]


def test_the_table_of_the_day() -> None:
    before, after = REGISTER.aqi_table(date(2026, 2, 28)), REGISTER.aqi_table(date(2026, 3, 1))
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("first", "second")
    assert REGISTER.aqi_table(date(2015, 12, 31)) is None
    level = before.level(51)
    assert level is not None
    assert level.name == "差"
    assert before.level(501) is None


def test_laws_of_the_day() -> None:
    law = REGISTER.legal["old-law"]
    assert law.in_force(date(2017, 12, 31))
    assert not law.in_force(date(2018, 1, 1))
    assert replace(law, valid_from=None, valid_to=None).in_force(date(1950, 1, 1))


def test_nothing_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        REGISTER.units["water"].name = "火科"  # type: ignore[misc]


def test_the_digest_is_of_every_byte_and_name() -> None:
    texts = dict(FILES)
    assert loaded(texts).digest == REGISTER.digest
    texts[f"{FOLDER}/people.yml"] += "# a comment\n"
    longer = loaded(texts).digest
    texts[f"{FOLDER}/people.yml"] = texts[f"{FOLDER}/people.yml"].replace("a comment", "A comment")
    assert len({REGISTER.digest, longer, loaded(texts).digest}) == 3


def test_limits_roll_and_ages_do_not() -> None:
    column = REGISTER.columns["news"]
    assert column.every is not None
    assert (column.every.rolls, column.within.rolls) == (False, True)
