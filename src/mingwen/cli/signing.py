"""The command of whoever signs: sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top, moment
from mingwen.cli.items import about, find_item, relative
from mingwen.cli.trees import attached
from mingwen.evidence import chain, records
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.item import model, writing
from mingwen.item.model import Item, SignOff
from mingwen.item.reader import read_item
from mingwen.item.record import parse as parse_record
from mingwen.item.record import read_record
from mingwen.messages import ADMISSION, MingwenError, Report, _
from mingwen.register import Register, load_folder
from mingwen.rules import Context, judge_item
from mingwen.rules.engine import RefusedError, fault_findings, refused

Step = Literal["check", "approve", "clear", "confirm", "execute"]  # the keys of model.STEPS
_STEPS = _("、").join(key if key == _(label).lower() else f"{key} {_(label)}" for key, label in model.STEPS.items())
_SIGN_OFF = "MW-S"  # the family of rules on sign-offs


@app.command()
def sign(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_("路径、2026-00042 或完整索引号"), show_default=False)],
    step: Annotated[
        Step,
        typer.Option("--step", metavar="STEP", help=_("签批步骤：{steps}").format(steps=_STEPS), show_default=False),
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="POST", help=_("签批岗位代号，例如 water-head"), show_default=False)
    ],
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help=_("签批时间，不写就是现在"), show_default=False)
    ] = None,
    acting: Annotated[
        str | None, typer.Option("--acting", metavar="POST", help=_("代签人（B角）的本岗"), show_default=False)
    ] = None,
    repo: RepoOption = Path(),
) -> int:
    """写下一步签批，绑定当前的文字和附件：此后改动一个字，这次签批即失效。

    例：mingwen sign 2026-00042 --step check --by water-head
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    if parse_record(item) is not None:
        return _sign_record(
            repository, register, item, SignOff(step=step, by=by, at=_now(register), digest=None, acting=acting), at
        )
    file = find_item(repository, item)
    now = _now(register)
    found = _ready(file, repository, register, now)
    kept = [one for one in found.signoff if _stands(one, found)]
    for earlier in kept:
        if (earlier.step, earlier.by) == (step, by):
            stands = _("{who} 已在 {at} 签过这一步，仍然有效，不用再签")
            raise MingwenError(stands.format(who=_post(by, register), at=f"{earlier.at:%Y-%m-%d %H:%M}"))
    entry = SignOff(step=step, by=by, at=moment(at, "--at") or now, digest=found.digest, acting=acting)
    signed = replace(found, signoff=tuple(_ordered([*kept, entry])))
    _refuse_unlawful(signed, entry, register, now)
    rows = [writing.sign_off_values(one) for one in signed.signoff]
    write_whole(file, writing.replace_key(file.read_text("utf-8"), "signoff", rows).encode())
    void = len(found.signoff) - len(kept)
    if void:
        typer.echo(_("删去已失效的签批 {count} 条：原文在那以后改动过。").format(count=void))
    said = _("已写下{step}：{title}（{post}），{at}。")
    title = register.posts[by].title
    typer.echo(said.format(step=model.STEPS[step], title=title, post=by, at=f"{entry.at:%Y-%m-%d %H:%M}"))
    for one in chain.missing(signed, register, now.date())[:1]:
        typer.echo(_("下一步：{step}，{who}。").format(step=model.STEPS[one.step], who=_post(one.post, register)))
    return 0


def _now(register: Register) -> datetime:
    return datetime.now(ZoneInfo(register.site.timezone)).replace(microsecond=0)


