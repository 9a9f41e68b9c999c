"""What a shell is: the words the chrome needs, where each shell stands, and the slots its filler fills.

A *shell* is a finished HTML page with all the chrome and none of the content. Each slot is an HTML comment that occurs
once (`<!--mw:main-->`), so that filling ten thousand pages is splitting and joining strings: nothing parses HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from mingwen.messages import N_

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""The policy of every page. Servers send it too, with `frame-ancestors`, which `<meta>` cannot carry (ASVS 3.4.3).

No page has an inline script, handler or style, and search is a plain script: no WebAssembly, no worker.
"""

SLOTS = ("title", "head", "path", "toc", "main", "asof")
"""The slots in the order they stand in a page. What a filler puts in:

* `title`: the page's title as escaped text; the chrome adds " - " and the name of the site.
* `head`: `<meta>` of the article, `<link>` of feeds, scripts of that page.
* `path`: the rest of the breadcrumb as `<li>` elements, the last with `aria-current="page"`.
* `toc`: 本页内容, the whole `<nav class="toc">` (see `toc_nav`), or nothing.
* `main`: everything inside the article (on a hero page: inside `<main>`).
* `asof`: 数据截至, as `2026-11-23 09:00`.

A hero page has no `path`, a page without sidebar no `toc`, a plain page only `head` and `asof`.
"""

_NOT_OF_THIS_SITE = re.compile(r"[a-z][a-z0-9+.-]*:|//|[#?]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chrome; `url` starts at the site's root (`c/water/`, home is empty) or is absolute (`https:`)."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ShellSpec:
    """One shell to render.

    `path` is a folder from the site's root with a closing slash (`c/water/`, home is empty) or a file (`404.html`).
    `tab` is the `url` of the main tab that is active. `meta` holds the column's tags in order: ColumnName,
    ColumnDescription, ColumnKeywords, ColumnType (《政府网站发展指引》, 网页设计规范).
    """

    path: str
    title: str
    tab: str | None = None
    crumbs: tuple[Link, ...] = ()
    side_title: str = ""
    side: tuple[Link, ...] = ()
    wide: bool = False  # no sidebar: the article takes the full width
    meta: tuple[tuple[str, str], ...] = ()
    search_box: bool = True
    lang: str = "zh-CN"
    hero: bool = False  # the search hero of a home page; main is then full-bleed bands

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that this shell must have, each once."""
        absent = {"path": self.hero, "toc": self.hero or self.wide}
        return tuple(slot for slot in SLOTS if not absent.get(slot))

    @property
    def file(self) -> str:
        """Where the shell is written, from the site's root."""
        return self.path if self.path.endswith(".html") else f"{self.path}index.html"


@dataclass(frozen=True, slots=True)
class Chrome:
    """What the chrome says on every page; it comes from the register's `site.yml`.

    `icp` and `police` link to the record offices; `party_mark` is 党政机关网站标识, `report_error` 我为政府网站找错.
    `footer` holds groups of links, each under its heading.
    """

    name: str
    subtitle: str
    domain: str
    id_code: str
    base_url: str  # absolute, with a closing slash; its path is where 404.html finds the site
    sponsor: str
    address: str
    phone: str
    hours: str
    icp: Link
    police: Link
    party_mark: Link
    report_error: Link
    tabs: tuple[Link, ...]
    footer: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    operators: str = ""
    parent: Link | None = None
    banner: str = ""  # sample or preview; empty in production
    claim: str = ""
    promise: str = ""
    hot: tuple[Link, ...] = ()
    search_url: str = "search/"
    accessibility_url: str = "accessibility/"
    english_url: str = "en/"  # empty: the site has no English side
    lang: str = "zh-CN"  # of the site; a page of another language says so itself


Translate = Callable[[str], Callable[[str], str]]
"""From a page's language (`zh-CN`, `en`) to the function `_` of its templates; the source language is Chinese."""


def untranslated(lang: str) -> Callable[[str], str]:
    """The `Translate` that leaves every word as it is."""
    return str


@dataclass(frozen=True, slots=True)
class ShellJob:
    """Everything one rendering of shells is told."""

    chrome: Chrome
    specs: tuple[ShellSpec, ...]
    translate: Translate = untranslated


STANDARD_TABS = (
    Link(N_("首页"), ""),
    Link(N_("公开指南"), "guide/"),
    Link(N_("公开制度"), "rules/"),
    Link(N_("法定主动公开内容"), "statutory/"),
    Link(N_("公开目录"), "catalogue/"),
    Link(N_("公开年报"), "reports/"),
    Link(N_("依申请公开"), "request/"),
    Link(N_("政民互动"), "interaction/"),
    Link(N_("修改总账"), "amendments/"),
)
"""The fixed navigation of a disclosure platform (国办公开办函〔2019〕61号), home, interaction and the log of amendments
beside it."""


def token(slot: str) -> str:
    """The comment that marks a slot."""
    if slot not in SLOTS:
        raise ValueError(f"unknown slot: {slot}")
    return f"<!--mw:{slot}-->"


def toc_nav(entries: Sequence[Link], heading: str) -> str:
    """The sidebar's table of contents for the slot `toc`: nothing where the page has no parts to jump to."""
    if not entries:
        return ""
    items = "".join(f'<li><a href="{escape(link.url)}">{escape(link.title)}</a></li>' for link in entries)
    return f'<nav class="toc" aria-label="{escape(heading)}"><h2>{escape(heading)}</h2><ul>{items}</ul></nav>'


def is_outside(url: str) -> bool:
    """Whether a link leads off the site or stays on its page, so that no path need be put before it."""
    return bool(_NOT_OF_THIS_SITE.match(url))


def relative(url: str, spec_path: str, base_path: str = "/") -> str:
    """`url` as the page at `spec_path` must write it.

    Always up to the root and down again, so that every item of a column shares one shell whatever its number. A file at
    the root (`404.html`) is served under any address and takes `base_path`, the path part of the site's address.
    """
    if is_outside(url):
        return url
    target = url.removeprefix("/")
    if spec_path.endswith(".html"):
        return base_path + target
    return "../" * spec_path.count("/") + target or "./"
