"""Dates (family D): in order, and none ahead of what it depends on."""

from __future__ import annotations

from datetime import date

from mingwen.evidence.chain import BEIJING
from mingwen.messages import _
from mingwen.rules.case import ItemCase
from mingwen.rules.rule import Said, Sayings, rule

_EDITOR = "拟稿人"
_CLOCK = "《政府信息公开条例》第二十六条的二十个工作日从成文之日算起；日期造假一票否决（国办秘函〔2019〕19号）。"


@rule(
    "MW-D001",
    "成文日期不晚于公开",
    why=_CLOCK,
    who=_EDITOR,
    fix="核对成文日期。",
    before="formed: 2026-12-01，10 月就合并了",
    after="formed: 2026-10-08，10 月合并",
)
def formed_before_landing(case: ItemCase) -> Sayings:
    """`formed` is not after the day of the landing (or of the judgement)."""
    if case.item.formed > case.landed.astimezone(BEIJING).date():
        yield Said("formed", _("成文日期晚于公开的日子"))


@rule(
    "MW-D002",
    "保密判断不早于成文",
    why=f"{_CLOCK}判断的是成文的这份原文。",
    who=_EDITOR,
    fix="核对 secrecy.date 和 formed。",
    before="formed: 2026-10-08，secrecy.date: 2026-10-01",
    after="formed: 2026-10-08，secrecy.date: 2026-10-09",
)
def decided_after_formed(case: ItemCase) -> Sayings:
    """The secrecy decision is about a text that exists."""
    if case.item.secrecy.date < case.item.formed:
        yield Said("secrecy.date", _("保密判断早于成文日期"))


@rule(
    "MW-D003",
    "施行、失效日期前后相接",
    why="有效性按日期推算，倒置的日期会让有效的文件显示为失效。",
    who=_EDITOR,
    fix="核对 effective_from 和 effective_to。",
    before="effective_from: 2027-01-01，effective_to: 2026-12-31",
    after="effective_from: 2026-01-01，effective_to: 2030-12-31",
)
def effective_in_order(case: ItemCase) -> Sayings:
    """From is before to."""
    begin, end = case.item.effective_from, case.item.effective_to
    if begin is not None and end is not None and end <= begin:
        yield Said("effective_to", _("失效日期不晚于施行日期"))


@rule(
    "MW-D004",
    "公示期至、定时发布、下次评估都在成文之后",
    why=f"{_CLOCK}期限早于起点，等于没有期限。",
    who=_EDITOR,
    fix="核对提示的日期。",
    before="formed: 2026-10-08，public_until: 2026-09-30",
    after="formed: 2026-10-08，public_until: 2029-10-08",
)
def limits_after_formed(case: ItemCase) -> Sayings:
    """`public_until`, `publish_at` and `withheld.next_review` lie after `formed`."""
    item = case.item
    limits: list[tuple[str, date | None]] = [
        ("public_until", item.public_until),
        ("withheld.next_review", item.withheld.next_review if item.withheld else None),
    ]
    for field, day in limits:
        if day is not None and day <= item.formed:
            yield Said(field, _("不晚于成文日期"))
    if item.publish_at is not None and item.publish_at.astimezone(BEIJING).date() < item.formed:
        yield Said("publish_at", _("早于成文日期"))


@rule(
    "MW-D005",
    "征求意见、批准、批示在审核之前",
    why="条例第十一条：涉及其他机关的先协商、确认一致，需批准的先经批准，再公开。",
    who=_EDITOR,
    fix="核对日期；程序没有走完的，先走完再签。",
    before="approve 于 10 月 10 日，prior_approval.date: 2026-10-12",
    after="approve 于 10 月 10 日，prior_approval.date: 2026-10-09",
)
def heard_before_approved(case: ItemCase) -> Sayings:
    """`consulted`, `prior_approval` and `assigned_by` are not after the approval, by the day."""
    item = case.item
    approved = min((signed.day for signed in case.chain.of("approve")), default=None)
    if approved is None:
        return
    dated = [(f"consulted[{index}].date", one.date) for index, one in enumerate(item.consulted)]
    if item.prior_approval is not None:
        dated.append(("prior_approval.date", item.prior_approval.date))
    if item.assigned_by is not None:
        dated.append(("assigned_by.date", item.assigned_by.date))
    for field, day in dated:
        if day > approved:
            yield Said(field, _("晚于审核签字（{day}）").format(day=approved))


@rule(
    "MW-D006",
    "原发布日期在成文之后、迁入之前",
    why=f"{_CLOCK}迁入的信息仍显示在旧站的发布日期。",
    who=_EDITOR,
    fix="照旧站页面核对 migrated.published。",
    before="formed: 2019-05-01，migrated.published: 2019-04-20",
    after="formed: 2019-05-01，migrated.published: 2019-05-06",
)
def published_before_taken_over(case: ItemCase) -> Sayings:
    """Formed ≤ published on the older site ≤ first landing here."""
    item = case.item
    if item.migrated is None:
        return
    if item.migrated.published < item.formed:
        yield Said("migrated.published", _("原发布日期早于成文日期"))
    if item.migrated.published > case.first_landed.astimezone(BEIJING).date():
        yield Said("migrated.published", _("原发布日期晚于迁入"))


@rule(
    "MW-D007",
    "处罚等信息写明公示期至",
    why="行政处罚等信用信息有公示期，到期停止展示（市场监管、信用信息公示的通行规定）。",
    who=_EDITOR,
    fix="写 public_until。",
    before="column: penalties，没有 public_until",
    after="column: penalties，public_until: 2029-10-08",
)
def public_until_is_there(case: ItemCase) -> Sayings:
    """Where the column asks for it."""
    column = case.column
    if column is not None and column.public_until_required and case.item.public_until is None:
        yield Said("public_until", _("本栏目要写明公示期至"))


RULES = (
    formed_before_landing,
    decided_after_formed,
    effective_in_order,
    limits_after_formed,
    heard_before_approved,
    published_before_taken_over,
    public_until_is_there,
)
