"""The commands and what they share: finding an item, printing a report, turning expected failures into one line."""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import typer

from mingwen import __version__
from mingwen.messages import MingwenError, Report, _

app = typer.Typer(
    name="mingwen",
    help="明文：把政府信息公开的职责放进 Git 仓库。每个命令都可以加 --help 看用法。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

RepoOption = Annotated[Path, typer.Option("--repo", help="仓库所在的文件夹", show_default="当前文件夹")]
FormatOption = Annotated[str, typer.Option("--format", help="输出格式：text 给人看，json 给程序读", click_type=click.Choice(["text", "json"]))]


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本号")] = False) -> None:
    if version:
        typer.echo(f"mingwen {__version__}")
        raise typer.Exit


def run(arguments: Sequence[str]) -> int:
    """Run one command; expected failures are one line and exit code 2, unexpected ones name the place and also exit 2."""
    from mingwen.cli import authoring, building, judging, setting_up  # noqa: F401 - each registers its commands

    try:
        result = app(list(arguments), standalone_mode=False, prog_name="mingwen")
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        return 0
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        typer.echo(_("已中断，什么都没有改。"), err=True)
        return 2
    except MingwenError as error:
        report = getattr(error, "report", None)
        if isinstance(report, Report) and report.findings:
            typer.echo(report.as_text())
        typer.echo(f"mingwen: {error}", err=True)
        return 1 if isinstance(report, Report) and report.errors else 2
    except Exception:  # the tool itself failed: say so, never pass
        typer.echo(traceback.format_exc(), err=True)
        typer.echo(_("mingwen: 程序出错，没有完成。请把上面的内容连同 mingwen --version 一起报给维护者。"), err=True)
        return 2
    return result if isinstance(result, int) else 0


def show(report: Report, output: str) -> int:
    """Print a report in the format asked for and return its exit code."""
    if output == "json":
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        typer.echo(report.as_text())
    return report.exit_code
