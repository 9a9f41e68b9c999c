"""Commands that judge: check, explain, deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mingwen.cli import explanation, trees
from mingwen.cli.app import FormatOption, RepoOption, app, at_top, moment, show, show_refused_register
from mingwen.cli.items import find_item, relative
from mingwen.evidence.chain import BEIJING
from mingwen.git import Repository
from mingwen.item.form import parse_day, parse_moment
from mingwen.messages import MingwenError, RegisterError, Report, _, json_text
from mingwen.register import deadline as compute_deadline
from mingwen.register import load_workdays
from mingwen.register.cadence import EXAMPLE, parse
from mingwen.register.draft import FOLDER
from mingwen.register.load import folder_names, folder_reader
from mingwen.release.progress import Progress
from mingwen.rules import judge


@app.command()
def check(
    repo: RepoOption = Path(),
    commit: Annotated[
        str | None,
        typer.Option(
            "--commit", metavar="COMMIT", help=_("检查哪个提交；不写就检查工作区里现有的文件"), show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help=_("按哪个时刻判断逾期、到期；不写就是现在"), show_default=False),
    ] = None,
    output: FormatOption = "text",
) -> int:
    """按主分支的要求检查登记册和每一件信息：没有签全是错误；逾期、到期是提醒，不影响退出码。

    例：mingwen check --commit HEAD --format json
    """
    repository = at_top(repo) if commit is None else Repository(repo)
    now = moment(as_of, "--as-of") or datetime.now(BEIJING).replace(microsecond=0)
    source = trees.work_tree(repository, now) if commit is None else trees.committed(repository, commit)
    try:
        with Progress().phase(_("检查")), source as tree:
            report = judge(tree.snapshot, tree.register, strict=True, as_of=now, landings=tree.landings)
    except RegisterError as error:
        return show_refused_register(error, output)
    if commit is not None:
        judged = repository.resolve(commit)
        report = Report([replace(finding, commit=judged) for finding in report.findings], report.checked)
    return show(report, output)


@app.command()
def explain(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_("路径、2026-00042 或完整索引号"), show_default=False)],
    repo: RepoOption = Path(),
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help=_("按哪个时刻判断；不写就是现在"), show_default=False),
    ] = None,
    output: FormatOption = "text",
) -> int:
    """一屏说清一件信息到了哪一步：哪里要改，还缺什么，下一步该哪个岗位办，最迟哪天公开。

    例：mingwen explain 2026-00042
    """
    repository = at_top(repo)
    path = relative(repository.path, find_item(repository, item))
    now = moment(as_of, "--as-of") or datetime.now(BEIJING).replace(microsecond=0)
    try:
        told = explanation.explain(repository, path, now)
    except RegisterError as error:
        return show_refused_register(error, output)
    typer.echo(json_text(told.as_json()) if output == "json" else told.as_text())
    return told.report.exit_code


@app.command()
def deadline(
    start: Annotated[
        str, typer.Argument(metavar="START", help=_("起算日 2025-09-22；按小时的期限写时刻"), show_default=False)
    ],
    limit: Annotated[
        str,
        typer.Argument(
            metavar="LIMIT", help=_("期限：20wd 工作日、15d 天、48h 小时、quarter+20wd"), show_default=False
        ),
    ],
    repo: RepoOption = Path(),
) -> int:
    """算出期限到哪一天，只输出日期；缺少那一年的工作日历就说缺哪个文件，不猜。

    例：mingwen deadline 2025-09-22 20wd
    """
    if parse(limit) is None:
        raise MingwenError(_("看不懂期限“{limit}”，可以写：{example}").format(limit=limit, example=EXAMPLE))
    if parse_day(start) is None and parse_moment(start) is None:
        raise MingwenError(_("看不懂起算日“{start}”，例如 2026-10-08").format(start=start))
    top = repo if (repo / FOLDER).is_dir() else Repository(repo).top()
    calendar = load_workdays(folder_reader(top), folder_names(top))
    try:
        typer.echo(compute_deadline(start, limit, calendar))
    except RegisterError as error:
        typer.echo(f"mingwen: {error}", err=True)
        return 1
    return 0
