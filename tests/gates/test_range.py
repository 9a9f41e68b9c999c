"""The gate on a range: each landing as main must be, whichever way it came; what lies off the line by form."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingwen.gates.command import main
from mingwen.gates.range import RangeReport, judge_range
from mingwen.item import writing
from mingwen.messages import MingwenError, RepositoryError
from tests.cli.body import BODY, Body
from tests.conftest import Checkout

HOUR = dt.timedelta(hours=1)
CHANGE = {"kind": "correction", "what": "一处达标率由九成改为全部", "why": "录入时抄错了监测站的结果"}
OTHER = {"kind": "correction", "what": "一处水源地的名称写全", "why": "读者来信指出名称不完整"}
MORE = f"{BODY}\n补充一段。\n"
LAST = f"{BODY}\n补充一段，又补充一段。\n"


class Main:
    """A body's main branch with two published items; what lands after `base` is what the gate is asked about."""

    def __init__(self, checkout: Checkout) -> None:
        self.body = Body(checkout)
        self.checkout = checkout
        self.a, self.b = self.publish("00002"), self.publish("00003")
        self.base = self.git("rev-parse", "HEAD")

    @property
    def git(self) -> Callable[..., str]:
        return self.checkout.git

    def publish(self, serial: str) -> str:
        """A signed item, committed; gives its path."""
        file, text = self.body.item(serial)
        self.checkout.commit(f"publish {serial}", {file: self.body.sign(file, text)})
        return file

    def text(
        self, serial: str = "00002", body: str = MORE, change: dict[str, str] | None = CHANGE, **values: object
    ) -> str:
        """An item amended and signed."""
        said: dict[str, Any] = {"revision": 2, "change": change} | values
        file, text = self.body.item(serial, body=body, **said)
        revision = said["revision"]
        steps = ("check", "approve", "execute") if isinstance(revision, int) and revision > 1 else ()
        return self.body.sign(file, text, *steps)

    def unsigned(self, serial: str = "00002", body: str = MORE) -> str:
        return self.body.item(serial, body=body)[1]

    @property
    def bad(self) -> dict[str, str | bytes]:
        """An amendment without a reason: the text is another, and nothing says why."""
        text = self.checkout.path.joinpath(self.a).read_text("utf-8")
        return {self.a: text.replace("按计划完成", "没有完成")}

    def judge(self, *, head: str = "HEAD", base: str = "", as_merge: bool = False) -> RangeReport:
        span = f"{base or self.base}..{head}"
        return judge_range(self.checkout.path, span, as_merge=as_merge, now=self.checkout.now + HOUR)

    def stamp(self, minutes: int = 1) -> dict[str, str]:
        self.checkout.now += dt.timedelta(minutes=minutes)
        at = self.checkout.now.isoformat(timespec="seconds")
        return {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}

    def merge(self, *options: str) -> str:
        self.git("merge", "--quiet", "--no-verify", *options, env=self.stamp())
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def line(repo: Checkout) -> Main:
    return Main(repo)


def ids(report: RangeReport, commit: str = "") -> set[str]:
    return {one.id for one in report.errors if not commit or one.commit == commit}


# What holds


def test_an_amendment_with_reason_and_sign_offs_lands(line: Main) -> None:
    line.checkout.commit("amend", {line.a: line.text()})
    report = line.judge()
    assert report.errors == []
    assert (report.landings, report.checked, report.content) == (1, 1, True)


def test_a_new_item_lands(line: Main) -> None:
    line.publish("00004")
    assert line.judge().errors == []


def test_only_the_digest_asks_for_a_revision(line: Main) -> None:
    """Keys in another order, a moved file: the same text."""
    text = (line.checkout.path / line.a).read_text("utf-8")
    lines = text.split("\n")
    lines[1], lines[2] = lines[2], lines[1]
    line.git("rm", "-q", line.a)
    line.checkout.commit("move", {line.a.replace("第00002号", "新名"): "\n".join(lines)})
    assert line.judge().errors == []


