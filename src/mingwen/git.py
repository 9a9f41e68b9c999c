"""Git, as one subprocess per question: argument lists, NUL-separated output, no shell, no replace refs.

Only what has to be asked often enough is here; blobs stream through one `git cat-file --batch`.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from mingwen.messages import RepositoryError, _

REGULAR = "100644"
ALL_LINKS = ("--ignore-submodules=none",)  # else a .gitmodules that says `ignore = all` hides a submodule from diffs
_REPOSITORY_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
_NOBODYS_VARIABLES = (  # these bend what a path or a parent means; some clients export them to hooks
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_GRAFT_FILE",
)
_NAMESPACES = ("refs", "refs/tags", "refs/heads", "refs/remotes")  # where Git looks for a short name, in its order
_PARTIAL = r"^(remote\..*\.(partialclonefilter|promisor)|extensions\.partialclone)$"


@dataclass(frozen=True, slots=True)
class Entry:
    """One path in a tree or in the index: mode as six octal digits, object type, object id."""

    mode: str
    type: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class StagedChange:
    """One staged path: `status` is Git's letter (A, M, D, T, U); `entry` is None for a deletion."""

    status: str
    path: str
    entry: Entry | None


class GitRefused(RepositoryError):
    """A git command failed; `said` is all that it wrote to standard error."""

    def __init__(self, message: str, said: str) -> None:
        super().__init__(message)
        self.said = said


