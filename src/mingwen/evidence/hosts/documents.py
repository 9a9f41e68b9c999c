"""JSON that a host sent: one document or several in a row, as `gh api --paginate` writes the pages of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mingwen.messages import MingwenError, _

MOST = 20_000_000  # bytes


def rows(data: bytes) -> list[dict[str, Any]]:
    """Every object of every document, lists within lists laid flat. Raises MingwenError for anything else.

    What stands in the file is not repeated in the message: it may be a page of somebody's login.
    """
    if len(data) > MOST:
        raise MingwenError(_("审阅记录文件太大，超过 {limit} 字节").format(limit=MOST))
    found = [row for document in _documents(data) for row in _flat(document)]
    if not all(isinstance(row, dict) for row in found):
        raise MingwenError(_("审阅记录文件不是平台返回的样子：列表里应当都是对象"))
    return found


def _documents(data: bytes) -> Iterator[Any]:
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    try:
        text = data.decode("utf-8")
        place = len(text) - len(text.lstrip())
        while place < len(text):
            document, place = decoder.raw_decode(text, place)
            yield document
            place += len(text) - place - len(text[place:].lstrip())
    except (ValueError, RecursionError):
        raise MingwenError(_("审阅记录文件不是 JSON，或者没有取全；请重新从平台取一次")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key stands twice: readers differ on which of the two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _flat(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        for one in document:
            yield from _flat(one)
    else:
        yield document
