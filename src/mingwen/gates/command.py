"""The gates' own command line: argparse only, because a commit waits for it. Any failure of the tool is a refusal."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Sequence

from mingwen.messages import MingwenError, Report, _


def main(argv: Sequence[str]) -> int:
    """Run one gate; 0 holds, 1 refused, 2 could not run (Git takes both as a refusal)."""
    parser = argparse.ArgumentParser(prog="mingwen gate", description=_("提交时的检查。由钩子自动运行，也可以手动运行。"))
    gates = parser.add_subparsers(dest="gate", required=True, metavar="GATE")
    staged = gates.add_parser(
        "staged",
        help=_("检查将要提交的内容（暂存区，不是工作区）"),
        description=_("检查将要提交的内容：格式、签批岗位、保密判断，以及已有签批是否有效。看的是暂存区，不是工作区。"),
    )
    staged.add_argument("--repo", default=".", help=_("仓库所在的文件夹"))
    staged.add_argument("--format", choices=["text", "json"], default="text", help=_("输出格式"))
    options = parser.parse_args(argv)
    try:
        from mingwen.gates.staged import judge_staged

        report = judge_staged(options.repo)
    except MingwenError as error:
        report = getattr(error, "report", None)
        if not isinstance(report, Report) or not report.findings:
            print(f"mingwen: {error}", file=sys.stderr)
            return 2
    except Exception:  # noqa: BLE001 - whatever went wrong, the commit does not pass
        traceback.print_exc()
        print(_("mingwen: 检查程序出错，因此不提交。请把上面的内容报给维护者。"), file=sys.stderr)
        return 2
    _show(report, options.format)
    return report.exit_code


def _show(report: Report, output: str) -> None:
    if output == "json":
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    elif report.findings:
        print(report.as_text(), file=sys.stderr)
        if report.errors:
            print(_("没有提交，您的改动都还在。改好后用 git add 加入，再提交一次。"), file=sys.stderr)
