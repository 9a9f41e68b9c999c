"""The drill of taking out of history what must never have been there: expunge prints and checks each step."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top, moment
from mingwen.cli.items import about, find_item
from mingwen.cli.taking_down import ItemArgument, free, unlawful
from mingwen.evidence import records
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.history import expunge as history
from mingwen.item import record, writing
from mingwen.item.model import SignOff
from mingwen.item.reader import read_item
from mingwen.item.record import Expunge
from mingwen.messages import MingwenError, _
from mingwen.register import Register, load_folder

_CLOCK = timedelta(hours=24)  # 保密法实施条例: a leak is reported within 24 hours of its discovery
NOTICE = "此处原有的内容已依记录清除。\n"  # stands in the history, which is Chinese whoever runs this


@app.command()
def expunge(
    item: ItemArgument,
    found: Annotated[
        str | None,
        typer.Option("--found", metavar="TIME", help=_("发现的时间（T0），24 小时从这时算起"), show_default=False),
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="REASON", help=_("为什么清除；不写内容本身"), show_default=False)
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="POST", help=_("签字的岗位：先分管领导，再办公室"), show_default=False)
    ] = None,
    inside: Annotated[
        list[Path] | None,
        typer.Option(
            "--in", metavar="FOLDER", help=_("查这个克隆或网站文件夹里还有没有，可以写几个"), show_default=False
        ),
    ] = None,
    refill: Annotated[
        bool, typer.Option("--filter", help=_("改写 git fast-export 的输出，见第 4 步"), hidden=True)
    ] = False,
    repo: RepoOption = Path(),
) -> int:
    """清除绝不该公开的内容，是一次演练，不是一个开关：逐步说怎么做，逐步检查做到没有；两个岗位签字。

    例：mingwen expunge 2026-00042 --in /srv/gongkai/public --in 备份.git
    """
    repository = at_top(repo)
    short, unit = about(repository, item)
    blobs = history.blobs_of(repository, short, NOTICE.encode())
    if refill:
        replaced = history.refilled(sys.stdin.buffer, sys.stdout.buffer, blobs, NOTICE.encode())
        print(_("换掉 {count} 份旧内容。").format(count=replaced), file=sys.stderr)
        return 0 if replaced == len(blobs) else 1
    if by is not None:
        _sign(repository, short, unit, by, found, why)
    register = load_folder(repository.path)
    hidden = _hidden(repository, short, register)
    replaced = _tombstone(repository, item)
    done = [
        hidden,
        replaced,
        _recorded(repository, short, unit, register),
        _rewritten(repository, blobs, short, replaced=replaced),
        _elsewhere(repository, item, blobs, inside or []),
    ]
    return 0 if all(done) else 1


def _tell(number: int, done: bool, what: str, how: str = "") -> bool:
    typer.echo(f"{_('［已做］') if done else _('［要做］')} {number}. {what}")
    if how and not done:
        for line in how.splitlines():
            typer.echo(f"        {line}")
    return done


def _hidden(repository: Repository, short: str, register: Register) -> bool:
    folder = repository.path / record.FOLDER / "takedown"
    readings = (
        record.read_record(file.relative_to(repository.path).as_posix(), file.read_bytes()).record
        for file in sorted(folder.glob("*/*.yml"))
    )
    known = any(isinstance(one, record.Takedown) and one.item == short for one in readings)
    by = next(iter(register.takedown_posts), "…")
    return _tell(1, known, _("下线：先让页面显示“正在核查”"), f"mingwen takedown {short} --by {by} --why …")


def _tombstone(repository: Repository, item: str) -> bool:
    file = find_item(repository, item)
    found = read_item(file.name, file.read_bytes()).item
    kind = found.change.kind if found is not None and found.change is not None else ""
    how = f"mingwen withdraw {item} --why …\n" + _("# 标题、内容概述、主题词里也有的，一并改掉；签批、提交以后才算做到")
    landed = repository.succeeds("diff", "--quiet", "HEAD", "--", str(file))
    done = kind in ("withdrawal", "suppressed") and landed
    return _tell(2, done, _("原址只留原因：撤回，或隐去有问题的部分"), how)


def _sign(repository: Repository, short: str, unit: str, by: str, found: str | None, why: str | None) -> None:
    """Begin the record, signed by a leader, or add the office's signature to it."""
    top = repository.path
    register = load_folder(top)
    now = datetime.now(ZoneInfo(register.site.timezone)).replace(microsecond=0)
    standing = _record(top, short)
    if standing is None:
        if found is None or why is None:
            raise MingwenError(_("还缺 --found 和 --why：记录要写发现的时间和原因"))
        place = free(top, "expunge", short, now)
        path, step = place.file, "approve"
        values: dict[str, Any] = {"id": place.id, "kind": "expunge", "reason": why, "item": short}
        values["found"] = moment(found, "--found")
        signed: list[SignOff] = []
    else:
        path, known, step = *standing, "execute"
        names = ("id", "kind", "reason", "item", "found", "reported", "rewritten")
        values = {name: getattr(known, name) for name in names}
        signed = list(known.signoff)
    digest = record.read_record(path, record.record_text(values).encode()).digest
    signed.append(SignOff(step=step, by=by, at=now, digest=digest, acting=None))
    text = record.record_text(values | {"signoff": [writing.sign_off_values(one) for one in signed]})
    reading = record.read_record(path, text.encode())
    reasons = [fault.message for fault in reading.faults]
    if reading.record is not None:
        reasons += unlawful(reading.record, digest, register, unit, now)
    if reasons:
        raise MingwenError(_("没有写：{why}").format(why=_("；").join(dict.fromkeys(reasons))))
    write_whole(top / path, text.encode())


