"""new, sign and renumber, on a small body's repository."""

from __future__ import annotations

import re
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from mingwen.cli.authoring import draft
from mingwen.evidence.chain import BEIJING
from mingwen.history.numbers import BRANCH
from mingwen.item import writing
from mingwen.item.path import ItemPath
from mingwen.item.reader import read_item
from mingwen.register import Column, load_folder
from mingwen.rules import Context, judge_item
from tests.cli.body import Body, Ran, mingwen
from tests.conftest import ROOT, Checkout


@pytest.fixture
def body(repo: Checkout) -> Body:
    return Body(repo)


def new(body: Body, *arguments: str) -> Ran:
    return mingwen("new", *arguments, "--formed", "2026-10-12", "--repo", body.top)


def the_item(body: Body, short: str = "2026-00002") -> Path:
    year, _dash, serial = short.partition("-")
    (found,) = (body.top / "content").glob(f"*/*/{year}/{serial}-*.md")
    return found


def fill(file: Path) -> None:
    """Fill in what `new` leaves blank in a plain column."""
    text = file.read_text("utf-8")
    for key, value in {
        "summary": "一句话。",
        "  doubt": '"no"',
        "  conclusion": "clear",
        "  date": "2026-10-12",
    }.items():
        text = text.replace(f"{key}:\n", f"{key}: {value}\n")
    file.write_text(f"{text}## 一、总体情况\n\n正文。\n", "utf-8")


# new


def test_new_takes_the_next_number_and_fills_what_the_register_knows(body: Body) -> None:
    ran = new(body, "finance", "2026年部门预算")
    assert ran.code == 0, ran.err
    file = the_item(body)
    assert file.relative_to(body.top).as_posix() == "content/office/finance/2026/00002-2026年部门预算.md"
    blank = {fault.field for fault in read_item(str(file), file.read_bytes()).faults}
    assert blank == {"summary", "secrecy.doubt", "secrecy.conclusion", "secrecy.date"}
    text = file.read_text("utf-8")
    for row in (
        "index_no: 11329900MB00000198/2026-00002",
        "department: office",
        "formed: 2026-10-12",
        "editor: office-staff",
        "approvers: {check: office-director, approve: office-leader}",
        "basis: [foi-regulation-2019:A20.7]",
    ):
        assert f"\n{row}\n" in text


def test_what_new_leaves_blank_is_all_that_a_person_must_fill(body: Body) -> None:
    new(body, "finance", "预算")
    fill(the_item(body))
    at = ["--as-of", "2026-10-12T12:00:00+08:00"]
    ran = mingwen("explain", "2026-00002", "--repo", body.top, "--format", "json", *at)
    assert ran.json["findings"] == []
    assert [one["step"] for one in ran.json["missing"]] == ["check", "approve"]


def test_new_opens_the_columns_own_block(body: Body) -> None:
    new(body, "service-guides", "取水许可办事指南")
    text = the_item(body).read_text("utf-8")
    assert "guide:\n  matter:\n  basis:\n  conditions:\n  materials:\n" in text


