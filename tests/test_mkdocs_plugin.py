"""`mkdocs build` asks the release for the words of the chrome, renders the same shells, and hands them back to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mingwen.messages import Finding, MingwenError, RegisterError, Report
from mingwen.mkdocs_plugin import MingwenPlugin
from mingwen.release import folder
from mingwen.site.shells import CSP, STANDARD_TABS, Chrome, Link, ShellJob, ShellSpec, render

ROOT = Path(__file__).resolve().parents[1]
MARK = Link("标识", "about/")
CHROME = Chrome(
    name="示例局",
    subtitle="政府信息公开",
    domain="h.invalid",
    id_code="0000000000",
    base_url="https://h.invalid/",
    sponsor="示例局",
    address="示例市",
    phone="0000-0000000",
    hours="工作日",
    icp=MARK,
    police=MARK,
    party_mark=MARK,
    report_error=MARK,
    tabs=STANDARD_TABS,
)
SPECS = (ShellSpec("", "首页", "", hero=True, wide=True), ShellSpec("c/water/", "水", "statutory/"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content" / "_pages", tmp_path / "content" / "_pages")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def run(repository: Path, command: Literal["build", "serve"] = "build") -> Path:
    plugin = MingwenPlugin()
    plugin.load_config({})
    plugin.on_startup(command=command, dirty=False)
    config = load_config(str(repository / "mkdocs.yml"), plugins=[], strict=True)
    config.plugins["mingwen"] = plugin
    build(config)
    return Path(config.site_dir)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The release, reduced to what it was asked."""
    seen: dict[str, Any] = {}

    def shell_job(root: Path, *, preview: bool) -> ShellJob:
        seen["job"] = (root, preview)
        return ShellJob(CHROME, SPECS)

    def build_into(site_dir: Path, shells: dict[str, bytes], **rest: Any) -> None:
        seen.update(rest, site_dir=site_dir, shells=shells)

    monkeypatch.setattr(folder, "shell_job", shell_job, raising=False)
    monkeypatch.setattr(folder, "build_into", build_into, raising=False)
    return seen


def test_the_release_gets_the_shells_that_it_would_render_itself(repository: Path, asked: dict[str, Any]) -> None:
    site_dir = run(repository)
    assert asked["job"] == (repository, False)
    assert asked["site_dir"] == site_dir
    assert asked["shells"] == render(CHROME, SPECS, repository / "content" / "_pages", repository / "mkdocs.yml")


def test_what_the_last_build_left_hidden_is_no_part_of_the_next(repository: Path, asked: dict[str, Any]) -> None:
    """MkDocs does not clear hidden files away: a second build, or a save in the preview, meets them."""
    left = run(repository) / ".well-known" / "security.txt"
    left.parent.mkdir()
    left.write_text("Contact:\n", "utf-8")
    run(repository)
    assert left.is_file()
    assert ".well-known/security.txt" not in asked["shells"]


def test_what_does_not_hold_is_told_with_every_finding(
    repository: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    finding = Finding(
        "MW-R003", "error", "admission", "content/_register/columns.yml", 7, 1, "", "没有这个单位", "改", ""
    )

    def refuse(*_args: object, **_rest: object) -> None:
        raise RegisterError("登记册有 1 处不成立，请先改正", Report([finding], 1))

    monkeypatch.setattr(folder, "shell_job", refuse, raising=False)
    with pytest.raises(Abort):
        run(repository)
    assert caplog.text.count("登记册有 1 处不成立") == 1
    assert "columns.yml:7:1: 错误 MW-R003 没有这个单位" in caplog.text


def test_only_a_preview_lets_the_script_of_mkdocs_reload_the_page(repository: Path, asked: dict[str, Any]) -> None:
    run(repository, "serve")
    assert asked["preview"] is True
    assert f'content="{CSP}"'.encode() not in asked["shells"]["index.html"]
    assert b"script-src 'unsafe-inline' 'self'" in asked["shells"]["index.html"]
    run(repository)
    assert f'content="{CSP}"'.encode() in asked["shells"]["index.html"]


def test_an_item_that_does_not_hold_stops_mkdocs(
    repository: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_rest: object) -> None:
        raise MingwenError("有一件信息不合格")

    monkeypatch.setattr(folder, "build_into", refuse, raising=False)
    with pytest.raises(Abort):
        run(repository)
