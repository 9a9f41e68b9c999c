"""Finding the item that a person means: a path, `2026-00042` or the full index number."""

from __future__ import annotations

import re
from pathlib import Path

from mingwen.git import Repository
from mingwen.item import model, path
from mingwen.messages import MingwenError, _

_SHORT = re.compile(rf"(?:.*/)?({model.SHORT_NO})")


def find_item(repository: Repository, name: str) -> Path:
    """The file of an item in the work tree; raises MingwenError where there is none, or more than one."""
    top = repository.top()
    if name.endswith(".md"):
        for candidate in (Path.cwd() / name, top / name):
            if candidate.is_file() and path.parse(relative(top, candidate)):
                return candidate
        raise MingwenError(_("没有找到这个文件：{name}").format(name=name))
    match = _SHORT.fullmatch(name)
    if match is None:
        raise MingwenError(_("“{name}”不是路径，也不是 2026-00042 这样的编号").format(name=name))
    year, _dash, serial = match[1].partition("-")
    found = sorted((top / path.CONTENT).glob(f"*/*/{year}/{serial}-*.md"))
    if not found:
        raise MingwenError(_("没有编号为 {number} 的信息").format(number=match[1]))
    if len(found) > 1:
        listed = "、".join(relative(top, one) for one in found)
        raise MingwenError(_("编号 {number} 用了不止一次：{listed}；请用 mingwen renumber 给未公开的一件换号").format(number=match[1], listed=listed))
    return found[0]


def relative(top: Path, file: Path) -> str:
    """The path below the top of the work tree, with slashes."""
    try:
        return file.resolve().relative_to(top.resolve()).as_posix()
    except ValueError as error:
        raise MingwenError(_("{file} 不在仓库里").format(file=file)) from error
