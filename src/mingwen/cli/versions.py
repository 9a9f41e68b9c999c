"""`mingwen history`: what was published when, what changed since and why; and the text of any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer

from mingwen.cli.app import FormatOption, RepoOption, app
from mingwen.evidence.chain import BEIJING
from mingwen.git import REGULAR, Repository
from mingwen.history import ItemRevisions, Revision, Revisions, revisions, revisions_by_path
from mingwen.history.model import PUBLISH
from mingwen.item import decode, index_no
from mingwen.item.form import parse_day, parse_moment
from mingwen.item.model import CHANGES
from mingwen.item.path import parse as path_parts
from mingwen.item.record import FOLDER as RECORDS
from mingwen.item.record import Correction, read_record
from mingwen.messages import MingwenError, RegisterError, RepositoryError, _, json_text
from mingwen.register import load_at

CACHE = ".cache/mingwen/history"  # below the repository; ignored by Git


@app.command("history")
def history(
    item: Annotated[
        str | None,
        typer.Argument(metavar="ITEM", help=_("路径、2026-00042 或完整索引号；不写就要写 --all"), show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("每一件信息"), show_default=False)] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="DATE",
            help=_("当时的文本：2026-10-20（北京时间当天结束时）或带时区的时刻"),
            show_default=False,
        ),
    ] = None,
    identity: Annotated[
        Literal["number", "path"],
        typer.Option(
            "--identity",
            metavar="WAY",
            help=_("number 按索引号认信息；path 按路径，用来试读还没有索引号的仓库，不需要登记册"),
            show_default=False,
        ),
    ] = "number",
    repo: RepoOption = Path(),
    commit: Annotated[
        str, typer.Option("--commit", metavar="COMMIT", help=_("读到哪个提交；不写就是 HEAD"), show_default=False)
    ] = "HEAD",
    output: FormatOption = "text",
) -> int:
    """公开以来的每一次修订：何时、改了什么、为什么、哪个岗位签批；加 --at 输出某一天的文本。

    例：mingwen history 2026-00042；mingwen history --all --format json；mingwen history 2026-00042 --at 2026-10-20
    """
    if (item is None) != everything:
        raise MingwenError(_("要看哪一件：写路径或编号；要看全部：写 --all"))
    moment = _moment(at) if at is not None else None
    repository = Repository(repo)
    if identity == "path":
        found = revisions_by_path(repository, commit)
    else:
        found = revisions(repository, commit, _cache(repository) if commit == "HEAD" else None)
    chosen = list(found.items.values()) if item is None else [_one(found, item, identity)]
    if moment is not None and item is not None:
        return _as_it_stood(repository, chosen[0], moment, output)
    if moment is not None:
        chosen = [known for one in chosen if (known := _known_at(one, moment)) is not None]
    notice = _("〖历史记录〗{moment}时的记录，后来的修订不在其中。").format(moment=_in_words(moment)) if moment else ""
    corrections = _corrections(repository, found.commit) if identity == "number" else {}
    if output == "json":
        rows = [_as_json(one, corrections) for one in chosen]
        typer.echo(json_text(({"at": moment.isoformat(), "notice": notice} if moment else {}) | {"items": rows}))
        return 0
    if notice:
        typer.echo(f"{notice}\n")
    posts = _posts(repository, found.commit) if identity == "number" else {}
    for number, one in enumerate(chosen):
        typer.echo(("\n" if number else "") + "\n".join(_told(one, posts, corrections)))
    return 0


def _cache(repository: Repository) -> Path | None:
    try:
        return repository.top() / CACHE
    except RepositoryError:  # a bare repository keeps nothing
        return None


def _moment(text: str) -> datetime:
    """A moment, or the last of a day in Beijing."""
    day: date | None = parse_day(text)
    found = datetime.combine(day, time.max, BEIJING) if day is not None else parse_moment(text)
    if found is None:
        raise MingwenError(_("--at 要写成 2026-10-20 或 2026-10-20T09:00:00+08:00"))
    return found


def _one(found: Revisions, name: str, identity: str) -> ItemRevisions:
    """The item of a number, a full index number, or any path that it ever had."""
    prefix, _slash, short = name.rpartition("/")
    if identity == "number" and short in found.items and (not prefix or index_no.parse(name) is not None):
        return found.items[short]
    path = name.removeprefix("./").rstrip("/").removesuffix(".md") + ".md"
    parts = path_parts(path)
    if identity == "number" and parts is not None and parts.short in found.items:
        likely = found.items[parts.short]
        if _lay_at(likely, path):
            return likely
    for one in found.items.values():
        if _lay_at(one, path):
            return one
    raise MingwenError(_("历史里没有信息“{name}”：要写它的路径，或 2026-00042 这样的编号").format(name=name))


def _lay_at(one: ItemRevisions, path: str) -> bool:
    return one.path == path or any(revision.path == path for revision in one.revisions)


def _known_at(one: ItemRevisions, moment: datetime) -> ItemRevisions | None:
    """The item as it was known at a moment, or None before it was there."""
    landed = tuple(revision for revision in one.revisions if revision.landed_at <= moment)
    if not landed:
        return None
    last = landed[-1]
    gone = last.removed if last.removed is not None and last.removed[1] <= moment else None
    last = replace(last, removed=gone)
    return replace(one, path=last.path, revisions=(*landed[:-1], last), gone=gone)


def _posts(repository: Repository, commit: str) -> Mapping[str, str]:
    """Titles of posts by id; none where the register of that day cannot be read."""
    try:
        return {post.id: post.title for post in load_at(repository, commit).posts.values()}
    except RegisterError:
        return {}


_Corrections: TypeAlias = "Mapping[tuple[str, int], list[Correction]]"  # by short number and revision


def _corrections(repository: Repository, commit: str) -> _Corrections:
    """What the records of a commit say of reasons that were themselves wrong."""
    entries = [entry for entry in repository.tree(commit, f"{RECORDS}/correction") if entry.mode == REGULAR]
    found: dict[tuple[str, int], list[Correction]] = {}
    if entries:
        with repository.blobs() as read:
            for entry in entries:
                one = read_record(entry.path, read(entry.id)).record
                if isinstance(one, Correction):
                    found.setdefault((one.item, one.revision), []).append(one)
    return found


def _as_json(one: ItemRevisions, corrections: _Corrections) -> dict[str, Any]:
    """The item's history; a revision whose reason was put right says so under `corrections`."""
    told: dict[str, Any] = one.as_json()
    for row in told["revisions"]:
        for right in corrections.get((one.short, row["number"]), ()):
            said = {"record": right.id, "what": right.what, "why": right.why, "reason": right.reason}
            row.setdefault("corrections", []).append(said)
    return told


