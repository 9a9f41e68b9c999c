"""Commands that change what is published: amend, withdraw. They write files; signing and committing come after."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top
from mingwen.cli.revisions import COMMIT_AND_PUSH, next_revision, published, read_as_it_lies, switch, written
from mingwen.cli.transferring import transfer
from mingwen.evidence import chain
from mingwen.files import write_whole
from mingwen.item import form, model, path, writing
from mingwen.item.model import Change, Item
from mingwen.item.reader import Reading
from mingwen.messages import MingwenError, _
from mingwen.register import Register, load_folder
from mingwen.rules.duties import WITHDRAWN_WITHIN
from mingwen.rules.engine import refused

Kind = Literal["amendment", "correction", "format", "transfer", "suppressed"]
_KINDS = _("、").join(f"{key} {_(label)}" for key, label in model.CHANGES.items() if key != "withdrawal")
_ITEM_HELP = _("路径、2026-00042 或完整索引号")
_WITHDRAWN = "撤回本件信息，不再公开正文"  # stands in the item, which is Chinese whoever runs this
BranchOption = Annotated[
    bool, typer.Option("--branch", help=_("换到这次修改的分支，没有就新建；不写就留在现在的分支"), show_default=False)
]


@app.command()
def amend(
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM...", help=_("要改的信息；移交可以写许多件"), show_default=False)
    ],
    kind: Annotated[
        Kind,
        typer.Option("--kind", metavar="KIND", help=_("修改种类：{kinds}").format(kinds=_KINDS), show_default=False),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_("为什么改，六个字以上"), show_default=False)],
    what: Annotated[
        str | None, typer.Option("--what", metavar="TEXT", help=_("改了什么；移交的不用写"), show_default=False)
    ] = None,
    to_unit: Annotated[
        str | None, typer.Option("--to-unit", metavar="UNIT", help=_("移交：接收单位代号"), show_default=False)
    ] = None,
    to_column: Annotated[
        str | None,
        typer.Option("--to-column", metavar="COLUMN", help=_("移交：接收栏目代号，不写就是原栏目"), show_default=False),
    ] = None,
    order: Annotated[
        str | None, typer.Option("--order", metavar="ID", help=_("移交：命令的编号"), show_default=False)
    ] = None,
    branch: BranchOption = False,
    repo: RepoOption = Path(),
) -> int:
    """开已公开信息的下一次修订：修订次数加一，写明改了什么、为什么改，清去旧签批；然后由您改正文。

    例：mingwen amend 2026-00042 --kind correction --what 表2总磷由0.02改为0.2 --why 录入时小数点错位
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    if kind == chain.TRANSFER:
        return transfer(repository, register, items, why, to_unit, to_column, order, branch=branch)
    if to_unit or to_column or order:
        raise MingwenError(_("--to-unit、--to-column、--order 只用于 --kind transfer"))
    if len(items) != 1:
        raise MingwenError(_("一次修改一件；每件各有各的理由"))
    if not what:
        raise MingwenError(_("还要写明改了什么：--what"))
    file, _reading, item = published(repository, items[0])
    opened = next_revision(item, Change(kind=kind, what=what, why=why))
    switch(repository, opened, branch=branch)
    write_whole(file, written(file.read_text("utf-8"), opened).encode())
    _say_opened(opened, register)
    return 0


