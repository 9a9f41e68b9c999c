"""Every revision of every item, from one `git log` and one `git cat-file --batch`."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from mingwen.git import Repository
from mingwen.history import facts as one_text
from mingwen.history import kept
from mingwen.history.facts import Facts
from mingwen.history.fold import Fold
from mingwen.history.front import FrontReader
from mingwen.history.log import Step, continues, steps
from mingwen.history.model import Revisions
from mingwen.item import path as item_path


def revisions(repository: Repository, commit: str = "HEAD", cache: Path | None = None) -> Revisions:
    """The revisions of all items up to a commit, keys the short index numbers, ordered by first landing.

    `cache` is a file that an earlier call has filled: where it is of a first-parent ancestor, only what came after is
    read; where it is damaged, of other code or of another line, all is read and it is written anew. Raises
    RepositoryError where history is not whole (shallow, partial, grafted, replaced, an object missing), with the
    command that mends it.
    """
    repository.refuse_broken_history()
    tip = repository.resolve(commit)
    known = kept.load(cache) if cache is not None else None
    start, fold = known if known is not None and continues(repository, known[0], tip) else ("", Fold())
    if start != tip:
        _extend(fold, repository, tip, start)
        if cache is not None:
            kept.save(cache, tip, fold)
    return Revisions(tip, fold.items)


def _extend(fold: Fold, repository: Repository, tip: str, start: str) -> None:
    with _no_collection():
        _land(fold, repository, tip, start)


def _land(fold: Fold, repository: Repository, tip: str, start: str) -> None:
    with ThreadPoolExecutor(1) as beside:  # Git looks at the merges while we read what it said of all landings
        merges = beside.submit(_of_merges, repository, tip, start)
        landed = list(steps(repository, tip, start))
        landed.reverse()
        facts = _facts(repository, landed, fold.waiting)
        own = merges.result()
    for step in landed:
        fold.land(step, facts, own.get(step.commit, frozenset()))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for cycles: a million small values that all stay, none of them in a circle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _facts(repository: Repository, landed: Sequence[Step], waiting: Mapping[str, str]) -> dict[str, Facts | None]:
    """What each blob of an item's file says; every blob is read once, however many landings have it."""
    changes = (change for step in landed for change in step.changes)
    wanted = {blob: path for path, blob in changes if blob and item_path.is_text(path)}
    wanted |= {blob: path for path, blob in waiting.items()}
    ids = sorted(wanted, key=wanted.__getitem__)  # an item's texts after each other: Git and we both read less then
    reader = FrontReader()
    with repository.blobs() as blobs:
        return {blob: one_text.read(raw, reader) for blob, raw in zip(ids, blobs.many(ids), strict=True)}


def _of_merges(repository: Repository, tip: str, start: str) -> dict[str, frozenset[str]]:
    """The paths whose text came into being in a merge, by merge: it differs from that of every parent."""
    output = repository.run(
        "-c", "log.showSignature=false",
        "log", "--first-parent", "--merges", "-c", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color",
        "--no-notes", "--format=\x02%H", f"{start}..{tip}" if start else tip, "--", f":/{item_path.CONTENT}",
    )  # fmt: skip
    found: dict[str, frozenset[str]] = {}
    commit, rest = "", iter(output.decode("utf-8", "surrogateescape").split("\0"))
    for row in rest:
        if row.startswith("\x02"):
            commit = row[1:].strip()
        elif row.startswith(("::", "\n::")):
            found[commit] = found.get(commit, frozenset()) | {next(rest)}
    return found