def test_new_from_a_folder_within_and_before_the_first_commit(make_repo: object, body: Body) -> None:
    body.checkout.git("update-ref", "-d", "HEAD")
    ran = mingwen("new", "finance", "预算", "--formed", "2026-10-12", "--repo", body.top / "content/_register")
    assert ran.code == 0, ran.err
    assert the_item(body).is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["finanse", "预算"], "finance"),
        (["财政资金", "预算"], "finance"),
        (["news", "动态"], "--unit"),
        (["news", "动态", "--unit", "nobody"], "service"),
        (["finance", "预算", "--unit", "service"], "office"),
        (["finance", "预\u200b算"], "U+200B"),
        (["finance", "  "], "标题"),
        (["finance", "算" * 121], "标题"),
    ],
)
def test_new_refuses_before_it_takes_a_number(body: Body, arguments: list[str], says: str) -> None:
    ran = new(body, *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert body.checkout.git("status", "--porcelain") == ""


@pytest.mark.parametrize("day", ["2026-2-30", "20261012", "2026-02-30"])
def test_new_refuses_a_day_that_is_none(body: Body, day: str) -> None:
    assert mingwen("new", "finance", "x", "--formed", day, "--repo", body.top).code == 2


def test_new_reserves_where_there_is_a_remote(body: Body, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", body.top, bare], check=True)
    body.checkout.git("remote", "add", "origin", str(bare))
    assert "预留" in new(body, "finance", "预算").out
    assert Checkout(bare).git("show", f"{BRANCH}:2026") == "00002"
    body.checkout.git("remote", "set-url", "origin", str(tmp_path / "gone"))
    refused = new(body, "finance", "决算")
    assert refused.code == 2
    assert "--offline" in refused.err
    assert "连不上远程仓库 origin" in refused.err
    assert "and the repository exists" not in refused.err  # the end of Git's own advice
    assert new(body, "finance", "决算", "--offline").code == 0
    assert the_item(body, "2026-00003").is_file()


# sign


@pytest.fixture
def filled(body: Body) -> Path:
    new(body, "finance", "预算")
    file = the_item(body)
    fill(file)
    return file


def sign(body: Body, step: str, by: str, *more: str) -> Ran:
    return mingwen("sign", "2026-00002", "--step", step, "--by", by, *more, "--repo", body.top)


def test_sign_binds_the_text_and_touches_nothing_else(body: Body, filled: Path) -> None:
    before = filled.read_text("utf-8")
    assert sign(body, "check", "office-director").code == 0
    done = sign(body, "approve", "office-leader")
    assert done.code == 0, done.err
    item = read_item("x.md", filled.read_bytes()).item
    assert item is not None
    assert [(entry.step, entry.by, entry.digest) for entry in item.signoff] == [
        ("check", "office-director", item.digest),
        ("approve", "office-leader", item.digest),
    ]
    assert re.sub(r"signoff:\n(?:  - .*\n)+", "", filled.read_text("utf-8")) == before


def test_sign_tells_who_is_next(body: Body, filled: Path) -> None:
    assert "office-leader" in sign(body, "check", "office-director").out


def test_a_change_voids_what_was_signed_and_the_next_signature_says_so(body: Body, filled: Path) -> None:
    sign(body, "check", "office-director")
    filled.write_text(filled.read_text("utf-8").replace("正文。", "新的正文。"), "utf-8")
    refused = sign(body, "approve", "office-leader")
    assert refused.code == 2
    assert "office-director" in refused.err
    again = sign(body, "check", "office-director")
    assert "1" in again.out.splitlines()[0]
    assert filled.read_text("utf-8").count("step: check") == 1


def test_a_deputy_signs_as_such(body: Body, filled: Path) -> None:
    ran = sign(body, "check", "office-director", "--acting", "office-deputy")
    assert ran.code == 0, ran.err
    assert "acting: office-deputy" in filled.read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("approve", "office-leader"), id="before the check"),
        pytest.param(("check", "service-head"), id="of another unit"),
        pytest.param(("check", "nobody"), id="no such post"),
        pytest.param(("check", "office-director", "--acting", "service-deputy"), id="no deputy of that post"),
        pytest.param(("execute", "office-web"), id="a step that is not needed"),
        pytest.param(("confirm", "service-head"), id="no unit to confirm"),
        pytest.param(("check", "office-director", "--at", "2099-01-01T00:00:00+08:00"), id="in the future"),
        pytest.param(("check", "office-director", "--at", "2026-10-01T00:00:00+08:00"), id="before it was formed"),
        pytest.param(("check", "office-director", "--at", "今天"), id="no time"),
    ],
)
def test_an_unlawful_signature_is_not_written(body: Body, filled: Path, arguments: tuple[str, ...]) -> None:
    before = filled.read_bytes()
    ran = sign(body, *arguments)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert filled.read_bytes() == before


def test_nobody_signs_twice(body: Body, filled: Path) -> None:
    assert sign(body, "check", "office-director").code == 0
    before = filled.read_bytes()
    again = sign(body, "check", "office-director")
    assert (again.code, filled.read_bytes()) == (2, before)
    assert "不用再签" in again.err


def test_what_the_rules_refuse_is_not_signed(body: Body, filled: Path) -> None:
    filled.write_text(filled.read_text("utf-8") + "\n<b>x</b>\n", "utf-8")
    ran = sign(body, "check", "office-director")
    assert ran.code == 1
    assert "MW-B001" in ran.out
    assert "signoff" not in filled.read_text("utf-8")


def test_what_is_not_filled_in_is_not_signed(body: Body) -> None:
    new(body, "finance", "预算")
    ran = sign(body, "check", "office-director")
    assert ran.code == 1
    assert "MW-F022" in ran.out + ran.err


def test_a_broken_attachment_is_not_signed(body: Body) -> None:
    file, text = body.item(attachments=[{"file": "a.pdf", "title": "表", "sha256": "0" * 64}])
    body.checkout.write({file: text, f"{file.removesuffix('.md')}/a.pdf": b"%PDF-1.4\n%%EOF\n"})
    ran = sign(body, "check", "office-director")
    assert ran.code == 1
    assert "MW-A003" in ran.out


# renumber


