"""The gate before a commit sees the index, all of what is staged and nothing else."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingwen.gates.command import main
from mingwen.gates.staged import judge_staged
from mingwen.git import Repository
from mingwen.item import writing
from mingwen.messages import RegisterError, Report
from mingwen.register import load_index
from mingwen.rules import Snapshot, judge, touched_items
from tests.cli.body import BODY, Body
from tests.conftest import FIRST_COMMIT, ROOT, Checkout

DECISION = {"doubt": writing.BLANK, "conclusion": writing.BLANK, "by": "office-director", "date": writing.BLANK}


@pytest.fixture
def body(repo: Checkout) -> Body:
    return Body(repo)


def judged(body: Body) -> Report:
    return judge_staged(body.top, FIRST_COMMIT)


def ids(body: Body) -> set[str]:
    return {finding.id for finding in judged(body).errors}


# What it looks at


def test_nothing_staged_nothing_said(body: Body, capfd: pytest.CaptureFixture[str]) -> None:
    assert judged(body) == Report()
    assert main(["staged", "--repo", str(body.top)]) == 0
    assert capfd.readouterr() == ("", "")


def test_what_lies_outside_content_is_none_of_its_business(body: Body) -> None:
    body.add("content.md", "x")
    body.add("docs/content/a.md", "x")
    assert judged(body) == Report()


@pytest.mark.parametrize("variable", ["GIT_LITERAL_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_how_a_client_has_git_read_paths_changes_nothing(
    body: Body, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Some clients export this to the hooks that they start."""
    body.add("content/秘密.txt", "x")
    monkeypatch.setenv(variable, "1")
    assert "MW-P001" in ids(body)


def test_a_submodule_that_gitmodules_hides_is_seen(body: Body) -> None:
    place = "content/office/finance/2026/s"
    body.add(".gitmodules", f'[submodule "s"]\npath = {place}\nurl = ./s\nignore = all\n')
    head = body.checkout.git("rev-parse", "HEAD")
    body.checkout.git("update-index", "--add", "--cacheinfo", f"160000,{head},{place}")
    assert "MW-P002" in ids(body)


def test_an_unsigned_item_passes_on_a_branch(body: Body) -> None:
    body.add_item()
    report = judged(body)
    assert report.errors == []
    assert report.checked == 1


def test_without_a_secrecy_decision_it_is_refused(body: Body) -> None:
    file, text = body.item(secrecy=DECISION)
    body.add(file, text)
    assert {finding.field for finding in judged(body).errors} == {"secrecy.doubt", "secrecy.conclusion", "secrecy.date"}


def test_named_approvers_are_asked_for(body: Body) -> None:
    body.add_item(approvers={"check": "service-head", "approve": "office-leader"})
    assert ids(body) == {"MW-S001"}


def test_a_sign_off_that_stands_there_must_hold(body: Body) -> None:
    file, text = body.item()
    body.add(file, body.sign(file, text, "check"))
    assert ids(body) == set()
    body.add(file, body.sign(file, text, "check").replace("一句话", "两句话"))
    assert ids(body) == {"MW-S011"}


def test_it_reads_the_index_and_not_the_work_tree(body: Body) -> None:
    file, text = body.item()
    body.add(file, text)
    body.checkout.write({file: "没有信息栏\n"})
    assert ids(body) == set()
    body.checkout.git("add", "--all")
    body.checkout.write({file: text})
    assert ids(body) == {"MW-F010"}


def test_an_unborn_branch(make_repo: Callable[[str], Checkout], body: Body) -> None:
    fresh = make_repo("fresh")
    shutil.copytree(body.top / "content", fresh.path / "content")
    fresh.git("add", "--all")
    report = judge_staged(fresh.path, FIRST_COMMIT)
    assert (report.errors, report.checked) == ([], 1)


def test_it_can_be_asked_from_a_folder_within(body: Body) -> None:
    body.add_item(secrecy=DECISION)
    assert judge_staged(body.top / "content" / "office", FIRST_COMMIT).errors


