"""What must hold: one small function a rule, one table of them, one engine that turns faults into findings."""

from mingwen.rules.case import Context, Snapshot, touched_items
from mingwen.rules.engine import Verdict, judge, judge_item, judge_tree
from mingwen.rules.rule import Rule, RuleSet

__all__ = [
    "Context",
    "Rule",
    "RuleSet",
    "Snapshot",
    "Verdict",
    "judge",
    "judge_item",
    "judge_tree",
    "touched_items",
]
