"""The message of a commit (family E): it says of each amended item what its change block says, where Git can read it.

Trailers are not required, since not every tool that commits fills them in; those that stand there must be right. The
change blocks are what is judged everywhere (family G at the landing); here they are judged early, beside the words of
whoever commits.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingwen.evidence.chain import FORMAT, TRANSFER, kind_of
from mingwen.history import trailers
from mingwen.item.model import Item
from mingwen.item.record import Order
from mingwen.item.staged import StagedItem
from mingwen.messages import _
from mingwen.render.normal import normal_form, same_text
from mingwen.rules.message_case import MessageCase
from mingwen.rules.proofs import not_a_move, not_of_form
from mingwen.rules.reasons import LEAST_HAN, says_nothing, weak_reasons
from mingwen.rules.rule import SaidOf, TreeSayings, message_rule

_EDITOR = "提交的人"
_CHANGE = "分工方案第四部分第四条：已公布的文字、数据要修改的，写明改了什么、为什么，由分管领导签字，办公室执行。"
_READ = "Git 只认最后一段里半角冒号、英文名的附注；写错一处，整段都不算，改动的理由就从提交记录里消失了。"


@message_rule(
    "MW-E001",
    "附注写得 Git 读得到",
    why=_READ,
    who=_EDITOR,
    fix="把附注放在最后一段，一行一条，用英文名和半角冒号；或者删去，提交时会自动填好。",
    before="Approved-by：water-leader",
    after="Approved-by: water-leader",
)
def trailers_are_seen(case: MessageCase) -> TreeSayings:
    """Every line that begins like one of our trailers is one by Git's reading, and no Chinese key stands among them."""
    for number in trailers.unseen(case.lines, case.trailers):
        yield _at(case, number, _("Git 读不到这一条：不在最后一段，或者冒号是全角的"))
    for number in trailers.chinese_keys(case.lines):
        yield _at(case, number, _("最后一段里有中文名的附注，Git 会把整段都当作正文"))


@message_rule(
    "MW-E002",
    "附注各写一次",
    why="同一件信息写了两个理由、两个批准岗位，就说不清哪一个是真的。",
    who=_EDITOR,
    fix="每件信息从 Amends 开始，其余各写一次；多余的删去。",
    before="Amends: 2026-00042，Amendment-Reason 写了两行",
    after="Amends: 2026-00042，Amendment-Reason 一行",
)
def trailers_stand_once(case: MessageCase) -> TreeSayings:
    """Within the group of one item each key once; no item has two groups; a group begins with `Amends`."""
    items: set[str] = set()
    for group in trailers.groups(case.trailers):
        keys: set[str] = set()
        for one in group:
            if one.key in keys:
                yield _at(case, case.line_of(one), _("{key} 写了两次").format(key=one.key))
            keys.add(one.key)
        if trailers.AMENDS not in keys:
            yield _at(case, case.line_of(group[0]), _("缺少 Amends，看不出说的是哪件信息"))
        elif group[0].value in items:
            yield _at(case, case.line_of(group[0]), _("{item} 写了两次").format(item=group[0].value))
        items.add(group[0].value)


@message_rule(
    "MW-E003",
    "附注与信息栏一致",
    why=f"{_CHANGE}附注只是重复信息栏里的修改说明和签批，两处不同就有一处是假的。",
    who=_EDITOR,
    fix="删去附注再提交，会照信息栏自动填好；信息栏写错的，改信息栏并重新签批。",
    before="Approved-by: water-leader，信息栏里还没有审核签字",
    after="审核签字以后，Approved-by: water-leader",
)
def trailers_agree(case: MessageCase) -> TreeSayings:
    """Each group says what the block of its item, or its order, says."""
    for group in trailers.groups(case.trailers):
        if group[0].key != trailers.AMENDS:
            continue
        name = group[0].value
        expected = _of_item(case.find(name)) or _of_order(case.order(name))
        if expected is None:
            message = _("{item} 不是这里的一件修改过的信息，也不是移交命令")
            yield _at(case, case.line_of(group[0]), message.format(item=name))
            continue
        for one in group[1:]:
            if one.value not in expected[one.key]:
                message = _("{key} 与信息栏不一致")
                yield _at(case, case.line_of(one), message.format(key=one.key))


def _of_item(item: Item | None) -> dict[str, tuple[str, ...]] | None:
    if item is None or item.change is None:
        return None
    return {
        trailers.WHAT: (_one_line(item.change.what),),
        trailers.REASON: (_one_line(item.change.why),),
        trailers.APPROVED: _signed(item, "approve"),
        trailers.EXECUTED: _signed(item, "execute"),
    }


def _of_order(order: Order | None) -> dict[str, tuple[str, ...]] | None:
    if order is None:
        return None
    executed = tuple(entry.by for entry in order.signoff if entry.step == "execute")
    return {
        trailers.WHAT: (order.what,),
        trailers.REASON: (_one_line(order.reason),),
        trailers.APPROVED: (),
        trailers.EXECUTED: executed,
    }


def _signed(item: Item, step: str) -> tuple[str, ...]:
    return tuple(entry.by for entry in item.signed(step) if entry.digest == item.digest)