def _sign_record(repository: Repository, register: Register, path: str, entry: SignOff, at: str | None) -> int:
    """Write the next sign-off of a record, bound to what it says now; void ones go."""
    file = repository.path / path
    if not file.is_file():
        raise MingwenError(_("没有这份记录：{file}").format(file=path))
    reading = read_record(path, file.read_bytes())
    if reading.record is None or reading.tree is None or reading.faults:
        report = Report(list(fault_findings(reading.faults, path, reading.locate)), 1)
        raise RefusedError(_("记录还没有写好，不能签批"), report)
    entry = replace(entry, at=moment(at, "--at") or entry.at, digest=reading.digest)
    kept = [one for one in reading.record.signoff if one.digest == reading.digest]
    signed = replace(reading.record, signoff=tuple(_ordered([*kept, entry])))
    subject = records.subject(signed)
    steps = records.due(signed, register, about(repository, subject)[1] if subject else "")
    reasons = [one.message for one in records.faults(signed, reading.digest, steps, register, _now(register))]
    if reasons:
        raise MingwenError(_("没有签：{why}").format(why=_("；").join(dict.fromkeys(reasons))))
    if "signoff" in reading.tree.data and [*reading.tree.data][-1] != "signoff":
        raise MingwenError(_("请把 signoff 移到记录的最后，再签"))
    text = file.read_text("utf-8")
    old = text.find("\nsignoff:")
    rows = [writing.sign_off_values(one) for one in signed.signoff]
    write_whole(file, (text[: old + 1] if old >= 0 else text).encode() + writing.line("signoff", rows).encode())
    said = _("已写下{step}：{title}（{post}），{at}。")
    title = register.posts[entry.by].title
    step = _(model.STEPS[entry.step])
    typer.echo(said.format(step=step, title=title, post=entry.by, at=f"{entry.at:%Y-%m-%d %H:%M}"))
    for due, post in records.missing(signed, reading.digest, steps)[:1]:
        typer.echo(_("下一步：{step}，{who}。").format(step=_(model.STEPS[due]), who=_post(post, register)))
    return 0


def _ready(file: Path, repository: Repository, register: Register, now: datetime) -> Item:
    """The item, where nothing but sign-offs stands in its way; else every reason is told and nothing is written."""
    path = relative(repository.path, file)
    reading = read_item(path, file.read_bytes())
    if reading.item is None or reading.faults:
        raise refused(reading, _("信息栏还没有填好，不能签批"))
    files, read = attached(repository, path)
    verdict = judge_item(reading, Context(register, False, now, files, read))
    stopping = (one for one in verdict.findings if one.kind == ADMISSION and not one.id.startswith(_SIGN_OFF))
    report = Report(list(stopping), 1)
    if report.findings:
        raise RefusedError(_("这件信息还有不成立的地方，不能签批"), report)
    return reading.item


def _stands(entry: SignOff, item: Item) -> bool:
    """Whether an earlier entry is of this very text (or was taken over, without digest)."""
    return entry.digest == item.digest or (entry.digest is None and chain.taken_over(item))


def _refuse_unlawful(signed: Item, entry: SignOff, register: Register, now: datetime) -> None:
    """Raise MingwenError, with every reason, where the item's sign-offs do not hold with the new entry among them."""
    resolved = chain.resolve(signed, register)
    reasons = [fault.message for fault in (*chain.faults(signed, register), *chain.not_after(resolved, now))]
    if not reasons:
        rank = chain.ORDER.index(entry.step)
        owed = (one for one in chain.missing(signed, register, now.date()) if chain.ORDER.index(one.step) < rank)
        reasons = [_("{why}，先请 {who} 签").format(why=one.why, who=_post(one.post, register)) for one in owed]
    if reasons:
        raise MingwenError(
            _("没有签：{why}。该哪个岗位签，用 mingwen explain 看").format(why=_("；").join(dict.fromkeys(reasons)))
        )


def _ordered(entries: Sequence[SignOff]) -> list[SignOff]:
    """The entries in the order of the steps, within a step in that of signing."""
    return sorted(entries, key=lambda entry: chain.ORDER.index(entry.step))


def _post(post: str, register: Register) -> str:
    known = register.posts.get(post)
    return _("{word}（{label}）").format(word=known.title, label=post) if known else post
