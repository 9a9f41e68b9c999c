"""The commands' frame: options they share, help in Chinese, reports in two formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from mingwen import __version__
from mingwen.git import Repository
from mingwen.item.form import parse_moment
from mingwen.messages import MingwenError, RegisterError, Report, _, json_text

_ORDER = (
    *("init", "new", "explain", "sign", "check", "amend", "withdraw", "history", "diff", "renumber", "deadline"),
    *("build", "serve"),
    *("correct", "takedown", "expunge", "gate", "rules", "schema", "host"),
)
_HELP = "显示这段说明。"
_WORDS = {
    "Usage: ": "用法：",
    "[OPTIONS]": "［选项］",
    "COMMAND [ARGS]...": "命令 ［参数］...",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Commands:": "命令：",
    "[required]": "［必填］",
    "Show this message and exit.": _HELP,
}


def _in_our_words(text: str) -> str:
    """Typer's own words of a help page in our language, without its marks of types; what is typed stays as it is."""
    for english, chinese in _WORDS.items():
        text = text.replace(english, _(chinese))
    text = re.sub(r"\[default:\s+\(?([^];)]*)\)?(?:;[^]]*)?\]", _(r"［默认：\1］"), text)
    return re.sub(r"\{([A-Z]+)(?:\.\.\.)?\}| <[a-z \[\]]+>", r"\1", text)


class _Command(TyperCommand):
    """A command whose help, the docstring of its function, speaks the language in use throughout."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.help = _(self.help) if self.help else None

    def get_help(self, ctx: Any) -> str:
        return _in_our_words(super().get_help(ctx))


class _Group(TyperGroup):
    """The same for a group of commands, listed in the order in which people come to need them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.help = _(self.help) if self.help else None

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def get_help(self, ctx: Any) -> str:
        return _in_our_words(super().get_help(ctx))


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
    help=_("明文：把政府信息公开的职责放进 Git 仓库。每个命令加 --help 看用法和例子。"),
    no_args_is_help=False,
    invoke_without_command=True,
)

RepoOption = Annotated[
    Path, typer.Option("--repo", metavar="FOLDER", help=_("仓库所在的文件夹，不写就是当前文件夹"), show_default=False)
]
FormatOption = Annotated[
    Literal["text", "json"],
    typer.Option("--format", metavar="FORMAT", help=_("text 给人看，json 给程序读"), show_default=False),
]


@app.callback()
def _root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help=_("显示版本号。"))] = False
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
