"""check, explain and deadline, on a small body's repository."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mingwen.cli.explanation import STATES
from mingwen.git import Repository
from mingwen.history import landings
from mingwen.item.writing import BLANK
from tests.cli.body import Body, Ran, mingwen
from tests.conftest import FIRST_COMMIT, ROOT, Checkout

FINDING = ["id", "severity", "kind", "commit", "file", "line", "column", "field", "message", "fix", "who"]
NOON = (FIRST_COMMIT + timedelta(hours=3)).isoformat()


@pytest.fixture
def body(repo: Checkout) -> Body:
    return Body(repo)


def check(body: Body, *more: str) -> Ran:
    return mingwen("check", "--repo", body.top, "--as-of", NOON, "--format", "json", *more)


def explain(body: Body, item: str = "2026-00002", *more: str) -> Ran:
    return mingwen("explain", item, "--repo", body.top, "--as-of", NOON, "--format", "json", *more)


def commit_signed(body: Body, serial: str = "00002", **values: Any) -> str:
    file, text = body.item(serial, **values)
    body.checkout.commit("公开", {file: body.sign(file, text)})
    return file


# check


def test_json_has_the_promised_shape(body: Body) -> None:
    body.add_item()
    ran = check(body)
    assert ran.code == 1
    assert list(ran.json) == ["findings", "checked"]
    assert ran.json["checked"] == 2
    assert [list(finding) for finding in ran.json["findings"]] == [FINDING, FINDING]
    finding = ran.json["findings"][0]
    assert finding["id"] == "MW-S013"
    assert finding["commit"] is None
    assert finding["file"].startswith("content/office/finance/2026/")


def test_what_holds_is_told_with_the_count(body: Body) -> None:
    ran = mingwen("check", "--repo", body.top)
    assert ran.code == 0
    assert "1" in ran.out
    assert ran.err == ""


def test_the_main_branch_takes_nothing_unsigned_though_a_branch_does(body: Body) -> None:
    file = body.add_item()
    assert check(body).ids == {"MW-S013"}
    body.checkout.git("commit", "-qm", "draft")
    assert check(body, "--commit", "HEAD").ids == {"MW-S013"}
    assert check(body, "--commit", "HEAD~1").code == 0
    assert (body.top / file).is_file()


def test_without_a_commit_it_judges_what_lies_in_the_work_tree(body: Body) -> None:
    file = commit_signed(body)
    (body.top / file).write_text("---\n", "utf-8")
    (body.top / "content/stray.txt").write_text("x", "utf-8")
    assert check(body).ids == {"MW-F011", "MW-P001"}
    assert check(body, "--commit", "HEAD").code == 0


def test_what_was_taken_away_is_not_there(body: Body) -> None:
    other = commit_signed(body, "00003")
    commit_signed(body, "00002", related=["2026-00003"])
    (body.top / other).unlink()
    assert check(body).ids == {"MW-L001"}


def test_a_commit_is_named_in_its_findings(body: Body) -> None:
    body.add_item()
    body.checkout.git("commit", "-qm", "draft")
    ran = check(body, "--commit", "main")
    assert {finding["commit"] for finding in ran.json["findings"]} == {body.checkout.git("rev-parse", "HEAD")}


def test_a_bare_repository_is_judged_by_commit(body: Body, tmp_path: Path) -> None:
    body.checkout.git("clone", "-q", "--bare", str(body.top), str(tmp_path / "bare.git"))
    assert mingwen("check", "--repo", tmp_path / "bare.git", "--commit", "main").code == 0
    assert mingwen("check", "--repo", tmp_path / "bare.git").code == 2


def test_late_is_a_warning_and_no_refusal(body: Body) -> None:
    commit_signed(body)
    ran = check(body, "--as-of", "2026-10-12T12:00:00+08:00")
    assert ran.code == 0
    file, text = body.item("00003", formed=FIRST_COMMIT.date() - timedelta(days=60))
    body.checkout.commit("迟", {file: body.sign(file, text)})
    ran = check(body)
    assert ran.code == 0
    assert {finding["severity"] for finding in ran.json["findings"]} == {"warning"}


def test_a_register_that_does_not_hold(body: Body) -> None:
    (body.top / "content/_register/units.yml").write_text("office: {}\n", "utf-8")
    ran = check(body)
    assert ran.code == 1
    assert {Path(finding["file"]).name for finding in ran.json["findings"]} >= {"units.yml"}
    assert mingwen("explain", "2026-00001", "--repo", body.top, "--format", "json").code == 1
    assert mingwen("new", "finance", "x", "--repo", body.top).code == 1


def test_a_shallow_clone_could_not_be_judged(body: Body, tmp_path: Path) -> None:
    commit_signed(body)
    body.checkout.git("clone", "-q", "--depth", "1", f"file://{body.top}", str(tmp_path / "shallow"))
    ran = mingwen("check", "--repo", tmp_path / "shallow", "--commit", "HEAD")
    assert ran.code == 2
    assert "--unshallow" in ran.err


def test_no_such_commit(body: Body) -> None:
    ran = check(body, "--commit", "nosuch")
    assert (ran.code, ran.out) == (2, "")
    assert "nosuch" in ran.err


def test_links_and_submodules_of_the_work_tree_are_findings(body: Body) -> None:
    link = body.top / "content/office/finance/2026/00009-a.md"
    link.parent.mkdir(parents=True)
    link.symlink_to("/etc/passwd")
    Body(Checkout(_repository(body.top / "content/office/inner")))
    assert {"MW-P002"} <= check(body).ids
    body.checkout.git("add", str(link))
    body.checkout.git("commit", "-qm", "link")
    assert {"MW-P002"} <= check(body, "--commit", "HEAD").ids


def _repository(path: Path) -> Path:
    path.mkdir()
    Checkout(path).git("init", "-q", "-b", "main")
    return path


def test_a_name_that_is_no_utf8_is_told_in_both_formats(body: Body) -> None:
    name = b"content/office/finance/2026/00009-\xff.md"
    blob = body.checkout.git("hash-object", "-w", "--stdin", stdin=b"x")
    body.checkout.git("update-index", "-z", "--index-info", stdin=b"100644 " + blob.encode() + b"\t" + name + b"\0")
    body.checkout.git("commit", "-qm", "x")
    ran = check(body, "--commit", "HEAD")
    assert "MW-P001" in ran.ids
    assert json.loads(ran.out)["findings"][0]["file"].endswith("\udcff.md")
    assert mingwen("check", "--repo", body.top, "--commit", "HEAD").code == 1


def test_this_repositorys_content_is_judged_alike_in_both_ways() -> None:
    """The work tree of a clean clone and its commit are the same thing."""
    clean = not Repository(ROOT).run("status", "--porcelain", "--", "content")
    if not clean:
        pytest.skip("content/ has changes")
    work_tree = mingwen("check", "--repo", ROOT, "--format", "json").json["findings"]
    commit = mingwen("check", "--repo", ROOT, "--commit", "HEAD", "--format", "json").json["findings"]
    assert work_tree == [finding | {"commit": None} for finding in commit]


# explain


def test_states_follow_one_another(body: Body) -> None:
    body.checkout.git("checkout", "-qb", "draft")
    file, text = body.item()
    states = []
    for signed in (
        text.replace("conclusion: clear", "conclusion:"),
        text,
        body.sign(file, text, "check"),
        body.sign(file, text),
    ):
        body.checkout.commit("step", {file: signed})
        states.append(explain(body).json["state"])
    body.checkout.git("checkout", "-q", "main")
    body.checkout.git("merge", "-q", "--no-ff", "-m", "公开", "draft")
    states.append(explain(body).json["state"])
    assert states == ["draft", "draft", "checked", "approved", "published"]


def test_what_the_office_owes_stands_apart_from_what_is_asked_of_the_staff(body: Body) -> None:
    law = body.top / "content/_register/legal.yml"
    text = law.read_text("utf-8")
    law.write_text(text.replace("foi-regulation-2019:\n", "foi-regulation-2019:\n  confirmed: false\n", 1), "utf-8")
    body.add_item()
    ran = mingwen("explain", "2026-00002", "--repo", body.top, "--as-of", NOON)
    before, heading, after = ran.out.partition("办公室要办的，不用您改\n")
    assert heading
    assert "MW-T007" in after
    assert "MW-T007" not in before
    assert "提醒\n" not in before


def test_published_says_when(body: Body) -> None:
    commit_signed(body)
    landed = landings(Repository(body.top), "HEAD").items["2026-00002"].first
    assert explain(body).json["published"] == landed.isoformat()


def test_a_future_publication_waits(body: Body) -> None:
    commit_signed(body, publish_at=FIRST_COMMIT + timedelta(days=3))
    assert explain(body).json["state"] == "scheduled"


def test_doubt_waits_for_the_office(body: Body) -> None:
    file, text = body.item(
        secrecy={"doubt": "yes", "conclusion": "pending", "by": "office-director", "date": FIRST_COMMIT.date()}
    )
    body.checkout.git("checkout", "-qb", "draft")
    body.checkout.commit("doubt", {file: text})
    told = explain(body).json
    assert told["state"] == "referred"
    assert "clear" in {one["step"] for one in told["missing"]}


DOUBT = {"doubt": "yes", "conclusion": "clear", "by": "office-leader", "referral": "2026-001"}


@pytest.mark.parametrize(
    ("ruling", "steps", "state"),
    [
        (None, (), "referred"),
        ("escalated", (), "referred"),
        ("clear", (), "draft"),
        ("clear", ("check", "approve"), "checked"),
    ],
)
def test_a_doubt_waits_until_it_is_ruled_on_and_no_longer(
    body: Body, ruling: str | None, steps: tuple[str, ...], state: str
) -> None:
    day = FIRST_COMMIT.date()
    ticket = f"unit: office\nopened: {day}\n"
    ticket += f"ruling: {{by: office-leader, date: {day}, result: {ruling}}}\n" if ruling else ""
    body.checkout.write({"content/_referrals/2026-001.yml": ticket})
    file, text = body.item(secrecy=DOUBT | {"date": day})
    body.add(file, body.sign(file, text, *steps) if steps else text)
    told = explain(body)
    assert told.json["state"] == state
    assert "clear" in {one["step"] for one in told.json["missing"]}
    words = mingwen("explain", "2026-00002", "--repo", body.top, "--as-of", NOON).out
    assert ("等待裁定" in words) == (state == "referred")
    assert "要由办公室裁定" not in words


def test_what_a_published_item_replaces_is_superseded(body: Body) -> None:
    commit_signed(body)
    body.checkout.git("checkout", "-qb", "draft")
    commit_signed(body, "00003", supersedes=["2026-00002"])
    commit_signed(body, "00004", related=["2026-00002"])
    assert explain(body).json["state"] == "published"
    body.checkout.git("checkout", "-q", "main")
    body.checkout.git("merge", "-q", "--no-ff", "-m", "公开", "draft")
    told = explain(body).json
    assert (told["state"], told["replaced_by"]) == ("superseded", ["2026-00003"])
    assert "已由新文件代替（2026-00003）" in mingwen("explain", "2026-00002", "--repo", body.top, "--as-of", NOON).out
    assert explain(body, "2026-00003").json["state"] == "published"


def test_what_replaces_in_future_does_not_yet(body: Body) -> None:
    commit_signed(body)
    commit_signed(body, "00003", supersedes=["2026-00002"], publish_at=FIRST_COMMIT + timedelta(days=3))
    assert explain(body).json["state"] == "published"


def test_a_correction_has_no_deadline_of_first_publication(body: Body) -> None:
    """Even where this clone does not know the main branch, and so not that it was published."""
    change = {"kind": "correction", "what": "改数字", "why": "录入有误"}
    file, text = body.item(revision=2, change=change)
    body.add(file, text)
    assert explain(body).json["deadlines"] == []


def test_it_names_the_post_that_must_act_next_and_the_command(body: Body) -> None:
    file, text = body.item()
    body.add(file, body.sign(file, text, "check"))
    (missing,) = explain(body).json["missing"]
    assert missing["post"] == "office-leader"
    assert missing["title"] == "办公室分管领导"
    assert missing["command"] == "mingwen sign 2026-00002 --step approve --by office-leader"


def test_signatures_that_hold_and_those_that_do_not(body: Body) -> None:
    file, text = body.item()
    signed = body.sign(file, text, "check")
    body.add(file, signed)
    (entry,) = explain(body).json["signoff"]
    assert (entry["holds"], entry["level"]) == (True, "bound")
    body.add(file, signed.replace("一句话", "两句话"))
    told = explain(body)
    (entry,) = told.json["signoff"]
    assert (entry["holds"], entry["level"]) == (False, "named")
    assert [one["step"] for one in told.json["missing"]] == ["check", "approve"]
    assert told.code == 1


def test_the_deadline_with_the_working_days_left(body: Body) -> None:
    body.add_item()
    (due,) = explain(body).json["deadlines"]
    assert due["due"].startswith("2026-11-09")
    assert due["workdays_left"] == 20
    late = mingwen("explain", "2026-00002", "--repo", body.top, "--as-of", "2026-11-11T09:00:00+08:00")
    assert "逾期 2 个工作日" in late.out


def test_an_unknown_deadline_names_the_calendar(body: Body) -> None:
    file, text = body.item(formed=FIRST_COMMIT.date() + timedelta(days=75))
    body.add(file, text)
    (due,) = explain(body).json["deadlines"]
    assert due["due"] is None
    assert due["missing_calendar"] == "content/_register/workdays/2027.yml"


def test_a_change_of_what_is_published_needs_a_revision(body: Body) -> None:
    file = commit_signed(body)
    (body.top / file).write_text((body.top / file).read_text("utf-8").replace("一句话", "两句话"), "utf-8")
    told = explain(body).json
    assert told["state"] == "draft"
    assert told["published"]
    assert told["revision_needed"] == 2


def test_a_file_whose_form_does_not_hold_is_explained_too(body: Body) -> None:
    file, text = body.item(summary=BLANK)
    body.add(file, text)
    ran = explain(body)
    assert ran.code == 1
    assert ran.json["state"] == "draft"
    assert ran.json["item"]["title"] == "第00002号"
    assert ran.ids == {"MW-F022"}


@pytest.mark.parametrize("name", ["2026-00002", "11329900MB00000198/2026-00002", "path", "folder", "relative"])
def test_an_item_is_named_in_every_way(body: Body, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = body.add_item()
    monkeypatch.chdir(body.top / "content/office")
    names = {"path": file, "folder": file.removesuffix(".md"), "relative": file.removeprefix("content/office/")}
    assert explain(body, names.get(name, name)).json["item"]["path"] == file


@pytest.mark.parametrize("name", ["2026-00099", "水源", "../outside.md", "content/_register/units.yml", "2026-2"])
def test_no_such_item(body: Body, name: str) -> None:
    ran = explain(body, name)
    assert (ran.code, ran.out) == (2, "")


NOTHING_SAID: dict[str, Any] = {
    "summary": BLANK,
    "secrecy": dict.fromkeys(("doubt", "conclusion", "by", "date"), BLANK),
}


@pytest.mark.parametrize("state", ["whole", "blank", "stale"])
def test_one_screen(body: Body, state: str) -> None:
    """Even where everything is still blank: forty lines, whatever their length."""
    file, text = body.item(**(NOTHING_SAID if state == "blank" else {}))
    signed = body.sign(file, text) if state != "blank" else text
    body.add(file, signed.replace("计划", "方案") if state == "stale" else signed)
    ran = mingwen("explain", "2026-00002", "--repo", body.top)
    assert len(ran.out.splitlines()) <= 40
    assert ran.out.startswith("2026-00002")


def test_every_state_has_its_words() -> None:
    assert set(STATES) == {
        "draft",
        "checked",
        "approved",
        "published",
        "superseded",
        "scheduled",
        "referred",
        "withheld",
        "withdrawn",
    }


# deadline


@pytest.mark.parametrize(
    ("start", "limit", "day"),
    [
        ("2025-09-22", "20wd", "2025-10-24"),
        ("2026-02-10", "7wd", "2026-02-26"),
        ("2026-10-08", "15d", "2026-10-23"),
        ("2026-08-20", "quarter+20wd", "2026-11-03"),
        ("2026-10-10T09:12:00+08:00", "48h", "2026-10-12T09:12:00+08:00"),
    ],
)
def test_deadline_prints_the_day_and_nothing_else(start: str, limit: str, day: str) -> None:
    assert mingwen("deadline", start, limit, "--repo", ROOT) == Ran(0, f"{day}\n", "")


def test_an_unknown_deadline_is_never_guessed() -> None:
    ran = mingwen("deadline", "2026-12-20", "20wd", "--repo", ROOT)
    assert (ran.code, ran.out) == (1, "")
    assert "content/_register/workdays/2027.yml" in ran.err


@pytest.mark.parametrize(
    ("start", "limit"), [("2026-02-30", "20wd"), ("明天", "20wd"), ("2026-10-08", "20"), ("2026-10-08", "soon")]
)
def test_what_cannot_be_understood(start: str, limit: str) -> None:
    assert mingwen("deadline", start, limit, "--repo", ROOT).code == 2


def test_deadline_needs_no_repository(tmp_path: Path, body: Body) -> None:
    (body.top / ".git").rename(tmp_path / "elsewhere")
    assert mingwen("deadline", "2026-10-08", "20wd", "--repo", body.top).out == "2026-11-04\n"
