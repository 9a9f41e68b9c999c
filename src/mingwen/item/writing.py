"""Writing front matter: a fixed order and layout, and edits that touch only the key that changes.

Layout: one key a line. A record or a list that fits on a line stands in braces or brackets, so that a change shows as
one changed line in a review; a longer one, and one with something left to fill in, has a line for each part. A list of
records has a line for each record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from mingwen.item import form, strict
from mingwen.item.model import Item, SignOff
from mingwen.messages import Fault, MingwenError, _

BLANK = object()  # a value for a person to fill in: the key stands there, empty, and the check asks for it
WIDTH = 110  # characters of a line in braces, key included

_PLAIN = re.compile(
    r"[A-Za-z0-9\u3007\u3400-\u9fff《（“〔][^\n#:{}\[\],&*!|>'\"%@`\\]*(?::[^\s{}\[\],#][^\n#:{}\[\],&*!|>'\"%@`\\]*)*"
)
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|0o[0-7]+|[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?")  # YAML 1.2, core schema
_TEXT = "tag:yaml.org,2002:str"
_resolver: Any = yaml.SafeLoader("")  # YAML 1.1, which most readers speak


def front_matter(values: Mapping[str, Any]) -> str:
    """The whole block with its fences, keys in the order of the item model; None and empty values are left out.

    Values are text, numbers, dates, flags, BLANK, and lists and mappings of these. An unknown key is a ValueError.
    """
    order = [key for key, _form in form.forms(Item).values()]
    unknown = [key for key in values if key not in order]
    if unknown:
        raise ValueError(f"not front matter keys: {unknown}")
    lines = [line(key, values[key]) for key in order if not _absent(values.get(key))]
    return f"{strict.FENCE}\n{''.join(lines)}{strict.FENCE}\n"


def line(key: str, value: Any) -> str:
    """One top-level key with its value as it stands in the file, on one line or on several, line end included."""
    return "".join(f"{row}\n" for row in _entry(key, value))


def replace_key(text: str, key: str, value: Any) -> str:
    """The file's text with one top-level key set anew, all else byte for byte; None or empty takes the key out.

    A key that was absent is added at its place in the order of the item model. Comments after the old value stay.
    Raises MingwenError where the front matter cannot be read.
    """
    faults: list[Fault] = []
    block = strict.split(text, faults)
    tree = strict.parse(block.front, faults) if block is not None else None
    if block is None or tree is None or faults:
        raise MingwenError(_("信息栏读不了，先运行 mingwen check 看看哪里不对"))
    rows = block.front.splitlines(keepends=True)
    begins = {name: tree.locate(name)[0] - 1 for name in tree.data}
    start, end = _span(rows, begins, key)
    new = "" if _absent(value) else line(key, value)
    front = "".join(rows[:start]) + new + "".join(rows[end:])
    return f"{strict.FENCE}\n{front}{strict.FENCE}\n{block.body}"


def sign_off_values(entry: SignOff) -> dict[str, Any]:
    """A sign-off as it is written in the list."""
    values = {"step": entry.step, "by": entry.by, "at": entry.at, "digest": entry.digest, "acting": entry.acting}
    return {key: value for key, value in values.items() if value is not None}


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, str | Sequence | Mapping) and not value)


def _span(rows: Sequence[str], begins: Mapping[str, int], key: str) -> tuple[int, int]:
    """The rows [start, end) that a key occupies; where it is absent, the empty span at which it belongs."""
    if key not in begins:
        order = [name for name, _form in form.forms(Item).values()]
        later = order[order.index(key) + 1 :] if key in order else []
        start = min((begins[name] for name in later if name in begins), default=len(rows))
        return start, start
    start = begins[key]
    end = min((begin for begin in begins.values() if begin > start), default=len(rows))
    while end > start + 1 and rows[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return start, end


def _entry(key: str, value: Any, indent: str = "") -> list[str]:
    """The rows of `key: value` at an indentation."""
    head = f"{indent}{key}:"
    if value is BLANK:
        return [head]
    if not isinstance(value, Mapping | Sequence) or isinstance(value, str):
        return [f"{head} {_scalar(value)}"]
    flow = f"{head} {_flow(value)}"
    records = not isinstance(value, Mapping) and any(isinstance(row, Mapping) for row in value)
    if not records and len(flow) <= WIDTH and not _has_blank(value):
        return [flow]
    return [head, *_rows(value, f"{indent}  ")]


def _rows(value: Mapping[str, Any] | Sequence[Any], indent: str) -> list[str]:
    """The rows of a mapping or a list that has a line for each part."""
    if isinstance(value, Mapping):
        return [row for key, child in value.items() if child is not None for row in _entry(key, child, indent)]
    return [row for child in value for row in _item(child, indent)]


def _item(child: Any, indent: str) -> list[str]:
    if not isinstance(child, Mapping) or not _has_blank(child):
        return [f"{indent}- {_flow(child)}"]
    first, *rest = _rows(child, f"{indent}  ")
    return [f"{indent}- {first.lstrip()}", *rest]


def _has_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_blank, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(map(_has_blank, value))
    return value is BLANK


def _flow(value: Any) -> str:
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
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and not _mistaken(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _mistaken(text: str) -> bool:
    """Whether some YAML reader takes the plain text for something else; days are left plain, all read them alike."""
    if form.parse_day(text) or form.parse_moment(text):
        return False
    if text.lower() in ("y", "n") or _NUMBER.fullmatch(text):
        return True
    return str(_resolver.resolve(yaml.ScalarNode, text, (True, False))) != _TEXT
