"""Front matter read piece by piece, each piece once: most of an amended text is what stood there before.

A piece is a key at the left margin with all that is indented below it. One that was met before is not read again. One
of the few shapes that `item.writing` gives words, sign-offs and change blocks is read by a pattern that takes only what
YAML can read in one way. All others are parsed together, as one shorter front matter: that gives what the whole would
give as long as the parser finds exactly the keys that the pieces begin with. Where it does not (a quoted text that
runs on at the margin, a key that stands twice), the whole is parsed.
"""

from __future__ import annotations

import re

from mingwen.item import strict
from mingwen.item.digest import of_parts, part
from mingwen.item.strict import Node

_NAME = r"[a-z][a-z0-9_]*"
_KEY = re.compile(rf"({_NAME}):(?=[ \n])")
_HAN = r"0-9A-Za-z\u3400-\u9fff"
_FREE = rf"_{_HAN}\u3001\u3002\u300a\u300b\u3014\u3015\uff08\uff09\uff0c\uff1a\uff1b"
_QUOTED = r"[ !#-\[\]-~\u2014\u2018-\u201d\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]*"
_WORD = rf'(?:"{_QUOTED}"|[{_HAN}](?:[{_FREE}+./%:-]*[{_FREE}])?)'
_PAIR = re.compile(rf"({_NAME}): ({_WORD})")
_FLOW = rf"\{{{_NAME}: {_WORD}(?:, {_NAME}: {_WORD})*\}}"
_SIMPLE = re.compile(rf"(?P<key>{_NAME}):(?: (?P<word>{_WORD})| (?P<flow>{_FLOW})|(?P<rows>(?:\n  - {_FLOW})+))\n")
_PIECES = re.compile(r"^(?=[a-z])", re.MULTILINE)
_OTHER = re.compile(r"^(?:[^a-z \n#-]|---)", re.MULTILINE)  # a line that begins no piece and continues none
_KEPT = 20_000  # pieces; what a whole folder of items has in common, and one item's own


class FrontReader:
    """Reads many front matters; remembers pieces, and forgets them all when they are too many."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Node, str]] = {}  # piece → key, value, share of the digest

    def read(self, front: str, body: str) -> tuple[dict[str, Node], str] | None:
        """The mapping as `strict.parse` gives it and the text's digest, or None where it cannot be read."""
        pieces = _PIECES.split(front)
        if pieces[0] or _OTHER.search(front) or len(front) > strict.MAX_BLOCK // 4:
            return self._whole(front, body)
        pieces = pieces[1:]
        known = self._known
        if len(known) > _KEPT:
            known.clear()
        fresh = [piece for piece in pieces if piece not in known and not self._simple(piece)]
        if fresh and not self._learn(fresh):
            return self._whole(front, body)
        rows = [known[piece] for piece in pieces]
        data = {key: value for key, value, _part in rows}
        if len(data) < len(rows):
            return self._whole(front, body)
        return data, of_parts({key: share for key, _value, share in rows}, body)

    def _simple(self, piece: str) -> bool:
        match = _SIMPLE.fullmatch(piece)
        if match is None:
            return False
        key, word, flow, rows = match.groups()
        value: Node | None = _word(word) if word else _mapping(flow) if flow else _list(rows)
        if value is None:
            return False
        self._known[piece] = key, value, part(key, value)
        return True

    def _learn(self, pieces: list[str]) -> bool:
        tree = strict.parse("".join(pieces), [])
        keys = [match[1] if (match := _KEY.match(piece)) else "" for piece in pieces]
        if tree is None or list(tree.data) != keys:
            return False
        for piece, (key, value) in zip(pieces, tree.data.items(), strict=True):
            self._known[piece] = key, value, part(key, value)
        return True

    def _whole(self, front: str, body: str) -> tuple[dict[str, Node], str] | None:
        tree = strict.parse(front, [])
        if tree is None:
            return None
        return tree.data, of_parts({key: part(key, value) for key, value in tree.data.items()}, body)


def _word(written: str) -> str:
    return written[1:-1] if written[0] == '"' else written


def _mapping(written: str) -> dict[str, Node] | None:
    """`{a: b, c: d}`, or None where a key stands twice."""
    pairs = _PAIR.findall(written)
    found: dict[str, Node] = {key: _word(word) for key, word in pairs}
    return found if len(found) == len(pairs) else None


def _list(written: str) -> list[Node] | None:
    rows = [_mapping(row) for row in written[1:].split("\n")]
    return None if None in rows else list[Node](row for row in rows if row is not None)
