"""The item: frozen values read from the front matter, with the Chinese labels that people see.

Key order here is the order in which `mingwen new` writes a file. Optional keys that later issues define are absent on
purpose: an unknown key is refused, so nothing is accepted that no rule judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingwen.item import digest as digests
from mingwen.item import form, index_no
from mingwen.item.form import Text, choice, day, flag, many, moment, number, record, sub, text
from mingwen.item.index_no import IndexNo
from mingwen.item.kinds import KINDS
from mingwen.item.path import ItemPath

ID = r"[a-z0-9][a-z0-9-]{0,39}"
SHORT_NO = r"(?:19|20)[0-9]{2}-[0-9]{5,7}"
# 文号: GB/T 9704-2012, hexagonal brackets, no leading zero, no 第
DOC_NO = r"[\u4e00-\u9fa5]{1,12}〔(?:19|20)[0-9]{2}〕[1-9][0-9]*号"

MODES = {"active": "主动公开", "on-request": "依申请公开", "withheld": "不予公开"}
CHANNELS = {"self": "本单位公开", "contractor": "第三方公司公布"}
STEPS = {"check": "核查", "approve": "审核签字", "clear": "保密裁定", "confirm": "会同确认", "execute": "执行并公开"}
CHANGES = {
    "amendment": "修订",
    "correction": "更正",
    "format": "格式",
    "transfer": "移交",
    "withdrawal": "撤回",
    "suppressed": "隐去",
}
VALIDITY = {"valid": "有效", "partial": "部分有效", "amended": "已修改", "expired": "已失效", "repealed": "已废止"}
GROUNDS = {
    "A14.1": "国家秘密",
    "A14.2": "法律、行政法规禁止公开",
    "A14.3": "可能危及国家安全、公共安全、经济安全、社会稳定",
    "A15": "商业秘密、个人隐私等，公开会损害第三方合法权益",
    "A16.1": "内部事务信息",
    "A16.2": "过程性信息",
    "A16.3": "行政执法案卷信息",
}
DOC_KINDS = {
    "normative": "行政规范性文件",
    "policy": "政策文件",
    "plan": "规划",
    "standard": "标准",
    "report": "报告",
    "notice": "通知公告",
    "news": "动态",
    "other": "其他",
}
AUDIENCES = {
    "public": "公众",
    "enterprise": "企业",
    "farmer": "农户",
    "student": "学生",
    "media": "媒体",
    "agency": "机关单位",
}


@record
class HandlingExcept:
    """The leader's exception from publishing by the unit itself (plan, part four, clause four)."""

    by: str = text("同意例外的分管领导岗位", pattern=ID)
    reason: str = text("例外的理由", least=6)


@record
class Handling:
    """What kind of care the item needs; any true means that the unit publishes it itself."""

    sensitive: bool = flag("高敏感")
    high_standard: bool = flag("高标准")
    fast_moving: bool = flag("动态性")
    except_: HandlingExcept | None = sub("例外", HandlingExcept, required=False)

    @property
    def careful(self) -> bool:
        """Whether any of the three flags is set."""
        return self.sensitive or self.high_standard or self.fast_moving


@record
class Secrecy:
    """The secrecy decision made before publication (条例 Art 17; 保密法 Art 35)."""

    doubt: str = choice("涉密疑义", {"no": "无疑义", "yes": "有疑义"})
    conclusion: str = choice("保密审查结论", {"clear": "可以公开", "withhold": "不得公开", "pending": "待裁定"})
    by: str = text("作出判断的岗位", pattern=ID)
    date: date = day("判断日期")
    basis: tuple[str, ...] = many("依据", Text("依据", most=40))
    referral: str | None = text("提请裁定单号", pattern=ID, required=False)


@record
class Approvers:
    """The posts that must sign, named before anyone does."""

    check: str = text("核查岗位", pattern=ID)
    approve: str = text("审核岗位", pattern=ID)


