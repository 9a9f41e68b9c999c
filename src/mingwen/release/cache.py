"""Cards and verdicts kept between builds, keyed by everything they depend on.

A cache only ever saves time: a file that is damaged, of another tool version, register or site is not used, and what is
read is checked against the digest written beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from mingwen.files import write_whole

# what decides bytes besides our own code; a new version of any of them empties the cache
_RENDERERS = ("cmarkgfm", "nh3", "jinja2", "mkdocs", "mkdocs-material", "pyyaml")


def tool_digest() -> str:
    """Digest of the installed tool: every file of the package and the versions of the libraries that decide bytes."""
    total = hashlib.sha256()
    root = Path(str(files("mingwen")))
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in _RENDERERS:
        total.update(f"{name}={metadata.version(name)}\0".encode())
    return total.hexdigest()


def cores() -> int:
    """How many processes may run at once on this machine, for this user."""
    return len(os.sched_getaffinity(0))


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


def key_of(*facts: Any) -> str:
    """A short digest of JSON-able facts; equal facts, equal key."""
    return hashlib.sha256(_encode(facts).encode()).hexdigest()[:32]


class CardCache:
    """Rows by key, one JSON file: the first line is the digest of the rest. `rows` holds what this build used."""

    def __init__(self, path: Path, context: str) -> None:
        self._path = path
        self._context = context
        self._kept = _load(path, context)
        self.rows: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        """The row of a key, or None; a row that was used is kept for the next build."""
        row = self._kept.get(key)
        if row is not None:
            self.rows[key] = row
        return row

    def put(self, rows: Iterable[tuple[str, Any]]) -> None:
        """Keep new rows."""
        self.rows.update(rows)

    def save(self) -> None:
        """Write what this build used, whole or not at all, and let go of it; skipped where nothing changed."""
        rows, kept = self.rows, self._kept
        self.rows, self._kept = {}, {}
        if rows.keys() == kept.keys():
            return
        payload = json.dumps(
            {"context": self._context, "rows": rows}, ensure_ascii=False, separators=(",", ":")
        ).encode()
        write_whole(self._path, hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)


def _load(path: Path, context: str) -> Mapping[str, Any]:
    try:
        digest, _newline, payload = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        return {}
    stored = json.loads(payload)
    return stored["rows"] if stored["context"] == context else {}
