"""`scripts/bench`: mingwen and its peers on the same made-up items in one run, as the table of docs/bench.md."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.corpus import past, peers
from tests.corpus.amend import amend, stage
from tests.corpus.processes import Cost, FailedError, aside, measured, run
from tests.corpus.repository import git, make

ROOT = Path(__file__).resolve().parents[2]
MINGWEN = (sys.executable, "-m", "mingwen")
GATE = (sys.executable, "-P", "-m", "mingwen.gates", "staged")
SAID = ".git/SAID"  # a message as Git hands it to its hooks
PREPARE = (*GATE[:-1], "prepare", SAID)
MESSAGE = (*GATE[:-1], "message", SAID)
PEERS_AT = (1000, 2000)  # what grows with the square of the items is not worth waiting for beyond
GROUPS = ("build", "again", "gate", "growth", "history", "redlines", "hugo", "material", "weight")
# the item's text and the tables of its attachments, up to the file about it
_BODY = re.compile(r'<div class="mw-text[^"]*" id="text">.*?(?=<section class="mw-dossier")', re.DOTALL)
_LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=[\"']?(?:https?:)?//"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|icon|preload|modulepreload))[^>]*\bhref=[\"']?(?:https?:)?//"
    r"|url\(\s*[\"']?(?:https?:)?//"
)
_HELP = """\
行（--only 的取值）：
  build     第一次建：含检索、只有网页，以及占用的内存（每个进程都算）
  again     再建一次：没有变化；改动一件，只有网页、含检索
  gate      暂存一件时提交检查的时间：单独运行，填写和检查提交说明，经过 pre-commit
  growth    两倍件数是一倍的几倍
  history   读全部历史（每件三次修订，提交数是件数的三倍，多数经合并）：第一次与 Git 自己的两条命令之比、
            又有二十次合并时；一千件逐个文件去问（日期、作者插件，GitPython）
  redlines  每件三次修订，连同对照和以前各版：第一次建（只有网页）是平常的几倍，再改一件多少时间
  hugo      同样的信息：Hugo，Hugo 加 Pagefind
  material  同样的信息：MkDocs + Material、Zensical，一千件和两千件，与 mingwen 之比
  weight    信息页去掉正文后的大小，向站外请求的个数

例：scripts/bench --items 10000
    scripts/bench --quick --items 1000 --only build,gate --format json

时间取中位数，括号里是最小值；“处理器”是所有进程用去的处理器时间，机器忙时看它更准。
磁盘缓存是热的。语料和产物放在临时文件夹，结束时删除；--keep FOLDER 留着，下次再用其中的语料。
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a cost or a figure, what it must not exceed, and a ratio or remark."""

    group: str
    what: str
    items: int
    cost: Cost | None = None
    figure: str = ""
    target: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"group": self.group, "what": self.what, "items": self.items, "target": self.target}
        found |= {"figure": self.figure, "note": self.note}
        if self.cost is not None:
            found |= {"seconds": list(self.cost.seconds), "median": self.cost.median, "min": self.cost.least}
            found |= {"cpu": median(self.cost.cpu), "memory": self.cost.memory}
        return found

    def cells(self) -> tuple[str, ...]:
        """Group's words, items, time, processor time, memory, target, remark."""
        if self.cost is None:
            return (self.what, str(self.items), self.figure, "", "", self.target, self.note)
        time = f"{self.cost.median:.2f} s ({self.cost.least:.2f})"
        memory = f"{self.cost.memory / 2**20:.0f} MB" if self.cost.memory else ""
        return (self.what, str(self.items), time, f"{median(self.cost.cpu):.2f} s", memory, self.target, self.note)


