"""Landings: the first-parent steps of the main branch that touched content/ (design §2), from one `git log`.

`steps` gives each landing with the paths that it changed against its first parent; who asks for items sorts them. Times
are committer times with the offset that was written; the author's time says when a draft was made, not when it landed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from mingwen.git import Repository
from mingwen.item import path as item_path

_COMMIT = "\x02"
_GONE = "0" * 40
_LATEST = 253402214399  # the last second of the year 9999 that every offset can show


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


@dataclass(frozen=True, slots=True)
class Step:
    """One first-parent step: its parents, and what it changed as (path, blob), the blob empty where the path went away.

    Links and submodules are no files and count as gone.
    """

    commit: str
    at: datetime
    parents: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


def landings(repository: Repository, commit: str = "HEAD", known: History | None = None) -> History:
    """The landings up to a commit. Time and memory grow with the number of changes to content/.

    `known` is an earlier answer: where it is of a first-parent ancestor, only what came after is read. An item is known
    by the number in its path, so that no file is opened. Raises RepositoryError where history is not whole (shallow,
    partial, grafted, replaced).
    """
    repository.refuse_broken_history()
    tip = repository.resolve(commit)
    if known is not None and known.commit == tip:
        return known
    start = known if known is not None and continues(repository, known.commit, tip) else History("")
    return _gathered(steps(repository, tip, start.commit), start, tip)


def landings_of(repository: Repository, commit: str, numbers: Collection[str]) -> History:
    """The landings of the items with these short numbers, and of no other, up to a commit; `latest` is not told.

    For a gate, which asks about the few items that it judges. One log of all of content/ is read: a pattern for each
    number costs Git more than all the paths do. The caller has refused broken history.
    """
    if not numbers:
        return History(commit)
    newest_first = (
        replace(step, changes=tuple(change for change in step.changes if _number(change[0]) in numbers))
        for step in steps(repository, commit)
    )
    return History(commit, _gathered(newest_first, History(""), commit).items)


def _number(path: str) -> str:
    """The short number that a path would have as an item's or an attachment's, read cheaply."""
    parts = path.split("/", 5)
    return f"{parts[3]}-{parts[4].partition('-')[0]}" if len(parts) > 4 else ""


def _gathered(newest_first: Iterable[Step], start: History, tip: str) -> History:
    gathered: dict[str, list[Landing]] = {}
    latest = start.latest
    for step in reversed(list(newest_first)):
        touched = _touched(step.changes)
        if not touched:
            continue
        latest = step.at
        for short, place in touched.items():
            so_far = gathered.get(short)
            if so_far is None:
                before = start.items.get(short)
                so_far = gathered[short] = list(before.landings) if before else []
            path, blob = place if place is not None else (so_far[-1].path, so_far[-1].blob) if so_far else ("", "")
            so_far.append(Landing(step.commit, step.at, path, blob))
    fresh = {short: ItemLandings(tuple(found)) for short, found in gathered.items()}
    return History(tip, {**start.items, **fresh}, latest)


def continues(repository: Repository, known: str, tip: str) -> bool:
    """Whether the known commit lies on the tip's first-parent line."""
    if known == tip:
        return True
    span = f"{known}..{tip}"
    if not repository.succeeds("cat-file", "-e", f"{known}^{{commit}}"):
        return False
    rows = repository.line("rev-list", "--first-parent", "--parents", span, "--").splitlines()
    return bool(rows) and rows[-1].split(" ")[1:2] == [known]


def steps(repository: Repository, tip: str, after: str = "", under: str = item_path.CONTENT) -> Iterator[Step]:
    """The first-parent steps below `under` from the tip back to `after` (exclusive), newest first."""
    rest = iter(_log(repository, after, tip, under))
    head, changes = "", list[tuple[str, str]]()
    for text in rest:
        if text.startswith(_COMMIT):
            if head:
                yield _step(head, changes)
            head, changes = text, []
        elif text.startswith((":", "\n:")):
            _old, mode, _old_blob, blob, _status = text.split(" ")
            changes.append((next(rest), blob if mode.startswith("100") else ""))
    if head:
        yield _step(head, changes)


def _log(repository: Repository, after: str, tip: str, under: str) -> list[str]:
    """The NUL-separated fields of the log, newest commit first: a commit's head, then pairs of raw line and path."""
    output = repository.run(
        "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false",
        "log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "--no-renames", "--no-abbrev",
        "--no-color", "--no-notes", "--date=raw",
        f"--format={_COMMIT}%H %cd %P", f"{after}..{tip}" if after else tip, "--", f":/{under}",
    )  # fmt: skip
    return output.decode("utf-8", "surrogateescape").split("\0")


def _step(head: str, changes: list[tuple[str, str]]) -> Step:
    commit, seconds, offset, *parents = head[1:].split()
    return Step(commit, moment(int(seconds), offset), tuple(parents), tuple(changes))


def moment(seconds: int, offset: str) -> datetime:
    """A committer time as Git wrote it; what no calendar holds (year 30000, offset +9959) comes as near as one can."""
    return datetime.fromtimestamp(max(-62135510400, min(seconds, _LATEST)), _zone(offset))


@lru_cache(maxsize=256)
def _zone(offset: str) -> timezone:
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _touched(changes: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str] | None]:
    """The items that a landing touched: path and blob of the file, or None where only attachments changed."""
    touched: dict[str, tuple[str, str] | None] = {}
    for path, blob in changes:
        parts = item_path.parse(path)
        if parts is None:
            continue
        if parts.attachment:
            touched.setdefault(parts.short, None)
        elif blob:
            touched[parts.short] = (path, blob)
        elif not touched.get(parts.short):  # the new half of a move says where the file is now
            touched[parts.short] = ("", "")
    return touched
