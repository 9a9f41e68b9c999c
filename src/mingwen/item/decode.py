"""Bytes to text: UTF-8, LF, and no character that a reader cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingwen.messages import Fault, _

MAX_FILE = 1_100_000  # bytes: front matter and body together

# Controls but newline and tab, the line separators other programs break lines at, every format character (bidi, zero
# width, soft hyphen, tags), variation selectors, blank letters, private use and noncharacters. One plain class, since
# every character of every file goes through it.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ue000-\uf8ff\ufdd0-\ufdef\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_JOINED = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")


def decode(raw: bytes, faults: list[Fault]) -> str | None:
    """The text of a file, or None where it is not UTF-8 at all; every unlawful character is a fault with its place.

    Refusals: MW-F001 encoding, MW-F002 byte order mark, MW-F003 carriage return, MW-F004 hidden or control character,
    MW-F005 size.
    """
    if len(raw) > MAX_FILE:
        size = f"{len(raw) / 1e6:.1f}"
        message = _("文件太大：{size} MB，上限 {limit} MB").format(size=size, limit=MAX_FILE / 1e6)
        faults.append(Fault("MW-F005", "", message, line=1, column=1))
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = _("文件不是 UTF-8 编码{guess}").format(guess=_guess_encoding(raw))
        faults.append(Fault("MW-F001", "", message, line=line, column=column))
        return None
    if text.startswith("\ufeff"):
        faults.append(Fault("MW-F002", "", _("文件开头有字节顺序标记（BOM）"), line=1, column=1))
        text = text[1:]
    if "\r" in text:
        line, column = _place(text, text.index("\r"))
        faults.append(Fault("MW-F003", "", _("换行符是 CR 或 CRLF，应当只用 LF"), line=line, column=column))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for offset in hidden(text):
        line, column = _place(text, offset)
        message = _("有看不见的字符 U+{code:04X}").format(code=ord(text[offset]))
        faults.append(Fault("MW-F004", "", message, line=line, column=column))
        if sum(fault.id == "MW-F004" for fault in faults) >= 20:  # a binary file need not be listed byte by byte
            break
    return text


def hidden(text: str) -> Iterator[int]:
    """Where in a text a character stands that nobody sees; what joins two pictographs is lawful."""
    for match in _HIDDEN.finditer(text):
        if match.group() != "\u200d" or not _JOINED.match(text, match.start()):
            yield match.start()


def plain(raw: bytes) -> str | None:
    """The text that `decode` would give, without judging it; None where it is too long or not UTF-8."""
    if len(raw) > MAX_FILE:
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _guess_encoding(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:200].count(0) > len(raw[:200]) // 4:
        return _("，看起来是 UTF-16（Windows 记事本的“Unicode”）")
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return _("，看起来是 GBK（GB18030）")
