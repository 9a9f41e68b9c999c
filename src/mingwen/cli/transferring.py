"""Moving many items to another unit or column by one order, which says what each was and is (机构调整)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.revisions import COMMIT_AND_PUSH, next_revision, published, switch, written
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.item import model, path, record, writing
from mingwen.item.model import Change, Item
from mingwen.item.reader import read_item
from mingwen.item.record import RecordPath
from mingwen.messages import MingwenError, _
from mingwen.register import Register
from mingwen.rules.engine import refused


def transfer(
    repository: Repository,
    register: Register,
    names: Sequence[str],
    why: str,
    to_unit: str | None,
    to_column: str | None,
    order: str | None,
    *,
    branch: bool,
) -> int:
    """Move items to another unit or column by one order, which lists what each was and is."""
    if not order or not re.fullmatch(model.ID, order):
        raise MingwenError(_("移交要写明命令的编号：--order or-2026-001（小写字母、数字、连字符）"))
    if not to_unit or to_unit not in register.units:
        raise MingwenError(
            _("移交要写明接收单位：--to-unit；单位有：{listed}").format(listed=_("、").join(register.units))
        )
    now = datetime.now(ZoneInfo(register.site.timezone))
    place = RecordPath("order", now.year, order)
    if (repository.path / place.file).exists():
        raise MingwenError(_("命令 {id} 已经有了：{file}").format(id=order, file=place.file))
    found = [published(repository, name) for name in dict.fromkeys(names)]
    what = f"移交给{register.units[to_unit].name}"  # stands in the items, which are Chinese whoever runs this
    moves = [
        _moved(file, item, register, to_unit, to_column, Change(kind="transfer", what=what, why=why))
        for file, _r, item in found
    ]
    values = {
        "id": order,
        "kind": "order",
        "reason": why,
        "to_unit": to_unit,
        "to_column": to_column,
        "items": [{"index_no": one.item.number.short, "old": one.item.digest, "new": one.digest} for one in moves],
    }
    switch(repository, moves[0].item, branch=branch, name=f"transfer/{order}")
    for one in moves:
        _move(repository, one)
    write_whole(repository.path / place.file, record.record_text(values).encode())
    executor = register.signers("execute", register.office.id, "")[0]
    said = _("已移交 {count} 件到 {unit}：编号和网址都不变；命令在 {file}。")
    typer.echo(said.format(count=len(moves), unit=to_unit, file=place.file))
    typer.echo(_("接下来三步："))
    told = (
        _("运行 mingwen check 看看"),
        _("办公室签命令：mingwen sign {file} --step execute --by {post}").format(file=place.file, post=executor),
        _(COMMIT_AND_PUSH).format(content=path.CONTENT),
    )
    for number, step in enumerate(told, 1):
        typer.echo(f"  {number}. {step}")
    return 0


class _Move:
    """One item on its way: where it lay, what it was, where it goes and the text that it has there."""

    def __init__(self, item: Item, target: path.ItemPath, text: str) -> None:
        after = read_item(target.file, text.encode())
        if after.item is None or after.faults:
            raise refused(after, _("移交以后的信息栏不成立"))
        self.item, self.target, self.text, self.digest = item, target, text, after.item.digest


def _moved(file: Path, item: Item, register: Register, to_unit: str, to_column: str | None, change: Change) -> _Move:
    parts = item.place.parts
    assert parts is not None  # it was found by its path
    column = to_column or item.column
    if not register.allows(to_unit, column):
        raise MingwenError(
            _("{unit} 不能在栏目“{column}”公开；用 --to-column 写明接收栏目").format(unit=to_unit, column=column)
        )
    text = written(file.read_text("utf-8"), next_revision(item, change))
    approvers = {"check": register.check_post(to_unit, column), "approve": register.units[to_unit].leader}
    values: dict[str, Any] = {"department": to_unit, "column": column, "approvers": approvers}
    if to_unit in item.with_:
        values["with"] = [one for one in item.with_ if one != to_unit]
    for key, value in values.items():
        text = writing.replace_key(text, key, value)
    return _Move(item, replace(parts, unit=to_unit, column=column), text)


def _move(repository: Repository, one: _Move) -> None:
    """Write the new file before the old one goes, so that no moment has neither; attachments go along."""
    old = one.item.place.parts
    assert old is not None
    top = repository.path
    write_whole(top / one.target.file, one.text.encode())
    if (top / old.folder).is_dir():
        (top / one.target.folder).parent.mkdir(parents=True, exist_ok=True)
        (top / old.folder).rename(top / one.target.folder)
    (top / old.file).unlink()