@record
class SignOff:
    """One signature, bound to the digest of the text it was given for."""

    step: str = choice("步骤", STEPS)
    by: str = text("签批岗位", pattern=ID)
    at: datetime = moment("签批时间")
    digest: str | None = text(
        "原文摘要", pattern=digests.PATTERN, example="mw1:sha256:后接64位十六进制", required=False
    )
    acting: str | None = text("代签人的本岗", pattern=ID, required=False)


@record
class Change:
    """What a revision changes and why; public, and part of what is signed."""

    kind: str = choice("修改种类", CHANGES)
    what: str = text("改了什么", least=4)
    why: str = text("为什么改", least=6)


@record
class Attachment:
    """A file in the item's folder."""

    file: str = text(
        "附件文件名",
        pattern=r"[\u3400-\u9fff\u3007A-Za-z0-9][\u3400-\u9fff\u3007A-Za-z0-9._-]{0,79}",
        example="report.pdf",
    )
    title: str = text("附件标题", most=80)
    sha256: str = text("附件校验值", pattern=r"[0-9a-f]{64}", example="64位小写十六进制")
    summary: str | None = text("文字摘要（PDF、图片等供读屏使用）", most=300, required=False)


@record
class Withheld:
    """Why an item is not published, or only on request (条例 Arts 14–16), and when that is looked at again (Art 18)."""

    ground: str = choice("不公开的依据", GROUNDS)
    reason: str = text("不公开的理由", least=6)
    next_review: date = day("下次评估日期")
    consent: str | None = text("第三方意见", required=False)
    public_interest: str | None = text("公共利益决定", required=False)


@record
class Consulted:
    """An outside body's opinion, by letter (条例 Art 11)."""

    org: str = text("被征求意见的单位", most=40)
    date: date = day("复函日期")
    doc: str = text("复函文号", most=40)
    result: str = choice(
        "意见", {"agree": "同意", "agree-with-changes": "修改后同意", "disagree": "不同意", "no-reply": "未复函"}
    )


@record
class AssignedBy:
    """The directive document that names the unit where no topic does (plan, part four, clause two)."""

    document: str = text("批示文件", most=60)
    post: str = text("批示岗位", pattern=ID)
    date: date = day("批示日期")


@record
class PriorApproval:
    """A release that another organ must approve first (条例 Art 11)."""

    by: str = text("批准机关", most=40)
    doc: str = text("批准文号", most=40)
    date: date = day("批准日期")


@record
class Migrated:
    """Taken over from an older site: where from and when it was published there."""

    from_: str = text("原网站", most=100)
    published: date = day("原发布日期")


_RELATION = Text("索引号后段", pattern=SHORT_NO, example="2026-00042")
_BASIS = Text("依据代号", pattern=r"[A-Za-z0-9][A-Za-z0-9.:-]{0,59}", example="foi-regulation-2019:A20.13")


