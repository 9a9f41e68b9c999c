"""The search page: a GET form that works by its address, the ways on without scripts, and the files it needs.

The page is `search/index.html`; its script finds everything else from the page's own address, so the site may lie below
any path. Without scripts the address still says what is looked for, and the page lists where to look.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from mingwen.messages import SOURCE_LANGUAGE, _, language_in_use
from mingwen.register import Register

FOLDER = "search/"
MANIFEST = "manifest.json"  # within FOLDER

_ASSETS = Path(__file__).parent / "assets"
_SAID = re.compile(r"""\b_\("([^"]+)\"""")  # in the script


@cache
def assets() -> dict[str, bytes]:
    """The page's script and style by path from the site's root."""
    return {f"{FOLDER}{path.name}": path.read_bytes() for path in sorted(_ASSETS.iterdir()) if path.is_file()}


def page_head(root: str) -> str:
    """What the page needs in its head; addresses change with the files, so that a browser may keep them."""
    return (
        f'<link rel="stylesheet" href="{_asset(root, "search.css")}">'
        f'<script type="module" src="{_asset(root, "search.js")}"></script>'
    )


def page_main(root: str, register: Register, years: Iterable[int]) -> str:
    """The page's main part; `years` are those that have items. Units and columns: all of the register's."""
    chosen = sorted(set(years), reverse=True)
    return (
        f'<header class="mw-title"><h1>{_("站内搜索")}</h1></header>'
        f"{_form(root, register, chosen)}"
        f'<section class="mw-found" id="mw-found" data-index="{root}{FOLDER}{MANIFEST}" data-root="{root}"{_words()}'
        f' aria-label="{_("搜索结果")}">'
        '<p class="mw-meta" id="mw-said" role="status"></p><div id="mw-results"></div></section>'
        f"{_ways(root, register, chosen)}"
    )


def _words() -> str:
    """What the script says, in another language than the one it is written in: its own texts are the keys."""
    if language_in_use() == SOURCE_LANGUAGE:
        return ""
    said = sorted(set(_SAID.findall(assets()[f"{FOLDER}search.js"].decode())))
    return f' data-words="{escape(json.dumps({text: _(text) for text in said}))}"'


def _asset(root: str, name: str) -> str:
    path = f"{FOLDER}{name}"
    return f"{root}{path}?v={hashlib.sha256(assets()[path]).hexdigest()[:8]}"


def _form(root: str, register: Register, years: list[int]) -> str:
    units = "".join(_option(unit.id, unit.name) for unit in register.units.values())
    columns = "".join(
        f'<optgroup label="{escape(unit.name)}">{"".join(_option(one.id, one.title) for one in found)}</optgroup>'
        for unit in register.units.values()
        if (found := register.group_of(unit.id))
    )
    return (
        f'<form class="mw-seek" id="mw-seek" role="search" method="get" action="{root}{FOLDER}">'
        f'<div class="mw-seek__words"><label for="mw-q">{_("找什么")}</label><div>'
        f'<input id="mw-q" name="q" type="search" maxlength="100" autocomplete="off" spellcheck="false" placeholder="'
        f'{_("标题、正文中的词句、文号、索引号")}"><button class="mw-btn">{_("搜索")}</button></div></div>'
        + _select("unit", _("单位"), _("全部单位"), units)
        + _select("column", _("栏目"), _("全部栏目"), columns)
        + _select(
            "year",
            _("年度"),
            _("全部年度"),
            "".join(_option(str(year), _("{year}年").format(year=year)) for year in years),
        )
        + "</form>"
    )


def _select(name: str, label: str, every: str, options: str) -> str:
    return (
        f'<div><label for="mw-{name}">{label}</label>'
        f'<select id="mw-{name}" name="{name}"><option value="">{every}</option>{options}</select></div>'
    )


def _option(value: str, text: str) -> str:
    return f'<option value="{escape(value)}">{escape(text)}</option>'


def _ways(root: str, register: Register, years: list[int]) -> str:
    units = _links((f"{root}u/{unit.id}/", unit.name) for unit in register.units.values())
    columns = _links((f"{root}c/{one.id}/", one.title) for one in register.columns.values())
    by_year = _links((f"{root}y/{year}/", _("{year}年").format(year=year)) for year in years)
    return (
        f'<noscript><p class="mw-state"><b>{_("搜索需要运行脚本")}</b>'
        f"{_('这个浏览器没有运行脚本，不能在页面里搜索。以下清单不用脚本，每一件公开的信息都在里面。')}</p>"
        f'<h2 class="mw-h2">{_("按单位")}</h2>{units}<h2 class="mw-h2">{_("按年度")}</h2>{by_year}'
        f'<h2 class="mw-h2">{_("按栏目")}</h2>{columns}</noscript>'
        f'<p class="mw-acts"><a href="{root}catalogue/">{_("公开目录（网页、CSV、JSON）")}</a>'
        f'<a href="{root}statutory/">{_("按单位和栏目查找")}</a><a href="{root}request/">{_("申请公开")}</a></p>'
    )


def _links(pairs: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in pairs)
    return f'<ul class="mw-ways">{items}</ul>'
