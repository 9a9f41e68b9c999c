"""The site and the body behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingwen.item.form import Text, choice, day, flag, many, number, record, sub, table, text
from mingwen.register.cadence import Cadence
from mingwen.register.fields import ID, limit

LANGUAGES = {"zh-CN": "简体中文", "en": "English"}  # of the site's own words; items stay as written


@record
class Link:
    """A name and its address."""

    name: str = text("名称", most=40)
    url: str = text("网址", pattern=r"https?://[^\s]+", example="https://example.invalid/")


@record
class Guide:
    """公开指南: the nine elements of 条例 Art 12."""

    classification: str = text("信息分类", most=600)
    arrangement: str = text("编排体系", most=600)
    access: str = text("获取方式", most=600)
    office: str = text("工作机构名称", most=60)
    address: str = text("办公地址", most=80)
    hours: str = text("办公时间", most=80)
    phone: str = text("联系电话", most=40)
    fax: str = text("传真号码", most=40)
    contact: str = text("互联网联系方式", most=80)


@record
class TakedownRule:
    """Who may hide a page at once, and within how many working days it is decided what becomes of it."""

    posts: tuple[str, ...] = many("可以暂时下线的岗位", Text("岗位", pattern=ID), least=1, required=True)
    workdays: int = number("几个工作日内决定", least=1, most=20)


@record
class Site:
    """The site and the body behind it. `office` is the unit that keeps the secrecy gate and executes amendments."""

    name: str = text("网站规范名称", most=40)
    title: str = text("网站标题", most=60)
    subtitle: str = text("副标题", most=60)
    description: str = text("网站说明", most=200)
    domain: str = text("英文域名", pattern=r"[a-z0-9.-]+", example="www.example.invalid")
    base_url: str = text("网站地址", pattern=r"https?://[^\s]+/", example="https://www.example.invalid/")
    id_code: str = text("政府网站标识码", pattern=r"[0-9a-z]{10}", example="0000000000")
    icp: str = text("ICP备案编号", most=40)
    police: str = text("公安备案号", most=40)
    sponsor: str = text("主办单位", most=40)
    parent: Link = sub("上级单位网站", Link)
    address: str = text("地址", most=80)
    postcode: str = text("邮政编码", pattern=r"[0-9]{6}", example="000000")
    phone: str = text("电话", most=40)
    fax: str = text("传真", most=40)
    email: str = text("电子邮箱", most=60)
    hours: str = text("办公时间", most=80)
    prefix: str = text("索引号前段（统一社会信用代码）", pattern=r"[0-9A-HJ-NPQRTUWXY]{18}")
    office: str = text("信息公开工作机构", pattern=ID)
    production: bool = flag("正式运行")
    migration_until: date = day("旧站迁入截止日期")
    show_lateness: bool = flag("向公众显示逾期")
    language: str = choice("语言", LANGUAGES)
    timezone: str = choice("时区", {"Asia/Shanghai": "北京时间"})
    letter_answer: Cadence = limit("来信答复时限")
    air_daily_by: str = text("空气质量日报发布时间", pattern=r"[0-2][0-9]:[0-5][0-9]", example="12:00")
    not_applicable: Mapping[str, str] = table("不适用的条例第二十条项次与理由", Text("理由"))
    guide: Guide = sub("公开指南", Guide)
    takedown: TakedownRule | None = sub("暂时下线", TakedownRule, required=False)
    find_error: str = text("“我为政府网站找错”网址", most=200)
