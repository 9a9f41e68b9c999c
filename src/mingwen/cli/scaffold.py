"""A new body's repository: what `init` writes. The templates are the files of `init_files/`, valid as they stand.

In a template's path `dot-` stands for a leading dot, so that nothing here is taken for a setting of this project. The
name of the body and the prefix of its index numbers are replaced where others are given.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from mingwen import __version__
from mingwen.cli import editor
from mingwen.cli.authoring import draft
from mingwen.cli.hosting import CODEOWNERS, codeowners_of
from mingwen.item import path, writing
from mingwen.item.model import SignOff
from mingwen.item.reader import read_item
from mingwen.messages import Report
from mingwen.register import Register, load
from mingwen.rules.engine import form_findings

NAME = "示例单位"
PREFIX = "11329900MB00000198"
_VERSION = "@VERSION@"
_EXAMPLE = ("notices", "office", "政府信息公开网站开通说明")
_SUMMARY = "本单位政府信息公开网站的用途、查找方法和意见反馈渠道。"
_BODY = """
本网站公布本单位主动公开的政府信息。每件信息写明牵头单位、核查和审核的岗位，发布以后的修改都有记录。

## 怎样查找

- 按单位、栏目、年份逐级翻看，或在搜索框里输入标题里的词、文号、索引号。
- 没有找到的，可以依申请公开；申请的办法见公开指南。

## 发现错误

请用页面下方的“我为政府网站找错”，或者打页面下方的电话。改动会写明改了什么、为什么改。
"""


def scaffold(name: str, prefix: str, now: datetime) -> dict[str, bytes]:
    """Every file of a new repository: path → bytes. `now`, with its offset, is when the example item is signed."""
    made = {path_: _filled(data, name, prefix) for path_, data in _templates(files("mingwen.cli") / "init_files")}
    register = load(made.get, made)
    made |= {path_: text.encode() for path_, text in editor.files().items()}
    made[CODEOWNERS] = codeowners_of(register).encode()
    return made | _example(register, now)


def _templates(folder: Traversable, at: str = "") -> list[tuple[str, bytes]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f".{entry.name.removeprefix('dot-')}" if entry.name.startswith("dot-") else entry.name
        if entry.is_dir():
            found += _templates(entry, f"{at}{name}/")
        elif not name.endswith(".pyc"):
            found.append((f"{at}{name}", entry.read_bytes()))
    return found


def _filled(data: bytes, name: str, prefix: str) -> bytes:
    words = {NAME: name, PREFIX: prefix, _VERSION: __version__}
    for old, new in words.items():
        data = data.replace(old.encode(), new.encode())
    return data


def _example(register: Register, now: datetime) -> dict[str, bytes]:
    """One item, signed as every item is, marked as a sample."""
    column, unit, title = _EXAMPLE
    day = now.date()
    place = path.ItemPath(unit, column, day.year, "00001", path.slug(title))
    values = draft(register, register.columns[column], unit, title, f"{register.site.prefix}/{place.short}", day)
    values |= {"summary": _SUMMARY, "sample": True}
    values["secrecy"] |= {"doubt": "no", "conclusion": "clear", "date": day}
    text = writing.front_matter(values) + _BODY
    return {place.file: _signed(text, place.file, now).encode()}


def _signed(text: str, file: str, now: datetime) -> str:
    reading = read_item(file, text.encode())
    item = reading.item
    if item is None or reading.faults:
        raise ValueError(Report(list(form_findings(reading)), 1).as_text())  # the templates are at fault
    check = SignOff(step="check", by=item.approvers.check, at=now, digest=item.digest, acting=None)
    approve = replace(check, step="approve", by=item.approvers.approve)
    return writing.replace_key(text, "signoff", [writing.sign_off_values(one) for one in (check, approve)])
