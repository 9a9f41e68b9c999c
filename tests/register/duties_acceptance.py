"""What the division of duties demands, transcribed by hand and kept apart from the register that it is held against.

Fifteen groups, ninety-eight columns, four of them closed. A row gives a column's title, how old the column may get
(`every`, None where nothing has to come regularly), how soon an item must be out (`within`) and every relation named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INSIDE = (
    "office", "legal", "eia", "water", "air", "soil", "radiation", "enforcement", "monitoring", "emergency", "info",
    "publicity", "solid-waste", "vehicle",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One column; `facts` are attributes of the column that the duties name."""

    id: str
    title: str
    every: str | None
    within: str
    facts: dict[str, Any]


def row(id: str, title: str, every: str | None = "365d", within: str = "20wd", **facts: Any) -> Row:
    """A column; without a value of its own it is due once in 365 days and within twenty working days."""
    return Row(id, title, every, within, facts)


def closed(id: str, title: str, date: str, successor: str) -> Row:
    """A column that takes nothing new."""
    return Row(id, title, None, "20wd", {"closed": (date, successor)})


def others(unit: str) -> tuple[str, ...]:
    """Every inside unit but one."""
    return tuple(one for one in INSIDE if one != unit)


# unit → name today, name in the plan
NAMES = {
    "office": ("办公室", "办公室"),
    "legal": ("法规科", "法规科"),
    "eia": ("环评科", "环评科"),
    "water": ("水科", "水科"),
    "air": ("大气科", "大气科"),
    "soil": ("土壤科", "土壤科"),
    "radiation": ("辐射科", "辐射科"),
    "enforcement": ("生态环境保护综合行政执法支队", "环境监察执法支队"),
    "monitoring": ("环境监测中心站", "环境监测中心站"),
    "emergency": ("应急中心", "应急中心"),
    "info": ("信息中心", "信息中心"),
    "publicity": ("宣教中心", "宣教中心"),
    "solid-waste": ("固废中心", "固废中心"),
    "vehicle": ("尾气中心", "尾气中心"),
    "county": ("各县（区）局", "各县（区）环保局"),
}

SHARED = (
    row("news", "工作动态", "14d", steward="office"),
    row("notices", "通知公告", "180d", steward="office"),
)

SENSITIVE = (True, False, False)
FAST = (False, False, True)
WORKS = "治理工程落实情况"

