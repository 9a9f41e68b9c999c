"""What reading a history costs: ours, Git's own two commands, and what plugins do file by file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mingwen.git import Repository
from mingwen.history import revisions
from mingwen.item import path as item_path
from tests.corpus.repository import git

_LOG = "git log --first-parent -m --raw -z --no-renames --no-abbrev --format=%H HEAD -- content"
_READ = (
    "import sys; from pathlib import Path; from mingwen.git import Repository; from mingwen.history import revisions; "
)
COLD = (sys.executable, "-P", "-c", f"{_READ}revisions(Repository())")
_WARM = f"{_READ}revisions(Repository(), sys.argv[1], Path(sys.argv[2]))"
_GITPYTHON = """\
import sys
from git import Repo
repo = Repo()
for path in open(sys.argv[1], encoding="utf-8").read().split("\\0"):
    [commit.committed_date for commit in repo.iter_commits(paths=path)]
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the same facts: its name, the command, and what has to be done before each run."""

    name: str
    command: tuple[str, ...]
    before: Callable[[], object] = lambda: None


def floor(repository: Path, scratch: Path) -> Way:
    """Git's part of the work: one log, and every changed blob through one cat-file, both thrown away."""
    said = Repository(repository).run(*_LOG.split()[1:])
    ids = dict.fromkeys(re.findall(rb":[0-7]{6} [0-7]{6} [0-9a-f]+ ([0-9a-f]*[1-9a-f][0-9a-f]*) ", said))
    listed = scratch / "blobs"
    listed.write_bytes(b"\n".join(ids) + b"\n")
    command = f"{_LOG} >/dev/null && git cat-file --batch <'{listed}' >/dev/null"
    return Way(f"git log --raw -z + git cat-file --batch of {len(ids)} blobs", ("sh", "-c", command))


def warm(repository: Path, scratch: Path, behind: int = 20) -> Way:
    """A reading whose cache is `behind` landings old."""
    kept, used = scratch / "kept", scratch / "used"
    for file in (kept, used):
        file.unlink(missing_ok=True)
    command = (sys.executable, "-P", "-c", _WARM, "HEAD", str(used))
    revisions(Repository(repository), f"HEAD~{behind}", kept)
    return Way(f"{behind} new landings on a warm cache", command, lambda: used.write_bytes(kept.read_bytes()))


def by_file(repository: Path, scratch: Path, count: int) -> list[Way]:
    """What date and author plugins do for each page, on `count` items."""
    listed = git(repository, "ls-files", "-z", "content").split("\0")
    paths = [path for path in listed if item_path.is_text(path)][:count]
    names = scratch / "names"
    names.write_text("\0".join(paths), encoding="utf-8")
    each = f"xargs -0 -n 1 <'{names}'"
    return [
        Way(
            "one git log a file, as git-revision-date-localized asks (not installed)",
            ("sh", "-c", f"{each} git log -1 --format=%at -- >/dev/null"),
        ),
        Way(
            "one git blame a file, as git-authors asks (not installed)",
            ("sh", "-c", f"{each} git blame --porcelain -w HEAD -- >/dev/null"),
        ),
        Way("GitPython's iter_commits, file by file", (sys.executable, "-c", _GITPYTHON, str(names))),
    ]
