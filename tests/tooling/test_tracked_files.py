"""What is kept in the repository is the same on every machine and names none."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

# One letter of each is in brackets, so that this file does not hold what it looks for.
PRIVATE = {
    "a path on somebody's machine": r"(?<![\w.\-/])/(?:hom[e]|User[s]|roo[t]|wor[k])/[\w.]",
    "a folder beside the repository": r"\.\./share[d]\b",
    "a registry's host": r"\b(?:pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]\.org|npmmirro[r]\.com)\b",
}


# Direction marks and characters without width: what a reviewer reads is then not what a program does.
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
OPAQUE = {".idx"}  # a search index holds words as they were met, nobody reads or runs it


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name]


def texts() -> dict[str, str]:
    """Path → text of every tracked file that is in the work tree and is text for people or programs."""
    found = {}
    for name in tracked():
        path = ROOT / name
        if path.is_symlink() or not path.is_file() or path.suffix in OPAQUE:
            continue
        data = path.read_bytes()
        if b"\0" not in data:
            found[name] = data.decode("utf-8", "replace")
    return found


@pytest.mark.parametrize("what", PRIVATE)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(PRIVATE[what])
    named = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert named == []


def hidden_in(files: dict[str, str]) -> list[str]:
    """`path:line` of each line with a character that nobody sees."""
    return [
        f"{name}:{number}"
        for name, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if HIDDEN.search(line)
    ]


def test_no_file_hides_characters() -> None:
    assert hidden_in(texts()) == []


def test_a_hidden_character_is_seen_and_an_index_is_opaque(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "t.idx"):
        (tmp_path / name).write_text("x = 1\ny = '\u202e'\n", "utf-8")
    monkeypatch.setattr("tests.tooling.test_tracked_files.ROOT", tmp_path)
    monkeypatch.setattr("tests.tooling.test_tracked_files.tracked", lambda: ["a.py", "t.idx"])
    assert hidden_in(texts()) == ["a.py:2"]


def test_no_link_and_no_submodule() -> None:
    done = subprocess.run(["git", "ls-files", "-s", "-z"], cwd=ROOT, capture_output=True, check=True)
    modes = {entry.split(" ", 1)[0] for entry in done.stdout.decode().split("\0") if entry}
    assert modes <= {"100644", "100755"}


def test_only_what_is_run_is_executable() -> None:
    done = subprocess.run(["git", "ls-files", "-s", "-z"], cwd=ROOT, capture_output=True, check=True)
    entries = [entry.split("\t", 1) for entry in done.stdout.decode().split("\0") if entry]
    executable = {name for meta, name in entries if meta.startswith("100755")}
    scaffold = "src/mingwen/cli/init_files/hooks/"  # what `mingwen init` gives a new repository
    folders = {name.partition("/")[0] for name in executable if not name.startswith(scaffold)}
    assert folders <= {"hooks", "scripts", ".ci"}
    assert {"hooks/pre-commit", "hooks/pre-merge-commit", "scripts/site", "scripts/test", ".ci/run"} <= executable


def test_generated_folders_are_ignored() -> None:
    folders = [".venv/x", "public/x", "tests/node_modules/x", "src/mingwen/__pycache__/x", ".hypothesis/x"]
    done = subprocess.run(["git", "check-ignore", *folders], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == folders
