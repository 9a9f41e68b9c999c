"""The items as a real Git repository, written by `git fast-import`, with the register and pages of this one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from mingwen.register import Register
from mingwen.register.load import load_folder
from tests.corpus import blocks
from tests.corpus.items import FIRST, Made, amended, items

OWN = ("mkdocs.yml", "content/_register", "content/_pages", "theme")
END = date(2026, 10, 20)  # no amendment is later
STRIDE = 4096  # marks of one landing: its own, its draft's, then its files'
_WHO = "corpus <corpus@example.invalid>"


def make(
    out: Path, source: Path, count: int, commits: int, seed: int, *, revisions: int = 1, merges: bool = False
) -> None:
    """Make a repository at `out` (absent or empty): `count` items in `commits` commits, the register from `source`.

    Each item gets `revisions` revisions with change blocks. With `merges` nine landings in ten come from a branch, most
    of them begun before the landing before was there, so that every two landings are about four commits.
    """
    register = load_folder(source)
    git(out.parent, "init", "--quiet", "--initial-branch=main", str(out))
    made = list(items(register, count, seed))
    made += [one for first in made for one in _revisions(first, register, revisions, Random(f"{seed}:{first.short}"))]
    made.sort(key=lambda one: (one.signed, one.short))
    batches = list(_batches(made, round(commits / 1.9), joined=False) if merges else _batches(made, commits))
    importer = subprocess.Popen(["git", "fast-import", "--quiet", "--date-format=raw"], cwd=out, stdin=subprocess.PIPE)
    assert importer.stdin is not None
    for part in fast_import(own_files(source), batches, merges=merges):
        importer.stdin.write(part)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit(2)
    git(out, "reset", "--quiet", "--hard", "main")


def _revisions(first: Made, register: Register, last: int, rng: Random) -> Iterator[Made]:
    """Revisions 2 to `last` of an item, weeks to months after each other and none after the corpus ends."""
    one = first
    for _number in range(2, last + 1):
        left = max(1, (END - one.signed.date()).days // last)
        one = amended(one, register, rng.randint(1, min(left, 200)))
        yield one


def own_files(source: Path) -> dict[str, bytes]:
    """What the corpus takes from the repository at `source`: register, plain pages, theme and settings."""
    found: dict[str, bytes] = {}
    for name in OWN:
        path = source / name
        paths = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
        found |= {str(one.relative_to(source)): one.read_bytes() for one in paths if one.is_file()}
    return found


def fast_import(base: dict[str, bytes], batches: Sequence[Sequence[Made]], *, merges: bool = False) -> Iterator[bytes]:
    """The stream: register and pages first, then a landing a batch, each some minutes after its last signature."""
    yield from _commit(_inline(base), blocks.moment(FIRST, 8), "Register and pages", mark=1)
    for number, batch in enumerate(batches, 1):
        files = {path: data for one in batch for path, data in one.files.items()}
        when = max(one.signed for one in batch) + timedelta(minutes=30)
        message = f"Publish {batch[0].short} and {len(batch) - 1} more"
        if merges and number % 10:
            begun = max(1, (number - 1 - number % 4) * STRIDE)  # the branch began up to three landings before
            yield from _branch(files, when, message, number, f":{begun}")
        else:
            yield from _commit(_inline(files), when, message, mark=number * STRIDE)


def _branch(files: dict[str, bytes], when: datetime, message: str, number: int, base: str) -> Iterator[bytes]:
    """A draft on a branch from `base` and the merge that lands it; each blob is sent once."""
    draft, landing = number * STRIDE + 1, number * STRIDE
    rows = []
    for offset, (path, data) in enumerate(sorted(files.items()), 2):
        yield f"blob\nmark :{number * STRIDE + offset}\n".encode() + _data(data)
        rows.append(f"M 100644 :{number * STRIDE + offset} {path}\n".encode())
    begun = when - timedelta(minutes=20)
    yield from _commit(rows, begun, f"Draft: {message}", "drafts", draft, f"from {base}\n")
    yield from _commit(rows, when, f"Merge: {message}", "main", landing, f"merge :{draft}\n")


def _inline(files: dict[str, bytes]) -> list[bytes]:
    return [f"M 100644 inline {path}\n".encode() + _data(data) for path, data in sorted(files.items())]


def _commit(
    rows: Iterable[bytes], when: datetime, message: str, branch: str = "main", mark: int = 0, parents: str = ""
) -> Iterator[bytes]:
    stamp = f"{_WHO} {int(when.timestamp())} +0800"
    head = f"commit refs/{'heads' if branch == 'main' else 'made'}/{branch}\n" + (f"mark :{mark}\n" if mark else "")
    yield f"{head}author {stamp}\ncommitter {stamp}\n".encode() + _data(message.encode()) + parents.encode()
    yield from rows
    yield b"\n"


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _batches(made: Sequence[Made], commits: int, *, joined: bool = True) -> Iterable[Sequence[Made]]:
    """`commits` runs of about equal length; where `joined`, two that end in the same moment are one."""
    commits = max(1, min(commits, len(made)))
    cuts = [len(made) * number // commits for number in range(commits + 1)]
    while len(cuts) > 1:
        start, end = cuts[0], cuts[1]
        while joined and len(cuts) > 2 and made[end - 1].signed == made[end].signed:
            del cuts[1]
            end = cuts[1]
        yield from _apart(made[start:end])
        del cuts[0]


def _apart(batch: Sequence[Made]) -> Iterator[Sequence[Made]]:
    """The batch in two or more where an item stands in it twice: each revision lands by itself."""
    start, seen = 0, set[str]()
    for place, one in enumerate(batch):
        if one.short in seen:
            yield batch[start:place]
            start, seen = place, set()
        seen.add(one.short)
    yield batch[start:]


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints. Raises CalledProcessError where it fails."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
