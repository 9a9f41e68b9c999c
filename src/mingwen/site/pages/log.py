"""修改总账: every amendment of the site, whole and by unit, year and kind, as paged lists of plain links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from markupsafe import Markup, escape

from mingwen.item.model import CHANGES
from mingwen.messages import _
from mingwen.site import amendments
from mingwen.site.amendments import BASE, Amendment
from mingwen.site.meta import column_meta
from mingwen.site.pages import record, words
from mingwen.site.pages.frames import AMENDMENTS, crumbs, feed_links, frame, meta_tags, side_nav
from mingwen.site.pages.lists import LONG, Leaf, leaves, pager_of
from mingwen.site.pages.model import Filled, Page, Root, root_of
from mingwen.site.pages.view import ROOT_MARK, View
from mingwen.site.shell_spec import Link

Choice = tuple[str, str]
"""A filter: the end of its address below the log's, and its words."""


@dataclass(frozen=True)
class _Log:
    """One list of the log: all of it, or what a filter leaves. `own` is the end of its address, empty for all."""

    own: str
    title: str
    found: Sequence[Amendment]

    @property
    def base(self) -> str:
        """The list's own address."""
        return BASE + self.own


def log_pages(view: View) -> Iterator[Page]:
    """The log, its filtered lists, and its feeds."""
    found = amendments.amendments(view.edition)
    rows = _Rows(view)
    families = _families(view, found)
    yield from _pages(view, _Log("", _("修改总账"), found), families, rows)
    for heading, choices in families:
        for end, words_ in choices:
            chosen = [one for one in found if end in _ends(one)]
            yield from _pages(view, _Log(end, f"{heading}{_('：')}{words_}", chosen), families, rows)
    latest = amendments.news(found)
    inputs = ("amendment feed", rows.keys(latest))
    yield Page(f"{BASE}feed.xml", None, inputs, lambda: amendments.atom(latest, view.register))
    yield Page(f"{BASE}feed.json", None, inputs, lambda: amendments.json_feed(latest, view.register))


def _ends(one: Amendment) -> tuple[str, str, str]:
    """The filters that an amendment passes."""
    return f"u/{one.item.card.department}/", f"y/{one.entry.since.year}/", f"k/{one.entry.revision.kind}/"


def _families(view: View, found: Sequence[Amendment]) -> list[tuple[str, list[Choice]]]:
    """The filters that leave something: by unit, year and kind, in the order of register, years and kinds."""
    present = {end for one in found for end in _ends(one)}
    units = [(f"u/{unit.id}/", unit.short) for unit in view.register.units.values()]
    years = sorted({one.entry.since.year for one in found}, reverse=True)
    kinds = [(f"k/{kind}/", _(name)) for kind, name in CHANGES.items()]
    families = (
        (_("单位"), units),
        (_("年度"), [(f"y/{year}/", _("{year}年").format(year=year)) for year in years]),
        (_("种类"), kinds),
    )
    return [(heading, [choice for choice in choices if choice[0] in present]) for heading, choices in families]


class _Rows:
    """The `<li>` of amendments, each made once: one stands in four lists."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._macro: Callable[..., object] = view.templates.macro("amendment.html", "amendment")
        self._made: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def key(self, one: Amendment) -> str:
        """Everything that a row says, as a short digest."""
        if one.id not in self._keys:
            card = one.item.card
            about = (self._view.title(one.item), card.department, card.sample)
            self._keys[one.id] = f"{one.entry.facts()}{blake2b(repr(about).encode(), digest_size=8).hexdigest()}"
        return self._keys[one.id]

    def keys(self, found: Sequence[Amendment]) -> str:
        """The keys of several rows as one."""
        return " ".join(map(self.key, found))

    def html(self, found: Sequence[Amendment], root: Root) -> Markup:
        """The rows as they stand on a page."""
        for one in found:
            if one.id not in self._made:
                self._made[one.id] = self._row(one)
        joined = "".join([self._made[one.id] for one in found])
        return Markup(joined.replace(ROOT_MARK, root))  # noqa: S704  (made by a template)

    def _row(self, one: Amendment) -> str:
        view, card = self._view, one.item.card
        return str(
            self._macro(
                row=record.row(view, one.item, one.entry),
                title=view.title(one.item),
                address=ROOT_MARK + card.address,
                unit=view.unit_name(card.department),
                short=card.short,
                sample=card.sample,
            )
        )


def _pages(view: View, log: _Log, families: Sequence[tuple[str, list[Choice]]], rows: _Rows) -> Iterator[Page]:
    for leaf in leaves(log.found, LONG):
        yield _page(view, log, leaf, families, rows)


def _page(
    view: View, log: _Log, leaf: Leaf[Amendment], families: Sequence[tuple[str, list[Choice]]], rows: _Rows
) -> Page:
    base = leaf.path(log.base)
    path = f"{base}index.html"
    following = leaf.number + 1 == leaf.count
    inputs = (
        "log",
        log.base,
        leaf.number,
        leaf.newest,
        following,
        (families, len(log.found)) if leaf.newest else (),
        rows.keys(leaf.items),
    )

    def render() -> Filled:
        root = root_of(path)
        number = _("第{number}页").format(number=leaf.number)
        main = view.templates.render(
            "amendments.html",
            title=log.title,
            home=root + log.base,
            log=root + BASE,
            own=log.own,
            explained=root + record.EXPLAINED,
            families=families,
            newest=leaf.newest,
            total=len(log.found),
            count=len(leaf.items),
            size=LONG,
            rows=rows.html(leaf.items, root),
            **pager_of(log.base, leaf, root),
        )
        whole = log.own == "" and leaf.newest
        trail = [Link(_("修改总账"), BASE)] if log.own or not leaf.newest else []
        trail += [Link(log.title, log.base)] if log.own and not leaf.newest else []
        here = log.title if leaf.newest else number
        return {
            "title": str(escape(log.title if leaf.newest else f"{log.title} {number}")),
            "head": ("" if whole else meta_tags(_meta(log.title))) + feed_links(_("修改总账"), BASE, root),
            "path": f'<li aria-current="page">{escape(here)}</li>' if whole else crumbs(trail, here, root),
            "toc": "" if whole else side_nav(*_side(families, log.own), root),
            "main": main,
            "asof": words.minute(leaf.items[0].entry.since) if leaf.items else view.register_mark,
        }

    shell = BASE if log.own == "" and leaf.newest else frame(AMENDMENTS, base)
    return Page(path, shell, inputs, render)


def _meta(title: str) -> tuple[tuple[str, str], ...]:
    return column_meta(title, _("已公开信息的全部修改，写明改了什么、为什么"), _("修改总账"), "信息公开目录")


def _side(families: Sequence[tuple[str, list[Choice]]], own: str) -> tuple[str, tuple[Link, ...]]:
    """The neighbours of a filtered list: those of its own family."""
    choices = next((choices for _heading, choices in families if own in dict(choices)), [])
    links = (Link(_("全部修改"), BASE), *(Link(name, BASE + end, end == own) for end, name in choices))
    return _("修改总账"), links
