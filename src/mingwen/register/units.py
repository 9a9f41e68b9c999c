"""Units, posts, people, technical accounts and the leading group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingwen.item.form import Sub, Text, choice, day, flag, many, record, table, text
from mingwen.register.cadence import Cadence
from mingwen.register.fields import ID, WORDS, limit

UNIT_KINDS = {"inside": "内设科室、直属单位", "outside": "外单位"}
ROLES = {
    "bureau-head": "局长",
    "leader": "分管领导",
    "head": "科室（单位）负责人",
    "deputy": "副职",
    "information-officer": "信息员",
    "staff": "业务岗",
    "clerk": "专责工作者",
    "secrecy": "保密岗",
    "web": "公开岗",
}
ALL = "all"  # in `with_any` and in a unit's relations: every inside unit but the one that says so
TEAM = r"@[A-Za-z0-9-]+(?:/[A-Za-z0-9._-]+)?"


@record
class Relation:
    """A unit's duty towards others that is not tied to one column."""

    kind: str = choice(
        "关系", {"coordinate": "统筹", "support": "配合", "urge": "督促", "guide": "指导监督", "organise": "组织"}
    )
    whom: tuple[str, ...] = many("对谁", WORDS, least=1, required=True)
    about: str = text("事项")


@record
class Unit:
    """A unit of the bureau, or an outside body that publishes here (`kind: outside`), exempt from head and officer."""

    id: str
    order: int  # place in the file, from 1
    name: str = text("单位名称", most=40)
    former_name: str = text("分工方案中的名称", most=40)
    short: str = text("简称", most=12)
    kind: str = choice("类别", UNIT_KINDS)
    duties: str = text("公开职责", most=400)
    phone: str = text("联系电话", most=40)
    head: str = text("负责人岗位", pattern=ID)
    leader: str = text("分管领导岗位", pattern=ID)
    information_officer: str | None = text("信息员岗位", pattern=ID, required=False)
    author_may_check: bool = flag("核查人可以是拟稿人（人数少的单位）", required=False)
    team: str | None = text("代码托管平台上的小组", pattern=TEAM, example="@org/team", required=False)
    relations: tuple[Relation, ...] = many("对其他单位的职责", Sub("职责", True, Relation))
    bodies: Mapping[str, str] = table("所含外单位（代号: 名称）", Text("名称", most=40))

    @property
    def inside(self) -> bool:
        """Whether it is a unit of the bureau itself."""
        return self.kind == "inside"


@record
class Term:
    """Who holds a post from when to when, both days counted; no `to`: still in post."""

    person: str = text("人员代号", pattern=ID)
    from_: date = day("任职开始")
    to: date | None = day("任职结束", required=False)

    def covers(self, on: date) -> bool:
        """Whether the person is in post on that day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


@record
class Leave:
    """A period in which the holder is away and the registered deputy stands in."""

    person: str = text("人员代号", pattern=ID)
    from_: date = day("离岗开始")
    to: date = day("离岗结束")
    reason: str | None = text("事由", most=40, required=False)

    def covers(self, on: date) -> bool:
        """Whether the person is away on that day."""
        return self.from_ <= on <= self.to


@record
class Post:
    """A post, which signs; persons hold it for terms. `unit` is absent for posts of the bureau as a whole."""

    id: str
    order: int
    unit: str | None = text("单位", pattern=ID, required=False)
    role: str = choice("职责类别", ROLES)
    title: str = text("岗位名称", most=40)
    phone: str | None = text("联系电话", most=40, required=False)
    deputy: str | None = text("代行岗位（B角）", pattern=ID, required=False)
    terms: tuple[Term, ...] = many("任职", Sub("任职", True, Term), least=1, required=True)
    leave: tuple[Leave, ...] = many("离岗", Sub("离岗", True, Leave))
    duties: str | None = text("职责", required=False)


@record
class Dated:
    """An e-mail address, login or public key and the days on which it is the person's."""

    value: str = text("值", most=800)
    from_: date = day("开始")
    to: date | None = day("结束", required=False)
    host: str | None = text("平台", most=40, required=False)

    def covers(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


_DATED = Sub("条目", True, Dated)


@record
class Person:
    """A person as an opaque id; a display name is allowed and not needed."""

    id: str
    order: int
    name: str | None = text("显示姓名", most=20, required=False)
    emails: tuple[Dated, ...] = many("电子邮件", _DATED)
    logins: tuple[Dated, ...] = many("平台账号", _DATED)
    keys: tuple[Dated, ...] = many("签名公钥", _DATED)


@record
class Account:
    """A technical account of the system's maintainers: holds no post, signs nothing, owns paths outside content/."""

    id: str
    order: int
    title: str = text("账号用途", most=60)
    owns: tuple[str, ...] = many("所管路径", Text("路径", most=100), least=1, required=True)
    team: str | None = text("代码托管平台上的小组", pattern=TEAM, example="@org/team", required=False)
    emails: tuple[Dated, ...] = many("电子邮件", _DATED)
    logins: tuple[Dated, ...] = many("平台账号", _DATED)
    keys: tuple[Dated, ...] = many("签名公钥", _DATED)


@record
class Seat:
    """A seat of the leading group, filled by whoever holds the post on the day."""

    post: str = text("岗位", pattern=ID)
    from_: date = day("开始")
    to: date | None = day("结束", required=False)

    def covers(self, on: date) -> bool:
        """Whether the seat exists on that day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


_SEATS = Sub("席位", True, Seat)


@record
class LeadingGroup:
    """信息公开工作领导小组 (plan, part two): head, deputies, members; its office, led ex officio by two heads."""

    name: str = text("名称", most=60)
    established: date = day("成立日期")
    head: tuple[Seat, ...] = many("组长", _SEATS, least=1, required=True)
    deputies: tuple[Seat, ...] = many("副组长", _SEATS, least=1, required=True)
    members: tuple[Seat, ...] = many("组员", _SEATS, least=1, required=True)
    office_unit: str = text("办公室所在单位", pattern=ID)
    office_director: tuple[Seat, ...] = many("办公室主任", _SEATS, least=1, required=True)
    office_deputy: tuple[Seat, ...] = many("办公室副主任", _SEATS, least=1, required=True)
    duties: str = text("职责", most=400)
    training: Cadence = limit("培训与交流", rolls=False)
