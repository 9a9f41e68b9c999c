"""A corpus is the same for the same arguments, spreads over every open column, and holds as the main branch must."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import landings, revisions
from mingwen.item import path as item_path
from mingwen.register.load import load_folder
from mingwen.rules import Snapshot, judge
from tests.conftest import ROOT
from tests.corpus.amend import amend
from tests.corpus.repository import git, make

COUNT = 130  # more than there are columns


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpora") / "one"
    make(out, ROOT, COUNT, 7, seed=5)
    return out


def errors(folder: Path) -> list[str]:
    repository = Repository(folder)
    commit = repository.resolve("HEAD")
    with repository.blobs() as read:
        snapshot = Snapshot(repository.tree(commit, "content"), read)
        report = judge(
            snapshot,
            load_folder(folder),
            strict=True,
            as_of=datetime(2026, 11, 24, tzinfo=UTC),
            landings=landings(repository, commit),
        )
    assert report.checked == COUNT
    return [finding.as_text() for finding in report.errors]


def test_it_holds(corpus: Path) -> None:
    assert errors(corpus) == []
    assert git(corpus, "status", "--porcelain") == ""
    # the register, then seven of items; two whose last signatures are of one moment are one
    assert 6 <= len(git(corpus, "log", "--format=%h").splitlines()) <= 8


def test_every_open_column_has_some(corpus: Path) -> None:
    paths = filter(None, map(item_path.parse, git(corpus, "ls-files", "-z", "content").split("\0")))
    wanted = {column.id for column in load_folder(ROOT).columns.values() if column.is_open}
    assert {path.column for path in paths} == wanted


@pytest.mark.parametrize(("seed", "same"), [(5, True), (6, False)])
def test_the_same_arguments_give_the_same_commit(corpus: Path, tmp_path: Path, seed: int, same: bool) -> None:
    make(tmp_path / "two", ROOT, COUNT, 7, seed=seed)
    assert (git(tmp_path / "two", "rev-parse", "HEAD") == git(corpus, "rev-parse", "HEAD")) is same


def test_a_corpus_with_amendments_and_merges_holds(tmp_path: Path) -> None:
    make(tmp_path / "two", ROOT, COUNT, 300, seed=5, revisions=3, merges=True)
    assert errors(tmp_path / "two") == []
    assert 290 <= len(git(tmp_path / "two", "log", "--format=%h").splitlines()) <= 310
    found = revisions(Repository(tmp_path / "two"))
    assert {tuple(one.number for one in item.revisions) for item in found.items.values()} == {(1, 2, 3)}
    assert all(one.own_reason for item in found.items.values() for one in item.revisions)


def test_an_amended_item_holds(corpus: Path, tmp_path: Path) -> None:
    git(corpus, "clone", "--quiet", str(corpus), str(tmp_path / "clone"))
    changed = amend(tmp_path / "clone", at=3)
    assert git(tmp_path / "clone", "diff", "--name-only", "-z", "HEAD~1").strip("\0") == changed
    assert errors(tmp_path / "clone") == []
