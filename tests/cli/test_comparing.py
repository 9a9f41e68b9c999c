"""diff, on a small body's repository and on plain files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.body import BODY, Body, mingwen
from tests.conftest import Checkout


@pytest.fixture
def body(repo: Checkout) -> Body:
    return Body(repo)


def land(body: Body, text: str, file: str) -> str:
    body.add(file, body.sign(file, text))
    return body.checkout.commit("修改", {})


def revised(body: Body, kind: str = "correction") -> tuple[str, str, str]:
    """An item with two revisions; gives its path and the two commits."""
    file, text = body.item(body=BODY + "\n总磷0.02毫克/升。\n")
    first = land(body, text, file)
    change = {"kind": kind, "what": "总磷由0.02改为0.2", "why": "录入时小数点错位"}
    _file, text = body.item(body=BODY + "\n总磷0.2毫克/升。\n", revision=2, change=change)
    return file, first, land(body, text, file)


def test_two_revisions_by_number_by_commit_and_by_path(body: Body) -> None:
    file, first, second = revised(body)
    for pair in (
        ("2026-00002@1", "2026-00002@2"),
        (f"2026-00002:{first}", f"2026-00002:{second}"),
        (f"{first}:{file}", file),
        (f"{file}@1", "2026-00002"),
    ):
        ran = mingwen("diff", *pair, "--repo", body.top)
        assert ran.code == 0, ran.err
        assert "总磷【删：0.02】【增：0.2】毫克/升" in ran.out
    told = mingwen("diff", "2026-00002@1", "2026-00002@2", "--repo", body.top, "--format", "json").json
    assert [(op["old"], op["new"]) for op in told["body"] if op["op"] in ("insert", "delete")] == [
        ("0.02", ""),
        ("", "0.2"),
    ]


def test_an_item_alone_is_compared_with_what_landed(body: Body) -> None:
    file, _first, _second = revised(body)
    path = body.top / file
    path.write_text(path.read_text("utf-8").replace("各项工作", "全部工作"), "utf-8")
    assert "【删：各项】【增：全部】工作" in mingwen("diff", "2026-00002", "--repo", body.top).out


def test_nothing_from_before_a_suppression_is_printed(body: Body) -> None:
    revised(body, "suppressed")
    for output in ("text", "json", "html"):
        for pair in (("2026-00002@1", "2026-00002@2"), ("2026-00002@2", "2026-00002@1")):
            ran = mingwen("diff", *pair, "--repo", body.top, "--format", output)
            assert ran.code == 0
            assert "0.02" not in ran.out
            assert "一、总体情况" in ran.out


def test_a_heading_that_was_suppressed_later_is_not_printed_for_the_texts_before(body: Body) -> None:
    secret = "某某村取水点"
    before = f"\n## {secret}\n\n总磷0.02毫克/升，另见附图。\n"
    file, text = body.item(body=before, title=secret)
    land(body, text, file)
    for number, (kind, now) in enumerate(
        (("correction", before.replace("0.02", "0.2")), ("suppressed", BODY)), start=2
    ):
        change = {"kind": kind, "what": "改正一处内容", "why": "核对时发现有误需改"}
        _file, text = body.item(body=now, title="第2号" if number == 3 else secret, revision=number, change=change)
        land(body, text, file)
    for pair in (("@1", "@2"), ("@1", "@3"), ("@3", "@2")):
        for output in ("text", "json", "html"):
            ran = mingwen("diff", *(f"2026-00002{one}" for one in pair), "--repo", body.top, "--format", output)
            assert ran.code == 0, ran.err
            assert "取水点" not in ran.out
            assert "0.02" not in ran.out


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("2026-00002@1", "2026-00002@7"), "没有第 7 号修订，现有：2026-00002@1、2026-00002@2"),
        (("2026-00009@1", "2026-00002@1"), "还没有进入主线"),
        (("2026-00002:HEAD~2", "2026-00002"), "里没有编号为 2026-00002 的信息"),
        (("nowhere:content/a/b/2026/00002-x.md", "2026-00002"), "找不到提交 nowhere"),
        (("2026-00002@1",), "还缺改动后的一版"),
        (("x.md", "2026-00002"), "没有找到信息"),
    ],
)
def test_what_cannot_be_found_is_said_in_one_line(body: Body, pair: tuple[str, ...], said: str) -> None:
    revised(body)
    ran = mingwen("diff", *pair, "--repo", body.top)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_two_plain_files(tmp_path: Path) -> None:
    old, new = write(tmp_path, "a.md", "罚款5万元，限期改正。\n"), write(tmp_path, "b.md", "罚款10万元,限期改正。\n")
    ran = mingwen("diff", "--files", old, new)
    assert ran.code == 0
    assert "罚款【删：5】【增：10】万元" in ran.out
    assert "1 处这样的差别没有标出" in ran.out
    ops = mingwen("diff", "--files", old, new, "--format", "json").json
    assert all(set(op) == {"op", "id", "old", "new"} for op in ops)
    assert "".join(op["old"] for op in ops) == old.read_text("utf-8")
    assert "".join(op["new"] for op in ops) == new.read_text("utf-8")


def test_two_csv_files_are_compared_by_cell(tmp_path: Path) -> None:
    old, new = write(tmp_path, "a.csv", "厂,事由\n甲,超标排放\n"), write(tmp_path, "b.csv", "厂,事由\n甲,超标堆放\n")
    ops = json.loads(mingwen("diff", "--files", old, new, "--format", "json").out)
    assert [(op["op"], op["old"] or op["new"]) for op in ops if op["op"] != "equal"] == [
        ("delete", "超标排放"),
        ("insert", "超标堆放"),
    ]


def test_the_page_stands_alone_and_runs_nothing(tmp_path: Path) -> None:
    old, new = write(tmp_path, "a.md", "甲<script>alert(1)</script>\n"), write(tmp_path, "b.md", "乙<img src=x>\n")
    page = mingwen("diff", "--files", old, new, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|img|link|iframe)\b", page)
    assert " style=" not in page.partition("</style>")[2]
    assert "<del" in page


@pytest.mark.parametrize(
    ("old", "said"),
    [("none.md", "没有这个文件"), ("gbk.md", "不是 UTF-8 文本"), ("", "后面要写两个文件"), (".", "读不了")],
)
def test_files_that_cannot_be_read(tmp_path: Path, old: str, said: str) -> None:
    write(tmp_path, "gbk.md", "甲".encode("gbk"))
    new = write(tmp_path, "b.md", "乙\n")
    ran = mingwen("diff", "--files", *([tmp_path / old, new] if old else [new]))
    assert ran.code == 2
    assert said in ran.err
