"""Revisions from real repositories: folders become commits, and each history has the exact record that it must give.

A record is one line a revision: the name of the landing, the number that the text states, kind and what, then what is
odd about it. Digest, reason, posts and times are compared with the text and the commit themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from mingwen.git import Repository
from mingwen.history import ItemRevisions, Revision, Revisions, revisions
from mingwen.item.digest import digest
from mingwen.item.reader import read_item
from mingwen.messages import RepositoryError
from tests.conftest import FIRST_COMMIT, Checkout
from tests.history.made import item, path

Named = dict[str, str]  # commit → the name by which a case calls it
CASES: dict[str, tuple[Callable[[Checkout], Named], dict[str, list[str]]]] = {}


def case(**expected: list[str]) -> Callable[[Callable[[Checkout], Named]], Callable[[Checkout], Named]]:
    """Enter a history into the table with the record of each item, `i42` standing for 2026-00042."""

    def enter(build: Callable[[Checkout], Named]) -> Callable[[Checkout], Named]:
        CASES[build.__name__] = build, {f"2026-{int(key[1:]):05}": rows for key, rows in expected.items()}
        return build

    return enter


def named(repo: Checkout, *pairs: tuple[str, str]) -> Named:
    return {repo.git("rev-parse", commit): name for name, commit in pairs}


def branch(repo: Checkout, name: str, *commits: tuple[str, str], start: str = "main") -> None:
    """A branch with drafts (message, text of item 42 at its usual place); main is checked out afterwards."""
    repo.git("switch", "--quiet", "-c", name, start)
    for message, text in commits:
        repo.commit(message, {path(): text})
    repo.git("switch", "--quiet", "main")


def merge(repo: Checkout, *arguments: str) -> None:
    repo.now += dt.timedelta(minutes=1)
    stamp = {"GIT_AUTHOR_DATE": repo.now.isoformat(), "GIT_COMMITTER_DATE": repo.now.isoformat()}
    repo.git("merge", "--quiet", "-m", "合并", *arguments, env=stamp)


def move(repo: Checkout, old: str, new: str) -> None:
    (repo.path / new).parent.mkdir(parents=True, exist_ok=True)
    repo.git("mv", old, new)


def revert(repo: Checkout, commit: str) -> str:
    repo.git("revert", "--no-edit", "--no-commit", commit)
    return repo.commit(f'Revert "{commit}"')


# Ways to land


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字"])
def fast_forward(repo: Checkout) -> Named:
    repo.commit("建库", {"README.md": "x"})
    branch(repo, "draft", ("稿", item("甲")), ("改", item("乙", 2)))
    merge(repo, "--ff-only", "draft")
    return named(repo, ("one", "HEAD~1"), ("two", "HEAD"))


@case(i42=["merge 1 publish"])
def no_fast_forward(repo: Checkout) -> Named:
    repo.commit("建库", {"README.md": "x"})
    branch(repo, "draft", ("稿", item("甲", signed=0)), ("改", item("乙", signed=1)), ("签", item("乙")))
    merge(repo, "--no-ff", "draft")
    return named(repo, ("merge", "HEAD"))


@case(i42=["squash 1 publish"])
def squash(repo: Checkout) -> Named:
    repo.commit("建库", {"README.md": "x"})
    branch(repo, "draft", ("稿", item("甲", signed=0)), ("签", item("乙")))
    merge(repo, "--squash", "draft")
    return named(repo, ("squash", repo.commit("公开")))


@case(i42=["octopus 1 publish"], i43=["octopus 1 publish"], i44=["main 1 publish"])
def octopus(repo: Checkout) -> Named:
    repo.commit("建库", {"README.md": "x"})
    for serial in ("00042", "00043"):
        repo.git("switch", "--quiet", "-c", f"draft-{serial}", "main")
        repo.commit("稿", {path(serial=serial): item("甲", serial=serial)})
    repo.git("switch", "--quiet", "main")
    main = repo.commit("公开", {path(serial="00044"): item("甲", serial="00044")})
    merge(repo, "draft-00042", "draft-00043")
    assert len(repo.git("log", "-1", "--format=%P").split()) == 3
    return named(repo, ("main", main), ("octopus", "HEAD"))


@case(i42=["one 1 publish", "merge 2 correction 改第2处文字 / made in a merge"], i43=["merge 1 publish"])
def evil_merge(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    repo.git("switch", "--quiet", "-c", "draft")
    repo.commit("稿", {path(serial="00043"): item("甲", serial="00043")})
    repo.git("switch", "--quiet", "main")
    merge(repo, "--no-ff", "--no-commit", "draft")
    return named(repo, ("one", one), ("merge", repo.commit("合并", {path(): item("乙", 2, kind="correction")})))


@case(i42=["one 1 publish", "main 2 amendment 改第2处文字", "merge 3 amendment 改第3处文字 / made in a merge"])
def two_branches_one_item(repo: Checkout) -> Named:
    """The second to come in is resolved by hand: a third revision, which neither branch had."""
    one = repo.commit("公开", {path(): item("甲")})
    branch(repo, "draft", ("改", item("乙", 2)))
    main = repo.commit("改", {path(): item("丙", 2)})
    with pytest.raises(AssertionError, match="merge"):
        merge(repo, "draft")
    return named(repo, ("one", one), ("main", main), ("merge", repo.commit("合并", {path(): item("丁", 3)})))


@case(i42=["one 1 publish", "main 2 amendment 改第2处文字", "merge 3 amendment 改第3处文字"])
def two_branches_one_after_the_other(repo: Checkout) -> Named:
    """The second branch took in the first before it landed: its merge has the branch's own text."""
    one = repo.commit("公开", {path(): item("甲")})
    branch(repo, "draft", ("改", item("乙", 2)))
    main = repo.commit("改", {path(): item("丙", 2)})
    repo.git("switch", "--quiet", "draft")
    with pytest.raises(AssertionError, match="merge"):
        merge(repo, "main")
    repo.commit("合并", {path(): item("丁", 3)})
    repo.git("switch", "--quiet", "main")
    merge(repo, "--no-ff", "draft")
    return named(repo, ("one", one), ("main", main), ("merge", "HEAD"))


