"""The flagship's register against the list of duties: every group, column, relation and cadence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingwen.register import Column, Register, load_folder
from mingwen.register.columns import CLASSES, COLUMN_TYPES
from tests.register.duties_acceptance import GROUPS, INSIDE, NAMES, SHARED, TOPIC_LEADS, UNIT_DUTIES, Row

REGISTER: Register = load_folder(Path(__file__).resolve().parents[2])
ROWS = [(unit, row) for unit, rows in GROUPS.items() for row in rows]
TODAY = date(2026, 10, 12)


def bare(title: str) -> str:
    """A title without its punctuation."""
    return re.sub(r"[“”、，（）/\s]", "", title)


def fact(column: Column, name: str) -> object:
    """An attribute of a column in the words of the list."""
    value = getattr(column, name, None)
    if name == "closed":
        return None if column.closed is None else (column.closed.date.isoformat(), column.closed.successor)
    if name == "handling":
        return (column.handling.sensitive, column.handling.high_standard, column.handling.fast_moving)
    if name == "open_for":
        return {document: str(limit) for document, limit in column.open_for.items()}
    if name == "clocks":
        return tuple((clock.title, str(clock.limit)) for clock in column.clocks)
    if name == "credit_code":
        return column.table is not None and any(one.type == "credit-code" for one in column.table.columns)
    return value


def test_fifteen_groups_ninety_eight_columns_four_closed() -> None:
    assert list(REGISTER.units) == list(NAMES)
    assert len(NAMES) == 15
    assert len(REGISTER.columns) == len(ROWS) + len(SHARED) == 98
    assert sum(not column.is_open for column in REGISTER.columns.values()) == 4
    assert set(REGISTER.columns) == {row.id for _unit, row in ROWS} | {row.id for row in SHARED}


@pytest.mark.parametrize("unit", NAMES)
def test_a_unit_has_its_names_and_posts(unit: str) -> None:
    found = REGISTER.units[unit]
    assert (found.name, found.former_name) == NAMES[unit]
    assert found.inside is (unit in INSIDE)
    assert found.duties
    if not found.inside:
        assert (found.head, found.leader, found.information_officer) == ("office-director", "office-leader", None)
        assert found.bodies
        return
    assert found.head == ("office-director" if unit == "office" else f"{unit}-head")
    assert (found.leader, found.information_officer) == (f"{unit}-leader", f"{unit}-information-officer")
    for post in (found.head, found.leader, f"{unit}-staff", f"{unit}-information-officer"):
        assert REGISTER.posts[post].unit == unit
        assert REGISTER.posts[post].deputy
        for days in range(0, (TODAY - date(2020, 1, 1)).days, 20):
            assert len(REGISTER.holders(post, date(2020, 1, 1) + timedelta(days=days))) == 1


@pytest.mark.parametrize(("unit", "row"), ROWS, ids=[row.id for _unit, row in ROWS])
def test_a_column_is_as_the_duties_say(unit: str, row: Row) -> None:
    column = REGISTER.columns[row.id]
    assert column.group == unit
    assert column.lead == ("" if column.shared else unit)
    assert bare(row.title) in bare(column.title)
    assert (str(column.every) if column.every else None, str(column.within)) == (row.every, row.within)
    for name, expected in row.facts.items():
        if name == "subtopics":
            assert set(expected) <= set(column.subtopics.values())
        else:
            assert fact(column, name) == expected, name
    for name in ("with_", "support", "urge", "organise", "guide", "assists", "check_post", "closed", "kind"):
        assert name in row.facts or not fact(column, name), f"{name} is not in the duties"


@pytest.mark.parametrize("row", SHARED, ids=lambda row: row.id)
def test_shared_columns_are_open_to_every_unit(row: Row) -> None:
    column = REGISTER.columns[row.id]
    assert (column.shared, column.steward, str(column.every)) == (True, row.facts["steward"], row.every)
    assert all(REGISTER.allows(unit, row.id) for unit in INSIDE)
    assert not REGISTER.allows("county", row.id)


@pytest.mark.parametrize("column", REGISTER.columns.values(), ids=lambda column: column.id)
def test_a_column_says_all_that_a_page_needs(column: Column) -> None:
    assert column.class_ in CLASSES
    assert column.column_type in COLUMN_TYPES
    assert column.title
    assert 1 < len(column.short_title) <= 8
    assert column.description.endswith("。")
    assert column.keywords
    assert column.evidence == "bound"
    assert column.a20 or column.id in ("party-affairs", "party-integrity", "group-affairs")


def test_every_item_of_article_20_is_covered_or_declared() -> None:
    covered = {number for column in REGISTER.columns.values() for number in column.a20}
    assert covered | {int(number) for number in REGISTER.site.not_applicable} == set(range(1, 16))


@pytest.mark.parametrize("unit", UNIT_DUTIES)
def test_duties_towards_other_units(unit: str) -> None:
    found = {(relation.kind, whom) for relation in REGISTER.units[unit].relations for whom in relation.whom}
    assert UNIT_DUTIES[unit] <= found


def test_who_leads_on_shared_matters() -> None:
    assert {topic.id: topic.lead for topic in REGISTER.topics.values()} == TOPIC_LEADS


def test_what_falls_under_a_topic() -> None:
    incidents = REGISTER.topics["incidents"]
    assert incidents.matches("incidents", "incident")
    assert incidents.matches("other", "incident")
    assert not incidents.matches("news", None)
    assert incidents.matches("news", None, "一起突发环境事件的处置")
    assert not REGISTER.topics["interaction"].matches("consultations", "consultation")  # each has its own lead


def test_the_leading_group() -> None:
    group = REGISTER.leading_group
    assert group is not None
    assert [seat.post for seat in group.head] == ["bureau-head"]
    assert {seat.post for seat in group.members} == {REGISTER.units[unit].head for unit in INSIDE}
    assert group.office_unit == "info"
    assert [seat.post for seat in group.office_director] == ["office-director"]
    assert [seat.post for seat in group.office_deputy] == ["info-head"]
    assert str(group.training) == "year:12-31"
    deputies = {person for seat in group.deputies for person in REGISTER.holders(seat.post, TODAY)}
    leaders = {person for unit in INSIDE for person in REGISTER.holders(f"{unit}-leader", TODAY)}
    assert leaders <= deputies


def test_people_are_opaque_and_accounts_sign_nothing() -> None:
    assert all(re.fullmatch(r"p-\d{3}", person) for person in REGISTER.people)
    assert not any(one.name or one.emails or one.logins or one.keys for one in REGISTER.people.values())
    held = {term.person for post in REGISTER.posts.values() for term in post.terms}
    assert held == set(REGISTER.people)
    assert not held & set(REGISTER.accounts)


def test_posts_changed_hands_and_people_went_on_leave() -> None:
    changed = [term.from_ for post in REGISTER.posts.values() for term in post.terms if term.from_.year == 2026]
    assert len(changed) >= 3
    assert any(post.leave for post in REGISTER.posts.values())


def test_the_laws_that_the_plan_names() -> None:
    titles = "".join(basis.title for basis in REGISTER.legal.values())
    for words in ("环境信息公开办法", "实施办法", "过错责任追究办法", "门户网站管理办法", "绩效考核办法", "2017年度"):
        assert words in titles
    assert REGISTER.legal["secrecy-review-2010"].doc_no == "国办发〔2010〕57号"
    assert REGISTER.legal["eia-guide-2013"].doc_no == "环办〔2013〕103号"
    assert REGISTER.legal["supervisory-monitoring-2013"].doc_no == "环发〔2013〕81号"
    assert not REGISTER.legal["env-info-measures-2007"].in_force(TODAY)
    assert not REGISTER.legal["eco-code-2026"].confirmed


def test_air_tables_by_day() -> None:
    old, new = REGISTER.aqi_table(date(2026, 2, 28)), REGISTER.aqi_table(date(2026, 3, 1))
    assert old is not None
    assert new is not None
    assert (old.confirmed, new.confirmed) == (True, False)
    for table in (old, new):
        assert [level.name for level in table.levels] == ["优", "良", "轻度污染", "中度污染", "重度污染", "严重污染"]
        assert [level.high for level in table.levels] == [50, 100, 150, 200, 300, 500]
        assert all(level.health and level.advice for level in table.levels)


def test_the_site_is_a_sample() -> None:
    site = REGISTER.site
    assert not site.production
    assert site.show_lateness
    assert site.migration_until == date(2027, 3, 31)
    assert ".invalid" in site.domain
    assert site.prefix == "11329900MB00000198"