GROUPS: dict[str, tuple[Row, ...]] = {
    "office": (
        row(
            "party-affairs",
            "党务公开",
            check_post="party-clerk",
            regime="party",
            subtopics=("党组设置及分工", "需公开的三重一大", "思想、组织、制度建设", "精神文明", "其他"),
        ),
        row("party-integrity", "反腐倡廉与政风行风", check_post="party-clerk"),
        row("organization", "机构职能", "on_change", check_post="office-director"),
        row("personnel", "人事信息", check_post="personnel-clerk", subtopics=("调动", "任免", "编制", "队伍")),
        row(
            "finance",
            "财务信息",
            check_post="finance-clerk",
            subtopics=("预决算", "环保资金使用", "固定资产管理"),
            clocks=(("预决算", "20d from:ratification"),),
        ),
        row("office-policy", "财务等政策法规规章规范", "180d"),
        row("general-documents", "重要文件、综合文件与政务信息", "180d"),
        row("group-affairs", "群团工作", with_any=others("office")),
        row("meetings", "重要会务", "14d", with_=("publicity",)),
        row("bulletin-information", "信息公开情况通报", "quarter+20wd", kind="bulletin"),
    ),
    "legal": (
        row("policies", "综合政策法规规章规范", "180d"),
        row(
            "interpretation",
            "政策解读",
            None,
            "3wd from:policy",
            with_any=others("legal"),
            support=("publicity",),
            audience_required=True,
        ),
        row("research", "政策调研成果"),
        row("powers-duties-list", "权力清单和责任清单", "on_change"),
        row("service-guides", "审批服务指南", "on_change", kind="guide", list_entry_required=True),
        row("request-guide", "依申请公开指南", kind="guide"),
        row("complaint-guide", "信访投诉指南", kind="guide"),
        row("credit-rating", "企业环境信用评价", "year:12-31"),
        row("access-negative-list", "环境准入负面清单", "on_change"),
        row("economic-policy", "环境经济政策", "180d"),
    ),
    "eia": (
        row(
            "eia-acceptance", "环评受理公示", kind="notice", full_text=True, open_for={"report": "10wd", "form": "5wd"}
        ),
        row("eia-proposed", "拟审批公示", kind="notice", hearing_required=True, open_for={"any": "5wd"}),
        row("eia-decision", "环评批复公告", None, "7wd from:decision", kind="decision", full_text=True),
        row("completion-acceptance", "竣工环保验收", kind="decision"),
        closed("eia-qualification", "环评资质备案", "2018-12-29", "环境影响评价信用平台"),
        row(
            "discharge-permits",
            "排污许可证全本",
            None,
            "7wd from:decision",
            kind="permit",
            full_text=True,
            with_any=("water", "air", "soil"),
        ),
        row("three-simultaneities", "在建项目三同时", "quarter+20wd", support=("enforcement",)),
        row("cleaner-production", "清洁生产审核", "year:12-31"),
        row("licensing-changes", "行政许可取消下放保留", with_=("legal",), amends=("powers-duties-list",)),
    ),
    "water": (
        row("water-policy", "水环境政策规划标准", "180d"),
        row("water-function-zones", "水环境功能区划", "on_change"),
        row("drinking-water", "饮用水水源保护与污染防治", "quarter+20wd", subtopics=(WORKS,)),
        row("groundwater", "地下水污染防治", subtopics=(WORKS,)),
        row("surface-water", "地表水与湖泊污染防治", subtopics=(WORKS,)),
        row("water-situation", "水环境形势与总量减排", "quarter+20wd"),
        row("water-other", "其他水污染防治"),
    ),
    "air": (
        row("air-policy", "大气政策规划标准", "180d"),
        row("air-situation", "大气环境形势与总量减排", "quarter+20wd"),
        row("coal-dust-burning", "控煤抑尘禁烧", "quarter+20wd", related=("straw-burning",)),
        row("air-other", "其他大气污染防治"),
    ),
    "soil": (
        row("soil-policy", "土壤政策规划标准", "180d"),
        row("soil-action-plan", "土壤污染防治行动计划落实"),
        row("soil-situation", "土壤环境形势", "year:12-31"),
        row("heavy-metal-list", "重金属污染防控重点企业名单", "year:03-31"),
        row("nature-protection", "自然生态保护"),
        row("ecological-redline", "生态红线管控", "on_change", origin="optional"),
        row("eco-villages", "生态村乡镇创建", "year:12-31"),
        row("soil-other", "其他综合性工作"),
    ),
    "radiation": (
        row("radiation-policy", "核与辐射政策规划标准", "180d"),
        row("radiation-outreach", "核与辐射公众沟通与科普"),
        row("radiation-projects", "核与辐射项目环评验收", doubt="yes", handling=SENSITIVE),
        closed("radiation-qualification", "核与辐射环评资质备案", "2018-12-29", "环境影响评价信用平台"),
        row("radiation-permits", "辐射安全许可证", None, "7wd from:decision", kind="permit"),
    ),
    "enforcement": (
        row("key-polluters", "重点排污单位基础信息", "year:03-31", credit_code=True),
        row("polluter-emissions", "排污信息", "quarter+20wd"),
        row("polluter-facilities", "防治污染设施建设运行", "quarter+20wd"),
        row("contingency-plans", "突发环境事件应急预案"),
        row("polluter-other", "其他污染源信息"),
        row("key-monitoring-list", "重点监控名单", "quarter+20wd", credit_code=True),
        row("supervised-cases", "重点案件督办与后督察", "quarter+20wd"),
        row("penalties", "行政处罚", None, "7wd from:decision", kind="penalty", public_until_required=True),
        closed("discharge-fees", "排污收费", "2018-01-01", "税务机关的环境保护税信息"),
        row("auto-monitoring", "污染源自动监控", "quarter+20wd"),
        row("campaigns", "专项执法"),
        closed("hotline-12369", "12369受理办理", "2024-04-01", "complaints"),
        row("complaints", "生态环境投诉举报办理", "month+10d"),
        row("straw-burning", "秸秆禁烧", assists=("市农业农村局",), related=("coal-dust-burning",)),
    ),
    "monitoring": (
        row("supervisory-monitoring", "污染源监督性监测", None),
        row("self-monitoring", "企业自行监测", "quarter+20wd", guide=("排污单位",)),
        row("air-daily", "空气质量日报", "1d", kind="air_daily", urge=("air",), handling=FAST),
        row("air-forecast", "空气质量三日预报", "1d", kind="air_forecast", urge=("air",), handling=FAST),
        row("ambient-air", "环境空气质量月报", "month+10d"),
        row("surface-water-quality", "地表水水质", "month+10d"),
        row("drinking-water-quality", "饮用水水质", "month+10d"),
        row("precipitation", "降水", "quarter+20wd"),
        row("noise", "声环境", "quarter+20wd"),
    ),
    "emergency": (
        row(
            "incidents",
            "突发环境事件应对与调查结果",
            None,
            kind="incident",
            support=("radiation", "solid-waste"),
            handling=SENSITIVE,
            clocks=(("首次发布", "5h from:reported"), ("新闻发布会", "24h from:reported")),
        ),
        row("press-releases", "新闻通稿", "on_event"),
        row("hotline-12345", "12345投诉处理", "month+10d"),
        row("plan-filings", "应急预案备案", with_=("enforcement",)),
    ),
    "info": (
        row("site-inspection", "网站检测报告", "month+10d", kind="inspection"),
        row("site-notices", "网站运维公告"),
    ),
    "publicity": (
        row("mailbox", "领导信箱", kind="letter"),
        row("interviews", "在线访谈（咨询）", kind="interview"),
        row("consultations", "民意征集", kind="consultation", steward="publicity", shared=True),
        row("surveys", "问卷调查", kind="survey"),
        row("responses", "舆情回应", None, "48h from:raised", kind="response", handling=SENSITIVE),
        row("events", "宣传活动和会务宣传", "14d"),
        row("bulletin-interaction", "政民互动情况通报", "quarter+20wd", kind="bulletin"),
    ),
    "solid-waste": (
        row("waste-approvals", "固体废物行政审批", None, "7wd from:decision", kind="decision"),
        row("waste-bulletin", "固废污染防治年度公报", "year:06-05"),
        row("hazardous-waste", "固废危废危化品管理", with_=("enforcement",)),
    ),
    "vehicle": (
        row("vehicle-policy", "机动车尾气政策规范", "180d"),
        row("vehicle-reduction", "机动车总量减排", "quarter+20wd"),
        row("vehicle-inspection", "尾气检测管理"),
    ),
    "county": (
        row(
            "county-reports",
            "县区信息",
            kind="county_report",
            organise=("office",),
            origin="required",
            clocks=(("同步报送", "0d from:reported"),),
        ),
    ),
}

# unit → (relation, whom) that are tied to no single column
UNIT_DUTIES = {
    "office": {("coordinate", "all"), ("organise", "各县（区）局")},
    "legal": {("urge", "all")},
    "air": {("urge", "环境监测中心站")},
    "radiation": {("support", "应急中心")},
    "enforcement": {("support", "市农业农村局"), ("support", "环评科")},
    "monitoring": {("guide", "排污单位")},
    "publicity": {("support", "法规科")},
    "solid-waste": {("support", "应急中心")},
}

TOPIC_LEADS = {
    "secrecy-review": "office",
    "interpretation": "legal",
    "disclosure-on-request": "legal",
    "key-polluter-basics": "enforcement",
    "incidents": "emergency",
    "solid-waste": "solid-waste",
    "interaction": "publicity",
}
