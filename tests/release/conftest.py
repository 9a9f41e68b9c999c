"""A small body of its own: the repository's real register and pages, and a few dozen of its real items."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingwen.release import Built, Request, build
from mingwen.release.progress import Progress as Said
from tests.conftest import CHINA, ROOT, Checkout

COLUMNS = (
    "monitoring/air-daily",
    "monitoring/air-forecast",
    "legal/policies",
    "legal/interpretation",
    "water/drinking-water",
)


_SIGNED = re.compile(r"\bat: (20\d\d-\d\d-\d\dT[0-9:]{8}[+]08:00)")
LANDED = max(  # a minute after the last sign-off among the items
    dt.datetime.fromisoformat(at)
    for column in COLUMNS
    for file in (ROOT / "content" / column).rglob("*.md")
    for at in _SIGNED.findall(file.read_text("utf-8"))
) + dt.timedelta(minutes=1)
NOW = dt.datetime.combine(LANDED.date() + dt.timedelta(days=1), dt.time(12), CHINA)  # noon: hours to come are the day's


class Quiet(Said):
    """No progress in tests."""

    def __init__(self) -> None:
        self._shown = False


@pytest.fixture(scope="session")
def body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one commit; tests take clones of it."""
    top = tmp_path_factory.mktemp("body") / "repo"
    top.mkdir()
    for name in ("_register", "_pages", "_referrals"):
        shutil.copytree(ROOT / "content" / name, top / "content" / name)
    for column in COLUMNS:
        shutil.copytree(ROOT / "content" / column, top / "content" / column)
    shutil.copy(ROOT / "mkdocs.yml", top)
    checkout = Checkout(top, LANDED)
    checkout.git("init", "--quiet")
    _without_strangers(checkout)
    checkout.commit("items")
    return top


def _without_strangers(checkout: Checkout) -> None:
    """Drop the items whose relations lead to items that were not taken along, until all relations resolve."""
    from mingwen.item.reader import read_item
    from mingwen.site.card import RELATIONS

    while True:
        items = {
            file: read_item(str(file), file.read_bytes()).item for file in checkout.path.glob("content/[a-z]*/*/*/*.md")
        }
        present = {item.number.short for item in items.values() if item}
        lost = [
            file
            for file, item in items.items()
            if item is None or any(short not in present for name in RELATIONS for short in getattr(item, name))
        ]
        if not lost:
            return
        for file in lost:
            file.unlink()
            shutil.rmtree(file.with_suffix(""), ignore_errors=True)


@pytest.fixture
def repo(body: Path, tmp_path: Path) -> Checkout:
    """A clone of the body with a work tree of its own."""
    return Checkout(body, LANDED).clone(tmp_path / "repo")


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Built]:
    """`make(repo, out="out", **request)` builds quietly."""

    def run(repo: Checkout, out: str = "out", **more: object) -> Built:
        return build(Request(repo.path, tmp_path / out, **more), Quiet())  # type: ignore[arg-type]

    return run


def run_build(repo: Path, out: Path, *more: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """`mingwen build` as a process of its own."""
    code = "import sys; from mingwen.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, "build", "--repo", str(repo), "--out", str(out), *more],
        env={**(env if env is not None else os.environ), "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
