"""What must hold among units, posts, people and the leading group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise

from mingwen.messages import _
from mingwen.register.draft import ACCOUNTS, GROUP, PEOPLE, POSTS, UNITS, Draft, Finds, Found
from mingwen.register.units import Leave, Post, Seat, Term, Unit

_DAY = timedelta(days=1)


def one_head(draft: Draft) -> Finds:
    """Each inside unit has one post of role head, the one it names; the bureau has one bureau-head."""
    for unit in draft.inside:
        yield from _exactly_one(draft, unit, "head", unit.head, _("负责人"))
    heads = [post for post in draft.posts.values() if post.role == "bureau-head"]
    if not heads and len(draft.posts) == len(draft.keys.get(POSTS.path, ("unread",))):
        yield Found(POSTS.path, "", _("没有局长岗位（role: bureau-head）"))
    for post in heads[1:]:
        yield Found(POSTS.path, f"{post.id}.role", _("局长岗位只能有一个，已经有 {post}").format(post=heads[0].id))


def one_information_officer(draft: Draft) -> Finds:
    """Each inside unit has exactly one information officer, named by the unit (plan, part two)."""
    for unit in draft.inside:
        if unit.information_officer is None:
            yield Found(UNITS.path, unit.id, _("“{name}”没有信息员").format(name=unit.name))
        yield from _exactly_one(draft, unit, "information-officer", unit.information_officer, _("信息员"))


def _exactly_one(draft: Draft, unit: Unit, role: str, named: str | None, title: str) -> Finds:
    posts = [post for post in draft.posts.values() if post.unit == unit.id and post.role == role]
    for post in posts:
        if named is not None and post.id != named:
            message = _("“{unit}”已有{title} {named}，不能再有 {post}")
            yield Found(
                POSTS.path,
                f"{post.id}.role",
                message.format(unit=unit.name, title=title, named=named, post=post.id),
            )


def posts_fit_units(draft: Draft) -> Finds:
    """The posts that a unit names are of that role and unit; an outside unit's are the office's."""
    for unit in draft.units.values():
        wanted = (("head", unit.head), ("leader", unit.leader), ("information-officer", unit.information_officer))
        for role, name in wanted:
            post = draft.posts.get(name or "")
            key = role.replace("-", "_")
            if post is None:
                continue
            if post.role != role and not (role == "leader" and post.role == "bureau-head"):
                message = _("{post} 不是这一类岗位（它的 role 是 {role}）").format(post=post.id, role=post.role)
                yield Found(UNITS.path, f"{unit.id}.{key}", message)
            elif not unit.inside and draft.site and post.unit != draft.site.office:
                message = _("外单位的信息由信息公开工作机构核查、审核，{post} 不是它的岗位").format(post=post.id)
                yield Found(UNITS.path, f"{unit.id}.{key}", message)
            elif unit.inside and post.unit != unit.id and post.role != "bureau-head":
                message = _("{post} 不是“{unit}”的岗位").format(post=post.id, unit=unit.name)
                yield Found(UNITS.path, f"{unit.id}.{key}", message)
        if not unit.inside and unit.information_officer is not None:
            yield Found(UNITS.path, f"{unit.id}.information_officer", _("外单位不设信息员"))


def terms_in_order(draft: Draft) -> Finds:
    """A term, leave or seat does not end before it begins."""
    for post in draft.posts.values():
        both: tuple[tuple[str, Sequence[Term | Leave]], ...] = (("terms", post.terms), ("leave", post.leave))
        for name, periods in both:
            for index, period in enumerate(periods):
                if period.to is not None and period.to < period.from_:
                    yield Found(POSTS.path, f"{post.id}.{name}[{index}].to", _("结束日期早于开始日期"))


def terms_without_gap(draft: Draft) -> Finds:
    """A post's terms follow each other day by day, in the order of the file: no gap in which nobody answers."""
    for post in draft.posts.values():
        yield from _gaps(POSTS.path, f"{post.id}.terms", post.terms)


def terms_without_overlap(draft: Draft) -> Finds:
    """On no day do two persons hold one post."""
    for post in draft.posts.values():
        yield from _overlaps(POSTS.path, f"{post.id}.terms", post.terms)


def _gaps(file: str, at: str, terms: Sequence[Term | Seat]) -> Finds:
    for index, (before, after) in enumerate(pairwise(terms), start=1):
        if before.to is not None and after.from_ > before.to + _DAY:
            message = _("上一任到 {to} 为止，这一任从 {start} 开始，中间没有人").format(to=before.to, start=after.from_)
            yield Found(file, f"{at}[{index}].from", message)


def _overlaps(file: str, at: str, terms: Sequence[Term | Seat]) -> Finds:
    for index, (before, after) in enumerate(pairwise(terms), start=1):
        if before.to is None or after.from_ <= before.to:
            until = before.to or _("今")
            message = _("上一任到 {to}，这一任从 {start} 开始，有重叠").format(to=until, start=after.from_)
            yield Found(file, f"{at}[{index}].from", message)