@case(i42=["first 1 publish", "second 1 publish / no reason", "third 1 publish / no reason"])
def rebased_drafts(repo: Checkout) -> Named:
    """A run of drafts on the main line shows as what it is: each of them was public."""
    repo.commit("建库", {"README.md": "x"})
    branch(repo, "draft", ("稿", item("甲", signed=0)), ("稿", item("乙", signed=1)), ("稿", item("丙")))
    repo.commit("别的", {"README.md": "y"})
    repo.git("switch", "--quiet", "draft")
    repo.git("rebase", "--quiet", "main")
    repo.git("switch", "--quiet", "main")
    merge(repo, "--ff-only", "draft")
    return named(repo, ("first", "HEAD~2"), ("second", "HEAD~1"), ("third", "HEAD"))


@case(i42=["one 1 publish"])
def drafts_that_have_not_landed(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    branch(repo, "draft", ("改", item("乙", 2)))
    return named(repo, ("one", one))


# Moves


@case(i42=["one 1 publish"])
def rename_without_edit(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    move(repo, path(), path(slug="b"))
    repo.commit("改名")
    return named(repo, ("one", one))


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字"])
def rename_with_edit(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    move(repo, path(), path(slug="b"))
    return named(repo, ("one", one), ("two", repo.commit("改名", {path(slug="b"): item("全都不同" * 90, 2)})))


@case(i42=["one 1 publish", "two 2 transfer 改第2处文字"])
def move_between_units(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    move(repo, path(), path("air"))
    return named(
        repo, ("one", one), ("two", repo.commit("移交", {path("air"): item("甲", 2, kind="transfer", unit="air")}))
    )


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字"], i43=["one 1 publish", "two 2 amendment 改第2处文字"])
def two_items_change_places(repo: Checkout) -> Named:
    """The number that the text states says which is which, whatever the file is called."""
    other = path(serial="00043")
    one = repo.commit("公开", {path(): item("甲"), other: item("乙", serial="00043")})
    two = repo.commit("换", {other: item("甲甲", 2), path(): item("乙乙", 2, serial="00043")})
    return named(repo, ("one", one), ("two", two))


@case(i50=["one 1 publish", "two 2 amendment 改第2处文字"])
def the_path_says_another_number(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲", serial="00050")})
    return named(repo, ("one", one), ("two", repo.commit("改", {path(): item("乙", 2, serial="00050")})))


@case(i42=["one 1 publish / removed by two"], i50=["two 1 publish"])
def a_number_changed(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    return named(repo, ("one", one), ("two", repo.commit("换号", {path(): item("甲", serial="00050")})))


@case(i42=["one 1 publish"], i43=["two 1 publish", "three 1 publish / no reason"])
def a_copy_with_the_number_of_another(repo: Checkout) -> Named:
    """The file that held the number first keeps it; the copy goes by its path."""
    other = path(serial="00043")
    one = repo.commit("公开", {path(): item("甲")})
    two = repo.commit("照抄", {other: item("乙")})
    return named(repo, ("one", one), ("two", two), ("three", repo.commit("改号", {other: item("乙", serial="00043")})))


@case(i42=["one 1 publish", "three 2 transfer 改第2处文字"])
def a_move_in_two_steps(repo: Checkout) -> Named:
    """First the copy, then the deletion: the copy waits for the number, and takes it when it is free."""
    one = repo.commit("公开", {path(): item("甲")})
    repo.commit("照抄", {path("air"): item("甲", 2, kind="transfer", unit="air")})
    repo.git("rm", "--quiet", path())
    return named(repo, ("one", one), ("three", repo.commit("删")))


# Back and away


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字", "three 1 publish / no reason"])
def revert_of_an_amendment(repo: Checkout) -> Named:
    one, two = repo.commit("公开", {path(): item("甲")}), repo.commit("改", {path(): item("乙", 2)})
    return named(repo, ("one", one), ("two", two), ("three", revert(repo, two)))


@case(
    i42=[
        "one 1 publish",
        "two 2 amendment 改第2处文字",
        "three 1 publish / no reason",
        "four 2 amendment 改第2处文字 / no reason",
    ]
)
def revert_of_a_revert(repo: Checkout) -> Named:
    one, two = repo.commit("公开", {path(): item("甲")}), repo.commit("改", {path(): item("乙", 2)})
    three = revert(repo, two)
    return named(repo, ("one", one), ("two", two), ("three", three), ("four", revert(repo, three)))


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字", "three 2 amendment 改第2处文字 / no reason"])
def a_change_under_the_old_change_block(repo: Checkout) -> Named:
    one, two = repo.commit("公开", {path(): item("甲")}), repo.commit("改", {path(): item("乙", 2)})
    return named(repo, ("one", one), ("two", two), ("three", repo.commit("悄悄改", {path(): item("丙", 2)})))


@case(i42=["one 1 publish / removed by two"])
def deletion(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    repo.git("rm", "--quiet", path())
    return named(repo, ("one", one), ("two", repo.commit("删")))


@case(i42=["one 1 publish / removed by two", "three 1 publish / no reason"])
def deletion_and_restoration(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    repo.git("rm", "--quiet", path())
    two = repo.commit("删")
    return named(repo, ("one", one), ("two", two), ("three", revert(repo, two)))


@case(i42=["one 1 publish / removed by two", "three 2 amendment 改第2处文字"])
def deletion_and_a_new_text_elsewhere(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    repo.git("rm", "--quiet", path())
    two = repo.commit("删")
    return named(repo, ("one", one), ("two", two), ("three", repo.commit("复", {path("air"): item("乙", 2)})))


@case(i42=["one 1 publish", "two 2 ? / unreadable", "three 3 amendment 改第3处文字"])
def a_text_that_nobody_can_read(repo: Checkout) -> Named:
    one = repo.commit("公开", {path(): item("甲")})
    two = repo.commit("坏", {path(): item("乙", 2).encode("gbk")})
    return named(repo, ("one", one), ("two", two), ("three", repo.commit("好", {path(): item("丙", 3)})))


@case(i42=["one 1 publish", "two 2 amendment 改第2处文字"])
def messages_in_gbk(repo: Checkout) -> Named:
    repo.git("config", "i18n.commitEncoding", "GBK")
    hands = []
    for message, text in (("公开水源信息", item("甲")), ("修改", item("乙", 2))):
        repo.write({path(): text})
        repo.git("add", "--all")
        repo.git("commit", "--quiet", "--no-verify", "-F", "-", stdin=message.encode("gbk"))
        hands.append(repo.git("rev-parse", "HEAD"))
    return named(repo, ("one", hands[0]), ("two", hands[1]))


@case(
    i42=[
        f"{name} {number} {'publish' if number == 1 else f'amendment 改第{number}处文字'}"
        for number, name in enumerate("abcdef", 1)
    ]
)
def odd_dates(repo: Checkout) -> Named:
    """±14 hours, the first second, a year far off, one that no calendar holds: the order is that of the landings."""
    stamps = [
        "1792461600 +1400",
        "1792461600 -1200",
        "0 +0000",
        "4102444799 +0800",
        "99999999999999 +0000",
        "1792461700 +9959",
    ]
    ids = []
    for number, stamp in enumerate(stamps, 1):
        repo.write({path(): item("文" * number, number)})
        repo.git("add", "--all")
        repo.git("commit", "--quiet", "-m", "改", env={"GIT_COMMITTER_DATE": f"@{stamp}"})
        ids.append(repo.git("rev-parse", "HEAD"))
    return named(repo, *zip("abcdef", ids, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_record_is_exactly_what_happened(repo: Checkout, name: str) -> None:
    build, expected = CASES[name]
    names = build(repo)
    found = revisions(Repository(repo.path))
    assert {short: record(one, names) for short, one in found.items.items()} == expected
    assert found.commit == repo.git("rev-parse", "HEAD")
    tree = repo.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    for one in found.items.values():
        assert one.gone is not None or one.path in tree
        assert one.gone == one.latest.removed
        for revision in one.revisions:
            _true_to_its_text(repo, revision)


def record(one: ItemRevisions, names: Named) -> list[str]:
    lines = []
    for place, revision in enumerate(one.revisions, 1):
        assert revision.position == place
        line = f"{names[revision.commit]} {revision.number} {revision.kind if revision.readable else '?'}"
        line += f" {revision.what}" if revision.what else ""
        odd = []
        if revision.readable:
            odd += [] if revision.own_reason else ["no reason"]
        else:
            odd.append("unreadable")
        odd += ["made in a merge"] if revision.made_in_merge else []
        odd += [f"removed by {names[revision.removed[0]]}"] if revision.removed else []
        lines.append(" / ".join([line, *odd]))
    return lines


def _true_to_its_text(repo: Checkout, revision: Revision) -> None:
    with Repository(repo.path).blobs() as read:
        reading = read_item(revision.path, read(revision.blob))
    seconds, offset = repo.git("show", "-s", "--format=%cd", "--date=raw", revision.commit).split()
    if int(seconds) < 2**40 and offset != "+9959":
        assert revision.landed_at.timestamp() == int(seconds)
        assert revision.landed_at.strftime("%z") == offset
    if not revision.readable:
        assert (revision.digest, revision.why, revision.signed) == ("", "", ())
        return
    assert reading.tree is not None
    change = reading.tree.data.get("change", {})
    assert isinstance(change, dict)
    assert revision.why == change.get("why", "")
    written = reading.tree.data.get("signoff", [])
    rows = [row for row in written if isinstance(row, dict)]
    assert [(one.step, one.by) for one in revision.signed] == [(row["step"], row["by"]) for row in rows]
    assert list(revision.approved_by) == [row["by"] for row in rows if row["step"] == "approve"]
    assert revision.digest == digest(reading.tree.data, reading.block.body if reading.block else "")
    assert revision.title == reading.tree.data["title"]


# What else a record holds


def test_a_late_sign_off_is_no_revision_and_is_shown(repo: Checkout) -> None:
    first = repo.commit("公开", {path(): item("甲", signed=1)})
    repo.commit("补签", {path(): item("甲")})
    found = revisions(Repository(repo.path)).items["2026-00042"]
    assert [one.commit for one in found.revisions] == [first]
    assert found.latest.approved_by == ("water-leader",)
    assert found.latest.landed_at == FIRST_COMMIT + dt.timedelta(minutes=1)
    assert found.latest.blob == repo.git("rev-parse", f"HEAD:{path()}")


def test_a_move_shows_as_the_later_path(repo: Checkout) -> None:
    rename_without_edit(repo)
    found = revisions(Repository(repo.path)).items["2026-00042"]
    assert found.path == found.latest.path == path(slug="b")
    assert (found.short, found.index_no) == ("2026-00042", "11329900MB00000198/2026-00042")


def test_attachments_keep_the_blobs_of_every_version(repo: Checkout) -> None:
    folder = path().removesuffix(".md")
    old, new, more = b"1", b"2", b"3"
    repo.commit("公开", {path(): item("甲", files={"a.csv": old, "b.csv": more}), f"{folder}/a.csv": old})
    repo.commit("补附件", {f"{folder}/b.csv": more})
    repo.git("rm", "--quiet", f"{folder}/b.csv")
    repo.commit("改", {path(): item("甲", 2, files={"a.csv": new}), f"{folder}/a.csv": new})
    move(repo, path(), path("air"))
    move(repo, folder, path("air").removesuffix(".md"))
    repo.commit("移", {path("air"): item("甲", 3, files={"a.csv": new})})
    found = revisions(Repository(repo.path)).items["2026-00042"]
    with Repository(repo.path).blobs() as read:
        held = [{one.file: read(one.blob) for one in revision.files} for revision in found.revisions]
    assert held == [{"a.csv": old, "b.csv": more}, {"a.csv": new}, {"a.csv": new}]


def test_an_attachment_that_never_landed_has_no_blob(repo: Checkout) -> None:
    repo.commit("公开", {path(): item("甲", files={"a.csv": b"1"})})
    assert [one.blob for one in revisions(Repository(repo.path)).items["2026-00042"].latest.files] == [""]


def test_the_text_of_a_moment(repo: Checkout) -> None:
    deletion_and_a_new_text_elsewhere(repo)
    found = revisions(Repository(repo.path)).items["2026-00042"]
    held = [found.at(FIRST_COMMIT + dt.timedelta(minutes=minutes)) for minutes in range(4)]
    assert [one.number if one else None for one in held] == [None, 1, None, 2]


def test_nothing_has_landed_in_an_empty_folder(repo: Checkout) -> None:
    repo.commit("建库", {"README.md": "x"})
    assert revisions(Repository(repo.path)) == Revisions(repo.git("rev-parse", "HEAD"), {})


# What cannot be read whole


def test_a_missing_blob_is_told_with_what_mends_it(repo: Checkout) -> None:
    repo.commit("公开", {path(): item("甲")})
    blob = repo.git("rev-parse", f"HEAD:{path()}")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RepositoryError, match="git fetch --refetch"):
        revisions(Repository(repo.path))


def test_a_missing_tree_is_told_with_what_mends_it(repo: Checkout) -> None:
    repo.commit("公开", {path(): item("甲")})
    tree = repo.git("rev-parse", "HEAD:content")
    repo.commit("改", {path(): item("乙", 2)})
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(RepositoryError, match="git fetch --refetch"):
        revisions(Repository(repo.path))


def test_a_lost_alternate_is_told_with_what_mends_it(repo: Checkout) -> None:
    repo.commit("公开", {path(): item("甲")})
    borrower = repo.path.parent / "borrower"
    repo.git("clone", "--quiet", "--shared", str(repo.path), str(borrower))
    assert revisions(Repository(borrower)).items.keys() == {"2026-00042"}
    (repo.path / ".git/objects").rename(repo.path / ".git/away")
    with pytest.raises(RepositoryError, match="git repack -a -d"):
        revisions(Repository(borrower))
