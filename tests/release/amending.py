"""Items of the release tests amended as staff would: revision, change block and fresh sign-offs, then a landing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from mingwen.item import strict, writing
from mingwen.item.digest import digest
from mingwen.item.reader import read_item
from tests.conftest import Checkout


def amend(
    repo: Checkout,
    file: Path,
    kind: str,
    what: str,
    why: str,
    change: Callable[[str], str] = lambda text: text,
    **fields: object,
) -> str:
    """Make the next revision of an item and land it; `change` gets the whole text. Gives the commit."""
    text = change(file.read_text("utf-8"))
    item = read_item(str(file.relative_to(repo.path)), text.encode()).item
    assert item is not None, read_item(str(file.relative_to(repo.path)), text.encode()).faults
    text = writing.replace_key(text, "revision", item.revision + 1)
    if kind == "withdrawal":  # as `mingwen withdraw` leaves it
        text = writing.replace_key(text[: text.index("\n---\n", 4) + 5], "attachments", None)
        for one in item.attachments:
            (file.with_suffix("") / one.file).unlink()
    text = writing.replace_key(text, "change", {"kind": kind, "what": what, "why": why})
    for key, value in fields.items():
        text = writing.replace_key(text, key, value)
    at = repo.now + dt.timedelta(hours=1)
    signed = [("check", item.approvers.check), ("approve", item.approvers.approve), ("execute", "office-web")]
    signed = signed[:1] if kind == "format" else signed
    steps = [
        {"step": step, "by": post, "at": at + dt.timedelta(minutes=number), "digest": digest_of(text)}
        for number, (step, post) in enumerate(signed)
    ]
    file.write_text(writing.replace_key(text, "signoff", steps), "utf-8")
    repo.now = at + dt.timedelta(hours=1)
    return repo.commit(f"[{kind}] {item.number.short}")


def digest_of(text: str) -> str:
    """The digest of an item's text."""
    block = strict.split(text, [])
    assert block is not None
    tree = strict.parse(block.front, [])
    assert tree is not None
    return digest(tree.data, block.body)
