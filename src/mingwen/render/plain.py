"""Plain pages (content/_pages): what HTML they may hold, and what of an author's HTML does not reach the site.

Unlike an item's body a plain page may hold some HTML, for its layout. MkDocs renders it; what is left is decided here.
"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from mingwen.render import gfm

_TAGS = nh3.ALLOWED_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "section"}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES.setdefault("*", set()).update({"class", "id", "lang", "role", "tabindex", "aria-label"})
for _cell in ("th", "td"):
    _ATTRIBUTES.setdefault(_cell, set()).update({"align", "scope", "colspan", "rowspan"})
COMMENT = "<!-- -->"


def sanitised(html: str) -> str:
    """HTML with only the tags, attributes and link schemes a plain page needs; `class` and the headings' `id` stay."""
    return nh3.clean(html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=set(_SCHEMES), link_rel=None)


def dropped(text: str) -> tuple[tuple[str, int], ...]:
    """What of a page's HTML `sanitised` takes away, each once with its line: `<script>`, `onclick`, `javascript:`.

    What the parser itself writes (marks of footnotes) is none of the author's, so it is left out.
    """
    written = _pieces(gfm.html(text, raw=True)) - _pieces(gfm.html(text).replace(gfm.OMITTED, ""))
    return tuple(sorted(((one, _line(text, one)) for one in written), key=lambda found: (found[1], found[0])))


def _line(text: str, piece: str) -> int:
    """The first line in which a piece may stand; HTML knows no case."""
    needle = piece.removesuffix(" -->").removesuffix(">").casefold()
    at = text.casefold().find(needle)
    return text.casefold().count("\n", 0, max(at, 0)) + 1


def _pieces(html: str) -> set[str]:
    parser = _Pieces()
    parser.feed(html)
    parser.close()
    return parser.found


class _Pieces(HTMLParser):
    """Gathers what is not among the tags, attributes and schemes that stay."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that goes; of one that stays, the attributes and link targets that go."""
        if tag not in _TAGS:
            self.found.add(f"<{tag}>")
            return
        for name, value in attrs:
            if name not in _ATTRIBUTES.get(tag, set()) | _ATTRIBUTES["*"]:
                self.found.add(name)
            elif name in ("href", "src", "cite") and (scheme := _scheme(value or "")) not in {"", *_SCHEMES}:
                self.found.add(f"{scheme}:")

    def handle_comment(self, data: str) -> None:
        """A comment: nobody sees it on the site, everybody in the repository."""
        self.found.add(COMMENT)


def _scheme(target: str) -> str:
    try:
        return urlsplit("".join(target.split())).scheme
    except ValueError:  # no address at all
        return ""
