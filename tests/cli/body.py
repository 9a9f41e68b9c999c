"""A small body's repository for tests: what `mingwen init` writes, with items made and signed by the tool itself."""

from __future__ import annotations

import datetime as dt
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mingwen.cli import main, scaffold
from mingwen.cli.authoring import draft
from mingwen.item import path, writing
from mingwen.item.model import SignOff
from mingwen.item.reader import read_item
from mingwen.register import Register, load
from tests.conftest import FIRST_COMMIT, Checkout

DAY = FIRST_COMMIT.date()
MINUTE = dt.timedelta(minutes=1)
BODY = "\n## 一、总体情况\n\n各项工作按计划完成。\n"


def files() -> dict[str, bytes]:
    """A new body's files by path, its example item signed a minute before the first commit."""
    return scaffold.scaffold(scaffold.NAME, scaffold.PREFIX, FIRST_COMMIT)


@dataclass
class Body:
    """A repository with a register. Items are signed just before the next commit."""

    checkout: Checkout
    register: Register = field(init=False)

    def __post_init__(self) -> None:
        made = files()
        self.register = load(made.get, made)
        self.checkout.commit("建库", made)

    @property
    def top(self) -> Path:
        return self.checkout.path

    def item(
        self,
        serial: str = "00002",
        *,
        column: str = "finance",
        unit: str = "office",
        title: str = "",
        body: str = BODY,
        **values: Any,
    ) -> tuple[str, str]:
        """Path and text of a whole item, unsigned; VALUES replace keys of its front matter, None takes one out."""
        title = title or f"第{serial}号"
        place = path.ItemPath(unit, column, DAY.year, serial, path.slug(title))
        front = draft(
            self.register, self.register.columns[column], unit, title, f"{scaffold.PREFIX}/{place.short}", DAY
        )
        front |= {"summary": "一句话说清内容。", "sample": True}
        front["secrecy"] |= {"doubt": "no", "conclusion": "clear", "date": DAY}
        return place.file, writing.front_matter(front | values) + body

    def sign(self, file: str, text: str, *steps: str) -> str:
        """The text with sign-offs of STEPS (check and approve where none is named) by the posts that it names."""
        item = read_item(file, text.encode()).item
        assert item is not None
        posts = {"check": item.approvers.check, "approve": item.approvers.approve}
        first = SignOff(step="check", by="", at=self.checkout.now, digest=item.digest, acting=None)
        entries = [
            replace(first, step=step, by=posts.get(step, "office-web")) for step in steps or ("check", "approve")
        ]
        return writing.replace_key(text, "signoff", [writing.sign_off_values(entry) for entry in entries])

    def add(self, file: str, text: str | bytes) -> str:
        """Write and stage one file; gives its path."""
        self.checkout.write({file: text})
        self.checkout.git("add", "--all")
        return file

    def add_item(self, *args: Any, **values: Any) -> str:
        """Write and stage one unsigned item; gives its path."""
        return self.add(*self.item(*args, **values))


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def ids(self) -> set[str]:
        """The ids of the findings of a report in JSON."""
        return {finding["id"] for finding in self.json["findings"]}


def mingwen(*arguments: str | Path) -> Ran:
    """Run one command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(one) for one in arguments])
    return Ran(code, out.getvalue(), err.getvalue())
