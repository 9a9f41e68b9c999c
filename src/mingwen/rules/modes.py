"""How and by whom it is published (family M): mode, handling, channel, revision, sample, migration."""

from __future__ import annotations

from mingwen.evidence.chain import BEIJING, kind_of
from mingwen.messages import _
from mingwen.rules.case import ItemCase
from mingwen.rules.reasons import weak_reasons
from mingwen.rules.rule import Said, Sayings, rule

_EDITOR = "拟稿人"
_EXCEPTION = "《政府信息公开条例》第五条：公开为常态、不公开为例外；第十四至十六条列明例外，第十八条要求定期评估。"
_SELF = "分工方案第四部分第四条：高敏感、高标准、动态性的信息原则上由本单位自行公开，其他的可以交第三方公司。"
_CHANGE = "分工方案第四部分第四条：修改已公开的内容，说明事项和原因，分管领导签字，办公室组织执行。"


@rule(
    "MW-M001",
    "不公开的写明依据、理由和下次评估日期",
    why=_EXCEPTION,
    who=_EDITOR,
    fix="写 withheld: {ground, reason, next_review}；主动公开的不写。",
    before="mode: withheld",
    after="mode: withheld\nwithheld: {ground: A16.2, reason: 尚在讨论的过程稿, next_review: 2027-01-10}",
)
def exception_has_its_ground(case: ItemCase) -> Sayings:
    """The `withheld` block if and only if the mode is not active."""
    item = case.item
    if item.mode != "active" and item.withheld is None:
        yield Said("withheld", _("要写明依据、理由和下次评估日期"))
    if item.mode == "active" and item.withheld is not None:
        yield Said("withheld", _("主动公开的信息没有不公开的依据"))


@rule(
    "MW-M002",
    "不公开的没有正文",
    why=f"{_EXCEPTION}仓库里的一切都按已公开对待，不公开的只登记有这件信息。",
    who=_EDITOR,
    fix="删去正文；已经提交过的，按泄露处置。",
    before="mode: on-request，后面有正文",
    after="mode: on-request，正文为空",
)
def exception_has_no_body(case: ItemCase) -> Sayings:
    """Withheld and on-request items have an empty body."""
    if case.item.mode != "active" and case.item.body.strip():
        yield Said("body", _("不公开或依申请公开的信息不能有正文"))


@rule(
    "MW-M003",
    "不公开的没有附件",
    why=f"{_EXCEPTION}仓库里的一切都按已公开对待。",
    who=_EDITOR,
    fix="删去附件；已经提交过的，按泄露处置。",
    before="mode: withheld，attachments: [{file: 清单.xlsx, …}]",
    after="mode: withheld，没有附件",
)
def exception_has_no_attachment(case: ItemCase) -> Sayings:
    """Withheld and on-request items have no attachment, listed or lying there."""
    if case.item.mode != "active" and (case.item.attachments or case.files):
        yield Said("attachments", _("不公开或依申请公开的信息不能有附件"))


@rule(
    "MW-M004",
    "不公开的依据与方式相配",
    why="条例第十四条的信息不予公开，不能依申请给；第十五条的，第三方同意或公共利益需要时应当公开。",
    who=_EDITOR,
    fix="属第十四条的写 withheld；consent、public_interest 只用于第十五条。",
    before="mode: on-request，ground: A14.1",
    after="mode: withheld，ground: A14.1",
)
def ground_fits_mode(case: ItemCase) -> Sayings:
    """Art 14 is never on request; consent and public interest belong to Art 15 and then lead to publication."""
    block, mode = case.item.withheld, case.item.mode
    if block is None:
        return
    if block.ground.startswith("A14") and mode == "on-request":
        yield Said("withheld.ground", _("第十四条的信息不能依申请公开"))
    if block.ground != "A15" and (block.consent or block.public_interest):
        yield Said("withheld.ground", _("第三方意见和公共利益决定只用于第十五条"))


