"""The gates' own command line, apart from the rest because a commit waits for it. Any failure of it is a refusal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from mingwen.messages import MingwenError, Report, _, json_text

_WORDS = {
    "usage: ": "用法：",
    "[OPTIONS]": "［选项］",
    "positional arguments:": "参数：",
    "options:": "选项：",
}
_WRONG = {
    r"unrecognized arguments: (.*)": "多写了 {what}",
    r"the following arguments are required: (.*)": "还缺 {what}",
    r"argument (\S+): expected one argument": "选项 {what} 后面要写一个值",
    r"argument (\S+): invalid choice.*\(choose from (.*)\)": "{what} 可以写 {choices}",
}


class _Options(NamedTuple):
    """What was asked for. `file` has the message of a commit, `source` is what Git says of where it comes from."""

    gate: str
    repo: str = "."
    format: str = "text"
    file: str = ""
    source: str = ""
    span: str = ""
    as_merge: bool = False


def main(argv: Sequence[str]) -> int:
    """Run one gate; 0 holds, 1 refused, 2 could not run (Git takes both as a refusal)."""
    try:
        options = _from_hook(argv) or _parse(argv)
    except SystemExit as asked:  # --help, or a word that is no option
        return 2 if asked.code else 0
    try:
        report = _run(options)
    except MingwenError as error:
        told = getattr(error, "report", None)
        if not isinstance(told, Report) or not told.findings:
            print(f"mingwen: {error}", file=sys.stderr)
            return 2
        report = told
    except Exception:  # noqa: BLE001 - whatever went wrong, the commit does not pass
        import traceback

        traceback.print_exc()
        print(_("mingwen: 检查程序出错，因此不提交。请把上面的内容报给维护者。"), file=sys.stderr)
        return 2
    _show(report, options)
    return report.exit_code


def _from_hook(argv: Sequence[str]) -> _Options | None:
    """What hooks pass, read without argparse; None for all else."""
    if any(word.startswith("-") for word in argv):
        return None
    match list(argv):
        case ["staged"]:
            return _Options("staged")
        case ["message", file]:
            return _Options("message", file=file)
        case ["prepare", file, *more]:  # source and commit, or nothing
            return _Options("prepare", file=file, source=more[0] if more else "")
    return None


def _run(options: _Options) -> Report:
    """What the gate that was asked for finds; only what it needs is loaded."""
    if options.gate == "range":
        from mingwen.gates.range import judge_range

        return judge_range(options.repo, options.span, as_merge=options.as_merge)
    if options.gate == "staged":
        from mingwen.gates.staged import judge_staged

        return judge_staged(options.repo)
    from mingwen.gates import message

    file = Path(options.file)
    if options.gate == "message":
        return message.judge_message(file, options.repo)
    source = options.source or os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")  # how pre-commit hands it on
    message.prepare(file, source, options.repo)
    return Report()


def _parse(argv: Sequence[str]) -> _Options:
    """The options of a run by hand; what hooks pass does not come here, so that they need not load argparse."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def format_help(self) -> str:
            text = super().format_help()
            for english, chinese in _WORDS.items():
                text = text.replace(english, _(chinese))
            return text

        def error(self, message: str) -> NoReturn:
            self.exit(2, _("mingwen: {said}。用法：{where} --help\n").format(said=_misused(message), where=self.prog))

    parser = Parser(
        prog="mingwen gate",
        usage="mingwen gate [OPTIONS] GATE",
        add_help=False,
        description=_("提交时的检查。由钩子自动运行，也可以手动运行。"),
        epilog=_("例：mingwen gate staged"),
    )
    gates = parser.add_subparsers(dest="gate", required=True, metavar="GATE")
    staged = gates.add_parser(
        "staged",
        prog="mingwen gate staged",
        usage="mingwen gate staged [OPTIONS]",
        add_help=False,
        help=_("检查将要提交的内容（暂存区，不是工作区）"),
        description=_(
            "检查将要提交的内容：格式、签批岗位、保密判断，以及已有签批是否有效。"
            "看的是暂存区，不是工作区；没有签全的可以提交在分支上。"
        ),
        epilog=_("例：git add content 之后运行 mingwen gate staged"),
    )
    message = gates.add_parser(
        "message",
        prog="mingwen gate message",
        usage="mingwen gate message [OPTIONS] FILE",
        add_help=False,
        help=_("检查提交说明：修改的理由是否写清，附注是否与信息栏一致"),
        description=_("检查提交说明：修改已公开的内容有没有实在的理由，附注是否写得 Git 读得到、与信息栏一致。"),
        epilog=_("例：mingwen gate message .git/COMMIT_EDITMSG"),
    )
    prepare = gates.add_parser(
        "prepare",
        prog="mingwen gate prepare",
        usage="mingwen gate prepare [OPTIONS] FILE [SOURCE]",
        add_help=False,
        help=_("照暂存的信息栏填写提交说明和附注，人写的一个字不动"),
        description=_("照暂存的信息栏填写提交说明的第一行和附注；人已经写了的不动，合并、拣选、还原不填。"),
        epilog=_("例：mingwen gate prepare .git/COMMIT_EDITMSG"),
    )
    for one in (message, prepare):
        one.add_argument("file", metavar="FILE", help=_("提交说明所在的文件"))
    prepare.add_argument("source", metavar="SOURCE", nargs="?", default="", help=_("说明从哪里来，由 Git 告诉"))
    prepare.add_argument("commit", metavar="COMMIT", nargs="?", default="", help=_("改的是哪一个提交，由 Git 告诉"))
    span = gates.add_parser(
        "range",
        prog="mingwen gate range",
        usage="mingwen gate range [OPTIONS] BASE..HEAD",
        add_help=False,
        help=_("检查一段提交：进入主分支的每一步都要站得住"),
        description=_(
            "检查 BASE 之后、到 HEAD 为止的提交。第一父线上的每一步都按它前一步的登记册判断："
            "签批、修订次数、理由、编号、时间；其余提交看格式、路径和文件大小。不看工作区，也不问代码托管平台。"
        ),
        epilog=_("例：mingwen gate range origin/main..HEAD --as-merge"),
    )
    span.add_argument("span", metavar="BASE..HEAD", help=_("从哪个提交（不含）到哪个提交"))
    span.add_argument(
        "--as-merge", action="store_true", help=_("把 HEAD 合并到 BASE 的结果当作一步来判断（合并请求用）")
    )
    for one in (staged, message, prepare, span):
        one.add_argument("--repo", default=".", metavar="FOLDER", help=_("仓库所在的文件夹，不写就是当前文件夹"))
        one.add_argument(
            "--format", metavar="FORMAT", choices=["text", "json"], default="text", help=_("text 给人看，json 给程序读")
        )
    for one in (parser, staged, message, prepare, span):
        one.add_argument("--help", action="help", help=_("显示这段说明。"))
    found = vars(parser.parse_args(argv))
    return _Options(**{name: value for name, value in found.items() if name in _Options._fields})


def _misused(message: str) -> str:
    """What argparse says of the command line, in our words."""
    import re

    for told, words in _WRONG.items():
        found = re.fullmatch(told, message)
        if found is not None:
            choices = found[found.re.groups].replace("'", "").replace(", ", "、")
            return _(words).format(what=found[1], choices=choices)
    return message


def _show(report: Report, options: _Options) -> None:
    """To people on the standard error where something is refused or told; a range always says what it looked at."""
    if options.format == "json":
        print(json_text(report.as_json()))
    elif options.gate == "range":
        print(report.as_text(), file=sys.stderr if report.errors else sys.stdout)
    elif report.findings:
        print(report.as_text(), file=sys.stderr)
        if report.errors and options.gate == "message":
            remedy = _("没有提交，您写的说明还在。改好后再提交：git commit -e -F {file}")
            print(remedy.format(file=options.file), file=sys.stderr)
        elif report.errors:
            print(_("没有提交，您的改动都还在。改好后用 git add 加入，再提交一次。"), file=sys.stderr)
