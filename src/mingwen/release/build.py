"""`mingwen build`: a release beside the old one, made whole, switched in by one rename at the end."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mingwen.git import Repository
from mingwen.messages import Report, _, language_in_use
from mingwen.release import staging, unchanged
from mingwen.release.cache import CardCache, tool_digest
from mingwen.release.progress import Progress
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
    repository = Repository(request.repository)
    with staging.locked(request.out):
        with say.phase(_("核对原有网站")):
            repository.refuse_broken_history()
            facts = {"commit": repository.resolve(request.revision), "tool": tool_digest(), "search": request.search}
            asked = request.as_of.isoformat() if request.as_of is not None else None
            question = {**facts, "asked": asked, "language": language_in_use()}
            old = staging.current(request.out)
            sound = staging.intact(request.out, old) if old is not None else {}
        if old is not None and len(sound) == len(old.files):
            last = unchanged.recall(request.out, old.id, question, now)
            if last is not None:
                return Built(old, last[0], 0, last[1])
        built, until = _made(request, repository, facts, now, old, sound, say)
        span = (now, until)
        unchanged.remember(request.out, built.manifest.id, question, span, built.items, built.report)
    return built


def _made(
    request: Request,
    repository: Repository,
    facts: dict[str, Any],
    now: datetime,
    old: Manifest | None,
    sound: Mapping[str, int],
    say: Progress,
) -> tuple[Built, datetime]:
    """Read, judge and write; and until when the answer holds while the commit stays the same."""
    # what a build in which nothing changed does not wait for
    from mingwen.release.frames import FramePress
    from mingwen.release.press import Press, context
    from mingwen.release.source import committed
    from mingwen.site import shown

    with say.phase(_("读取提交")):
        source = committed(repository, facts["commit"])
    tool = facts["tool"]
    kept = request.out / ".cache"
    frames = FramePress(source, kept)
    frames.begin()
    try:
        with (
            _few_collections(),
            Press(source, tool, now, CardCache(kept / "cards.json", context(source, tool)), request.jobs) as press,
        ):
            with say.phase(_("核对每一件信息")):
                report = press.judge()
                edition = press.edition(press.moment(request.as_of))
            facts = {**facts, "as_of": edition.as_of.isoformat(), "register": source.register.digest}
            facts["hidden"] = shown.hidden(edition)
            items, until = len(edition.items), press.until()
            if old is not None and len(sound) == len(old.files) and _same(old.facts, facts):
                return Built(old, items, 0, report), until
            known = {path: old.files[path].key for path in sound} if old is not None else {}
            stage = staging.stage(request.out)
            with say.phase(_("写网页")):
                outcomes = press.write(edition, frames.get(), stage, known)
            if request.search:
                with say.phase(_("建立检索")):
                    outcomes += press.index(edition, stage, known)
            with say.phase(_("切换")):
                stage.take(outcomes, old, sound)
                manifest = stage.finish(facts, forget=old is not None and _more_hidden(old.facts, facts))
    finally:
        frames.stop()
    return Built(manifest, items, sum(one.record is not None for one in outcomes), report), until


@contextmanager
def _few_collections() -> Iterator[None]:
    """Collect cycles rarely: nearly all that a build makes lives to its end, and looking through it takes a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _more_hidden(old: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether something is hidden that an earlier release shows; such releases do not stay on disk."""
    return bool(set(facts["hidden"]) - set(old.get("hidden", ())))


def _same(old: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(old.get(name) == value for name, value in facts.items())
