"""Two revisions of an item: fields, body, attachments; what is shown of a suppressed change; the page is safe."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.cli.scaffold import PREFIX
from mingwen.history.redline import ItemRedline, compare, compare_items, show, suppressed_html
from mingwen.item.model import Attachment, Item
from mingwen.item.reader import read_item
from tests.render.test_markdown import hostile

FRONT = f"""\
title: 第三季度水源保护情况
index_no: {PREFIX}/2026-00042
summary: 两处水源地全部达标。
department: water
column: drinking-water
mode: active
formed: 2026-10-08
editor: water-staff
channel: self
handling: {{sensitive: false, high_standard: false, fast_moving: false}}
secrecy: {{doubt: "no", conclusion: clear, by: water-head, date: 2026-10-09}}
approvers: {{check: water-head, approve: water-leader}}
revision: 1
"""
BODY = "## 一、总体情况\n\n总磷最高0.09毫克/升。\n\n## 二、下一步\n\n继续每月监测。\n"
SIGNED = "signoff:\n  - {step: check, by: water-head, at: 2026-10-10T09:12:00+08:00}\n"


def item(body: str = BODY, more: str = "", **changes: str) -> Item:
    front = FRONT
    for key, value in changes.items():
        front, count = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", front)
        assert count == 1
    reading = read_item("content/water/drinking-water/2026/00042-a.md", f"---\n{front}{more}---\n{body}".encode())
    assert reading.item is not None, reading.faults
    return reading.item


def attached(*files: tuple[str, str, str]) -> str:
    rows = "".join(f"  - {{file: {file}, title: {title}, sha256: {one * 64}}}\n" for file, title, one in files)
    return f"attachments:\n{rows}"


def test_fields_are_named_in_chinese_and_marked_by_words() -> None:
    old = item()
    new = item(
        formed="2026-10-09",
        mode="on-request",
        secrecy='{doubt: "no", conclusion: clear, by: water-head, date: 2026-10-10}',
        summary="两处水源地全部指标达标。",
    )
    changed = {one.field: (one.label, one.old, one.new) for one in compare_items(old, new).fields}
    assert changed == {
        "summary": ("内容概述", "两处水源地全部达标。", "两处水源地全部指标达标。"),
        "mode": ("公开方式", "主动公开", "依申请公开"),
        "formed": ("成文（生成）日期", "2026-10-08", "2026-10-09"),
        "secrecy.date": ("保密审查 › 判断日期", "2026-10-09", "2026-10-10"),
    }


def test_signoffs_revision_and_the_change_block_are_no_change_of_the_text() -> None:
    more = f"change: {{kind: correction, what: 改正一个数字, why: 录入时小数点错位}}\n{SIGNED}"
    assert compare_items(item(), item(more=more, revision="2")).same


def test_a_field_written_in_other_signs_did_not_change() -> None:
    assert compare_items(item(), item(summary="两处水源地全部达标.")).same


def test_attachments_by_name_and_digest() -> None:
    old = item(more=attached(("a.pdf", "甲", "1"), ("b.pdf", "乙", "2"), ("c.pdf", "丙", "3"), ("d.pdf", "丁", "4"),
                             ("same.pdf", "戊", "5")))  # fmt: skip
    new = item(more=attached(("a.pdf", "甲", "9"), ("b2.pdf", "乙", "2"), ("d.pdf", "新题", "4"), ("e.pdf", "己", "6"),
                             ("same.pdf", "戊", "5")))  # fmt: skip
    redline = compare_items(old, new)
    assert {(one.change, one.name) for one in redline.files} == {
        ("replaced", "a.pdf"), ("renamed", "b2.pdf"), ("relabelled", "d.pdf"), ("added", "e.pdf"), ("removed", "c.pdf"),
    }  # fmt: skip
    assert redline.kept_files == 1
    assert not redline.same


def test_a_csv_file_is_compared_by_cell_where_it_can_be_read() -> None:
    old, new = item(more=attached(("a.csv", "甲", "1"))), item(more=attached(("a.csv", "甲", "2")))
    files = {"1" * 64: b"day,value\n1,0.012\n", "2" * 64: b"day,value\n1,0.12\n"}

    def read(one: Attachment) -> bytes | None:
        return files.get(one.sha256)

    (file,) = compare_items(old, new, read).files
    assert file.redline is not None
    assert [(op.old, op.new) for op in file.redline.ops if op.changes] == [("0.012", ""), ("", "0.12")]
    (file,) = compare_items(old, new, lambda _one: None).files
    assert file.redline is None


def both() -> ItemRedline:
    body = BODY.replace("0.09", "0.12").replace("继续每月监测", "总磷加密为每旬监测一次")
    return compare_items(item(), item(body, attached(("a.pdf", "甲", "1")), formed="2026-10-09"))


def test_the_page_names_every_change_in_words_and_not_only_in_colour() -> None:
    page = both().as_html()
    assert '<del id="c' in page
    assert '<span class="vh">删去：</span>0.09</del>' in page
    assert '<span class="vh">新增：</span>0.12</ins>' in page
    assert "一、总体情况" in page
    assert "不算改动" in page
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert len(linked) >= 2
    assert linked <= set(re.findall(r' id="([^"]+)"', page))
    assert "style" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_terminal_is_coloured_only_when_asked() -> None:
    text = both().as_text()
    assert "【删：0.09】【增：0.12】" in text
    assert "信息栏 成文（生成）日期" in text
    assert "附件 a.pdf：新增" in text
    assert "\x1b" not in text
    assert "\x1b[31" in both().as_text(colour=True)


def test_json_has_fields_body_and_files() -> None:
    told = both().as_json()
    assert set(told) == {"fields", "body", "files", "ignored"}
    assert "".join(op["old"] for op in told["body"]) == BODY
    assert told["files"][0]["new"]["sha256"] == "1" * 64


SECRET = "某某村三组的取水点坐标"


def test_of_a_suppressed_change_only_the_place_is_shown() -> None:
    old = item(
        BODY.replace("继续", f"{SECRET}。继续") + f"\n## {SECRET}\n\n{SECRET}见图。\n",
        attached((f"{SECRET}.pdf", SECRET, "1")),
        summary=SECRET,
    )
    removals = compare_items(old, item()).suppressed()
    assert {(one.kind, one.place) for one in removals} == {("field", "内容概述"), ("text", "二、下一步"), ("file", "")}
    shown = suppressed_html(removals) + "".join(one.as_text() for one in removals) + repr(removals)
    assert SECRET not in shown
    assert "坐标" not in shown
    assert "二、下一步" in shown


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", {}))


TAGS = {"div", "p", "h2", "h3", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td", "ins", "del", "span",
        "a", "br", "dl", "dt", "dd", "code"}  # fmt: skip
ATTRIBUTES = {"class", "id", "role", "aria-label", "tabindex", "scope", "href"}


def active(html: str) -> list[str]:
    elements = _Elements()
    elements.feed(html)
    elements.close()
    return [
        f"{tag} {attributes}"
        for tag, attributes in elements.found
        if tag not in TAGS
        or not set(attributes) <= ATTRIBUTES
        or not re.fullmatch(r"#[a-z0-9-]+", attributes.get("href") or "#a")
    ]


FRAMES = ["{}", "## {}\n\n甲", "| {} | b |\n|---|---|\n| a | {} |", "```\n{}\n```", "第一条 {}说明。\n\n{}"]


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_hostile_becomes_active(frame: str) -> None:
    for text in hostile():
        new = frame.replace("{}", text)
        for one, other in (("甲乙丙", new), (new, "甲乙丙"), (new, new + text)):
            redline = compare(one, other)
            assert not active(show.redline_html(redline)), text
            assert not active(show.inline_html(redline)), text
            assert "\x1b" not in "".join(show.text_lines(redline)), text


@given(st.text(), st.text(), st.booleans())
def test_no_two_texts_become_active(old: str, new: str, csv: bool) -> None:
    assert not active(show.redline_html(compare(old, new, csv=csv)))


def test_direction_marks_are_spelt_out() -> None:
    redline = compare("总额100万元", "总额\u202e100\u202c万元\x1b[2J")
    for shown in (show.redline_html(redline), "".join(show.text_lines(redline))):
        assert "\u202e" not in shown
        assert "\x1b" not in shown
        assert "‹U+202E›" in shown


def test_the_stylesheet_has_every_class_that_a_redline_uses() -> None:
    css = (Path(show.__file__).parents[2] / "site/theme/assets/mingwen.css").read_text("utf-8")
    page = (
        both().as_html()
        + show.key_html()
        + suppressed_html(compare_items(item(), item(summary="别的话。")).suppressed())
    )
    for names in re.findall(r'class="([^"]+)"', page):
        for name in names.split():
            assert f".{name}" in css, name