def _one_line(text: str) -> str:
    return " ".join(text.split())


@message_rule(
    "MW-E004",
    "修改已公开的内容要说明理由",
    why=_CHANGE,
    who=_EDITOR,
    fix="运行 mingwen amend 写明改了什么、为什么改；一两句话，说清由什么改成什么、原因是什么。",
    before="改了已公开的总磷数值，revision 仍是 1，提交说明写“1”",
    after="mingwen amend 2026-00042 --kind correction --what 表2总磷由0.02改为0.2 --why 录入时小数点错位",
)
def reasons_are_given(case: MessageCase) -> TreeSayings:
    """A changed published text has a new revision; what and why say something; so does the subject without trailers."""
    for one in case.staged:
        item, landed = one.item, one.landed
        if item is None:
            continue
        if landed is not None and landed.digest != item.digest and item.revision <= landed.revision:
            yield _of(one, "revision", _("已公开的内容有改动，没有开新的修订，也没有理由"))
    amended = [one for one in case.staged if one.amended is not None]
    for one in amended:
        for field, message in weak_reasons(one.amended) if one.amended is not None else ():
            yield _of(one, field, message)
    if amended and not any(one.key == trailers.REASON for one in case.trailers) and _empty(case):
        yield _at(case, 1, _("提交说明看不出改了什么、为什么改"))


def _empty(case: MessageCase) -> bool:
    """Whether a message says nothing: its marks and the titles of its items taken away."""
    words = normal_form(case.text)
    for one in case.staged:
        if one.item is not None:
            words = words.replace(normal_form(one.item.title), "")
    return says_nothing(words, LEAST_HAN["what"])


@message_rule(
    "MW-E005",
    "理由不照抄上一次",
    why=f"{_CHANGE}照抄的理由等于没有理由。",
    who=_EDITOR,
    fix="写这一次为什么改。",
    before="第 2 次和第 3 次修订的 why 都是“录入时小数点错位”",
    after="第 3 次修订的 why 是“监测站复核后更正数值”",
)
def reason_is_new(case: MessageCase) -> TreeSayings:
    """`why` is not that of an earlier revision that the commit before, or the main branch, has."""
    for one in case.staged:
        item = one.amended
        if item is None or item.change is None:
            continue
        earlier = [old for old in (one.before, one.landed) if old is not None and old.revision < item.revision]
        if any(old.change is not None and same_text(old.change.why, item.change.why) for old in earlier):
            yield _of(one, "change.why", _("照抄了上一次的理由"))


@message_rule(
    "MW-E006",
    "一个理由只管一件信息",
    why=f"{_CHANGE}几件共用一个理由，看不出每一件为什么改；一道命令移交多件的除外。",
    who=_EDITOR,
    fix="每件分别写明为什么改，或分几次提交。",
    before="两件信息的 why 都是“按上级通知统一口径”",
    after="两件各写各的原因",
)
def one_reason_one_item(case: MessageCase) -> TreeSayings:
    """No two items amended in one commit have the same `why`, transfers excepted."""
    seen: dict[str, str] = {}
    for one, why in _reasons(case):
        other = seen.setdefault(normal_form(why), one.short)
        if other != one.short:
            yield _of(one, "change.why", _("与 {other} 的理由相同").format(other=other))


def _reasons(case: MessageCase) -> Iterator[tuple[StagedItem, str]]:
    for one in case.staged:
        item = one.amended
        if item is not None and item.change is not None and item.change.kind != "transfer":
            yield one, item.change.why


def _at(case: MessageCase, line: int, message: str) -> SaidOf:
    """A saying about a line of the message."""
    return SaidOf(case.file, "", message, line, 1)


@message_rule(
    "MW-E007",
    "只改格式、移交的，当场证明",
    why=f"{_CHANGE}只改格式的核查即可，移交的凭一道命令；到合并时才发现不是，前面的签批都白做了。",
    who=_EDITOR,
    fix="有别的改动的，用 correction 或 amendment，走完整的签批。",
    before="kind: format，表2的 0.02 改成 0.2",
    after="kind: correction，表2的 0.02 改成 0.2",
)
def fewer_steps_are_earned(case: MessageCase) -> TreeSayings:
    """What MW-G020 and MW-G021 ask at the landing, asked of what is public now as far as this clone knows."""
    for one in case.staged:
        item, base = one.item, one.landed or one.before
        if item is None or base is None or base.revision >= item.revision:
            continue
        kind = kind_of(item)
        wrong = not_of_form(base, item) if kind == FORMAT else not_a_move(base, item) if kind == TRANSFER else ()
        yield from (_of(one, field, message) for field, message in wrong)


def _of(one: StagedItem, field: str, message: str) -> SaidOf:
    """A saying about a field of a staged item."""
    line, column = one.new.locate(field)
    return SaidOf(one.new.path, field, message, line, column)


RULES = (
    trailers_are_seen,
    trailers_stand_once,
    trailers_agree,
    reasons_are_given,
    reason_is_new,
    one_reason_one_item,
    fewer_steps_are_earned,
)
