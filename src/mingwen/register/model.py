"""The register: who answers for what, as one frozen value.

Its parts are records of `units`, `columns`, `law`, `site` and `workdays`, each one entry of one file below
`content/_register/`; an entry's id is the key under which it stands there. Relations are ids, resolved and checked by
`mingwen.register.checks` before anybody sees a Register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mingwen.register.columns import Column
from mingwen.register.law import AqiTable, LegalBasis, Topic
from mingwen.register.site import Site
from mingwen.register.units import Account, LeadingGroup, Person, Post, Unit
from mingwen.register.workdays import Unknown, WorkdayCalendar


@dataclass(frozen=True)
class Register:
    """The whole register of one commit, cross-checked: every id in it resolves.

    Mappings keep the order of the files. `digest` is the sha256 over all register files with their names.
    """

    units: Mapping[str, Unit]
    posts: Mapping[str, Post]
    people: Mapping[str, Person]
    accounts: Mapping[str, Account]
    leading_group: LeadingGroup | None
    columns: Mapping[str, Column]
    topics: Mapping[str, Topic]
    legal: Mapping[str, LegalBasis]
    aqi: tuple[AqiTable, ...]
    site: Site
    workdays: WorkdayCalendar
    digest: str

    @property
    def office(self) -> Unit:
        """The unit that is the body's 信息公开工作机构 (条例 Art 4)."""
        return self.units[self.site.office]

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Column, ...]]:
        columns = self.columns.values()
        return {
            unit: tuple(c for c in columns if c.lead == unit or (c.shared and self.units[unit].inside))
            for unit in self.units
        }

    def columns_of(self, unit: str) -> tuple[Column, ...]:
        """The columns in which a unit may publish: those it leads and, for inside units, the shared ones."""
        return self._by_unit.get(unit, ())

    def group_of(self, unit: str) -> tuple[Column, ...]:
        """The columns listed under a unit: those it leads or keeps as steward."""
        return tuple(column for column in self.columns.values() if column.group == unit)

    def allows(self, unit: str, column: str) -> bool:
        """Whether the unit may publish in the column."""
        return any(one.id == column for one in self.columns_of(unit))

    def check_post(self, unit: str, column: str) -> str | None:
        """The post that checks the unit's items in the column: the one the column names, else the unit's head."""
        named = self.columns[column].check_post if column in self.columns else None
        return named or (self.units[unit].head if unit in self.units else None)

    def holders(self, post: str, on: date) -> tuple[str, ...]:
        """The persons in post on that day, on leave or not; empty where it is vacant or unknown."""
        held = self.posts.get(post)
        return () if held is None else tuple(term.person for term in held.terms if term.covers(on))

    def on_leave(self, post: str, on: date) -> bool:
        """Whether everyone who holds the post is away that day."""
        held = self.posts.get(post)
        holders = self.holders(post, on)
        if held is None or not holders:
            return False
        away = {leave.person for leave in held.leave if leave.covers(on)}
        return away.issuperset(holders)

    def stand_ins(self, post: str, on: date) -> tuple[str, ...]:
        """Who may act for the post that day: the holders of its registered deputy (B角), whether or not it is vacant.

        Standing in is not passed on: a deputy's own deputy may not act for the post.
        """
        held = self.posts.get(post)
        if held is None or held.deputy is None or self.on_leave(held.deputy, on):
            return ()
        return self.holders(held.deputy, on)  # another person than the post's own: MW-R011

    def may_sign(self, post: str, step: str, department: str, column: str, on: date) -> bool:
        """Whether the post may sign that step for an item of the department in the column, and somebody can that day.

        check: the column's check post, else the unit's head. approve: the unit's leader in charge. clear: the office's
        head or secrecy post; for the office's own items the secrecy post, its leader or the bureau's head (plan, part
        four, clause four). confirm: head or leader of another inside unit. execute: any post of the office itself.
        """
        if department not in self.units or post not in self.posts:
            return False
        return post in self.signers(step, department, column) and bool(
            self.holders(post, on) or self.stand_ins(post, on)
        )

    def signers(self, step: str, department: str, column: str) -> tuple[str, ...]:
        """The posts that may sign a step, the one that ordinarily does first."""
        unit = self.units[department]
        office = self.office
        if step == "check":
            return (self.check_post(department, column) or unit.head,)
        if step == "approve":
            return (unit.leader,)
        if step == "clear":
            secrecy = self._posts_of(office.id, "secrecy")
            if department != office.id:
                return (office.head, *secrecy)
            return (*secrecy, office.leader, *self._posts_of(None, "bureau-head"))
        if step == "confirm":
            others = [one for one in self.units.values() if one.inside and one.id != department]
            return (*(one.head for one in others), *(one.leader for one in others))
        if step == "execute":
            own = (post for post in self.posts.values() if post.unit == office.id and post.role != "leader")
            return tuple(post.id for post in sorted(own, key=lambda post: post.role != "web"))
        return ()

    def _posts_of(self, unit: str | None, role: str) -> tuple[str, ...]:
        return tuple(post.id for post in self.posts.values() if post.unit == unit and post.role == role)

    @property
    def takedown_posts(self) -> tuple[str, ...]:
        """The posts that may hide a page at once: those that site.yml names, else those of the office."""
        named = self.site.takedown
        return named.posts if named is not None else self.signers("execute", self.office.id, "")

    def decide_by(self, on: date) -> date | Unknown:
        """The last day to decide what becomes of a page hidden on that day: three working days unless site.yml says."""
        named = self.site.takedown
        return self.workdays.add(on, named.workdays if named is not None else 3)

    def aqi_table(self, on: date) -> AqiTable | None:
        """The table of levels that applies to a day's report; None where no table covers the day."""
        return next(
            (one for one in self.aqi if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)), None
        )
