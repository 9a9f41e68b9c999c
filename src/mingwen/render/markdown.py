"""A body of GitHub Flavored Markdown: what stands in it (`survey`) and how the site shows it (`to_html`).

Both start from the same parse. Raw HTML never reaches the output: the parser leaves it out, everything it writes is
escaped, what this module adds is fixed text, and nh3 with a closed allow-list reads the result last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from itertools import count
from typing import TypeAlias
from urllib.parse import unquote

import nh3

from mingwen.messages import MingwenError, _
from mingwen.render import gfm

MAX_DEPTH = 20  # nested quotes, lists and emphasis, all counted together
MAX_HTML = 6_000_000  # characters; footnotes can make a page fifty times its source

_NESTING = re.compile(r"<(/)?(?:blockquote|ul|ol|em|strong|del)\b")
_PIECE = re.compile(
    r"<h([1-6])[^>]*>(.*?)</h\1>|<a href=\"([^\"]*)\"([^>]*)>(.*?)</a>|<img src=\"([^\"]*)\" alt=\"([^\"]*)\""
    rf"|({re.escape(gfm.OMITTED)})",
    re.DOTALL,
)
_POSITION = re.compile(r'data-sourcepos="(\d+):')
_ALT = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LAWFUL = re.compile(r"(?:https?://[^/\s]|mailto:[^@\s]+@|tel:\+?[0-9])", re.IGNORECASE)


class UnshowableError(MingwenError):
    """A body that no page may be made of: nested too deep, or too long once rendered. The rules refuse it before."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: level 1 to 6 as written, its text; `line` counts from 1 in the body (0: not asked)."""

    level: int
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its target as the parser understood it (empty where it was a script), and its text."""

    target: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """An image: its source and its alternative text."""

    source: str
    alt: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """What rules ask of a body, in reading order. `raw_html` has the line of each piece of raw HTML (0: not asked)."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    raw_html: tuple[int, ...]
    too_deep: bool
    html: str  # as the parser gives it, before the site's own touches; not safe to show


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML and its headings as (level from 2, id, text) for the table of contents."""

    html: str
    headings: tuple[tuple[int, str, str], ...]


def survey(body: str, *, places: bool = False) -> Survey:
    """What stands in the body. With `places` every piece has its line; the pieces and their order are the same."""
    html = gfm.html(body, places=places)
    found: _Found = ([], [], [], [])
    _collect(html, 0, len(html), places, found)
    headings, links, images, raw = found
    return Survey(tuple(headings), tuple(links), tuple(images), tuple(raw), _too_deep(html), html)


_Found: TypeAlias = "tuple[list[Heading], list[Link], list[Image], list[int]]"


def _collect(html: str, start: int, end: int, places: bool, found: _Found) -> None:
    """Gather the pieces between two offsets; what stands inside a heading or a link comes after it."""
    headings, links, images, raw = found
    for match in _PIECE.finditer(html, start, end):
        line = _line(html, match.start()) if places else 0
        level, heading, target, more, inner, source, alt, omitted = match.groups()
        if omitted:
            raw.append(line)
        elif source is not None:
            images.append(Image(unescape(source), unescape(alt), line))
        elif level:
            headings.append(Heading(int(level), visible(heading), line))
            _collect(html, *match.span(2), places, found)
        else:
            if "data-footnote" not in more:  # the parser's own marks
                links.append(Link(unescape(target), visible(inner), line))
            _collect(html, *match.span(5), places, found)


def _line(html: str, offset: int) -> int:
    """The source line of what stands at `offset`: of its own tag, else of the block around it or, for a whole block of
    raw HTML, of the block before it.
    """
    own = _POSITION.search(html, offset, html.find(">", offset))
    before = html.rfind('data-sourcepos="', 0, offset)
    found = own or (_POSITION.match(html, before) if before >= 0 else None)
    return int(found[1]) if found else 1


def visible(html: str) -> str:
    """The text a reader sees in a piece of HTML; an image counts as its alternative text."""
    if "<" in html:
        html = _TAG.sub("", _ALT.sub(r"\1", html))
    return unescape(html).strip()


def lawful_target(target: str) -> bool:
    """Whether a link may lead there: http, https, mailto, tel, a fragment, or a path of this site."""
    if _SCHEME.match(target):
        return _LAWFUL.match(target) is not None
    return bool(target) and not target.startswith(("//", "/\\", "\\"))


def relative(target: str) -> bool:
    """Whether a lawful target is a path (no scheme, no bare fragment)."""
    return bool(target) and not target.startswith("#") and not _SCHEME.match(target)


Resolve = Callable[[str], str]


def to_html(body: str, resolve: Resolve | None = None) -> Rendered:
    """The body as the site shows it.

    `resolve` turns a path written in the body (decoded, as in `00042-slug/report.pdf`) into an address of the site;
    without it paths stay as written. Headings start at level 2 and carry unique ids that keep Han characters. Raises
    UnshowableError for what the body rules refuse (MW-B003, MW-B004).
    """
    html = gfm.html(body)
    if len(html) > MAX_HTML or _too_deep(html):
        raise UnshowableError(_("正文层次太深或太长，不能生成网页"))
    html = _join_han_lines(html)
    headings: list[tuple[int, str, str]] = []
    if "<h" in html:
        html = _with_heading_ids(html, headings)
    if "<table>" in html:
        html = _with_tables(html)
    if "<img " in html or "<a " in html:
        html = _with_targets(html, resolve)
    return Rendered(_cleaner.clean(html), tuple(headings))


def _too_deep(html: str) -> bool:
    if sum(map(html.count, ("<blockquote", "<ul", "<ol", "<em", "<strong", "<del"))) <= MAX_DEPTH:
        return False
    depth = 0
    for match in _NESTING.finditer(html):
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            return True
    return False


_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uffee"
# Compiled when first used: a commit surveys bodies and shows none. Starts with a plain character: six times as fast.
_HAN_BREAK = rf"\n(?<=[{_HAN}]\n)(?=[{_HAN}])"


def _join_han_lines(html: str) -> str:
    """Lines broken between Han characters run on without the space that a browser would show; code is left alone."""
    if "<pre>" not in html:
        return re.sub(_HAN_BREAK, "", html)
    parts = re.split(r"(<pre>.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<pre>") else re.sub(_HAN_BREAK, "", part) for part in parts)


_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_NOT_IN_ID = r"[^\u3007\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9]+"


def _with_heading_ids(html: str, headings: list[tuple[int, str, str]]) -> str:
    used: Counter[str] = Counter()

    def opened(match: re.Match[str]) -> str:
        level = max(2, int(match[1]))
        text = visible(match[2])
        anchor = _unique(heading_id(text), used)
        headings.append((level, anchor, text))
        return f'<h{level} id="{anchor}">{match[2]}</h{level}>'

    return _HEADING.sub(opened, html)


def heading_id(text: str) -> str:
    """An id from a heading's text: Han, letters and digits, joined by hyphens.

    One that starts with a letter or digit gets `h-`, so that no heading can take an id of the page around it.
    """
    kept = re.sub(_NOT_IN_ID, "-", text).strip("-").lower()[:60]
    return kept if kept and not kept[0].isascii() else f"h-{kept}".rstrip("-")


def _unique(anchor: str, used: Counter[str]) -> str:
    """The id itself the first time, then `id-2`, `id-3`, skipping those that a heading has by its own text."""
    used[anchor] += 1
    if used[anchor] == 1:
        return anchor
    for number in count(used[anchor]):
        candidate = f"{anchor}-{number}"
        if candidate not in used:
            used[candidate] += 1
            return candidate
    raise AssertionError("count() does not end")  # pragma: no cover


_TABLE_OR_HEADING = re.compile(r"<table>|<h[2-6] [^>]*>(.*?)</h[2-6]>", re.DOTALL)
_FIRST_CELL = re.compile(r"<tr>\n<td>(?!</td>)(.*?)</td>", re.DOTALL)


def _with_tables(html: str) -> str:
    """Tables scroll in a labelled, focusable region; columns and rows have header cells; alignment is a class."""
    for before, after in _CELLS:
        html = html.replace(before, after)
    html = _FIRST_CELL.sub(r'<tr>\n<th scope="row">\1</th>', html)
    numbers = count(1)
    section = ""

    def opened(match: re.Match[str]) -> str:
        nonlocal section
        if match[1] is not None:
            section = visible(match[1])
            return match[0]
        label = escape(f"表{next(numbers)} {section}".strip())
        return f'<div class="mw-scroll" role="region" aria-label="{label}" tabindex="0"><table class="mw-table">'

    return _TABLE_OR_HEADING.sub(opened, html).replace("</table>", "</table></div>")


_CELLS = (
    ("<th>", '<th scope="col">'),
    ('<th align="right">', '<th scope="col" class="r">'),
    ('<th align="center">', '<th scope="col" class="c">'),
    ('<th align="left">', '<th scope="col">'),
    ('<td align="right">', '<td class="r">'),
    ('<td align="center">', '<td class="c">'),
    ('<td align="left">', "<td>"),
)

_PLAIN = r'https?://[^/"]|mailto:[^@"]+@|#[^"]'  # lawful and needing no change: most links never reach `opened`
_TARGET = re.compile(rf'<(a|img) (href|src)="(?!{_PLAIN})([^"]*)"')
_BACK = re.compile(r'aria-label="Back to reference ([0-9-]+)"')


def _with_targets(html: str, resolve: Resolve | None) -> str:
    """Paths become addresses; unlawful targets, which no accepted body has, go; footnote marks speak Chinese."""

    def opened(match: re.Match[str]) -> str:
        target = unescape(match[3])
        if not lawful_target(target):
            return f"<{match[1]}"
        if resolve is not None and relative(target):
            target = resolve(unquote(target))
        return f'<{match[1]} {match[2]}="{escape(target)}"'

    html = _TARGET.sub(opened, html)
    if "data-footnotes" in html:
        html = _BACK.sub(r'aria-label="回到正文注 \1"', html)
        html = html.replace('<section class="footnotes" data-footnotes>', '<section class="mw-notes" aria-label="注">')
    return html


_cleaner = nh3.Cleaner(
    tags={
        *(
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "strong",
            "em",
            "del",
            "a",
            "img",
            "br",
            "hr",
            "blockquote",
            "ul",
            "ol",
            "li",
        ),
        *("code", "pre", "table", "thead", "tbody", "tr", "th", "td", "sup", "section", "div"),
    },
    clean_content_tags=set(),
    attributes={
        "a": {"href", "title", "id", "aria-label"},
        "img": {"src", "alt", "title"},
        "th": {"scope"},
        "div": {"role", "aria-label", "tabindex"},
        "section": {"aria-label"},
        "ol": {"start"},
        "li": {"id"},
        **{f"h{level}": {"id"} for level in range(2, 7)},
    },
    allowed_classes={
        "table": {"mw-table"},
        "div": {"mw-scroll"},
        "section": {"mw-notes"},
        "th": {"r", "c"},
        "td": {"r", "c"},
        "a": {"footnote-backref"},
        "sup": {"footnote-ref"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
