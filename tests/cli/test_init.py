"""A new body's repository, from an empty folder to its first site, as its staff would do it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from mingwen import __version__
from mingwen.cli import scaffold, setting_up
from mingwen.messages import MingwenError
from mingwen.register import load_folder
from tests.cli.body import files, mingwen
from tests.conftest import FIRST_COMMIT, ROOT, Checkout
from tests.tooling.test_github import actionlint, zizmor

TEMPLATES = ROOT / "src/mingwen/cli/init_files"
RUN = "import sys; from mingwen.cli import main; sys.exit(main())"
CLOCK = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")


class Staff:
    """Somebody at a desk: real processes, the real clock, no Python on the path that has mingwen."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self.env = {name: value for name, value in os.environ.items() if name not in CLOCK} | {
            "PYTHONPATH": str(ROOT / "src"),
            "PATH": "/usr/bin:/bin",
        }

    def runs(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.at, env=self.env, capture_output=True, text=True)

    def does(self, *command: str) -> str:
        done = self.runs(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mingwen(self, *arguments: str) -> str:
        return self.does(sys.executable, "-P", "-c", RUN, *arguments)


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    folder = tmp_path / "公开库"
    folder.mkdir()
    return Staff(folder)


@pytest.mark.slow
def test_from_an_empty_folder_to_the_site(staff: Staff) -> None:
    said = staff.mingwen("init", "--name", "示例市水务局")
    assert "已提交" in said
    assert staff.does("git", "config", "core.hooksPath") == "hooks\n"
    assert staff.does("git", "status", "--porcelain") == ""
    assert staff.does("git", "branch", "--show-current") == "main\n"
    staff.mingwen("check")
    staff.mingwen("build", "--out", "public")
    assert "示例市水务局" in (staff.at / "public/current/index.html").read_text("utf-8")

    staff.does("git", "switch", "-qc", "draft")
    staff.mingwen("new", "finance", "部门预算")
    (file,) = (staff.at / "content/office/finance").glob("*/00002-*.md")
    short = f"{file.parent.name}-00002"
    text = file.read_text("utf-8").replace("summary:\n", "summary: 一句话说清。\n") + "## 一、总体情况\n\n正文。\n"
    file.write_text(text, "utf-8")
    staff.does("git", "add", "--all")
    refused = staff.runs("git", "commit", "-qm", "起草")
    assert refused.returncode == 1
    assert "secrecy" not in refused.stdout
    assert "涉密疑义" in refused.stderr
    assert staff.does("git", "rev-list", "--count", "HEAD") == "1\n"
    assert file.read_text("utf-8") == text

    day = text.partition("formed: ")[2][:10]
    decided = text.replace("  doubt:\n  conclusion:", '  doubt: "no"\n  conclusion: clear').replace(
        "  date:\n", f"  date: {day}\n"
    )
    file.write_text(decided, "utf-8")
    staff.does("git", "add", "--all")
    staff.does("git", "commit", "-qm", "起草")
    assert staff.runs(sys.executable, "-P", "-c", RUN, "check").returncode == 1  # nothing unsigned gets on the site

    staff.mingwen("sign", short, "--step", "check", "--by", "office-director")
    staff.mingwen("sign", short, "--step", "approve", "--by", "office-leader")
    staff.does("git", "add", "--all")
    staff.does("git", "commit", "-qm", "签批")
    staff.does("git", "switch", "-q", "main")
    staff.does("git", "merge", "-q", "--no-ff", "-m", "公开部门预算", "draft")
    staff.mingwen("check")
    staff.mingwen("check", "--commit", "HEAD")
    staff.mingwen("build", "--out", "public")
    year = file.parent.name
    assert "部门预算" in (staff.at / f"public/current/i/{year}/00002/index.html").read_text("utf-8")


def test_every_template_is_valid_as_it_stands() -> None:
    register = load_folder(TEMPLATES)
    assert {"office", "service"} == set(register.units)
    assert any(column.kind for column in register.columns.values())
    assert not register.site.production


def test_what_init_writes_holds_on_the_main_branch(repo: Checkout) -> None:
    repo.commit("建库", files())
    ran = mingwen("check", "--repo", repo.path, "--commit", "HEAD", "--as-of", FIRST_COMMIT.isoformat())
    assert ran.code == 0, ran.out
    assert "0 个错误，0 个提醒" in ran.out


def test_name_and_prefix_go_everywhere() -> None:
    made = scaffold.scaffold("示例县林业局", "91350100M000100Y43", FIRST_COMMIT)
    text = b"".join(made.values()).decode()
    assert "示例县林业局" in text
    assert scaffold.NAME not in text
    assert scaffold.PREFIX not in made["content/_register/site.yml"].decode()
    assert any("91350100M000100Y43/2026-00001" in data.decode() for path, data in made.items() if path.endswith(".md"))


@pytest.mark.parametrize("name", sorted(f"hooks/{file.name}" for file in (ROOT / "hooks").iterdir()))
def test_hooks_are_this_repositorys_own(name: str) -> None:
    assert (TEMPLATES / name).read_bytes() == (ROOT / name).read_bytes()


def test_every_hook_is_carried() -> None:
    assert {file.name for file in (TEMPLATES / "hooks").iterdir()} == {file.name for file in (ROOT / "hooks").iterdir()}


@pytest.mark.parametrize("name", sorted(file.name for file in (TEMPLATES / "content/_register/workdays").iterdir()))
def test_calendars_are_this_repositorys_own(name: str) -> None:
    path = f"content/_register/workdays/{name}"
    assert (TEMPLATES / path).read_bytes() == (ROOT / path).read_bytes()


@pytest.mark.parametrize("name", sorted(file.name for file in (TEMPLATES / "dot-vscode").iterdir()))
def test_editor_settings_are_this_repositorys_own(name: str) -> None:
    assert (TEMPLATES / "dot-vscode" / name).read_bytes() == (ROOT / ".vscode" / name).read_bytes()


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_workflows_pin_the_actions_that_this_repository_pins(name: str) -> None:
    def uses(file: Path) -> set[str]:
        return {line.strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line}

    assert uses(TEMPLATES / "dot-github/workflows" / name) <= uses(ROOT / ".github/workflows" / name)


def test_workflows_lint(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "dot-github", tmp_path / ".github")
    done = zizmor(tmp_path / ".github")
    assert done.returncode == 0, done.stdout + done.stderr
    assert actionlint(*(tmp_path / ".github/workflows").iterdir()) == []


def test_the_tool_is_taken_from_the_repository_and_no_public_index() -> None:
    """It is published nowhere, and whoever takes its name there must not be installed."""
    (line,) = [line for line in files()["requirements.txt"].decode().splitlines() if not line.startswith("#")]
    assert line == f"./wheels/mingwen-{__version__}-py3-none-any.whl"
    for name in ("check.yml", "publish.yml"):
        steps = next(iter(yaml.safe_load(files()[f".github/workflows/{name}"])["jobs"].values()))["steps"]
        (step,) = [one for one in steps if "pip install" in one.get("run", "")]
        assert step["run"].endswith("pip install --quiet -r requirements.txt")  # beside it: the path is relative to it
        assert (step.get("working-directory") == "base") == (name == "check.yml")


# Refusals


def init(folder: Path, *more: str) -> tuple[int, str]:
    ran = mingwen("init", folder, *more)
    return ran.code, ran.err


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    code, said = init(tmp_path)
    assert code == 2
    assert str(tmp_path) in said
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert init(tmp_path / "a")[0] == 2


def test_a_repository_with_commits_is_left_alone(repo: Checkout) -> None:
    repo.commit("empty")
    assert init(repo.path)[0] == 2


def test_a_fresh_empty_clone_is_taken(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "trunk", tmp_path], check=True)
    code, said = init(tmp_path)
    assert code == 0, said
    assert Checkout(tmp_path).git("symbolic-ref", "HEAD") == "refs/heads/main"


@pytest.mark.parametrize(
    "options",
    [("--name", ""), ("--name", "a: b"), ("--name", "甲\n乙"), ("--prefix", "11329900MB00000199"), ("--prefix", "x")],
)
def test_names_that_could_not_stand_are_refused(tmp_path: Path, options: tuple[str, str]) -> None:
    assert init(tmp_path / "new", *options)[0] == 2
    assert not (tmp_path / "new").exists()


def test_where_git_does_not_know_who_commits_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    settings: Mapping[str, str] = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.useConfigOnly",
        "GIT_CONFIG_VALUE_0": "true",
    }
    for name, value in {**settings, "GIT_CONFIG_GLOBAL": os.devnull}.items():
        monkeypatch.setenv(name, value)
    ran = mingwen("init", tmp_path / "new")
    assert ran.code == 0
    assert "user.name" in ran.out
    assert Checkout(tmp_path / "new").git("diff", "--cached", "--name-only")


def test_init_refuses_before_it_writes() -> None:
    with pytest.raises(MingwenError):
        setting_up._refuse_unusable(ROOT, scaffold.NAME, scaffold.PREFIX)
