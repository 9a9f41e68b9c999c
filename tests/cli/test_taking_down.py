"""takedown: a page is hidden by a post that may, until a leader decides; its record is what the gates let land."""

from __future__ import annotations

import datetime as dt

import pytest

from mingwen.evidence.takedown import takedown_records, taken_down
from mingwen.item import record
from tests.cli.body import Body, mingwen
from tests.conftest import Checkout

WHY = "附表疑似含有个人住址"


@pytest.fixture
def body(repo: Checkout) -> Body:
    made = Body(repo)
    file, text = made.item()
    repo.commit("publish", {file: made.sign(file, text)})
    return made


def files(body: Body) -> dict[str, bytes]:
    found = (body.top / record.FOLDER).rglob("*.yml")
    return {path.relative_to(body.top).as_posix(): path.read_bytes() for path in found}


def test_a_page_is_hidden_until_a_leader_decides(body: Body) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    ran = mingwen("takedown", "2026-00002", "--by", "office-web", "--why", WHY, "--repo", body.top)
    assert ran.code == 0, ran.err
    hidden = taken_down(takedown_records(files(body)), dt.datetime.now(dt.UTC))
    assert (hidden["2026-00002"].by, hidden["2026-00002"].reason) == ("office-web", WHY)
    assert taken_down(takedown_records(files(body)), before) == {}
    ran = mingwen("takedown", "2026-00002", "--by", "office-leader", "--outcome", "restored", "--repo", body.top)
    assert ran.code == 0, ran.err
    assert taken_down(takedown_records(files(body)), dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)) == {}


def test_it_is_overdue_after_its_day(body: Body) -> None:
    mingwen("takedown", "2026-00002", "--by", "office-web", "--why", WHY, "--repo", body.top)
    records = takedown_records(files(body))
    now = dt.datetime.now(dt.UTC)
    assert not taken_down(records, now)["2026-00002"].overdue
    assert taken_down(records, now + dt.timedelta(days=30))["2026-00002"].overdue


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--by", "finance-clerk", "--why", WHY), id="a post that may not"),
        pytest.param(("--by", "office-web"), id="no reason"),
        pytest.param(("--by", "office-web", "--why", "错"), id="junk"),
        pytest.param(("--by", "office-leader", "--outcome", "restored"), id="nothing to decide"),
    ],
)
def test_what_does_not_hold_is_not_written(body: Body, arguments: tuple[str, ...]) -> None:
    assert mingwen("takedown", "2026-00002", *arguments, "--repo", body.top).code == 2
    assert files(body) == {}


def test_what_comes_next_is_told(body: Body) -> None:
    explained = ("explain", "2026-00002", "--repo", body.top)
    assert "正在核查" not in mingwen(*explained).out
    done = mingwen("takedown", "2026-00002", "--by", "office-web", "--why", WHY, "--repo", body.top)
    assert "git commit --no-edit" in done.out
    hidden = mingwen(*explained, "--format", "json").json["takedown"]
    assert "正在核查" in mingwen(*explained).out
    assert (hidden["record"], hidden["by"]) == ("2026-00002-1", "office-web")
    mingwen("takedown", "2026-00002", "--by", "office-leader", "--outcome", "restored", "--repo", body.top)
    assert mingwen(*explained, "--format", "json").json["takedown"] is None


def test_the_office_does_not_decide_for_the_leader(body: Body) -> None:
    mingwen("takedown", "2026-00002", "--by", "office-web", "--why", WHY, "--repo", body.top)
    before = files(body)
    assert (
        mingwen("takedown", "2026-00002", "--by", "office-web", "--outcome", "restored", "--repo", body.top).code == 2
    )
    assert files(body) == before
