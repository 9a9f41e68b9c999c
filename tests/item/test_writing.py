"""What is written can be read back by every reader, and an edit touches one key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mingwen.item import form, strict, writing
from mingwen.item.model import Item
from mingwen.item.writing import BLANK
from mingwen.messages import Fault, MingwenError

KEYS = [key for key, _form in form.forms(Item).values()]

# One line of visible text: what a title or a reason may be.
LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=60,
)
VALUES = st.recursive(
    st.one_of(LINES, st.booleans(), st.integers(0, 10**9), st.dates(date(1949, 1, 1), date(2199, 12, 31))),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4),
        st.dictionaries(st.sampled_from(["by", "date", "reason", "media", "file"]), inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


def as_strings(value: Any) -> Any:
    """What our reader must give for a value: every scalar the string that the file writes."""
    if isinstance(value, dict):
        return {key: as_strings(child) for key, child in value.items()}
    if isinstance(value, list):
        return [as_strings(child) for child in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def read(front_matter: str) -> dict[str, strict.Node]:
    faults: list[Fault] = []
    block = strict.split(front_matter, faults)
    assert block is not None
    tree = strict.parse(block.front, faults)
    assert tree is not None
    assert faults == []
    return tree.data


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read_back(values: dict[str, Any]) -> None:
    assert read(writing.front_matter(values)) == as_strings(values)


@given(LINES)
def test_other_readers_take_text_for_text(title: str) -> None:
    """YAML 1.1 readers guess types: what is text must stay text; days are the one exception."""
    seen = yaml.safe_load(writing.line("title", title))["title"]
    assert seen == title or isinstance(seen, date)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "On",
        "null",
        "~",
        "012",
        "1_000",
        "1e3",
        "12:30:45",
        "0x1f",
        "0o17",
        "1_0.5",
        "y",
        "=",
        "- a",
        "a: b",
        "a #b",
    ],
)
def test_words_that_readers_mistake_are_quoted(text: str) -> None:
    assert yaml.safe_load(writing.line("title", text)) == {"title": text}
    assert writing.line("title", text).startswith('title: "')


def test_order_is_the_models_and_empty_values_are_left_out() -> None:
    written = writing.front_matter({"revision": 1, "basis": [], "doc_no": None, "title": "甲", "sample": True})
    assert written == "---\ntitle: 甲\nrevision: 1\nsample: true\n---\n"


def test_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="titel"):
        writing.front_matter({"titel": "甲"})


@pytest.mark.parametrize(
    ("key", "value", "rows"),
    [
        pytest.param("formed", date(2026, 10, 8), ["formed: 2026-10-08"], id="day"),
        pytest.param("summary", BLANK, ["summary:"], id="blank"),
        pytest.param("handling", {"sensitive": False}, ["handling: {sensitive: false}"], id="short record"),
        pytest.param(
            "secrecy", {"doubt": BLANK, "by": "a"}, ["secrecy:", "  doubt:", "  by: a"], id="record with a blank"
        ),
        pytest.param("keywords", ["水", "no"], ['keywords: [水, "no"]'], id="short list"),
        pytest.param(
            "guide",
            {"matter": "甲" * 60, "materials": ["乙" * 60, "丙"]},
            ["guide:", f"  matter: {'甲' * 60}", f"  materials: [{'乙' * 60}, 丙]"],
            id="long record",
        ),
        pytest.param("signoff", [{"step": "check", "by": "a"}], ["signoff:", "  - {step: check, by: a}"], id="records"),
        pytest.param(
            "attachments",
            [{"file": BLANK, "title": "表"}],
            ["attachments:", "  - file:", "    title: 表"],
            id="records with a blank",
        ),
        pytest.param(
            "publish_at",
            datetime(2026, 10, 8, 1, 2, 3, tzinfo=UTC),
            ["publish_at: 2026-10-08T01:02:03+00:00"],
            id="moment",
        ),
    ],
)
def test_layout(key: str, value: Any, rows: list[str]) -> None:
    assert writing.line(key, value).splitlines() == rows


FILE = """\
---
# 标题下面的说明
title: 甲
secrecy:
  doubt: "no"
  by: water-head

# 签批从这里开始
signoff:
  - {step: check, by: a}
sample: true   # 样例
---
正文 title: 乙
"""


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("title", "乙", "title: 甲\n", "title: 乙\n"),
        (
            "secrecy",
            {"doubt": "yes"},
            'secrecy:\n  doubt: "no"\n  by: water-head\n',
            'secrecy: {doubt: "yes"}\n',
        ),
        ("signoff", None, "signoff:\n  - {step: check, by: a}\n", ""),
        ("sample", False, "sample: true   # 样例\n", "sample: false\n"),
        ("revision", 2, "# 签批从这里开始\nsignoff:", "# 签批从这里开始\nrevision: 2\nsignoff:"),
        ("index_no", "X/2026-00042", "secrecy:\n", "index_no: X/2026-00042\nsecrecy:\n"),
    ],
)
def test_an_edit_touches_one_key(key: str, value: Any, old: str, new: str) -> None:
    assert FILE.count(old) == 1
    assert writing.replace_key(FILE, key, value) == FILE.replace(old, new)


def test_a_key_that_comes_last_is_added_at_the_end() -> None:
    text = "---\ntitle: 甲\n---\n"
    assert (
        writing.replace_key(text, "signoff", [{"step": "check"}])
        == "---\ntitle: 甲\nsignoff:\n  - {step: check}\n---\n"
    )


@pytest.mark.parametrize("text", ["没有信息栏\n", "---\ntitle: 甲\ntitle: 乙\n---\n", "---\n- 甲\n---\n"])
def test_what_cannot_be_read_is_not_edited(text: str) -> None:
    with pytest.raises(MingwenError):
        writing.replace_key(text, "title", "乙")
