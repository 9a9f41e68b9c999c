"""One item of a corpus amended, signed anew and committed, as a day's work at the office would."""

from __future__ import annotations

import os
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mingwen.item import form, strict
from mingwen.item import path as item_path
from mingwen.item.writing import front_matter
from mingwen.register import load_folder
from tests.corpus import blocks
from tests.corpus.items import sign
from tests.corpus.repository import git


def amended(text: str, folder: Path, on: date) -> str:
    """The item's text as its next revision: a sentence more, what and why, signed after `on` by the posts it names."""
    block, tree = _read(text)
    values: dict[str, Any] = {key: _typed(node) for key, node in tree.data.items()}
    values["revision"] += 1
    values["change"] = {
        "kind": "correction",
        "what": f"补充第{values['revision']}次核对的结果和核对日期",
        "why": "原文没有写明核对由哪个岗位完成，读者来电询问。",
    }
    body = f"{block.body}\n{on.month}月{on.day}日由业务岗再次核对，数据没有变化。\n"
    values["signoff"] = sign(values, body, load_folder(folder), on)
    return front_matter(values) + body


def amend(folder: Path, at: int) -> str:
    """Amend the `at`-th item of the checked-out corpus and commit it; gives the item's path."""
    path = stage(folder, at)
    _block, tree = _read((folder / path).read_text("utf-8"))
    when = max(one["at"] for one in _typed(tree.data["signoff"])) + timedelta(minutes=30)
    stamp = {"GIT_AUTHOR_DATE": when.isoformat(), "GIT_COMMITTER_DATE": when.isoformat()}
    identity = ["-c", "user.name=corpus", "-c", "user.email=corpus@example.invalid"]
    command = ["git", *identity, "commit", "--quiet", "--no-verify", "-m", f"Amend {path}"]
    subprocess.run(command, cwd=folder, env=os.environ | stamp, check=True)
    return path


def stage(folder: Path, at: int) -> str:
    """Amend the `at`-th item in the work tree and stage it; gives the item's path."""
    paths = [path for path in git(folder, "ls-files", "-z", "content").split("\0") if path.endswith(".md")]
    path = [one for one in paths if item_path.parse(one)][at]
    file = folder / path
    file.write_text(amended(file.read_text("utf-8"), folder, _tip(folder).date()), "utf-8")
    git(folder, "add", "--", path)
    return path


def _tip(folder: Path) -> datetime:
    return datetime.fromtimestamp(int(git(folder, "log", "-1", "--format=%ct")), blocks.CHINA)


def _read(text: str) -> tuple[strict.Block, strict.Tree]:
    block = strict.split(text, [])
    assert block is not None
    tree = strict.parse(block.front, [])
    assert tree is not None
    return block, tree


def _typed(node: strict.Node) -> Any:
    """A node of the strict reader as the value that writes it again: flags, numbers and dates plain, as they stood."""
    if isinstance(node, dict):
        return {key: _typed(child) for key, child in node.items()}
    if isinstance(node, list):
        return [_typed(child) for child in node]
    if node in ("true", "false"):
        return node == "true"
    if node.isdecimal() and (node == "0" or node[0] != "0") and len(node) < 10:
        return int(node)
    return form.parse_moment(node) or form.parse_day(node) or node
