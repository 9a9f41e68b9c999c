"""Where an item lies: `content/<unit>/<column>/<year>/<serial>-<slug>.md`, its attachments in the folder beside it.

Year and serial are the index number's, so that uniqueness is read from a file listing. The slug helps people find the
file and means nothing to the tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTENT = "content"
_ID = r"[a-z0-9][a-z0-9-]{0,39}"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff"
_ITEM = re.compile(
    rf"{CONTENT}/(?P<unit>{_ID})/(?P<column>{_ID})/(?P<year>(?:19|20)[0-9]{{2}})"
    rf"/(?P<serial>[0-9]{{5,7}})-(?P<slug>[{_HAN}A-Za-z0-9-]{{1,40}})(?P<rest>\.md|/[^/]+)"
)


@dataclass(frozen=True, slots=True)
class ItemPath:
    """The parts of an item's path; `attachment` is the file name for a path inside the item's folder, else empty."""

    unit: str
    column: str
    year: int
    serial: str
    slug: str
    attachment: str = ""

    @property
    def short(self) -> str:
        """`2026-00042`: year and serial as in the index number."""
        return f"{self.year}-{self.serial}"

    @property
    def folder(self) -> str:
        """The folder of the item's attachments, relative to the repository."""
        return f"{CONTENT}/{self.unit}/{self.column}/{self.year}/{self.serial}-{self.slug}"

    @property
    def file(self) -> str:
        """The item's Markdown file, relative to the repository."""
        return f"{self.folder}.md"


def parse(path: str) -> ItemPath | None:
    """The parts of an item's or attachment's path, or None where the path is neither."""
    match = _ITEM.fullmatch(path)
    if match is None:
        return None
    rest = match["rest"]
    attachment = "" if rest == ".md" else rest[1:]
    return ItemPath(match["unit"], match["column"], int(match["year"]), match["serial"], match["slug"], attachment)


def is_text(path: str) -> bool:
    """Whether the path is that of an item's Markdown file."""
    match = _ITEM.fullmatch(path)
    return match is not None and match["rest"] == ".md"


def slug(title: str) -> str:
    """A slug from a title: Han, ASCII letters, digits, hyphens, at most 40; `item` where nothing is left."""
    kept = re.sub(rf"[^{_HAN}A-Za-z0-9]+", "-", title).strip("-")[:40].strip("-")
    return kept or "item"
