"""I5 by random walk: amendments shown are the landings that changed the digest, each with reason, post and date.

The walk keeps its own record, from the texts that it lands and by its own digest; it never asks the reader. After every
step a cold reading gives that record, drafts on branches do not show, and a reading from the cache equals it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from mingwen.git import Repository
from mingwen.history import revisions
from tests.conftest import FIRST_COMMIT
from tests.history.made import item, path

WALKS, STEPS = 8, 50
SERIAL, UNIT = st.sampled_from(["00041", "00042", "00043", "00044"]), st.sampled_from(["water", "air", "soil"])
KIND = st.sampled_from(["amend", "amend", "quiet", "sign", "move", "move and amend", "delete"])
WALKED: list[int] = []  # steps of each walk
_WHO = "corpus <corpus@example.invalid>"

Tree = Mapping[str, str]  # path → text


@dataclass
class Line:
    """A branch: its tip, the tree there, and its own commits since it left main, oldest first."""

    tip: str
    tree: Tree
    own: list[tuple[str, Tree, dt.datetime]] = field(default_factory=list)
    base: str = ""


class Walk(RuleBasedStateMachine):
    """Edits of four items in three units, on main and on one branch at a time."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mingwen-walk-"))
        self.cache = self.folder / "cache"
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.folder / "bare"))
        self.repository = Repository(self.folder / "bare")
        self.now, self.count = FIRST_COMMIT, 0
        WALKED.append(0)
        self.expected: dict[str, list[tuple[str, str, str, tuple[str, ...], dt.datetime]]] = {}
        self.gone: dict[str, str] = {}
        self.removed: dict[str, tuple[str, str]] = {}  # serial → path and text of a deleted file
        self.branch: Line | None = None
        self.main = Line("", {})
        self.land({"README.md": "x"})

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    # Git

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        where = self.folder / "bare"
        command = ["git", *(["-C", str(where)] if where.exists() else []), *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout.decode().strip()

    def commit(self, ref: str, tree: Tree, *parents: str) -> str:
        self.now += dt.timedelta(minutes=1)
        stamp = f"{_WHO} {int(self.now.timestamp())} +0800\n"
        head = f"commit refs/heads/{ref}\nauthor {stamp}committer {stamp}data 1\nx\n"
        head += "".join(f"{'merge' if number else 'from'} {one}\n" for number, one in enumerate(parents) if one)
        rows = [f"M 100644 inline {place}\n".encode() + _data(text.encode()) for place, text in tree.items()]
        self.git("fast-import", "--quiet", "--force", stdin=head.encode() + b"deleteall\n" + b"".join(rows) + b"\n")
        return self.git("rev-parse", ref)

    # the record

    def land(self, tree: Tree, *others: str) -> None:
        """A landing on main: the record grows by what changed, then the reader is asked."""
        before = self.main
        tip = self.commit("main", tree, before.tip, *others)
        self.landed(before.tree, tree, tip, self.now)
        self.main = Line(tip, tree)
        self.look()

    def landed(self, before: Tree, after: Tree, commit: str, at: dt.datetime) -> None:
        old, new = _digests(before), _digests(after)
        for serial, (found, why, posts) in new.items():
            self.gone.pop(serial, None)
            if serial not in old or old[serial][0] != found:
                self.expected.setdefault(serial, []).append((commit, found, why, posts, at))
        for serial in old.keys() - new.keys():
            self.gone[serial] = commit

    def look(self) -> None:
        WALKED[-1] += 1
        cold = revisions(self.repository, "main")
        warm = revisions(self.repository, "main", self.cache)
        assert dict(warm.items) == dict(cold.items)
        assert list(warm.items) == list(cold.items)
        shown = {
            short: [(one.commit, one.digest, one.why, one.approved_by, one.landed_at) for one in found.revisions]
            for short, found in cold.items.items()
        }
        assert shown == {f"2026-{serial}": rows for serial, rows in self.expected.items()}
        away = {short: found.gone[0] for short, found in cold.items.items() if found.gone is not None}
        assert away == {f"2026-{serial}": commit for serial, commit in self.gone.items()}

    # what people do

    def edited(self, tree: Tree, serial: str, kind: str, unit: str) -> Tree:
        """The tree after one edit of an item; an edit that makes no sense there makes the item."""
        self.count += 1
        place = next((one for one in tree if serial in one), None)
        if place is None:
            return {**tree, path(unit, serial): item(f"第{self.count}次", serial=serial, signed=2)}
        text, rest = tree[place], {one: said for one, said in tree.items() if one != place}
        number = int(text.partition("revision: ")[2].split("\n")[0])
        if kind == "amend":
            return {
                **rest,
                place: item(f"第{self.count}次", number + 1, serial=serial, why=f"来电询问{self.count}号事项"),
            }
        if kind == "quiet":
            return {**rest, place: f"{text}悄悄加一句{self.count}\n"}
        if kind == "sign":
            entry = f"  - {{step: execute, by: office-web, at: 2026-10-11T0{self.count % 10}:00:00+08:00}}\n---\n"
            return {**rest, place: text.replace("\n---\n", f"\n{entry}", 1)}
        if kind == "move":
            return {**rest, path(unit, serial, f"s{self.count}"): text}
        if kind == "move and amend":
            moved = item(f"第{self.count}次", number + 1, serial=serial, unit=unit, kind="transfer")
            return {**rest, path(unit, serial): moved}
        return rest

    @rule(serial=SERIAL, kind=KIND, unit=UNIT)
    def direct(self, serial: str, kind: str, unit: str) -> None:
        before = self.main.tree
        after = self.edited(before, serial, kind, unit)
        for place in before.keys() - after.keys():
            self.removed[serial] = place, before[place]
        self.land(after)

    @rule()
    def something_else(self) -> None:
        self.count += 1
        self.land({**self.main.tree, "README.md": str(self.count)})

    @precondition(lambda self: any(serial in self.gone for serial in self.removed))
    @rule()
    def restore(self) -> None:
        serial = next(serial for serial in self.removed if serial in self.gone)
        place, text = self.removed[serial]
        self.land({**self.main.tree, place: text})

    @rule(serial=SERIAL, kind=KIND, unit=UNIT)
    def draft(self, serial: str, kind: str, unit: str) -> None:
        """A commit on the branch, which begins at main; main shows nothing of it."""
        line = self.branch or Line(self.main.tip, self.main.tree, base=self.main.tip)
        tree = self.edited(line.tree, serial, kind, unit)
        tip = self.commit("draft", tree, line.tip)
        self.branch = Line(tip, tree, [*line.own, (tip, tree, self.now)], line.base)
        self.look()

    @precondition(lambda self: self.branch is not None)
    @rule(way=st.sampled_from(["merge", "squash", "fast-forward", "evil"]), serial=SERIAL)
    def land_the_branch(self, way: str, serial: str) -> None:
        line, self.branch = self.branch, None
        assert line is not None
        if way == "fast-forward" and line.base == self.main.tip:
            before = self.main.tree
            for tip, tree, at in line.own:
                self.landed(before, tree, tip, at)
                before = tree
            self.git("update-ref", "refs/heads/main", line.tip)
            self.main = Line(line.tip, line.tree)
            self.look()
            return
        theirs = {one: _serial(one) for one in line.tree}
        kept = {one: text for one, text in self.main.tree.items() if _serial(one) not in theirs.values()}
        merged: Tree = {**kept, **line.tree}
        if way == "evil":
            merged = self.edited(merged, serial, "amend", "water")
        self.land(merged, *([] if way == "squash" else [line.tip]))


def _serial(place: str) -> str:
    return place.rpartition("/")[2].partition("-")[0]


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _digests(tree: Tree) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Digest, reason and approvers of each item, by serial; the digest by design §2, written once more."""
    found = {}
    for place, text in tree.items():
        if place.startswith("content/"):
            _empty, written, body = text.split("---\n", 2)
            front = yaml.load(written, yaml.BaseLoader)
            posts = tuple(row["by"] for row in front.pop("signoff") if row["step"] == "approve")
            canonical = json.dumps(front, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest = "mw1:sha256:" + hashlib.sha256(f"mw1\n{canonical}\n{body}".encode()).hexdigest()
            found[_serial(place)] = digest, front.get("change", {}).get("why", ""), posts
    return found


def test_three_hundred_random_edits() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert sum(WALKED) >= 300
