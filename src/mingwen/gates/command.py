"""The gates' own command line, apart from the rest because a commit waits for it. Any failure of it is a refusal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    """What was asked for."""

    gate: str
    repo: str = "."
    format: str = "text"


def main(argv: Sequence[str]) -> int:
    """Run one gate; 0 holds, 1 refused, 2 could not run (Git takes both as a refusal)."""
    try:
        options = _Options("staged") if list(argv) == ["staged"] else _parse(argv)
    except SystemExit as asked:  # --help, or a word that is no option
        return 2 if asked.code else 0
    try:
        from mingwen.gates.staged import judge_staged

        report = judge_staged(options.repo)
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
    _show(report, options.format)
    return report.exit_code


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
    staged.add_argument("--repo", default=".", metavar="FOLDER", help=_("仓库所在的文件夹，不写就是当前文件夹"))
    staged.add_argument(
        "--format", metavar="FORMAT", choices=["text", "json"], default="text", help=_("text 给人看，json 给程序读")
    )
    for one in (parser, staged):
        one.add_argument("--help", action="help", help=_("显示这段说明。"))
    options = parser.parse_args(argv)
    return _Options(options.gate, options.repo, options.format)


def _misused(message: str) -> str:
    """What argparse says of the command line, in our words."""
    import re

    for told, words in _WRONG.items():
        found = re.fullmatch(told, message)
        if found is not None:
            choices = found[found.re.groups].replace("'", "").replace(", ", "、")
            return _(words).format(what=found[1], choices=choices)
    return message


def _show(report: Report, output: str) -> None:
    if output == "json":
        print(json_text(report.as_json()))
    elif report.findings:
        print(report.as_text(), file=sys.stderr)
        if report.errors:
            print(_("没有提交，您的改动都还在。改好后用 git add 加入，再提交一次。"), file=sys.stderr)
