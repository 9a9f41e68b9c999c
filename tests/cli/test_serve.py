"""serve: says where to look before it builds, and what to do where it cannot."""

from __future__ import annotations

import logging
import socket

import pytest
from mkdocs.exceptions import Abort, PluginError

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
