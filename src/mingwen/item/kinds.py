"""Blocks named as the column's kind: what is special about a daily air report, a fine, a consultation.

Only facts that rules judge or charts read stand here; the story stands in the body, tables in CSV attachments.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingwen.item.form import Choice, Sub, Text, choice, day, flag, many, moment, number, record, sub, text

# HJ 633: the six pollutants that a daily report may name, and 无 where the index is 50 or lower
POLLUTANTS = {
    "PM2.5": "细颗粒物",
    "PM10": "可吸入颗粒物",
    "SO2": "二氧化硫",
    "NO2": "二氧化氮",
    "CO": "一氧化碳",
    "O3": "臭氧",
}
MEDIA = {"water": "水", "air": "大气", "soil": "土壤"}
LEVELS_OF_INCIDENT = {"especially-serious": "特别重大", "serious": "重大", "larger": "较大", "ordinary": "一般"}
_CODE = r"[0-9A-HJ-NPQRTUWXY]{18}"
_SHORT_NO = r"(?:19|20)[0-9]{2}-[0-9]{5,7}"
_PRIMARY = Choice("首要污染物", True, POLLUTANTS)


@record
class Station:
    """One monitoring station's index."""

    name: str = text("站点", most=20)
    aqi: int = number("指数", most=500)


@record
class AirDaily:
    """空气质量日报: the plan's five facts (index, level, primary pollutants, health effect, advice) of a day."""

    day: date = day("日报日期")
    aqi: int = number("空气质量指数 AQI", most=500)
    level: str = text("级别", most=10)
    primary: tuple[str, ...] = many("首要污染物（AQI 不高于 50 时不写）", _PRIMARY)
    health: str = text("健康影响")
    advice: str = text("建议措施")
    stations: tuple[Station, ...] = many("各站点", Sub("站点", True, Station))


@record
class ForecastDay:
    """One day of a forecast: a range of the index."""

    day: date = day("预报日期")
    low: int = number("指数下限", most=500)
    high: int = number("指数上限", most=500)
    primary: tuple[str, ...] = many("首要污染物", _PRIMARY)


@record
class AirForecast:
    """空气质量三日预报: exactly the three days after it was issued."""

    issued: datetime = moment("发布时间")
    days: tuple[ForecastDay, ...] = many("各日", Sub("一日", True, ForecastDay), required=True)


@record
class Bulletin:
    """A bulletin's period: `2026-Q3`, `2026-10` or `2026`; empty for an occasional one."""

    period: str = text("通报期间", pattern=r"20[0-9]{2}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?|adhoc", example="2026-Q3")


@record
class ConsultationResult:
    """What came in and what became of it: full, in selection (what was left out and why), or none on a ground."""

    extent: str = choice("公开程度", {"full": "全部公开", "selection": "选择性公开", "none": "不公开"})
    received: int = number("收到意见数")
    adopted: int = number("采纳数")
    published: date = day("结果公布日期")
    left_out: str | None = text("未公开的部分", required=False)
    why: str | None = text("未公开的理由", least=6, required=False)
    ground: str | None = choice(
        "不公开的依据",
        {
            "A14.1": "国家秘密",
            "A14.2": "法律、行政法规禁止公开",
            "A14.3": "危及三安全一稳定",
            "A15": "损害第三方合法权益",
        },
        required=False,
    )


@record
class Consultation:
    """民意征集: what is asked, from when to when, how to take part, and the result."""

    subject: str = choice(
        "征求意见的事项",
        {
            "regulation": "规章草案",
            "decision": "重大行政决策",
            "enterprise": "涉企规范性文件",
            "normative": "其他规范性文件",
            "other": "其他",
        },
    )
    opens: date = day("开始日期")
    closes: date = day("截止日期")
    how: str = text("参与方式", most=300)
    shortened: str | None = text("缩短期限的理由", least=6, required=False)
    result: ConsultationResult | None = sub("征集结果", ConsultationResult, required=False)


@record
class CountyReport:
    """What a county reported upwards and sent to the bureau (plan, part three, clause fifteen)."""

    reported_at: datetime = moment("向县委、县政府报送时间")
    received_at: datetime = moment("市局收到时间")
    adopted: bool = flag("是否采用")


@record
class Decision:
    """An administrative decision on a project: environmental assessment approved, acceptance, waste approval."""

    project: str = text("项目名称", most=100)
    holder: str = text("建设（申请）单位", most=60)
    code: str | None = text("统一社会信用代码", pattern=_CODE, required=False)
    decided: date = day("作出决定日期")
    result: str = choice("决定", {"approved": "批准", "refused": "不予批准", "changed": "变更", "revoked": "撤销"})


