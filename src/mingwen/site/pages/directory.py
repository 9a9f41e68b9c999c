"""公开目录 as pages: 索引号、名称、内容概述、生成日期 for every item (条例 Art 12), paged like every list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from mingwen.messages import _
from mingwen.site import shown
from mingwen.site.edition import Published
from mingwen.site.meta import column_meta
from mingwen.site.pages import words
from mingwen.site.pages.frames import STATUTORY, crumbs, frame, meta_tags, side_nav, site_side
from mingwen.site.pages.lists import Leaf, leaves, pager_of
from mingwen.site.pages.model import Filled, Page, root_of
from mingwen.site.pages.view import ROOT_MARK, View
from mingwen.site.shell_spec import Link

SIZE = 50
BASE = "catalogue/"


def directory_pages(view: View) -> Iterator[Page]:
    """The catalogue, newest publications first."""
    rows: dict[str, str] = {}
    for leaf in leaves(view.edition.items, SIZE):
        yield _page(view, leaf, rows)


def _page(view: View, leaf: Leaf[Published], rows: dict[str, str]) -> Page:
    base = leaf.path(BASE)
    path = f"{base}index.html"
    title = _("政府信息公开目录")
    number = _("第{number}页").format(number=leaf.number)
    changed = view.newest_update(leaf.items)
    asof = words.clock(changed) if changed else view.register_mark
    inputs: tuple[Any, ...] = (
        "directory",
        leaf.number,
        leaf.newest,
        leaf.number + 1 == leaf.count,
        view.keys(leaf.items),
    )
    if leaf.newest:
        inputs = (*inputs, len(view.edition.items))

    def render() -> Filled:
        root = root_of(path)
        main = view.templates.render(
            "directory.html",
            root=root,
            title=title,
            prefix=view.site.prefix,
            newest=leaf.newest,
            total=len(view.edition.items),
            units=list(view.register.units.values()),
            rows=Markup("".join(_row(view, one, rows) for one in leaf.items).replace(ROOT_MARK, root)),  # noqa: S704
            **pager_of(BASE, leaf, root),
        )
        filled = {
            "title": title if leaf.newest else f"{title} {number}",
            "path": f'<li aria-current="page">{escape(_("公开目录"))}</li>',
            "main": main,
            "asof": asof,
        }
        if not leaf.newest:
            filled["toc"] = side_nav(*site_side(BASE), root)
            filled["path"] = crumbs([Link(_("公开目录"), BASE)], number, root)
            filled["head"] = meta_tags(column_meta(title, title, _("公开目录"), "信息公开目录"))
        return filled

    return Page(path, BASE if leaf.newest else frame(STATUTORY, base), inputs, render)


def _row(view: View, one: Published, made: dict[str, str]) -> str:
    short = one.card.short
    if short not in made:
        card = one.card
        sample = f' <span class="mw-badge mw-badge--sample">{escape(_("样例"))}</span>' if card.sample else ""
        labels = (_("名称"), _("内容概述"), _("生成日期"))
        name, summary, formed = (f'<span class="mw-lab">{escape(label)}</span>' for label in labels)
        link = f'<a href="{ROOT_MARK}{card.address}">{escape(view.title(one))}</a>'
        made[short] = (
            f'<tr role="row"><th role="rowheader" scope="row"><span class="mw-nowrap">{short}</span></th>'
            f'<td role="cell">{name}{link}{sample}</td>'
            f'<td role="cell">{summary}{escape(shown.summary(one))}</td>'
            f'<td role="cell">{formed}<time datetime="{card.formed}">{card.formed}</time></td></tr>\n'
        )
    return made[short]
