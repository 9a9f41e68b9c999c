"""Where a path written in a body leads, on the site as in the Git host's own view of the file.

A body names its attachments and other items by relative path, so that the same link works where a reviewer reads the
file. Addresses here are relative to the site's root, without a leading slash.
"""

from __future__ import annotations

import posixpath
import re

from mingwen.item import path as item_path

_ADDRESS = re.compile(r"/i/((?:19|20)[0-9]{2})/([0-9]{5,7})/(?:[^/]*)")


def repository_path(file: str, target: str) -> str:
    """The repository path that a relative target in the item `file` means, without fragment and query."""
    bare = re.split(r"[#?]", target, maxsplit=1)[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), bare))


def linked_number(target: str) -> str | None:
    """The short index number in a site address such as `/i/2026/00042/`, or None."""
    match = _ADDRESS.match(target)
    return f"{match[1]}-{match[2]}" if match else None


def site_address(file: str, target: str) -> str | None:
    """The site address of a path in the item `file`: `i/2026/00042/` or `i/2026/00042/report.pdf`.

    None where the path is no item's and no attachment's. A target that starts with a slash is an address already. The
    fragment is kept.
    """
    bare, mark, fragment = target.partition("#")
    if target.startswith("/"):
        return target.lstrip("/")
    parts = item_path.parse(repository_path(file, bare))
    if parts is None:
        return None
    return f"i/{parts.year}/{parts.serial}/{parts.attachment}{mark}{fragment}"
