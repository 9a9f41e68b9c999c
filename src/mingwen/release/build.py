"""`mingwen build`: a release beside the old one, made whole, switched in by one rename at the end."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mingwen.git import Repository
from mingwen.messages import Report, _, language_in_use
from mingwen.release import staging
from mingwen.release.cache import CardCache, key_of, tool_digest
from mingwen.release.frames import FramePress
from mingwen.release.press import Press
from mingwen.release.progress import Progress
from mingwen.release.source import Source, committed
from mingwen.release.staging import Manifest


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. `as_of` None: the latest effective instant not after `now`. `jobs` 0: one process a core."""

    repository: Path
    out: Path
    revision: str = "HEAD"
    as_of: datetime | None = None
    jobs: int = 0
    search: bool = True
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the release's manifest, how many items are public, files written anew, duties owed."""

    manifest: Manifest
    items: int
    written: int
    report: Report


def build(request: Request, progress: Progress | None = None) -> Built:
    """Build a commit into a new release and switch to it.

    Raises RefusedError with every finding where an item or the tree does not hold; RegisterError, RepositoryError or
    another MingwenError where the build cannot run. In each case the release that was current stays current.
    """
    say = progress or Progress()
    os.umask(0o022)  # a web server must be able to read what is published
    now = request.now or datetime.now(UTC)
    with staging.locked(request.out):
        with say.phase(_("读取提交")):
            source = committed(Repository(request.repository), request.revision)
            tool = tool_digest()
            old = staging.current(request.out)
        kept = request.out / ".cache"
        frames = FramePress(source, kept)
        frames.begin()
        try:
            with Press(source, tool, now, CardCache(kept / "cards.json", context(source, tool)), request.jobs) as press:
                with say.phase(_("核对每一件信息")):
                    report = press.judge()
                    edition = press.edition(press.moment(request.as_of))
                facts = {
                    "commit": source.commit,
                    "as_of": edition.as_of.isoformat(),
                    "register": source.register.digest,
                    "tool": tool,
                    "search": request.search,
                }
                with say.phase(_("核对原有网站")):
                    sound = staging.intact(request.out, old) if old is not None else set()
                if old is not None and _same(old.facts, facts) and len(sound) == len(old.files):
                    return Built(old, len(edition.items), 0, report)
                known = {path: old.files[path].key for path in sound} if old is not None else {}
                stage = staging.stage(request.out)
                with say.phase(_("写网页")):
                    outcomes = press.write(edition, frames.get(), stage, known)
                if request.search:
                    with say.phase(_("建立检索")):
                        outcomes += press.index(edition, stage, known)
                with say.phase(_("切换")):
                    stage.take(outcomes, old)
                    manifest = stage.finish(facts)
        finally:
            frames.stop()
    return Built(manifest, len(edition.items), sum(one.record is not None for one in outcomes), report)


def context(source: Source, tool: str) -> str:
    """What the cards of a build depend on besides their own keys; findings kept with them are in a language."""
    return key_of(tool, source.register.digest, language_in_use())


def _same(old: Mapping[str, object], facts: Mapping[str, object]) -> bool:
    return all(old.get(name) == value for name, value in facts.items())
