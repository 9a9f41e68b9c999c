"""Front matter read piece by piece is what the strict reader gives for the whole, whatever was read before."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingwen.history import facts
from mingwen.history.front import FrontReader
from mingwen.item import strict
from mingwen.item.digest import digest
from mingwen.item.reader import read_item
from tests.item import specimen

PIECES = [
    "title: 标题\n",
    'title: "a: b, c: d"\n',
    "title: a b # c\n",
    "title: a:b\n",
    "title: |\n  几行\n\n  文字\n",
    "title:\n",
    "title: '单引'\n",
    'title: "转\\u4e49"\n',
    'title: "没有关\n',
    'b: 关上"\n',
    "x: {a: 1, a: 2}\n",
    "x: {a: b:c, d: e:}\n",
    "x: {a: b: c}\n",
    "x: [a, b]\n",
    "x: {a: , b: c}\n",
    'x:\n  - {a: 1, b: "2, c: 3"}\n  - {a: 4}\n',
    "x:\n- a\n- b\n",
    "x:\n  - {a: 1}\n  # 注\n  - {a: 2}\n",
    "x: &m {a: 1}\n",
    "y: *m\n",
    "y: !!str 1\n",
    "? k\n: v\n",
    "# 注\n",
    "\n",
    " z: 1\n",
    'signoff:\n  - {step: check, by: water-head, at: 2026-10-10T09:12:00+08:00, digest: "mw1:sha256:00"}\n',
    "revision: 2\n",
    "change: {kind: correction, what: 表2总磷由0.02改为0.2, why: 录入时小数点错位}\n",
    "Big: 1\n",
    "on: yes\n",
    "n: ~\n",
    "n: null\n",
    "x: a,b\n",
    "x: a-\n",
    "x: -a\n",
    "x: a。\n",
    "x: “引”\n",
    "x: {a: “引”}\n",
    "x: {a: 甲，乙：丙。}\n",
    'x: ""\n',
    "x: {}\n",
    "x:  two\n",
    "x: a\t\n",
    "x: 12:30:45\n",
    "x: a\n  b\n",
    "x: {a: 1,\n  b: 2}\n",
    "x: {a: 1,\nb: 2}\n",
    "%x\n",
    "x: a\u0085\n",
    'x: "\u0001"\n',
]


def whole(front: str, body: str) -> tuple[object, str] | None:
    tree = strict.parse(front, [])
    return None if tree is None else (tree.data, digest(tree.data, body))


@settings(max_examples=600, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), min_size=1, max_size=4))
@example(["x: {a: 1,\nb: 2}\n", "b: 2}\n"])
@example(['title: "没有关\n', 'title: "没有关\nb: 关上"\n'])
def test_pieces_give_what_the_whole_gives(fronts: list[str]) -> None:
    reader = FrontReader()
    for front in fronts:
        assert reader.read(front, "文") == whole(front, "文")


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab:{}[],\"' -\n#甲：，。&*!|>%?", max_size=60).map(lambda text: f"x: {text}\ny: 1\n"))
@example("x: \n---\ny: 1\n")
def test_any_text_gives_what_the_whole_gives(front: str) -> None:
    assert FrontReader().read(front, "") == whole(front, "")


@pytest.mark.parametrize(
    "raw",
    [
        specimen.TEXT.encode(),
        b"\xef\xbb\xbf" + specimen.TEXT.encode(),
        specimen.TEXT.replace("\n", "\r\n").encode(),
        specimen.TEXT.replace("revision: 1", "revision: 0").encode(),
    ],
    ids=["plain", "byte order mark", "CRLF", "no number"],
)
def test_facts_are_those_of_the_item(raw: bytes) -> None:
    reading, found = read_item(specimen.PATH, raw), facts.read(raw)
    assert found is not None
    assert reading.tree is not None
    assert reading.block is not None
    assert found.digest == digest(reading.tree.data, reading.block.body)
    if reading.item is not None:
        assert (found.title, found.index_no, found.number) == (
            reading.item.title, reading.item.index_no, reading.item.revision,
        )  # fmt: skip
        assert [(one.step, one.by, one.at) for one in found.signed] == [
            (one.step, one.by, one.at) for one in reading.item.signoff
        ]
        assert [(one.file, one.sha256) for one in found.files] == [
            (one.file, one.sha256) for one in reading.item.attachments
        ]


@pytest.mark.parametrize(
    "raw", [b"", b"no fence", b"---\n*a\n---\n", "---\ntitle: 标\n---\n".encode("gbk"), b"\xff" * 9]
)
def test_what_cannot_be_read_has_no_facts(raw: bytes) -> None:
    assert facts.read(raw) is None


def test_odd_values_are_read_as_far_as_they_go() -> None:
    found = facts.read(
        "---\ntitle: [a]\nrevision: 二\nchange: 改\nsignoff: [x, {step: check, at: 昨天}]\n"
        "attachments: {a: b}\n---\n".encode()
    )
    assert found is not None
    assert (found.title, found.number, found.kind, found.files) == ("", 0, "publish", ())
    assert [(one.step, one.by, one.at.year) for one in found.signed] == [("check", "", 1970)]
