"""Commands of whoever writes and signs: new, sign, renumber, schema."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import click
import typer

from mingwen.cli.app import RepoOption, app
from mingwen.cli.items import find_item, relative
from mingwen.evidence import chain
from mingwen.git import Repository
from mingwen.history import numbers
from mingwen.item import form, model, path, schema, writing
from mingwen.item.kinds import KINDS
from mingwen.item.reader import Reading, read_item
from mingwen.messages import MingwenError, _
from mingwen.register import Column, Register, load_folder
from mingwen.release.cache import write_whole

ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="路径、2026-00042 或完整索引号")]


@app.command()
def new(
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="栏目代号，例如 drinking-water")],
    title: Annotated[str, typer.Argument(metavar="TITLE", help="标题")],
    unit: Annotated[str | None, typer.Option("--unit", help="牵头单位代号；共用栏目（工作动态、通知公告）必须写")] = None,
    formed: Annotated[datetime | None, typer.Option("--formed", formats=["%Y-%m-%d"], help="成文日期，编号的年份随它", show_default="今天")] = None,
    remote: Annotated[str | None, typer.Option("--remote", help="在哪个远程仓库预留编号", show_default="唯一的一个，或 origin")] = None,
    repo: RepoOption = Path(),
) -> int:
    """起草一件信息：取下一个编号，填好登记簿知道的每一项，留空的由您填写。"""
    repository = Repository(repo)
    register = load_folder(repository.top())
    where = _column(register, column)
    lead = _lead(register, where, unit)
    day = formed.date() if formed else datetime.now(ZoneInfo(register.site.timezone)).date()
    taken = numbers.allocate(repository, day.year, f"{lead}/{column}", remote)
    place = path.ItemPath(lead, column, day.year, taken.serial, path.slug(title))
    file = repository.top() / place.file
    values = _draft(register, where, lead, title, f"{register.site.prefix}/{taken.short}", day)
    write_whole(file, (writing.front_matter(values) + "\n" + _("（在这里写正文）") + "\n").encode())
    typer.echo(_("已起草 {file}，编号 {short}{reserved}。").format(
        file=place.file, short=taken.short, reserved=_("（已在远程预留）") if taken.reserved else ""
    ))  # fmt: skip
    typer.echo(_("接下来：填好冒号后面空着的各项，写正文，再运行 mingwen explain {short}。").format(short=taken.short))
    return 0


@app.command()
def sign(
    item: ItemArgument,
    step: Annotated[str, typer.Option("--step", help="签批步骤：" + "、".join(f"{key} {label}" for key, label in model.STEPS.items()), click_type=click.Choice(list(model.STEPS)))],
    by: Annotated[str, typer.Option("--by", help="签批岗位代号，例如 water-head")],
    at: Annotated[str | None, typer.Option("--at", help="签批时间", show_default="现在")] = None,
    acting: Annotated[str | None, typer.Option("--acting", help="代签人的本岗（B角）")] = None,
    repo: RepoOption = Path(),
) -> int:
    """写下一步签批，绑定当前文字：文字再改一个字，这次签批即失效。"""
    repository = Repository(repo)
    register = load_folder(repository.top())
    file = find_item(repository, item)
    reading = _whole(file, repository)
    assert reading.item is not None  # noqa: S101 - _whole refuses otherwise
    zone = ZoneInfo(register.site.timezone)
    moment = form.parse_moment(at) if at else datetime.now(zone).replace(microsecond=0)
    if moment is None:
        raise MingwenError(_("--at 要写成 2026-10-10T09:12:00+08:00"))
    entry = model.SignOff(step=step, by=by, at=moment, digest=reading.item.digest, acting=acting)
    refusal = chain.refusal(reading.item, entry, register)
    if refusal:
        raise MingwenError(refusal)
    kept = [writing.sign_off_values(one) for one in reading.item.signoff]
    text = writing.replace_key(file.read_text("utf-8"), "signoff", [*kept, writing.sign_off_values(entry)])
    write_whole(file, text.encode())
    typer.echo(_("已写下{step}：{post}，{at}。").format(step=model.STEPS[step], post=register.posts[by].title, at=moment.isoformat(" ", "minutes")))
    return 0


@app.command()
def renumber(
    item: ItemArgument,
    remote: Annotated[str | None, typer.Option("--remote", help="在哪个远程仓库预留编号", show_default="唯一的一个，或 origin")] = None,
    repo: RepoOption = Path(),
) -> int:
    """给一件尚未公开的信息换一个新编号（两个分支取了同一个号时用）；已有的签批随之失效。"""
    repository = Repository(repo)
    register = load_folder(repository.top())
    file = find_item(repository, item)
    old = path.parse(relative(repository.top(), file))
    if old is None:
        raise MingwenError(_("{file} 不在信息应在的位置").format(file=file))
    if _on_main(repository, old.file):
        raise MingwenError(_("{short} 已经在主分支上，编号不能再变；请给另一件换号").format(short=old.short))
    taken = numbers.allocate(repository, old.year, f"{old.unit}/{old.column}", remote)
    text = writing.replace_key(file.read_text("utf-8"), "index_no", f"{register.site.prefix}/{taken.short}")
    text = writing.replace_key(text, "signoff", None)
    fresh = path.ItemPath(old.unit, old.column, old.year, taken.serial, old.slug)
    top = repository.top()
    write_whole(top / fresh.file, text.encode())
    file.unlink()
    if (top / old.folder).is_dir():
        os.rename(top / old.folder, top / fresh.folder)
    typer.echo(_("编号由 {old} 改为 {new}，文件现在是 {file}。签批要重新办理。").format(old=old.short, new=taken.short, file=fresh.file))
    return 0


@app.command("schema")
def print_schema(
    write: Annotated[Path | None, typer.Option("--write", help="写到这个文件，而不是显示出来")] = None,
) -> int:
    """输出信息栏的 JSON Schema（编辑器用它提示和检查）。"""
    text = json.dumps(schema.item_schema(), ensure_ascii=False, indent=1) + "\n"
    if write is None:
        typer.echo(text, nl=False)
    else:
        write_whole(write, text.encode())
    return 0


def _column(register: Register, column: str) -> Column:
    from difflib import get_close_matches

    if column in register.columns:
        found = register.columns[column]
        if found.closed is not None:
            raise MingwenError(_("栏目“{title}”已于 {date} 停止更新，后继：{successor}").format(
                title=found.title, date=found.closed.date, successor=found.closed.successor
            ))  # fmt: skip
        return found
    titles = {one.title: one.id for one in register.columns.values()}
    guess = [*get_close_matches(column, register.columns, n=3), *(titles[one] for one in get_close_matches(column, titles, n=3))]
    hint = _("，是不是 {guess}？").format(guess=_("、").join(guess)) if guess else ""
    raise MingwenError(_("没有栏目“{column}”{hint}").format(column=column, hint=hint))


def _lead(register: Register, column: Column, unit: str | None) -> str:
    if unit is None and not column.shared:
        return column.lead
    if unit is None:
        raise MingwenError(_("“{title}”由各单位共用，请用 --unit 写明牵头单位").format(title=column.title))
    if unit not in register.units:
        raise MingwenError(_("没有单位“{unit}”；单位有：{listed}").format(unit=unit, listed=_("、").join(register.units)))
    if not register.allows(unit, column.id):
        raise MingwenError(_("“{title}”由 {lead} 牵头，不是 {unit}").format(title=column.title, lead=column.lead, unit=unit))
    return unit


def _draft(register: Register, column: Column, lead: str, title: str, number: str, day: date) -> dict[str, Any]:
    """The front matter of a new item: what the register knows, and blanks for what only a person can say."""
    check = register.check_post(lead, column.id)
    handling = column.handling or None
    staff = next((post.id for post in register.posts.values() if post.unit == lead and post.role in ("staff", "clerk")), writing.BLANK)
    doubt: Any = "yes" if column.doubt == "yes" else writing.BLANK
    values: dict[str, Any] = {
        "title": title,
        "index_no": number,
        "summary": writing.BLANK,
        "department": lead,
        "with": list(column.with_),
        "column": column.id,
        "mode": "active",
        "formed": day,
        "editor": staff,
        "channel": "self",
        "handling": {
            name: bool(handling and getattr(handling, name)) for name in ("sensitive", "high_standard", "fast_moving")
        },
        "secrecy": {"doubt": doubt, "conclusion": writing.BLANK, "by": check, "date": writing.BLANK, "basis": []},
        "approvers": {"check": check, "approve": register.units[lead].leader},
        "revision": 1,
    }
    if column.kind:
        values[column.kind] = {key: writing.BLANK for key, one in form.forms(KINDS[column.kind]).values() if one.required}
    return values


def _whole(file: Path, repository: Repository) -> Reading:
    """The reading of a file whose form holds; raises MingwenError with the faults where it does not."""
    from mingwen.rules import engine

    reading = read_item(relative(repository.top(), file), file.read_bytes())
    if reading.item is None or reading.faults:
        raise engine.refused(reading, _("信息栏还没有填好，不能签批"))
    return reading


def _on_main(repository: Repository, file: str) -> bool:
    """Whether the file is on the main branch as this clone knows it."""
    for ref in ("refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master"):
        if repository.succeeds("cat-file", "-e", f"{ref}:{file}"):
            return True
    return False