@app.command()
def withdraw(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_ITEM_HELP, show_default=False)],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_("为什么撤回，六个字以上"), show_default=False)],
    overturned: Annotated[
        str | None,
        typer.Option(
            "--overturned",
            metavar="DATE",
            help=_("行政处罚：决定被变更、撤销、确认违法或者无效的日期"),
            show_default=False,
        ),
    ] = None,
    superseded_by: Annotated[
        str | None,
        typer.Option(
            "--superseded-by", metavar="ITEM", help=_("代替它的那件信息，会写上 supersedes"), show_default=False
        ),
    ] = None,
    branch: BranchOption = False,
    repo: RepoOption = Path(),
) -> int:
    """撤回已公开的信息：原址仍在，留下标题、责任单位和原因；正文和附件删去。

    例：mingwen withdraw 2026-00042 --why 处罚决定经行政复议撤销 --overturned 2026-11-02
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    file, reading, found = published(repository, item)
    day = _overturned(found, overturned)
    opened = next_revision(found, Change(kind="withdrawal", what=_WITHDRAWN, why=why))
    successor = read_as_it_lies(repository, superseded_by) if superseded_by else None
    switch(repository, opened, branch=branch)
    text = writing.replace_key(written(file.read_text("utf-8"), opened), "attachments", None)
    if day is not None:
        text = writing.replace_key(text, "penalty", _with_day(reading, day))
    text = _without_body(text)
    write_whole(file, text.encode())
    folder = file.with_suffix("")
    for one in found.attachments:
        (folder / one.file).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    typer.echo(_("已删去正文和 {count} 个附件；原文仍在 Git 历史里。").format(count=len(found.attachments)))
    if successor is not None:
        _supersede(successor, found.number.short)
    if day is not None:
        _say_deadline(register, day)
    _say_opened(opened, register)
    return 0


def _without_body(text: str) -> str:
    """The front matter alone."""
    end = text.index("\n---\n", 4)
    return text[: end + 5]


def _say_opened(opened: Item, register: Register) -> None:
    """What was written, and the next three steps."""
    change = opened.change
    assert change is not None
    message = _("已开第 {number} 次修订（{kind}）：{file}；旧签批已清去。")
    typer.echo(message.format(number=opened.revision, kind=_(model.CHANGES[change.kind]), file=opened.path))
    today = datetime.now(ZoneInfo(register.site.timezone)).date()
    steps = chain.missing(opened, register, today)
    signing = _("；").join(f"mingwen sign {opened.number.short} --step {one.step} --by {one.post}" for one in steps)
    write = _("改正文，改完运行 mingwen explain {short} 看看")
    if change.kind == "withdrawal":
        write = _("运行 mingwen explain {short} 看看")
    told = (
        write.format(short=opened.number.short),
        _("依次签批：{commands}").format(commands=signing),
        _(COMMIT_AND_PUSH).format(content=path.CONTENT),
    )
    typer.echo(_("接下来三步："))
    for number, step in enumerate(told, 1):
        typer.echo(f"  {number}. {step}")


# Withdrawing


def _overturned(item: Item, given: str | None) -> date | None:
    if given is None:
        return None
    day = form.parse_day(given)
    if day is None:
        raise MingwenError(_("--overturned 要写成 2026-11-02 这样的日期"))
    if item.penalty is None:
        raise MingwenError(_("这件信息不是行政处罚，没有 --overturned"))
    return day


def _with_day(reading: Reading, day: date) -> dict[str, Any]:
    """The penalty block as it is written, with the day on which the decision was overturned."""
    block = reading.tree.data["penalty"] if reading.tree is not None else {}
    assert isinstance(block, dict)
    return {**block, "overturned": day}


def _say_deadline(register: Register, day: date) -> None:
    due = register.workdays.add(day, WITHDRAWN_WITHIN)
    if isinstance(due, date):
        typer.echo(_("处罚决定被推翻的，{due} 以前要撤回（行政处罚法第四十八条，三个工作日）。").format(due=due))


def _supersede(successor: tuple[Path, Reading], short: str) -> None:
    """Write `supersedes` into the item that takes the place of a withdrawn one; its sign-offs are void by that."""
    file, reading = successor
    item = reading.item
    if item is None:
        raise refused(reading, _("代替它的那件信息，信息栏还读不了"))
    if short in item.supersedes:
        return
    text = writing.replace_key(file.read_text("utf-8"), "supersedes", [*item.supersedes, short])
    write_whole(file, text.encode())
    message = _("已在 {file} 写上 supersedes: [{short}]；它已公开的，也要 mingwen amend 开一次修订，重新签批。")
    typer.echo(message.format(file=reading.path, short=short))
