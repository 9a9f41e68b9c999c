"""Commands about the place where the repository is hosted: host codeowners."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingwen.cli.app import App, RepoOption, app, at_top
from mingwen.files import write_whole
from mingwen.messages import MingwenError, _
from mingwen.register import Register, load_folder

CODEOWNERS = ".github/CODEOWNERS"
_HEADER = """\
# 由登记册生成：mingwen host codeowners --write。不要手改，改了登记册再生成一次。
# 这里只决定合并请求请谁来看；能不能合并由检查决定（check 工作流：签批、摘要、岗位都在文件里），这里放行也过不了检查。
# 后面的行优先。小组是 units.yml、accounts.yml 里的 team，没有登记小组的单位归办公室。
"""

host = App(name="host", help=_("代码托管平台上的设置。"), no_args_is_help=True)
app.add_typer(host)


@host.callback()
def _host() -> None:
    """Keeps `host` a group of commands, of which there is one so far."""


@host.command()
def codeowners(
    write: Annotated[
        bool, typer.Option("--write", help=_("写进 {file}，不写就显示出来").format(file=CODEOWNERS))
    ] = False,
    repo: RepoOption = Path(),
) -> int:
    """由登记册生成 CODEOWNERS（GitHub 的写法）：谁的文件有改动，合并请求就请谁来看。

    例：mingwen host codeowners --write
    """
    top = at_top(repo).path
    text = codeowners_of(load_folder(top))
    if write:
        write_whole(top / CODEOWNERS, text.encode())
        typer.echo(_("已写好 {file}。").format(file=CODEOWNERS))
    else:
        typer.echo(text, nl=False)
    return 0


def codeowners_of(register: Register) -> str:
    """The whole file. Raises MingwenError where the office has no team: somebody must own what nobody else does.

    In order, the last match wins: technical accounts (paths outside content/), the office for content/ as a whole, each
    unit for its folder, and for a column with fixed `with` units these beside the lead.
    """
    office = register.office.team
    if office is None:
        raise MingwenError(_("办公室没有登记小组（units.yml 的 team），生成不了 CODEOWNERS"))
    rows = [(path, [account.team]) for account in register.accounts.values() if account.team for path in account.owns]
    rows.append(("/content/", [office]))
    rows += [(f"/content/{unit.id}/", [unit.team or office]) for unit in register.units.values()]
    for column in register.columns.values():
        others = [register.units[one].team for one in column.with_]
        if column.lead and any(others):
            teams = [register.units[column.lead].team or office, *(team for team in others if team)]
            rows.append((f"/content/{column.lead}/{column.id}/", list(dict.fromkeys(teams))))
    width = max(len(path) for path, _teams in rows)
    return _HEADER + "\n" + "".join(f"{path:{width}} {' '.join(filter(None, teams))}\n" for path, teams in rows)
