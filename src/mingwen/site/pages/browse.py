"""Lists of the whole site: the newest, by year, by force, by topic; and the pages that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import escape

from mingwen.item.model import VALIDITY
from mingwen.messages import _
from mingwen.register import Topic
from mingwen.site.edition import Published
from mingwen.site.meta import column_meta
from mingwen.site.pages import words
from mingwen.site.pages.frames import site_side
from mingwen.site.pages.lists import LONG, Listing, pages
from mingwen.site.pages.model import Filled, Page, Root, root_of
from mingwen.site.pages.view import View
from mingwen.site.shell_spec import Link

Group = tuple[str, str, Sequence[Published]]
"""One list of a family: the end of its address, its title, its items newest first."""


def browse_pages(view: View) -> Iterator[Page]:
    """The newest items, then each family of lists with the page that leads to it."""
    yield from pages(view, _latest(view))
    for base, title, groups in (
        ("y/", _("按年度"), _years(view)),
        ("v/", _("按效力"), _forces(view)),
        ("t/", _("按主题"), _topics(view)),
    ):
        yield _index(view, base, title, groups)
        for group in groups:
            yield from pages(view, _listing(view, base, title, groups, group))


def _latest(view: View) -> Listing:
    def head(root: Root) -> str:
        return view.templates.render("browse.html", kicker=_("全站"), title=_("最新公开"), above="", url="", choices=())

    heading, links = site_side("latest/")
    return Listing(
        base="latest/",
        title=_("最新公开"),
        items=view.edition.listed,
        head=head,
        own="latest/",
        side_title=heading,
        side=links,
        kicker=_("全站"),
        size=LONG,
        meta=column_meta(_("最新公开"), _("全站公开的信息，由新到旧"), _("最新公开"), "信息公开目录"),
        feeds=((view.site.name, ""),),
        empty=_no_items,
    )


def _years(view: View) -> list[Group]:
    years = view.edition.by_year
    return [(f"{year}/", _("{year}年").format(year=year), years[year]) for year in sorted(years, reverse=True)]


def _forces(view: View) -> list[Group]:
    found: dict[str, list[Published]] = {}
    for one in view.edition.listed:
        found.setdefault(one.validity, []).append(one)
    return [(f"{key}/", _(label), found[key]) for key, label in VALIDITY.items() if key in found]


def _topics(view: View) -> list[Group]:
    """The register's topics with the items that fall under them, by the item's own word or by the topic's."""
    matchers = {topic.id: _matcher(view, topic) for topic in view.register.topics.values() if not topic.doubt}
    found: dict[str, list[Published]] = {topic: [] for topic in matchers}
    for one in view.edition.listed:
        for topic, matches in matchers.items():
            if topic in one.card.topics or matches(one):
                found[topic].append(one)
    return [(f"{topic}/", view.register.topics[topic].title, items) for topic, items in found.items()]


def _matcher(view: View, topic: Topic) -> Callable[[Published], bool]:
    """Whether an item falls under the topic by its column, its column's kind or the words of its title."""
    columns = {column.id for column in view.register.columns.values() if topic.matches(column.id, column.kind, "")}

    def matches(one: Published) -> bool:
        if one.card.column in columns:
            return True
        return any(word in one.card.title or word in one.card.keywords for word in topic.keywords)

    return matches


def _listing(view: View, base: str, family: str, groups: Sequence[Group], group: Group) -> Listing:
    own, title, items = group
    others = tuple(Link(name, base + end, end == own) for end, name, _items in groups)

    def head(root: Root) -> str:
        choices = [(link.title, "" if link.current else root + link.url) for link in others]
        return view.templates.render("browse.html", kicker=family, title=title, above="", url="", choices=choices)

    return Listing(
        base=base + own,
        title=f"{family}{_('：')}{title}",
        name=title,
        items=items,
        head=head,
        facts=tuple(link.url for link in others),
        kicker=family,
        trail=(Link(family, base),),
        side_title=family,
        side=others,
        meta=column_meta(title, _("{title}公开的信息").format(title=title), title, "信息公开目录"),
        size=LONG,
        empty=_no_items,
    )


def _no_items(root: Root) -> str:
    return f'<div class="mw-state"><b>{escape(_("暂无信息"))}</b></div>'


def _index(view: View, base: str, title: str, groups: Sequence[Group]) -> Page:
    path = f"{base}index.html"
    counts = [(end, name, len(items)) for end, name, items in groups]
    newest = view.edition.listed[:1]  # counts change with publications, not with amendments
    asof = words.clock(newest[0].published) if newest else view.register_mark

    def render() -> Filled:
        main = view.templates.render(
            "family.html",
            title=title,
            groups=[(name, base + end, count) for end, name, count in counts],
            root=root_of(path),
        )
        return {
            "title": title,
            "path": f'<li aria-current="page">{escape(title)}</li>',
            "main": main,
            "asof": asof,
        }

    return Page(path, base, ("family", counts, asof), render)