def _told(one: ItemRevisions, posts: Mapping[str, str], corrections: _Corrections) -> Iterable[str]:
    yield f"{one.index_no}  {one.latest.title}"
    if one.path != one.index_no:
        yield one.path
    for revision in one.revisions:
        yield from _revision(revision, posts, corrections.get((one.short, revision.number), []))


def _revision(one: Revision, posts: Mapping[str, str], corrections: Iterable[Correction]) -> Iterable[str]:
    yield _("第{number}次  {day}  {kind}  （提交 {commit}）").format(
        number=one.number, day=_day(one.landed_at), kind=kind_in_words(one.kind), commit=one.commit[:12]
    )
    if not one.readable:
        yield "    " + _("当时的信息栏读不出来")
    if one.what:
        yield "    " + _("改了什么：{what}").format(what=one.what)
    if one.why:
        yield "    " + _("为什么：{why}").format(why="\n    ".join(one.why.splitlines()))
    for right in corrections:
        for text, line in (
            (right.what, _("改了什么：应为{text}（更正：{reason}）")),
            (right.why, _("为什么：应为{text}（更正：{reason}）")),
        ):
            if text:
                yield "    " + line.format(text=text, reason=right.reason)
    if not one.own_reason and one.readable:
        yield "    " + _("注意：这次改动没有写新的修订次数和理由")
    if one.made_in_merge:
        yield "    " + _("注意：这段文本是合并时写的，任何一个分支上都没有")
    if one.signed:
        names = (posts.get(entry.by, entry.by) for entry in one.signed)
        yield "    " + _("签批：{names}").format(names=_("、").join(names))
    if one.removed is not None:
        commit, at = one.removed
        yield _("{day}  文件从仓库删去  （提交 {commit}）").format(day=_day(at), commit=commit[:12])


def kind_in_words(kind: str) -> str:
    """The Chinese name of a kind of revision; a kind that no model knows stays as it was written."""
    return _("公开") if kind == PUBLISH else _(CHANGES[kind]) if kind in CHANGES else kind


def _day(moment: datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()


def _as_it_stood(repository: Repository, one: ItemRevisions, moment: datetime, output: str) -> int:
    held = one.at(moment)
    if held is None:
        raise MingwenError(_("{moment}时没有公开这件信息").format(moment=_in_words(moment)))
    if any(later.kind == "suppressed" for later in one.revisions[held.position :]):
        raise MingwenError(
            _("这个文本后来有内容被隐去，不再输出；谁、为什么，见 mingwen history {number}").format(number=one.short)
        )
    with repository.blobs() as read:
        raw = read(held.blob)
    text = decode.plain(raw)
    if text is None:
        text = raw.decode("gb18030", "replace")
    current = held is one.latest and one.gone is None
    if output == "json":
        facts: dict[str, Any] = {"index_no": one.index_no, "path": held.path, "at": moment.isoformat()}
        notice = _header(one, held, moment, current)
        facts |= {"current": current, "notice": notice, "revision": held.as_json(), "text": text}
        typer.echo(json_text({"items": [facts]}))
        return 0
    header = _header(one, held, moment, current)
    typer.echo("\n\n".join([header, text.rstrip("\n"), *([] if current else [header])]))
    return 0


def _header(one: ItemRevisions, held: Revision, moment: datetime, current: bool) -> str:
    """The first line of a text of some day: whether it is the current one. An old one says it at its end once more."""
    now = one.latest
    mark = _("〖现行文本〗") if current else _("〖历史文本〗")
    stood = mark + _("{moment}时的样子：第{number}次，{day}起，提交 {commit}。").format(
        moment=_in_words(moment), number=held.number, day=_day(held.landed_at), commit=held.commit[:12]
    )
    if current:
        return stood + _("现行文本仍是这一次。")
    if one.gone is not None:
        return stood + _("这不是现行文本：{day}已从仓库删去。").format(day=_day(one.gone[1]))
    return stood + _("这不是现行文本：现行的是第{number}次（{kind}），{day}起。").format(
        number=now.number, kind=kind_in_words(now.kind), day=_day(now.landed_at)
    )


def _in_words(moment: datetime) -> str:
    there = moment.astimezone(BEIJING)
    if there.timetz().replace(tzinfo=None) == time.max:
        return _("{day}结束").format(day=there.date().isoformat())
    return _("北京时间{moment}").format(moment=there.strftime("%Y-%m-%d %H:%M:%S"))
