"""The project's own site, built once from a clone of HEAD, served at the root and a sub-path, seen by Chromium."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import threading
from collections.abc import Iterator
from functools import cached_property
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from mingwen.release import Request, build
from mingwen.site.shell_spec import CSP
from tests.conftest import CHINA, ROOT, Checkout
from tests.release.amending import amend

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SUBPATH = "/open/records/"  # the same release a second time: pages must not care where they are mounted
HEADERS = {
    "Content-Security-Policy": f"{CSP}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class Site:
    """A built release on disk: what it holds, by path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """Every public item, newest first, as the catalogue for machines gives it."""
        rows: list[dict[str, Any]] = json.loads(self.text("catalogue/items.json"))["items"]
        return rows

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def path_of(self, item: dict[str, Any]) -> str:
        """`i/2026/00042/` of a row of the catalogue."""
        return urlsplit(str(item["url"])).path.lstrip("/")

    def first(self, holds: str) -> str:
        """The path of the newest item whose page holds a text."""
        return next(path for path in map(self.path_of, self.items) if holds in self.text(f"{path}index.html"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, isolated_environment: Path) -> Site:
    """HEAD of this repository with three items amended, built as the publishing workflow builds it."""
    folder = tmp_path_factory.mktemp("site")
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    repo = Checkout(clone, dt.datetime.now(CHINA).replace(microsecond=0))
    _amend(repo)
    build(Request(clone, folder / "public", now=repo.now + dt.timedelta(hours=1)))
    return Site(folder / "public" / "current")


AMENDED, SUPPRESSED, WITHDRAWN = "2026-00001", "2026-00028", "2026-00041"
WHAT, WHY = "示例水库检出项目由34项改为43项，文末补写一句", "录入时两个数字前后颠倒，读者来电指出"


def _amend(repo: Checkout) -> None:
    """One item corrected twice, one with a sentence removed, one withdrawn."""
    first, second, third = (_file(repo, short) for short in (AMENDED, SUPPRESSED, WITHDRAWN))
    amend(repo, first, "amendment", "文末补写2026年的两项安排", "年度计划后来又增加了两项",
          lambda text: f"{text}\n增设公示牌两块，新装监控探头五处。\n")  # fmt: skip
    amend(
        repo, first, "correction", WHAT, WHY, lambda text: text.replace("| 109 | 34 |", "| 109 | 43 |") + "\n以上。\n"
    )
    sentence = "\n联系人住在示例路某号。\n"
    amend(repo, second, "amendment", "文末补写联系人一句", "公众来电询问联系方式", lambda text: text + sentence)
    amend(
        repo,
        second,
        "suppressed",
        "隐去文末联系人一句",
        "住址是个人信息，不应当公开",
        lambda text: text.replace(sentence, ""),
    )
    amend(repo, third, "withdrawal", "全文撤回，原地址保留说明", "数据来源有误，核实后重新公布")


def _file(repo: Checkout, short: str) -> Path:
    year, _dash, serial = short.partition("-")
    return next(repo.path.glob(f"content/*/*/{year}/{serial}-*.md"))


@pytest.fixture(scope="session")
def origin(site: Site) -> Iterator[str]:
    """`http://127.0.0.1:PORT`, where the release answers at `/` and at SUBPATH."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

        def translate_path(self, path: str) -> str:
            parts = unquote(urlsplit(path).path).removeprefix(SUBPATH.rstrip("/")).split("/")
            assert ".." not in parts
            return str(site.folder.joinpath(*parts)) + ("/" if path.endswith("/") else "")

        def end_headers(self) -> None:
            for name, value in HEADERS.items():
                self.send_header(name, value)
            super().end_headers()

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            page = (site.folder / "404.html").read_bytes()
            self.send_response(code, message)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Visitor:
    """Opens pages of the site, each in a browser of its own, and keeps what went wrong or left the origin."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser = browser
        self.origin = origin
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, path: str, *, width: int = 1200, under: str = "/", **options: Any) -> Page:
        """A page at a path below `under`; `options` are Playwright's for a context. Waits for the load event."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(f"{path}: {message.text}") if message.type in {"error", "warning"} else None
            ),
        )
        if options.get("java_script_enabled", True):
            page.add_init_script(
                "document.addEventListener('securitypolicyviolation', (event) =>"
                " console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"
            )
        page.goto(self.origin + under + path)
        return page

    def close(self) -> None:
        while self._contexts:
            self._contexts.pop().close()


@pytest.fixture
def visitor(chromium: Browser, origin: str) -> Iterator[Visitor]:
    """Opens pages; a page may neither ask another origin for anything nor be complained about by the browser."""
    one = Visitor(chromium, origin)
    yield one
    one.close()
    assert [url for url in one.requests if not url.startswith((origin + "/", "data:"))] == []
    assert one.complaints == []


@pytest.fixture(scope="session")
def kinds(site: Site) -> dict[str, str]:
    """One address of each kind of page."""
    return {
        "home": "",
        "item": site.first('class="mw-state'),
        "item with table": site.first("<caption>"),
        "item with files": site.first('id="files"'),
        "column": "c/penalties/",
        "unit": "u/water/",
        "air": "c/air-daily/",
        "guide": "guide/",
        "catalogue": "catalogue/",
        "statutory": "statutory/",
        "search": "search/",
        "found": "search/?q=%E7%A4%BA%E4%BE%8B",
        "404": "404.html",
        "english": "en/",
        "amended": address_of(AMENDED),
        "redline": f"{address_of(AMENDED)}r3/",
        "removal": f"{address_of(SUPPRESSED)}r3/",
        "earlier text": f"{address_of(AMENDED)}v1/",
        "tombstone": address_of(WITHDRAWN),
        "log": "amendments/",
        "log by kind": "amendments/k/correction/",
        "explained": "record/",
        "410": "410.html",
    }


def address_of(short: str) -> str:
    """`i/2026/00042/` of `2026-00042`."""
    return f"i/{short.replace('-', '/')}/"
