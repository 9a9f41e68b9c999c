"""Finding the item that a person means: a path, `2026-00042` or the full index number."""

from __future__ import annotations

import re
from pathlib import Path

from mingwen.git import Repository
from mingwen.item import index_no, model, path
from mingwen.messages import MingwenError, _

_SHORT = re.compile(rf"(?:{index_no.PATTERN.partition('/')[0]}/)?({model.SHORT_NO})")


def find_item(repository: Repository, name: str) -> Path:
    """The file of an item in the work tree; raises MingwenError where there is none, or more than one."""
    top = repository.top()
    match = _SHORT.fullmatch(name)
    if match is None:
        return _by_path(top, name)
    year, _dash, serial = match[1].partition("-")
    found = sorted((top / path.CONTENT).glob(f"*/*/{year}/{serial}-*.md"))
    if not found:
        raise MingwenError(_("没有编号为 {number} 的信息").format(number=match[1]))
    if len(found) > 1:
        listed = _("、").join(relative(top, one) for one in found)
        message = _("编号 {number} 用了不止一次：{listed}；请给还没有公开的一件换号：mingwen renumber 路径")
        raise MingwenError(message.format(number=match[1], listed=listed))
    return found[0]


def about(repository: Repository, name: str) -> tuple[str, str]:
    """Short number and department of the item that is meant; raises MingwenError like `find_item`."""
    parts = path.parse(relative(repository.top(), find_item(repository, name)))
    if parts is None:  # find_item gives nothing else
        raise MingwenError(_("没有找到信息“{name}”").format(name=name))
    return parts.short, parts.unit


def short_number(name: str) -> str | None:
    """`2026-00042` from itself or from the full index number; None for anything else."""
    match = _SHORT.fullmatch(name)
    return match[1] if match else None


def _by_path(top: Path, name: str) -> Path:
    """The item's file from its path, relative to where the command was started or to the top; its folder will do."""
    stem = name.rstrip("/").removesuffix(".md")
    for candidate in (Path.cwd() / f"{stem}.md", top / f"{stem}.md"):
        if candidate.is_file() and candidate.resolve().is_relative_to(top.resolve()):
            parts = path.parse(relative(top, candidate))
            if parts is not None and not parts.attachment:
                return candidate
    raise MingwenError(_("没有找到信息“{name}”：要写它的路径，或 2026-00042 这样的编号").format(name=name))


def relative(top: Path, file: Path) -> str:
    """The path below the top of the work tree, with slashes."""
    try:
        return file.resolve().relative_to(top.resolve()).as_posix()
    except ValueError as error:
        raise MingwenError(_("{file} 不在仓库里").format(file=file)) from error
