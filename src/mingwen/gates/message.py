"""The gate on the message of a commit, and what fills it in: Git's commit-msg and prepare-commit-msg.

1. Nothing staged below content/ and no trailer of ours: nothing to say, and nothing is loaded that would say it.
2. What is staged is read from the index, what was there before from HEAD, what the public has from the main branch.
3. A merge answers only for what it made itself: what came from the other side was judged where it was committed.
4. What is filled in stands beside the words of whoever commits: an empty message gets a subject, any plain message the
   trailers. A trailer that somebody wrote is left alone, and so are merges, fixups, reverts and picked commits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mingwen.files import write_whole
from mingwen.gates.staged import is_content
from mingwen.git import Repository, StagedChange
from mingwen.history import trailers
from mingwen.history.trailers import Amendment
from mingwen.item import path as item_path
from mingwen.item.model import Item, SignOff
from mingwen.item.reader import Reading, read_item
from mingwen.item.record import Order, read_record
from mingwen.item.record import parse as record_path
from mingwen.messages import Report, _

if TYPE_CHECKING:
    from mingwen.rules.message_case import StagedItem

MAINS = ("refs/heads/main", "refs/remotes/origin/main", "refs/heads/master", "refs/remotes/origin/master")
SUBJECTS = {
    "amendment": "amend",
    "correction": "correct",
    "format": "format",
    "transfer": "transfer",
    "withdrawal": "withdraw",
    "suppressed": "suppress",
}
_SCISSORS = re.compile(r"^\S+ -{24} >8 -{24}$", re.MULTILINE)
_LEFT_ALONE = re.compile(r"(?:fixup|squash|amend)! |Revert \"|Reapply \"")
_FILLED = ("", "message", "template", "squash")  # what Git calls the sources of a message that is still to be said
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")
_LONGEST = 60  # characters of a subject, of the 72 that Git's tools show: Han are two wide


def judge_message(file: Path, path: Path | str = ".") -> Report:
    """The findings on a commit's message and the items staged with it; `checked` counts those items."""
    repository = Repository(path, in_hook=True)
    written = file.read_text("utf-8", "replace")
    changes = [change for change in repository.staged() if is_content(change.path)]
    if not changes and not trailers.OURS.search(written):
        return Report()
    from mingwen.rules.engine import judge_message as judge
    from mingwen.rules.message_case import MessageCase

    text = _said(repository, written)
    desk = Desk(repository, changes)
    case = MessageCase(
        file=file.as_posix(),
        text=text,
        trailers=trailers.parse(repository, text),
        staged=tuple(desk.items()),
        find=desk.find,
        order=desk.order,
    )
    return Report(judge(case), len(case.staged))


def prepare(file: Path, source: str = "", path: Path | str = ".") -> None:
    """Fill in the message of a commit that changes items; `source` is what Git tells prepare-commit-msg.

    An amended commit keeps its message (`commit`); so does whatever goes on by itself (merge, pick, revert, rebase).
    """
    if source not in _FILLED:
        return
    repository = Repository(path, in_hook=True)
    changes = [change for change in repository.staged() if is_content(change.path)]
    if not changes or any(repository.succeeds("rev-parse", "--quiet", "--verify", one) for one in _UNDER_WAY):
        return
    written = file.read_text("utf-8", "replace")
    said = _said(repository, written)
    if trailers.OURS.search(said) or _LEFT_ALONE.match(said):
        return
    desk = Desk(repository, changes)
    subject, amendments = _to_say(desk)
    if not said.strip():
        written = f"{subject}\n{written}" if subject else written
    if amendments and (said.strip() or subject):
        written = _with_trailers(repository, written, trailers.written(amendments))
    write_whole(file, written.encode())