class Repository:
    """A Git repository, named by its work tree, its `.git` or a bare directory.

    `in_hook` keeps the variables that Git sets for a hook (a partial commit has an index of its own); otherwise they
    are stripped, so that a command run from a hook of another repository looks at the one that it was told to.
    """

    def __init__(self, path: Path | str = ".", *, in_hook: bool = False) -> None:
        self.path = Path(path)
        stripped = _NOBODYS_VARIABLES if in_hook else _NOBODYS_VARIABLES + _REPOSITORY_VARIABLES
        self._env = {key: value for key, value in os.environ.items() if key not in stripped} | {
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def run(
        self,
        *arguments: str,
        given: bytes | None = None,
        env: dict[str, str] | None = None,
        answers: tuple[int, ...] = (0,),
    ) -> bytes:
        """Standard output of a git command. Raises RepositoryError with Git's reason where it fails.

        `answers` are the exit codes that are an answer and no failure.
        """
        try:
            done = subprocess.run(
                ["git", *arguments],
                cwd=self.path,
                env=self._env | (env or {}),
                input=given,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            if not self.path.exists():
                raise RepositoryError(_("没有这个文件夹：{path}").format(path=self.path)) from error
            raise RepositoryError(_("找不到 git 程序，请先安装 Git")) from error
        except NotADirectoryError as error:
            raise RepositoryError(_("这不是文件夹：{path}").format(path=self.path)) from error
        if done.returncode not in answers:
            said = done.stderr.decode("utf-8", "replace")
            raise GitRefused(_explain(arguments, said, self.path), said)
        return done.stdout

    def line(self, *arguments: str) -> str:
        """Output of a git command that answers with one line."""
        return self.run(*arguments).decode("utf-8", "surrogateescape").rstrip("\n")

    def succeeds(self, *arguments: str) -> bool:
        """Whether a git command that answers by its exit code says yes."""
        try:
            self.run(*arguments)
        except RepositoryError:
            return False
        return True

    def top(self) -> Path:
        """The work tree's top folder. Raises RepositoryError in a bare repository."""
        return Path(self.line("rev-parse", "--show-toplevel"))

    def resolve(self, revision: str) -> str:
        """The commit id of a revision.

        Raises RepositoryError where there is none (unborn branch, misspelt name), or more than one: Git takes a tag
        before a branch of the same name, so that whoever pushes a tag `origin/main` could say where main stands.
        """
        try:
            found = self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except RepositoryError as error:
            self.line("rev-parse", "--git-dir")  # no repository at all is the better reason
            if revision == "HEAD":
                raise RepositoryError(_("这个仓库还没有任何提交，请先提交一次")) from error
            raise RepositoryError(_("找不到提交 {revision}").format(revision=revision)) from error
        if len(names := self._bearing(revision)) > 1:
            message = _("“{revision}”有几个：{names}；请写全名")
            raise RepositoryError(message.format(revision=revision, names=_("、").join(names)))
        return found

    def _bearing(self, revision: str) -> list[str]:
        """The refs that a revision's name may mean; a name that is also an abbreviated id counts twice."""
        name = re.split(r"[\^~:]|@\{", revision, maxsplit=1)[0]
        if name in ("", "@", "HEAD") or re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", name):
            return []
        places = [f"{space}/{name}" for space in _NAMESPACES]
        rows = self.line("for-each-ref", "--format=%(refname)", *places).split("\n")
        also = (
            [name] if re.fullmatch(r"[0-9a-f]{4,}", name) and self.line("rev-parse", f"--disambiguate={name}") else []
        )
        return [one for one in rows if one in places] + also

    def refuse_broken_history(self) -> None:
        """Raise RepositoryError, naming the repair, where history is shallow, partial, grafted or replaced."""
        answers = self.line("rev-parse", "--is-shallow-repository", "--git-common-dir").split("\n")
        if answers[0] == "true":
            raise RepositoryError(_("这是浅克隆，历史不全；请运行 git fetch --unshallow"))
        common = self.path / answers[1]
        if lost := _lost_alternate(common / "objects"):
            message = _("仓库借用的对象库 {path} 不在了；请把它放回原处再运行 git repack -a -d，或者重新完整克隆")
            raise RepositoryError(message.format(path=lost))
        if (common / "info" / "grafts").exists():
            raise RepositoryError(_("仓库里有嫁接记录 info/grafts，历史不可信；请删去该文件"))
        if self.run("for-each-ref", "--count=1", "refs/replace/"):
            raise RepositoryError(_("仓库里有替换引用 refs/replace，历史不可信；请用 git replace -d 删去"))
        if self.succeeds("config", "--get-regexp", _PARTIAL):
            raise RepositoryError(_("这是部分克隆，对象不全；请重新完整克隆"))

    def tree(self, commit: str, *under: str) -> list[Entry]:
        """Every file of a commit's tree (below `under`), submodules and links included, ordered by path."""
        output = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *under)
        entries = []
        for row in _rows(output):
            head, _tab, path = row.partition("\t")
            mode, kind, object_id = head.split(" ")
            entries.append(Entry(mode, kind, object_id, path))
        return entries

    def index(self, *under: str) -> list[Entry]:
        """Every path of the index (below `under`), ordered by path; an unmerged path stands once a stage."""
        output = self.run("ls-files", "-s", "-z", "--full-name", "--", *under)
        entries = []
        for row in _rows(output):
            head, _tab, path = row.partition("\t")
            mode, object_id, _stage = head.split(" ")
            entries.append(Entry(mode, "commit" if mode == "160000" else "blob", object_id, path))
        return entries

    def empty_tree(self) -> str:
        """The id of the tree with nothing in it, in the repository's own hash function."""
        return self.run("hash-object", "-t", "tree", "--stdin", given=b"").decode().strip()

    def staged(self) -> list[StagedChange]:
        """What the index changes against HEAD (an unborn branch: against nothing), renames as deletion and addition."""
        base = "HEAD" if self.succeeds("rev-parse", "--verify", "--quiet", "HEAD") else self.empty_tree()
        fields = _rows(
            self.run("diff-index", *ALL_LINKS, "--cached", "--raw", "-z", "--no-renames", "--full-index", base)
        )
        changes = []
        for head, path in zip(fields[::2], fields[1::2], strict=True):
            _old, mode, _old_id, object_id, status = head.lstrip(":").split(" ")
            kind = "commit" if mode == "160000" else "blob"
            entry = None if status == "D" else Entry(mode, kind, object_id, path)
            changes.append(StagedChange(status, path, entry))
        return changes

    def blobs(self) -> BlobReader:
        """A reader of blobs by id: `with repository.blobs() as read: read(id)`."""
        return BlobReader(self.path, self._env)


class BlobReader(AbstractContextManager["BlobReader"]):
    """One `git cat-file --batch` process; call it with an object id."""

    def __init__(self, path: Path, env: dict[str, str]) -> None:
        self._path, self._env = path, env
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def __call__(self, object_id: str) -> bytes:
        """The blob's bytes. Raises RepositoryError where the object is missing or no blob."""
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"],
                cwd=self._path, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                pipesize=1 << 20,
            )  # fmt: skip
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RepositoryError(_("git cat-file 没有启动"))
        stdin.write(object_id.encode() + b"\n")
        stdin.flush()
        return self._answer(stdout, object_id)

    def many(self, object_ids: Sequence[str], window: int = 256) -> Iterator[bytes]:
        """The blobs of many ids in their order; requests run ahead by `window` or two, so that neither side waits.

        Two windows of ids fit into a pipe, so that writing them never waits for a reader that waits for us.
        """
        if not object_ids:
            return
        first = self(object_ids[0])  # starts the process
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RepositoryError(_("git cat-file 没有启动"))
        yield first
        rest = object_ids[1:]
        asked = 0
        for index, object_id in enumerate(rest):
            if asked - index < window and asked < len(rest):
                batch = rest[asked : asked + window]
                process.stdin.write("".join(f"{one}\n" for one in batch).encode())
                process.stdin.flush()
                asked += len(batch)
            yield self._answer(process.stdout, object_id)

    def _answer(self, stdout: object, object_id: str) -> bytes:
        read, readline = stdout.read, stdout.readline  # type: ignore[attr-defined]
        head = readline().decode("ascii", "replace").split()
        if len(head) != 3 or head[1] != "blob":
            raise lost_object(object_id)
        data: bytes = read(int(head[2]))
        read(1)
        return data


