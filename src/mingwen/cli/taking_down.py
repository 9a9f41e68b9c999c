"""The commands of whoever must act at once: takedown, expunge."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top
from mingwen.cli.items import about
from mingwen.cli.revisions import COMMIT_AND_PUSH
from mingwen.evidence import records
from mingwen.files import write_whole
from mingwen.item import path as item_path
from mingwen.item import record, writing
from mingwen.item.model import SignOff
from mingwen.item.record import Record, RecordPath, Takedown
from mingwen.messages import MingwenError, _
from mingwen.register import Register, load_folder

ItemArgument = Annotated[
    str, typer.Argument(metavar="ITEM", help=_("路径、2026-00042 或完整索引号"), show_default=False)
]
Result = Literal["restored", "corrected", "withdrawn", "expunged"]


@app.command()
def takedown(
    item: ItemArgument,
    by: Annotated[str, typer.Option("--by", metavar="POST", help=_("下线或作出决定的岗位"), show_default=False)],
    why: Annotated[
        str | None, typer.Option("--why", metavar="REASON", help=_("为什么下线，公众看得到"), show_default=False)
    ] = None,
    outcome: Annotated[
        Result | None,
        typer.Option(
            "--outcome",
            metavar="RESULT",
            help=_("核查的结果：restored 恢复、corrected 更正、withdrawn 撤回、expunged 清除"),
            show_default=False,
        ),
    ] = None,
    repo: RepoOption = Path(),
) -> int:
    """发现公开得不对，先让这一页显示“正在核查”；几个工作日内由分管领导决定，用 --outcome 写明结果。

    例：mingwen takedown 2026-00042 --by office-web --why 附表疑似含有个人住址
    """
    top = at_top(repo).path
    register = load_folder(top)
    now = datetime.now(ZoneInfo(register.site.timezone)).replace(microsecond=0)
    short, unit = about(at_top(repo), item)
    standing = open_takedown(top, short)
    if outcome is not None:
        if standing is None:
            raise MingwenError(_("{number} 没有下线，不用写结果").format(number=short))
        path, values = standing
        values |= {"outcome": {"result": outcome, "by": by, "at": now}}
        _write(top, path, values, ("approve", by), register, unit, now)
        typer.echo(_("已写明结果：{path}。提交并合并以后生效。").format(path=path))
        _say_next()
        return 0
    if standing is not None:
        raise MingwenError(_("{number} 已经下线：{path}").format(number=short, path=standing[0]))
    if why is None:
        raise MingwenError(_("还缺 --why：公众要看得到为什么下线"))
    last = register.decide_by(now.date())
    if not isinstance(last, date):
        raise MingwenError(_("算不出最迟决定日期，缺少工作日历 {file}").format(file=last.file))
    place = free(top, "takedown", short, now)
    values = {"id": place.id, "kind": "takedown", "reason": why, "item": short, "by": by, "at": now, "decide_by": last}
    _write(top, place.file, values, ("execute", by), register, unit, now)
    typer.echo(_("已写好 {path}。").format(path=place.file))
    typer.echo(_("现在提交、推送并合并：下一次建站，这一页就显示“正在核查”。最迟 {day} 决定。").format(day=last))
    _say_next()
    return 0


def _say_next() -> None:
    typer.echo(f"  {_(COMMIT_AND_PUSH).format(content=item_path.CONTENT)}")


def open_takedown(top: Path, short: str) -> tuple[str, dict[str, Any]] | None:
    """Path and values of the takedown of an item that nobody has decided yet."""
    for file in sorted((top / record.FOLDER / "takedown").glob("*/*.yml")):
        path = file.relative_to(top).as_posix()
        found = record.read_record(path, file.read_bytes()).record
        if isinstance(found, Takedown) and found.item == short and found.outcome is None:
            names = ("id", "kind", "reason", "item", "by", "at", "decide_by")
            return path, {name: getattr(found, name) for name in names}
    return None


def free(top: Path, kind: str, short: str, now: datetime) -> RecordPath:
    """The path of the next record of that kind about an item."""
    for count in range(1, 1000):
        place = RecordPath(kind, now.year, f"{short}-{count}")
        if not (top / place.file).exists():
            return place
    raise MingwenError(_("这件信息的记录太多了"))


def _write(
    top: Path, path: str, values: dict[str, Any], step: tuple[str, str], register: Register, unit: str, now: datetime
) -> None:
    """Write a record signed by one post; raises MingwenError, and writes nothing, where form or signature fails."""
    digest = record.read_record(path, record.record_text(values).encode()).digest
    entry = SignOff(step=step[0], by=step[1], at=now, digest=digest, acting=None)
    text = record.record_text(values | {"signoff": [writing.sign_off_values(entry)]})
    reading = record.read_record(path, text.encode())
    reasons = [fault.message for fault in reading.faults]
    if reading.record is not None:
        reasons += unlawful(reading.record, digest, register, unit, now)
    if reasons:
        raise MingwenError(_("没有写：{why}").format(why=_("；").join(dict.fromkeys(reasons))))
    write_whole(top / path, text.encode())


def unlawful(found: Record, digest: str, register: Register, unit: str, now: datetime) -> list[str]:
    """All that is wrong with a record's sign-offs, in sentences."""
    steps = records.due(found, register, unit)
    return [fault.message for fault in records.faults(found, digest, steps, register, now)]
