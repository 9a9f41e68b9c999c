"""The search index of a release: groups that did not change are taken over, the others are made anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mingwen.release.source import Source
from mingwen.release.staging import Outcome, Staging
from mingwen.site.edition import Edition


def write_index(
    source: Source, edition: Edition, tool: str, stage: Staging, known: Mapping[str, str], cache: Path
) -> list[Outcome]:
    """Write the index of an edition below the stage's root; what has a known key is only named."""
    return []
