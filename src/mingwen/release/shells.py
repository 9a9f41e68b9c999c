"""Filling a shell: cut it at its slots once, join it for every page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mingwen.messages import MingwenError, _

_SLOT = re.compile(r"<!--mw:([a-z]+)-->")


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell cut at its slots: `parts` are texts and slot names in turn; `digest` identifies the whole."""

    parts: tuple[str, ...]
    digest: str

    def fill(self, slots: Mapping[str, str]) -> str:
        """The page: every slot replaced by its text (a slot without text becomes empty)."""
        texts = list(self.parts)
        for place in range(1, len(texts), 2):
            texts[place] = slots.get(texts[place], "")
        return "".join(texts)


def cut(path: str, html: bytes, digest: str) -> Shell:
    """Cut the bytes of a shell; raises MingwenError where it has no `main` slot, since then every page would be empty."""
    parts = tuple(_SLOT.split(html.decode()))
    if "main" not in parts[1::2]:
        raise MingwenError(_("页面框架 {path} 没有正文位置，请检查 theme 文件夹").format(path=path or "/"))
    return Shell(parts, digest)
