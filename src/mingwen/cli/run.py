"""Running one command line: what failed is told in one line with its remedy, and never passes."""

from __future__ import annotations

import difflib
import errno
import re
import traceback
from collections.abc import Sequence

import typer

from mingwen.cli import (  # noqa: F401 - each registers its own
    amending,
    authoring,
    building,
    comparing,
    correcting,
    expunging,
    hosting,
    judging,
    setting_up,
    signing,
    taking_down,
    versions,
)
from mingwen.cli.app import app
from mingwen.messages import MingwenError, Report, _

# Typer brings its own copy of click, so these are found through it and never through `import click`.
_UsageError = typer.BadParameter.__mro__[1]
_ClickException: type[Exception] = typer.BadParameter.__mro__[2]

_LIMITS = {
    "greater than or equal to ": "不能小于 {limit}",
    "less than or equal to ": "不能大于 {limit}",
}

_TOLD = {
    "full": "磁盘满了：没有做完，原来的都还在。请腾出空间，再运行一次",
    "denied": "没有权限读写 {file}：没有做完，原来的都还在。请换一个文件夹，或请管理员给权限，再运行一次",
}
_REFUSED = {  # by the machine, and no fault of the program
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
}


def run(arguments: Sequence[str]) -> int:
    """Run one command: expected failures are one line and exit code 2, unexpected ones a traceback and exit code 2."""
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
    except Exception as error:  # noqa: BLE001 - the tool itself failed: say so, never pass
        if (reason := _of_the_machine(error)) is not None:
            typer.echo(f"mingwen: {reason}", err=True)
            return 2
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


def _of_the_machine(error: Exception) -> str | None:
    """What the disk or its permissions refused, with the way out, or None where the program is what failed."""
    if not isinstance(error, OSError) or error.errno not in _REFUSED:
        return None
    return _(_TOLD[_REFUSED[error.errno]]).format(file=error.filename or _("文件"))


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
    elif kind == "BadOptionUsage":
        name = getattr(error, "option_name", "")
        valueless = "does not take" in str(error)
        said = (_("选项 {name} 后面不写值") if valueless else _("选项 {name} 后面要写一个值")).format(name=name)
    elif (extra := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", str(error))) is not None:
        said = _("多写了 {what}").format(what=extra[1])
    elif isinstance(error, _UsageError) and context is not None and hasattr(context.command, "commands"):
        said = _unknown_command(str(error), sorted(context.command.commands))
    else:
        said = str(error)
    return _("{said}。用法：{where} --help").format(said=said.rstrip("。. "), where=where)


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[0]) if parameter.param_type_name == "option" else str(parameter.metavar or parameter.name)


def _why(error: Exception) -> str:
    """The reason in our words where only some words or numbers are lawful, else the library's."""
    message = str(getattr(error, "message", error))
    if "valid integer" in message:
        return _("要写整数")
    for told, words in _LIMITS.items():
        _before, found, limit = message.partition(told)
        if found:
            return _(words).format(limit=limit.rstrip("."))
    _told, listed, choices = message.partition(" is not one of ")
    return (
        _("可以写 {choices}").format(choices=choices.rstrip(".").replace("'", "").replace(", ", _("、")))
        if listed
        else message
    )


def _unknown_command(said: str, known: Sequence[str]) -> str:
    words = said.split("'")
    if not said.startswith("No such command") or len(words) < 2:
        return said
    return _("没有命令 {name}").format(name=words[1]) + _guess(difflib.get_close_matches(words[1], known, n=2))


def _guess(likely: Sequence[str]) -> str:
    return _("，是不是想写 {likely}").format(likely=_("、").join(likely)) if likely else ""