@record
class Guide:
    """办事指南: the eight elements that an inspection counts (检查指标, 服务不实用)."""

    matter: str = text("事项名称", most=80)
    basis: str = text("设定依据", most=300)
    conditions: str = text("申请条件", most=500)
    materials: tuple[str, ...] = many("办理材料", Text("材料", most=100), least=1, required=True)
    place: str = text("办理地点")
    hours: str = text("办理时间")
    phone: str = text("联系电话", most=60)
    procedure: str = text("办理流程", most=500)
    list_entry: str | None = text("所对应的权责清单事项", most=80, required=False)


@record
class Incident:
    """突发环境事件: one thread from the first word to the result; later items name the first by `thread`."""

    level: str = choice("事件级别", LEVELS_OF_INCIDENT)
    occurred: datetime = moment("发生（接报）时间")
    stage: str = choice("阶段", {"first": "首次发布", "update": "续报", "result": "调查结果", "closed": "结束"})
    thread: str | None = text("首次发布的索引号后段", pattern=_SHORT_NO, example="2026-00042", required=False)


@record
class Inspection:
    """A website inspection: availability in per cent, dead links, patches and scans done."""

    period: str = text("检测期间", pattern=r"20[0-9]{2}-(?:0[1-9]|1[0-2])", example="2026-10")
    availability: str = text("可用率（%）", pattern=r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]{1,3})?)", example="99.95")
    dead_links: int = number("不可用链接数")
    patches: int = number("补丁数")
    scans: int = number("漏洞扫描次数")


@record
class Interview:
    """在线访谈: announced, live record, review."""

    held: date = day("访谈日期")
    guest: str = text("嘉宾岗位", most=40)
    stage: str = choice("阶段", {"announced": "预告", "record": "实录", "review": "回顾"})
    questions: int = number("问题数")


@record
class Letter:
    """领导信箱: dates and unit only, no data of the writer."""

    received: date = day("收到日期")
    answered: date = day("答复日期")
    unit: str = text("答复单位", pattern=r"[a-z0-9][a-z0-9-]{0,39}")
    subject: str = text("来信事由", most=80)


@record
class Notice:
    """环评公示: a notice that must stand for a number of working days."""

    project: str = text("项目名称", most=100)
    builder: str = text("建设单位", most=60)
    place: str = text("建设地点", most=80)
    document: str = choice("环评文件类别", {"report": "报告书", "form": "报告表"})
    opens: date = day("公示开始日期")
    closes: date = day("公示截止日期")
    hearing: bool = flag("已告知听证权利", required=False)


@record
class Penalty:
    """行政处罚: what 双公示 asks for; natural persons other than the party never stand here."""

    party: str = text("当事人", most=60)
    code: str | None = text("统一社会信用代码", pattern=_CODE, required=False)
    decided: date = day("作出决定日期")
    facts: str = text("违法事实")
    law: str = text("处罚依据")
    sanction: str = text("处罚内容")
    overturned: date | None = day("处罚决定被变更、撤销、确认违法或者无效的日期", required=False)


@record
class Permit:
    """A permit and, for discharge permits, the media it covers (at least one of water, air, soil)."""

    holder: str = text("持证单位", most=60)
    code: str = text("统一社会信用代码", pattern=_CODE)
    permit_no: str = text("许可证编号", most=40)
    decided: date = day("作出决定日期")
    valid_to: date = day("有效期至")
    media: tuple[str, ...] = many("涉及要素", Choice("要素", True, MEDIA))


@record
class Response:
    """舆情回应: three parts (what happened, what the policy is, what was done), within 48 hours of being raised."""

    raised: datetime = moment("关切出现时间")
    facts: str = text("事实真相", most=500, least=10)
    policy: str = text("有关政策", most=500, least=10)
    outcome: str = text("处置结果", most=500, least=10)


@record
class Survey:
    """问卷调查: open days, answers received, and whether the result is out."""

    opens: date = day("开始日期")
    closes: date = day("截止日期")
    answers: int | None = number("收回份数", required=False)
    published: date | None = day("结果公布日期", required=False)


KINDS: dict[str, type[Any]] = {
    "air_daily": AirDaily,
    "air_forecast": AirForecast,
    "bulletin": Bulletin,
    "consultation": Consultation,
    "county_report": CountyReport,
    "decision": Decision,
    "guide": Guide,
    "incident": Incident,
    "inspection": Inspection,
    "interview": Interview,
    "letter": Letter,
    "notice": Notice,
    "penalty": Penalty,
    "permit": Permit,
    "response": Response,
    "survey": Survey,
}

# Not kinds of their own but forms that columns may name for a CSV attachment's cells
CELL_TYPES = {"text": "文字", "number": "数", "date": "日期", "month": "月份", "credit-code": "统一社会信用代码"}
