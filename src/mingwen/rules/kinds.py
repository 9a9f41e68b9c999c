"""Kinds (family K): the block that belongs to a column, and what its facts must agree with."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mingwen.evidence.chain import BEIJING
from mingwen.item import index_no
from mingwen.item.kinds import KINDS, MEDIA, Consultation
from mingwen.messages import _
from mingwen.register import AqiTable, Unknown, due_after
from mingwen.rules.case import Facts, ItemCase, TreeCase
from mingwen.rules.rule import Said, SaidOf, Sayings, TreeSayings, rule, tree_rule

_EDITOR = "拟稿人"
_AIR = "分工方案第三部分第九条：空气质量日报含指数、级别、首要污染物、健康影响、建议措施；HJ 633 规定怎么算。"
_CONSULT = "分工方案第四部分第四条：征求意见在民意征集栏目公开，结果公开全部或选择公开；"
_DAY = timedelta(days=1)


@rule(
    "MW-K001",
    "栏目要求的专用信息栏在",
    why="日报、公示、处罚等各有法定要素，写在专用信息栏里才能核对、统计、画图。",
    who=_EDITOR,
    fix="补上与栏目同类的信息栏；mingwen new 会替您列出各项。",
    before="column: air-daily，没有 air_daily",
    after="column: air-daily\nair_daily: {day: 2026-10-11, aqi: 46, …}",
)
def block_is_there(case: ItemCase) -> Sayings:
    """The block named as the column's kind; what is not published has none."""
    column = case.column
    if column is not None and column.kind and case.item.mode == "active" and case.item.kind_block(column.kind) is None:
        yield Said(column.kind, _("本栏目要有 {kind} 一栏").format(kind=column.kind))


@rule(
    "MW-K002",
    "没有别的栏目的专用信息栏",
    why=f"{_CONSULT}放错栏目的内容，没有该管的规则和时限。",
    who=_EDITOR,
    fix="移到对应的栏目，或删去这一栏。",
    before="column: news，里面写 consultation: {…}",
    after="column: consultations，写 consultation: {…}",
)
def no_other_block(case: ItemCase) -> Sayings:
    """No block but the column's own kind; what is not published has none at all."""
    if case.column is None:
        return
    own = case.column.kind if case.item.mode == "active" else None
    for kind in KINDS:
        if kind != own and case.item.kind_block(kind) is not None:
            yield Said(kind, _("{kind} 不属于这个栏目或公开方式").format(kind=kind))


def _air_table(case: ItemCase) -> AqiTable | None:
    daily = case.item.air_daily
    return case.register.aqi_table(daily.day) if daily is not None else None


@rule(
    "MW-K003",
    "当天有适用的空气质量分级表",
    why=f"{_AIR}分级标准换版，当天按当天有效的版本算。",
    who="办公室",
    fix="在登记册（aqi.yml）补上当天有效的分级表，或改正日报日期。",
    before="air_daily.day: 2009-01-01",
    after="air_daily.day: 2026-10-11",
)
def air_table_exists(case: ItemCase) -> Sayings:
    """A table covers the day of the report."""
    if case.item.air_daily is not None and _air_table(case) is None:
        yield Said("air_daily.day", _("登记册里没有这一天适用的分级表"))


@rule(
    "MW-K004",
    "空气质量级别与指数相符",
    why=_AIR,
    who=_EDITOR,
    fix="核对指数；级别照提示写。",
    before="aqi: 87，level: 优",
    after="aqi: 87，level: 良",
)
def air_level(case: ItemCase) -> Sayings:
    """The level is recomputed from the index by the table of its day."""
    daily, table = case.item.air_daily, _air_table(case)
    if daily is None or table is None:
        return
    level = table.level(daily.aqi)
    if level is None:
        yield Said("air_daily.aqi", _("分级表里没有这个指数"))
    elif daily.level not in (level.name, level.class_):
        yield Said("air_daily.level", _("指数 {aqi} 是“{level}”").format(aqi=daily.aqi, level=level.name))


