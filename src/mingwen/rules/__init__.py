"""What must hold: one small function a rule, one table of them, one engine that turns faults into findings."""

from mingwen.rules.case import Context, Snapshot, touched_items
from mingwen.rules.engine import Verdict, judge, judge_item, judge_landing, judge_tree
from mingwen.rules.landing_case import LandingCase, item_changes
from mingwen.rules.rule import Rule, RuleSet

__all__ = [
    "Context",
    "LandingCase",
    "Rule",
    "RuleSet",
    "Snapshot",
    "Verdict",
    "item_changes",
    "judge",
    "judge_item",
    "judge_landing",
    "judge_tree",
    "touched_items",
]
