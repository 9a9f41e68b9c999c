"""Two revisions of an item compared: the fields of its front matter, its body, its attachments.

Left out are the sign-offs, which stand beside every revision, and `revision` and `change`, which are what the record
says about the redline and not what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from mingwen.history.redline import show
from mingwen.history.redline.blocks import TABLE
from mingwen.history.redline.compare import compare
from mingwen.history.redline.model import DELETE, Place, Redline, places
from mingwen.item import form
from mingwen.item.model import Attachment, Item
from mingwen.messages import N_, _

_LEFT_OUT = {"signoff", "attachments", "revision", "change"}

ADDED, REMOVED, REPLACED, RENAMED, RELABELLED = "added", "removed", "replaced", "renamed", "relabelled"
FILE_CHANGES = {
    ADDED: N_("新增"),
    REMOVED: N_("撤下"),
    REPLACED: N_("换了文件"),
    RENAMED: N_("改了文件名"),
    RELABELLED: N_("改了标题或摘要"),
}

ReadFile = Callable[[Attachment], "bytes | None"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the front matter that changed: its path on disk, its labels, its value before and after."""

    field: str
    label: str
    old: str
    new: str
    redline: Redline


@dataclass(frozen=True, slots=True)
class FileChange:
    """An attachment that changed; `redline` compares the cells of a CSV file where both versions could be read."""

    change: str
    old: Attachment | None
    new: Attachment | None
    redline: Redline | None = None

    @property
    def name(self) -> str:
        """The file's name now, or the one it had."""
        one = self.new or self.old
        return one.file if one else ""

    def as_json(self) -> dict[str, Any]:
        """Names and digests before and after; the cells of a CSV file as operations."""
        sides = {"old": self.old, "new": self.new}
        return {
            "change": self.change,
            **{name: {"file": one.file, "title": one.title, "sha256": one.sha256} if one else None
               for name, one in sides.items()},
            **({"ops": self.redline.as_json()} if self.redline else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Removal:
    """What may be said of something removed: where, never what. `place` is a label or a heading that still stands."""

    kind: str  # field, text, table or file
    place: str = ""

    def as_text(self) -> str:
        """One sentence."""
        words = {
            "field": _("信息栏“{place}”有内容隐去"),
            "file": _("有附件隐去或更换"),
            "table": _("“{place}”之下的表格有内容隐去") if self.place else _("正文的表格有内容隐去"),
        }
        other = _("“{place}”之下有文字隐去") if self.place else _("正文有文字隐去")
        return words.get(self.kind, other).format(place=show.spelt_out(self.place))


@dataclass(frozen=True, slots=True)
class ItemRedline:
    """Two revisions of an item compared; renders itself for a terminal, a page or a program."""

    fields: tuple[FieldChange, ...]
    body: Redline
    files: tuple[FileChange, ...]
    kept_files: int = 0

    @property
    def changes(self) -> int:
        """How many places changed, attachments as one each."""
        return sum(change.redline.changes for change in self.fields) + self.body.changes + len(self.files)

    @property
    def ignored(self) -> int:
        """How many places differ only in signs that change nothing."""
        return self.body.ignored + sum(change.redline.ignored for change in self.fields)

    @property
    def same(self) -> bool:
        """Whether nothing changed that a reader would call a change."""
        return not self.fields and not self.files and self.body.same

    def places(self) -> Iterator[Place]:
        """Every change of the body in the order of the text."""
        return places(self.body)

    def as_json(self) -> dict[str, Any]:
        """`{"fields": [{"field", "label", "old", "new", "ops"}], "body": [op …], "files": […], "ignored": N}`."""
        return {
            "fields": [
                {
                    "field": one.field,
                    "label": one.label,
                    "old": one.old,
                    "new": one.new,
                    "ops": one.redline.as_json(),
                }
                for one in self.fields
            ],
            "body": self.body.as_json(),
            "files": [one.as_json() for one in self.files],
            "ignored": self.ignored,
        }

    def as_text(self, *, colour: bool = False) -> str:
        """The changes in words for a terminal; `colour` only where one looks on."""
        lines = [_("共改 {count} 处。").format(count=self.changes)]
        for change in self.fields:
            lines += [_("信息栏 {label}：").format(label=change.label), *show.text_lines(change.redline, colour=colour)]
        if not self.body.same:
            lines += [_("正文："), *show.text_lines(self.body, colour=colour)]
        for file in self.files:
            lines.append(_("附件 {name}：{change}").format(name=file.name, change=_file_words(file)))
            lines += show.text_lines(file.redline, colour=colour) if file.redline else []
        notes = [note for note in (self.files_note(), show.ignored_note(self.ignored)) if note]
        return "\n".join([*lines, *notes])

    def as_html(self) -> str:
        """The changes as a piece of a page: summary, front matter, text, attachments, what was not counted."""
        parts = [self.summary_html(), self.fields_html(), self.body_html(), self.files_html()]
        note = f'<p class="mw-note">{escape(show.ignored_note(self.ignored))}{escape(self.files_note())}</p>'
        return "".join([*parts, note])

    def summary_html(self) -> str:
        """改动一览: the changes of the body, each with what stood there and what stands there."""
        found = list(self.places())
        return f'<h2 class="mw-h2">{escape(_("改动一览"))}</h2>{show.summary_html(found)}' if found else ""

    def fields_html(self) -> str:
        """The fields of the front matter that changed."""
        rows = "".join(
            f"<div><dt>{escape(one.label)}</dt><dd>{show.inline_html(one.redline, f'f{number}-')}</dd></div>"
            for number, one in enumerate(self.fields, start=1)
        )
        return f'<h2 class="mw-h2">{escape(_("信息栏对照"))}</h2><dl class="mw-red-fields">{rows}</dl>' if rows else ""

    def body_html(self) -> str:
        """The body with its changes marked."""
        if self.body.same:
            return f'<p class="mw-note">{escape(_("正文没有改动。"))}</p>'
        return f'<h2 class="mw-h2">{escape(_("全文对照"))}</h2>{show.key_html()}{show.text_html(self.body)}'

    def files_html(self) -> str:
        """The attachments that changed, with digests; CSV files cell by cell."""
        if not self.files:
            return ""
        rows = []
        for number, file in enumerate(self.files, start=1):
            digests = "".join(
                f"<dd>{escape(word)} <code>{escape(one.sha256)}</code></dd>"
                for word, one in ((_("改前 sha256"), file.old), (_("改后 sha256"), file.new))
                if one and file.change in (ADDED, REMOVED, REPLACED)
            )
            title = (file.new or file.old).title  # type: ignore[union-attr]
            rows.append(
                f"<div><dt>{escape(show.spelt_out(title))}</dt><dd>{escape(_file_words(file))}</dd>{digests}"
                + (f"<dd>{show.text_html(file.redline, f'a{number}-')}</dd>" if file.redline else "")
                + "</div>"
            )
        return f'<h2 class="mw-h2">{escape(_("附件对照"))}</h2><dl class="mw-red-files">{"".join(rows)}</dl>'

    def files_note(self) -> str:
        """That attachments did not change, with their number."""
        if self.files or not self.kept_files:
            return ""
        return _("附件未变：{count} 件的校验值与上一版相同。").format(count=self.kept_files)

    def suppressed(self, *, headings: bool = True) -> tuple[Removal, ...]:
        """All that may be shown of a change of kind `suppressed`: that something was removed, and where.

        No text of either side is in it but headings that stand unchanged in both, and labels of fields. Without
        `headings` not even these: where something was taken out of the later text too, a heading may be part of it.
        """
        found = [Removal("field", change.label) for change in self.fields]
        found += [
            Removal("table" if block.kind == TABLE else "text", block.under if headings else "")
            for block in self.body.blocks
            if any(op.op == DELETE for op in block.ops)
        ]
        found += [Removal("file") for file in self.files if file.change != ADDED]
        return tuple(dict.fromkeys(found))


def suppressed_html(removals: tuple[Removal, ...]) -> str:
    """What is shown in place of the redline of a suppressed change."""
    lines = "".join(f"<li>{escape(one.as_text())}</li>" for one in removals)
    return f'<ul class="mw-removed">{lines}</ul>'


def compare_items(old: Item, new: Item, read: ReadFile | None = None) -> ItemRedline:
    """The redline of two revisions; with `read`, which gives an attachment's bytes, CSV files are compared by cell."""
    files = tuple(_files(old, new, read))
    kept = len(new.attachments) - sum(1 for file in files if file.new is not None)
    return ItemRedline(tuple(_fields(old, new)), compare(old.body, new.body), files, kept)


def _fields(old: Item, new: Item) -> Iterator[FieldChange]:
    for path, label, one, other in _leaves(Item, old, new, "", ""):
        redline = compare(one, other)
        if not redline.same:
            yield FieldChange(path, label, one, other, redline)


def _leaves(record: type[Any], old: Any, new: Any, at: str, label: str) -> Iterator[tuple[str, str, str, str]]:
    """The fields that differ: path on disk, labels, both values in words; records inside are opened."""
    for name, (key, one) in form.forms(record).items():
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before == after or (record is Item and key in _LEFT_OUT):
            continue
        path = f"{at}.{key}" if at else key
        said = f"{label} › {_(one.label)}" if label else _(one.label)
        if isinstance(one, form.Sub):
            yield from _leaves(one.record, before, after, path, said)
        else:
            yield path, said, _words(one, before), _words(one, after)


def _words(one: form.Form, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == ():
        return ""
    if isinstance(one, form.Choice):
        return _(one.choices.get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(one, form.Many):
        return ("；\n" if isinstance(one.each, form.Sub) else "、").join(_words(one.each, each) for each in value)
    if isinstance(one, form.Sub):
        return "，".join(f"{said}：{words}" for _path, said, words, _none in _leaves(one.record, value, None, "", ""))
    if isinstance(one, form.Table):
        return "；\n".join(f"{key}：{_words(one.each, each)}" for key, each in value.items())
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _files(old: Item, new: Item, read: ReadFile | None) -> Iterator[FileChange]:
    before = {one.file: one for one in old.attachments}
    after = {one.file: one for one in new.attachments}
    gone = {one.sha256: one for name, one in before.items() if name not in after}
    for name, one in after.items():
        was = before.get(name)
        if was is None:
            was = gone.pop(one.sha256, None)
            yield FileChange(RENAMED if was else ADDED, was, one)
        elif was.sha256 != one.sha256:
            yield FileChange(REPLACED, was, one, _cells(was, one, read))
        elif was != one:
            yield FileChange(RELABELLED, was, one)
    for one in gone.values():
        yield FileChange(REMOVED, one, None)


def _cells(old: Attachment, new: Attachment, read: ReadFile | None) -> Redline | None:
    if read is None or not old.file.lower().endswith(".csv"):
        return None
    one, other = read(old), read(new)
    if one is None or other is None:
        return None
    try:
        return compare(one.decode("utf-8-sig"), other.decode("utf-8-sig"), csv=True)
    except UnicodeDecodeError:
        return None


def _file_words(file: FileChange) -> str:
    words = _(FILE_CHANGES[file.change])
    if file.change == RENAMED and file.old and file.new:
        return _("{change}：{old} → {new}").format(change=words, old=file.old.file, new=file.new.file)
    if file.change == RELABELLED and file.old and file.new and file.old.title != file.new.title:
        return _("{change}：{old} → {new}").format(change=words, old=file.old.title, new=file.new.title)
    return words
