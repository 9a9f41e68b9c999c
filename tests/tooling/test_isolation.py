"""The fixtures of conftest.py keep the developer's Git out of the tests."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import Checkout


def test_no_git_variable_points_elsewhere() -> None:
    assert not {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"} & set(os.environ)


def test_only_the_suites_own_settings_are_read(repo: Checkout, isolated_environment: Path) -> None:
    origins = {line.split("\t")[0] for line in repo.git("config", "--list", "--show-origin").splitlines()}
    assert origins == {f"file:{isolated_environment / '.gitconfig'}", "file:.git/config"}


def test_commits_are_the_same_everywhere(repo: Checkout) -> None:
    first = repo.commit("one", {"a/甲.md": "甲\r\n"})
    assert first == "9b912203477d6cfd805ccac8049c5f5d3a964a78"
    assert repo.git("log", "-1", "--format=%ae %aI %ce %cI") == (
        "author@example.invalid 2026-10-12T09:01:00+08:00 committer@example.invalid 2026-10-12T09:01:00+08:00"
    )
    assert repo.git("symbolic-ref", "--short", "HEAD") == "main"
    second = repo.commit("two")
    assert repo.git("log", "-1", "--format=%cI", second) == "2026-10-12T09:02:00+08:00"


def test_bytes_are_kept(repo: Checkout) -> None:
    repo.commit("one", {"b.bin": b"\x00\r\n\xff"})
    assert repo.git("cat-file", "-s", "HEAD:b.bin") == "4"
