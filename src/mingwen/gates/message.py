"""The gate on the message of a commit, and what fills it in: Git's commit-msg and prepare-commit-msg.

1. Nothing staged below content/ and no trailer of ours: nothing to say, and nothing is loaded that would say it.
2. What is staged is read from the index, what was there before from HEAD, what the public has from the main branch.
3. A merge answers only for what it made itself: what came from the other side was judged where it was committed.
4. What is filled in stands beside the words of whoever commits: an empty message gets a subject, any plain message the
   trailers. A trailer that somebody wrote is left alone, and so are merges, fixups, reverts and picked commits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mingwen.files import write_whole
from mingwen.gates.staged import is_content
from mingwen.git import Repository
from mingwen.messages import Report, _

if TYPE_CHECKING:  # a commit that changes no item loads none of these
    from mingwen.gates.desk import Desk
    from mingwen.history.trailers import Amendment
    from mingwen.item.model import SignOff
    from mingwen.item.record import Record

SUBJECTS = {
    "amendment": "amend",
    "correction": "correct",
    "format": "format",
    "transfer": "transfer",
    "withdrawal": "withdraw",
    "suppressed": "suppress",
}
_MAY_BE_OURS = re.compile(r"^(?:amend|approved-by|executed-by)", re.IGNORECASE | re.MULTILINE)
_SCISSORS = re.compile(r"^\S+ -{24} >8 -{24}$", re.MULTILINE)
_LEFT_ALONE = re.compile(r"(?:fixup|squash|amend)! |Revert \"|Reapply \"")
_FILLED = ("", "message", "template", "squash")  # what Git calls the sources of a message that is still to be said
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
_REBASING = ("rebase-merge", "rebase-apply")  # REBASE_HEAD stays behind when a rebase is done
_LONGEST = 60  # characters of a subject, of the 72 that Git's tools show: Han are two wide


def judge_message(file: Path, path: Path | str = ".") -> Report:
    """The findings on a commit's message and the items staged with it; `checked` counts those items."""
    repository = Repository(path, in_hook=True)
    written = file.read_text("utf-8", "replace")
    changes = [change for change in repository.staged() if is_content(change.path)]
    if not changes and not _MAY_BE_OURS.search(written):
        return Report()
    from mingwen.gates.desk import Desk
    from mingwen.history import trailers
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
    if not changes or _goes_on_by_itself(repository):
        return
    from mingwen.gates.desk import Desk
    from mingwen.history import trailers

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


def _goes_on_by_itself(repository: Repository) -> bool:
    """Whether a merge, pick, revert or rebase is under way."""
    if any(repository.succeeds("rev-parse", "--quiet", "--verify", one) for one in _UNDER_WAY):
        return True
    places = repository.line("rev-parse", *(word for one in _REBASING for word in ("--git-path", one)))
    return any((repository.path / place).exists() for place in places.split("\n"))


def _said(repository: Repository, written: str) -> str:
    """The message as it will be kept: without comments, and without what Git shows below its scissors."""
    cut = _SCISSORS.search(written)
    text = written[: cut.start()] if cut else written
    return repository.run("stripspace", "--strip-comments", given=text.encode()).decode("utf-8", "replace")


def _to_say(desk: Desk) -> tuple[str, list[Amendment]]:
    """The subject of a commit that has none, and what its items' blocks say for the trailers."""
    from mingwen.history.trailers import Amendment
    from mingwen.item.record import Order

    staged = [(one.item, one.amended) for one in desk.items() if one.item is not None]
    records = desk.records()
    orders = [record for record in records if isinstance(record, Order)]
    amendments = [
        Amendment(order.id, order.what, order.reason, "", _signer(order.signoff, "execute")) for order in orders
    ]
    subjects = [f"[transfer] {order.what}：{order.reason}" for order in orders]
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
    subjects += [_of_record(record) for record in records if not isinstance(record, Order)]
    return _subject(subjects), amendments


def _of_record(record: Record) -> str:
    """`[takedown] 2026-00042：…`: one that is decided says what became of it, any other record why it is made."""
    from mingwen.item.record import OUTCOMES, Takedown

    said = record.reason
    if isinstance(record, Takedown) and record.outcome is not None:
        said = f"核查结果为{OUTCOMES[record.outcome.result]}"  # stands in the history, which is Chinese
    return f"[{'restate' if record.kind == 'correction' else record.kind}] {getattr(record, 'item', record.id)}：{said}"


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
