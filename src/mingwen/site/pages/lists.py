"""Paged lists as plain links. Pages are numbered from the oldest, so a new item rewrites the newest page alone.

Every page but the newest holds `size` items for ever, at `…/p/<n>/`; the newest, at the list's own address, holds
`size` to `2 * size - 1` of them (fewer where there are no more), so that it is never nearly empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from markupsafe import Markup, escape

from mingwen.messages import _
from mingwen.site.edition import Published
from mingwen.site.meta import Pairs
from mingwen.site.pages import words
from mingwen.site.pages.frames import STATUTORY, crumbs, feed_links, frame, meta_tags, side_nav
from mingwen.site.pages.model import Filled, Page, Root, root_of
from mingwen.site.pages.view import View
from mingwen.site.shell_spec import Link

SIZE = 10
LONG = 30  # lists that are leafed through rather than read
_NEAR = 5  # page numbers shown before the first

T = TypeVar("T")

Part = Callable[[Root], str]
"""A part of a page that needs to know the way to the root."""


def _nothing(root: Root) -> str:
    return ""


@dataclass(frozen=True)
class Listing:
    """A list and the words around it.

    `head` is what stands above the newest page's list (title and all), made from `facts`; older pages get `title` and
    `kicker`. `own` is the shell of the newest page (it brings its own crumbs and sidebar); without one, and for older
    pages, `trail`, `side` and `meta` fill a shared shell. `empty` stands in place of a list without items.
    """

    base: str
    title: str
    items: Sequence[Published]
    head: Part
    facts: tuple[Any, ...] = ()
    own: str | None = None
    kicker: str = ""
    name: str = ""  # in crumbs, where shorter than the title
    trail: tuple[Link, ...] = ()
    side_title: str = ""
    side: tuple[Link, ...] = ()
    meta: Pairs = ()
    tab: str = STATUTORY
    size: int = SIZE
    row: str = "placed"
    empty: Part = _nothing
    feeds: tuple[tuple[str, str], ...] = ()  # (title, base) of feeds to announce
    after: Part = _nothing
    asof: str = ""  # else the latest change of an item on the page
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list: its number from 1 (oldest), how many there are, its items newest first."""

    number: int
    count: int
    items: Sequence[T]

    @property
    def newest(self) -> bool:
        """Whether it is the page at the list's own address."""
        return self.number == self.count

    def path(self, base: str, number: int | None = None) -> str:
        """The address of page `number` of the list (of this one without)."""
        wanted = self.number if number is None else number
        return base if wanted >= self.count else f"{base}p/{wanted}/"


def leaves(items: Sequence[T], size: int) -> Iterator[Leaf[T]]:
    """The pages of a list whose items run from newest to oldest, the newest page first."""
    total = len(items)
    count = max(1, total // size)
    for number in range(count, 0, -1):
        upper = total if number == count else number * size
        yield Leaf(number, count, items[total - upper : total - (number - 1) * size])


def pages(view: View, listing: Listing) -> Iterator[Page]:
    """The pages of a list."""
    for leaf in leaves(listing.items, listing.size):
        yield _newest(view, listing, leaf) if leaf.newest else _older(view, listing, leaf)


def _newest(view: View, listing: Listing, leaf: Leaf[Published]) -> Page:
    path = f"{listing.base}index.html"
    shell = listing.own or frame(listing.tab, listing.base)
    inputs = ("list", listing.base, leaf.count, len(listing.items), listing.facts, view.keys(leaf.items), listing.asof)

    def render() -> Filled:
        root = root_of(path)
        main = view.templates.render(
            "list.html",
            head=Markup(listing.head(root)),  # noqa: S704  (made by templates)
            empty=Markup(listing.empty(root)) if not leaf.items else "",  # noqa: S704
            after=Markup(listing.after(root)),  # noqa: S704
            total=len(listing.items),
            rows=view.rows(leaf.items, root, listing.row),
            size=listing.size,
            **pager_of(listing.base, leaf, root),
        )
        return _filled(view, listing, leaf, root, main, own=listing.own is not None)

    return Page(path, shell, inputs, render)


def _older(view: View, listing: Listing, leaf: Leaf[Published]) -> Page:
    base = f"{listing.base}p/{leaf.number}/"
    path = f"{base}index.html"
    following = leaf.number + 1 == leaf.count  # the newer page is the newest: its address is the list's
    inputs = ("older", listing.base, leaf.number, following, listing.title, listing.kicker, view.keys(leaf.items))

    def render() -> Filled:
        root = root_of(path)
        main = view.templates.render(
            "list_older.html",
            title=listing.title,
            kicker=listing.kicker,
            home=root + listing.base,
            rows=view.rows(leaf.items, root, listing.row),
            count=len(leaf.items),
            **pager_of(listing.base, leaf, root),
        )
        return _filled(view, listing, leaf, root, main, own=False)

    return Page(path, frame(listing.tab, base), inputs, render)


def pager_of(base: str, leaf: Leaf[Any], root: Root) -> dict[str, Any]:
    """What the pager shows. On an older page nothing tells how many newer ones there are, so it can stay as it is."""
    older = list(range(leaf.number - 1, max(0, leaf.number - 1 - _NEAR), -1))
    if older and older[-1] > 1:
        older.append(1)
    return {
        "number": leaf.number,
        "older": [(number, root + leaf.path(base, number)) for number in older],
        "newer": "" if leaf.newest else root + leaf.path(base, leaf.number + 1),
        "several": leaf.count > 1,
    }


def _filled(view: View, listing: Listing, leaf: Leaf[Published], root: Root, main: str, *, own: bool) -> Filled:
    number = _("第{number}页").format(number=leaf.number)
    name = listing.name or listing.title
    changed = view.newest_update(leaf.items)
    filled = {
        "title": str(escape(listing.title if leaf.newest else f"{listing.title} {number}")),
        "head": "".join(feed_links(title, base, root) for title, base in listing.feeds),
        "path": f'<li aria-current="page">{escape(name)}</li>',
        "toc": "",
        "main": main,
        "asof": listing.asof
        if leaf.newest and listing.asof
        else words.clock(changed)
        if changed
        else view.register_mark,
    }
    if not own:
        trail = listing.trail if leaf.newest else (*listing.trail, Link(name, listing.base))
        filled["path"] = crumbs(trail, name if leaf.newest else number, root)
        filled["toc"] = side_nav(listing.side_title, listing.side, root)
        filled["head"] = meta_tags(listing.meta) + filled["head"]
    return filled
