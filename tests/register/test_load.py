"""Reading from a commit, the index and a folder; what is no text, no YAML, no mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingwen.git import Repository
from mingwen.messages import RegisterError
from mingwen.register import load, load_at, load_folder, load_index
from tests.conftest import Checkout
from tests.register.small import FILES, FOLDER, loaded

PEOPLE = f"{FOLDER}/people.yml"


def ids(raw: bytes, path: str = PEOPLE) -> set[str]:
    """The ids of what is found where the file holds those bytes."""
    files = {name: text.encode() for name, text in FILES.items()} | {path: raw}
    with pytest.raises(RegisterError) as caught:
        load(files.get, files)
    assert {one.file for one in caught.value.report.findings} == {path}
    return {one.id for one in caught.value.report.findings}


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        ("p-001: {}\n".encode("utf-16"), "MW-F001"),
        ("p-001: {name: 示例}\n".encode("gbk"), "MW-F001"),
        (b"\xef\xbb\xbf" + FILES[PEOPLE].encode(), "MW-F002"),
        (FILES[PEOPLE].replace("\n", "\r\n").encode(), "MW-F003"),
        (FILES[PEOPLE].encode() + "p-011: {name: \u200b}\n".encode(), "MW-F004"),
        (b"p-001: &a {}\np-002: *a\n", "MW-F015"),
        (FILES[PEOPLE].encode() + b"p-011: !!map {}\n", "MW-F016"),
        (b"- p-001\n", "MW-F014"),
        (b"p-001: [\n", "MW-F014"),
        (b"a: {b: {c: {d: {e: {f: {g: h}}}}}}\n", "MW-F018"),
        (FILES[PEOPLE].encode() + b"p-011: text\n", "MW-F023"),
        (FILES[PEOPLE].encode() + b"on: {}\n", "MW-F019"),
        (b"#" * 1_000_001, "MW-F013"),
        (b"#" * 1_200_000, "MW-F005"),
    ],
)
def test_bytes_that_are_no_register(raw: bytes, id: str) -> None:
    assert id in ids(raw)


def test_where_one_file_is_worse_the_register_is_refused_with_its_place() -> None:
    raw = FILES[PEOPLE].encode() + b"p-011: {emails: [{value: a@example.invalid, from: 2026-02-30}]}\n"
    with pytest.raises(RegisterError) as caught:
        load(lambda path: raw if path == PEOPLE else FILES[path].encode(), FILES)
    (finding,) = caught.value.report.findings
    assert (finding.id, finding.line, finding.field) == ("MW-F023", 11, "p-011.emails[0].from")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_give_a_register_or_findings(raw: bytes) -> None:
    files = {name: text.encode() for name, text in FILES.items()} | {f"{FOLDER}/topics.yml": raw}
    found = True
    try:
        load(files.get, files)
    except RegisterError as refusal:
        found = bool(refusal.report.findings)
    assert found


def test_commit_index_and_folder_each_speak_for_themselves(repo: Checkout) -> None:
    commit = repo.commit("register", FILES)
    at = Repository(repo.path)
    assert load_at(at, commit).digest == loaded().digest
    repo.write({PEOPLE: FILES[PEOPLE] + "p-011: {}\n"})
    repo.git("add", PEOPLE)
    repo.write({PEOPLE: FILES[PEOPLE] + "p-011: {}\np-012: {}\n"})
    assert len(load_at(at, commit).people) == 10
    assert len(load_index(at).people) == 11
    assert len(load_folder(repo.path).people) == 12


def test_a_link_is_no_register_file(repo: Checkout) -> None:
    repo.write({name: text for name, text in FILES.items() if name != PEOPLE} | {"people.yml": FILES[PEOPLE]})
    (repo.path / PEOPLE).symlink_to(Path("../../people.yml"))
    commit = repo.commit("linked")
    with pytest.raises(RegisterError) as caught:
        load_at(Repository(repo.path), commit)
    assert ("MW-R001", PEOPLE) in [(one.id, one.file) for one in caught.value.report.findings]
    with pytest.raises(RegisterError) as caught:
        load_folder(repo.path)
    assert ("MW-R001", PEOPLE) in [(one.id, one.file) for one in caught.value.report.findings]


def test_a_commit_without_register_is_refused(repo: Checkout) -> None:
    commit = repo.commit("nothing", {"readme.md": "x\n"})
    with pytest.raises(RegisterError):
        load_at(Repository(repo.path), commit)
