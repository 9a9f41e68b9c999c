"""Revisions from real repositories: folders become commits, and each history has the exact record that it must give."""

from __future__ import annotations

from mingwen.git import Repository
from mingwen.history import revisions
from mingwen.item.reader import read_item
from tests.conftest import Checkout
from tests.history.made import item, path


def test_an_amendment_is_a_landing_that_changed_the_digest(repo: Checkout) -> None:
    first = repo.commit("公开", {path(): item("甲", signed=1)})
    repo.commit("补签", {path(): item("甲")})
    repo.commit("别的", {"README.md": "x"})
    text = item("乙", 2)
    last = repo.commit("更正", {path(): text})
    found = revisions(Repository(repo.path)).items["2026-00042"]
    assert [one.commit for one in found.revisions] == [first, last]
    assert [one.approved_by for one in found.revisions] == [("water-leader",), ("water-leader",)]
    amended = found.latest
    assert (amended.number, amended.kind, amended.what, amended.why) == (
        2,
        "amendment",
        "改第2处文字",
        "第2次核对发现有误",
    )
    reading = read_item(path(), text.encode())
    assert reading.tree is not None
    assert amended.blob == repo.git("rev-parse", f"HEAD:{path()}")