def test_only_what_is_staged_is_read(body: Body) -> None:
    """Another item's blob is gone: whoever reads it fails."""
    other = body.checkout.git("ls-files", "-z", "content/office").rstrip("\0")
    blob = body.checkout.git("rev-parse", f"HEAD:{other}")
    (body.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    body.add_item()
    assert ids(body) == set()


# Attachments


PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def with_attachment(body: Body) -> tuple[str, str]:
    """An item with one attachment, committed; gives both paths."""
    listed = [{"file": "a.pdf", "title": "表", "sha256": hashlib.sha256(PDF).hexdigest()}]
    file, text = body.item(attachments=listed)
    attached = f"{file.removesuffix('.md')}/a.pdf"
    body.checkout.commit("draft", {file: text, attached: PDF})
    return file, attached


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda body, file, attached: body.checkout.git("rm", "-q", attached), "MW-A001", id="taken away"),
        pytest.param(lambda body, file, attached: body.add(attached, PDF + b"\n"), "MW-A003", id="changed"),
        pytest.param(lambda body, file, attached: body.add(attached, b""), "MW-A006", id="emptied"),
        pytest.param(lambda body, file, attached: body.add(attached, PNG), "MW-A005", id="disguised"),
        pytest.param(lambda body, file, attached: body.add(f"{attached[:-5]}b.pdf", PDF), "MW-A002", id="not listed"),
        pytest.param(lambda body, file, attached: body.checkout.git("rm", "-q", file), "MW-P006", id="without item"),
    ],
)
def test_attachments_bring_their_item_before_the_rules(
    body: Body, change: Callable[[Body, str, str], object], expected: str
) -> None:
    change(body, *with_attachment(body))
    assert expected in ids(body)


def test_attachments_that_were_not_touched_are_not_read_again(body: Body) -> None:
    with_attachment(body)
    body.add_item("00003")
    assert judged(body).checked == 1


# Paths


def index(body: Body, mode: str, name: str, content: bytes = b"x") -> None:
    """Put an entry into the index that no work tree needs to be able to hold."""
    blob = "1" * 40 if mode == "160000" else body.checkout.git("hash-object", "-w", "--stdin", stdin=content)
    body.checkout.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{name}")


ITEM = "content/office/finance/2026/00009-a.md"


@pytest.mark.parametrize(
    ("mode", "name", "expected"),
    [
        pytest.param("120000", ITEM, {"MW-P002"}, id="link in an item's place"),
        pytest.param("160000", ITEM, {"MW-P002"}, id="submodule in an item's place"),
        pytest.param("120000", "content", {"MW-P001", "MW-P002", "MW-R001"}, id="content is a link"),
        pytest.param("120000", "content/_register/notes.yml", {"MW-P002"}, id="link in the register"),
        pytest.param("100644", "content/readme.txt", {"MW-P001"}, id="stray file"),
        pytest.param("100644", "Content/readme.txt", {"MW-P001"}, id="content in capitals"),
        pytest.param("100644", "content/_pages/About.md", {"MW-P003"}, id="twin by case"),
        pytest.param("100644", "content/_pages/con.md", {"MW-P004"}, id="reserved name"),
        pytest.param("100644", f"content/_pages/{'a' * 200}.md", {"MW-P005"}, id="too long"),
        pytest.param("100644", "content/office/finance/2026/00009-a/b.pdf", {"MW-P006"}, id="no item beside it"),
    ],
)
def test_paths(body: Body, mode: str, name: str, expected: set[str]) -> None:
    if name == "content":
        body.checkout.git("rm", "-rq", "--cached", "content")
    index(body, mode, name)
    try:
        found = ids(body)
    except RegisterError as error:
        found = {finding.id for finding in error.report.findings}
        assert "MW-R001" in expected
    assert found & expected


def test_an_executable_item_is_refused_and_still_read(body: Body) -> None:
    file, text = body.item(secrecy=DECISION)
    index(body, "100755", file, text.encode())
    assert {"MW-P002", "MW-F022"} <= ids(body)


def test_an_open_merge_is_refused(body: Body) -> None:
    file, text = body.item()
    body.checkout.commit("base", {file: text})
    body.checkout.git("checkout", "-qb", "other")
    body.checkout.commit("theirs", {file: text.replace("一句话", "他们的话")})
    body.checkout.git("checkout", "-q", "main")
    body.checkout.commit("ours", {file: text.replace("一句话", "我们的话")})
    with pytest.raises(AssertionError):
        body.checkout.git("merge", "other")
    assert "MW-P007" in ids(body)


def test_a_number_is_used_once(body: Body) -> None:
    body.add(*body.item("00001", column="policies", unit="service", title="另一件"))
    findings = [finding for finding in judged(body).errors if finding.id == "MW-N005"]
    assert {Path(finding.file).parts[1] for finding in findings} == {"office", "service"}


# The register


def test_a_staged_register_must_hold(body: Body) -> None:
    body.add("content/_register/units.yml", "office: {}\n")
    with pytest.raises(RegisterError):
        judged(body)
    assert main(["staged", "--repo", str(body.top)]) == 1


