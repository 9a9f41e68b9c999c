"""The wheel holds the whole package: theme, templates and translations travel with the code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of what is committed, built without a network by the locked tools."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", source], input=archive.stdout, check=True)
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, out, source], check=True)
    (found,) = out.iterdir()
    return zipfile.ZipFile(found)


def test_every_committed_file_of_the_package_ships(wheel: zipfile.ZipFile) -> None:
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "-z", "--name-only", "HEAD", "src/mingwen"], cwd=ROOT, capture_output=True, check=True
    )
    committed = {name.removeprefix("src/") for name in listed.stdout.decode().split("\0") if name}
    assert committed
    assert {name for name in wheel.namelist() if name.startswith("mingwen/")} == committed


def test_the_command_and_the_plugin_are_named(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
    assert wheel.read(name).decode().split() == [
        "[console_scripts]", "mingwen", "=", "mingwen.cli:main",
        "[mkdocs.plugins]", "mingwen", "=", "mingwen.mkdocs_plugin:MingwenPlugin",
    ]  # fmt: skip


def test_licence_ships(wheel: zipfile.ZipFile) -> None:
    (name,) = [Path(name) for name in wheel.namelist() if Path(name).name == "LICENSE"]
    assert wheel.read(str(name)) == (ROOT / "LICENSE").read_bytes()
