"""The digest that a sign-off is bound to: `mw1:sha256:<64 hex>`.

Canonical form, version mw1, frozen for ever:

    "mw1" LF front LF body

`front` is the front matter without `signoff` as JSON: scalars are the strings that the file writes, keys sorted by code
point, no white space, non-ASCII as is; empty scalars, lists and mappings are left out, so that an absent optional key
and an empty one are the same. `body` is the text after the closing fence with LF line ends. Path and evidence are not
in it (a move keeps the sign-offs); attachments are, by the sha256 in the list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from mingwen.item.strict import Node

PREFIX = "mw1:sha256:"
PATTERN = r"mw1:sha256:[0-9a-f]{64}"


def digest(front: Mapping[str, Node], body: str) -> str:
    """The mw1 digest of a front matter as read by `strict.parse` and of the body that follows it."""
    return of_parts({key: part(key, node) for key, node in front.items()}, body)


def part(key: str, node: Node) -> str:
    """One key's share of the canonical form, `"key":value`, or nothing where the key is not in it."""
    kept = _prune(node) if key != "signoff" else ""
    return f"{_canonical(key)}:{_canonical(kept)}" if kept else ""


def of_parts(parts: Mapping[str, str], body: str) -> str:
    """The digest from each key's part; who reads many texts of one item makes each part once."""
    canonical = ",".join([parts[key] for key in sorted(parts) if parts[key]])
    text = body.replace("\r\n", "\n")
    return PREFIX + hashlib.sha256(f"mw1\n{{{canonical}}}\n{text}".encode()).hexdigest()


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _prune(node: Node) -> Node:
    if isinstance(node, dict):
        return {key: kept for key, child in node.items() if (kept := _prune(child))}
    if isinstance(node, list):
        return [_prune(child) for child in node]
    return node
