"""Small item files and what history says of them, for tests that build repositories commit by commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

PREFIX = "11329900MB00000198"
SERIAL = "00042"


def path(unit: str = "water", serial: str = SERIAL, slug: str = "a") -> str:
    """Where an item of 2026 lies."""
    return f"content/{unit}/{unit}-other/2026/{serial}-{slug}.md"


def item(
    text: str,
    revision: int = 1,
    *,
    serial: str = SERIAL,
    kind: str = "amendment",
    unit: str = "water",
    why: str = "",
    signed: int = 2,
    files: Mapping[str, bytes] | None = None,
) -> str:
    """An item's file: revision 1 has no change block, a later one names its number in what and why."""
    front = [
        f"title: 题目{serial}",
        f"index_no: {PREFIX}/2026-{serial}",
        f"department: {unit}",
        f"column: {unit}-other",
        f"editor: {unit}-staff",
        f"revision: {revision}",
    ]
    if revision > 1:
        front.append(
            f"change: {{kind: {kind}, what: 改第{revision}处文字, why: {why or f'第{revision}次核对发现有误'}}}"
        )
    if files:
        front.append("attachments:")
        front += [
            f"  - {{file: {name}, title: 附件, sha256: {hashlib.sha256(data).hexdigest()}}}"
            for name, data in files.items()
        ]
    steps = [("check", f"{unit}-head"), ("approve", f"{unit}-leader"), ("execute", "office-web")][:signed]
    if steps:
        front.append("signoff:")
        front += [
            f"  - {{step: {step}, by: {by}, at: 2026-10-10T0{hour}:00:00+08:00}}"
            for hour, (step, by) in enumerate(steps, 1)
        ]
    return "\n".join(["---", *front, "---", text, ""])
