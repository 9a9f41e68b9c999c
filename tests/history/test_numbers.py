"""Numbers are allocated once: against real remotes, by real processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import numbers
from mingwen.messages import MingwenError, RepositoryError
from tests.conftest import ROOT, Checkout

ITEM = "content/water/drinking-water/2026/{serial}-水源.md"
ROUNDS = 50

# One clone: waits for the starting shot of each round, takes a number, says it.
ALLOCATOR = """
import sys
from mingwen.git import Repository
from mingwen.history import numbers
for line in sys.stdin:
    taken = numbers.allocate(Repository(sys.argv[1]), 2026, line.strip(), "origin")
    print(taken.serial, taken.reserved, flush=True)
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An empty bare repository that clones push to."""
    path = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path], check=True)
    return path


def clone(bare: Path, name: str) -> Checkout:
    path = bare.with_name(name)
    subprocess.run(["git", "clone", "--quiet", bare, path], check=True, capture_output=True)
    return Checkout(path)


def allocator(at: Checkout) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", ALLOCATOR, str(at.path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def ledger(bare: Path, year: int = 2026) -> list[str]:
    return Checkout(bare).git("show", f"{numbers.BRANCH}:{year}").split()


@pytest.mark.slow
@pytest.mark.parametrize("same_clone", [False, True], ids=["two clones", "one clone twice"])
def test_two_at_once_never_take_the_same_number(bare: Path, same_clone: bool) -> None:
    first = clone(bare, "first")
    second = first if same_clone else clone(bare, "second")
    rounds = 10 if same_clone else ROUNDS
    both = [allocator(first), allocator(second)]
    taken: list[str] = []
    for _round in range(rounds):
        for process in both:  # both are running before either is read from
            assert process.stdin
            process.stdin.write("water/drinking-water\n")
            process.stdin.flush()
        for process in both:
            assert process.stdout
            serial, reserved = process.stdout.readline().split()
            assert reserved == "True"
            taken.append(serial)
    for process in both:
        process.communicate()
        assert process.returncode == 0
    assert sorted(taken) == [f"{number:05d}" for number in range(1, 2 * rounds + 1)]
    assert ledger(bare) == sorted(taken)


def test_every_reservation_is_a_fast_forward(bare: Path) -> None:
    at = clone(bare, "clone")
    for _count in range(3):
        numbers.allocate(Repository(at.path), 2026, "water/news", "origin")
    subjects = Checkout(bare).git("log", "--format=%s", numbers.BRANCH).splitlines()
    assert subjects == ["2026-00003 water/news", "2026-00002 water/news", "2026-00001 water/news"]


def test_each_year_has_its_own_numbers(bare: Path) -> None:
    repository = Repository(clone(bare, "clone").path)
    for year in (2025, 2026, 2025):
        last = numbers.allocate(repository, year, "water/news", "origin")
    assert last.short == "2025-00002"
    assert ledger(bare, 2026) == ["00001"]


def test_what_is_only_on_the_remotes_branches_counts(bare: Path) -> None:
    """The first reservation of a year: others' items may lie on branches that this clone has not fetched."""
    here, there = clone(bare, "here"), clone(bare, "there")
    there.commit("draft", {ITEM.format(serial="00007"): "x"})
    there.git("push", "--quiet", "origin", "main:draft")
    assert numbers.allocate(Repository(here.path), 2026, "water/news", "origin").serial == "00008"


def test_second_is_told_apart_from_refused(bare: Path) -> None:
    """A remote that does not take the branch will never take it: said at once, with the branch's name."""
    at = clone(bare, "clone")
    hook = bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho no >&2; exit 1\n")
    hook.chmod(0o755)
    with pytest.raises(MingwenError, match=numbers.BRANCH):
        numbers.allocate(Repository(at.path), 2026, "water/news", "origin")


def test_unreachable_remote_is_refused(repo: Checkout) -> None:
    repo.git("remote", "add", "origin", str(repo.path / "nowhere"))
    with pytest.raises(RepositoryError):
        numbers.allocate(Repository(repo.path), 2026, "water/news", "origin")


def test_unknown_committer_is_told_what_to_do(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = clone(bare, "clone")
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    at.git("config", "user.useConfigOnly", "true")
    with pytest.raises(RepositoryError, match=r"user\.name"):
        numbers.allocate(Repository(at.path), 2026, "water/news", "origin")


def test_without_remote_and_without_commit(repo: Checkout) -> None:
    taken = numbers.allocate(Repository(repo.path), 2026, "water/news")
    assert (taken.short, taken.reserved) == ("2026-00001", False)


@pytest.mark.parametrize("where", ["untracked", "staged", "committed", "other branch", "remote-tracking branch"])
def test_without_remote_all_that_this_clone_knows_counts(
    where: str, repo: Checkout, make_repo: Callable[[str], Checkout]
) -> None:
    repo.commit("start", {ITEM.format(serial="00003"): "x"})
    file = {ITEM.format(serial="00041"): "x"}
    if where == "remote-tracking branch":
        other = make_repo("other")
        other.commit("theirs", file)
        repo.git("fetch", "--quiet", str(other.path), "main:refs/remotes/theirs/main")
    elif where == "other branch":
        repo.git("checkout", "--quiet", "-b", "draft")
        repo.commit("draft", file)
        repo.git("checkout", "--quiet", "main")
    else:
        repo.write(file)
        if where != "untracked":
            repo.git("add", "--all")
        if where == "committed":
            repo.commit("more")
    below = repo.path / "content/water"
    for place in (repo.path, below):
        assert numbers.allocate(Repository(place), 2026, "water/news").serial == "00042"
    assert numbers.allocate(Repository(repo.path), 2025, "water/news").serial == "00001"


def test_usual_remote(repo: Checkout) -> None:
    repository = Repository(repo.path)
    assert numbers.usual_remote(repository) is None
    repo.git("remote", "add", "one", "x")
    assert numbers.usual_remote(repository) == "one"
    repo.git("remote", "add", "two", "x")
    with pytest.raises(MingwenError, match="--remote"):
        numbers.usual_remote(repository)
    repo.git("remote", "add", "origin", "x")
    assert numbers.usual_remote(repository) == "origin"
