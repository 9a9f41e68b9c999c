"""Real Git repositories that are the same on every machine and leave the developer's own settings alone."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]

CHINA = dt.timezone(dt.timedelta(hours=8))
FIRST_COMMIT = dt.datetime(2026, 10, 12, 9, 0, tzinfo=CHINA)

GIT_CONFIG = """\
[user]
\tname = tester
\temail = tester@example.invalid
\tuseConfigOnly = true
[init]
\tdefaultBranch = main
[commit]
\tgpgSign = false
[core]
\tautocrlf = false
[advice]
\tdetachedHead = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
"""


CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def isolated_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, Git without anyone's settings, and no variable that points Git at another repository.

    Git sets ``GIT_DIR`` and ``GIT_INDEX_FILE`` for its hooks: a suite started from one would otherwise write into the
    repository being committed to (see pre_commit/git.py, ``no_git_env``).
    """
    home = tmp_path_factory.mktemp("home")
    config = home / ".gitconfig"
    config.write_text(GIT_CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        settings = {
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(config),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "author",
            "GIT_AUTHOR_EMAIL": "author@example.invalid",
            "GIT_COMMITTER_NAME": "committer",
            "GIT_COMMITTER_EMAIL": "committer@example.invalid",
            "GIT_AUTHOR_DATE": FIRST_COMMIT.isoformat(),
            "GIT_COMMITTER_DATE": FIRST_COMMIT.isoformat(),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        for name, value in settings.items():
            patch.setenv(name, value)
        yield home


@dataclass
class Checkout:
    """A repository with a work tree; its clock moves on one minute with each commit."""

    path: Path
    now: dt.datetime = field(default=FIRST_COMMIT)

    def git(self, *args: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """What ``git ARGS`` prints, without the last newline; a failing command raises with what it said."""
        done = subprocess.run(
            ["git", "-C", str(self.path), *args], input=stdin, env={**os.environ, **(env or {})}, capture_output=True
        )
        if done.returncode:
            raise AssertionError(
                f"git {' '.join(args)}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}"
            )
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write FILES (path in the repository → text or bytes) into the work tree, byte for byte."""
        for name, content in files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        message: str,
        files: Mapping[str, str | bytes] | None = None,
        *,
        at: dt.datetime | None = None,
        hooks: bool = False,
    ) -> str:
        """Write FILES, stage all there is, commit it, empty or not, as of AT (else the clock); gives the commit id."""
        self.write(files or {})
        self.now = at or self.now + dt.timedelta(minutes=1)
        stamp = self.now.isoformat(timespec="seconds")
        self.git("add", "--all")
        options = ["--quiet", "--allow-empty"] + ([] if hooks else ["--no-verify"])
        self.git("commit", *options, "-m", message, env={"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp})
        return self.git("rev-parse", "HEAD")

    def clone(self, path: Path) -> Checkout:
        """A clone of this repository at PATH, with the same clock."""
        self.git("clone", "--quiet", str(self.path), str(path))
        return Checkout(path, self.now)


@pytest.fixture
def make_repo(tmp_path: Path) -> Callable[[str], Checkout]:
    """Makes empty repositories on branch ``main``, by name, side by side in the test's own folder."""

    def make(name: str) -> Checkout:
        path = tmp_path / name
        path.mkdir()
        checkout = Checkout(path)
        checkout.git("init", "--quiet", "--initial-branch=main")
        return checkout

    return make


@pytest.fixture
def repo(make_repo: Callable[[str], Checkout]) -> Checkout:
    """One empty repository on branch ``main``."""
    return make_repo("repo")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. One for the whole session: a second Playwright in one process refuses to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
