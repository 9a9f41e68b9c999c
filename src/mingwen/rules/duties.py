"""Duties (family T): what is owed as of a day. Warnings and a record, never a refusal (design §4)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mingwen.evidence.chain import BEIJING, kind_of
from mingwen.item.model import Item
from mingwen.messages import _
from mingwen.register import Cadence, Unknown, due_after, due_moment
from mingwen.register.cadence import STARTS
from mingwen.rules.case import ItemCase, TreeCase
from mingwen.rules.rule import Said, SaidOf, Sayings, TreeSayings, duty, tree_duty

_EDITOR = "拟稿人"
_HEAD = "科室负责人"
RESULT_DAYS = 60  # calendar days after a consultation closes


def start_of(case: ItemCase, cadence: Cadence) -> tuple[str, datetime] | None:
    """Where the clock of a limit starts: the field and the moment; None where nothing says.

    `from:policy` starts when the last of the interpreted documents landed, which only a run with landings knows.
    """
    item = case.item
    moments: dict[str, tuple[str, date | datetime | None]] = {
        "formed": ("formed", item.formed),
        "policy": ("interprets", _interpreted(case)),
        "decision": _decided(item),
        "ratification": ("prior_approval.date", item.prior_approval.date if item.prior_approval else item.formed),
        "raised": ("response.raised", item.response.raised if item.response else None),
        "reported": _reported(item),
    }
    field, moment = moments[cadence.start]
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return field, moment
    return field, datetime.combine(moment, time(), BEIJING)


def _interpreted(case: ItemCase) -> datetime | None:
    """When the last of the documents that the item interprets landed, as a moment in Beijing."""
    history = case.context.landings
    known = history.items if history is not None else {}
    landed = [known[short].first for short in case.item.interprets if short in known]
    return max(landed).astimezone(BEIJING) if landed else None


def _reported(item: Item) -> tuple[str, datetime | None]:
    if item.incident is not None:
        return "incident.occurred", item.incident.occurred
    return "county_report.reported_at", item.county_report.reported_at if item.county_report is not None else None


def _decided(item: Item) -> tuple[str, date]:
    for kind in ("decision", "penalty", "permit"):
        block = item.kind_block(kind)
        if block is not None:
            return f"{kind}.decided", block.decided
    return "formed", item.formed


def limits(case: ItemCase) -> list[tuple[str, str, datetime, Cadence]]:
    """The limits on publishing this item: (what it is called, field, start, cadence)."""
    column, item = case.column, case.item
    if column is None or item.migrated is not None:
        return []
    found = []
    start = start_of(case, column.within)
    if start is not None:
        found.append((_("公开时限"), *start, column.within))
    incident = item.incident
    if incident is not None and incident.stage == "first":
        for clock in column.clocks:
            start = start_of(case, clock.limit) if incident.level in clock.levels else None
            if start is not None:
                found.append((clock.title, *start, clock.limit))
    return found


def published(case: ItemCase) -> datetime | None:
    """When the item came out: its first landing, or `publish_at` where that is later; None before it landed."""
    if case.landing is None:
        return None
    return max(case.landing.first, case.item.publish_at) if case.item.publish_at else case.landing.first


@duty(
    "MW-T001",
    "在时限内公开",
    why="《政府信息公开条例》第二十六条：自形成或者变更之日起 20 个工作日内公开；栏目另有规定的从其规定。",
    who=_HEAD,
    fix="尽快签批、发布；已经迟了的照常发布，逾期记录在案。",
    before="formed: 2026-09-01，11 月 20 日公开",
    after="formed: 2026-09-01，9 月 28 日公开",
)
def out_in_time(case: ItemCase) -> Sayings:
    """Published within the column's limit; what is not out yet is late once the limit has passed."""
    out = published(case) or case.context.as_of
    for name, field, start, cadence in limits(case):
        due = due_moment(cadence, start, case.register.workdays)
        if isinstance(due, datetime) and out > due:
            message = _("{name}到 {due}（自{start}起 {cadence}），已逾期 {days} 天")
            days = (out.astimezone(BEIJING).date() - due.astimezone(BEIJING).date()).days
            said = message.format(
                name=name,
                due=due.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
                start=_(STARTS.get(cadence.start, "成文之日")),
                cadence=str(cadence).partition(" ")[0],
                days=days,
            )
            yield Said(field, said)


