"""One stylesheet for the whole site: what the running text needs of Material's, then our tokens, then our own rules.

Material's `main.css` has 138 KB; a disclosed document (class `md-typeset`) can show a fortieth of it, the rest styles
parts that our pages do not have. What is kept is chosen by selector, so a new Material needs no new list here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|/\*.*?\*/|[{};]', re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_VARIABLE = re.compile(r"(--md-[\w-]+):([^;{}]+)")
_USED = re.compile(r"var\((--md-[\w-]+)")

_TEXT = "md-typeset"
_OURS = re.compile(r"\b(?:h[1-6]|a|table|small|summary|details)\b")
"""What mingwen.css styles by itself; Material's rules for it would only be outvoted."""

_ABSENT = re.compile(r"\[dir=rtl]|\[data-|\[align|:target|:hover|focus|::|\b(?:iframe|video|svg|kbd|figcaption)\b")
"""What the sanitiser lets no document have, and states that our own rules show."""


class StylesheetError(ValueError):
    """A stylesheet whose braces do not match."""


def running_text(css: str) -> str:
    """The rules of Material's `main.css` for lists, quotations, code and pictures, in their order, and their variables.

    Rules that draw from a `data:` picture are left out: the page's policy takes pictures from the site alone. Raises
    StylesheetError where the sheet cannot be read.
    """
    variables: dict[str, str] = {}
    kept = []
    for selector, body in _rules(css):
        if selector.startswith(":root"):
            variables.update(_VARIABLE.findall(body))
        elif not selector.startswith("@") and "url(" not in body:
            wanted = [part for part in selector.split(",") if _styles_text(part)]
            kept += [f"{','.join(wanted)}{{{body}}}"] if wanted else []
    used = sorted(set(_USED.findall("".join(kept))) & variables.keys())
    return "\n".join([f":root{{{';'.join(f'{name}:{variables[name]}' for name in used)}}}", *kept] if kept else [])


def bundle(material_css: str, own: Sequence[str]) -> bytes:
    """The sheet the site serves: Material's part, then `own` in order; all of Material's where none can be cut."""
    try:
        base = running_text(material_css) or material_css
    except StylesheetError:
        base = material_css
    return "\n".join([base, *own]).encode()


def material_sheet(theme_dirs: Sequence[str]) -> str:
    """The text of Material's `main.<hash>.min.css`, empty where no theme folder has one."""
    for folder in theme_dirs:
        for path in sorted(Path(folder, "assets", "stylesheets").glob("main.*.min.css")):
            return path.read_text(encoding="utf-8")
    return ""


def _styles_text(selector: str) -> bool:
    return set(_CLASS.findall(selector)) == {_TEXT} and not _OURS.search(selector) and not _ABSENT.search(selector)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each top-level rule as (selector or at-rule, body); braces inside strings and comments do not count."""
    depth = start = opened = 0
    for mark in _MARK.finditer(css):
        sign = mark.group()
        if sign == "{":
            if depth == 0:
                opened = mark.start()
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                raise StylesheetError("a closing brace too many")
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : mark.start()]
                start = mark.end()
        elif sign == ";" and depth == 0:
            start = mark.end()
    if depth:
        raise StylesheetError("a rule that is not closed")
