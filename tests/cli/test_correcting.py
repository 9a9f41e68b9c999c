"""correct: a reason that was itself wrong is put right beside the original, signed like an amendment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mingwen.item import record
from mingwen.item.record import Correction
from tests.cli.body import Body, Ran, mingwen
from tests.conftest import Checkout

WHAT, WRONG = "总磷由0.02改为0.2", "录入时小数点错位"
RIGHT, WHY = "监测站复核后更正了数值", "原来的原因是误填的，并非录入问题"
AT = "2026-10-12T09:{:02}:00+08:00"
STEPS = (("check", "office-director"), ("approve", "office-leader"), ("execute", "office-web"))


@pytest.fixture
def body(repo: Checkout) -> Body:
    """A body with one item in its second revision."""
    made = Body(repo)
    file, text = made.item(body="\n总磷 0.02。\n")
    repo.commit("公开", {file: made.sign(file, text)})
    change = {"kind": "correction", "what": WHAT, "why": WRONG}
    file, text = made.item(body="\n总磷 0.2。\n", revision=2, change=change)
    repo.commit("更正", {file: made.sign(file, text, *(step for step, _post in STEPS))})
    return made


def correct(body: Body, *, item: object = "2026-00002", **values: object) -> Ran:
    said: dict[str, object] = {"revision": 2, "field": "why", "text": RIGHT, "why": WHY}
    options = [str(word) for name, value in (said | values).items() for word in (f"--{name}", value)]
    return mingwen("correct", str(item), *options, "--repo", body.top)


def files(body: Body) -> dict[str, bytes]:
    found = (body.top / record.FOLDER).rglob("*.yml")
    return {path.relative_to(body.top).as_posix(): path.read_bytes() for path in found}


def checked(body: Body) -> list[str]:
    done = mingwen("check", "--commit", "HEAD", "--format", "json", "--repo", body.top)
    return [finding["id"] for finding in done.json["findings"] if finding["severity"] == "error"]


def test_a_reason_put_right_is_signed_lands_and_is_shown(body: Body, tmp_path: Path) -> None:
    done = correct(body)
    assert done.code == 0, done.err
    ((path, raw),) = files(body).items()
    found = record.read_record(path, raw).record
    assert isinstance(found, Correction)
    assert (found.item, found.revision, found.what, found.why, found.reason) == ("2026-00002", 2, None, RIGHT, WHY)
    assert WRONG in done.out
    body.checkout.commit("更正说明，还没有签")
    assert set(checked(body)) == {"MW-H003"}
    for minute, (step, post) in enumerate(STEPS):
        command = f"mingwen sign {path} --step {step} --by {post}"
        assert f"{command.rpartition(' ')[0]} office-" in done.out
        ran = mingwen(*command.split()[1:], "--at", AT.format(minute), "--repo", body.top)
        assert ran.code == 0, ran.err
    body.checkout.commit("更正说明", at=body.checkout.now + dt.timedelta(minutes=30))
    assert checked(body) == []
    told = mingwen("history", "2026-00002", "--repo", body.top).out
    assert f"为什么：{WRONG}" in told
    assert f"为什么：应为{RIGHT}（更正：{WHY}）" in told
    (one,) = mingwen("history", "2026-00002", "--format", "json", "--repo", body.top).json["items"]
    assert [[right["why"] for right in row.get("corrections", [])] for row in one["revisions"]] == [[], [RIGHT]]
    site = tmp_path / "site"
    assert mingwen("build", "--repo", body.top, "--out", site, "--no-search").code == 0
    (page,) = site.glob("releases/*/i/2026/00002/index.html")
    text = page.read_text("utf-8")
    assert WRONG in text
    assert f"原因说明有误，应为：{RIGHT}（{WHY}）" in text


def test_what_was_changed_can_be_put_right_too(body: Body) -> None:
    assert correct(body, field="what", text="总磷由0.02毫克改为0.2毫克").code == 0
    assert correct(body).code == 0
    assert [path.rpartition("/")[2] for path in sorted(files(body))] == ["2026-00002-1.yml", "2026-00002-2.yml"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"item": "2026-00099"}, "2026-00099"),
        ({"revision": 3}, "没有第 3 次修订，只到第 2 次"),
        ({"revision": 1}, "这里写 2"),
        ({"field": "title"}, "--field"),
        ({"text": "更新更新更新"}, "说得太少"),
        ({"text": WRONG}, "没有要更正的"),
        ({"text": WHY}, "不能与应当是什么相同"),
        ({"why": "更正"}, "理由"),
    ],
)
def test_what_does_not_hold_is_not_written(body: Body, wrong: dict[str, str | int], said: str) -> None:
    done = correct(body, **wrong)
    assert done.code == 2
    assert said in done.err
    assert files(body) == {}


def test_an_item_that_never_landed_has_nothing_to_put_right(body: Body) -> None:
    body.add_item("00003")
    assert "还没有公开" in correct(body, item="2026-00003").err
    assert files(body) == {}


def test_only_its_own_posts_sign(body: Body) -> None:
    assert correct(body).code == 0
    ((path, before),) = files(body).items()
    for step, post in (("check", "service-head"), ("approve", "service-leader"), ("clear", "office-web")):
        ran = mingwen("sign", path, "--step", step, "--by", post, "--at", AT.format(1), "--repo", body.top)
        assert ran.code == 2
    assert files(body) == {path: before}