@rule(
    "MW-K005",
    "首要污染物写得对",
    why=f"{_AIR}指数不高于 50 时没有首要污染物，高于时至少有一个。",
    who=_EDITOR,
    fix="指数不高于 50 的留空，高于的至少写一个。",
    before="aqi: 46，primary: [O3]",
    after="aqi: 46，primary: []",
)
def air_primary(case: ItemCase) -> Sayings:
    """None up to the table's threshold, at least one above."""
    daily, table = case.item.air_daily, _air_table(case)
    if daily is None or table is None:
        return
    if daily.aqi <= table.primary_above and daily.primary:
        yield Said("air_daily.primary", _("指数不高于 {most}，没有首要污染物").format(most=table.primary_above))
    if daily.aqi > table.primary_above and not daily.primary:
        yield Said("air_daily.primary", _("指数高于 {most}，要写首要污染物").format(most=table.primary_above))


@rule(
    "MW-K006",
    "预报正好是今后三天",
    why="分工方案第三部分第九条：发布空气质量三日预报。",
    who=_EDITOR,
    fix="写发布之日以后的三天，一天一行，按日期排列。",
    before="10 月 11 日发布，预报 10 月 11、12、13 日",
    after="10 月 11 日发布，预报 10 月 12、13、14 日",
)
def forecast_days(case: ItemCase) -> Sayings:
    """Exactly the three days after the day of issue, in order."""
    forecast = case.item.air_forecast
    if forecast is None:
        return
    issued = forecast.issued.astimezone(BEIJING).date()
    expected = [issued + count * _DAY for count in (1, 2, 3)]
    if [one.day for one in forecast.days] != expected:
        days = _("、").join(day.isoformat() for day in expected)
        yield Said("air_forecast.days", _("应当是 {days}").format(days=days))


@rule(
    "MW-K007",
    "数值的范围不颠倒",
    why="范围颠倒的预报、采纳数多于收到数的结果，读者无法相信。",
    who=_EDITOR,
    fix="核对两个数。",
    before="{low: 120, high: 80}",
    after="{low: 80, high: 120}",
)
def ranges(case: ItemCase) -> Sayings:
    """Low ≤ high in forecasts; adopted ≤ received in results."""
    item = case.item
    if item.air_forecast is not None:
        for index, one in enumerate(item.air_forecast.days):
            if one.low > one.high:
                yield Said(f"air_forecast.days[{index}].low", _("下限高于上限"))
    result = item.consultation.result if item.consultation is not None else None
    if result is not None and result.adopted > result.received:
        yield Said("consultation.result.adopted", _("采纳数多于收到数"))


@rule(
    "MW-K008",
    "统一社会信用代码的校验位正确",
    why="双公示要求公开行政相对人代码；校验位（GB 32100）能发现抄错的一位。",
    who=_EDITOR,
    fix="照营业执照核对代码。",
    before="penalty: {code: 91350100M000100Y44, …}",
    after="penalty: {code: 91350100M000100Y43, …}",
)
def credit_codes(case: ItemCase) -> Sayings:
    """Codes in decisions, penalties and permits."""
    for kind in ("decision", "penalty", "permit"):
        block = case.item.kind_block(kind)
        if block is not None and block.code and not index_no.credit_code_holds(block.code):
            yield Said(f"{kind}.code", _("校验位不对"))


_CALL = re.compile(r"(?:公开)?(?:征求|征集).{0,40}意见的?(?:公告|通知|启事|函|公示)$")


@rule(
    "MW-K009",
    "征求意见只在民意征集栏目",
    why=f"{_CONSULT}散在别的栏目里，公众找不到，也没有结果可查。",
    who=_EDITOR,
    fix="改在民意征集栏目发布；原栏目可以用 related 链接过去。",
    before="column: notices，标题“关于公开征求……意见的公告”",
    after="column: consultations，同一标题",
)
def consultations_in_their_column(case: ItemCase) -> Sayings:
    """A call for opinions, told by its title, stands in a column of the kind `consultation`."""
    column, item = case.column, case.item
    if column is not None and column.kind != "consultation" and item.mode == "active" and _CALL.search(item.title):
        yield Said("column", _("征求意见的公告要放在民意征集栏目"))