def test_nothing_below_content_is_said(line: Main, capsys: pytest.CaptureFixture[str]) -> None:
    line.checkout.commit("code", {"a.py": "x"})
    assert not line.judge().content
    assert main(["range", f"{line.base}..HEAD", "--repo", str(line.checkout.path)]) == 0
    assert "没有改动 content/" in capsys.readouterr().out


def test_an_empty_range(line: Main) -> None:
    report = line.judge(head=line.base)
    assert (report.errors, report.landings) == ([], 0)


# The twelve ways around the hooks (threat A1)


def _commit_tree(line: Main, files: dict[str, str | bytes], index: Path | None = None) -> str:
    """A commit made with plumbing, as web editors and graphical clients make it: another index, no work tree."""
    env = {"GIT_INDEX_FILE": str(index or line.checkout.path / ".git/other")}
    line.git("read-tree", "HEAD", env=env)
    for path, text in files.items():
        data = text.encode() if isinstance(text, str) else text
        blob = line.git("hash-object", "-w", "--stdin", stdin=data)
        line.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", env=env)
    tree = line.git("write-tree", env=env)
    commit = line.git("commit-tree", tree, "-p", "HEAD", "-m", "update", env=line.stamp())
    line.git("reset", "-q", "--hard", commit)
    return commit


def _hooked(line: Main, *options: str, env: dict[str, str] | None = None) -> None:
    """Commit through a hook that refuses everything, with the way around it."""
    hook = line.checkout.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\ntest "$SKIP" = mingwen-staged\n')
    hook.chmod(0o755)
    line.checkout.write(line.bad)
    line.git("add", "--all")
    assert subprocess.run(["git", "commit", "-qm", "x"], cwd=line.checkout.path, capture_output=True).returncode
    config = options if options[:1] == ("-c",) else ()
    rest = () if config else options
    line.git(*config, "commit", "-q", "-m", "update", *rest, env=line.stamp() | (env or {}))


