"""Allocating index numbers: one after the other, never twice, also from two clones at once.

Where the repository has a remote, a number is reserved by a fast-forward push of one commit to the append-only branch
`mingwen/numbers`: whoever pushes second is refused, fetches, and takes the next one. (A ref of its own for each number
would give false success when two clones push the same commit; a nonce in the message makes every commit differ.)
Without a remote the number is the next after those in the tree; a collision is then found when branches meet.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from mingwen.git import GitRefused, Repository
from mingwen.item import path as paths
from mingwen.messages import MingwenError, _

BRANCH = "mingwen/numbers"
TRIES = 40
_REFUSED = re.compile(r"rejected|fetch first|non-fast-forward|cannot lock ref|failed to update ref|already exists", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allocation:
    """A number taken: `reserved` tells whether a remote knows of it."""

    year: int
    serial: str
    reserved: bool

    @property
    def short(self) -> str:
        """`2026-00042`."""
        return f"{self.year}-{self.serial}"


def allocate(repository: Repository, year: int, note: str, remote: str | None = None) -> Allocation:
    """Take the next number of a year; `note` (unit/column) stands in the reservation. `remote` None: the only one, or origin.

    Raises MingwenError where the remote cannot be reached: a number that is not reserved might be taken twice.
    """
    remote = remote or _remote(repository)
    highest = _highest_in_tree(repository, year)
    if remote is None:
        return Allocation(year, f"{highest + 1:05d}", reserved=False)
    for _attempt in range(TRIES):
        tip, ledger = _reserved(repository, remote, year)
        serial = f"{max([highest, *ledger]) + 1:05d}"
        commit = _reservation(repository, tip, year, [*ledger, int(serial)], f"{year}-{serial} {note}")
        if _push(repository, remote, commit):
            return Allocation(year, serial, reserved=True)
    raise MingwenError(_("试了 {tries} 次都没有预留到编号，请稍后再试").format(tries=TRIES))


def _remote(repository: Repository) -> str | None:
    names = repository.line("remote").split()
    return "origin" if "origin" in names else names[0] if names else None


def _highest_in_tree(repository: Repository, year: int) -> int:
    """The highest serial of a year in the work tree's index, in HEAD and in every remote branch that is known here."""
    listings = [entry.path for entry in repository.index(paths.CONTENT)]
    listings += repository.run("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", paths.CONTENT).decode(
        "utf-8", "surrogateescape"
    ).split("\0")
    for ref in repository.line("for-each-ref", "--format=%(objectname)", "refs/heads/", "refs/remotes/").split():
        listings += repository.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", ref, "--", paths.CONTENT).decode(
            "utf-8", "surrogateescape"
        ).split("\0")
    serials = [int(place.serial) for one in set(listings) if (place := paths.parse(one)) and place.year == year]
    return max(serials, default=0)


def _reserved(repository: Repository, remote: str, year: int) -> tuple[str | None, list[int]]:
    """The tip of the remote's numbers branch (None where it does not exist yet) and the serials reserved for a year."""
    if not repository.line("ls-remote", remote, f"refs/heads/{BRANCH}"):
        return None, []
    tracking = f"refs/remotes/{remote}/{BRANCH}"
    repository.run("fetch", "--quiet", "--no-tags", remote, f"+refs/heads/{BRANCH}:{tracking}")
    tip = repository.resolve(tracking)
    if not repository.succeeds("cat-file", "-e", f"{tip}:{year}"):
        return tip, []
    return tip, [int(row) for row in repository.line("show", f"{tip}:{year}").split()]


def _reservation(repository: Repository, tip: str | None, year: int, serials: list[int], subject: str) -> str:
    """A commit on top of `tip` whose file `<year>` lists every serial taken, one a line."""
    blob = repository.run("hash-object", "-w", "--stdin", given="".join(f"{one:05d}\n" for one in serials).encode()).decode().strip()
    rows = repository.run("ls-tree", "-z", tip).decode().split("\0") if tip else []
    kept = [row for row in rows if row and not row.endswith(f"\t{year}")]
    tree = repository.run("mktree", "-z", given="\0".join([*kept, f"100644 blob {blob}\t{year}", ""]).encode()).decode().strip()
    parents = ["-p", tip] if tip else []
    message = f"{subject}\n\nNonce: {secrets.token_hex(8)}\n"
    return repository.run("commit-tree", tree, *parents, given=message.encode()).decode().strip()


def _push(repository: Repository, remote: str, commit: str) -> bool:
    """Whether the remote took the reservation; False where somebody else was faster."""
    try:
        repository.run("push", "--quiet", "--no-verify", remote, f"{commit}:refs/heads/{BRANCH}")
    except GitRefused as error:
        if _REFUSED.search(error.said):
            return False
        raise MingwenError(_("预留编号没有推送成功：{reason}").format(reason=error)) from error
    return True
