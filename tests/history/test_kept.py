"""The cache only saves time: what it gives is what a cold reading gives, whatever happened to it or to the history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import kept, log, read, revisions
from mingwen.history.log import Step
from tests.conftest import Checkout
from tests.history.made import item, path

FOLDER = path().removesuffix(".md")


@pytest.fixture
def told(repo: Checkout, tmp_path: Path) -> tuple[Checkout, Path]:
    """A short history of two items, kept after its second landing."""
    repo.commit("公开", {path(): item("甲", files={"a.csv": b"1"}), f"{FOLDER}/a.csv": b"1"})
    repo.commit("公开", {path(serial="00043"): item("甲", serial="00043")})
    cache = tmp_path / "kept" / "history"
    revisions(Repository(repo.path), cache=cache)
    return repo, cache


def same(repo: Checkout, cache: Path) -> None:
    cold = revisions(Repository(repo.path))
    for _time in range(2):
        warm = revisions(Repository(repo.path), cache=cache)
        assert warm.commit == cold.commit
        assert dict(warm.items) == dict(cold.items)
        assert list(warm.items) == list(cold.items)


def read_since(repo: Checkout, cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From which commits the log was asked while reading with the cache; empty for all of it."""
    asked: list[str] = []

    def steps(repository: Repository, tip: str, after: str = "") -> Iterator[Step]:
        asked.append(after)
        return log.steps(repository, tip, after)

    monkeypatch.setattr(read, "steps", steps)
    same(repo, cache)
    return asked[1:]  # the first is the cold reading


def test_only_what_is_new_is_read(told: tuple[Checkout, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    repo, cache = told
    before = repo.git("rev-parse", "HEAD")
    repo.commit("改", {path(): item("乙", 2, files={"a.csv": b"1"})})
    assert read_since(repo, cache, monkeypatch) == [before]


def test_an_attachment_from_before_is_found_again(told: tuple[Checkout, Path]) -> None:
    repo, cache = told
    repo.commit("改", {path(): item("乙", 2, files={"a.csv": b"1", "b.csv": b"2"}), f"{FOLDER}/b.csv": b"2"})
    same(repo, cache)
    found = revisions(Repository(repo.path), cache=cache).items["2026-00042"]
    assert all(one.blob for one in found.latest.files)


def test_a_copy_that_waits_for_its_number_is_remembered(told: tuple[Checkout, Path]) -> None:
    repo, cache = told
    repo.commit("照抄", {path("air"): item("乙", 2, unit="air")})
    same(repo, cache)
    repo.git("rm", "--quiet", path())
    repo.commit("删")
    same(repo, cache)
    assert revisions(Repository(repo.path)).items["2026-00042"].path == path("air")


def test_a_commit_that_touches_no_item_is_remembered(
    told: tuple[Checkout, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, cache = told
    repo.commit("别的", {"README.md": "x"})
    assert len(read_since(repo, cache, monkeypatch)) == 1


def truncated(data: bytes) -> bytes:
    return data[:-20]


def flipped(data: bytes) -> bytes:
    return data.replace("甲".encode(), "乙".encode()) if "甲".encode() in data else data.replace(b"water", b"wat3r")


def emptied(_data: bytes) -> bytes:
    return b""


def of_other_code(data: bytes) -> bytes:
    rest = data[65:].replace(kept._code().encode(), b"0" * 64)
    return hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest


@pytest.mark.parametrize("damage", [truncated, flipped, emptied, of_other_code])
def test_what_is_damaged_or_foreign_is_read_anew(
    told: tuple[Checkout, Path], damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, cache = told
    spoilt = damage(cache.read_bytes())
    assert spoilt != cache.read_bytes()
    cache.write_bytes(spoilt)
    assert read_since(repo, cache, monkeypatch) == [""]


def test_a_rewritten_history_is_read_anew(told: tuple[Checkout, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    repo, cache = told
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.commit("另一件", {path(serial="00044"): item("甲", serial="00044")})
    assert read_since(repo, cache, monkeypatch) == [""]


def test_a_commit_that_came_in_by_a_side_branch_is_no_ancestor(
    told: tuple[Checkout, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft that was read on its branch is in the history of main, and not on its line."""
    repo, cache = told
    repo.git("switch", "--quiet", "-c", "draft")
    repo.commit("稿", {path(): item("乙", 2)})
    same(repo, cache)
    repo.git("switch", "--quiet", "main")
    repo.commit("别的", {"README.md": "x"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "合并", "draft")
    assert read_since(repo, cache, monkeypatch) == [""]


def test_the_cache_of_another_repository_is_read_anew(
    told: tuple[Checkout, Path], make_repo: Callable[[str], Checkout], monkeypatch: pytest.MonkeyPatch
) -> None:
    _repo, cache = told
    other = make_repo("other")
    other.commit("公开", {path(): item("别处")})
    assert read_since(other, cache, monkeypatch) == [""]


def test_a_folder_that_cannot_be_written_costs_only_time(repo: Checkout, tmp_path: Path) -> None:
    repo.commit("公开", {path(): item("甲")})
    (tmp_path / "file").write_text("")
    same(repo, tmp_path / "file" / "history")
