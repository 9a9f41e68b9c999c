"""Allocating index numbers: one after the other, never twice, also from two clones at once.

Where the repository has a remote, a number is reserved by a fast-forward push of one commit to the append-only branch
`mingwen/numbers`: whoever pushes second is refused, fetches, and takes the next one. (A ref of its own for each number
would give false success when two clones push the same commit; a nonce in the message makes every commit differ.) The
branch holds one file a year, the serials taken in it, one a line.

Without a remote the number is the next after all that this clone knows; a collision is then found when branches meet,
and `mingwen renumber` mends it.
"""

from __future__ import annotations

import random
import re
import secrets
import time
from dataclasses import dataclass

from mingwen.git import GitRefused, Repository
from mingwen.item import path as paths
from mingwen.messages import MingwenError, RepositoryError, _

BRANCH = "mingwen/numbers"
TRIES = 40
FIRST_WAIT = 0.02  # seconds; grows with each refusal, and is shortened by chance so that two clones fall out of step

# What Git says, in the C locale, to whoever came second; every other refusal (a hook, a right) would come again.
_SECOND = re.compile(
    r"fetch first|non-fast-forward|cannot lock ref|failed to update ref|already exists|incorrect old value",
    re.IGNORECASE,
)


class UnreservedError(RepositoryError):
    """The remote could not be asked, or did not take the reservation; a number taken without it may be taken twice."""


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
    """Take the next number of a year; `note` (unit/column) stands in the reservation; `remote` None: not reserved.

    Raises MingwenError where the remote does not take the reservation: unreserved, a number may be taken twice.
    """
    if remote is None:
        return Allocation(year, _serial(_highest_known(repository, year) + 1), reserved=False)
    highest = 0
    for attempt in range(TRIES):
        tip, taken = _ledger(repository, remote, year)
        if not attempt:
            if not taken:  # the first number of the year: what lies on the remote's branches may not be known here
                _fetch_branches(repository, remote)
            highest = _highest_known(repository, year)
        serial = _serial(max([highest, *taken]) + 1)
        commit = _reservation(repository, tip, year, [*taken, int(serial)], f"{year}-{serial} {note}")
        if _push(repository, remote, commit):
            return Allocation(year, serial, reserved=True)
        time.sleep(random.uniform(0, FIRST_WAIT * (attempt + 1)))  # noqa: S311 - spreads two clones, keeps no secret
    raise MingwenError(_("试了 {tries} 次都没有预留到编号，请稍后再试").format(tries=TRIES))


def usual_remote(repository: Repository) -> str | None:
    """The only remote, or origin; None where there is no remote. Raises MingwenError where the choice is not clear."""
    names = repository.line("remote").split("\n")
    if "origin" in names:
        return "origin"
    if len(names) > 1:
        raise MingwenError(_("有几个远程仓库（{names}），请用 --remote 写明").format(names=_("、").join(names)))
    return names[0] or None


def _serial(number: int) -> str:
    return f"{number:05d}"


def _highest_known(repository: Repository, year: int) -> int:
    """The highest serial of a year in the work tree, the index, and every branch that this clone knows; 0 for none."""
    files = f":/{paths.CONTENT}"
    listings = [
        repository.run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", files)
    ]
    refs, tips = ["refs/heads/", "refs/remotes/"], set()
    if repository.succeeds("rev-parse", "--verify", "--quiet", "HEAD"):
        tips = {repository.resolve("HEAD")}
        refs.append("--no-merged=HEAD")  # what is merged into HEAD lies in it
    tips.update(repository.line("for-each-ref", "--format=%(objectname)", *refs).split())
    listings += [
        repository.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", tip, "--", paths.CONTENT) for tip in tips
    ]
    pattern = re.compile(rf"{paths.CONTENT}/[^/\0]+/[^/\0]+/{year}/([0-9]{{5,7}})-".encode())
    return max((int(serial) for listing in listings for serial in pattern.findall(listing)), default=0)


def _fetch_branches(repository: Repository, remote: str) -> None:
    try:
        repository.run("fetch", "--quiet", "--no-tags", remote)
    except GitRefused as error:
        if not _SECOND.search(error.said):  # another process of this clone is fetching the same
            raise _unreachable(remote, error) from error


def _unreachable(remote: str, error: GitRefused) -> UnreservedError:
    """In one sentence; Git says the cause in its first line, and advice of its own after it."""
    reason = next((line for line in error.said.splitlines() if line.strip()), str(error))
    return UnreservedError(_("连不上远程仓库 {remote}（{reason}）").format(remote=remote, reason=reason.strip()))


def _ledger(repository: Repository, remote: str, year: int) -> tuple[str | None, list[int]]:
    """The tip of the remote's numbers branch (None where there is none yet) and the serials reserved in a year.

    No ref is written here, not even a remote-tracking one: a second process in the same clone would meet its lock.
    """
    ref = f"refs/heads/{BRANCH}"
    try:
        found = repository.line("ls-remote", "--quiet", remote, ref).split("\t")[0]
    except GitRefused as error:
        raise _unreachable(remote, error) from error
    if not found:
        return None, []
    if not repository.succeeds("cat-file", "-e", found):
        repository.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", remote, ref)
    rows = repository.line("ls-tree", found, str(year))
    if not rows:
        return found, []
    return found, [int(row) for row in repository.line("cat-file", "blob", f"{found}:{year}").split()]


def _reservation(repository: Repository, tip: str | None, year: int, serials: list[int], subject: str) -> str:
    """A commit on top of `tip` whose file `<year>` lists every serial taken, one a line."""
    lines = "".join(f"{_serial(one)}\n" for one in serials)
    blob = _answer(repository.run("hash-object", "-w", "--stdin", given=lines.encode()))
    rows = repository.run("ls-tree", "-z", tip).decode().split("\0") if tip else []
    kept = [row for row in rows if row and not row.endswith(f"\t{year}")]
    tree = _answer(repository.run("mktree", "-z", given="\0".join([*kept, f"100644 blob {blob}\t{year}", ""]).encode()))
    parents = ["-p", tip] if tip else []
    message = f"{subject}\n\nNonce: {secrets.token_hex(8)}\n"
    try:
        return _answer(repository.run("commit-tree", tree, *parents, given=message.encode()))
    except RepositoryError as error:
        if repository.succeeds("var", "GIT_COMMITTER_IDENT"):
            raise
        remedy = _("Git 还不知道您是谁，请先运行 git config --global user.name 和 user.email 写上")
        raise RepositoryError(remedy) from error


def _answer(output: bytes) -> str:
    return output.decode("ascii").strip()


def _push(repository: Repository, remote: str, commit: str) -> bool:
    """Whether the remote took the reservation; False where somebody else was faster."""
    try:
        repository.run(
            "push", "--quiet", "--no-verify", "--no-follow-tags", remote, f"{commit}:refs/heads/{BRANCH}"
        )  # fmt: skip
    except GitRefused as error:
        if _SECOND.search(error.said):
            return False
        message = _("编号没有预留成功，远程 {remote} 不收分支 {branch}：{reason}")
        raise UnreservedError(message.format(remote=remote, branch=BRANCH, reason=error)) from error
    return True
