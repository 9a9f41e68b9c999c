"""The register (family R): judged by `mingwen.register.checks`, listed here so that every rule has a page."""

from __future__ import annotations

from mingwen.messages import ADMISSION
from mingwen.register.checks import CHECKS
from mingwen.rules.rule import REGISTER, Rule

RULES = tuple(
    Rule(check.id, check.title, ADMISSION, REGISTER, check.why, check.who, check.fix, "", "") for check in CHECKS
)