class Desk:
    """What is staged, with what was there before: one look at the index, one stream of blobs for each question."""

    def __init__(self, repository: Repository, changes: Iterable[StagedChange]) -> None:
        self._repository = repository
        self._changes = tuple(changes)
        self._read: dict[str, Reading] = {}

    def items(self) -> Iterator[StagedItem]:
        """The items that the commit adds, changes or moves, by path."""
        from mingwen.rules.message_case import StagedItem

        new, old = self._paths()
        head = self._texts("HEAD", {short: old.get(short, path) for short, path in new.items()})
        main = self._main()
        landed = head if main is None else self._texts(main, {short: old.get(short, new[short]) for short in new})
        for short in new:
            yield StagedItem(short, self._read[short], head.get(short), landed.get(short))

    def orders(self) -> list[Order]:
        """The orders that the commit adds or changes."""
        found = []
        for change in self._changes:
            parts = record_path(change.path)
            if parts is not None and parts.kind == "order" and change.entry is not None:
                with self._repository.blobs() as read:
                    record = read_record(change.path, read(change.entry.id)).record
                if isinstance(record, Order):
                    found.append(record)
        return found

    def find(self, short: str) -> Item | None:
        """The item of that number as it is staged, or as it lies in the index."""
        if short in self._read:
            return self._read[short].item
        year, _dash, serial = short.partition("-")
        found = self._in_index(f"{item_path.CONTENT}/*/*/{year}/{serial}-*.md") if year and serial else None
        return read_item(*found).item if found is not None else None

    def order(self, name: str) -> Order | None:
        """The order of that id in the index."""
        found = self._in_index(f"{item_path.CONTENT}/_records/order/*/{name}.yml")
        record = read_record(*found).record if found is not None else None
        return record if isinstance(record, Order) else None

    def _in_index(self, glob: str) -> tuple[str, bytes] | None:
        if re.search(r"[\[\]?\\\n]", glob):
            return None
        rows = self._repository.run("ls-files", "-s", "-z", "--full-name", "--", f":(top,glob){glob}")
        row, _nul, _rest = rows.decode("utf-8", "surrogateescape").partition("\0")
        if not row:
            return None
        head, _tab, path = row.partition("\t")
        with self._repository.blobs() as read:
            return path, read(head.split(" ")[1])

    def _paths(self) -> tuple[dict[str, str], dict[str, str]]:
        """The staged items' paths by number, and where those that were moved lay before."""
        own = self._made_here()
        new: dict[str, str] = {}
        old: dict[str, str] = {}
        with self._repository.blobs() as read:
            for change in self._changes:
                parts = item_path.parse(change.path)
                if parts is None or parts.attachment:
                    continue
                if change.entry is None:
                    old[parts.short] = change.path
                elif change.entry.type == "blob" and (own is None or change.path in own):
                    new[parts.short] = change.path
                    self._read[parts.short] = read_item(change.path, read(change.entry.id))
        return new, old

    def _made_here(self) -> set[str] | None:
        """In a merge, the paths that differ from the other side too; None where it is no merge."""
        if not self._repository.succeeds("rev-parse", "--quiet", "--verify", "MERGE_HEAD"):
            return None
        output = self._repository.run(
            "diff-index", "--cached", "--name-only", "-z", "--no-renames", "MERGE_HEAD", "--", item_path.CONTENT
        )
        return set(output.decode("utf-8", "surrogateescape").split("\0"))

    def _main(self) -> str | None:
        """The main branch as this clone knows it; None where the commit is made on it, or there is none."""
        here = self._repository.line("rev-parse", "--symbolic-full-name", "HEAD") if self._born() else ""
        found = next((one for one in MAINS if self._repository.succeeds("show-ref", "--verify", "--quiet", one)), None)
        return None if found == here else found

    def _born(self) -> bool:
        return self._repository.succeeds("rev-parse", "--quiet", "--verify", "HEAD")

    def _texts(self, commit: str, paths: dict[str, str]) -> dict[str, Item]:
        """The items that lay at paths in a commit, by number; those that were not there, or cannot be read, are out."""
        if not paths or not self._repository.succeeds("rev-parse", "--quiet", "--verify", f"{commit}^{{tree}}"):
            return {}
        rows = self._repository.run("ls-tree", "-z", "--full-tree", commit, "--", *paths.values())
        ids = {}
        for row in rows.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            head, _tab, path = row.partition("\t")
            ids[path] = head.split(" ")[2]
        with self._repository.blobs() as read:
            readings = {short: read_item(path, read(ids[path])) for short, path in paths.items() if path in ids}
        return {short: reading.item for short, reading in readings.items() if reading.item is not None}


def _said(repository: Repository, written: str) -> str:
    """The message as it will be kept: without comments, and without what Git shows below its scissors."""
    cut = _SCISSORS.search(written)
    text = written[: cut.start()] if cut else written
    return repository.run("stripspace", "--strip-comments", given=text.encode()).decode("utf-8", "replace")


def _to_say(desk: Desk) -> tuple[str, list[Amendment]]:
    """The subject of a commit that has none, and what its items' blocks say for the trailers."""
    from mingwen.rules.message import order_what

    staged = [(one.item, one.amended) for one in desk.items() if one.item is not None]
    orders = desk.orders()
    amendments = [
        Amendment(order.id, order_what(order), order.reason, "", _signer(order.signoff, "execute")) for order in orders
    ]
    subjects = [f"[transfer] {order_what(order)}：{order.reason}" for order in orders]
    ordered = {line.index_no for order in orders for line in order.items}
    for item, amended in staged:
        if item.number.short in ordered:
            continue
        if amended is not None and amended.change is not None:
            change = amended.change
            bound = [entry for entry in item.signoff if entry.digest == item.digest]
            signed = _signer(bound, "approve"), _signer(bound, "execute")
            amendments.append(Amendment(item.number.short, change.what, change.why, *signed))
            subjects.append(f"[{SUBJECTS[change.kind]}] {item.title}：{change.what}")
        elif item.revision == 1:
            subjects.append(f"[publish] {item.title}")
        else:
            subjects.append(f"[sign] {item.title}")
    return _subject(subjects), amendments


def _signer(entries: Iterable[SignOff], step: str) -> str:
    return next((entry.by for entry in entries if entry.step == step), "")


def _subject(subjects: list[str]) -> str:
    """One line for all; what is too long is cut, since the trailers say it whole."""
    if not subjects:
        return ""
    first = " ".join(subjects[0].split())
    more = _("{first} 等{count}件")
    room = _LONGEST if len(subjects) == 1 else _LONGEST - len(more.format(first="", count=len(subjects)))
    first = first if len(first) <= room else f"{first[: room - 1]}…"
    return first if len(subjects) == 1 else more.format(first=first, count=len(subjects))


def _with_trailers(repository: Repository, written: str, block: str) -> str:
    """The message with our trailers at its end, above the comments; Git knows where that is."""
    options = [part for line in block.splitlines() for part in ("--trailer", line)]
    return repository.run(
        "-c", "trailer.separators=:", "interpret-trailers", "--no-divider", "--if-exists", "add",
        *options, given=written.encode(),
    ).decode("utf-8", "replace")  # fmt: skip