def _on_branch(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.checkout.commit("bad", line.bad)
    line.git("checkout", "-q", "main")


def _cherry_pick(line: Main) -> None:
    _on_branch(line)
    line.git("cherry-pick", "draft", env=line.stamp())


def _rebase(line: Main) -> None:
    _on_branch(line)
    line.checkout.commit("code", {"a.py": "x"})
    line.git("checkout", "-q", "draft")
    line.git("rebase", "-q", "main", env=line.stamp())
    line.git("checkout", "-q", "main")
    line.git("merge", "-q", "--ff-only", "draft")


def _am(line: Main) -> None:
    _on_branch(line)
    patch = line.git("format-patch", "-1", "--stdout", "draft").encode() + b"\n"
    line.git("am", "-q", stdin=patch, env=line.stamp())


def _revert(line: Main) -> None:
    """The amendment was good and landed; taking it back changes what is published and says nothing of why."""
    line.checkout.commit("amend", {line.a: line.text()})
    line.base = line.git("rev-parse", "HEAD")
    line.git("revert", "--no-edit", "HEAD", env=line.stamp())


def _fast_import(line: Main) -> None:
    ((path, text),) = line.bad.items()
    data = text.encode() if isinstance(text, str) else text
    at = f"{int(line.checkout.now.timestamp()) + 60} +0800"
    stream = (
        f"commit refs/heads/main\ncommitter c <c@example.invalid> {at}\ndata 6\nupdate\nfrom {line.base}\n".encode()
    )
    quoted = f'"{path}"'
    stream += f"M 100644 inline {quoted}\ndata {len(data)}\n".encode() + data + b"\n"
    line.git("fast-import", "--quiet", stdin=stream)
    line.git("reset", "-q", "--hard", "main")
    line.stamp(2)


def _no_install(line: Main) -> None:
    line.checkout.commit("update", line.bad, hooks=True)  # a fresh clone has no hooks at all


ROUTES: dict[str, Callable[[Main], object]] = {
    "no-verify": lambda line: _hooked(line, "--no-verify"),
    "SKIP": lambda line: _hooked(line, env={"SKIP": "mingwen-staged"}),
    "core.hooksPath": lambda line: _hooked(line, "-c", "core.hooksPath=/dev/null"),
    "no install": _no_install,
    "web edit": lambda line: _commit_tree(line, line.bad),
    "cherry-pick": _cherry_pick,
    "revert": _revert,
    "rebase": _rebase,
    "am": _am,
    "commit-tree": lambda line: _commit_tree(line, line.bad, line.checkout.path / ".git/plumbing"),
    "fast-import": _fast_import,
    "graphical client": lambda line: _commit_tree(line, line.bad, line.checkout.path / ".git/gui-index"),
}


@pytest.mark.parametrize("route", ROUTES)
def test_an_amendment_without_reason_is_refused_by_every_route(line: Main, route: str) -> None:
    ROUTES[route](line)
    tip = line.git("rev-parse", "HEAD")
    assert tip != line.base
    assert line.git("status", "--porcelain") == ""
    report = line.judge()
    assert "MW-G003" in ids(report, tip)
    assert tip[:12] in report.as_text()


# Runs of drafts


def drafts(line: Main) -> tuple[str, str]:
    """A branch with an unsigned draft and the signed text after it; gives their commits."""
    file, text = line.body.item("00004")
    line.git("checkout", "-q", "-b", "draft")
    first = line.checkout.commit("draft", {file: text})
    second = line.checkout.commit("sign", {file: line.body.sign(file, text)})
    line.git("checkout", "-q", "main")
    return first, second


def test_a_run_of_drafts_is_refused_at_the_draft_and_told_to_merge(line: Main) -> None:
    first, _second = drafts(line)
    line.git("merge", "-q", "--ff-only", "draft")
    report = line.judge()
    assert {one.commit for one in report.errors} == {first}
    assert {"MW-S013", "MW-G009"} <= ids(report, first)
    assert "merge or squash" in report.as_text()


def test_rebased_drafts_are_refused_at_the_draft(line: Main) -> None:
    drafts(line)
    line.checkout.commit("code", {"a.py": "x"})
    line.git("checkout", "-q", "draft")
    line.git("rebase", "-q", "main", env=line.stamp())
    line.git("checkout", "-q", "main")
    line.git("merge", "-q", "--ff-only", "draft")
    assert "MW-G009" in ids(line.judge(), line.git("rev-parse", "HEAD~1"))


def test_a_merge_of_drafts_is_accepted(line: Main) -> None:
    drafts(line)
    line.merge("--no-ff", "-m", "merge", "draft")
    report = line.judge()
    assert report.errors == []
    assert (report.landings, report.commits) == (1, 3)


def test_a_squash_of_drafts_is_accepted(line: Main) -> None:
    drafts(line)
    line.git("merge", "--quiet", "--squash", "draft")
    line.checkout.commit("squash")
    assert line.judge().errors == []


def test_an_octopus_of_two_drafts_is_accepted(line: Main) -> None:
    for serial in ("00004", "00005"):
        line.git("checkout", "-q", "-b", f"draft-{serial}", "main")
        line.publish(serial)
    line.git("checkout", "-q", "main")
    line.merge("--no-ff", "-m", "merge", "draft-00004", "draft-00005")
    assert line.judge().errors == []


# Merges that are not what was reviewed (A10)


def amended_branch(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.checkout.commit("amend", {line.a: line.text()})
    line.git("checkout", "-q", "main")
    line.checkout.commit("code", {"a.py": "x"})
    line.base = line.git("rev-parse", "HEAD")


def test_a_merge_that_changes_what_it_merges_is_refused(line: Main) -> None:
    """Even where the changed text is signed: the branch was reviewed, the merge was not."""
    amended_branch(line)
    line.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    tip = line.checkout.commit("merge", {line.a: line.text(body=LAST)})
    assert ids(line.judge(), tip) == {"MW-G008"}


def test_a_merge_that_changes_what_neither_side_touched_is_refused(line: Main) -> None:
    amended_branch(line)
    line.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    text = (line.checkout.path / line.b).read_text("utf-8")
    tip = line.checkout.commit("merge", {line.b: text.replace("按计划完成", "没有完成")})
    assert {"MW-G003", "MW-G008", "MW-S011"} <= ids(line.judge(), tip)


def test_a_merge_that_drops_the_branch_is_refused(line: Main) -> None:
    amended_branch(line)
    tip = line.merge("--no-ff", "-s", "ours", "-m", "merge", "draft")
    assert ids(line.judge(), tip) == {"MW-G008"}


def test_a_merge_that_drops_the_other_landing_is_refused(line: Main) -> None:
    """Main amended the item since; the merge puts the branch's older text back."""
    line.git("checkout", "-q", "-b", "draft")
    line.publish("00004")
    line.git("checkout", "-q", "main")
    line.checkout.commit("amend", {line.a: line.text()})
    line.base = line.git("rev-parse", "HEAD")
    line.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    line.git("checkout", "-q", "draft", "--", line.a)
    tip = line.checkout.commit("merge")
    assert {"MW-G003", "MW-G008"} <= ids(line.judge(), tip)


def test_a_merge_that_adds_the_offices_sign_off_is_accepted(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    file, text = line.body.item("00002", body=MORE, revision=2, change=CHANGE)
    line.checkout.commit("amend", {file: line.body.sign(file, text, "check", "approve")})
    line.git("checkout", "-q", "main")
    line.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    line.checkout.commit("merge", {file: line.body.sign(file, text, "check", "approve", "execute")})
    assert line.judge().errors == []


def test_two_branches_amending_one_item_make_two_revisions(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.checkout.commit("amend", {line.a: line.text()})
    line.git("checkout", "-q", "main")
    line.checkout.commit("amend otherwise", {line.a: line.text(body=LAST, change=OTHER)})
    done = subprocess.run(
        ["git", "merge", "-q", "--no-ff", "-m", "x", "draft"], cwd=line.checkout.path, capture_output=True
    )
    assert done.returncode == 1
    tip = line.checkout.commit("merge", {line.a: line.text(revision=3)})
    assert line.judge().errors == []
    line.git("reset", "-q", "--hard", "HEAD~1")
    tip = line.checkout.commit("the branch's text as it was", {line.a: line.text()})
    assert "MW-G003" in ids(line.judge(), tip)


def test_a_squash_of_two_items_needs_a_reason_for_each(line: Main) -> None:
    both = {line.a: line.text(), line.b: line.text("00003", change=OTHER)}
    line.checkout.commit("both", both)
    assert line.judge().errors == []
    line.git("reset", "-q", "--hard", line.base)
    tip = line.checkout.commit("both", both | {line.b: line.text("00003")})
    assert ids(line.judge(), tip) == {"MW-G005"}


# The clock (threat A7)


def at(line: Main, committed: str, authored: str = "") -> str:
    stamps = {"GIT_COMMITTER_DATE": committed, "GIT_AUTHOR_DATE": authored or committed}
    line.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "x", env=stamps)
    return line.git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("minutes", "zone", "refused"),
    [(-4, 8, False), (-6, 8, True), (64, 8, False), (66, 8, True), (-4, 14, False), (-6, -12, True), (1, -12, False)],
)
def test_the_committers_clock(line: Main, minutes: int, zone: int, refused: bool) -> None:
    moment = line.checkout.now + dt.timedelta(minutes=minutes)
    tip = at(line, moment.astimezone(dt.timezone(dt.timedelta(hours=zone))).isoformat())
    assert ids(line.judge(), tip) == ({"MW-G007"} if refused else set())


@pytest.mark.parametrize("stamp", ["0 +0000", "4070908800 +0800", "253402300799 +0000", "99999999999999 +0800"])
def test_dates_that_no_landing_bears(line: Main, stamp: str) -> None:
    tree = line.git("rev-parse", "HEAD^{tree}")
    who = f"a <a@example.invalid> {stamp}"
    raw = f"tree {tree}\nparent {line.base}\nauthor {who}\ncommitter {who}\n\nx\n".encode()
    tip = line.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)
    assert "MW-G007" in ids(line.judge(head=tip), tip)


def test_a_zone_that_no_place_has(line: Main) -> None:
    tree, now = line.git("rev-parse", "HEAD^{tree}"), int(line.checkout.now.timestamp())
    who = f"a <a@example.invalid> {now} +9900"
    raw = f"tree {tree}\nparent {line.base}\nauthor {who}\ncommitter {who}\n\nx\n".encode()
    tip = line.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)
    assert ids(line.judge(head=tip), tip) == {"MW-G007"}


