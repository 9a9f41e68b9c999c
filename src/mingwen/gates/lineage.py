"""The commits of a range with what each changed, from one `git log` and one `git diff-tree`.

A commit on the first-parent line of HEAD is a landing and is compared with its first parent. The others are compared
with all their parents: what is as in one of them was looked at there. So every blob that HEAD reaches and BASE does not
stands in some step's changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mingwen.git import ALL_LINKS, Entry, Repository
from mingwen.history.log import moment
from mingwen.item.path import CONTENT
from mingwen.rules.landing_case import Change, CommitFacts, Stamp

_COMMIT = "\x02"
_NONE = "000000"


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of a range. `merge` is what a landing that merges made of each path by itself (see LandingCase)."""

    facts: CommitFacts
    landing: bool
    changes: tuple[Change, ...] = ()
    merge: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """The steps of BASE..HEAD, parents first. `start` is the oldest landing's first parent; `forward`: it is BASE."""

    steps: tuple[Step, ...]
    start: str
    forward: bool

    @property
    def landings(self) -> list[Step]:
        """The landings, oldest first."""
        return [step for step in self.steps if step.landing]


def lineage(repository: Repository, base: str, head: str) -> Lineage:
    """The commits that `head` reaches and `base` does not; both are commit ids."""
    facts = {one.id: one for one in _facts(repository, base, head)}
    line = []
    at = head
    while at in facts:
        line.append(at)
        at = next(iter(facts[at].parents), "")
    landings = set(line)
    asked = [f"{one.id} {one.parents[0]}" if one.id in landings and one.parents else one.id for one in facts.values()]
    changes = dict(_changes(repository, asked))
    merges = _merges(repository, [facts[one] for one in line])
    steps = tuple(
        Step(one, one.id in landings, changes.get(one.id, ()), merges.get(one.id, ())) for one in facts.values()
    )
    return Lineage(steps, at, at == base)


def off_line(found: Lineage) -> Lineage:
    """The same commits, none of them a landing: those of a branch that is to be merged."""
    return replace(found, steps=tuple(replace(step, landing=False) for step in found.steps))


def difference(repository: Repository, one: str, other: str) -> tuple[Change, ...]:
    """What another tree changes against one."""
    fields = repository.run("diff-tree", *ALL_LINKS, "-r", "--raw", "-z", "--no-renames", one, other)
    return tuple(change for _id, changes in _parse(f"{one}\0".encode() + fields) for change in changes)


def merged(repository: Repository, base: str, head: str) -> tuple[str, tuple[str, ...]]:
    """The tree that Git makes of two commits, and the paths on which they conflict."""
    output = repository.run(
        "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", base, head, answers=(0, 1)
    )
    tree, *paths = output.decode("utf-8", "surrogateescape").split("\0")
    return tree, tuple(path for path in paths if path)


def _facts(repository: Repository, base: str, head: str) -> Iterator[CommitFacts]:
    """Parents before children."""
    output = repository.run(
        "-c", "log.showSignature=false", "log", "--topo-order", "--reverse", "--no-color", "--no-notes", "-s", "-z",
        "--date=raw", "--format=%H %P%n%ad%n%cd", head, f"^{base}", "--",
    )  # fmt: skip
    for row in output.decode("ascii", "replace").split("\0"):
        if row:
            ids, authored, committed = row.split("\n")[:3]
            commit, *parents = ids.split()
            yield CommitFacts(commit, tuple(parents), _stamp(authored), _stamp(committed))


def _stamp(raw: str) -> Stamp:
    """A moment from `seconds +hhmm`; what cannot be read is the beginning of time, which no landing can bear."""
    try:
        seconds, zone = raw.split()
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        return Stamp(moment(int(seconds), "+0000").astimezone(UTC), -minutes if zone[0] == "-" else minutes)
    except (ValueError, IndexError, OverflowError):
        return Stamp(datetime.fromtimestamp(0, UTC))


def _changes(repository: Repository, asked: Iterable[str]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    output = repository.run(
        "diff-tree", *ALL_LINKS, "--stdin", "-c", "--root", "-r", "--raw", "-z", "--no-renames",
        given="".join(f"{line}\n" for line in asked).encode(),
    )  # fmt: skip
    return _parse(output)


def _merges(repository: Repository, landings: Sequence[CommitFacts]) -> dict[str, tuple[Change, ...]]:
    """For each landing that merges, where it departs from what Git makes of its parents by itself, below content/."""
    two = [one.id for one in landings if len(one.parents) == 2]
    more = [one.id for one in landings if len(one.parents) > 2]
    found: dict[str, tuple[Change, ...]] = {}
    if two:
        output = repository.run(
            "-c", "log.showSignature=false", "-c", "merge.conflictStyle=merge", "log", "--no-walk=unsorted", "--stdin",
            "--diff-merges=remerge", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color", "--no-notes",
            f"--format={_COMMIT}%H", "--", f":/{CONTENT}", given="".join(f"{one}\n" for one in two).encode(),
        )  # fmt: skip
        found |= dict(_parse(output))
    if more:
        for commit, changes in _changes(repository, more):
            found[commit] = tuple(
                change._replace(old=None) for change in changes if change.path.startswith(f"{CONTENT}/")
            )
    for one in landings:
        if len(one.parents) > 2:
            found[one.id] = (*found.get(one.id, ()), *_dropped(repository, one))
    return found


def _dropped(repository: Repository, merge: CommitFacts) -> Iterator[Change]:
    """What one parent alone changed below content/, and a merge of more than two left as it was."""
    first, *others = merge.parents
    taken = {change.path for change in difference(repository, first, merge.id)}
    for other in others:
        fork = repository.line("merge-base", first, other) if repository.succeeds("merge-base", first, other) else ""
        if not fork:
            continue
        of_main = {change.path for change in difference(repository, fork, first)}
        for path, old, new in difference(repository, fork, other):
            if path.startswith(f"{CONTENT}/") and new is not None and path not in taken | of_main:
                yield Change(path, new, old)


def _parse(output: bytes) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Raw differences with a commit's id before each group; of a combined one the last mode and id are the result's."""
    rest = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    commit, changes = "", list[Change]()
    for text in rest:
        field = text.strip("\n")
        if field.startswith(":"):
            path = next(rest)
            parents = len(field) - len(field.lstrip(":"))
            words = field.lstrip(":").split(" ")
            modes, ids = words[: parents + 1], words[parents + 1 : 2 * parents + 2]
            old = _entry(modes[0], ids[0], path) if parents == 1 else None
            changes.append(Change(path, old, _entry(modes[-1], ids[-1], path)))
        elif field:
            if commit:
                yield commit, tuple(changes)
            commit, changes = field.removeprefix(_COMMIT), []
    if commit:
        yield commit, tuple(changes)


def _entry(mode: str, object_id: str, path: str) -> Entry | None:
    if mode == _NONE:
        return None
    return Entry(mode, "commit" if mode == "160000" else "blob", object_id, path)
