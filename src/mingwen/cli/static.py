"""A built site on this machine, answered as a public server answers: an address that is not there gets 404.html."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NOT_FOUND = "404.html"


def server(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of a folder, bound and not yet running; the folder may be a link that a build switches meanwhile.

    Raises OSError where the port is taken.
    """
    return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))


class _Handler(SimpleHTTPRequestHandler):
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Where nothing is, the site's own page says so, in the site's own words."""
        page = Path(self.directory, NOT_FOUND)
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: Any) -> None:
        """A folder without a page is not there either: a public server lists none (`autoindex off`)."""
        self.send_error(HTTPStatus.NOT_FOUND)