def test_an_old_draft_may_land_today_and_a_draft_of_tomorrow_not(line: Main) -> None:
    now = line.checkout.now.isoformat()
    assert line.judge(head=at(line, now, "2026-01-01T00:00:00+08:00")).errors == []
    line.git("reset", "-q", "--hard", line.base)
    tip = at(line, now, "2026-12-01T00:00:00+08:00")
    assert ids(line.judge(), tip) == {"MW-G007"}


def test_sign_offs_are_not_later_than_the_landing(line: Main) -> None:
    later = line.checkout.now + dt.timedelta(days=1)
    now, line.checkout.now = line.checkout.now, later
    text = line.text()
    tip = line.checkout.commit("amend", {line.a: text}, at=now)
    line.checkout.now = later
    assert "MW-S006" in ids(line.judge(), tip)


def test_a_later_landing_is_measured_by_the_one_before_it(line: Main) -> None:
    line.checkout.commit("code", {"a.py": "x"}, at=line.checkout.now + 8 * HOUR)
    tip = line.checkout.commit("amend", {line.a: line.text()}, at=line.checkout.now - HOUR)
    line.checkout.now += 9 * HOUR
    assert "MW-G007" in ids(line.judge(), tip)


# What vanishes (A17)


def test_deletion_is_refused(line: Main) -> None:
    line.git("rm", "-q", line.a)
    tip = line.checkout.commit("away")
    assert ids(line.judge(), tip) == {"MW-G001"}