@duty(
    "MW-T002",
    "算得出时限",
    why="工作日历由国务院办公厅每年通知；没有当年的日历就不猜（民法典第二百零三条）。",
    who="办公室",
    fix="在登记册补上提示的工作日历文件，写明所依据的通知。",
    before="没有 content/_register/workdays/2027.yml",
    after="补上 2027.yml，notice 写通知的文号",
)
def limit_is_known(case: ItemCase) -> Sayings:
    """Every limit, and a consultation's or notice's last day, can be computed from the calendars."""
    for name, field, start, cadence in limits(case):
        due = due_moment(cadence, start, case.register.workdays)
        if isinstance(due, Unknown):
            yield Said(field, _("{name}算不出：缺少 {file}").format(name=name, file=due.file))
    yield from _unknown_standing(case)


def _unknown_standing(case: ItemCase) -> Sayings:
    notice, asked = case.item.notice, case.item.consultation
    stands = case.column.stands_for(notice.document) if case.column is not None and notice is not None else None
    if notice is not None and stands is not None:
        due = due_moment(stands, datetime.combine(notice.opens, time(), BEIJING), case.register.workdays)
        if isinstance(due, Unknown):
            yield Said("notice.closes", _("公示期算不出：缺少 {file}").format(file=due.file))
    if asked is not None and asked.subject == "normative":
        last = case.register.workdays.add(asked.opens, 7)
        if isinstance(last, Unknown):
            yield Said("consultation.closes", _("征求意见期限算不出：缺少 {file}").format(file=last.file))


@duty(
    "MW-T003",
    "公开依据当日有效",
    why="信息按当日的法律判断；废止的依据要换成现行的。",
    who=_EDITOR,
    fix="换成提示里代替它的依据；就是要引旧法的，可以保留。",
    before="formed: 2026-10-08，basis: [env-info-measures-2007]",
    after="formed: 2026-10-08，basis: [foi-regulation-2019:A20.13]",
)
def bases_in_force(case: ItemCase) -> Sayings:
    """Every basis is the law on the day the item was formed."""
    for index, basis in enumerate(case.item.basis):
        law = case.register.legal.get(basis.partition(":")[0])
        if law is not None and not law.in_force(case.item.formed):
            hint = _("，已由 {law} 代替").format(law=law.replaced_by) if law.replaced_by else ""
            yield Said(f"basis[{index}]", _("“{law}”当日无效{hint}").format(law=law.title, hint=hint))


@duty(
    "MW-T004",
    "不公开的按期评估",
    why="《政府信息公开条例》第十八条：对不予公开的信息定期评估审查，情势变化可以公开的应当公开。",
    who=_HEAD,
    fix="评估后公开，或写下一次评估日期。",
    before="withheld.next_review: 2026-06-30，今天是 11 月",
    after="withheld.next_review: 2027-06-30",
)
def review_is_due(case: ItemCase) -> Sayings:
    """The next review has not passed."""
    block = case.item.withheld
    if block is not None and block.next_review < case.today:
        yield Said("withheld.next_review", _("应当在 {day} 前重新评估").format(day=block.next_review))


@duty(
    "MW-T005",
    "有效性与日期相符",
    why="规范性文件到期即失效；页面显示的有效性要让公众信得过（条例第六条）。",
    who=_EDITOR,
    fix="改 validity 并写修改说明。",
    before="effective_to: 2026-06-30，validity: valid",
    after="effective_to: 2026-06-30，validity: expired",
)
def validity_is_current(case: ItemCase) -> Sayings:
    """What has expired is not called valid."""
    item = case.item
    if item.effective_to is not None and item.effective_to < case.today and item.validity in ("valid", "partial"):
        yield Said("validity", _("已于 {day} 失效").format(day=item.effective_to))


@duty(
    "MW-T006",
    "征求意见有结果",
    why="分工方案第四部分第四条：征求意见的结果公开全部或选择公开。",
    who=_HEAD,
    fix="在 consultation.result 写收到、采纳的情况。",
    before="截止 60 天后仍没有 result",
    after="result: {extent: full, received: 12, adopted: 5, published: 2026-12-01}",
)
def consultation_has_a_result(case: ItemCase) -> Sayings:
    """A result stands within RESULT_DAYS after the close."""
    asked = case.item.consultation
    if asked is not None and asked.result is None and case.today > asked.closes + timedelta(days=RESULT_DAYS):
        yield Said("consultation", _("{day} 已截止，还没有公布结果").format(day=asked.closes))


@duty(
    "MW-T007",
    "登记的依据已经核实",
    why="依据未与正式文本核对时，不能当作定论。",
    who="办公室",
    fix="核对正式文本后，在 legal.yml 去掉 confirmed: false。",
    before="legal.yml 里 confirmed: false",
    after="已核实",
)
def bases_are_confirmed(case: ItemCase) -> Sayings:
    """No basis that nobody has compared with the official text."""
    for index, basis in enumerate(case.item.basis):
        law = case.register.legal.get(basis.partition(":")[0])
        if law is not None and not law.confirmed:
            yield Said(f"basis[{index}]", _("“{law}”还没有与正式文本核对").format(law=law.title))


