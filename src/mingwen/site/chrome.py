"""The words of the chrome, from the register's `site.yml`: the same on every page."""

from __future__ import annotations

from mingwen.messages import _
from mingwen.register import Register
from mingwen.site.shell_spec import STANDARD_TABS, Chrome, Link

_HOT = ("drinking-water", "air-daily", "penalties", "eia-proposed", "discharge-permits", "powers-duties-list")


def chrome_of(register: Register, *, preview: bool = False) -> Chrome:
    """The chrome of a register's site; a preview and a site that is not in production say so in the banner."""
    site = register.site
    hot = tuple(
        Link(register.columns[one].short_title, f"c/{one}/") for one in _HOT if one in register.columns
    )
    return Chrome(
        name=site.name,
        subtitle=site.subtitle,
        domain=site.domain,
        id_code=site.id_code,
        base_url=site.base_url,
        sponsor=site.sponsor,
        address=site.address,
        phone=site.phone,
        hours=site.hours,
        icp=Link(site.icp, "https://beian.miit.gov.cn/"),
        police=Link(site.police, "https://beian.mps.gov.cn/"),
        party_mark=Link(_("党政机关网站标识"), "about/"),
        report_error=Link(_("我为政府网站找错"), site.find_error),
        tabs=STANDARD_TABS,
        footer=(
            (
                _("查找"),
                (
                    Link(_("公开目录（网页、CSV、JSON）"), "catalogue/"),
                    Link(_("按单位"), "statutory/"),
                    Link(_("按年度"), "latest/"),
                    Link(_("网站地图"), "site-map/"),
                ),
            ),
            (
                _("订阅与数据"),
                (
                    Link(_("全站更新（Atom）"), "feed.xml"),
                    Link(_("全站更新（JSON）"), "feed.json"),
                    Link(_("开放数据目录"), "catalogue/dcat.jsonld"),
                ),
            ),
        ),
        operators=_("局办公室、信息中心"),
        parent=Link(site.parent.name, site.parent.url),
        banner=_banner(production=site.production, preview=preview),
        claim=_("查得到，看得懂，改过必留痕"),
        promise=_("依法公开的每一件信息：有编号、有签批、有修改记录。"),
        hot=hot,
    )


def _banner(*, production: bool, preview: bool) -> str:
    if preview:
        return _("工作稿预览：这里的内容还没有签批和公开，请勿转发。")
    return "" if production else _("演示站点：机构、企业与数据均为样例，不作任何办事依据。")
