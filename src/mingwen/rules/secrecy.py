"""The secrecy decision (family C): present, complete, consistent, and before everything else."""

from __future__ import annotations

import re

from mingwen.evidence.chain import TRANSFER, kind_of
from mingwen.item import strict
from mingwen.item.decode import decode
from mingwen.messages import Fault, _
from mingwen.rules.case import Facts, ItemCase, TreeCase
from mingwen.rules.rule import Said, SaidOf, Sayings, TreeSayings, rule, tree_rule
from mingwen.secrecy import Referral, read_referral
from mingwen.secrecy.referral import FOLDER, RESULTS

_EDITOR = "拟稿人"
_LAW = "《政府信息公开条例》第十七条、《保守国家秘密法》第三十五条：公开前逐项作保密审查；"
_DOUBT = f"{_LAW}不能确定的报主管部门或保密行政管理部门确定；分工方案：报局办公室审核。"


@rule(
    "MW-C001",
    "保密判断由该作的岗位作",
    why=f"{_DOUBT}没有疑义的由科室负责人随核查一并判断；有疑义的由办公室裁定，办公室自己的由保密岗或上级裁定。",
    who="科室负责人",
    fix="照提示改 secrecy.by，并由那个岗位重新判断。",
    before='secrecy: {doubt: "no", conclusion: clear, by: water-staff, …}',
    after='secrecy: {doubt: "no", conclusion: clear, by: water-head, …}',
)
def decided_by_the_right_post(case: ItemCase) -> Sayings:
    """Without doubt the checker or the unit's head; with doubt a post that may rule.

    What was taken over from another unit was decided there: no transfer decides it anew.
    """
    secrecy, unit = case.item.secrecy, case.unit
    if unit is None or secrecy.by not in case.register.posts or kind_of(case.item) == TRANSFER:
        return
    ruling = case.chain.signers("clear")
    may = ruling if secrecy.doubt == "yes" else (*case.chain.signers("check"), unit.head, *ruling)
    if secrecy.by not in may:
        yield Said("secrecy.by", _("应当由 {posts} 判断").format(posts=_("、").join(dict.fromkeys(may))))


@rule(
    "MW-C002",
    "保密结论与公开方式一致",
    why=f"{_LAW}不得公开国家秘密，也不得把应当公开的定为秘密（保密法实施条例第五条）。",
    who="科室负责人",
    fix="结论是不得公开的，mode 写 withheld；以国家秘密为由不公开的，结论写 withhold。",
    before="mode: active，secrecy: {conclusion: withhold, …}",
    after="mode: withheld，secrecy: {conclusion: withhold, …}",
)
def conclusion_agrees_with_mode(case: ItemCase) -> Sayings:
    """Withheld as secret if and only if the conclusion says so."""
    item = case.item
    secret = item.withheld is not None and item.withheld.ground == "A14.1"
    if item.secrecy.conclusion == "withhold" and item.mode != "withheld":
        yield Said("secrecy.conclusion", _("结论是不得公开，公开方式却不是不予公开"))
    if secret and item.secrecy.conclusion == "clear":
        yield Said("secrecy.conclusion", _("以国家秘密为由不公开，结论却是可以公开"))


@rule(
    "MW-C003",
    "有疑义的写明提请裁定单",
    why=_DOUBT,
    who="科室负责人",
    fix="先由办公室裁定，再把裁定单号写在 secrecy.referral；没有疑义的不写。",
    before="secrecy: {doubt: yes, conclusion: clear, …}",
    after="secrecy: {doubt: yes, conclusion: clear, referral: 2026-007, …}",
)
def doubt_names_its_ticket(case: ItemCase) -> Sayings:
    """A referral if and only if there was doubt."""
    secrecy = case.item.secrecy
    if secrecy.doubt == "yes" and secrecy.referral is None:
        yield Said("secrecy.referral", _("有涉密疑义，要写提请裁定单号"))
    if secrecy.doubt == "no" and secrecy.referral is not None:
        yield Said("secrecy.referral", _("没有疑义，不应有提请裁定单"))


@rule(
    "MW-C004",
    "裁定之前内容不进仓库",
    why=f"{_DOUBT}仓库里的一切都按已公开对待，待裁定的内容一个字也不能放进来。",
    who=_EDITOR,
    fix="从提交里拿掉这个文件，只留裁定单；裁定之后再提交。",
    before="secrecy: {conclusion: pending, …}",
    after="只有 content/_referrals/2026-007.yml",
)
def nothing_pending(case: ItemCase) -> Sayings:
    """A pending conclusion is refused everywhere."""
    if case.item.secrecy.conclusion == "pending":
        yield Said("secrecy.conclusion", _("还没有裁定，内容不能进仓库"))


@tree_rule(
    "MW-C005",
    "裁定单与信息一致",
    why=_DOUBT,
    who="办公室",
    fix="核对裁定单的单位、裁定岗位、日期和结果；还没有裁定的，先裁定。",
    before="裁定单 result: withhold，信息却写 conclusion: clear",
    after="裁定单 result: clear，信息写 conclusion: clear",
)
def ticket_agrees(tree: TreeCase) -> TreeSayings:
    """The ticket exists, is ruled, and says the same unit, post, day and result."""
    for facts in tree.facts.values():
        if not facts.referral:
            continue
        ticket = tree.ticket(facts.referral)
        if ticket is None:
            yield SaidOf(facts.path, "secrecy.referral", _("没有这张裁定单，或它的写法不对"))
        else:
            yield from _disagreements(facts, ticket)


