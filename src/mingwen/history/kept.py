"""What an earlier reading found, kept in one file; only time is lost with it.

    <sha256 of the rest> LF
    {"commit", "code": digest of the code that wrote it,
     "items": {number: path, "" where gone}, "folders": […], "waiting": {path: blob}} LF
    one item, JSON, LF …                    in the order of "items"
    the blobs of a folder by name, JSON, LF …   in the order of "folders"

A row stays bytes until somebody asks for what it says, so that a run pays for what it looks at.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, MutableMapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml

from mingwen.files import write_whole
from mingwen.history.fold import Fold
from mingwen.history.model import AttachedFile, ItemRevisions, Revision, Signed

# The modules whose answer a row holds; a change in any of them makes every kept row foreign.
_CODE = (
    *("history/kept.py", "history/read.py", "history/fold.py", "history/log.py", "history/facts.py"),
    *("history/front.py", "history/model.py", "item/digest.py", "item/strict.py", "item/decode.py", "item/path.py"),
)
Value = TypeVar("Value")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Rows(MutableMapping[str, Value]):
    """Values by key, each decoded when it is first looked at; one that was not set since is written as it was read."""

    def __init__(self, rows: dict[str, bytes], decode: Callable[[str, bytes], Value]) -> None:
        self._rows, self._decode = rows, decode
        self._values: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if (found := self._values.get(key)) is None:
            found = self._values[key] = self._decode(key, self._rows[key])
        return found

    def __setitem__(self, key: str, value: Value) -> None:
        self._values[key] = value
        self._rows[key] = b""  # holds the place in the order

    def __delitem__(self, key: str) -> None:
        del self._rows[key]
        self._values.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def encoded(self, encode: Callable[[Value], bytes]) -> Iterator[bytes]:
        """The rows in their order."""
        return (row or encode(self._values[key]) for key, row in self._rows.items())


def load(path: Path) -> tuple[str, Fold] | None:
    """The commit that a kept file describes and what was known then; None where it is absent, damaged or foreign."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(memoryview(data)[65:]).hexdigest().encode() != data[:64]:
        return None
    _digest, head, *rows = data.split(b"\n")
    told = json.loads(head)
    if told["code"] != _code():
        return None
    places, folders = told["items"], told["folders"]
    holders = {number: place for number, place in places.items() if place}
    fold = Fold(
        Rows(dict(zip(places, rows, strict=False)), _item),
        holders,
        {place: number for number, place in holders.items()},
        Rows(dict(zip(folders, rows[len(places) :], strict=False)), lambda _folder, row: json.loads(row)),
        told["waiting"],
    )
    return told["commit"], fold


def save(path: Path, commit: str, fold: Fold) -> None:
    """Write the file whole; a folder that cannot be written to costs the next run its time, and nothing else."""
    items, folders = fold.items, fold.folders
    places = {number: fold.holders.get(number, "") for number in items}
    head = {"commit": commit, "code": _code(), "items": places, "folders": list(folders), "waiting": fold.waiting}
    rest = b"\n".join(
        [
            _bytes(head),
            *(items.encoded(_row) if isinstance(items, Rows) else map(_row, items.values())),
            *(folders.encoded(_bytes) if isinstance(folders, Rows) else map(_bytes, folders.values())),
            b"",
        ]
    )
    with contextlib.suppress(OSError):
        write_whole(path, hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)


@lru_cache(maxsize=1)
def _code() -> str:
    total = hashlib.sha256(yaml.__version__.encode())
    root = Path(__file__).parents[1]
    for name in _CODE:
        total.update((root / name).read_bytes())
    return total.hexdigest()


def _bytes(value: object) -> bytes:
    return _encode(value).encode()


def _row(item: ItemRevisions) -> bytes:
    gone = None if item.gone is None else (item.gone[0], item.gone[1].isoformat())
    return _bytes([item.index_no, item.path, gone, [_fields(one) for one in item.revisions]])


def _item(number: str, row: bytes) -> ItemRevisions:
    index_no, path, gone, revisions = json.loads(row)
    away = None if gone is None else (gone[0], datetime.fromisoformat(gone[1]))
    return ItemRevisions(number, index_no, path, tuple(_revision(*fields) for fields in revisions), away)


def _fields(one: Revision) -> list[object]:
    removed = None if one.removed is None else (one.removed[0], one.removed[1].isoformat())
    return [
        one.number, one.position, one.commit, one.landed_at.isoformat(), one.path, one.blob, one.digest,
        one.kind, one.what, one.why, one.title, one.department, one.column, one.editor,
        [(entry.step, entry.by, entry.at.isoformat(), entry.acting) for entry in one.signed],
        [(file.file, file.title, file.sha256, file.blob) for file in one.files],
        one.readable, one.own_reason, one.made_in_merge, removed,
    ]  # fmt: skip


def _revision(  # the order of _fields
    number: int, position: int, commit: str, landed_at: str, path: str, blob: str, digest: str,
    kind: str, what: str, why: str, title: str, department: str, column: str, editor: str,
    signed: list[tuple[str, str, str, str]], files: list[tuple[str, str, str, str]],
    readable: bool, own_reason: bool, made_in_merge: bool, removed: tuple[str, str] | None,
) -> Revision:  # fmt: skip
    return Revision(
        number, position, commit, datetime.fromisoformat(landed_at), path, blob, digest,
        kind, what, why, title, department, column, editor,
        tuple(Signed(step, by, datetime.fromisoformat(at), acting) for step, by, at, acting in signed),
        tuple(AttachedFile(*file) for file in files),
        readable, own_reason, made_in_merge,
        None if removed is None else (removed[0], datetime.fromisoformat(removed[1])),
    )  # fmt: skip
