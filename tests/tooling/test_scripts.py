"""The scripts say what is missing before they do anything, in one message with its remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPTS = ["scripts/site", "scripts/test", "scripts/_environment", ".ci/run"]


def bare_path(folder: Path, *extra: str) -> Path:
    """A folder for PATH that holds only what bash scripts cannot do without, and EXTRA."""
    folder.mkdir()
    for name in ("bash", "dirname", "cat", "env", *extra):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def run(script: str, *args: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": str(path or os.environ["PATH"])}
    env.pop("PYTHON", None)
    return subprocess.run([ROOT / script, *args], env=env, capture_output=True, text=True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_is_sound_bash(script: str) -> None:
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_old_python_is_refused_by_name(tmp_path: Path) -> None:
    path = bare_path(tmp_path / "bin", "git")
    old = path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    done = run("scripts/site", path=path)
    assert done.returncode == 2
    assert "3.11" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_missing_git_is_refused_with_the_remedy(tmp_path: Path) -> None:
    done = run("scripts/site", path=bare_path(tmp_path / "bin", "python3"))
    assert done.returncode == 2
    assert "apt install git" in done.stderr


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ((), "chromium openssh-client nodejs npm"),
        (("node", "npm", "ssh-keygen"), "chromium"),
        (("chromium", "node", "npm"), "openssh-client"),
    ],
    ids=["all", "chromium", "ssh-keygen"],
)
def test_suite_names_every_missing_tool_at_once(tmp_path: Path, present: tuple[str, ...], wanted: str) -> None:
    done = run("scripts/test", path=bare_path(tmp_path / "bin", "git", "python3", *present))
    assert done.returncode == 2
    assert f"sudo apt install {wanted}\n" in done.stderr


@pytest.mark.parametrize(
    "args", [["--nonsense"], ["--serve", "1", "2"], ["--serve", "abc"], ["--environment", "x"]], ids=" ".join
)
def test_site_explains_its_use(args: list[str]) -> None:
    done = run("scripts/site", *args)
    assert done.returncode == 2
    assert "--serve" in done.stderr
