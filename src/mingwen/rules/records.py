"""Records (family H): their form, their sign-offs. What each kind must say beyond its form has a rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from mingwen.evidence import records
from mingwen.evidence.chain import BEIJING, TOLERANCE, TRANSFER
from mingwen.item.model import STEPS
from mingwen.item.record import (
    FOLDER,
    KIND_NAMES,
    OUTCOMES,
    Correction,
    Expunge,
    Order,
    Outcome,
    Record,
    RecordReading,
    Takedown,
    parse,
    read_record,
)
from mingwen.messages import _
from mingwen.rules.case import Facts, TreeCase
from mingwen.rules.reasons import LEAST_HAN, says_nothing
from mingwen.rules.rule import OFFICE, SaidOf, TreeSayings, tree_duty, tree_rule

_PUBLIC = "记录和信息一样公开、一样要人负责："


def readings(tree: TreeCase, *, spoken_of: bool = True) -> Iterator[RecordReading]:
    """The records of the tree, read, by path; only those that this run speaks of unless told otherwise."""
    for path in sorted(path for path in tree.paths if path.startswith(FOLDER) and parse(path) is not None):
        if not spoken_of or tree.spoken_of(path):
            yield read_record(path, tree.read_path(path) or b"")


def said_of(reading: RecordReading, field: str, message: str) -> SaidOf:
    """A saying about a field of a record, at its line."""
    line, column = reading.locate(field)
    return SaidOf(reading.path, field, message, line, column)


def _unit(record: Record, tree: TreeCase) -> str:
    """The department of the item that a record is about; nothing where it is about none, or none is there."""
    found = tree.find(records.subject(record))
    return found.department if found is not None else ""


@tree_rule(
    "MW-H001",
    "记录的写法正确",
    why=f"{_PUBLIC}写法只有一种，程序才不会看漏；不认识的项目没有人管。",
    who=OFFICE,
    fix="照提示改；各种记录由 mingwen amend、mingwen takedown 等命令写好，一般不用手写。",
    before="content/_records/order/2026/or-1.yml 里写 kind: takedown",
    after="content/_records/order/2026/or-1.yml 里写 kind: order",
)
def records_hold(tree: TreeCase) -> TreeSayings:
    """A known kind, its form, and id and kind as the path says."""
    for reading in readings(tree):
        parts = parse(reading.path)
        if parts is not None and parts.kind not in KIND_NAMES:
            yield SaidOf(reading.path, "", _("没有“{kind}”这种记录").format(kind=parts.kind))
        for fault in reading.faults:
            line, column = (fault.line, fault.column) if fault.line else reading.locate(fault.field)
            yield SaidOf(reading.path, fault.field, fault.message, line, column)


@tree_rule(
    "MW-H002",
    "记录的签批有效",
    why=f"{_PUBLIC}由该签的岗位签，绑定记录的全文，改一个字就要重签。",
    who=OFFICE,
    fix="用 mingwen sign 给记录签批；失效的会自动删去。",
    before="命令签好以后又加了一件信息，签批没有重做",
    after="改动以后由办公室重新签",
)
def record_sign_offs_hold(tree: TreeCase) -> TreeSayings:
    """Every sign-off that stands in a record holds."""
    for reading in readings(tree):
        if reading.record is not None:
            steps = records.due(reading.record, tree.register, _unit(reading.record, tree))
            for fault in records.faults(reading.record, reading.digest, steps, tree.register, tree.as_of):
                yield said_of(reading, fault.field, fault.message)


@tree_rule(
    "MW-H003",
    "记录的签批齐全",
    why=f"{_PUBLIC}主分支上的记录已经生效，没有签全的留在分支上。",
    who=OFFICE,
    fix="照提示请那个岗位用 mingwen sign 签，再合并。",
    before="移交命令没有办公室的签批，就合并到主分支",
    after="办公室签了 execute 再合并",
    main_only=True,
)
def records_are_signed(tree: TreeCase) -> TreeSayings:
    """Every step that a record's kind needs has been taken for this text."""
    for reading in readings(tree):
        if reading.record is not None:
            steps = records.due(reading.record, tree.register, _unit(reading.record, tree))
            for step, post in records.missing(reading.record, reading.digest, steps):
                message = _("还缺{step}（岗位 {post}）")
                yield said_of(reading, "signoff", message.format(step=_(STEPS[step]), post=post))


@tree_rule(
    "MW-H004",
    "移交的信息都有移交命令",
    why="移交只换牵头单位或栏目，不逐件签批，由办公室一道命令办理；没有命令的移交，就是没有人批准的修改。",
    who=OFFICE,
    fix="用 mingwen amend --kind transfer 移交，它会写好命令；移交以后又改过的，重新办理。",
    before="change: {kind: transfer, …}，没有命令列着它的摘要",
    after="content/_records/order/2026/or-1.yml 的 items 里有它，new 是它现在的摘要",
)
def transfers_are_ordered(tree: TreeCase) -> TreeSayings:
    """An item of kind `transfer` stands in an order with its own digest, to its own unit and column."""
    moved = [facts for facts in tree.facts.values() if facts.change == TRANSFER]
    if not moved:
        return
    lines = {
        (line.index_no, line.new, order.to_unit, order.to_column)
        for _reading, order in _orders(tree, spoken_of=False)
        for line in order.items
    }
    for facts in moved:
        known = ((facts.short, facts.digest, facts.department, column) for column in (facts.column, None))
        if lines.isdisjoint(known):
            yield SaidOf(facts.path, "change.kind", _("没有移交命令列着这件信息现在的原文、单位和栏目"))


