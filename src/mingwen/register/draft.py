"""A register as read, before it is known to hold: records that could be read, and the ids that stand in the files.

A record with a fault of its own is missing from the tables while its id still counts as known, so that one slip gives
one fault and not one for everything that refers to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from mingwen.register.columns import Column
from mingwen.register.law import AqiTable, LegalBasis, Topic
from mingwen.register.site import Site
from mingwen.register.units import Account, LeadingGroup, Person, Post, Unit
from mingwen.register.workdays import WorkYear

FOLDER = "content/_register"


class Family(NamedTuple):
    """One file of the register and what its entries are; a `single` file is one entry, not a map of entries by id."""

    file: str
    record: type[Any]
    title: str
    required: bool = True
    single: bool = False

    @property
    def path(self) -> str:
        """The file's path in the repository."""
        return f"{FOLDER}/{self.file}"


UNITS = Family("units.yml", Unit, "单位")
POSTS = Family("posts.yml", Post, "岗位")
PEOPLE = Family("people.yml", Person, "人员")
ACCOUNTS = Family("accounts.yml", Account, "技术账号", required=False)
GROUP = Family("leading-group.yml", LeadingGroup, "领导小组", required=False, single=True)
COLUMNS = Family("columns.yml", Column, "栏目")
TOPICS = Family("topics.yml", Topic, "牵头事项", required=False)
LEGAL = Family("legal.yml", LegalBasis, "公开依据")
AQI = Family("aqi.yml", AqiTable, "空气质量指数分级", required=False)
SITE = Family("site.yml", Site, "网站", single=True)
FAMILIES = (UNITS, POSTS, PEOPLE, ACCOUNTS, GROUP, COLUMNS, TOPICS, LEGAL, AQI, SITE)


class Found(NamedTuple):
    """One thing that does not hold: the file, the path of the field in it, and a sentence."""

    file: str
    field: str
    message: str


Finds: TypeAlias = Iterator[Found]


@dataclass(slots=True)
class Draft:
    """What was read: `names` are the register's paths that exist, `keys` the ids that stand in each readable one."""

    names: tuple[str, ...] = ()
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    group: LeadingGroup | None = None
    columns: dict[str, Column] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    legal: dict[str, LegalBasis] = field(default_factory=dict)
    aqi: dict[str, AqiTable] = field(default_factory=dict)
    site: Site | None = None
    years: dict[str, WorkYear] = field(default_factory=dict)  # by path

    def known(self, family: Family) -> frozenset[str] | None:
        """The ids of a family, read or not; None where its file is missing or cannot be read at all."""
        keys = self.keys.get(family.path)
        return None if keys is None else frozenset(keys)

    @property
    def inside(self) -> list[Unit]:
        """The units of the bureau itself, in order."""
        return [unit for unit in self.units.values() if unit.inside]
