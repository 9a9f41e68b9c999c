"""Writing front matter: a fixed order and layout, and edits that touch only the key that changes.

Layout: one key a line; a nested record stands in braces on its line; a list of records has a line for each; so that a
change shows as one changed line in a review.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mingwen.item import form, strict
from mingwen.item.model import Item, SignOff
from mingwen.messages import Fault, MingwenError, _

BLANK = object()  # a value for a person to fill in: the key stands there, empty, and the check asks for it

_PLAIN = re.compile(
    r"[A-Za-z0-9\u3007\u3400-\u9fff《（“〔][^\n#:{}\[\],&*!|>'\"%@`\\]*(?::[^\s{}\[\],#][^\n#:{}\[\],&*!|>'\"%@`\\]*)*"
)


def front_matter(values: Mapping[str, Any]) -> str:
    """The whole block with its fences, keys in the order of the item model; None and empty values are left out."""
    order = [key for key, _form in form.forms(Item).values()]
    unknown = [key for key in values if key not in order]
    if unknown:
        raise ValueError(f"not front matter keys: {unknown}")
    lines = [line(key, values[key]) for key in order if key in values and values[key] not in (None, "", (), [])]
    return f"{strict.FENCE}\n" + "".join(lines) + f"{strict.FENCE}\n"


def line(key: str, value: Any) -> str:
    """One top-level key as it stands in the file, line end included."""
    if isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
        return f"{key}:\n" + "".join(f"  - {_flow(row)}\n" for row in value)
    return f"{key}: {_flow(value)}".rstrip() + "\n"


def replace_key(text: str, key: str, value: Any) -> str:
    """The file's text with one top-level key set anew (added before the closing fence where it was absent).

    Raises MingwenError where the front matter cannot be read.
    """
    faults: list[Fault] = []
    block = strict.split(text, faults)
    tree = strict.parse(block.front, faults) if block is not None else None
    if block is None or tree is None or faults:
        raise MingwenError(_("信息栏读不了，先运行 mingwen check 看看哪里不对"))
    rows = block.front.splitlines(keepends=True)
    new = line(key, value) if value not in (None, "", (), []) else ""
    if key not in tree.data:
        return f"{strict.FENCE}\n{block.front}{new}{strict.FENCE}\n{block.body}"
    begins = sorted(tree.locate(name)[0] for name in tree.data)
    start = tree.locate(key)[0]
    end = next((begin for begin in begins if begin > start), len(rows) + 1)
    front = "".join(rows[: start - 1]) + new + "".join(rows[end - 1 :])
    return f"{strict.FENCE}\n{front}{strict.FENCE}\n{block.body}"


def sign_off_values(entry: SignOff) -> dict[str, Any]:
    """A sign-off as it is written in the list."""
    values = {"step": entry.step, "by": entry.by, "at": entry.at, "digest": entry.digest, "acting": entry.acting}
    return {key: value for key, value in values.items() if value is not None}


def _flow(value: Any) -> str:
    if value is BLANK:
        return ""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(child)}" for key, child in value.items() if child is not None) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flow(child) for child in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    text = str(value)
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _WORDS and not _number_like(text):
        return text
    return json.dumps(text, ensure_ascii=False)


_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def _number_like(text: str) -> bool:
    """Whether other YAML readers would take the text for a number; dates are left plain, everybody reads them alike."""
    return (
        bool(re.fullmatch(r"[0-9][0-9_.,:eExXoObB+-]*", text))
        and form.parse_day(text) is None
        and form.parse_moment(text) is None
    )
