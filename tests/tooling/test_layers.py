"""The contracts of pyproject.toml refuse what they are there to refuse, shown on a skeleton of the house."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = [
    "render", "item", "register", "history", "evidence", "evidence/hosts", "secrecy", "rules", "supervision", "site",
    "gates", "release",
]  # fmt: skip
MODULES = ["mkdocs_plugin", "cli", "git", "messages"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty package with every room and module of the plan, under the project's own contracts."""
    package = tmp_path / "src/mingwen"
    for room in ROOMS:
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    for module in MODULES:
        (package / f"{module}.py").touch()
    (package / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return package


def lint(package: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    root = package.parents[1]
    env = {"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run([program, "--no-cache"], cwd=root, env=env, capture_output=True, text=True)


def test_the_plan_itself_holds(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("item/model.py", "import mingwen.register", "layers"),
        ("history/log.py", "import mingwen.evidence", "layers"),
        ("gates/output.py", "import mingwen.site", "gates-off-site"),
        ("register/load.py", "import pydantic", "hook-paths-are-light"),
        ("evidence/imported.py", "import pydantic", "hook-paths-are-light"),
        ("rules/proofs.py", "import mingwen.evidence.hosts", "hosts-off-the-gates"),
        ("messages.py", "import rich", "hook-paths-are-light"),
        ("git.py", "import git", "hook-paths-are-light"),
        ("utils.py", "", "layers"),
    ],
)
def test_a_breach_is_seen(house: Path, module: str, text: str, contract: str) -> None:
    (house / module).write_text(f"{text}\n")
    done = lint(house)
    assert done.returncode == 1, done.stdout + done.stderr
    names = {
        "layers": "Upper rooms",
        "gates-off-site": "A gate never",
        "hook-paths-are-light": "What a commit waits",
        "hosts-off-the-gates": "What hosts answer",
    }
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(names[contract]) for line in broken), done.stdout


def test_a_circle_is_seen(house: Path) -> None:
    (house / "item/model.py").write_text("import mingwen.item.digest\n")
    (house / "item/digest.py").write_text("import mingwen.item.model\n")
    done = lint(house)
    assert done.returncode == 1
    assert "circle BROKEN" in done.stdout


def test_every_room_that_a_hook_loads_is_kept_light() -> None:
    """Listed by hand, since a contract may name only what exists; a room that is built later must be added."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (listed,) = [set(contract["source_modules"]) for contract in contracts if contract["id"] == "hook-paths-are-light"]
    hooks = {"gates", "rules", "evidence", "history", "secrecy", "register", "item", "render", "git", "messages"}
    package = ROOT / "src/mingwen"
    built = {path.parent.name for path in package.glob("*/__init__.py")} | {path.stem for path in package.glob("*.py")}
    assert {f"mingwen.{room}" for room in hooks & built} <= listed
