"""What a rule is: a small function and all that a person needs to know about it.

A rule looks at one case and yields what it has to say: the path of a field and a sentence. Its id, kind, remedy and who
applies it are said once, in its decorator, and shown with every finding and on its page under docs/rules/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mingwen.messages import ADMISSION, DUTY

if TYPE_CHECKING:
    from mingwen.rules.case import ItemCase, TreeCase
    from mingwen.rules.landing_case import LandingCase
    from mingwen.rules.message_case import MessageCase

FORM = "form"  # said by the reader of a file; the rule has no function of its own
ITEM = "item"  # looks at one item with its attachments, the register and its landing
TREE = "tree"  # looks at paths or at several items together
LANDING = "landing"  # looks at one landing: what it changed against the tree before it
MESSAGE = "message"  # looks at the message of a commit and what is staged with it
OWED = "owed"  # a duty of one item as of a day
REGISTER = "register"  # said by the register's own cross-checks
TOOL = "tool"  # said by the engine about itself
OFFICE = "办公室"  # who mends what is no task of those who write and check items


class Said(NamedTuple):
    """What a rule says of an item: the path of a field (`body` for the text) and a sentence.

    `line` counts from 1 within the body and is given only with `body`.
    """

    field: str
    message: str
    line: int = 0


class SaidOf(NamedTuple):
    """What a tree or landing rule says: the same, with the file that it is about (none: the commit itself)."""

    file: str
    field: str
    message: str
    line: int = 0
    column: int = 0


Sayings: TypeAlias = Iterator[Said]
TreeSayings: TypeAlias = Iterator[SaidOf]


@dataclass(frozen=True)
class Rule:
    """One rule. `before` and `after` are short examples; `why` names the article or clause it comes from.

    `main_only`: judged only as the main branch must be, not on a branch where the item is still on its way.
    """

    id: str
    title: str
    kind: str
    scope: str
    why: str
    who: str
    fix: str
    before: str
    after: str
    look: Callable[[Any], Iterable[Any]] | None = None
    main_only: bool = False

    @property
    def family(self) -> str:
        """The letter after `MW-`: what sort of thing the rule looks at."""
        return self.id[3]


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order of their table; an id stands once."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if len(self.by_id) != len(self.rules):
            ids = [rule.id for rule in self.rules]
            raise ValueError(f"a rule id stands twice: {sorted({one for one in ids if ids.count(one) > 1})}")

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def without(self, rule_id: str) -> RuleSet:
        """The same rules but one."""
        return RuleSet(tuple(rule for rule in self.rules if rule.id != rule_id))

    def of(self, scope: str, *, main: bool) -> tuple[Rule, ...]:
        """The rules of a scope that apply; `main`: as the main branch must be."""
        return self._applying[scope, main]

    @cached_property
    def _applying(self) -> dict[tuple[str, bool], tuple[Rule, ...]]:
        return {
            (scope, main): tuple(rule for rule in self.rules if rule.scope == scope and (main or not rule.main_only))
            for scope in (FORM, ITEM, TREE, LANDING, MESSAGE, OWED, REGISTER, TOOL)
            for main in (True, False)
        }


def rule(
    rule_id: str,
    title: str,
    *,
    why: str,
    who: str,
    fix: str,
    before: str,
    after: str,
    main_only: bool = False,
) -> Callable[[Callable[[ItemCase], Iterable[Said]]], Rule]:
    """Make an admission rule of a function that looks at one item."""

    def make(look: Callable[[ItemCase], Iterable[Said]]) -> Rule:
        return Rule(rule_id, title, ADMISSION, ITEM, why, who, fix, before, after, look, main_only)

    return make


def tree_rule(
    rule_id: str, title: str, *, why: str, who: str, fix: str, before: str, after: str, main_only: bool = False
) -> Callable[[Callable[[TreeCase], Iterable[SaidOf]]], Rule]:
    """Make an admission rule of a function that looks at the whole tree."""

    def make(look: Callable[[TreeCase], Iterable[SaidOf]]) -> Rule:
        return Rule(rule_id, title, ADMISSION, TREE, why, who, fix, before, after, look, main_only)

    return make


def landing_rule(
    rule_id: str, title: str, *, why: str, who: str, fix: str, before: str, after: str
) -> Callable[[Callable[[LandingCase], Iterable[SaidOf]]], Rule]:
    """Make an admission rule of a function that looks at one landing."""

    def make(look: Callable[[LandingCase], Iterable[SaidOf]]) -> Rule:
        return Rule(rule_id, title, ADMISSION, LANDING, why, who, fix, before, after, look, main_only=True)

    return make


def message_rule(
    rule_id: str, title: str, *, why: str, who: str, fix: str, before: str, after: str
) -> Callable[[Callable[[MessageCase], Iterable[SaidOf]]], Rule]:
    """Make an admission rule of a function that looks at the message of a commit."""

    def make(look: Callable[[MessageCase], Iterable[SaidOf]]) -> Rule:
        return Rule(rule_id, title, ADMISSION, MESSAGE, why, who, fix, before, after, look)

    return make


def tree_duty(
    rule_id: str, title: str, *, why: str, who: str, fix: str, before: str, after: str
) -> Callable[[Callable[[TreeCase], Iterable[SaidOf]]], Rule]:
    """Make a duty rule that looks at the whole tree, as the main branch must be."""

    def make(look: Callable[[TreeCase], Iterable[SaidOf]]) -> Rule:
        return Rule(rule_id, title, DUTY, TREE, why, who, fix, before, after, look, main_only=True)

    return make


def duty(
    rule_id: str, title: str, *, why: str, who: str, fix: str, before: str, after: str
) -> Callable[[Callable[[ItemCase], Iterable[Said]]], Rule]:
    """Make a duty rule: a warning and a record, never a refusal. What the office owes is not told on a branch."""

    def make(look: Callable[[ItemCase], Iterable[Said]]) -> Rule:
        return Rule(rule_id, title, DUTY, OWED, why, who, fix, before, after, look, main_only=who == OFFICE)

    return make
