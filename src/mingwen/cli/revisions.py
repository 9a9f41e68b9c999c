"""Opening the next revision of an item that is published: what `amend`, `withdraw` and a transfer have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from mingwen.cli.items import find_item, relative
from mingwen.gates.desk import MAINS
from mingwen.git import Repository
from mingwen.item import form, path, writing
from mingwen.item.model import Change, Item
from mingwen.item.reader import Reading, read_item
from mingwen.messages import N_, MingwenError, _
from mingwen.rules.engine import refused
from mingwen.rules.reasons import weak_reasons

COMMIT_AND_PUSH = N_(  # without an editor: whoever knows Word does not know how to leave one
    "git add --all {content} && git commit --no-edit，提交说明自动填好；"
    "再 git push -u origin HEAD，打开给出的网址提合并请求"
)


def published(repository: Repository, name: str) -> tuple[Path, Reading, Item]:
    """The file of an item that has landed, as it lies in the work tree; raises MingwenError where it has not landed."""
    file, reading = read_as_it_lies(repository, name)
    item = reading.item
    if item is None or reading.faults:
        raise refused(reading, _("信息栏还有不成立的地方，先改好再开修订"))
    landed = _landed(repository, reading.path)
    if landed is None:
        message = _("{file} 还没有公开（主分支上没有），直接改就行，不用开修订")
        raise MingwenError(message.format(file=reading.path))
    if item.revision > landed.revision:
        message = _("{file} 已经开了第 {number} 次修订，还没有公开；直接改它的正文和 change")
        raise MingwenError(message.format(file=reading.path, number=item.revision))
    return file, reading, item


def read_as_it_lies(repository: Repository, name: str) -> tuple[Path, Reading]:
    """The file of an item and what came of reading it."""
    file = find_item(repository, name)
    place = relative(repository.path, file)
    return file, read_item(place, file.read_bytes())


def _landed(repository: Repository, place: str) -> Item | None:
    """The item as the main branch has it at that path, or at another by its number; None where it has not landed."""
    parts = path.parse(place)
    for main in (*MAINS, "HEAD") if not _any_main(repository) else MAINS:
        if parts is None or not repository.succeeds("rev-parse", "--quiet", "--verify", f"{main}^{{commit}}"):
            continue
        found = place
        if not repository.succeeds("cat-file", "-e", f"{main}:{place}"):
            rows = repository.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", main, "--", path.CONTENT)
            same = re.compile(rf"{path.CONTENT}/[^/]+/[^/]+/{parts.year}/{parts.serial}-[^/]+\.md")
            names = rows.decode("utf-8", "surrogateescape").split("\0")
            found = next((one for one in names if same.fullmatch(one)), "")
        if found:
            return read_item(found, repository.run("cat-file", "blob", f"{main}:{found}")).item
    return None


def _any_main(repository: Repository) -> bool:
    return any(repository.succeeds("show-ref", "--verify", "--quiet", one) for one in MAINS)


def next_revision(item: Item, change: Change) -> Item:
    """The next revision of an item, unsigned. Raises MingwenError where what or why say nothing, or repeat the last."""
    faults: list[Any] = []
    form.read(Change, {"kind": change.kind, "what": change.what, "why": change.why}, faults)
    opened: Item = replace(item, revision=item.revision + 1, change=change, signoff=())
    said = [fault.message for fault in faults] or [message for _field, message in weak_reasons(opened)]
    if not said and item.change is not None and item.change.why.strip() == change.why.strip():
        said = [_("照抄了上一次的理由")]
    if said:
        raise MingwenError(_("没有开修订：{why}").format(why=_("；").join(said)))
    return opened


def written(text: str, opened: Item) -> str:
    """The file's text with revision, change and no sign-offs; all else byte for byte."""
    change = opened.change
    assert change is not None
    values = {"kind": change.kind, "what": change.what, "why": change.why}
    for key, value in (("revision", opened.revision), ("change", values), ("signoff", None)):
        text = writing.replace_key(text, key, value)
    return text


def branch_of(item: Item) -> str:
    """The branch of a revision: `amend/2026-00042-r2`."""
    return f"amend/{item.number.short}-r{item.revision}"


def switch(repository: Repository, opened: Item, *, branch: bool, name: str = "") -> None:
    """Say which branch to work on, or go there; a branch that is there already is taken up again."""
    name = name or branch_of(opened)
    here = repository.line("branch", "--show-current")
    if not branch:
        if here in ("main", "master", ""):
            message = _("现在在 {here} 上。改动要走分支：git switch -c {branch}（或者加上 --branch，由这里换）。")
            typer.echo(message.format(here=here or "HEAD", branch=name))
        else:
            typer.echo(_("留在分支 {here} 上。").format(here=here))
        return
    if here == name:
        return
    known = repository.succeeds("show-ref", "--verify", "--quiet", f"refs/heads/{name}")
    repository.run("switch", "--quiet", *([] if known else ["-c"]), name)
    typer.echo(
        _("已换到分支 {branch}。").format(branch=name)
        if known
        else _("已新建并换到分支 {branch}。").format(branch=name)
    )
