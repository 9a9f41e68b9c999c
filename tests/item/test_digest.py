"""The mw1 digest: what it binds, what it does not, and that it never changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingwen.item.digest import digest
from mingwen.item.reader import read_item
from tests.item.specimen import BODY, FRONT, PATH, TEXT

# Of the specimen. mw1 is frozen for ever: another value here would void every sign-off ever given.
FROZEN = "mw1:sha256:7140f1b2cf7f2c00c8a5ba0cac3f0cc5bc1ab83ca2c30b9eccd3b7a68c7734b2"


def of(text: str) -> str:
    item = read_item(PATH, text.encode()).item
    assert item is not None
    return item.digest


def test_it_is_frozen() -> None:
    assert of(TEXT) == FROZEN


@pytest.mark.parametrize(
    "same",
    [
        TEXT.replace("mode: active\n", "").replace("---\ntitle", "---\nmode: active\ntitle"),
        TEXT.replace("with: []\n", ""),
        TEXT.replace("with: []", "with: []\ntopics: []\ndoc_no:"),
        TEXT.replace("mode: active", 'mode: "active"'),
        TEXT.replace("mode: active", "mode:   active  # 公开"),
        TEXT.replace("{check: water-head, approve: water-leader}", "{approve: water-leader, check: water-head}"),
        TEXT.replace("{check: water-head, approve: water-leader}", "\n  check: water-head\n  approve: water-leader"),
        TEXT.replace("09:12:00", "10:12:00"),
        TEXT[: TEXT.index("signoff:")] + "---\n" + BODY,
    ],
)
def test_form_and_sign_offs_do_not_count(same: str) -> None:
    assert same != TEXT
    assert of(same) == FROZEN


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("0.02", "0.2"),
        TEXT.replace("达标。\n\n---", "超标。\n\n---"),
        TEXT + "\n",
        TEXT.replace("总磷", "总 磷"),
        TEXT.replace("2026-00042", "2026-00043"),
        TEXT.replace("revision: 1", "revision: 2"),
        TEXT.replace("e3b0", "e3b1"),
        TEXT.replace("title: 监测报告", "title: 监测 报告"),
        TEXT.replace("[饮用水, ", "[").replace("12:30:45]", "12:30:45, 饮用水]"),
        TEXT.replace("with: []", "with: [air]"),
        TEXT.replace("revision: 1", "revision: 1\nsample: true"),
    ],
)
def test_anything_else_counts(other: str) -> None:
    assert other != TEXT
    assert of(other) != FROZEN


def test_line_ends_do_not_count() -> None:
    front = {"title": "甲"}
    assert digest(front, "a\r\nb\r\n") == digest(front, "a\nb\n")


def test_path_does_not_count() -> None:
    moved = read_item("content/air/air-other/2026/00042-b.md", TEXT.encode()).item
    assert moved is not None
    assert moved.digest == FROZEN


@given(st.integers(0, len(BODY) - 1), st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
def test_every_character_of_the_body_counts(at: int, letter: str) -> None:
    changed = BODY[:at] + letter + BODY[at + 1 :]
    front = {"title": "甲"}
    assert (digest(front, changed) == digest(front, BODY)) is (changed == BODY)


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1)), st.text(), st.text())
def test_front_matter_never_runs_into_the_body(front: dict[str, str], body: str, more: str) -> None:
    """Moving text between the two parts gives another digest."""
    kept = {key: value for key, value in front.items() if key != "signoff"}
    if body.replace("\r\n", "\n") != more.replace("\r\n", "\n"):
        assert digest(kept, body) != digest(kept, more)
    assert digest(kept | {"extra": "x"}, body) != digest(kept | {"extra": ""}, body)


def test_the_specimen_is_whole() -> None:
    assert TEXT.startswith(f"---\n{FRONT}---\n")
