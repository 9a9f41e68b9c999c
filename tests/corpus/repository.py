"""The items as a real Git repository, written by `git fast-import`, with the register and pages of this one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from mingwen.register.load import load_folder
from tests.corpus import blocks
from tests.corpus.items import FIRST, Made, items

OWN = ("mkdocs.yml", "content/_register", "content/_pages", "theme")
_WHO = "corpus <corpus@example.invalid>"


def make(out: Path, source: Path, count: int, commits: int, seed: int) -> None:
    """Make a repository at `out` (absent or empty): `count` items in `commits` commits, the register from `source`."""
    register = load_folder(source)
    git(out.parent, "init", "--quiet", "--initial-branch=main", str(out))
    made = sorted(items(register, count, seed), key=lambda one: (one.signed, one.short))
    stream = fast_import(own_files(source), list(_batches(made, commits)))
    importer = subprocess.Popen(["git", "fast-import", "--quiet", "--date-format=raw"], cwd=out, stdin=subprocess.PIPE)
    assert importer.stdin is not None
    for part in stream:
        importer.stdin.write(part)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit(2)
    git(out, "reset", "--quiet", "--hard", "main")


def own_files(source: Path) -> dict[str, bytes]:
    """What the corpus takes from the repository at `source`: register, plain pages, theme and settings."""
    found: dict[str, bytes] = {}
    for name in OWN:
        path = source / name
        paths = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
        found |= {str(one.relative_to(source)): one.read_bytes() for one in paths if one.is_file()}
    return found


def fast_import(base: dict[str, bytes], batches: Sequence[Sequence[Made]]) -> Iterator[bytes]:
    """The stream: register and pages first, then a commit a batch, each some minutes after its last signature."""
    yield from _commit(base, blocks.moment(FIRST, 8), "Register and pages")
    for batch in batches:
        files = {path: data for one in batch for path, data in one.files.items()}
        when = max(one.signed for one in batch) + timedelta(minutes=30)
        yield from _commit(files, when, f"Publish {batch[0].short} and {len(batch) - 1} more")


def _commit(files: dict[str, bytes], when: datetime, message: str) -> Iterator[bytes]:
    stamp = f"{_WHO} {int(when.timestamp())} +0800"
    yield f"commit refs/heads/main\nauthor {stamp}\ncommitter {stamp}\n".encode() + _data(message.encode())
    for path, data in sorted(files.items()):
        yield f"M 100644 inline {path}\n".encode() + _data(data)
    yield b"\n"


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _batches(made: Sequence[Made], commits: int) -> Iterable[Sequence[Made]]:
    """`commits` runs of about equal length; two that end in the same moment are one."""
    commits = max(1, min(commits, len(made)))
    cuts = [len(made) * number // commits for number in range(commits + 1)]
    while len(cuts) > 1:
        start, end = cuts[0], cuts[1]
        while len(cuts) > 2 and made[end - 1].signed == made[end].signed:
            del cuts[1]
            end = cuts[1]
        yield made[start:end]
        del cuts[0]


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints. Raises CalledProcessError where it fails."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