@pytest.mark.parametrize("where", ["nowhere", "work tree only"])
def test_without_a_register_nothing_passes(body: Body, where: str) -> None:
    body.add_item()
    body.checkout.git("rm", "-rq", "--cached", "content/_register")
    if where == "nowhere":
        shutil.rmtree(body.top / "content/_register")
    assert main(["staged", "--repo", str(body.top)]) == 1


def test_outside_a_repository_it_could_not_run(tmp_path: Path) -> None:
    assert main(["staged", "--repo", str(tmp_path)]) == 2


# It finds what the whole judgement finds


CHANGES: dict[str, Callable[[Body], object]] = {
    "whole item": lambda body: body.add_item(),
    "no decision": lambda body: body.add_item(secrecy=DECISION),
    "dangling relation": lambda body: body.add_item(related=["2026-00777"]),
    "relation to a neighbour": lambda body: body.add_item(related=["2026-00001"]),
    "dead link": lambda body: body.add_item(body=f"{BODY}\n见[报告](00002-x/报告.pdf)和[通知](/i/2026/00009/)。\n"),
    "lively link": lambda body: body.add_item(body=f"{BODY}\n见[通知](/i/2026/00001/)。\n"),
    "same number": lambda body: body.add(*body.item("00001", title="另一件")),
    "stray file": lambda body: body.add("content/office/readme.txt", "x"),
    "case twin": lambda body: body.add("content/_pages/HELP.md", "x"),
    "item taken away": lambda body: body.checkout.git("rm", "-rq", "content/office"),
    "its attachment left": lambda body: body.checkout.git("rm", "-q", with_attachment(body)[0]),
    "ticket": lambda body: body.add("content/_referrals/r-1.yml", "unit: nowhere\nopened: 2026-10-01\n"),
    "form": lambda body: body.add(ITEM, "---\ntitle: 甲\n---\n"),
    "link": lambda body: index(body, "120000", ITEM),
    "submodule": lambda body: index(body, "160000", ITEM),
}


@pytest.mark.parametrize("change", CHANGES)
def test_same_findings_as_over_the_whole_tree(body: Body, change: str) -> None:
    body.checkout.commit("more", dict([body.item("00004"), body.item("00005", column="policies", unit="service")]))
    CHANGES[change](body)
    repository = Repository(body.top)
    staged = {one.path for one in repository.staged()}
    touched = touched_items(staged)
    with repository.blobs() as read:
        whole = judge(
            Snapshot(repository.index("content"), read),
            load_index(repository),
            strict=False,
            as_of=FIRST_COMMIT,
            only=lambda path: path in staged or bool(touched_items([path]) & touched),
        )
    gate = judged(body)
    assert gate.sorted() == whole.sorted()
    assert gate.checked == whole.checked


# As hooks run it


@pytest.fixture
def hooked(body: Body) -> Body:
    """The body's own hooks on, as `mingwen init` leaves them."""
    body.checkout.git("config", "core.hooksPath", "hooks")
    body.checkout.git("config", "mingwen.python", sys.executable)
    for hook in (body.top / "hooks").iterdir():
        hook.chmod(0o755)
    return body


def commit(body: Body, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    command = ["git", "-C", str(body.top), "commit", "-qm", "x", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_hooks_refuse_and_lose_nothing(hooked: Body) -> None:
    file, text = hooked.item(secrecy=DECISION)
    hooked.add(file, text)
    done = commit(hooked)
    assert done.returncode == 1
    assert f"{file}:" in done.stderr
    assert (hooked.top / file).read_text() == text
    hooked.add(*hooked.item())
    assert commit(hooked).returncode == 0


def test_a_partial_commit_is_judged_by_its_own_index(hooked: Body) -> None:
    good, bad = hooked.item("00002"), hooked.item("00003", secrecy=DECISION)
    hooked.add(*good)
    hooked.add(*bad)
    assert commit(hooked, "--", bad[0]).returncode == 1
    done = commit(hooked, "--", good[0])
    assert done.returncode == 0, done.stderr


def test_a_linked_work_tree_has_its_own_index(hooked: Body, tmp_path: Path) -> None:
    hooked.checkout.git("worktree", "add", "-qb", "side", str(tmp_path / "side"))
    file, text = hooked.item(secrecy=DECISION)
    side = Checkout(tmp_path / "side")
    side.write({file: text})
    side.git("add", "--all")
    assert judge_staged(side.path, FIRST_COMMIT).errors
    assert judge_staged(hooked.top, FIRST_COMMIT) == Report()