def test_deletion_in_a_merge_is_refused(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.git("rm", "-q", line.a)
    line.checkout.commit("away")
    line.git("checkout", "-q", "main")
    tip = line.merge("--no-ff", "-m", "merge", "draft")
    assert ids(line.judge(), tip) == {"MW-G001"}


def test_restoring_what_was_deleted_is_no_new_item(line: Main) -> None:
    line.git("rm", "-q", line.a)
    line.base = line.checkout.commit("away, before there was a gate")
    line.git("revert", "--no-edit", "HEAD", env=line.stamp())
    assert line.judge().errors == []


def test_a_number_that_was_used_is_not_used_again(line: Main) -> None:
    line.git("rm", "-q", line.a)
    line.base = line.checkout.commit("away, before there was a gate")
    file, text = line.body.item("00002", title="另一件", body=LAST)
    tip = line.checkout.commit("again", {file: line.body.sign(file, text)})
    assert "MW-G002" in ids(line.judge(), tip)


def test_a_changed_number_is_refused(line: Main) -> None:
    line.git("rm", "-q", line.a)
    file, text = line.body.item("00004", title="第00002号")
    tip = line.checkout.commit("renumber", {file: line.body.sign(file, text)})
    assert ids(line.judge(), tip) == {"MW-G002"}


# Off the line (A11)


def test_what_was_added_and_removed_on_the_branch_is_seen(line: Main) -> None:
    """The net change is nothing; the blob stays in the history of everyone who fetches it."""
    line.git("checkout", "-q", "-b", "draft")
    bad = line.checkout.commit("in", {line.a.replace("00002", "00009"): "没有信息栏\n", "content/秘密.txt": "x"})
    line.git("revert", "--no-edit", "HEAD", env=line.stamp())
    line.git("checkout", "-q", "main")
    line.merge("--no-ff", "-m", "merge", "draft")
    assert {"MW-F010", "MW-P001"} <= ids(line.judge(), bad)


def test_a_large_blob_in_the_middle_is_seen_wherever_it_lay(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    bad = line.checkout.commit("in", {"big.bin": os.urandom(64) * 330_000})
    line.git("rm", "-q", "big.bin")
    line.checkout.commit("out")
    line.git("checkout", "-q", "main")
    line.merge("--no-ff", "-m", "merge", "draft")
    assert ids(line.judge(), bad) == {"MW-A007"}


def test_a_link_on_a_branch_is_seen(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    (line.checkout.path / line.a.replace("00002", "00009")).symlink_to("/etc/passwd")
    bad = line.checkout.commit("in")
    line.git("rm", "-q", line.a.replace("00002", "00009"))
    line.checkout.commit("out")
    line.git("checkout", "-q", "main")
    line.merge("--no-ff", "-m", "merge", "draft")
    assert "MW-P002" in ids(line.judge(), bad)


# A pull request


def test_a_pull_request_is_judged_as_its_merge(line: Main) -> None:
    drafts(line)
    line.checkout.commit("code", {"a.py": "x"})
    line.base = line.git("rev-parse", "HEAD")
    assert line.judge(head="draft", as_merge=True).errors == []
    assert ids(line.judge(head="draft")) == {"MW-G010"}


def test_an_unfinished_pull_request_is_refused(line: Main) -> None:
    drafts(line)
    report = line.judge(head="draft~1", as_merge=True)
    assert ids(report, line.git("rev-parse", "draft~1")) == {"MW-S013"}


def test_a_pull_request_that_conflicts_is_refused(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.checkout.commit("amend", {line.a: line.text()})
    line.git("checkout", "-q", "main")
    line.base = line.checkout.commit("amend otherwise", {line.a: line.text(body=LAST, change=OTHER)})
    report = line.judge(head="draft", as_merge=True)
    assert [(one.id, one.file) for one in report.errors] == [("MW-G011", line.a)]


def test_a_pull_request_that_brings_nothing(line: Main) -> None:
    report = line.judge(head=line.git("rev-parse", "HEAD~1"), as_merge=True)
    assert (report.errors, report.content) == ([], False)


# The register (A5)


def roster(line: Main, old: str, new: str) -> dict[str, str | bytes]:
    path = "content/_register/site.yml"
    text = (line.checkout.path / path).read_text("utf-8")
    assert old in text
    return {path: text.replace(old, new)}


def test_the_register_of_the_first_parent_judges(line: Main) -> None:
    """Who opens production in the landing that deletes a sample is judged by the register before it."""
    text = (line.checkout.path / line.a).read_text("utf-8")
    assert "sample: true" in text
    line.git("rm", "-q", line.a)
    tip = line.checkout.commit("both", roster(line, "production: false", "production: true"))
    assert ids(line.judge(), tip) == {"MW-G001"}


def test_each_landing_has_the_register_of_its_day(line: Main) -> None:
    line.checkout.commit("production", roster(line, "production: false", "production: true"))
    line.git("rm", "-q", line.a)
    line.checkout.commit("away")
    assert line.judge().errors == []


def test_a_register_that_does_not_hold_is_refused_where_it_lands(line: Main) -> None:
    tip = line.checkout.commit("broken", roster(line, "office: office", "office: nobody"))
    line.checkout.commit("after", {line.a: line.text()})
    assert {one.commit for one in line.judge().errors} == {tip}


# History that cannot be trusted (A12, A13)


def test_a_rewritten_line_is_refused(line: Main) -> None:
    line.checkout.commit("code", {"a.py": "x"})
    old = line.git("rev-parse", "HEAD")
    line.git("reset", "-q", "--hard", line.base)
    tip = line.checkout.commit("instead", {"b.py": "x"})
    assert ids(line.judge(base=old), tip) == {"MW-G010"}


def test_a_rollback_is_refused(line: Main) -> None:
    old = line.checkout.commit("code", {"a.py": "x"})
    assert ids(line.judge(base=old, head=line.base)) == {"MW-G010"}


def test_a_replaced_first_parent_is_refused(line: Main) -> None:
    """`git pull` on a clone with work of its own makes main the second parent."""
    line.git("checkout", "-q", "-b", "own")
    line.checkout.commit("own", {"b.py": "x"})
    line.git("checkout", "-q", "main")
    line.base = line.checkout.commit("code", {"a.py": "x"})
    line.git("checkout", "-q", "own")
    line.merge("--no-ff", "-m", "pull", "main")
    assert ids(line.judge()) == {"MW-G010"}


def test_a_shallow_clone_is_refused(line: Main, tmp_path: Path) -> None:
    line.checkout.commit("amend", {line.a: line.text()})
    url = line.checkout.path.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=2", url, str(tmp_path / "shallow")], check=True)
    with pytest.raises(RepositoryError, match="unshallow"):
        judge_range(tmp_path / "shallow", "HEAD~1..HEAD")


def test_a_replaced_commit_is_refused(line: Main) -> None:
    bad = line.checkout.commit("bad", line.bad)
    line.git("reset", "-q", "--hard", line.base)
    good = line.checkout.commit("amend", {line.a: line.text()})
    line.git("replace", bad, good)
    with pytest.raises(RepositoryError, match="git replace -d"):
        line.judge(head=bad)


# How it is asked


@pytest.mark.parametrize("span", ["HEAD", "..HEAD", "HEAD..", "HEAD...HEAD"])
def test_a_span_has_two_ends(line: Main, span: str) -> None:
    with pytest.raises(MingwenError, match=r"BASE\.\.HEAD"):
        judge_range(line.checkout.path, span)


def test_json_says_what_was_walked(line: Main, capsys: pytest.CaptureFixture[str]) -> None:
    tip = line.checkout.commit("bad", line.bad)
    assert main(["range", f"{line.base}..HEAD", "--repo", str(line.checkout.path), "--format", "json"]) == 1
    said = capsys.readouterr().out
    assert f'"commit": "{tip}"' in said
    assert '"landings": 1' in said


def test_it_looks_at_commits_and_not_at_the_work_tree(line: Main) -> None:
    line.checkout.write(line.bad)
    assert line.judge().errors == []


def test_two_faulty_landings_are_both_named(line: Main) -> None:
    first = line.checkout.commit("bad", line.bad)
    text = (line.checkout.path / line.b).read_text("utf-8")
    second = line.checkout.commit("bad too", {line.b: text.replace("按计划完成", "没有完成")})
    assert {one.commit for one in line.judge().errors} == {first, second}


def test_attachments_go_with_a_revision_only(line: Main) -> None:
    data = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    listed = [{"file": "a.pdf", "title": "表", "sha256": hashlib.sha256(data).hexdigest()}]
    file, text = line.body.item("00004", attachments=listed)
    attached = f"{file.removesuffix('.md')}/a.pdf"
    line.base = line.checkout.commit("publish", {file: line.body.sign(file, text), attached: data})
    line.git("rm", "-q", attached)
    tip = line.checkout.commit("away")
    assert ids(line.judge(), tip) == {"MW-A001"}
    line.git("reset", "-q", "--hard", line.base)
    unlisted = writing.replace_key(line.body.sign(file, text), "attachments", None)
    line.git("rm", "-q", attached)
    tip = line.checkout.commit("away, and not listed", {file: unlisted})
    assert {"MW-G003", "MW-S011"} <= ids(line.judge(), tip)


# What bends the answer from outside the commits


def used_again_after_a_merge(line: Main) -> None:
    """A number that only a merge ever brought, gone before BASE, is given to another text."""
    line.git("checkout", "-q", "-b", "draft")
    gone = line.publish("00007")
    line.git("checkout", "-q", "main")
    line.checkout.commit("code", {"a.py": "x"})
    line.merge("--no-ff", "-m", "merge", "draft")
    line.git("rm", "-q", gone)
    line.base = line.checkout.commit("away, before there was a gate")
    file, text = line.body.item("00007", title="另一件", body=LAST)
    line.checkout.commit("again", {file: line.body.sign(file, text)})


@pytest.mark.parametrize("shown", ["off", "combined", "remerge"])
def test_how_this_clone_shows_merges_changes_nothing(line: Main, shown: str) -> None:
    used_again_after_a_merge(line)
    line.git("config", "log.diffMerges", shown)
    assert {"MW-G002", "MW-G003"} <= ids(line.judge())


@pytest.mark.parametrize("variable", ["GIT_LITERAL_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOGLOB_PATHSPECS"])
def test_how_a_client_has_git_read_paths_changes_nothing(
    line: Main, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    used_again_after_a_merge(line)
    monkeypatch.setenv(variable, "1")
    assert {"MW-G002", "MW-G003"} <= ids(line.judge())


def test_from_a_folder_of_the_repository_it_sees_the_same(line: Main) -> None:
    used_again_after_a_merge(line)
    report = judge_range(line.checkout.path / "content", f"{line.base}..HEAD", now=line.checkout.now + HOUR)
    assert {"MW-G002", "MW-G003"} <= ids(report)


def test_from_a_folder_an_evil_merge_is_seen(line: Main) -> None:
    amended_branch(line)
    line.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    line.checkout.commit("merge", {line.a: line.text(body=LAST)})
    report = judge_range(line.checkout.path / "content", f"{line.base}..HEAD", now=line.checkout.now + HOUR)
    assert ids(report) == {"MW-G008"}


def test_a_submodule_that_gitmodules_hides_is_seen(line: Main) -> None:
    place = "content/office/finance/2026/s"
    line.checkout.commit("hide", {".gitmodules": f'[submodule "s"]\npath = {place}\nurl = ./s\nignore = all\n'})
    line.git("update-index", "--add", "--cacheinfo", f"160000,{line.base},{place}")
    line.git("commit", "-q", "--no-verify", "-m", "x", env=line.stamp())
    assert "MW-P002" in ids(line.judge(), line.git("rev-parse", "HEAD"))


@pytest.mark.parametrize("name", ["origin/main", "trunk", "deadbeef"])
def test_a_base_that_may_be_two_commits_is_refused(line: Main, name: str) -> None:
    """Git takes a tag before the branch of the same name: who pushes one would say where main stands."""
    line.git("update-ref", f"refs/remotes/{name}" if "/" in name else f"refs/heads/{name}", line.base)
    line.checkout.commit("bad", line.bad)
    line.git("update-ref", f"refs/tags/{name}", "HEAD")
    with pytest.raises(RepositoryError, match=f"refs/tags/{name}"):
        line.judge(base=name)
    line.git("update-ref", "-d", f"refs/tags/{name}")
    assert "MW-G003" in ids(line.judge(base=name))


def test_a_name_that_is_also_an_abbreviated_id_is_refused(line: Main) -> None:
    line.checkout.commit("bad", line.bad)
    line.git("update-ref", f"refs/tags/{line.base[:10]}", "HEAD")
    with pytest.raises(RepositoryError, match="写全名"):
        line.judge(base=line.base[:10])


def test_a_blob_that_is_not_there_has_no_size_that_holds(line: Main) -> None:
    line.git("checkout", "-q", "-b", "draft")
    line.checkout.commit("in", {"big.bin": "x"})
    blob = line.git("rev-parse", "HEAD:big.bin")
    line.git("rm", "-q", "big.bin")
    line.checkout.commit("out")
    line.git("checkout", "-q", "main")
    line.merge("--no-ff", "-m", "merge", "draft")
    (line.checkout.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RepositoryError, match=blob[:12]):
        line.judge()


@pytest.mark.parametrize("setting", ["remote.origin.promisor", "extensions.partialClone"])
def test_a_partial_clone_is_refused_whatever_names_it(line: Main, setting: str) -> None:
    line.git("config", setting, "true")
    with pytest.raises(RepositoryError, match="部分克隆"):
        line.judge()


def test_an_octopus_that_drops_a_branch_is_refused(line: Main) -> None:
    amended_branch(line)
    line.git("checkout", "-q", "-b", "other", line.base)
    line.checkout.commit("code", {"b.py": "x"})
    tree = line.git("rev-parse", f"{line.base}^{{tree}}")
    parents = ("-p", line.base, "-p", "draft", "-p", "other")
    tip = line.git("commit-tree", tree, *parents, "-m", "merge", env=line.stamp())
    assert ids(line.judge(head=tip), tip) == {"MW-G008"}
