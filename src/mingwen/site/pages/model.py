"""What a page is before it is written: where it goes, what it is made from, how to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from mingwen.site.shell_spec import Link

Filled: TypeAlias = Mapping[str, str]
"""The slots of a page's shell (`mingwen.site.shell_spec.SLOTS`) with their HTML; a slot not named stays empty."""

Root: TypeAlias = str
"""How a page writes the way to the site's root: `../../` at depth two, nothing at the root itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site.

    `shell` is the path of the shell it is filled into, None for a file that is whole as it is. `inputs` are the small
    JSON-able facts that the page depends on besides shell, code and register: pages with equal inputs have equal bytes.
    `render` gives the slots of a page with a shell, else the text or bytes of the file.
    """

    path: str
    shell: str | None
    inputs: tuple[Any, ...]
    render: Callable[[], str | bytes | Filled]


@dataclass(frozen=True)
class SiteContext:
    """What pages need besides the edition; whoever builds the site provides it.

    `read` gives the bytes of an attachment by its path in the repository and `size` their number (asked for every
    attachment, so a size that needs no reading saves time). `templates` is the repository's `theme/templates`, whose
    files go before ours. `plain` are the plain pages for the site map. `search` gives the markup of the search page for
    a root, `search_head` what that page needs in its head.
    """

    read: Callable[[str], bytes]
    size: Callable[[str], int] | None = None
    templates: Path | None = None
    plain: tuple[Link, ...] = ()
    search: Callable[[Root], str] | None = None
    search_head: Callable[[Root], str] | None = None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # the view of the latest edition

    def size_of(self, path: str) -> int:
        """The number of bytes of an attachment."""
        return self.size(path) if self.size else len(self.read(path))


def root_of(path: str) -> Root:
    """The way to the root from a page's path: `c/air/index.html` gives `../../`."""
    return "../" * path.count("/")
