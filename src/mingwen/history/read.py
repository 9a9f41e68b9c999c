"""Every revision of every item, from one `git log` and one `git cat-file --batch`."""

from __future__ import annotations

from pathlib import Path

from mingwen.git import Repository
from mingwen.history import facts as one_text
from mingwen.history.facts import Facts
from mingwen.history.fold import Fold
from mingwen.history.log import Step, steps
from mingwen.history.model import Revisions
from mingwen.item import path as item_path


def revisions(repository: Repository, commit: str = "HEAD", cache: Path | None = None) -> Revisions:
    """The revisions of all items up to a commit, keys the short index numbers, ordered by first landing.

    `cache` is a file that an earlier call has filled. Raises RepositoryError where history is not whole (shallow,
    partial, grafted, replaced, an object missing), with the command that mends it.
    """
    repository.refuse_broken_history()
    tip = repository.resolve(commit)
    landed = list(steps(repository, tip))
    landed.reverse()
    facts = _facts(repository, landed)
    fold = Fold()
    for step in landed:
        fold.land(step, facts)
    return Revisions(tip, fold.items)


def _facts(repository: Repository, landed: list[Step]) -> dict[str, Facts | None]:
    """What each blob of an item's file says; every blob is read once, however many landings have it."""
    wanted: dict[str, None] = {}
    for step in landed:
        for path, blob in step.changes:
            if blob and path.endswith(".md") and (parts := item_path.parse(path)) is not None and not parts.attachment:
                wanted[blob] = None
    ids = list(wanted)
    with repository.blobs() as blobs:
        return dict(zip(ids, map(one_text.read, blobs.many(ids)), strict=True))
