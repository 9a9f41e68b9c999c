"""Landings: the first-parent steps of the main branch that touched an item (design §2), from one `git log`.

An item is known by its index number, which stands in its path, so a move or a rename continues the same item. Times
are committer times with the offset that was written; the author's time says when a draft was made, not when it landed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mingwen.git import Repository
from mingwen.item import path as item_path

_COMMIT = "\x02"
_GONE = "0" * 40


@dataclass(frozen=True, slots=True)
class Landing:
    """One landing of one item: where its file lay then and which blob it was; both empty where the file went away.

    A landing that changed only attachments repeats path and blob of the one before.
    """

    commit: str
    at: datetime
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class ItemLandings:
    """The landings of one item, oldest first, at least one."""

    landings: tuple[Landing, ...]

    @property
    def first(self) -> datetime:
        """When the item first landed: its publication, where `publish_at` is not later."""
        return self.landings[0].at

    @property
    def last(self) -> datetime:
        """When it was last touched."""
        return self.landings[-1].at

    @property
    def commits(self) -> tuple[str, ...]:
        """The ids of the landings, oldest first."""
        return tuple(landing.commit for landing in self.landings)


@dataclass(frozen=True, slots=True)
class History:
    """The landings of all items up to and with `commit`; keys are short index numbers (`2026-00042`)."""

    commit: str
    items: Mapping[str, ItemLandings] = field(default_factory=dict)
    latest: datetime | None = None  # committer time of the newest landing that touched content/


def landings(repository: Repository, commit: str = "HEAD", known: History | None = None) -> History:
    """The landings up to a commit. Time and memory grow with the number of changes to content/.

    `known` is an earlier answer: where it is of a first-parent ancestor, only what came after is read. Raises
    RepositoryError where history is not whole (shallow, partial, grafted, replaced).
    """
    repository.refuse_broken_history()
    tip = repository.resolve(commit)
    if known is not None and known.commit == tip:
        return known
    start = known if known is not None and _continues(repository, known.commit, tip) else History("")
    gathered: dict[str, list[Landing]] = {}
    latest = start.latest
    for one, at, touched in reversed(list(_steps(_log(repository, start.commit, tip)))):
        latest = at
        for short, place in touched.items():
            so_far = gathered.get(short)
            if so_far is None:
                before = start.items.get(short)
                so_far = gathered[short] = list(before.landings) if before else []
            path, blob = place if place is not None else (so_far[-1].path, so_far[-1].blob) if so_far else ("", "")
            so_far.append(Landing(one, at, path, blob))
    fresh = {short: ItemLandings(tuple(found)) for short, found in gathered.items()}
    return History(tip, {**start.items, **fresh}, latest)


def _continues(repository: Repository, known: str, tip: str) -> bool:
    """Whether the known commit lies on the tip's first-parent line."""
    span = f"{known}..{tip}"
    if not repository.succeeds("cat-file", "-e", f"{known}^{{commit}}"):
        return False
    steps = repository.line("rev-list", "--first-parent", "--parents", span, "--").splitlines()
    return bool(steps) and steps[-1].split(" ")[1:2] == [known]


def _log(repository: Repository, after: str, tip: str) -> list[str]:
    """The NUL-separated fields of the log, newest commit first: a commit's head, then pairs of raw line and path."""
    span = f"{after}..{tip}" if after else tip
    output = repository.run(
        "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false",
        "log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color", "--no-notes",
        f"--format={_COMMIT}%H %cI", span, "--", item_path.CONTENT,
    )  # fmt: skip
    return output.decode("utf-8", "surrogateescape").split("\0")


_Touched = dict[str, tuple[str, str] | None]


def _steps(fields: Iterable[str]) -> Iterator[tuple[str, datetime, _Touched]]:
    """Each commit with the items it touched: path and blob of the file, or None where only attachments changed."""
    rest = iter(fields)
    head, touched = "", _Touched()
    for text in rest:
        if text.startswith(_COMMIT):
            if touched:
                yield _step(head, touched)
            head, touched = text, {}
        elif text.lstrip("\n").startswith(":"):
            _touch(touched, text, next(rest))
    if touched:
        yield _step(head, touched)


def _step(head: str, touched: _Touched) -> tuple[str, datetime, _Touched]:
    commit, _space, at = head.removeprefix(_COMMIT).partition(" ")
    return commit, datetime.fromisoformat(at.strip()), touched


def _touch(touched: _Touched, raw: str, path: str) -> None:
    """Add one changed path. The old half of a move says that the file went away, the new half where it is now."""
    parts = item_path.parse(path)
    if parts is None:
        return
    blob = raw.split(" ")[3]
    if parts.attachment:
        touched.setdefault(parts.short, None)
    elif blob != _GONE:
        touched[parts.short] = (path, blob)
    elif not touched.get(parts.short):
        touched[parts.short] = ("", "")