def _orders(tree: TreeCase, *, spoken_of: bool = True) -> Iterator[tuple[RecordReading, Order]]:
    for reading in readings(tree, spoken_of=spoken_of):
        if isinstance(reading.record, Order):
            yield reading, reading.record


@tree_rule(
    "MW-H005",
    "移交命令写得明白",
    why="一道命令管着许多件信息，接收的单位、栏目写错一处，许多件都错。",
    who=OFFICE,
    fix="照提示改 to_unit、to_column、items，再由办公室重新签。",
    before="to_unit: shui，items 里 2026-00042 写了两次",
    after="to_unit: water，items 里每件写一次",
)
def orders_are_clear(tree: TreeCase) -> TreeSayings:
    """Unit and column are in the register and go together; no item stands twice."""
    for reading, order in _orders(tree):
        register = tree.register
        if order.to_unit not in register.units:
            yield said_of(reading, "to_unit", _("没有单位“{unit}”").format(unit=order.to_unit))
        elif order.to_column is not None and not register.allows(order.to_unit, order.to_column):
            message = _("{unit} 不能在栏目“{column}”公开")
            yield said_of(reading, "to_column", message.format(unit=order.to_unit, column=order.to_column))
        seen: set[str] = set()
        for index, line in enumerate(order.items):
            if line.index_no in seen:
                yield said_of(reading, f"items[{index}].index_no", _("{item} 写了两次").format(item=line.index_no))
            seen.add(line.index_no)


@tree_rule(
    "MW-H010",
    "记录说的是有的信息、有的一次修改",
    why=f"{_PUBLIC}指向不存在的信息或修订，等于没有记录。",
    who=OFFICE,
    fix="核对 item 和 revision；更正理由的，what、why 至少写一项。",
    before="item: 2026-00099（没有这件），或 revision: 5（只修订过 3 次）",
    after="item: 2026-00042，revision: 2，why: 监测站复核后更正数值",
)
def records_name_what_is_there(tree: TreeCase) -> TreeSayings:
    """The item exists; a correction is of a revision that it had, and says what should stand there."""
    for reading in readings(tree):
        record = reading.record
        if not isinstance(record, Correction | Takedown | Expunge):
            continue
        if record.item not in tree.numbers:
            yield said_of(reading, "item", _("没有编号为 {number} 的信息").format(number=record.item))
        if isinstance(record, Correction):
            facts = tree.find(record.item)
            if facts is not None and record.revision > facts.revision:
                yield said_of(reading, "revision", _("这件信息只到第 {number} 次").format(number=facts.revision))
            if record.what is None and record.why is None:
                yield said_of(reading, "why", _("没有写应当是什么"))


@tree_rule(
    "MW-H011",
    "暂时下线有期限",
    why=f"{_PUBLIC}“正在核查”不能一直挂着，期限由登记册（site.yml 的 takedown）规定，以工作日计。",
    who=OFFICE,
    fix="用 mingwen takedown 写记录，它会算出最迟决定日期。",
    before="9 月 30 日下线，decide_by: 2026-12-31",
    after="9 月 30 日下线，decide_by: 三个工作日之后的那一天",
)
def takedowns_end(tree: TreeCase) -> TreeSayings:
    """The day of decision is not later than the register allows, the hiding post is one that may."""
    for reading in readings(tree):
        record = reading.record
        if not isinstance(record, Takedown):
            continue
        last = tree.register.decide_by(record.at.astimezone(BEIJING).date())
        if not isinstance(last, date):
            message = _("算不出最迟决定日期，缺少工作日历 {file}")
            yield said_of(reading, "decide_by", message.format(file=last.file))
        elif record.decide_by > last:
            yield said_of(reading, "decide_by", _("最迟应当在 {day} 以前决定").format(day=last))
        if record.by not in tree.register.takedown_posts:
            posts = _("、").join(tree.register.takedown_posts)
            yield said_of(reading, "by", _("可以下线的岗位是 {posts}").format(posts=posts))


@tree_duty(
    "MW-H012",
    "暂时下线按期决定",
    why=f"{_PUBLIC}页面藏起来的每一天，公众都看不到应当公开的信息。",
    who=OFFICE,
    fix="由分管领导决定恢复、更正、撤回还是清除，用 mingwen takedown --outcome 写明。",
    before="decide_by: 2026-10-12，到 10 月 20 日还没有 outcome",
    after="outcome: {result: restored, by: water-leader, at: …}",
)
def takedowns_are_decided(tree: TreeCase) -> TreeSayings:
    """No page is hidden past the day by which it was to be decided."""
    today = tree.as_of.astimezone(BEIJING).date()
    for reading in readings(tree):
        record = reading.record
        if isinstance(record, Takedown) and record.outcome is None and today > record.decide_by:
            message = _("{number} 已下线，应当在 {day} 以前决定")
            yield said_of(reading, "decide_by", message.format(number=record.item, day=record.decide_by))


