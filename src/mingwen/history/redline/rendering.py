"""The proof that a change is one of form only (`kind: format`): both bodies render to the same page."""

from __future__ import annotations

import re
from html import unescape

from mingwen.history.redline import words
from mingwen.render import gfm

_PIECE = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_SPOKEN = re.compile(r' (alt|title|aria-label)="([^"]*)"')
_FIRST_MARK, _MARKS = 0xF0000, 0xFFFE  # of a private plane: a page that uses it, or needs more, proves nothing
_MARK = re.compile("[\U000f0000-\U000ffffd]")


def same_rendering(old_body: str, new_body: str) -> bool:
    """Whether two bodies give the public the same page: the same elements, links and pictures, and the same words.

    Words are compared as a redline compares them (width, sorts of signs, variant forms and blanks beside Han make no
    difference; letters' case, superscripts and numbers do), code character by character. Raw HTML, which is not shown,
    is never proved: where it stands, only equal bodies are equal.
    """
    if old_body == new_body:
        return True
    marks: dict[str, str] = {}
    pages = [gfm.html(body) for body in (old_body, new_body)]
    if any(gfm.OMITTED in page or _MARK.search(unescape(page)) for page in pages):
        return False
    one, other = (_said(page, marks) for page in pages)
    return one == other and len(marks) < _MARKS


def _said(html: str, marks: dict[str, str]) -> list[str]:
    """What a page says: keys of its words, with a mark for each element; `marks` is shared between two pages."""
    text: list[str] = []
    keys: list[str] = []
    code = 0
    for piece in _PIECE.split(html):
        if not piece.startswith("<"):
            said = unescape(piece)
            if code:
                keys += [*_flush(text), said]
            else:
                text.append(said)
            continue
        name = _NAME.match(piece)
        if name and name[1] == "code":
            code += -1 if piece.startswith("</") else 1
        element = _SPOKEN.sub(lambda match: f" {match[1]}={words.key_of(unescape(match[2]))}", piece)
        text.append(marks.setdefault(element, chr(_FIRST_MARK + len(marks) % _MARKS)))
    return [*keys, *_flush(text)]


def _flush(text: list[str]) -> list[str]:
    keys = [token.key for token in words.tokens("".join(text))]
    text.clear()
    return keys