@rule(
    "MW-K010",
    "征求意见的期限够长",
    why=f"{_CONSULT}规章草案、重大行政决策、涉企规范性文件不少于 30 日（规章制定程序条例第十五条、"
    "重大行政决策程序暂行条例第十五条、优化营商环境条例第六十二条），其他规范性文件不少于 7 个工作日；缩短要说明理由。",
    who=_EDITOR,
    fix="延后截止日期；确需缩短的，写 shortened 说明理由。",
    before="subject: decision，opens: 2026-10-10，closes: 2026-10-20",
    after="subject: decision，opens: 2026-10-10，closes: 2026-11-10",
)
def open_long_enough(case: ItemCase) -> Sayings:
    """30 days, or 7 working days for other normative documents; shorter only with a reason."""
    asked: Consultation | None = case.item.consultation
    if asked is None or asked.shortened:
        return
    least = _least_close(asked, case)
    if least is not None and asked.closes < least:
        yield Said("consultation.closes", _("至少要到 {day}").format(day=least))


def _least_close(asked: Consultation, case: ItemCase) -> date | None:
    """The earliest lawful last day; None where nothing is prescribed or the calendar does not reach it."""
    if asked.subject in ("regulation", "decision", "enterprise"):
        return asked.opens + 30 * _DAY
    if asked.subject != "normative":
        return None
    last = case.register.workdays.add(asked.opens, 7)
    return None if isinstance(last, Unknown) else last


@rule(
    "MW-K011",
    "征集结果公开得合规",
    why=f"{_CONSULT}选择公开的说明略去了什么、为什么；一概不公开的只限条例第十四、十五条的情形并由分管领导签字；"
    "规章、重大决策、涉企文件要反馈采纳情况。",
    who=_EDITOR,
    fix="选择公开的写 left_out 和 why；不公开的写 ground；规章、重大决策、涉企文件至少选择公开。",
    before="result: {extent: selection, …}，没有 left_out",
    after="result: {extent: selection, left_out: 涉及个人信息的 3 条, why: 含住址和电话, …}",
)
def result_is_lawful(case: ItemCase) -> Sayings:
    """selection: what and why; none: on a ground and not for what must report; full: nothing left out."""
    asked = case.item.consultation
    if asked is None or asked.result is None:
        return
    result, at = asked.result, "consultation.result"
    if result.extent == "selection" and not (result.left_out and result.why):
        yield Said(at, _("选择公开的要说明略去了什么（left_out）、为什么（why）"))
    if result.extent == "none" and result.ground is None:
        yield Said(at, _("一概不公开的要写明依据（ground）"))
    if result.extent == "none" and asked.subject in ("regulation", "decision", "enterprise"):
        yield Said(f"{at}.extent", _("这类事项要公开意见采纳情况"))
    if result.extent == "full" and (result.left_out or result.ground):
        yield Said(f"{at}.extent", _("全部公开就没有略去的部分"))


@rule(
    "MW-K012",
    "回应的三个部分各有内容",
    why="分工方案第三部分第十二条：回应舆情讲清事实真相、有关政策、处置结果。",
    who=_EDITOR,
    fix="三个部分各写各的。",
    before="response: {facts: 正在核实处理中。……, policy: 正在核实处理中。……, …}",
    after="response: {facts: 10 月 9 日……, policy: 《大气污染防治法》……, outcome: 已责令……}",
)
def response_has_three_parts(case: ItemCase) -> Sayings:
    """Facts, policy and outcome are three different texts (that they are there, the form says)."""
    response = case.item.response
    if response is None:
        return
    if response.policy in (response.facts, response.outcome):
        yield Said("response.policy", _("与另一部分相同"))
    if response.outcome == response.facts:
        yield Said("response.outcome", _("与另一部分相同"))


@rule(
    "MW-K013",
    "指南对应权责清单事项",
    why="政府网站检查指标“服务不实用”列八个要素；权责清单与指南一一对应（分工方案第三部分第二条）。",
    who=_EDITOR,
    fix="在 guide.list_entry 写权责清单里的事项名称。",
    before="guide: {matter: 排污许可证核发, …}，没有 list_entry",
    after="guide: {matter: 排污许可证核发, list_entry: 排污许可, …}",
)
def guide_names_its_entry(case: ItemCase) -> Sayings:
    """Where the column asks for the entry; that the eight elements are there, the form says."""
    column, guide = case.column, case.item.guide
    if column is not None and column.list_entry_required and guide is not None and not guide.list_entry:
        yield Said("guide.list_entry", _("要写明对应的权责清单事项"))


