"""serve: says where to look before it builds, and what to do where it cannot."""

from __future__ import annotations

import socket

import pytest

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


def test_the_help_calls_it_what_the_banner_does() -> None:
    said = mingwen("serve", "--help").out
    assert "“预览”" in said
    assert "工作稿" not in said