@tree_rule(
    "MW-H013",
    "记录的理由言之有物",
    why=f"{_PUBLIC}理由是写给公众看的，“更新”“1”、一个日期都不是理由。",
    who=OFFICE,
    fix="用一句话说清为什么，再重新签批。",
    before="reason: 更新更新更新，或更正里的 why: 2026年10月12日更新",
    after="reason: 附表疑似含有个人住址",
)
def records_say_something(tree: TreeCase) -> TreeSayings:
    """The reason of a record, and what a correction puts in a reason's place, are more than a filled field."""
    for reading in readings(tree):
        record = reading.record
        if record is None:
            continue
        said = [("reason", record.reason, LEAST_HAN["why"])]
        if isinstance(record, Correction):
            said += [(name, getattr(record, name) or "", least) for name, least in LEAST_HAN.items()]
        for field, words, least in said:
            if words and says_nothing(words, least):
                yield said_of(reading, field, _("说得太少，看不出{what}").format(what=_("为什么")))


@tree_rule(
    "MW-H014",
    "记录的时间真实",
    why=f"{_PUBLIC}下线、决定、发现、报告各在什么时候，期限都从这里算；写成将来，页面就一直藏着。",
    who=OFFICE,
    fix="照实际的时间改，再重新签批。",
    before="10 月 12 日合并的下线记录，outcome.at: 2099-01-01T00:00:00+08:00",
    after="outcome.at: 作出决定的时间，晚于下线、不晚于合并",
)
def records_tell_the_time(tree: TreeCase) -> TreeSayings:
    """No moment of a record lies in the future, none before the one that it follows."""
    for reading in readings(tree):
        moments = _moments(reading.record)
        for field, at in moments:
            if at > tree.as_of + TOLERANCE:
                yield said_of(reading, field, _("这个时间还没有到"))
            elif at < moments[0][1]:
                yield said_of(reading, field, _("早于{first}").format(first=moments[0][0]))


def _moments(record: Record | None) -> list[tuple[str, datetime]]:
    """What a record says of time: the field and the moment, first that from which the others are counted."""
    told: list[tuple[str, datetime | None]] = []
    if isinstance(record, Takedown):
        told = [("at", record.at), ("outcome.at", record.outcome.at if record.outcome is not None else None)]
    elif isinstance(record, Expunge):
        told = [("found", record.found), ("reported", record.reported), ("rewritten", record.rewritten)]
    return [(field, at) for field, at in told if at is not None]


@tree_rule(
    "MW-H015",
    "下线的结果名副其实",
    why=f"{_PUBLIC}结果写了撤回，信息却没有撤回，页面就原样回到网站上。",
    who=OFFICE,
    fix="先更正（mingwen amend）、撤回（mingwen withdraw），签全以后，和 outcome 在同一次合并里进入主分支。",
    before="outcome: {result: withdrawn, …}，信息还是原样",
    after="outcome: {result: withdrawn, …}，信息已经是 kind: withdrawal",
)
def outcomes_are_true(tree: TreeCase) -> TreeSayings:
    """Who decided may decide; what was decided has been done: amended since, or withdrawn."""
    for reading in readings(tree):
        record = reading.record
        if not isinstance(record, Takedown) or record.outcome is None:
            continue
        leaders = dict(records.due(record, tree.register, _unit(record, tree))).get("approve", ())
        if record.outcome.by not in leaders:
            message = _("结果应当由 {posts} 决定")
            yield said_of(reading, "outcome.by", message.format(posts=_("、").join(leaders)))
        facts = tree.find(record.item)
        if facts is not None and not _done(record.outcome, facts, record.at):
            message = _("结果是“{result}”，信息却还没有办")
            yield said_of(reading, "outcome.result", message.format(result=_(OUTCOMES[record.outcome.result])))


def _done(outcome: Outcome, facts: Facts, hidden: datetime) -> bool:
    """Whether the item is as the decision says: amended since it was hidden, or gone from its page.

    What was signed after the decision, or moved without a sign-off of its own, is a later chapter.
    """
    if outcome.result == "restored" or facts.first_signed is None:
        return True
    if outcome.result == "corrected":
        return facts.revision > 1 and facts.first_signed >= hidden.astimezone(BEIJING).date()
    gone = ("withdrawal", "suppressed") if outcome.result == "expunged" else ("withdrawal",)
    return facts.change in gone or facts.first_signed > outcome.at.astimezone(BEIJING).date()


RULES = (
    records_hold,
    record_sign_offs_hold,
    records_are_signed,
    transfers_are_ordered,
    orders_are_clear,
    records_name_what_is_there,
    takedowns_end,
    takedowns_are_decided,
    records_say_something,
    records_tell_the_time,
    outcomes_are_true,
)
