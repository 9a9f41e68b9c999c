"""Which text a person means by `2026-00042@2`, `2026-00042:COMMIT`, `COMMIT:PATH` or a name of an item alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mingwen.cli.items import find_item, relative, short_number
from mingwen.cli.versions import CACHE
from mingwen.git import Repository
from mingwen.history import revisions
from mingwen.item.model import Attachment, Item
from mingwen.item.path import CONTENT
from mingwen.item.path import parse as path_parts
from mingwen.item.reader import read_item
from mingwen.messages import MingwenError, RepositoryError, _


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an item: how it is called, where it lies, and how its attachments are read."""

    label: str
    path: str
    raw: bytes
    read: Callable[[str], bytes | None]

    @property
    def item(self) -> Item | None:
        """The item, or None where its form does not hold."""
        return read_item(self.path, self.raw).item

    def attachment(self, one: Attachment) -> bytes | None:
        """The bytes of an attachment, or None where they are not there."""
        return self.read(f"{self.path.removesuffix('.md')}/{one.file}")


def find_version(repository: Repository, name: str) -> Version:
    """The text that a name means; raises MingwenError where there is none."""
    item, at, number = name.rpartition("@")
    if at and number.isdecimal():
        return _numbered(repository, item, int(number))
    before, colon, after = name.partition(":")
    if not colon:
        return in_work_tree(repository, name)
    if after.startswith(f"{CONTENT}/"):
        return _at(repository, repository.resolve(before), after, name)
    if path_parts(after) is None and repository.succeeds("cat-file", "-e", "--end-of-options", name):
        message = _("{name} 不是信息，是普通文件：先 git show {name} > 旧.md，再 mingwen diff --files 旧.md 新.md")
        raise MingwenError(message.format(name=name))
    return _in_commit(repository, before, after, name)


def in_work_tree(repository: Repository, name: str) -> Version:
    """The item's text as it lies in the work tree."""
    file = find_item(repository, name)
    top = repository.top()
    return Version(
        _("工作区"),
        relative(top, file),
        file.read_bytes(),
        lambda path: (top / path).read_bytes() if (top / path).is_file() else None,
    )


def landed(repository: Repository, version: Version) -> Version:
    """The same item as HEAD has it, wherever it lay then."""
    return _in_commit(repository, short_of(version.path), "HEAD", _("已提交"))


def short_of(path: str) -> str:
    """The short number that a path says (`2026-00042`); raises MingwenError where it is no item's."""
    parts = path_parts(path)
    if parts is None:
        raise MingwenError(_("{path} 不是一件信息的路径").format(path=path))
    return parts.short


def _short(repository: Repository, name: str) -> str:
    """The short number that a person means, also of an item that is no longer there."""
    return short_number(name) or short_of(relative(repository.top(), find_item(repository, name)))


def _numbered(repository: Repository, name: str, number: int) -> Version:
    short = _short(repository, name)
    known = revisions(repository, cache=repository.top() / CACHE).items.get(short)
    if known is None:
        raise MingwenError(_("编号 {short} 还没有进入主线，没有修订可比").format(short=short))
    found = [one for one in known.revisions if one.number == number and one.readable]
    if not found:
        listed = _("、").join(f"{short}@{one.number}" for one in known.revisions if one.readable)
        raise MingwenError(_("{short} 没有第 {number} 号修订，现有：{listed}").format(
            short=short, number=number, listed=listed))  # fmt: skip
    return _at(repository, found[-1].commit, found[-1].path, f"{short}@{number}")


def _in_commit(repository: Repository, name: str, commit: str, label: str) -> Version:
    """The item's text in a commit, found by its number, so that moves do not matter."""
    short = _short(repository, name)
    resolved = repository.resolve(commit)
    for entry in repository.tree(resolved, CONTENT):
        parts = path_parts(entry.path) if short[5:] in entry.path else None
        if parts is not None and not parts.attachment and parts.short == short:
            return _at(repository, resolved, entry.path, label)
    raise MingwenError(_("提交 {commit} 里没有编号为 {short} 的信息").format(commit=commit, short=short))


def _at(repository: Repository, commit: str, path: str, label: str) -> Version:
    def read(wanted: str) -> bytes | None:
        try:
            return repository.run("cat-file", "blob", f"{commit}:{wanted}")
        except RepositoryError:
            return None

    raw = read(path)
    if raw is None:
        raise MingwenError(_("提交 {commit} 里没有 {path}").format(commit=commit[:12], path=path))
    return Version(label, path, raw, read)


def read_text(path: Path) -> str:
    """The text of any file in UTF-8; raises MingwenError with what to do where it is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise MingwenError(_("没有这个文件：{path}").format(path=path)) from error
    except UnicodeDecodeError as error:
        raise MingwenError(_("{path} 不是 UTF-8 文本；先转成 UTF-8 再比").format(path=path)) from error
    except OSError as error:
        raise MingwenError(_("读不了 {path}：{reason}").format(path=path, reason=error.strerror or error)) from error


def suppression(repository: Repository, one: Item, other: Item) -> int:
    """The latest revision that suppressed something after the earlier of two texts, 0 where there is none.

    What it took out may stand in both texts, so neither may be shown.
    """
    known = revisions(repository, cache=repository.top() / CACHE).items.get(one.number.short)
    numbers = [past.number for past in known.revisions if past.kind == "suppressed"] if known else []
    numbers += [text.revision for text in (one, other) if text.change and text.change.kind == "suppressed"]
    return max((number for number in numbers if number > min(one.revision, other.revision)), default=0)