def _disagreements(facts: Facts, ticket: Referral) -> TreeSayings:
    if ticket.unit != facts.department:
        yield SaidOf(facts.path, "secrecy.referral", _("裁定单是 {unit} 的").format(unit=ticket.unit))
    if ticket.ruling is None:
        yield SaidOf(facts.path, "secrecy.referral", _("办公室还没有裁定"))
        return
    if ticket.ruling.result != facts.conclusion:
        result = _(RESULTS[ticket.ruling.result])
        yield SaidOf(facts.path, "secrecy.conclusion", _("裁定结果是“{result}”").format(result=result))
    if ticket.ruling.by != facts.decided_by:
        yield SaidOf(facts.path, "secrecy.by", _("裁定岗位是 {post}").format(post=ticket.ruling.by))
    if ticket.ruling.date != facts.decided:
        yield SaidOf(facts.path, "secrecy.date", _("裁定日期是 {day}").format(day=ticket.ruling.date))


_TICKET = re.compile(rf"{FOLDER}/[a-z0-9][a-z0-9-]*\.yml")


@tree_rule(
    "MW-C006",
    "裁定单只写规定的几项",
    why=f"{_DOUBT}裁定单本身也公开，不能写标题和内容。",
    who="办公室",
    fix="只留 unit、opened、ruling（by、date、result）。",
    before="unit: radiation\nopened: 2026-03-02\ntitle: …",
    after="unit: radiation\nopened: 2026-03-02",
)
def tickets_hold(tree: TreeCase) -> TreeSayings:
    """Form, known unit, a ruling by a post that may rule, not before the ticket was opened."""
    tickets = [path for path in tree.paths if path.startswith(FOLDER) and _TICKET.fullmatch(path)]
    for path in filter(tree.spoken_of, sorted(tickets)):
        faults: list[Fault] = []
        ticket = read_referral(tree.read_path(path) or b"", faults)
        for fault in faults:
            yield SaidOf(path, fault.field, fault.message, fault.line, fault.column)
        if ticket is not None:
            yield from _ticket_faults(path, ticket, tree)


def _ticket_faults(path: str, ticket: Referral, tree: TreeCase) -> TreeSayings:
    register = tree.register
    if ticket.unit not in register.units:
        yield _placed(tree, path, "unit", _("没有单位“{unit}”").format(unit=ticket.unit))
    elif ticket.ruling is not None and ticket.ruling.by not in register.signers("clear", ticket.unit, ""):
        yield _placed(tree, path, "ruling.by", _("{post} 不能裁定").format(post=ticket.ruling.by))
    if ticket.ruling is not None and ticket.ruling.date < ticket.opened:
        yield _placed(tree, path, "ruling.date", _("裁定早于提请"))


def _placed(tree: TreeCase, path: str, at: str, message: str) -> SaidOf:
    """A saying about a ticket's field, at its line."""
    text = decode(tree.read_path(path) or b"", []) or ""
    read = strict.parse(text, [])
    line, column = read.locate(at) if read is not None else (1, 1)
    return SaidOf(path, at, message, line, column)


@rule(
    "MW-C007",
    "保密判断在签批之前",
    why=f"{_LAW}先审查后公开；核查、审核的人要看得到保密结论。",
    who="科室负责人",
    fix="核对日期；判断作晚了的，签批要重做。",
    before="secrecy.date: 2026-10-12，check 的 at 是 10 月 10 日",
    after="secrecy.date: 2026-10-09，check 的 at 是 10 月 10 日",
)
def decided_before_signed(case: ItemCase) -> Sayings:
    """The decision (with doubt: the ruling) is not later than the first sign-off, by the day."""
    first = min((signed.day for signed in case.chain.entries), default=None)
    if first is not None and case.item.secrecy.date > first:
        yield Said("secrecy.date", _("保密判断晚于第一次签批（{day}）").format(day=first))


@rule(
    "MW-C008",
    "默认有疑义的栏目不由科室自己消除疑义",
    why=f"{_DOUBT}核与辐射类项目从有疑义开始。",
    who="科室负责人",
    fix="提请办公室裁定；确无疑义的，也由办公室的岗位判断。",
    before='column: radiation-projects，secrecy: {doubt: "no", by: radiation-head, …}',
    after="column: radiation-projects，secrecy: {doubt: yes, by: office-secrecy, referral: …}",
)
def doubt_by_default(case: ItemCase) -> Sayings:
    """Where the column starts with doubt, only a post that may rule says there is none."""
    secrecy, column = case.item.secrecy, case.column
    if column is None or case.unit is None or column.doubt != "yes" or secrecy.doubt == "yes":
        return
    if secrecy.by not in case.chain.signers("clear"):
        yield Said("secrecy.doubt", _("本栏目默认有涉密疑义，要由办公室判断"))


_NOTE = re.compile(
    r"[（(]\s*此件\s*(?:不\s*(?:予\s*)?公\s*开|依\s*申\s*请\s*公\s*开|内部使用|删减后公开前不得公开)\s*[)）]"
)


@rule(
    "MW-C009",
    "正文的公开属性与公开方式一致",
    why="公文结尾的附注（“此件公开发布”“此件不公开”）是制发时定的公开属性，不能与发布相反。",
    who="科室负责人",
    fix="核对公文的公开属性；属性已依程序改变的，附注也要改。",
    before="mode: active，文末“（此件不公开）”",
    after="mode: active，文末“（此件公开发布）”",
)
def attribute_note(case: ItemCase) -> Sayings:
    """No note that says the text is not to be published."""
    match = _NOTE.search(case.item.body)
    if match is not None:
        line = case.item.body.count("\n", 0, match.start()) + 1
        yield Said("body", _("文末附注说此件不公开或依申请公开"), line)


RULES = (
    decided_by_the_right_post,
    conclusion_agrees_with_mode,
    doubt_names_its_ticket,
    nothing_pending,
    ticket_agrees,
    tickets_hold,
    decided_before_signed,
    doubt_by_default,
    attribute_note,
)