def deputies_are_others(draft: Draft) -> Finds:
    """A deputy (B角) is another post, held by another person: nobody stands in for himself.

    Two posts may be each other's deputies (AB角): standing in is never passed on, so this makes no circle.
    """
    for post in draft.posts.values():
        if post.deputy == post.id:
            yield Found(POSTS.path, f"{post.id}.deputy", _("代行岗位不能是本岗位"))
        elif (deputy := draft.posts.get(post.deputy or "")) and (person := _same_holder(post, deputy)):
            message = _("{person} 同时担任 {post} 和它的代行岗位 {deputy}")
            yield Found(POSTS.path, f"{post.id}.deputy", message.format(person=person, post=post.id, deputy=deputy.id))


def checker_is_not_approver(draft: Draft) -> Finds:
    """A unit's head and its leader in charge are two persons on every day, as their signatures must be."""
    for unit in draft.inside:
        head, leader = draft.posts.get(unit.head), draft.posts.get(unit.leader)
        if head and leader and head.id != leader.id and (person := _same_holder(head, leader)):
            message = _("{person} 同时担任“{unit}”的负责人和分管领导，核查和审核不能是同一个人")
            yield Found(UNITS.path, f"{unit.id}.leader", message.format(person=person, unit=unit.name))


def _same_holder(one: Post, other: Post) -> str | None:
    for term in one.terms:
        for against in other.terms:
            if term.person == against.person and _meet(term, against):
                return term.person
    return None


def _meet(one: Term, other: Term) -> bool:
    return (one.to is None or other.from_ <= one.to) and (other.to is None or one.from_ <= other.to)


def leave_of_holders(draft: Draft) -> Finds:
    """Leave is of a person who holds the post then, and there is a deputy to stand in."""
    for post in draft.posts.values():
        for index, leave in enumerate(post.leave):
            at = f"{post.id}.leave[{index}]"
            if not any(t.person == leave.person and t.covers(leave.from_) and t.covers(leave.to) for t in post.terms):
                message = _("{person} 这段时间不在 {post} 任职").format(person=leave.person, post=post.id)
                yield Found(POSTS.path, f"{at}.person", message)
            if post.deputy is None:
                yield Found(POSTS.path, at, _("离岗期间没有代行岗位，请登记 deputy"))


def accounts_hold_no_post(draft: Draft) -> Finds:
    """A technical account is no person, holds no post and owns nothing below content/."""
    for account in draft.accounts.values():
        if account.id in draft.people:
            yield Found(ACCOUNTS.path, account.id, _("技术账号 {id} 不能同时是人员").format(id=account.id))
        for index, path in enumerate(account.owns):
            if path.strip("/").split("/")[0] == "content":
                yield Found(ACCOUNTS.path, f"{account.id}.owns[{index}]", _("content/ 之内由各单位负责，不归技术账号"))
    for post in draft.posts.values():
        for index, term in enumerate(post.terms):
            if term.person in draft.accounts:
                message = _("{person} 是技术账号，不能任职").format(person=term.person)
                yield Found(POSTS.path, f"{post.id}.terms[{index}].person", message)


def names_are_unique(draft: Draft) -> Finds:
    """Names of units and titles of posts are unique, so that a reader can tell them apart."""
    yield from _twice(UNITS.path, "name", ((unit.id, unit.name) for unit in draft.units.values()))
    yield from _twice(POSTS.path, "title", ((post.id, post.title) for post in draft.posts.values()))
    names = ((person.id, person.name) for person in draft.people.values() if person.name)
    yield from _twice(PEOPLE.path, "name", names)


def _twice(file: str, key: str, names: Iterable[tuple[str, str]]) -> Finds:
    seen: dict[str, str] = {}
    for entry, name in names:
        if name in seen:
            message = _("“{name}”与 {other} 同名").format(name=name, other=seen[name])
            yield Found(file, f"{entry}.{key}", message)
        seen.setdefault(name, entry)


def leading_group_ex_officio(draft: Draft) -> Finds:
    """One head at a time, the bureau's; members are all unit heads; its office is led by two heads ex officio."""
    group = draft.group
    if group is None:
        return
    yield from _gaps(GROUP.path, "head", group.head)
    yield from _overlaps(GROUP.path, "head", group.head)
    office = draft.units.get(draft.site.office) if draft.site else None
    home = draft.units.get(group.office_unit)
    expected = (
        ("office_director", group.office_director, office.head if office else None, _("局办公室主任兼任")),
        ("office_deputy", group.office_deputy, home.head if home else None, _("信息中心负责人兼任")),
    )
    for key, seats, post, words in expected:
        for index, seat in enumerate(seats):
            if post is not None and seat.post != post:
                yield Found(GROUP.path, f"{key}[{index}].post", _("由{words}（{post}）").format(words=words, post=post))
    for index, seat in enumerate(group.head):
        if (held := draft.posts.get(seat.post)) and held.role != "bureau-head":
            yield Found(GROUP.path, f"head[{index}].post", _("组长由局长担任"))
    seated = {seat.post for seat in group.members}
    missing = [unit.head for unit in draft.inside if unit.head not in seated]
    if missing:
        yield Found(GROUP.path, "members", _("组员缺少：{posts}").format(posts=_("、").join(missing)))