@rule(
    "MW-M005",
    "需要特别处理的由本单位公开",
    why=_SELF,
    who=_EDITOR,
    fix="channel 改为 self；确需第三方公布的，由分管领导同意并写 handling.except。",
    before="handling: {sensitive: true, …}，channel: contractor",
    after="handling: {sensitive: true, …}，channel: self",
)
def careful_ones_by_ourselves(case: ItemCase) -> Sayings:
    """Any flag set means `self`, unless the leader excepts it."""
    item = case.item
    if item.handling.careful and item.channel == "contractor" and item.handling.except_ is None:
        yield Said("channel", _("高敏感、高标准、动态性的信息应当由本单位公开"))


@rule(
    "MW-M006",
    "例外由本单位的分管领导同意",
    why=_SELF,
    who="分管领导",
    fix="except.by 写本单位的分管领导岗位；不需要例外的删去 except。",
    before="handling: {sensitive: true, …, except: {by: water-head, reason: …}}",
    after="handling: {sensitive: true, …, except: {by: water-leader, reason: …}}",
)
def exception_by_the_leader(case: ItemCase) -> Sayings:
    """By the leader in charge, and only where there is something to except."""
    item, excepted = case.item, case.item.handling.except_
    if excepted is None or case.unit is None:
        return
    if excepted.by != case.unit.leader:
        yield Said("handling.except.by", _("应当由 {post} 同意").format(post=case.unit.leader))
    if not item.handling.careful or item.channel == "self":
        yield Said("handling.except", _("由本单位公开的不需要例外"))


@rule(
    "MW-M007",
    "不降低栏目默认的处理要求",
    why=f"{_SELF}栏目的默认要求由办公室登记。",
    who=_EDITOR,
    fix="照提示改回 true。",
    before="column: air-daily，handling: {fast_moving: false, …}",
    after="column: air-daily，handling: {fast_moving: true, …}",
)
def handling_not_lowered(case: ItemCase) -> Sayings:
    """Every flag of the column's default is set."""
    if case.column is None:
        return
    for flag in ("sensitive", "high_standard", "fast_moving"):
        if getattr(case.column.handling, flag) and not getattr(case.item.handling, flag):
            yield Said(f"handling.{flag}", _("本栏目默认为 true，不能降低"))


@rule(
    "MW-M008",
    "修订次数与修改说明一致",
    why=_CHANGE,
    who=_EDITOR,
    fix="第 1 次公开不写 change；以后每次修改 revision 加 1 并写 change。",
    before="revision: 2，没有 change",
    after="revision: 2\nchange: {kind: correction, what: 表2总磷由0.02改为0.2, why: 录入时小数点错位}",
)
def revision_has_its_change(case: ItemCase) -> Sayings:
    """A change block if and only if this is not the first revision."""
    item = case.item
    if item.revision == 1 and item.change is not None:
        yield Said("change", _("第 1 次公开没有修改可说明"))
    if item.revision > 1 and item.change is None:
        yield Said("change", _("修改已公开的内容，要说明改了什么、为什么改"))


@rule(
    "MW-M009",
    "修改说明言之有物",
    why=f"{_CHANGE}公众要能看懂改了什么、为什么；“更新”“1”、一个日期都不是理由。",
    who=_EDITOR,
    fix="用一两句话说清改了哪里、由什么改成什么、为什么。",
    before="change: {kind: amendment, what: 更新更新, why: 2026年10月12日更新}",
    after="change: {kind: amendment, what: 表2总磷由0.02改为0.2, why: 录入时小数点错位}",
)
def reasons_say_something(case: ItemCase) -> Sayings:
    """Enough Han characters besides stock words and dates; not the title; what and why differ."""
    return (Said(field, message) for field, message in weak_reasons(case.item))


@rule(
    "MW-M010",
    "正式运行的网站没有样例",
    why="样例不是真实信息，公开出去就是虚假信息（条例第六条）。",
    who="办公室",
    fix="删去 sample: true 的信息，或在 site.yml 里保持 production: false。",
    before="site.yml 里 production: true，信息里 sample: true",
    after="site.yml 里 production: true，没有样例",
)
def no_samples_in_production(case: ItemCase) -> Sayings:
    """`sample` is refused where site.yml says `production: true`."""
    if case.item.sample and case.register.site.production:
        yield Said("sample", _("正式运行的网站不能有样例"))


