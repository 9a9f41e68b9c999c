"""What the last build found and how long it holds, so that a build in which nothing changed reads no item."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from mingwen.files import write_whole
from mingwen.messages import Finding, Report

_FILE = ".cache/last.json"
_FINDING = tuple(field.name for field in fields(Finding))


def remember(
    out: Path, release: str, facts: Mapping[str, Any], span: tuple[datetime, datetime], items: int, report: Report
) -> None:
    """Keep what a build from `facts` found at the first moment of `span`; it holds until the last.

    `facts` are everything that a build depends on besides the clock.
    """
    findings = [[getattr(finding, name) for name in _FINDING] for finding in report.findings]
    kept = {"release": release, "facts": facts, "from": span[0].timestamp(), "until": span[1].timestamp()}
    kept |= {"items": items, "findings": findings, "checked": report.checked}
    write_whole(out / _FILE, json.dumps(kept, ensure_ascii=False).encode())


def recall(out: Path, release: str, facts: Mapping[str, Any], now: datetime) -> tuple[int, Report] | None:
    """Items and report of the last build, where it made that release from the same facts and still holds."""
    try:
        kept = json.loads((out / _FILE).read_bytes())
        if (kept["release"], kept["facts"]) != (release, facts) or not kept["from"] <= now.timestamp() < kept["until"]:
            return None
        return kept["items"], Report([Finding(*row) for row in kept["findings"]], kept["checked"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
