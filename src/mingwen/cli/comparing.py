"""The command that shows what changed: diff."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Annotated, Literal

import typer

from mingwen.cli.app import RepoOption, app, at_top
from mingwen.cli.texts import Version, find_version, in_work_tree, landed, read_text, suppression
from mingwen.git import Repository
from mingwen.history.redline import ItemRedline, Redline, compare, compare_items, show, suppressed_html
from mingwen.item.model import Attachment, Item
from mingwen.messages import MingwenError, _, json_text
from mingwen.site.redline_page import redline_page

_Format = Literal["text", "html", "json"]


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help=_("改动前：编号@修订次数，编号:提交，提交:路径，编号或路径"))],
    new: Annotated[str, typer.Argument(metavar="B", help=_("改动后，写法相同"), show_default=False)] = "",
    files: Annotated[bool, typer.Option("--files", help=_("A 和 B 是两个普通文件，不必在仓库里"))] = False,
    output: Annotated[
        _Format,
        typer.Option("--format", metavar="FORMAT", help=_("text 给人看，html 是一张网页，json 给程序读")),
    ] = "text",
    repo: RepoOption = Path(),
) -> int:
    """逐字对照一件信息的两版：正文按字词，表格按单元格，移动的段落标为移动，附件按校验值；写法不同而意思没变的不算改动。

    只写一件信息，就把它现在的文字与已提交的比。

    例：mingwen diff 2026-00042@1 2026-00042@2；mingwen diff 2026-00042；mingwen diff --files 旧.md 新.md --format html
    """
    if files:
        if not new:
            raise MingwenError(_("--files 后面要写两个文件：旧的、新的"))
        _print_files(Path(old), Path(new), output)
        return 0
    repository = at_top(repo)
    one, other = _pair(repository, old, new)
    before, after = one.item, other.item
    if before is None or after is None:
        bad = one if before is None else other
        text = _("{label}（{path}）的格式不合要求，读不成一件信息；先运行 mingwen check，或用 --files 比两个文件")
        raise MingwenError(text.format(label=bad.label, path=bad.path))

    def attached(wanted: Attachment) -> bytes | None:
        side = one if wanted in before.attachments else other
        return side.attachment(wanted)

    redline = compare_items(before, after, attached)
    label = f"{one.label} → {other.label}"
    if hidden := suppression(repository, before, after):
        later = max(before, after, key=lambda text: text.revision)
        typer.echo(_suppressed(redline, later, label, output, standing=later.revision >= hidden))
    else:
        typer.echo(_item(redline, after.title, label, output))
    return 0


def _pair(repository: Repository, old: str, new: str) -> tuple[Version, Version]:
    if new:
        return find_version(repository, old), find_version(repository, new)
    if "@" in old or ":" in old:
        raise MingwenError(_("还缺改动后的一版：mingwen diff {old} 编号@修订次数").format(old=old))
    now = in_work_tree(repository, old)
    return landed(repository, now), now


def _item(redline: ItemRedline, title: str, label: str, output: _Format) -> str:
    if output == "json":
        return json_text(redline.as_json())
    if output == "html":
        return redline_page(title, label, redline.as_html())
    return "\n".join([f"{show.spelt_out(title)}  {label}", redline.as_text(colour=_looks_on())])


def _suppressed(redline: ItemRedline, later: Item, label: str, output: _Format, *, standing: bool) -> str:
    """A suppressed change never shows what was removed, here neither: what is printed gets passed on.

    Title and headings are told only where the later text is `standing`, that is, nothing was taken out of it since.
    """
    removals = redline.suppressed(headings=standing)
    title = later.title if standing else later.number.short
    note = _("这件信息有过隐去：只说明哪里有内容隐去，不显示原文。")
    if output == "json":
        return json_text({"suppressed": [{"kind": one.kind, "place": one.place} for one in removals]})
    if output == "html":
        return redline_page(title, label, f'<p class="mw-note">{escape(note)}</p>{suppressed_html(removals)}')
    return "\n".join([f"{show.spelt_out(title)}  {label}", note, *(one.as_text() for one in removals)])


def _print_files(old: Path, new: Path, output: _Format) -> None:
    both = read_text(old), read_text(new)
    redline = compare(*both, csv=old.suffix.lower() == new.suffix.lower() == ".csv")
    if output == "json":
        typer.echo(json_text(redline.as_json()))
    elif output == "html":
        label = f"{old.name} → {new.name}"
        typer.echo(redline_page(_("文件对照"), label, _files_html(redline)), nl=False)
    else:
        words = [_("共改 {count} 处。").format(count=redline.changes)]
        words += show.text_lines(redline, colour=_looks_on()) if not redline.same else []
        typer.echo("\n".join([*words, show.ignored_note(redline.ignored)]))


def _files_html(redline: Redline) -> str:
    note = f'<p class="mw-note">{escape(show.ignored_note(redline.ignored))}</p>'
    if redline.same:
        return f'<p class="mw-note">{escape(_("两个文件的文字相同。"))}</p>{note}'
    return show.redline_html(redline) + note


def _looks_on() -> bool:
    return sys.stdout.isatty()
