"""Commands of whoever sets up: init, schema, rules."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mingwen.cli import editor, rule_pages, scaffold
from mingwen.cli.app import FormatOption, RepoOption, app, at_top
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.item import index_no
from mingwen.messages import MingwenError, RepositoryError, _, json_text
from mingwen.rules.table import RULES

_HOOKS = "hooks"


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=_("放在哪个空文件夹，不写就是当前文件夹"), show_default=False)
    ] = Path(),
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=_("单位名称"))] = scaffold.NAME,
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="CODE", help=_("统一社会信用代码，即索引号前段"))
    ] = scaffold.PREFIX,
) -> int:
    """为一个单位建公开库：登记册、空栏目、提交时的检查、工作流、页面和一件样例；接着就能 mingwen build。

    例：mingwen init 公开库 --name 示例市水务局
    """
    _refuse_unusable(folder, name, prefix)
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(microsecond=0)
    made = scaffold.scaffold(name, prefix, now)
    for path, data in made.items():
        write_whole(folder / path, data)
        if path.startswith(f"{_HOOKS}/"):
            (folder / path).chmod(0o755)
    repository = Repository(folder)
    _begin(repository)
    typer.echo(_("已在 {folder} 建好公开库，{count} 个文件。").format(folder=folder.resolve(), count=len(made)))
    typer.echo(_commit(repository))
    typer.echo(_("接下来：读 README.md，改 content/_register/；看网站：mingwen build --out public。"))
    return 0


@app.command()
def schema(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=_("哪一种：{names}").format(names=_("、").join(editor.names())))
    ] = editor.ITEM,
    write: Annotated[bool, typer.Option("--write", help=_("把全部写进仓库的 .vscode，连同输入提示"))] = False,
    repo: RepoOption = Path(),
) -> int:
    """输出信息栏或登记册的 JSON Schema，编辑器用它提示和检查。

    例：mingwen schema columns
    """
    if name not in editor.names():
        raise MingwenError(_("没有“{name}”；有：{listed}").format(name=name, listed=_("、").join(editor.names())))
    if not write:
        typer.echo(json_text(editor.schema(name)))
        return 0
    top = at_top(repo).path
    made = editor.files()
    for path, text in made.items():
        write_whole(top / path, text.encode())
    typer.echo(_("已写好 {count} 个文件，在 {folder}。").format(count=len(made), folder=top / ".vscode"))
    return 0


@app.command()
def rules(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FOLDER", help=_("每条规则写一页到这个文件夹"), show_default=False)
    ] = None,
    output: FormatOption = "text",
) -> int:
    """列出全部规则；--write 生成规则说明页。

    例：mingwen rules --write docs/rules
    """
    if write is not None:
        made = rule_pages.pages(RULES)
        for name, text in made.items():
            write_whole(write / name, text.encode())
        for stale in set(write.glob("MW-*.md")) - {write / name for name in made}:
            stale.unlink()
        typer.echo(_("已写好 {count} 页，在 {folder}。").format(count=len(made), folder=write))
    elif output == "json":
        typer.echo(json_text({"rules": rule_pages.as_json(RULES)}))
    else:
        for rule in RULES.rules:
            typer.echo(f"{rule.id}  {rule.title}")
    return 0


def _refuse_unusable(folder: Path, name: str, prefix: str) -> None:
    """Raise MingwenError, before anything is written, where the folder or the words given cannot be used."""
    if folder.exists() and not folder.is_dir():
        raise MingwenError(_("{folder} 不是文件夹").format(folder=folder))
    if folder.is_dir() and {one.name for one in folder.iterdir()} - {".git"}:
        raise MingwenError(_("{folder} 不是空文件夹；请换一个，或先建一个空的").format(folder=folder.resolve()))
    if (folder / ".git").exists() and Repository(folder).succeeds("rev-parse", "--verify", "--quiet", "HEAD"):
        raise MingwenError(_("{folder} 里已经有提交，不能再 init").format(folder=folder.resolve()))
    if not name.strip() or len(name) > 30 or not name.isprintable() or set(name) & set("\"'#:{}[]&*!|>%@`\\"):
        raise MingwenError(_("--name 要写单位名称，30 个字以内，不用引号、冒号等符号"))
    if index_no.parse(f"{prefix}/2026-00001") is None:
        raise MingwenError(_("--prefix 要写 18 位统一社会信用代码，两个校验位都要对"))


def _begin(repository: Repository) -> None:
    """Make it a repository whose commits are checked by the Python that runs this."""
    if not (repository.path / ".git").exists():
        repository.run("init", "--quiet", "--initial-branch=main")
    repository.run("symbolic-ref", "HEAD", "refs/heads/main")
    repository.run("config", "core.hooksPath", _HOOKS)
    repository.run("config", "mingwen.python", sys.executable)
    repository.run("add", "--all")


def _commit(repository: Repository) -> str:
    """Commit what was written, hooks on; says what to do where Git does not know who commits."""
    if not repository.succeeds("var", "GIT_COMMITTER_IDENT"):
        return _("还没有提交：先用 git config user.name 和 user.email 写明您是谁，再运行 git commit -m 建库。")
    try:
        repository.run("commit", "--quiet", "-m", _("建库"))
    except RepositoryError as error:
        return _("还没有提交（{why}）。请运行 git commit -m 建库，看提示。").format(why=error)
    return _("已提交到 main，提交时的检查已经打开。")
