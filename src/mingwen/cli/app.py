"""The commands' frame: options they share, help in Chinese, reports in two formats, failures in one line."""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from mingwen import __version__
from mingwen.git import Repository
from mingwen.item.form import parse_moment
from mingwen.messages import MingwenError, RegisterError, Report, _, json_text

# Typer brings its own copy of click, so these are found through it and never through `import click`.
_UsageError = typer.BadParameter.__mro__[1]
_ClickException: type[Exception] = typer.BadParameter.__mro__[2]

_ORDER = (
    *("init", "new", "explain", "sign", "check", "renumber", "deadline", "build", "serve"),
    *("gate", "rules", "schema", "host"),
)
_HELP = "显示这段说明。"
_WORDS = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Commands:": "命令：",
    "[required]": "［必填］",
    "Show this message and exit.": _HELP,
}


def _in_chinese(text: str) -> str:
    """Typer's own words of a help page in Chinese, without its marks of types; what is typed stays as it is typed."""
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    text = re.sub(r"\[default:\s+([^];]*)(?:;[^]]*)?\]", r"［默认：\1］", text)
    return re.sub(r"\{([A-Z]+)\}| <[a-z ]+>", r"\1", text)


class _Command(TyperCommand):
    """A command whose help speaks Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


class _Group(TyperGroup):
    """The same for a group of commands, listed in the order in which people come to need them."""

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


class App(typer.Typer):
    """Typer with the help above."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            cls=_Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **settings
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        return super().command(name, **{"cls": _Command, **settings})


app = App(
    name="mingwen",
    help="明文：把政府信息公开的职责放进 Git 仓库。每个命令加 --help 看用法和例子。",
    no_args_is_help=False,
    invoke_without_command=True,
)

RepoOption = Annotated[
    Path, typer.Option("--repo", metavar="FOLDER", help="仓库所在的文件夹，不写就是当前文件夹", show_default=False)
]
FormatOption = Annotated[
    Literal["text", "json"],
    typer.Option("--format", metavar="FORMAT", help="text 给人看，json 给程序读", show_default=False),
]


@app.callback()
def _root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="显示版本号。")] = False
) -> None:
    if version:
        typer.echo(f"mingwen {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("gate", context_settings={"ignore_unknown_options": True})
def _gate(arguments: Annotated[list[str], typer.Argument(metavar="GATE ...")]) -> int:
    """提交时的检查，由钩子自动运行。

    例：mingwen gate staged
    """
    # Only for the list of commands: `mingwen.cli.main` takes it out before anything slow is loaded.
    from mingwen.gates.command import main

    return main(arguments)


def run(arguments: Sequence[str]) -> int:
    """Run one command: expected failures are one line and exit code 2, unexpected ones a traceback and exit code 2."""
    from mingwen.cli import authoring, building, hosting, judging, setting_up, signing  # noqa: F401 - each registers its commands

    try:
        result = app(list(arguments), standalone_mode=False, prog_name="mingwen")
    except _ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group alone: its page is the answer
            typer.echo(str(error))
            return 0
        typer.echo(f"mingwen: {_misused(error)}", err=True)
        return 2
    except typer.Exit as asked:
        return asked.exit_code
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(_("mingwen: 已中断，没有做完。"), err=True)
        return 2
    except MingwenError as error:
        return _refused(error)
    except Exception:  # noqa: BLE001 - the tool itself failed: say so, never pass
        typer.echo(traceback.format_exc(), err=True)
        report_it = _("mingwen: 程序出错，没有做完。请把上面的内容连同 mingwen --version 一起报给维护者。")
        typer.echo(report_it, err=True)
        return 2
    return result if isinstance(result, int) else 0


def _refused(error: MingwenError) -> int:
    """Exit code 1 with the findings where content does not hold, else 2: the tool could not do its work."""
    report = getattr(error, "report", None)
    told = isinstance(report, Report) and bool(report.findings)
    if told and str(error).count("\n") == 0:
        typer.echo(report.as_text())  # type: ignore[union-attr]
    typer.echo(f"mingwen: {error}", err=True)
    return 1 if told else 2


def _misused(error: Exception) -> str:
    """What was wrong with the command line, with the likely intent and the page that helps."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "mingwen"
    kind = type(error).__name__
    if kind == "NoSuchOption":
        said = _("没有选项 {name}").format(name=getattr(error, "option_name", ""))
        said += _guess(getattr(error, "possibilities", None) or ())
    elif kind == "MissingParameter":
        said = _("还缺 {what}").format(what=_parameter(error))
    elif kind == "BadParameter":
        said = _("{what} 写得不对：{why}").format(what=_parameter(error), why=_why(error))
    elif isinstance(error, _UsageError) and context is not None and hasattr(context.command, "commands"):
        said = _unknown_command(str(error), sorted(context.command.commands))
    else:
        said = str(error)
    return _("{said}。用法：{where} --help").format(said=said, where=where)


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[0]) if parameter.param_type_name == "option" else str(parameter.metavar or parameter.name)


def _why(error: Exception) -> str:
    """The reason in our words where only some words are lawful, else the library's."""
    message = str(getattr(error, "message", error))
    _told, listed, choices = message.partition(" is not one of ")
    return (
        _("可以写 {choices}").format(choices=choices.rstrip(".").replace("'", "").replace(", ", "、"))
        if listed
        else message
    )


def _unknown_command(said: str, known: Sequence[str]) -> str:
    words = said.split("'")
    if not said.startswith("No such command") or len(words) < 2:
        return said
    return _("没有命令 {name}").format(name=words[1]) + _guess(difflib.get_close_matches(words[1], known, n=2))


def _guess(likely: Sequence[str]) -> str:
    return _("，是不是想写 {likely}").format(likely="、".join(likely)) if likely else ""


def at_top(repo: Path) -> Repository:
    """The repository that has `repo` in its work tree, seen from its top, wherever the command was started."""
    return Repository(Repository(repo).top())


def moment(text: str | None, option: str) -> Any:
    """The moment that an option names, or None where it was not given."""
    if text is None:
        return None
    found = parse_moment(text)
    if found is None:
        raise MingwenError(_("{option} 要写成 2026-11-23T09:00:00+08:00 这样，带时区").format(option=option))
    return found


def show(report: Report, output: str) -> int:
    """Print a report in the format asked for and return its exit code."""
    typer.echo(json_text(report.as_json()) if output == "json" else report.as_text())
    return report.exit_code


def show_refused_register(error: RegisterError, output: str) -> int:
    """The faults of a register that does not hold, as a report like any other."""
    if not error.report.findings:
        raise error
    if output == "text":
        typer.echo(f"mingwen: {error}", err=True)
    return show(error.report, output)
