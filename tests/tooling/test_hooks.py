"""The hooks find the repository's Python, hand it the gate's name, and refuse where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT, Checkout

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


def put_python(top: Path, exit_code: int = 0) -> Path:
    """A stand-in for TOP's Python: it notes what it is asked to run and exits with EXIT_CODE. Gives the note's path."""
    note = top / ".venv/asked"
    program = top / ".venv/bin/python"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\necho "$@" >>"{note}"\nexit {exit_code}\n')
    program.chmod(0o755)
    return note


def gates(note: Path) -> list[str]:
    """The gates that were asked for, in their order; each is run with the same options."""
    lines = note.read_text().splitlines()
    assert all(line.startswith("-P -m mingwen.gates ") for line in lines)
    return [line.split(" ")[3] for line in lines]


def commit(at: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(at), "commit", "--quiet", "--allow-empty", "-m", "x"]
    return subprocess.run(command, env={**os.environ, **(env or {})}, capture_output=True, text=True)


@pytest.fixture
def hooked(repo: Checkout) -> Checkout:
    """A repository with one commit that runs this project's hooks through core.hooksPath."""
    shutil.copytree(ROOT / "hooks", repo.path / "hooks")
    repo.write({".gitignore": ".venv\n"})
    repo.commit("start")
    repo.git("config", "core.hooksPath", "hooks")
    return repo


def test_commit_runs_the_staged_gate(hooked: Checkout) -> None:
    note = put_python(hooked.path)
    assert commit(hooked.path).returncode == 0
    assert gates(note) == ["staged", "prepare", "message"]


@pytest.mark.parametrize("exit_code", [1, 2])
def test_refusal_and_failure_of_the_gate_stop_the_commit(hooked: Checkout, exit_code: int) -> None:
    put_python(hooked.path, exit_code)
    assert commit(hooked.path).returncode != 0
    assert hooked.git("rev-list", "--count", "HEAD") == "1"


def test_merge_runs_the_staged_gate(hooked: Checkout) -> None:
    hooked.git("checkout", "--quiet", "-b", "draft")
    hooked.commit("draft", {"b": "b"})
    hooked.git("checkout", "--quiet", "main")
    note = put_python(hooked.path)
    hooked.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    assert gates(note) == ["staged", "prepare", "message"]


def test_linked_work_tree_uses_the_main_ones_python(hooked: Checkout, tmp_path: Path) -> None:
    note = put_python(hooked.path)
    hooked.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    assert commit(tmp_path / "side").returncode == 0
    assert gates(note) == ["staged", "prepare", "message"]


def test_without_mingwen_the_commit_is_refused_with_the_remedy(hooked: Checkout, tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("git", "sh", "dirname"):
        found = shutil.which(name)
        assert found
        (bare / name).symlink_to(found)
    done = commit(hooked.path, {"PATH": str(bare)})
    assert done.returncode != 0
    assert "scripts/site" in done.stderr
    assert hooked.git("rev-list", "--count", "HEAD") == "1"


def test_pre_commit_install_puts_every_hook_in_place(hooked: Checkout) -> None:
    """Whoever follows the one documented command has all gates, not the first alone."""
    hooked.git("config", "--unset", "core.hooksPath")
    shutil.copy(ROOT / ".pre-commit-config.yaml", hooked.path)
    hooked.commit("config")
    subprocess.run([PRE_COMMIT, "install"], cwd=hooked.path, check=True, capture_output=True)
    installed = {path.name for path in (hooked.path / ".git/hooks").iterdir() if path.suffix != ".sample"}
    assert installed == {path.name for path in (ROOT / "hooks").iterdir() if not path.name.startswith("_")}


def test_pre_commit_hands_the_message_on(hooked: Checkout) -> None:
    hooked.git("config", "--unset", "core.hooksPath")
    shutil.copy(ROOT / ".pre-commit-config.yaml", hooked.path)
    hooked.commit("config")
    note = put_python(hooked.path)
    subprocess.run([PRE_COMMIT, "install"], cwd=hooked.path, check=True, capture_output=True)
    done = commit(hooked.path)
    assert done.returncode == 0, done.stderr
    assert gates(note) == ["staged", "prepare", "message"]
    assert all(line.split(" ")[4].endswith("COMMIT_EDITMSG") for line in note.read_text().splitlines()[1:])


def test_pre_commit_runs_the_same_gate_even_when_nothing_changed(hooked: Checkout) -> None:
    hooked.git("config", "--unset", "core.hooksPath")
    shutil.copy(ROOT / ".pre-commit-config.yaml", hooked.path)
    hooked.commit("config")
    note = put_python(hooked.path, 1)
    subprocess.run([PRE_COMMIT, "install"], cwd=hooked.path, check=True, capture_output=True)
    done = commit(hooked.path)
    assert done.returncode != 0, done.stderr
    assert gates(note) == ["staged"]


@pytest.mark.parametrize(
    ("command", "name"),
    [("validate-config", ".pre-commit-config.yaml"), ("validate-manifest", ".pre-commit-hooks.yaml")],
)
def test_pre_commit_accepts_the_file(command: str, name: str) -> None:
    done = subprocess.run([PRE_COMMIT, command, ROOT / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("hook", "options", "rule"),
    [
        ("mingwen-staged", [], "MW-R001"),
        ("mingwen-message", ["--hook-stage", "commit-msg", "--commit-msg-filename", "said.txt"], "MW-E001"),
    ],
)
def test_another_repository_can_take_the_hook_from_here(
    repo: Checkout, hook: str, options: list[str], rule: str
) -> None:
    """``pre-commit try-repo`` builds the package from what is committed and runs the hook that the manifest names.

    Only the libraries are lent, through PYTHONPATH, from the environment that runs this test: nothing is fetched.
    """
    repo.write(
        {"content/water/刚写的.txt": "不是信息，也不是附件\n", "said.txt": "更正\n\nApproved-by：water-leader\n"}
    )
    repo.git("add", "--all")
    lent = {
        "PYTHONPATH": sysconfig.get_paths()["purelib"],
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads a negative option's variable as the option: 0 means no isolation
    }
    command = [str(PRE_COMMIT), "try-repo", str(ROOT), hook, "--verbose", "--color=never", *options]
    done = subprocess.run(command, cwd=repo.path, env={**os.environ, **lent}, capture_output=True, text=True)
    assert f"hook id: {hook}" in done.stdout, done.stdout + done.stderr
    assert "exit code: 1" in done.stdout, done.stdout + done.stderr
    assert rule in done.stdout, done.stdout
