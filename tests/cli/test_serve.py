"""serve: says where to look before it builds, and what to do where it cannot."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, PluginError

from mingwen.cli import static
from mingwen.messages import MingwenError, RegisterError, Report
from tests.cli.body import Body, mingwen
from tests.conftest import Checkout


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """MkDocs' server, reduced to the addresses that it was asked to serve at."""
    asked: list[str] = []
    monkeypatch.setattr("mkdocs.commands.serve.serve", lambda _config, dev_addr: asked.append(dev_addr))
    return asked


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def test_the_address_to_open_is_told(repo: Checkout, served: list[str]) -> None:
    port = free_port()
    ran = mingwen("serve", "--repo", Body(repo).top, "--port", str(port))
    assert ran.code == 0, ran.err
    assert f"http://127.0.0.1:{port}/ " in ran.out
    assert served == [f"127.0.0.1:{port}"]


def test_a_port_in_use_is_one_line_with_the_way_out(repo: Checkout, served: list[str]) -> None:
    top = Body(repo).top
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = mingwen("serve", "--repo", top, "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "--port" in ran.err
    assert served == []


@pytest.mark.parametrize(("cause", "code"), [(RegisterError("x", Report([], 1)), 1), (MingwenError("x"), 2)])
def test_what_stops_mkdocs_is_no_fault_of_the_program(
    repo: Checkout, monkeypatch: pytest.MonkeyPatch, cause: MingwenError, code: int
) -> None:
    def stopped(_config: str, **_settings: object) -> None:
        try:
            raise PluginError(str(cause)) from cause
        except PluginError as error:
            logging.getLogger("mkdocs.commands.build").error(str(error))
            raise Abort("Aborted with a BuildError!") from error  # as MkDocs does, but for "from"

    monkeypatch.setattr("mkdocs.commands.serve.serve", stopped)
    ran = mingwen("serve", "--repo", Body(repo).top, "--port", str(free_port()))
    assert (ran.code, ran.err) == (code, "mingwen: x\n")


def test_the_help_calls_it_what_the_banner_does() -> None:
    said = mingwen("serve", "--help").out
    assert "“预览”" in said
    assert "工作稿" not in said


@pytest.fixture
def looked_at(tmp_path: Path) -> Iterator[HTTPConnection]:
    """A connection to a built site of three files."""
    for name, text in (("index.html", "首页"), ("404.html", "没有找到这个页面"), ("assets/site.css", "a{}")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    serving = static.server(tmp_path, "127.0.0.1", 0)
    threading.Thread(target=serving.serve_forever).start()
    yield HTTPConnection("127.0.0.1", serving.server_address[1])
    serving.shutdown()
    serving.server_close()


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [("/", 200, "首页"), ("/i/2026/99999/", 404, "没有找到这个页面"), ("/assets/", 404, "没有找到这个页面")],
)
def test_an_address_that_is_not_there_gets_the_sites_own_page(
    looked_at: HTTPConnection, address: str, status: int, text: str
) -> None:
    looked_at.request("GET", address)
    answer = looked_at.getresponse()
    assert (answer.status, answer.read().decode()) == (status, text)


def test_a_head_request_has_no_body(looked_at: HTTPConnection) -> None:
    looked_at.request("HEAD", "/nowhere/")
    answer = looked_at.getresponse()
    assert (answer.status, answer.read()) == (404, b"")


def test_a_folder_without_a_site_is_told(tmp_path: Path) -> None:
    ran = mingwen("serve", "--built", tmp_path, "--port", str(free_port()))
    assert (ran.code, ran.out) == (2, "")
    assert "mingwen build" in ran.err
