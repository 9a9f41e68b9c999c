"""Every rule fails where it should, holds where it should, and is missed when it is gone."""

from __future__ import annotations

import pytest

from mingwen.messages import ADMISSION, DUTY
from mingwen.rules.rule import MESSAGE, REGISTER, TOOL
from mingwen.rules.table import RULES
from tests.rules.cases import CASES, Case
from tests.rules.world import World

# those of messages have their cases in tests/gates/test_message.py
BY_TABLE = [rule for rule in RULES.rules if rule.scope not in (MESSAGE, REGISTER, TOOL)]
named = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.name}".replace(" ", "-"))


@named
def test_fails(case: Case) -> None:
    world = World()
    case.fails(world)
    assert case.rule in world.ids(), world.report().as_text()


@named
def test_holds(case: Case) -> None:
    world = World()
    case.holds(world)
    report = world.report()
    assert not report.errors, report.as_text()
    assert case.rule not in world.ids(), report.as_text()


@pytest.mark.parametrize("rule", BY_TABLE, ids=lambda rule: rule.id)
def test_has_cases_and_is_missed_when_it_is_gone(rule) -> None:
    """Turning any one rule off lets its failing case pass."""
    own = [case for case in CASES if case.rule == rule.id]
    assert own, f"{rule.id} has no case"
    for case in own:
        world = World(rules=RULES.without(rule.id))
        case.fails(world)
        assert rule.id not in world.ids()


def test_every_case_is_of_a_rule() -> None:
    assert {case.rule for case in CASES} <= set(RULES.by_id)


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_says_everything_that_its_page_needs(rule) -> None:
    assert rule.kind in (ADMISSION, DUTY)
    for text in (rule.title, rule.why, rule.who, rule.fix):
        assert text.strip()
    if rule.scope != REGISTER:
        assert rule.before.strip()
        assert rule.after.strip()
        assert rule.before != rule.after
    assert (rule.look is None) == (rule.scope in ("form", REGISTER, TOOL))