@rule(
    "MW-K014",
    "许可证涉及的要素与会同单位一致",
    why="分工方案第三部分第三条：会同水、大气、土壤科公开排污许可证全本；涉及哪个要素，就由哪个科确认。",
    who=_EDITOR,
    fix="permit.media 写明要素，with 写同样的单位。",
    before="media: [water, air]，with: [water]",
    after="media: [water, air]，with: [water, air]",
)
def permit_media_confirm(case: ItemCase) -> Sayings:
    """Where the column has a choice of `with`, the media are stated and are exactly those that confirm."""
    column, permit = case.column, case.item.permit
    if column is None or permit is None or not set(column.with_any) & set(MEDIA):
        return
    if not permit.media:
        yield Said("permit.media", _("要写明涉及的要素"))
    for medium in permit.media:
        if medium not in case.item.with_:
            yield Said("with", _("许可证涉及{medium}，须会同 {unit}").format(medium=_(MEDIA[medium]), unit=medium))
    for index, unit in enumerate(case.item.with_):
        if unit in MEDIA and unit not in permit.media:
            yield Said(f"with[{index}]", _("许可证不涉及这个要素"))


@rule(
    "MW-K015",
    "公示的时间够长",
    why="环评受理公示：报告书 10 个工作日、报告表 5 个工作日；拟审批公示 5 个工作日（环办〔2013〕103号、"
    "行政许可法第四十七条）。",
    who=_EDITOR,
    fix="延后截止日期。",
    before="document: report，opens: 2026-10-12，closes: 2026-10-16",
    after="document: report，opens: 2026-10-12，closes: 2026-10-26",
)
def notice_stands_long_enough(case: ItemCase) -> Sayings:
    """`closes` is not before `open_for` (working days) after `opens`; an unknown calendar is a duty's matter."""
    column, notice = case.column, case.item.notice
    if column is None or notice is None:
        return
    asked = column.stands_for(notice.document)
    if asked is None:
        return
    least = due_after(asked, notice.opens, case.register.workdays)
    if isinstance(least, date) and notice.closes < least:
        yield Said("notice.closes", _("至少公示到 {day}").format(day=least))


_ORDERED = (
    ("consultation", "opens", "closes"),
    ("notice", "opens", "closes"),
    ("survey", "opens", "closes"),
    ("survey", "closes", "published"),
    ("letter", "received", "answered"),
    ("permit", "decided", "valid_to"),
    ("county_report", "reported_at", "received_at"),
)


@rule(
    "MW-K016",
    "专用信息栏里的日期前后相接",
    why="截止早于开始、答复早于来信，时限就无从算起。",
    who=_EDITOR,
    fix="核对提示的两个日期。",
    before="letter: {received: 2026-10-10, answered: 2026-10-08, …}",
    after="letter: {received: 2026-10-08, answered: 2026-10-10, …}",
)
def block_dates(case: ItemCase) -> Sayings:
    """Each pair of dates in a block is in order; a result is not published before its consultation closes."""
    for kind, first, second in _ORDERED:
        block = case.item.kind_block(kind)
        if block is None:
            continue
        begin, end = getattr(block, first), getattr(block, second)
        if begin is not None and end is not None and end < begin:
            yield Said(f"{kind}.{second}", _("早于 {first}").format(first=first))
    asked = case.item.consultation
    if asked is not None and asked.result is not None and asked.result.published < asked.closes:
        yield Said("consultation.result.published", _("早于征求意见截止"))


@tree_rule(
    "MW-K017",
    "事件的续报、结果接在首次发布之后",
    why="分工方案第三部分第十条：突发环境事件从应对情况到调查结果持续公开，读者要能从头看到尾。",
    who=_EDITOR,
    fix="首次发布不写 thread；续报、结果、结束都写首次发布的编号。",
    before="incident: {stage: update, …}，没有 thread",
    after="incident: {stage: update, thread: 2026-00042, …}",
)
def incident_thread(tree: TreeCase) -> TreeSayings:
    """The first word begins a thread; whatever follows names it."""
    for facts in tree.facts.values():
        if facts.stage == "first" and facts.thread:
            yield SaidOf(facts.path, "incident.thread", _("首次发布不接在别的信息之后"))
        if facts.stage in ("", "first"):
            continue
        first = tree.find(facts.thread) if facts.thread else None
        if first is None or first.stage != "first":
            yield SaidOf(facts.path, "incident.thread", _("要写首次发布的编号"))


