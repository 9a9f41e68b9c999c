"""Shells that many lists share, and the slots of a page outside its main part: crumbs, sidebar, head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import escape

from mingwen.messages import _
from mingwen.register import Column
from mingwen.site.pages.model import Root
from mingwen.site.shell_spec import Link, ShellSpec

STATUTORY = "statutory/"
INTERACTION = "interaction/"
AMENDMENTS = "amendments/"
OUTSIDE = ""  # news and Party affairs: disclosed, but no part of the statutory platform (国办公开办函〔2019〕61号)

_NAMES = {STATUTORY: "statutory", INTERACTION: "interaction", AMENDMENTS: "amendments", OUTSIDE: "other"}
_DEEPEST = 6
_TALK = frozenset({"咨询投诉", "征集调查", "在线访谈"})
_TALK_KINDS = frozenset({"letter", "interview", "consultation", "survey", "response"})


def tab_of(column: Column) -> str:
    """The main tab under which a column stands."""
    if column.column_type in _TALK or column.kind in _TALK_KINDS:
        return INTERACTION
    return OUTSIDE if column.class_ == "news" or column.regime == "party" else STATUTORY


def frame(tab: str, path: str) -> str:
    """The shell for a list at `path` that has none of its own: one a tab and depth, itself never published."""
    return f"0000/{_NAMES[tab]}/" + "0/" * (path.count("/") - 2)


def frame_specs() -> Iterator[ShellSpec]:
    """The shells that `frame` names. Crumbs, sidebar and column tags come with each page."""
    for tab, name in _NAMES.items():
        for depth in range(2, _DEEPEST + 1):
            yield ShellSpec(path=frame(tab, "x/" * depth), title=name, tab=tab or None)


def crumbs(links: Iterable[Link], here: str, root: Root) -> str:
    """The slot `path`: links from the second level on, then the page itself."""
    items = [f'<li><a href="{root}{escape(link.url)}">{escape(link.title)}</a></li>' for link in links]
    return "".join(items) + f'<li aria-current="page">{escape(here)}</li>'


def side_nav(heading: str, links: Sequence[Link], root: Root) -> str:
    """A list of neighbours for the sidebar of a shared shell; the one whose `current` is set is marked."""
    if not links:
        return ""
    items = "".join(
        f'<li><a href="{root}{escape(link.url)}"{_current(link)}>{escape(link.title)}</a></li>' for link in links
    )
    return f'<nav aria-label="{escape(heading)}"><h2>{escape(heading)}</h2><ul>{items}</ul></nav>'


def _current(link: Link) -> str:
    return ' aria-current="true"' if link.current else ""


def site_side(path: str) -> tuple[str, tuple[Link, ...]]:
    """The sidebar of fixed pages and of lists of the whole site: heading and links to the ways of looking at items."""
    links = (
        Link(_("法定主动公开内容"), STATUTORY),
        Link(_("公开目录"), "catalogue/"),
        Link(_("最新公开"), "latest/"),
        Link(_("按单位"), "u/"),
        Link(_("按年度"), "y/"),
        Link(_("按效力"), "v/"),
        Link(_("按主题"), "t/"),
        Link(_("机构与领导小组"), "organisation/"),
        Link(_("职责分工与牵头关系"), "relations/"),
    )
    return _("查找"), tuple(Link(link.title, link.url, link.url == path) for link in links)


def meta_tags(pairs: Iterable[tuple[str, str]]) -> str:
    """`<meta>` tags by name."""
    return "".join(f'<meta name="{name}" content="{escape(content)}">\n' for name, content in pairs)


def feed_links(title: str, base: str, root: Root) -> str:
    """`<link rel="alternate">` of the two feeds below `base`."""
    words = _("{title} 更新").format(title=title)
    return (
        f'<link rel="alternate" type="application/atom+xml" title="{escape(words)}" href="{root}{base}feed.xml">\n'
        f'<link rel="alternate" type="application/feed+json" title="{escape(words)}" href="{root}{base}feed.json">\n'
    )
