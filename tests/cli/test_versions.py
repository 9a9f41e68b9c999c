"""`mingwen history`: for people and programs, of an item and of all, the text of a day, and a dry run by path."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.cli.body import files, mingwen
from tests.conftest import CHINA, Checkout
from tests.history.made import PREFIX, item, path

NUMBER = "2026-00042"


def at(day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def told(repo: Checkout, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """An item of the 12th, corrected on the 20th five minutes before midnight; another that went away again."""
    other = path(serial="00043")
    repo.commit("公开", {path(): item("甲"), other: item("别的", serial="00043")}, at=at(12))
    repo.git("rm", "--quiet", path())
    repo.commit("更正", {path("air"): item("乙", 2, kind="correction")}, at=at(20, 23, 55))
    repo.git("rm", "--quiet", other)
    repo.commit("删去", at=at(21))
    monkeypatch.chdir(repo.path)
    return repo


def items(*arguments: str) -> list[dict[str, Any]]:
    done = mingwen("history", *arguments, "--format", "json")
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)["items"]
    return found


def test_json_has_the_promised_keys_first(told: Checkout) -> None:
    both = items("--all")
    assert [one["index_no"] for one in both] == [f"{PREFIX}/2026-00042", f"{PREFIX}/2026-00043"]
    first = both[0]["revisions"][0]
    promised = ["number", "commit", "landed_at", "kind", "what", "why", "approved_by", "digest"]
    assert list(first)[: len(promised)] == promised
    assert list(both[0])[:3] == ["index_no", "path", "revisions"]
    assert first | {"digest": ""} == first | {
        "number": 1,
        "commit": told.git("rev-parse", "HEAD~2"),
        "landed_at": "2026-10-12T09:00:00+08:00",
        "kind": "publish",
        "what": "",
        "why": "",
        "approved_by": ["water-leader"],
        "digest": "",
    }
    assert first["digest"].startswith("mw1:sha256:")
    assert both[1]["gone"]["commit"] == told.git("rev-parse", "HEAD")


@pytest.mark.parametrize("name", [NUMBER, f"{PREFIX}/{NUMBER}", path(), path().removesuffix(".md")])
def test_an_item_is_found_by_number_and_by_every_path_that_it_had(told: Checkout, name: str) -> None:
    assert [one["index_no"] for one in items(name)] == [f"{PREFIX}/{NUMBER}"]


def test_people_read_day_kind_reason_and_posts(told: Checkout) -> None:
    lines = mingwen("history", NUMBER).out.splitlines()
    assert lines[0] == f"{PREFIX}/{NUMBER}  题目00042"
    revisions = [line for line in lines if line.startswith("第")]
    assert [line.split("  ")[:3] for line in revisions] == [
        ["第1次", "2026-10-12", "公开"],
        ["第2次", "2026-10-20", "更正"],
    ]
    assert told.git("rev-parse", "HEAD~1")[:12] in revisions[1]
    text = "\n".join(lines)
    assert "改了什么：改第2处文字" in text
    assert "为什么：第2次核对发现有误" in text
    assert "water-leader" in text  # no register here: the post's id


def test_titles_of_posts_come_from_the_register(told: Checkout) -> None:
    told.commit("登记册", {name: data for name, data in files().items() if "_register" in name})
    told.commit("公开", {path(serial="00044"): item("甲", serial="00044").replace("water-head", "bureau-head")})
    said = mingwen("history", "2026-00044").out
    assert "签批：" in said
    assert "bureau-head" not in said


@pytest.mark.parametrize(
    ("moment", "number", "text"),
    [
        ("2026-10-12", 1, "甲"),
        ("2026-10-19", 1, "甲"),
        ("2026-10-20", 2, "乙"),  # 23:55 in Beijing is still that day
        ("2026-10-20T15:54:59Z", 1, "甲"),
        ("2026-10-20T23:55:00+08:00", 2, "乙"),
    ],
)
def test_the_text_of_a_day_cannot_be_taken_for_the_current_one(
    told: Checkout, moment: str, number: int, text: str
) -> None:
    said = mingwen("history", NUMBER, "--at", moment)
    head, _empty, *rest = said.out.splitlines()
    assert head.startswith("〖现行文本〗" if number == 2 else "〖历史文本〗")
    assert f"第{number}次" in head
    assert ("不是现行文本" in head) == (number == 1)
    assert "\n".join(rest).endswith(f"---\n{text}" if number == 2 else f"---\n{text}\n\n{head}")
    (one,) = items(NUMBER, "--at", moment)
    assert one["notice"] == head
    assert (one["current"], one["revision"]["number"]) == (number == 2, number)
    assert one["text"].endswith(f"---\n{text}\n")


def test_the_record_of_a_day_says_that_later_revisions_are_missing(told: Checkout) -> None:
    head = mingwen("history", "--all", "--at", "2026-10-12").out.splitlines()[0]
    assert head == "〖历史记录〗2026-10-12结束时的记录，后来的修订不在其中。"
    known = mingwen("history", "--all", "--at", "2026-10-12", "--format", "json").json
    assert (known["at"][:10], known["notice"]) == ("2026-10-12", head)
    assert not mingwen("history", "--all").out.startswith("〖")


@pytest.mark.parametrize("moment", ["2026-10-11", "2026-10-12T08:59:59+08:00"])
def test_before_it_was_published_there_is_no_text(told: Checkout, moment: str) -> None:
    said = mingwen("history", NUMBER, "--at", moment)
    assert (said.code, said.out) == (2, "")


def test_after_it_was_deleted_there_is_no_text(told: Checkout) -> None:
    assert mingwen("history", "2026-00043", "--at", "2026-10-20").out.splitlines()[0].startswith("〖历史文本〗")
    assert mingwen("history", "2026-00043", "--at", "2026-10-22").code == 2


def test_all_of_a_day_are_those_that_had_landed(told: Checkout) -> None:
    assert [(len(one["revisions"]), one["gone"]) for one in items("--all", "--at", "2026-10-19")] == [(1, None)] * 2


def test_a_text_that_was_suppressed_is_not_printed(told: Checkout) -> None:
    told.commit("隐去", {path("air"): item("丙", 3, kind="suppressed")}, at=at(22))
    for day in ("2026-10-12", "2026-10-20"):
        said = mingwen("history", NUMBER, "--at", day)
        assert (said.code, said.out) == (2, "")
        assert "甲" not in said.err
    assert mingwen("history", NUMBER, "--at", "2026-10-22").out.endswith("丙\n")


def test_an_earlier_commit_can_be_asked_for(told: Checkout) -> None:
    assert [len(one["revisions"]) for one in items("--all", "--commit", "HEAD~2")] == [1, 1]


def test_it_is_kept_beside_the_repository_and_equals_a_cold_reading(told: Checkout) -> None:
    first = items("--all")
    assert (told.path / ".cache/mingwen/history").is_file()
    assert items("--all") == first
    (told.path / ".cache/mingwen/history").write_bytes(b"x")
    assert items("--all") == first


def test_a_bare_repository_has_the_same_history(told: Checkout) -> None:
    told.git("clone", "--quiet", "--bare", ".", "../bare.git")
    assert items("--all", "--repo", "../bare.git") == items("--all")


def test_by_path_needs_no_numbers(repo: Checkout) -> None:
    repo.commit("公布", {"law/a.md": "# 水法\n\n一\n"}, at=at(12))
    repo.commit("更正一处\n\n录入有误。", {"law/a.md": "# 水法\n\n二\n"}, at=at(13))
    (one,) = items("--all", "--identity", "path", "--repo", str(repo.path))
    assert one["index_no"] == one["path"] == "law/a.md"
    assert [(row["number"], row["kind"], row["what"], row["why"]) for row in one["revisions"]] == [
        (1, "publish", "公布", ""),
        (2, "correction", "更正一处", "录入有误。"),
    ]
    said = mingwen("history", "law/a.md", "--identity", "path", "--at", "2026-10-12", "--repo", str(repo.path))
    assert "\n\n一\n\n〖历史文本〗" in said.out
    assert not (repo.path / ".cache").exists()


@pytest.mark.parametrize(
    "arguments",
    [(), (NUMBER, "--all"), ("2026-00099",), ("nowhere.md",), (NUMBER, "--at", "昨天"), ("--all", "--at", "")],
)
def test_what_cannot_be_answered_is_one_line(told: Checkout, arguments: tuple[str, ...]) -> None:
    said = mingwen("history", *arguments)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1