def test_two_branches_with_one_number(body: Body) -> None:
    """Without a remote: found when the branches meet, mended by one command."""
    first, second = body.item("00002", title="甲"), body.item("00002", title="乙", column="organization")
    folder = second[0].removesuffix(".md")
    text = second[1] + f"\n见[清单]({Path(folder).name}/a.csv)。\n"
    body.checkout.git("checkout", "-qb", "one")
    body.checkout.commit("甲", {first[0]: body.sign(*first)})
    body.checkout.git("checkout", "-q", "main")
    body.checkout.git("checkout", "-qb", "two")
    body.checkout.commit("乙", {second[0]: body.sign(second[0], text), f"{folder}/a.csv": "甲,乙\n1,2\n"})
    body.checkout.git("merge", "-q", "--no-edit", "one")

    assert "MW-N005" in mingwen("check", "--repo", body.top, "--format", "json").ids
    ambiguous = mingwen("renumber", "2026-00002", "--repo", body.top)
    assert ambiguous.code == 2
    assert first[0] in ambiguous.err

    ran = mingwen("renumber", second[0], "--repo", body.top)
    assert ran.code == 0, ran.err
    moved = the_item(body, "2026-00003")
    fresh = moved.read_text("utf-8")
    assert "2026-00003" in fresh
    assert "signoff" not in fresh
    assert f"]({moved.stem}/a.csv)" in fresh
    assert (moved.with_suffix("") / "a.csv").is_file()
    assert not (body.top / folder).exists()
    assert "MW-N005" not in mingwen("check", "--repo", body.top, "--format", "json").ids


def test_a_published_number_stays(body: Body) -> None:
    file, text = body.item()
    body.checkout.commit("公开", {file: body.sign(file, text)})
    ran = mingwen("renumber", file, "--repo", body.top)
    assert ran.code == 2
    assert (body.top / file).is_file()


def test_renumber_names_those_who_speak_of_the_old_number(body: Body) -> None:
    body.checkout.git("checkout", "-qb", "draft")
    file, text = body.item("00002")
    other = body.item("00003", related=["2026-00002"])
    body.checkout.commit("drafts", {file: text, other[0]: other[1]})
    assert other[0] in mingwen("renumber", file, "--repo", body.top).out


def test_a_file_that_cannot_be_edited_costs_no_number(body: Body) -> None:
    body.checkout.git("checkout", "-qb", "draft")
    file, text = body.item("00002")
    body.checkout.commit("draft", {file: text.replace("title:", "title: {", 1)})
    assert mingwen("renumber", file, "--repo", body.top).code == 2
    assert (body.top / file).is_file()


FLAGSHIP = load_folder(ROOT)


@pytest.mark.parametrize(
    "column", [column for column in FLAGSHIP.columns.values() if column.is_open], ids=lambda one: one.id
)
def test_a_draft_in_any_column_lacks_only_what_a_person_must_say(column: Column) -> None:
    """Nothing that `new` writes is wrong; what it leaves out is missing, and asked for."""
    for lead in (unit for unit in FLAGSHIP.units if FLAGSHIP.allows(unit, column.id)):
        values = draft(FLAGSHIP, column, lead, "标题", f"{FLAGSHIP.site.prefix}/2026-00001", date(2026, 10, 12))
        place = ItemPath(lead, column.id, 2026, "00001", "标题")
        reading = read_item(place.file, writing.front_matter(values).encode())
        assert {fault.id for fault in reading.faults} == {"MW-F022"}
        assert "editor" not in {fault.field for fault in reading.faults}


@pytest.mark.parametrize(
    "column", [column for column in FLAGSHIP.columns.values() if column.is_open], ids=lambda one: one.id
)
def test_no_post_that_new_fills_in_is_refused_by_a_rule(column: Column) -> None:
    """With what a person says filled in, secrecy as the column has it: no finding about a post."""
    day = date(2026, 10, 12)
    doubt = "yes" if column.doubt == "yes" else "no"
    for lead in (unit for unit in FLAGSHIP.units if FLAGSHIP.allows(unit, column.id)):
        values = draft(FLAGSHIP, column, lead, "标题", f"{FLAGSHIP.site.prefix}/2026-00001", day)
        said = {"doubt": doubt, "conclusion": "clear", "date": day}
        said |= {"referral": "2026-001"} if doubt == "yes" else {}
        if values["secrecy"]["by"] is writing.BLANK:
            said["by"] = FLAGSHIP.signers("clear", lead, column.id)[0]
        values = {key: value for key, value in values.items() if value is not writing.BLANK and key != column.kind}
        values |= {"summary": "一句话。", "secrecy": values["secrecy"] | said, "attachments": None}
        reading = read_item(
            ItemPath(lead, column.id, 2026, "00001", "标题").file, writing.front_matter(values).encode()
        )
        assert reading.item is not None, reading.faults
        now = datetime(2026, 10, 12, 12, tzinfo=BEIJING)
        verdict = judge_item(reading, Context(FLAGSHIP, False, now, {}, lambda _id: b""))
        about_posts = ("secrecy", "approvers", "editor", "signoff")
        assert [one for one in verdict.findings if one.field.startswith(about_posts)] == []


def test_a_day_to_come_reserves_no_number(body: Body) -> None:
    ran = mingwen("new", "finance", "明年预算", "--formed", "2199-01-01", "--repo", body.top)
    assert ran.code == 2
    assert "还没有到" in ran.err
    assert not list(body.top.glob("content/*/*/2199"))
