"""A repository without index numbers: identity by path, Git's renames, what and why from the message."""

from __future__ import annotations

import pytest

from mingwen.git import Repository
from mingwen.history import revisions_by_path
from tests.conftest import Checkout

LAW = "law/水法.md"
TEXT = "# 水法\n\n" + "".join(f"第{number}条 国家保护水资源，任何单位和个人都有义务。\n\n" for number in range(1, 20))


def told(repo: Checkout) -> dict[str, list[tuple[str, str, str]]]:
    found = revisions_by_path(Repository(repo.path)).items
    return {path: [(one.kind, one.what, one.why) for one in item.revisions] for path, item in found.items()}


def test_what_and_why_come_from_the_message(repo: Checkout) -> None:
    repo.commit("公布水法", {LAW: TEXT, "README.txt": "x"})
    repo.commit("[correct] 更正第三条\n\n录入时漏了两个字。", {LAW: TEXT.replace("第3条 国家", "第3条 国家依法")})
    assert told(repo) == {
        LAW: [("publish", "公布水法", ""), ("correction", "[correct] 更正第三条", "录入时漏了两个字。")]
    }
    found = revisions_by_path(Repository(repo.path)).items[LAW]
    assert (found.index_no, found.latest.number, found.latest.title) == (LAW, 2, "水法")
    assert found.latest.digest.startswith("mw1:sha256:")


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("[amend] 修改", "amendment"),
        ("[fix-format] 空行", "format"),
        ("[withdraw] 废止", "withdrawal"),
        ("[reform] 大改", "amendment"),
        ("更正日期", "correction"),
        ("勘误", "correction"),
        ("改", "amendment"),
    ],
)
def test_the_kind_is_what_the_subject_begins_with(repo: Checkout, subject: str, kind: str) -> None:
    repo.commit("公布", {LAW: TEXT})
    repo.commit(subject, {LAW: TEXT + "又\n"})
    assert told(repo)[LAW][1][0] == kind


def test_a_rename_continues_and_a_small_edit_with_it(repo: Checkout) -> None:
    repo.commit("公布", {LAW: TEXT})
    repo.git("mv", LAW, "law/a.md")
    repo.commit("改名")
    repo.git("mv", "law/a.md", "b.md")
    repo.commit("改名并修改", {"b.md": TEXT.replace("第3条", "第三条")})
    assert told(repo) == {"b.md": [("publish", "公布", ""), ("amendment", "改名并修改", "")]}


def test_front_matter_is_read_and_signatures_are_no_change(repo: Checkout) -> None:
    repo.commit("公布", {LAW: f"---\ntitle: 题目\n---\n{TEXT}"})
    repo.commit("签", {LAW: f"---\ntitle: 题目\nsignoff: []\n---\n{TEXT}"})
    found = revisions_by_path(Repository(repo.path)).items[LAW]
    assert [one.title for one in found.revisions] == ["题目"]


def test_deletion_and_restoration(repo: Checkout) -> None:
    repo.commit("公布", {LAW: TEXT})
    repo.git("rm", "--quiet", LAW)
    gone = repo.commit("删")
    found = revisions_by_path(Repository(repo.path)).items[LAW]
    assert found.gone is not None
    assert found.gone[0] == gone
    repo.commit("恢复", {LAW: TEXT})
    found = revisions_by_path(Repository(repo.path)).items[LAW]
    assert found.gone is None
    assert [one.removed is None for one in found.revisions] == [False, True]


@pytest.mark.parametrize("header", [b"encoding GBK\n", b""], ids=["named", "not named"])
def test_old_encodings_of_messages_and_files(repo: Checkout, header: bytes) -> None:
    """Git of today would not write such a commit; history has them."""
    repo.write({LAW: TEXT, "gbk.md": "国".encode("gbk")})
    repo.git("add", "--all")
    who = b"a <a@example.invalid> 1792461600 +0800\n"
    head = b"tree %s\nauthor %scommitter %s%s\n" % (repo.git("write-tree").encode(), who, who, header)
    message = "公布水法\n\n依职权。".encode("gbk")
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=head + message)
    repo.git("update-ref", "refs/heads/main", commit)
    assert told(repo)[LAW] == [("publish", "公布水法", "依职权。")]
    assert not revisions_by_path(Repository(repo.path)).items["gbk.md"].latest.readable


def test_a_merge_is_one_landing(repo: Checkout) -> None:
    repo.commit("公布", {LAW: TEXT})
    repo.git("switch", "--quiet", "-c", "draft")
    repo.commit("稿一", {LAW: TEXT + "又\n"})
    repo.commit("稿二", {LAW: TEXT + "又又\n"})
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "-m", "修改水法", "draft")
    assert [what for _kind, what, _why in told(repo)[LAW]] == ["公布", "修改水法"]
