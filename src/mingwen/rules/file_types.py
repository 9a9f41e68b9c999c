"""What an attachment may be, told by its bytes: six sorts that readers can open and a reviewer can read.

Not allowed on purpose: HTML and SVG (they run in the site's own origin), macro formats, legacy binary Office files (no
way to see what is in them), archives (what is inside has no title, no digest and no reviewer).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingwen.messages import _

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_UNPACKED = 200_000_000  # bytes of all parts of an Office file together
MAX_PARTS = 5_000
MAX_RATIO = 200  # unpacked to packed; ordinary spreadsheets reach 30


@dataclass(frozen=True, slots=True)
class FileType:
    """One allowed sort of file: its Chinese name and how its bytes are recognised."""

    name: str
    recognised: Callable[[bytes], bool]


def _starts(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(magic)


def _office(part: bytes) -> Callable[[bytes], bool]:
    """A zip whose names, which stand uncompressed in it, include the format's main part."""
    return lambda data: data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data and part in data


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data and not data.lstrip().startswith((b"<", b"%PDF", b"PK\x03\x04"))


TYPES = {
    "pdf": FileType("PDF", _starts(b"%PDF-")),
    "docx": FileType("Word 文档", _office(b"word/document.xml")),
    "xlsx": FileType("Excel 表格", _office(b"xl/workbook.xml")),
    "csv": FileType("UTF-8 编码的 CSV 表格", _is_text),
    "png": FileType("PNG 图片", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileType("JPEG 图片", _starts(b"\xff\xd8\xff")),
    "jpeg": FileType("JPEG 图片", _starts(b"\xff\xd8\xff")),
}


def extension(name: str) -> str:
    """The extension as written, without the dot; empty where there is none."""
    return name.rpartition(".")[2] if "." in name else ""


# PDF names that act when the file is opened, or carry other files. Short ones (/JS, /AA) turn up in compressed bytes.
_ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia|SubmitForm|ImportData)\b")
_ACTIVE_PART = re.compile(r"(?:vbaProject\.bin|/activeX/|/embeddings/|/externalLinks/|customUI)", re.IGNORECASE)


def active_parts(ext: str, data: bytes) -> Iterator[str]:
    """What in a file can act or hide: macros, scripts, embedded files, links to other files; in words."""
    if ext == "pdf":
        for name in sorted({match[1].decode() for match in _ACTIVE_PDF.finditer(data)}):
            yield _("PDF 动作 {name}").format(name=name)
    elif ext in ("docx", "xlsx"):
        yield from _active_office(data)


def _active_office(data: bytes) -> Iterator[str]:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            yield from _unpacking(archive, len(data))
            for part in sorted(info.filename for info in archive.infolist()):
                if _ACTIVE_PART.search(part):
                    yield _("部件 {part}").format(part=part)
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        yield _("打不开的压缩结构")


def _unpacking(archive: ZipFile, packed: int) -> Iterator[str]:
    parts = archive.infolist()
    unpacked = sum(info.file_size for info in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 50_000):
        yield _("解压后有 {count} 个部件、{size:.0f} MB").format(count=len(parts), size=unpacked / 1e6)
    if any(info.flag_bits & 1 for info in parts):
        yield _("加密的部件")
