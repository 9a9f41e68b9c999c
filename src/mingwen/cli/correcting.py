"""The command that puts a wrong public reason right: correct. What should stand there is told beside the original."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top
from mingwen.cli.items import about
from mingwen.cli.revisions import COMMIT_AND_PUSH
from mingwen.cli.taking_down import ItemArgument, free
from mingwen.evidence import records
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.history import Revision, revisions
from mingwen.item import path as item_path
from mingwen.item import record
from mingwen.item.record import Record
from mingwen.messages import MingwenError, _
from mingwen.register import Register, load_folder
from mingwen.render.normal import same_text
from mingwen.rules.reasons import LEAST_HAN, says_nothing

Field = Literal["what", "why"]


@app.command()
def correct(
    item: ItemArgument,
    revision: Annotated[
        int, typer.Option("--revision", metavar="N", help=_("第几次修订的说明写错了，从 2 起"), show_default=False)
    ],
    field: Annotated[
        Field,
        typer.Option(
            "--field", metavar="FIELD", help=_("写错的是 what 改了什么，还是 why 为什么改"), show_default=False
        ),
    ],
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help=_("应当写的是什么"), show_default=False)],
    why: Annotated[
        str, typer.Option("--why", metavar="REASON", help=_("为什么更正这条说明，公众看得到"), show_default=False)
    ],
    repo: RepoOption = Path(),
) -> int:
    """更正一条写错的修改说明：原来的不动，旁边写明应当是什么；和修改信息一样由三个岗位签批。

    例：mingwen correct 2026-00042 --revision 2 --field why --text 监测站复核后更正数值 --why 原来误写成录入错误
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    now = datetime.now(ZoneInfo(register.site.timezone))
    short, unit = about(repository, item)
    wrong = _published(repository, short, revision)
    place = free(repository.path, "correction", short, now)
    values: dict[str, Any] = {"id": place.id, "kind": "correction", "reason": why, "item": short}
    written = record.record_text(values | {"revision": revision, field: text})
    reading = record.read_record(place.file, written.encode())
    reasons = [fault.message for fault in reading.faults] or list(_weak(field, text, why, wrong))
    if reading.record is None or reasons:
        raise MingwenError(_("没有写：{why}").format(why=_("；").join(dict.fromkeys(reasons))))
    write_whole(repository.path / place.file, written.encode())
    typer.echo(_("已写好 {path}。").format(path=place.file))
    typer.echo(_("第 {number} 次修订原来写的是：{text}").format(number=revision, text=getattr(wrong, field)))
    _say_next(place.file, reading.record, register, unit)
    return 0


def _published(repository: Repository, short: str, number: int) -> Revision:
    """The revision that is meant, as it landed; raises MingwenError where there is none, or none that says why."""
    known = revisions(repository).items.get(short)
    if known is None:
        raise MingwenError(_("{number} 还没有公开，没有可更正的说明").format(number=short))
    if number == known.first.number:
        raise MingwenError(
            _("第 {number} 次是第一次公开，没有修改说明；网站上的“第1次修订”，这里写 2").format(number=number)
        )
    found = next((one for one in reversed(known.revisions) if one.number == number), None)
    if found is None:
        message = _("{item} 没有第 {number} 次修订，只到第 {last} 次")
        raise MingwenError(message.format(item=short, number=number, last=known.latest.number))
    return found


def _weak(field: Field, text: str, why: str, wrong: Revision) -> list[str]:
    """What is wrong with the words, in sentences."""
    said = []
    if says_nothing(text, LEAST_HAN[field]) or says_nothing(why, LEAST_HAN["why"]):
        said.append(_("说得太少，公众看不出应当是什么、为什么更正"))
    if same_text(text, getattr(wrong, field)):
        said.append(_("与原来写的一样，没有要更正的"))
    if same_text(text, why):
        said.append(_("为什么更正，不能与应当是什么相同"))
    return said


def _say_next(file: str, written: Record, register: Register, unit: str) -> None:
    """Who signs, and that it is committed then."""
    taken: list[str] = []
    commands = []
    for step, posts in records.due(written, register, unit):
        post = next((one for one in posts if one not in taken), posts[0] if posts else "")
        taken.append(post)
        commands.append(f"mingwen sign {file} --step {step} --by {post}")
    told = (
        _("依次签批：{commands}").format(commands=_("；").join(commands)),
        _(COMMIT_AND_PUSH).format(content=item_path.CONTENT),
        _("合并以后，更正说明就显示在那次修改的旁边"),
    )
    typer.echo(_("接下来三步："))
    for number, one in enumerate(told, 1):
        typer.echo(f"  {number}. {one}")
