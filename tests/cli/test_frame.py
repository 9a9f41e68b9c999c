"""Every command says what it is for, with an example, and fails in one line that tells what to do."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from mingwen import __version__
from mingwen.cli.app import _ORDER, app
from mingwen.item.model import STEPS
from tests.cli.body import Ran, mingwen
from tests.conftest import ROOT
from tests.corpus import bench

GATES = (("gate",), ("gate", "staged"))


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command there is."""
    mingwen("--version")  # the first run registers them all
    yield from (words for words in _below(get_command(app), ()) if words[0] != "gate")
    yield from GATES


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, one in getattr(command, "commands", {}).items():
        if hasattr(one, "commands"):
            yield from _below(one, (*words, name))
        else:
            yield (*words, name)


COMMANDS = sorted(set(commands()))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_chinese_and_has_an_example(words: tuple[str, ...]) -> None:
    ran = mingwen(*words, "--help")
    assert ran.code == 0
    assert "例：" in ran.out
    assert f"mingwen {' '.join(words)}" in ran.out
    assert ran.out.startswith(f"用法：mingwen {' '.join(words)} ［选项］")
    left = re.sub(r"--[a-z-]+|mingwen.*|MW-\S+|[A-Z]{3,}|[a-z-]+/[a-z-]+", "", ran.out)
    assert not re.search(r"\b(?:Show|exit|Usage|Options|required|default|arguments)\b", left), left


def test_every_command_has_its_place_in_the_list() -> None:
    assert {words[0] for words in COMMANDS} == set(_ORDER)
    listed = [line.split()[0] for line in mingwen("--help").out.partition("命令：\n")[2].splitlines()]
    assert listed == list(_ORDER)


def test_every_command_is_documented() -> None:
    """Whoever reads the guides meets each command that people run by hand."""
    guides = "".join(file.read_text("utf-8") for file in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("README*.md")])
    missing = [
        words
        for words in COMMANDS
        if f"mingwen {words[0]}" not in guides and words[0] not in ("schema", "rules", "host")
    ]
    assert missing == []


def test_steps_offered_are_the_models() -> None:
    assert all(step in mingwen("sign", "--help").out for step in STEPS)


def test_python_runs_it_as_a_module(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mingwen", "--version"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"mingwen {__version__}\n"), done.stderr
    assert bench.MINGWEN[1:] == ("-m", "mingwen")


def test_version() -> None:
    assert mingwen("--version") == Ran(0, f"mingwen {__version__}\n", "")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("chek", "check"),
        ("check --commmit HEAD", "--commit"),
        ("check --format xml", "text、json"),
        ("check --commit", "选项 --commit 后面要写一个值。用法"),
        ("check extra", "多写了 extra。用法"),
        ("build --jobs x", "整数"),
        ("build --jobs -1", "不能小于 0"),
        ("serve --port 70000", "不能大于 65535"),
        ("build --search=1", "选项 --search 后面不写值"),
        ("gate staged extra", "多写了 extra"),
        ("gate staged --repo", "选项 --repo 后面要写一个值"),
        ("gate", "还缺 GATE"),
        ("new", "COLUMN"),
        ("sign 2026-00042 --step chekc --by x", "approve"),
        ("deadline 2025-09-22", "LIMIT"),
        ("gate nothing", "staged"),
        ("check --repo /nowhere/at/all", "/nowhere/at/all"),
    ],
)
def test_misuse_is_one_line_with_a_remedy(line: str, says: str) -> None:
    ran = mingwen(*line.split())
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("mingwen: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert not re.search(
        r"[。.]。|[a-z]+ [a-z]+ [a-z]+", ran.err.partition("mingwen gate staged")[0]
    )  # no second full stop, no sentence in English


def test_every_help_is_laid_out_alike() -> None:
    for words in COMMANDS:
        assert re.search(r"^ +--help +显示这段说明。$", mingwen(*words, "--help").out, re.MULTILINE), words


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    for line in (["check"], ["explain", "2026-00001"], ["new", "news", "x"], ["host", "codeowners"]):
        ran = mingwen(*line, "--repo", tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert str(tmp_path) in ran.err
        assert "git init" in ran.err


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "腾出空间"),
        (errno.EFBIG, "腾出空间"),
        (errno.EACCES, "页.html：没有做完"),
        (errno.EROFS, "管理员"),
    ],
)
def test_what_the_machine_refuses_is_one_line_with_the_way_out(
    number: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_anything: object) -> None:
        raise OSError(number, os.strerror(number), "/srv/public/页.html")

    monkeypatch.setattr("mingwen.cli.judging.at_top", refused)
    ran = mingwen("check")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says in ran.err


def test_an_error_of_the_tool_is_told_and_never_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("mingwen.cli.judging.at_top", broken)
    ran = mingwen("check")
    assert ran.code == 2
    assert "ZeroDivisionError" in ran.err
    assert "维护者" in ran.err
