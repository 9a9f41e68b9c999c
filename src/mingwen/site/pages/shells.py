"""The shells that pages are filled into, and the words of the chrome, from the register alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mingwen.messages import _
from mingwen.register import Column, Register, Unit
from mingwen.register.site import Site
from mingwen.site.meta import Pairs, column_meta, meta_of
from mingwen.site.pages.frames import AMENDMENTS, INTERACTION, OUTSIDE, STATUTORY, frame_specs, site_side, tab_of
from mingwen.site.pages.record import EXPLAINED
from mingwen.site.server_maps import GONE_PAGE
from mingwen.site.shell_spec import STANDARD_TABS, Chrome, Link, ShellSpec

WIDE_KINDS = frozenset({"air_daily"})  # the air takes the whole width
ENGLISH = "en/"  # in English whatever the site speaks
_TABS = {"sitemap/": None, "search/": None, EXPLAINED: AMENDMENTS}
_WIDE = frozenset({"catalogue/", "relations/", "rules/", STATUTORY, AMENDMENTS})  # tables and long lists


def shell_specs(register: Register, site: Site) -> list[ShellSpec]:
    """Every shell the site needs: fixed pages, units, a column's list and a column's items, and the shared ones."""
    specs = [
        *_fixed(register, site),
        *(_unit(register, unit) for unit in register.units.values()),
        *(spec for column in register.columns.values() for spec in _column(register, column)),
        *frame_specs(),
    ]
    return [spec if spec.path == ENGLISH else replace(spec, lang=site.language) for spec in specs]


def _fixed(register: Register, site: Site) -> Iterator[ShellSpec]:
    name = site.name
    yield ShellSpec(
        path="",
        title=site.title,
        tab="",
        hero=True,
        search_box=False,
        meta=column_meta(_("首页"), site.description, _("信息公开"), "首页"),
    )
    for path, title, about, kind in (
        ("guide/", _("公开指南"), _("信息分类、编排体系、获取方式和工作机构"), "信息公开指南"),
        ("rules/", _("公开制度"), _("公开的程序、条例第二十条逐项对照和依据"), "政策文件"),
        (STATUTORY, _("法定主动公开内容"), _("依法应当主动公开的内容，按类别和单位排列"), "信息公开目录"),
        ("catalogue/", _("公开目录"), _("每件信息的索引号、名称、内容概述和生成日期"), "信息公开目录"),
        ("reports/", _("公开年报"), _("历年政府信息公开工作年度报告"), "信息公开年报"),
        ("request/", _("依申请公开"), _("怎样申请、多久答复"), "依申请公开"),
        (INTERACTION, _("政民互动"), _("来信、访谈、征集、问卷和回应"), "咨询投诉"),
        (AMENDMENTS, _("修改总账"), _("已公开信息的全部修改，写明改了什么、为什么"), "信息公开目录"),
    ):
        heading, side = ("", ()) if path in _WIDE else site_side(path)
        yield ShellSpec(
            path,
            title,
            tab=path,
            side_title=heading,
            side=side,
            wide=path in _WIDE,
            meta=_meta(name, title, about, kind),
        )
    for path, title, about, kind in (
        ("organisation/", _("机构与领导小组"), _("机关职能、机构设置和领导小组"), "机构职能"),
        ("relations/", _("职责分工与牵头关系"), _("各栏目由谁牵头、会同、配合和督促"), "机构职能"),
        ("latest/", _("最新公开"), _("全站公开的信息，由新到旧"), "信息公开目录"),
        ("y/", _("按年度"), _("按索引号年份查找"), "信息公开目录"),
        ("v/", _("按效力"), _("按有效性查找"), "信息公开目录"),
        ("t/", _("按主题"), _("按涉及多个单位的主题查找"), "信息公开目录"),
        (EXPLAINED, _("修改记录能证明什么"), _("修改记录怎样产生，能证明什么，不能证明什么"), "概况信息"),
        ("sitemap/", _("网站地图"), _("本站所有栏目和页面"), "概况信息"),
        ("search/", _("站内搜索"), _("按标题、文号、索引号和正文查找"), "信息公开目录"),
    ):
        heading, side = ("", ()) if path in _WIDE else site_side(path)
        yield ShellSpec(
            path,
            title,
            tab=_TABS.get(path, STATUTORY),
            side_title=heading,
            side=side,
            wide=path in _WIDE,
            search_box=path != "search/",
            meta=_meta(name, title, about, kind),
        )
    units = tuple(Link(unit.name, f"u/{unit.id}/") for unit in register.units.values())
    yield ShellSpec(
        "u/",
        _("按单位"),
        tab=STATUTORY,
        side_title=_("各单位"),
        side=units,
        meta=_meta(name, _("按单位"), _("各单位的职责、岗位、栏目与最新公开"), "机构职能"),
    )
    yield ShellSpec("404.html", _("没有找到"), wide=True)
    yield ShellSpec(GONE_PAGE, _("已经停止提供"), wide=True)
    yield ShellSpec(
        ENGLISH,
        "Government information disclosure",
        lang="en",
        wide=True,
        meta=column_meta(
            "English", "What this site is, how to search it, how to request information", "English", "概况信息"
        ),
    )


def _meta(site: str, name: str, description: str, kind: str) -> Pairs:
    return column_meta(name, f"{site}{description}", name, kind)


def _unit(register: Register, unit: Unit) -> ShellSpec:
    side = tuple(Link(one.name, f"u/{one.id}/", one.id == unit.id) for one in register.units.values())
    about = _("{unit}的职责、岗位、栏目与最新公开").format(unit=unit.name)
    return ShellSpec(
        path=f"u/{unit.id}/",
        title=unit.name,
        tab=STATUTORY,
        crumbs=(Link(_("按单位"), "u/"),),
        side_title=_("各单位"),
        side=side,
        meta=column_meta(unit.name, about, unit.short, "机构职能"),
    )


def _column(register: Register, column: Column) -> Iterator[ShellSpec]:
    unit = register.units[column.group]
    tab = tab_of(column)
    first = {STATUTORY: Link(_("法定主动公开内容"), STATUTORY), INTERACTION: Link(_("政民互动"), INTERACTION)}
    above = (*((first[tab],) if tab != OUTSIDE else ()), Link(unit.name, f"u/{unit.id}/"))
    here = Link(column.short_title, f"c/{column.id}/")
    side = tuple(Link(one.short_title, f"c/{one.id}/", one.id == column.id) for one in register.group_of(unit.id))
    heading = _("{unit}的栏目").format(unit=unit.short)
    yield ShellSpec(
        path=f"c/{column.id}/",
        title=column.title,
        tab=tab or None,
        crumbs=above,
        side_title=heading,
        side=side,
        wide=column.kind in WIDE_KINDS,
        meta=meta_of(column),
    )
    yield ShellSpec(
        path=f"i/0000/{column.id}/",
        title=column.title,
        tab=tab or None,
        crumbs=(*above[-1:], here),
        side_title=heading,
        side=side,
        meta=meta_of(column),
    )


def chrome_of(register: Register, *, preview: bool = False) -> Chrome:
    """The words of every page's chrome."""
    site = register.site
    banner = _("演示站点：机构、企业与数据均为样例，不作任何办事依据。")
    if preview:
        banner = _("预览：这是尚未提交的工作区，不是已经公开的网站。")
    return Chrome(
        lang=site.language,
        english_url="" if site.language == "en" else ENGLISH,
        name=site.name,
        subtitle=_("政府信息公开"),
        domain=site.domain,
        id_code=site.id_code,
        base_url=site.base_url,
        sponsor=site.sponsor,
        operators=register.office.name,
        address=site.address,
        phone=site.phone,
        hours=site.hours,
        icp=Link(site.icp, "https://beian.miit.gov.cn/"),
        police=Link(site.police, "https://beian.mps.gov.cn/"),
        party_mark=Link(_("党政机关网站标识"), "organisation/"),
        report_error=Link(_("我为政府网站找错"), site.find_error),
        tabs=STANDARD_TABS,
        footer=(
            (
                _("查找"),
                (
                    Link(_("公开目录（网页、CSV、JSON）"), "catalogue/"),
                    Link(_("按单位"), "u/"),
                    Link(_("按年度"), "y/"),
                    Link(_("网站地图"), "sitemap/"),
                ),
            ),
            (
                _("订阅与数据"),
                (
                    Link(_("全站更新（Atom）"), "feed.xml"),
                    Link(_("全站更新（JSON）"), "feed.json"),
                    Link(_("修改总账"), AMENDMENTS),
                    Link(_("开放数据目录"), "catalogue/dcat.jsonld"),
                    Link(_("关于本站"), "about/"),
                ),
            ),
        ),
        parent=Link(site.parent.name, site.parent.url),
        banner="" if site.production and not preview else banner,
        claim=_("查得到，看得懂，改过必留痕"),
        promise=_("依法公开的每一件信息：有编号、有签批、有修改记录。"),
        hot=_hot(register),
    )


def _hot(register: Register) -> tuple[Link, ...]:
    """Six things that people often look for, as far as the register has columns for them."""
    wanted = ("drinking-water", "air-daily", "penalties", "eia-acceptance", "discharge-permits", "powers-duties-list")
    found = [register.columns[one] for one in wanted if one in register.columns]
    columns = found or list(register.columns.values())[:6]
    return tuple(Link(column.short_title, f"c/{column.id}/") for column in columns)