def _record(top: Path, short: str) -> tuple[str, Expunge] | None:
    for file in sorted((top / record.FOLDER / "expunge").glob("*/*.yml"), reverse=True):
        path = file.relative_to(top).as_posix()
        found = record.read_record(path, file.read_bytes()).record
        if isinstance(found, Expunge) and found.item == short:
            return path, found
    return None


def _recorded(repository: Repository, short: str, unit: str, register: Register) -> bool:
    top = repository.path
    standing = _record(top, short)
    what = _("记录：发现时间、原因，两个岗位签字；24 小时内报告")
    office = register.office.id
    leader = register.units[unit].leader if unit in register.units else register.units[office].leader
    executing = next(iter(register.signers("execute", office, "")), "…")
    how = f"mingwen expunge {short} --found … --why … --by {leader}\nmingwen expunge {short} --by {executing}"
    if standing is None:
        return _tell(3, False, what, how)
    path, found = standing
    digest = record.read_record(path, (top / path).read_bytes()).digest
    owed = records.missing(found, digest, records.due(found, register, unit))
    until = found.found + _CLOCK
    _tell(3, not owed, what, how)
    typer.echo(_("        记录 {path}；最迟 {until} 报告").format(path=path, until=f"{until:%Y-%m-%d %H:%M}"))
    return not owed


def _rewritten(repository: Repository, blobs: tuple[str, ...], short: str, *, replaced: bool) -> bool:
    if not replaced:  # what is to go is what HEAD no longer has
        return _tell(4, False, _("改写历史：先做完第 2 步，才分得清哪些是旧内容"))
    new = _("新库")
    export = "git fast-export --all --show-original-ids --signed-tags=strip --tag-of-filtered-object=rewrite"
    how = [
        f"git init --bare -b main {new}.git",
        f"{export} --reencode=no | mingwen expunge {short} --filter | git -C {new}.git fast-import --quiet --force",
    ]
    if repository.succeeds("show-ref", "--quiet", "--verify", "refs/remotes/origin/main"):
        how += [
            _("# 分支以服务器上的为准，连取编号的分支 mingwen/numbers 一起（先 git fetch）"),
            f"git -C {new}.git fetch -q --prune . '+refs/remotes/origin/*:refs/heads/*' '^refs/remotes/origin/HEAD'",
            (
                f"git -C {new}.git for-each-ref --format='delete %(refname)' refs/remotes"
                f" | git -C {new}.git update-ref --no-deref --stdin"
            ),
        ]
    how += [
        _("# 或者用 git filter-repo --strip-blobs-with-ids，清单是下面这些"),
        _("# 用新库换下服务器上的库（整个换，不是推送），再让每个人重新克隆；平台上还要请客服清理缓存的对象"),
        *(f"#   {blob}" for blob in blobs),
    ]
    return _tell(4, not blobs, _("改写历史：{count} 份旧内容还在这个克隆里").format(count=len(blobs)), "\n".join(how))


def _elsewhere(repository: Repository, item: str, blobs: tuple[str, ...], folders: list[Path]) -> bool:
    lines = history.lines_of(repository, blobs, find_item(repository, item).read_text("utf-8"))
    clean = bool(folders)
    what = _("别处：每个克隆、镜像、备份、旧的网站版本、缓存和订阅都查一遍（--in）")
    reports = []
    for folder in folders:
        other = Repository(folder)
        if other.succeeds("rev-parse", "--git-dir") and ((folder / ".git").exists() or (folder / "HEAD").exists()):
            held = [blob[:12] for blob in history.still_there(other, blobs)]
        else:
            held = list(history.files_with(folder, lines))
        clean = clean and not held
        told = _("        {folder}：还有 {count} 处：{listed}") if held else _("        {folder}：没有旧内容")
        reports.append(told.format(folder=folder, count=len(held), listed=_("、").join(held[:20])))
    _tell(5, clean, what, _("检查要在还留有旧内容的克隆里做，做完最后删这个克隆"))
    for line in reports:
        typer.echo(line)
    return clean