@rule(
    "MW-M011",
    "旧站迁入不超过截止日期",
    why="迁入的信息不逐条绑定签批，这条宽限只在迁移期间有效，期限由办公室登记。",
    who="办公室",
    fix="按新发布办理完整签批；确需延长迁移期的，由办公室改 site.yml 的 migration_until。",
    before="migration_until: 2026-12-31，2027 年 2 月迁入",
    after="2026 年 12 月 31 日前迁入",
)
def migrated_in_time(case: ItemCase) -> Sayings:
    """What is taken over lands by `migration_until`."""
    until = case.register.site.migration_until
    if case.item.migrated is not None and case.first_landed.astimezone(BEIJING).date() > until:
        yield Said("migrated", _("旧站迁入已于 {day} 截止").format(day=until))


@rule(
    "MW-M012",
    "旧站迁入有办公室的签批",
    why="迁入的信息没有逐条绑定的签批，由办公室对迁移负责（分工方案第三部分第一条：统筹协调信息公开）。",
    who="办公室",
    fix="迁入时（revision: 1）请办公室的岗位签一步（一般是 execute）；以后的修改按那种修改的签批。",
    before="migrated: {…}，只有科室的签批",
    after="migrated: {…}，签批里有 {step: execute, by: office-web, …}",
    main_only=True,
)
def migrated_by_the_office(case: ItemCase) -> Sayings:
    """At least one sign-off of revision 1 is by an office post; what later changes need, the chain says."""
    if case.item.migrated is None or case.item.revision > 1:
        return
    posts, office = case.register.posts, case.register.office.id
    by_office = any(entry.by in posts and posts[entry.by].unit == office for entry in case.item.signoff)
    if not by_office:
        yield Said("migrated", _("旧站迁入要有办公室的签批"))


@rule(
    "MW-M013",
    "定时发布只用于第一次公开",
    why="修改从合并时起公开；改了发布时间等于改了公开日期，日期造假一票否决（国办秘函〔2019〕19号）。",
    who=_EDITOR,
    fix="删去 publish_at。",
    before="revision: 2，publish_at: 2026-11-01T09:00:00+08:00",
    after="revision: 1，publish_at: 2026-11-01T09:00:00+08:00",
)
def publish_at_only_first(case: ItemCase) -> Sayings:
    """`publish_at` stands in revision 1 only."""
    if case.item.publish_at is not None and case.item.revision > 1:
        yield Said("publish_at", _("定时发布只用于第一次公开"))


@rule(
    "MW-M014",
    "撤回的信息只留标题和原因",
    why=f"{_CHANGE}撤回以后原址仍在，写明为什么撤回；正文和附件不再公开（行政处罚法第四十八条：撤回信息并公开说明理由）。",
    who=_EDITOR,
    fix="运行 mingwen withdraw，它会删去正文和附件；要留着给公众看的，用 correction 更正，不要撤回。",
    before="change: {kind: withdrawal, …}，正文还在",
    after="change: {kind: withdrawal, …}，第二个 --- 后面是空的，没有附件",
)
def withdrawn_is_empty(case: ItemCase) -> Sayings:
    """A withdrawn item has no body and no attachments; who answered for it, and why it went, stay."""
    if kind_of(case.item) != "withdrawal":
        return
    if case.item.body.strip():
        yield Said("body", _("撤回的信息不能再有正文"))
    if case.item.attachments:
        yield Said("attachments", _("撤回的信息不能再有附件"))


RULES = (
    exception_has_its_ground,
    exception_has_no_body,
    exception_has_no_attachment,
    ground_fits_mode,
    careful_ones_by_ourselves,
    exception_by_the_leader,
    handling_not_lowered,
    revision_has_its_change,
    reasons_say_something,
    no_samples_in_production,
    migrated_in_time,
    migrated_by_the_office,
    publish_at_only_first,
    withdrawn_is_empty,
)
