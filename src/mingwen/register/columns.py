"""Columns: one lead each, the relations of other units to it, its clocks, what its items must bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingwen.item.form import Choice, Number, Sub, Text, choice, day, flag, many, record, sub, table, text
from mingwen.item.kinds import CELL_TYPES, KINDS
from mingwen.register.cadence import Cadence
from mingwen.register.fields import BASIS, ID, REF, WORDS, CadenceForm, declared, limit

CLASSES = {"organization": "组织机构", "news": "动态新闻", "document": "政府文件", "notice": "通知公告"}
# 政府网站发展指引 (国办发〔2017〕47号), annex: the words that <meta name="ColumnType"> may hold
COLUMN_TYPES = {
    word: word
    for line in (
        "概况信息 机构职能 负责人信息 工作动态 政策文件 信息公开指南 信息公开目录 信息公开年报 依申请公开",
        "数据发布 数据开放 政策解读 回应关切 办事服务 咨询投诉 征集调查 在线访谈",
    )
    for word in line.split(" ")
}
LEVELS = {"named": "具名", "bound": "绑定原文", "paper": "纸质签批", "proven": "已验证"}
ORIGINS = {"no": "本局制作", "optional": "可以来自外单位", "required": "来自外单位"}
REGIMES = {"government": "政务公开", "party": "党务公开"}


@record
class Handling:
    """Default handling of a column's items (plan, part four, clause four)."""

    sensitive: bool = flag("高敏感", required=False, default=False)
    high_standard: bool = flag("高标准", required=False, default=False)
    fast_moving: bool = flag("动态性", required=False, default=False)

    @property
    def careful(self) -> bool:
        """Whether any of the three is set: then the unit publishes it itself."""
        return self.sensitive or self.high_standard or self.fast_moving


@record
class Closed:
    """Since when and why a column takes nothing new; it stays readable. `successor` is a column id, or words."""

    date: date = day("停止日期")
    basis: str = text("停止依据")
    successor: str = text("后继", most=80)
    confirmed: bool = flag("依据已核实", required=False, default=True)
    note: str | None = text("说明", required=False)


@record
class Clock:
    """A limit on some items of a column only: on incidents of a level, on one subtopic."""

    id: str = text("代号", pattern=ID)
    title: str = text("名称", most=40)
    limit: Cadence = limit("时限")
    levels: tuple[str, ...] = many("事件级别", REF)
    subtopics: tuple[str, ...] = many("子栏目", REF)


@record
class TableColumn:
    """One column of a CSV table; `title` is what stands in the header row, `name` is what rules and charts call it."""

    name: str = text("代号", pattern=r"[a-z][a-z0-9_]*", example="credit_code")
    title: str = text("表头", most=30)
    type: str = choice("类型", CELL_TYPES)
    unit: str | None = text("计量单位", most=12, required=False)
    required: bool = flag("必填", required=False, default=True)


@record
class TableSchema:
    """What a CSV attachment of the column must look like: the header row's titles in this order, then typed cells."""

    title: str = text("表名", most=60)
    required: bool = flag("每条信息都要附表", required=False)
    columns: tuple[TableColumn, ...] = many("列", Sub("一列", True, TableColumn), least=2, most=40, required=True)


@record
class Chart:
    """How the column's numbers are drawn over time: from the column's table, or from the kind's block."""

    title: str = text("图名", most=60)
    source: str = choice("数据来自", {"table": "表格附件", "block": "专用信息栏"})
    x: str = text("横轴", most=30)
    y: tuple[str, ...] = many("纵轴", Text("列代号", most=30), least=1, required=True)
    group: str | None = text("分组", most=30, required=False)
    unit: str | None = text("计量单位", most=12, required=False)


@record
class Column:
    """A column: one lead, its relations, its clocks. A shared one has a steward; the unit that publishes leads.

    `with_` units confirm every item; of `with_any` at least one does (`all` is expanded on loading). `support` and
    `urge` name units that support or urge the lead; `organise` names who collects for it; `guide` and `assists` name
    outside bodies, in words, that the lead guides or assists. `every` is None where nothing has to come regularly.
    """

    id: str
    order: int
    unit_order: int = 0  # the place of the group's unit; columns of a unit follow in the order of the file
    title: str = text("栏目名称", most=40)
    short_title: str = text("栏目简称", most=12)
    description: str = text("栏目说明", most=200)
    keywords: tuple[str, ...] = many("特征词", Text("特征词", most=20), least=1, most=8, required=True)
    lead: str = declared(Text("牵头单位", False, pattern=ID), default="")
    shared: bool = flag("各单位共用", required=False)
    steward: str | None = text("管理单位", pattern=ID, required=False)
    with_: tuple[str, ...] = many("会同单位", REF)
    with_any: tuple[str, ...] = many("会同单位（至少其一）", REF)
    support: tuple[str, ...] = many("配合单位", REF)
    urge: tuple[str, ...] = many("督促单位", REF)
    organise: tuple[str, ...] = many("组织单位", REF)
    guide: tuple[str, ...] = many("指导的外单位", WORDS)
    assists: tuple[str, ...] = many("协同的外单位", WORDS)
    related: tuple[str, ...] = many("相关栏目", REF)
    every: Cadence | None = limit("更新周期", required=False, rolls=False)
    within: Cadence = limit("公开时限", required=False, default=Cadence("span", 20, "wd"))
    clocks: tuple[Clock, ...] = many("专门时限", Sub("时限", True, Clock))
    open_for: Mapping[str, Cadence] = table("公示期（按文件类别）", CadenceForm("公示期"))
    class_: str = choice("信息类别", CLASSES)
    column_type: str = choice("栏目类别", COLUMN_TYPES)
    kind: str | None = choice("专用信息栏", {kind: kind for kind in KINDS}, required=False)
    handling: Handling = declared(Sub("默认处理要求", False, Handling), default=Handling())
    evidence: str = declared(Choice("签批证据等级", False, LEVELS), default="bound")
    check_post: str | None = text("核查岗位", pattern=ID, required=False)
    subtopics: Mapping[str, str] = table("子栏目（代号: 名称）", Text("名称", most=30))
    a20: tuple[int, ...] = many("条例第二十条项次", Number("项次", True, 1, 15))
    basis: tuple[str, ...] = many("公开依据", BASIS, least=1, required=True)
    regime: str = declared(Choice("公开制度", False, REGIMES), default="government")
    doubt: str = declared(Choice("涉密疑义初始值", False, {"no": "无疑义", "yes": "有疑义"}), default="no")
    audience_required: bool = flag("须写明面向", required=False)
    full_text: bool = flag("须附全文", required=False)
    list_entry_required: bool = flag("须对应权责清单事项", required=False)
    public_until_required: bool = flag("须写明公示期至", required=False)
    hearing_required: bool = flag("须告知听证权利", required=False)
    amends: tuple[str, ...] = many("须同步修改的栏目", REF)
    origin: str = declared(Choice("来源单位", False, ORIGINS), default="no")
    table: TableSchema | None = sub("表格附件", TableSchema, required=False)
    chart: Chart | None = sub("图表", Chart, required=False)
    closed: Closed | None = sub("停止更新", Closed, required=False)

    @property
    def group(self) -> str:
        """The unit under which the column is listed: its lead, or a shared column's steward."""
        return self.lead or self.steward or ""

    @property
    def is_open(self) -> bool:
        """Whether it takes new items."""
        return self.closed is None

    def stands_for(self, document: str) -> Cadence | None:
        """How long a notice on that kind of document must stand; None where nothing is prescribed."""
        return self.open_for.get(document, self.open_for.get("any"))
