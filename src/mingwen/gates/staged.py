"""The gate before a commit: judges the index, which is what will be committed, never the work tree.

1. Nothing staged below content/: nothing to say, and nothing is loaded that would say it.
2. The register, read from the index, must hold.
3. Each item that is staged, or whose attachments are, is judged as a branch may be: form, approvers named, secrecy
   decided, every sign-off that stands there valid. Sign-offs still to come are no fault.
4. Each staged path is judged among its neighbours, and each number staged among all numbers.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mingwen.git import Repository
from mingwen.messages import Report


def judge_staged(path: Path | str = ".", as_of: datetime | None = None) -> Report:
    """The findings on what is staged in the repository at `path`; `checked` counts the items judged.

    `as_of` is the moment that stands in for the landing, now where it is not given. Raises RegisterError where the
    staged register does not hold, RepositoryError where Git cannot answer.
    """
    repository = Repository(path, in_hook=True)
    changes = repository.staged()
    if not any(is_content(change.path) for change in changes):
        return Report()
    from mingwen.gates.indexed import judge_index  # a hundred modules: only for a commit that needs them
    from mingwen.gates.listing import Listing

    staged = {change.path: change.entry for change in changes if is_content(change.path)}
    with repository.blobs() as read:
        return judge_index(staged, Listing.of(repository), read, as_of or datetime.now().astimezone())


def is_content(path: str) -> bool:
    """Whether a path is content/, lies below it, or does so on a system that does not tell case apart."""
    return path.partition("/")[0].casefold() == "content"