@record
class Item:
    """One disclosure item: `place` comes from the file, all else from the front matter."""

    title: str = text("标题", most=120)
    index_no: str = text("索引号", pattern=index_no.PATTERN, example="11329900MB00000198/2026-00042")
    summary: str = text("内容概述", most=300)
    department: str = text("牵头单位", pattern=ID)
    with_: tuple[str, ...] = many("会同单位", Text("单位", pattern=ID))
    column: str = text("栏目", pattern=ID)
    mode: str = choice("公开方式", MODES)
    formed: date = day("成文（生成）日期")
    editor: str = text("拟稿岗位", pattern=ID)
    channel: str = choice("发布渠道", CHANNELS)
    handling: Handling = sub("处理要求", Handling)
    secrecy: Secrecy = sub("保密审查", Secrecy)
    approvers: Approvers = sub("签批岗位", Approvers)
    revision: int = number("修订次数", least=1, most=9999)
    change: Change | None = sub("本次修改", Change, required=False)
    doc_kind: str | None = choice("公文种类", DOC_KINDS, required=False)
    doc_no: str | None = text("文号", most=40, required=False)
    unified_no: str | None = text("统一编号", most=40, required=False)
    effective_from: date | None = day("施行日期", required=False)
    effective_to: date | None = day("废止或失效日期", required=False)
    validity: str | None = choice("有效性", VALIDITY, required=False)
    topics: tuple[str, ...] = many("主题", Text("主题", pattern=ID))
    keywords: tuple[str, ...] = many("主题词", Text("主题词", most=20), most=12)
    audience: tuple[str, ...] = many("面向", form.Choice("面向", True, AUDIENCES))
    basis: tuple[str, ...] = many("公开依据", _BASIS)
    interprets: tuple[str, ...] = many("所解读的文件", _RELATION)
    amends: tuple[str, ...] = many("所修改的文件", _RELATION)
    repeals: tuple[str, ...] = many("所废止的文件", _RELATION)
    clarifies: tuple[str, ...] = many("所澄清的信息", _RELATION)
    supersedes: tuple[str, ...] = many("所代替的信息", _RELATION)
    related: tuple[str, ...] = many("相关信息", _RELATION)
    assigned_by: AssignedBy | None = sub("批示", AssignedBy, required=False)
    consulted: tuple[Consulted, ...] = many("征求外单位意见", form.Sub("外单位意见", True, Consulted))
    prior_approval: PriorApproval | None = sub("事先批准", PriorApproval, required=False)
    origin: str | None = text("来源单位代号", pattern=ID, required=False)
    publish_at: datetime | None = moment("定时发布时间", required=False)
    public_until: date | None = day("公示期至", required=False)
    withheld: Withheld | None = sub("不公开的依据与评估", Withheld, required=False)
    sample: bool = flag("样例", required=False)
    migrated: Migrated | None = sub("由旧站迁入", Migrated, required=False)
    attachments: tuple[Attachment, ...] = many("附件", form.Sub("附件", True, Attachment), most=60)
    signoff: tuple[SignOff, ...] = many("签批记录", form.Sub("签批", True, SignOff), most=40)
    air_daily: Any = sub("空气质量日报", KINDS["air_daily"], required=False)
    air_forecast: Any = sub("空气质量预报", KINDS["air_forecast"], required=False)
    bulletin: Any = sub("通报", KINDS["bulletin"], required=False)
    consultation: Any = sub("民意征集", KINDS["consultation"], required=False)
    county_report: Any = sub("县区报送", KINDS["county_report"], required=False)
    decision: Any = sub("行政决定", KINDS["decision"], required=False)
    guide: Any = sub("办事指南", KINDS["guide"], required=False)
    incident: Any = sub("突发环境事件", KINDS["incident"], required=False)
    inspection: Any = sub("检测记录", KINDS["inspection"], required=False)
    interview: Any = sub("在线访谈", KINDS["interview"], required=False)
    letter: Any = sub("来信", KINDS["letter"], required=False)
    notice: Any = sub("公示", KINDS["notice"], required=False)
    penalty: Any = sub("行政处罚", KINDS["penalty"], required=False)
    permit: Any = sub("行政许可", KINDS["permit"], required=False)
    response: Any = sub("舆情回应", KINDS["response"], required=False)
    survey: Any = sub("问卷调查", KINDS["survey"], required=False)
    place: ItemPlace = None  # type: ignore[assignment]

    @property
    def number(self) -> IndexNo:
        """The parsed index number (its check digits are judged by a rule)."""
        prefix, _, short = self.index_no.partition("/")
        year, _, serial = short.partition("-")
        return IndexNo(prefix, int(year), serial)

    @property
    def digest(self) -> str:
        """The digest that sign-offs of this text must carry."""
        return self.place.digest

    @property
    def body(self) -> str:
        """The Markdown text after the front matter."""
        return self.place.body

    @property
    def path(self) -> str:
        """The file's path in the repository."""
        return self.place.path

    def kind_block(self, kind: str) -> Any:
        """The block named as the column's kind, or None."""
        return getattr(self, kind, None) if kind in KINDS else None

    def signed(self, step: str) -> tuple[SignOff, ...]:
        """The sign-offs of one step, in the order written."""
        return tuple(entry for entry in self.signoff if entry.step == step)


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item was read from and its exact text; `parts` is None where the path is unlawful."""

    path: str
    parts: ItemPath | None
    body: str
    body_line: int
    digest: str