def lost_object(object_id: str) -> RepositoryError:
    """What to raise where an object that history names is not there."""
    message = _("仓库里缺少对象 {id}；请运行 git fetch --refetch，没有远程仓库的从备份重新克隆")
    return RepositoryError(message.format(id=object_id[:12]))


def _rows(output: bytes) -> list[str]:
    """NUL-ended fields as text; bytes that are not UTF-8 survive as surrogates and are refused by the path rules."""
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _lost_alternate(objects: Path) -> Path | None:
    """An object folder of another repository that this one borrows from and that is not there, if any."""
    try:
        listed = (objects / "info" / "alternates").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    folders = (objects / line for line in listed if line and not line.startswith("#"))
    return next((folder for folder in folders if not folder.is_dir()), None)


def _explain(arguments: Iterable[str], stderr: str, path: Path) -> str:
    """Git's complaint in one line; the two that everybody meets in words with a remedy."""
    if "not a git repository" in stderr:
        return _("{path} 不是 Git 仓库；请到仓库的文件夹里运行，还没有仓库的先运行 git init").format(
            path=path.resolve()
        )
    if "dubious ownership" in stderr:
        return _("Git 不信任这个文件夹的属主；请运行 git config --global --add safe.directory {path}").format(
            path=path.resolve()
        )
    if re.search(r"unable to read|bad tree object|missing (?:blob|tree|commit)|[Cc]ould not (?:read|parse)", stderr):
        return _("仓库里缺少对象，历史不全；请运行 git fetch --refetch，没有远程仓库的从备份重新克隆")
    command = next(iter(arguments), "")
    reason = stderr.strip().splitlines()[-1] if stderr.strip() else _("没有说明原因")
    return _("git {command} 失败：{reason}").format(command=command, reason=reason)