class Bench:
    """One run: corpora and sites below a folder, each made once and used by every row that needs it."""

    def __init__(self, folder: Path, items: int, rounds: int, seed: int) -> None:
        self._folder, self._items, self._rounds, self._seed = folder, items, rounds, seed
        self._cold: dict[tuple[int, bool], Cost] = {}
        self._amended = 0

    def rows(self, groups: Sequence[str]) -> Iterator[Row]:
        """The rows of the groups, in the table's order, each as soon as it is measured."""
        makers: dict[str, Callable[[], Iterator[Row]]] = {
            "build": self._build,
            "again": self._again,
            "gate": self._gate,
            "growth": self._growth,
            "history": self._history,
            "redlines": self._redlines,
            "hugo": self._hugo,
            "material": self._material,
            "weight": self._weight,
        }
        for name in GROUPS:
            if name in groups:
                yield from makers[name]()

    def _corpus(self, items: int) -> Path:
        out = self._folder / f"corpus-{items}-{self._seed}"
        if not out.exists():
            making = self._folder / ".making"
            shutil.rmtree(making, ignore_errors=True)
            make(making, ROOT, items, max(1, items // 20), self._seed)
            making.rename(out)
        return out

    def _past(self, items: int) -> Path:
        """A corpus of three revisions an item in three commits an item, most of them through merges."""
        out = self._folder / f"history-{items}-{self._seed}"
        if not out.exists():
            making = self._folder / ".making"
            shutil.rmtree(making, ignore_errors=True)
            make(making, ROOT, items, 3 * items, self._seed, revisions=3, merges=True)
            making.rename(out)
        return out

    def _out(self, items: int, search: bool) -> Path:
        return self._folder / f"site-{items}-{'search' if search else 'pages'}"

    def _command(self, items: int, search: bool, corpus: Path | None = None) -> list[str]:
        repository, out = corpus or self._corpus(items), self._out(items, search)
        extra = [] if search else ["--no-search"]
        return [*MINGWEN, "build", "--repo", str(repository), "--out", str(out), *extra]

    def _first(self, items: int, search: bool) -> Cost:
        """The cost of a first build, measured once a run; its site stays."""
        if (items, search) not in self._cold:
            out, command = self._out(items, search), self._command(items, search)
            cost = measured(command, self._folder, rounds=self._rounds, memory=True, before=lambda: aside(out))
            self._cold[items, search] = cost
        return self._cold[items, search]

    def _build(self) -> Iterator[Row]:
        yield Row("build", "cold, with search", self._items, self._first(self._items, True), target="20 s, 500 MB")
        yield Row("build", "cold, pages only", self._items, self._first(self._items, False), target="6 s")

    def _again(self) -> Iterator[Row]:
        corpus, work = self._corpus(self._items), self._worked_on()
        for search, name in ((False, "pages only"), (True, "with search")):
            self._first(self._items, search)
            cost = measured(self._command(self._items, search, corpus), self._folder, rounds=self._rounds)
            yield Row("again", f"nothing changed, {name}", self._items, cost, target="1.0 s")
        costs: dict[bool, list[Cost]] = {False: [], True: []}
        for _round in range(self._rounds):
            self._amended += 1
            amend(work, self._amended * 97 % self._items)
            for search, found in costs.items():
                found.append(run(self._command(self._items, search, work), self._folder))
        for search, target in ((False, "1.5 s"), (True, "3 s")):
            name = "with search" if search else "pages only"
            yield Row("again", f"one item amended, {name}", self._items, _together(costs[search]), target=target)

    def _worked_on(self) -> Path:
        """A clone of the corpus that rows may change."""
        work = self._folder / "work"
        _remove(work)
        git(self._folder, "clone", "--quiet", str(self._corpus(self._items)), str(work))
        return work

    def _gate(self) -> Iterator[Row]:
        work = self._worked_on()
        _set_up_hooks(work)
        stage(work, self._items // 2)
        rounds = max(self._rounds, 3) * 3  # a fifth of a second each
        run(GATE, work)
        cost = measured(GATE, work, rounds=rounds)
        yield Row("gate", "gate, one item staged: its process", self._items, cost, target="0.25 s")
        said = work / SAID
        said.write_text("", "utf-8")
        cost = measured(PREPARE, work, rounds=rounds, before=lambda: said.write_text("", "utf-8"))
        yield Row("gate", "prepare-commit-msg, one item amended: its process", self._items, cost)
        cost = measured(MESSAGE, work, rounds=rounds)  # what was filled in, trailers and all
        yield Row("gate", "commit-msg, one item amended: its process", self._items, cost, target="0.25 s")
        if shutil.which("pre-commit", path=_path()) is None:
            return
        command, env = ["pre-commit", "run"], {"PRE_COMMIT_HOME": str(self._folder / "pre-commit"), "PATH": _path()}
        run(command, work, env=env)
        cost = measured(command, work, rounds=rounds, env=env)
        yield Row("gate", "gate, one item staged: through pre-commit", self._items, cost, target="0.55 s")

    def _growth(self) -> Iterator[Row]:
        for search, name in ((True, "with search"), (False, "pages only")):
            once, twice = self._first(self._items, search), self._first(2 * self._items, search)
            note = f"{twice.median / once.median:.2f} × {self._items}"
            yield Row("growth", f"cold, {name}", 2 * self._items, twice, target=f"2.2 × {self._items}", note=note)

    def _history(self) -> Iterator[Row]:
        half, whole = self._past(self._items // 2), self._past(self._items)
        least = past.floor(whole, self._folder)
        floor = measured(least.command, whole, rounds=self._rounds)
        commits = git(whole, "rev-list", "--count", "HEAD")
        yield Row("history", f"{least.name}, {commits} commits", self._items, floor)
        cold = measured(past.COLD, whole, rounds=self._rounds, memory=True)
        note = f"{cold.median / floor.median:.2f} × Git's two commands"
        yield Row(
            "history", f"whole history, cold, {commits} commits", self._items, cold, target="4 ×, 300 MB", note=note
        )
        smaller = measured(past.COLD, half, rounds=self._rounds)
        note = f"{cold.median / smaller.median:.2f} × this"
        yield Row("history", "whole history, cold, half the commits", self._items // 2, smaller, note=note)
        again = past.warm(whole, self._folder)
        cost = measured(again.command, whole, rounds=max(self._rounds, 3), before=again.before)
        yield Row("history", again.name, self._items, cost, target="0.3 s")
        few = self._past(PEERS_AT[0])
        own = measured(past.COLD, few, rounds=self._rounds)
        yield Row("history", "whole history, cold", PEERS_AT[0], own)
        for way in past.by_file(few, self._folder, PEERS_AT[0]):
            cost = measured(way.command, few)
            yield Row("history", way.name, PEERS_AT[0], cost, note=f"{cost.median / own.median:.1f} × mingwen")

    def _redlines(self) -> Iterator[Row]:
        """Three revisions an item with their comparisons and earlier texts, against the same items published once."""
        plain = self._first(self._items, False)
        work, out = self._folder / "work-redlines", self._folder / f"site-{self._items}-redlines"
        _remove(work)
        git(self._folder, "clone", "--quiet", str(self._past(self._items)), str(work))
        command = [*MINGWEN, "build", "--repo", str(work), "--out", str(out), "--no-search"]
        cold = measured(command, self._folder, rounds=self._rounds, memory=True, before=lambda: aside(out))
        note = f"{cold.median / plain.median:.2f} × published once ({plain.median:.2f} s)"
        yield Row("redlines", "3 revisions each, cold, pages only", self._items, cold, target="2 ×", note=note)
        costs = []
        for number in range(1, self._rounds + 1):
            amend(work, number * 97 % self._items)
            costs.append(run(command, self._folder))
        name = "3 revisions each, one item amended, pages only"
        yield Row("redlines", name, self._items, _together(costs), target="1.5 s")

    def _hugo(self) -> Iterator[Row]:
        folder = self._folder / "hugo"
        _remove(folder)
        for peer in peers.hugo(self._corpus(self._items), folder):
            cost = measured(peer.command, folder, rounds=self._rounds, memory=True, before=peer.clear)
            yield self._beside("hugo", peer.name, self._items, cost, search="Pagefind" in peer.name)

    def _material(self) -> Iterator[Row]:
        for items in PEERS_AT:
            folder = self._folder / "material"
            _remove(folder)
            for peer in peers.material(self._corpus(items), folder):
                cost = measured(peer.command, folder, memory=True, before=peer.clear)
                yield self._beside("material", peer.name, items, cost, search=True)

    def _beside(self, group: str, name: str, items: int, cost: Cost, *, search: bool) -> Row:
        own = self._first(items, search)
        note = f"{cost.median / own.median:.2f} × mingwen ({own.median:.2f} s)"
        return Row(group, name, items, cost, note=note)

    def _weight(self) -> Iterator[Row]:
        self._first(self._items, False)
        files = sorted((self._out(self._items, False) / "current/i").rglob("index.html"))
        weights, outside = [], 0
        for file in files[:: max(1, len(files) // 500)]:
            text = file.read_text("utf-8")
            weights.append(len(_BODY.sub("", text).encode()) / 1024)
            outside += len(_LOADED.findall(text))
        figure = f"{median(weights):.1f} KB, at most {max(weights):.1f} KB"
        note = f"{outside} external requests in {len(weights)} pages"
        yield Row("weight", "item page without its body", self._items, None, figure, "22 KB, none", note)


def _together(costs: Sequence[Cost]) -> Cost:
    return Cost(tuple(one.seconds[0] for one in costs), tuple(one.cpu[0] for one in costs))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _path() -> str:
    """PATH with the programs of this environment first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _set_up_hooks(work: Path) -> None:
    """Give a clone this repository's hooks and pre-commit settings, committed and run by this Python."""
    shutil.copytree(ROOT / "hooks", work / "hooks")
    shutil.copy2(ROOT / ".pre-commit-config.yaml", work)
    git(work, "config", "mingwen.python", sys.executable)
    git(work, "add", "hooks", ".pre-commit-config.yaml")
    identity = ("-c", "user.name=corpus", "-c", "user.email=corpus@example.invalid")
    tip = git(work, "log", "-1", "--format=%cI")  # today's date would put the next sign-offs in the future
    command = ["git", *identity, "commit", "--quiet", "--no-verify", "-m", "Hooks", "--date", tip]
    subprocess.run(command, cwd=work, env=os.environ | {"GIT_COMMITTER_DATE": tip}, check=True)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = ("what", "items", "median (min)", "processor", "memory", "target", "note")
    lines = [head, ("---", "--:", "--:", "--:", "--:", "---", "---"), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a command under test failed, the rows before it are printed all the same."""
    chosen = _parser().parse_args(arguments)
    groups = chosen.only.split(",")
    if unknown := set(groups) - set(GROUPS):
        _parser().error(f"--only 不认识 {'、'.join(sorted(unknown))}；可以写 {','.join(GROUPS)}")
    rows: list[Row] = []
    code = 0
    with tempfile.TemporaryDirectory(prefix="mingwen-bench-") as scratch:
        folder = (chosen.keep or Path(scratch)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for row in Bench(folder, chosen.items, 1 if chosen.quick else chosen.rounds, chosen.seed).rows(groups):
                rows.append(row)
                print("  ".join(filter(None, row.cells())), file=sys.stderr, flush=True)
        except (FailedError, subprocess.CalledProcessError) as error:
            print(f"scripts/bench: 被测的命令没有成功：{error}", file=sys.stderr)
            code = 1
    shown = [row.as_json() for row in rows]
    print(json.dumps(shown, ensure_ascii=False, indent=1) if chosen.format == "json" else table(rows))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="在同一次运行里，用同样的样例信息测 mingwen 和其他建站工具。",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--items", type=int, default=10_000, metavar="N", help="多少件信息（默认 10000）")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="每行测几次（默认 3）")
    parser.add_argument("--quick", action="store_true", help="每行只测一次")
    parser.add_argument("--only", default=",".join(GROUPS), metavar="ROWS", help="只测这些行，用逗号隔开；见下")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="语料的种子（默认 1）")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="在这个文件夹里做，结束后留着")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text 是 Markdown 表格，json 给程序读"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
