"""What one file of an item says of its revision, read from its bytes alone and without the model.

History is older than its gates: what the model would refuse is read here as far as it goes, and never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from sys import intern

from mingwen.history.front import FrontReader
from mingwen.history.model import PUBLISH, AttachedFile, Signed
from mingwen.item import decode, form, strict
from mingwen.item.strict import Node

_SHORT = re.compile(r"(?:[^/]*/)?((?:19|20)[0-9]{2}-[0-9]{5,7})")
_ZONES: dict[tzinfo | None, tzinfo | None] = {}  # one object an offset; every moment would bring its own
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Facts:
    """One text: its digest, the number that it states (0: none), its change block, who wrote and who signed it."""

    digest: str
    index_no: str = ""
    short: str = ""
    number: int = 0
    kind: str = PUBLISH
    what: str = ""
    why: str = ""
    title: str = ""
    department: str = ""
    column: str = ""
    editor: str = ""
    signed: tuple[Signed, ...] = ()
    files: tuple[AttachedFile, ...] = ()


def read(raw: bytes, reader: FrontReader | None = None) -> Facts | None:
    """The facts of a file, or None where it has no front matter that can be read; `reader` serves many texts."""
    text = decode.plain(raw)
    block = strict.split(text, []) if text is not None else None
    found = (reader or FrontReader()).read(block.front, block.body) if block is not None else None
    if found is None:
        return None
    front, digest = found
    index_no, number = _text(front, "index_no"), _text(front, "revision")
    match = _SHORT.fullmatch(index_no)
    change = front.get("change")
    change = change if isinstance(change, dict) else {}
    return Facts(
        digest=digest,
        index_no=index_no,
        short=match[1] if match else "",
        number=int(number) if _NUMBER.fullmatch(number) else 0,
        kind=_text(change, "kind") or PUBLISH,
        what=_text(change, "what"),
        why=_text(change, "why"),
        title=_text(front, "title"),
        department=_text(front, "department"),
        column=_text(front, "column"),
        editor=_text(front, "editor"),
        signed=tuple(map(_signed, _rows(front, "signoff"))),
        files=tuple(map(_file, _rows(front, "attachments"))),
    )


def _text(node: dict[str, Node], key: str) -> str:
    """A value as the model would read it, or nothing."""
    value = node.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _rows(front: dict[str, Node], key: str) -> list[dict[str, Node]]:
    value = front.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _signed(row: dict[str, Node]) -> Signed:
    at = form.parse_moment(_text(row, "at")) or datetime(1970, 1, 1, tzinfo=UTC)
    at = at.replace(tzinfo=_ZONES.setdefault(at.tzinfo, at.tzinfo))
    return Signed(intern(_text(row, "step")), intern(_text(row, "by")), at, intern(_text(row, "acting")))


def _file(row: dict[str, Node]) -> AttachedFile:
    return AttachedFile(_text(row, "file"), _text(row, "title"), _text(row, "sha256"))