@tree_rule(
    "MW-K018",
    "事件有了调查结果才能结束",
    why="分工方案第三部分第十条：公开应对情况和调查结果；环境保护法第四十七条：处置结束后评估结果向社会公布。",
    who=_EDITOR,
    fix="先发布调查结果（stage: result），再结束。",
    before="首次发布、续报之后直接 stage: closed",
    after="首次发布、续报、调查结果、结束",
)
def incident_closed_with_result(tree: TreeCase) -> TreeSayings:
    """A closing item's thread holds a result."""
    for facts in tree.facts.values():
        if facts.stage == "closed" and not _has_result(facts, tree):
            yield SaidOf(facts.path, "incident.stage", _("这一事件还没有公布调查结果"))


def _has_result(closing: Facts, tree: TreeCase) -> bool:
    """Whether the thread that an item closes holds a result."""
    results = (other for other in tree.in_column(closing.column) if other.stage == "result")
    return bool(closing.thread) and any(other.thread == closing.thread for other in results)


@rule(
    "MW-K019",
    "解读写明所解读的文件和面向",
    why="文件与解读材料同步发布、相互链接（国办发〔2016〕80号）；分工方案第三部分第十二条：分人群解读。",
    who=_EDITOR,
    fix="写 interprets（文件的编号）和 audience。",
    before="column: interpretation，没有 interprets",
    after="column: interpretation，interprets: [2026-00017]，audience: [enterprise]",
)
def interpretation_names_its_policy(case: ItemCase) -> Sayings:
    """Where the column asks for an audience, both are there."""
    column, item = case.column, case.item
    if column is None or not column.audience_required or item.mode != "active":
        return
    if not item.interprets:
        yield Said("interprets", _("要写明所解读的文件"))
    if not item.audience:
        yield Said("audience", _("要写明面向谁"))


@rule(
    "MW-K020",
    "拟审批公示告知听证权利",
    why="行政许可法第四十七条：直接涉及申请人与他人重大利益关系的，告知享有要求听证的权利，五日内提出。",
    who=_EDITOR,
    fix="正文写明听证权利和联系方式，并写 hearing: true。",
    before="拟审批公示，没有 hearing",
    after="notice: {…, hearing: true}，正文有听证权利告知",
)
def hearing_is_told(case: ItemCase) -> Sayings:
    """Where the column asks for it, the notice says that the right to a hearing was told."""
    column, notice = case.column, case.item.notice
    if column is not None and notice is not None and column.hearing_required and not notice.hearing:
        yield Said("notice.hearing", _("要告知听证权利"))


@rule(
    "MW-K021",
    "通报期间与成文日期相符",
    why="分工方案第四部分第三条：按期通报；没有过完的期间不能通报。",
    who=_EDITOR,
    fix="改 period，或等期间结束后成文；不定期的写 adhoc。",
    before="formed: 2026-09-20，bulletin: {period: 2026-Q3}",
    after="formed: 2026-10-09，bulletin: {period: 2026-Q3}",
)
def bulletin_after_its_period(case: ItemCase) -> Sayings:
    """A bulletin or inspection is not formed before its period ends."""
    for kind in ("bulletin", "inspection"):
        block = case.item.kind_block(kind)
        ended = _end_of(block.period) if block is not None else None
        if ended is not None and case.item.formed < ended:
            yield Said(f"{kind}.period", _("这一期到 {day} 才结束").format(day=ended))


def _end_of(period: str) -> date | None:
    """The last day of `2026-Q3`, `2026-10` or `2026`; None for an occasional one."""
    year, _dash, part = period.partition("-")
    if not year.isdecimal():
        return None
    month = 12 if not part else 3 * int(part[1]) if part.startswith("Q") else int(part)
    return date(int(year) + month // 12, month % 12 + 1, 1) - _DAY


RULES = (
    block_is_there,
    no_other_block,
    air_table_exists,
    air_level,
    air_primary,
    forecast_days,
    ranges,
    credit_codes,
    consultations_in_their_column,
    open_long_enough,
    result_is_lawful,
    response_has_three_parts,
    guide_names_its_entry,
    permit_media_confirm,
    notice_stands_long_enough,
    block_dates,
    incident_thread,
    incident_closed_with_result,
    interpretation_names_its_policy,
    hearing_is_told,
    bulletin_after_its_period,
)