@duty(
    "MW-T008",
    "县（区）局同步报送",
    why="分工方案第三部分第十五条：县（区）局向党委、政府报送的环境信息，同步报送市局。",
    who="办公室",
    fix="提醒报送单位；迟报的照常采用，记录在案。",
    before="reported_at: 2026-10-08T…，received_at: 2026-10-12T…",
    after="reported_at: 2026-10-08T09:00:00+08:00，received_at: 2026-10-08T16:00:00+08:00",
)
def reported_in_step(case: ItemCase) -> Sayings:
    """What a county reported upwards reached the bureau within the column's clocks for it."""
    report, column = case.item.county_report, case.column
    if report is None or column is None:
        return
    for clock in column.clocks:
        if clock.limit.start != "reported":
            continue
        due = due_moment(clock.limit, report.reported_at.astimezone(BEIJING), case.register.workdays)
        if isinstance(due, datetime) and report.received_at > due:
            yield Said(
                "county_report.received_at", _("{name}：应当在 {day} 收到").format(name=clock.title, day=due.date())
            )


_COLUMNS = "content/_register/columns.yml"


@tree_duty(
    "MW-T009",
    "栏目按期更新",
    why="条例第五十三条：不及时更新公开内容的责令改正；更新周期按登记册（columns.yml）。",
    who="栏目的牵头单位",
    fix="发布本期信息；没有变化的，发布一件说明。",
    before="every: 14d，上一件在 20 天前",
    after="every: 14d，上一件在 10 天前",
)
def columns_are_fresh(tree: TreeCase) -> TreeSayings:
    """An open column that has published before did so again within its cadence."""
    if tree.only is not None:
        return  # a run that looks at a few items cannot tell what is newest
    today = tree.as_of.astimezone(BEIJING).date()
    lines = (tree.read_path(_COLUMNS) or b"").decode(errors="replace").split("\n")
    newest: dict[str, date] = {}
    for facts in tree.facts.values():
        if facts.mode == "active" and facts.published <= today:
            newest[facts.column] = max(facts.published, newest.get(facts.column, date.min))
    for column in tree.register.columns.values():
        if not column.is_open or column.every is None or column.id not in newest:
            continue
        due = due_after(column.every, newest[column.id], tree.register.workdays)
        if isinstance(due, date) and today > due:
            said = _("栏目“{title}”（{unit}）已逾期：应当在 {due} 以前更新，最近一件是 {newest}").format(
                title=column.title, unit=column.group, due=due, newest=newest[column.id]
            )
            line = lines.index(f"{column.id}:") + 1 if f"{column.id}:" in lines else 1
            yield SaidOf(_COLUMNS, column.id, said, line, 1)


WITHDRAWN_WITHIN = 3  # working days (行政处罚法第四十八条、第八十五条)


@duty(
    "MW-T010",
    "处罚决定被推翻的，三日内撤回",
    why="行政处罚法第四十八条：公开的处罚决定被变更、撤销、确认违法或者确认无效的，三日内撤回信息并公开说明理由；"
    "第八十五条：“三日”指工作日。",
    who=_HEAD,
    fix="运行 mingwen withdraw 编号 --why 理由 --overturned 日期；已经迟了的照常撤回，逾期记录在案。",
    before="penalty.overturned: 2026-11-02，11 月 20 日还没有撤回",
    after="penalty.overturned: 2026-11-02，11 月 4 日撤回",
)
def overturned_is_withdrawn(case: ItemCase) -> Sayings:
    """Withdrawn within three working days of the decision that overturned the fine."""
    penalty = case.item.penalty
    if penalty is None or penalty.overturned is None:
        return
    due = case.register.workdays.add(penalty.overturned, WITHDRAWN_WITHIN)
    if isinstance(due, Unknown):
        yield Said("penalty.overturned", _("{name}算不出：缺少 {file}").format(name=_("撤回期限"), file=due.file))
        return
    withdrawn = kind_of(case.item) == "withdrawal"
    until = case.landed.astimezone(BEIJING).date() if withdrawn else case.today
    if until > due:
        done = _("撤回期限是 {due}，迟了") if withdrawn else _("撤回期限是 {due}，还没有撤回")
        yield Said("penalty.overturned", done.format(due=due))


RULES = (
    out_in_time,
    limit_is_known,
    bases_in_force,
    review_is_due,
    validity_is_current,
    consultation_has_a_result,
    bases_are_confirmed,
    reported_in_step,
    columns_are_fresh,
    overturned_is_withdrawn,
)
