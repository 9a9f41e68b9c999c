"""Trailers are what Git says they are: each case is read by us, by interpret-trailers and by the log of a commit."""

from __future__ import annotations

import subprocess

import pytest

from mingwen.git import Repository
from mingwen.history.trailers import Amendment, Trailer, chinese_keys, groups, parse, unseen, written
from tests.conftest import Checkout

GROUP = Amendment("2026-00042", "表2总磷由0.02改为0.2", "录入时小数点错位", "water-leader", "office-web")
BLOCK = written([GROUP])

# name → message and the keys that Git reads in it (cases of t7513-interpret-trailers.sh and of threats A8)
CASES: dict[str, tuple[str, list[str]]] = {
    "plain": (
        f"标题\n\n正文\n\n{BLOCK}",
        ["Amends", "Amendment-What", "Amendment-Reason", "Approved-by", "Executed-by"],
    ),
    "not in the last block": ("标题\n\nAmends: 2026-00042\n\n后面还有一段正文\n", []),
    "duplicates": ("标题\n\nAmends: 2026-00042\nAmends: 2026-00042\n", ["Amends", "Amends"]),
    "folded": ("标题\n\nAmends: 2026-00042\nAmendment-Reason: 录入时\n  小数点错位\n", ["Amends", "Amendment-Reason"]),
    "full-width colon": ("标题\n\nAmends: 2026-00042\nApproved-by：water-leader\n", []),
    "only a full-width colon": ("标题\n\nApproved-by：water-leader\n", []),
    "Chinese key": ("标题\n\n修改原因: 录入时小数点错位\nApproved-by: water-leader\n", []),
    "comment among them": ("标题\n\nAmends: 2026-00042\n# 注释\nApproved-by: x\n# 末尾\n", ["Amends", "Approved-by"]),
    "key case": ("标题\n\nAMENDS: 2026-00042\napproved-BY: x\n", ["Amends", "Approved-by"]),
    "quoted mail": ("标题\n\n> Amends: 2026-00042\n> Approved-by: x\n", []),
    "indented log of a squash": ("标题\n\n    Amends: 2026-00042\n    Approved-by: x\n", []),
    "space before the colon": ("标题\n\nAmends : 2026-00042\n", ["Amends"]),
    "subject alone": ("Amends: 2026-00042\n", []),
    "no blank line before": ("标题\n正文\nAmends: 2026-00042\n", []),
    "text within the block": ("标题\n\nAmends: 2026-00042\n这一行不是附注\n", []),
    "signed off, so a quarter will do": (
        "标题\n\n这一行不是附注\nAmends: 2026-00042\nSigned-off-by: a <a@example.invalid>\n",
        ["Amends", "Signed-off-by"],
    ),
    "a rule in the text": ("标题\n\n---\n\nAmends: 2026-00042\n", ["Amends"]),
    "cherry-picked": (
        "标题\n\nAmends: 2026-00042\n(cherry picked from commit 0123456789012345678901234567890123456789)\n",
        ["Amends"],
    ),
    "empty": ("", []),
}
named = pytest.mark.parametrize("name", CASES)


@named
def test_keys(repo: Checkout, name: str) -> None:
    message, keys = CASES[name]
    assert [one.key for one in parse(Repository(repo.path), message)] == keys


@named
def test_agrees_with_git(repo: Checkout, name: str) -> None:
    message, _keys = CASES[name]
    command = ["git", "interpret-trailers", "--parse", "--no-divider"]
    said = subprocess.run(
        command, cwd=repo.path, input=message.encode(), capture_output=True, check=True
    ).stdout.decode()
    pairs = [tuple(part.strip() for part in line.partition(":")[::2]) for line in said.splitlines()]
    ours = parse(Repository(repo.path), message)
    assert [(one.key.casefold(), one.value) for one in ours] == [(key.casefold(), value) for key, value in pairs]


@named
def test_agrees_with_the_log(repo: Checkout, name: str) -> None:
    message, keys = CASES[name]
    repo.git(
        "commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=strip", "-F", "-", stdin=message.encode()
    )
    said = repo.git("log", "-1", "--format=%(trailers:only,unfold,keyonly)").splitlines()
    assert [key.strip().casefold() for key in said if key.strip()] == [key.casefold() for key in keys]


def test_a_setting_of_the_clone_changes_nothing(repo: Checkout) -> None:
    repo.git("config", "trailer.separators", ":：=")
    assert parse(Repository(repo.path), "标题\n\nApproved-by：x\n") == ()


def test_reads_what_it_writes(repo: Checkout) -> None:
    other = Amendment("2026-00043", "删去第三段", "与第二段重复的文字")
    read = parse(Repository(repo.path), f"标题\n\n{written([GROUP, other])}")
    assert groups(read) == (GROUP.trailers(), other.trailers())


def test_values_stand_on_one_line() -> None:
    assert Amendment("2026-00042", "改了\n两处").trailers()[1] == Trailer("Amendment-What", "改了 两处")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("plain", []),
        ("not in the last block", [3]),
        ("full-width colon", [3, 4]),
        ("Chinese key", [4]),
        ("quoted mail", []),
        ("folded", []),
        ("text within the block", [3]),
        ("key case", []),
    ],
)
def test_lines_that_are_lost(repo: Checkout, name: str, lines: list[int]) -> None:
    message, _keys = CASES[name]
    assert unseen(message.splitlines(), parse(Repository(repo.path), message)) == lines


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        (CASES["Chinese key"][0], [3]),
        (CASES["plain"][0], []),
        ("标题\n\n说明：这一段只是正文。\n", []),
        ("标题\n\n原因：小数点错位\nAmends: 2026-00042\n", [3]),
    ],
    ids=["key", "values only", "text with a colon", "full-width"],
)
def test_chinese_keys(message: str, lines: list[int]) -> None:
    assert chinese_keys(message.splitlines()) == lines
