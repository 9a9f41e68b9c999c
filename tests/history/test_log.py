"""Landings: first-parent steps, committer times, moves, merges; broken history is refused."""

from __future__ import annotations

import datetime as dt
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import landings
from mingwen.messages import RepositoryError
from tests.conftest import CHINA, FIRST_COMMIT, Checkout

ITEM = "content/water/drinking-water/2026/00042-饮用水.md"
OTHER = "content/air/air-other/2026/00043-a.md"
FOLDER = ITEM.removesuffix(".md")


def at(minutes: int) -> dt.datetime:
    return FIRST_COMMIT + dt.timedelta(minutes=minutes)


def test_first_and_last_landing_with_their_offset(repo: Checkout) -> None:
    first = repo.commit("公开", {ITEM: "1"})
    repo.commit("别的", {"README.md": "x"})
    last = repo.commit("修改", {ITEM: "2"}, at=at(60).astimezone(dt.UTC))
    found = landings(Repository(repo.path)).items["2026-00042"]
    assert found.commits == (first, last)
    assert (found.first, found.last) == (at(1), at(60))
    assert found.first.utcoffset() == CHINA.utcoffset(None)
    assert found.last.utcoffset() == dt.timedelta()


def test_the_authors_time_is_not_the_landing(repo: Checkout) -> None:
    repo.write({ITEM: "1"})
    repo.git("add", "--all")
    stamp = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00+08:00", "GIT_COMMITTER_DATE": at(9).isoformat()}
    repo.git("commit", "--quiet", "-m", "公开", env=stamp)
    assert landings(Repository(repo.path)).items["2026-00042"].first == at(9)


def test_a_merge_is_one_landing(repo: Checkout) -> None:
    repo.commit("建库", {"README.md": "x"})
    repo.git("switch", "--quiet", "-c", "draft")
    repo.commit("草稿", {ITEM: "1"})
    repo.commit("核查", {ITEM: "2"})
    repo.git("switch", "--quiet", "main")
    repo.commit("别的", {OTHER: "1"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "合并", "draft", env={"GIT_COMMITTER_DATE": at(99).isoformat()})
    found = landings(Repository(repo.path)).items
    assert [one.at for one in found["2026-00042"].landings] == [at(99)]
    assert len(found["2026-00043"].landings) == 1


def test_a_move_continues_the_item(repo: Checkout) -> None:
    repo.commit("公开", {ITEM: "1"})
    new = "content/air/air-other/2026/00042-b.md"
    (repo.path / new).parent.mkdir(parents=True)
    repo.git("mv", ITEM, new)
    repo.commit("移交")
    found = landings(Repository(repo.path)).items["2026-00042"]
    assert [one.path for one in found.landings] == [ITEM, new]
    assert len({one.blob for one in found.landings}) == 1


def test_an_attachment_touches_its_item_and_a_deletion_ends_it(repo: Checkout) -> None:
    repo.commit("公开", {ITEM: "1", f"{FOLDER}/a.pdf": "1"})
    repo.commit("换附件", {f"{FOLDER}/a.pdf": "2"})
    repo.git("rm", "--quiet", "-r", ITEM, FOLDER)
    repo.commit("删")
    found = landings(Repository(repo.path)).items["2026-00042"].landings
    assert [one.path for one in found] == [ITEM, ITEM, ""]
    assert found[0].blob == found[1].blob != ""


def test_settings_of_the_user_change_nothing(repo: Checkout) -> None:
    repo.commit("公开", {ITEM: "1", OTHER: "1"})
    repo.commit("修改", {ITEM: "2"})
    plain = landings(Repository(repo.path))
    for name, value in {
        "log.showRoot": "false",
        "log.follow": "true",
        "log.showSignature": "true",
        "log.diffMerges": "off",
        "diff.renames": "copies",
        "core.quotePath": "true",
        "color.ui": "always",
        "diff.noprefix": "true",
        "log.date": "relative",
        "core.abbrev": "5",
    }.items():
        repo.git("config", name, value)
    assert landings(Repository(repo.path)) == plain


@pytest.mark.parametrize("back", [1, 2, 3])
def test_extending_equals_reading_anew(repo: Checkout, back: int) -> None:
    for count in range(5):
        repo.commit(f"第{count}次", {ITEM: str(count), OTHER: str(count // 2)})
    repository = Repository(repo.path)
    known = landings(repository, f"HEAD~{back}")
    assert landings(repository, known=known) == landings(repository)


def test_an_answer_of_another_line_is_not_extended(repo: Checkout) -> None:
    repo.commit("建库", {ITEM: "1"})
    repo.git("switch", "--quiet", "-c", "draft")
    repo.commit("草稿", {OTHER: "1"})
    repo.git("switch", "--quiet", "main")
    repo.commit("别的", {ITEM: "2"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "合并", "draft")
    repository = Repository(repo.path)
    known = landings(repository, "draft")
    assert landings(repository, known=known) == landings(repository)


def test_nothing_has_landed_in_an_empty_folder(repo: Checkout) -> None:
    repo.commit("建库", {"README.md": "x"})
    assert landings(Repository(repo.path)).items == {}


def shallow(repo: Checkout, path: Path) -> Path:
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.path}", str(path))
    return path


def partial(repo: Checkout, path: Path) -> Path:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", "--filter=blob:none", f"file://{repo.path}", str(path))
    return path


def grafted(repo: Checkout, path: Path) -> Path:
    clone = repo.clone(path)
    (path / ".git/info").mkdir(exist_ok=True)
    (path / ".git/info/grafts").write_text(clone.git("rev-parse", "HEAD") + "\n")
    return path


def replaced(repo: Checkout, path: Path) -> Path:
    clone = repo.clone(path)
    clone.git("replace", "HEAD", "HEAD~1")
    return path


@pytest.mark.parametrize("break_", [shallow, partial, grafted, replaced])
def test_broken_history_is_refused(repo: Checkout, tmp_path: Path, break_: Callable[[Checkout, Path], Path]) -> None:
    repo.commit("公开", {ITEM: "1"})
    repo.commit("修改", {ITEM: "2"})
    with pytest.raises(RepositoryError):
        landings(Repository(break_(repo, tmp_path / "clone")))


def test_ten_thousand_items_in_one_pass(repo: Checkout) -> None:
    """0.3 s on a quiet machine; ten times that is allowed here."""
    importer = subprocess.Popen(
        ["git", "-C", str(repo.path), "fast-import", "--quiet"], stdin=subprocess.PIPE
    )  # fmt: skip
    assert importer.stdin is not None
    for commit in range(500):
        stamp = int(FIRST_COMMIT.timestamp()) + 60 * commit
        head = f"commit refs/heads/main\ncommitter c <c@example.invalid> {stamp} +0800\ndata 1\nx\n"
        rows = "".join(
            f"M 100644 inline content/u{number % 15}/c{number % 98}/2026/{number:05}-a.md\ndata 2\nx\n"
            for number in range(20 * commit, 20 * commit + 20)
        )
        importer.stdin.write((head + rows).encode())
    importer.stdin.close()
    assert importer.wait() == 0
    started = time.perf_counter()
    assert len(landings(Repository(repo.path)).items) == 10_000
    assert time.perf_counter() - started < 3
