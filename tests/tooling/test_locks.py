"""What is installed is fixed by hash, says no address to fetch it from, and is what pyproject.toml allows."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")

PYTHONS = ["3.11.0", "3.11.9", "3.12.1", "3.13.0"]


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """(requirement, hashes) of each entry of LOCK, in the file's order."""
    logical = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    found = []
    for line in logical:
        requirement, *hashes = re.split(r"\s+(?=--hash)", line.strip())
        found.append((Requirement(requirement), hashes))
    return found


def versions(lock: str, python: str = "3.12.1") -> dict[str, str]:
    """Name → version of what LOCK installs on Linux with this Python."""
    environment = {"python_full_version": python, "python_version": python.rpartition(".")[0], "sys_platform": "linux"}
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _ in entries(lock)
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_entry_is_one_version_with_hashes(lock: str) -> None:
    assert entries(lock)
    for requirement, hashes in entries(lock):
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier)), requirement
        assert requirement.url is None
        assert hashes
        assert all(HASH.fullmatch(one) for one in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_and_no_option(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", re.sub(r"\s+--hash=\S+", "", text), re.MULTILINE)


@pytest.mark.parametrize("python", PYTHONS)
def test_locks_hold_what_the_project_asks_for(python: str) -> None:
    asked = {
        "requirements.txt": project()["project"]["dependencies"],
        "requirements-dev.txt": project()["project"]["optional-dependencies"]["dev"],
        "requirements-build.txt": project()["dependency-groups"]["build"],
    }
    for lock, requirements in asked.items():
        locked = versions(lock, python)
        for one in map(Requirement, requirements):
            assert one.specifier.contains(locked[canonicalize_name(one.name)]), f"{lock}: {one}"


def test_the_build_tools_are_the_ones_that_the_build_asks_for() -> None:
    required = project()["build-system"]["requires"]
    assert set(required) <= set(project()["dependency-groups"]["build"])


@pytest.mark.parametrize("lock", ["requirements-dev.txt", "requirements-build.txt"])
def test_locks_agree(lock: str) -> None:
    run, other = versions("requirements.txt"), versions(lock)
    assert {name: other[name] for name in run.keys() & other.keys()} == {
        name: run[name] for name in run.keys() & other.keys()
    }


def test_development_has_all_that_running_has() -> None:
    assert entries("requirements.txt")[0] in entries("requirements-dev.txt")
    assert versions("requirements.txt").keys() <= versions("requirements-dev.txt").keys()


def test_markers_leave_linux_whole() -> None:
    """A locked entry that no supported Linux Python takes would be dead weight, or a missing library elsewhere."""
    for requirement, _ in entries("requirements.txt"):
        marker: Marker | None = requirement.marker
        assert marker is None or any(requirement.name in versions("requirements.txt", python) for python in PYTHONS)


def test_npm_tools_are_exact_and_hashed() -> None:
    asked = json.loads((ROOT / "tests/package.json").read_text("utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    lock = json.loads((ROOT / "tests/package-lock.json").read_text("utf-8"))["packages"]
    tools = {Path(path).name: entry for path, entry in lock.items() if path}
    assert {name: tools[name]["version"] for name in asked} == asked
    for entry in tools.values():
        assert entry["integrity"].startswith("sha512-")
        assert "resolved" not in entry


def test_what_runs_is_only_what_the_site_needs() -> None:
    """Feeds and search are our own: the programs they were measured against are no part of a run."""
    assert not {"feedgen", "pagefind-bin-extended"} & versions("requirements.txt").keys()
    assert "pagefind-bin-extended" in versions("requirements-dev.txt")
