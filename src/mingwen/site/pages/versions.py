"""Pages below an item's own: what each revision changed (`r2/`), and the text as it stood before (`v1/`).

They are made from blobs of the history, so a page depends on nothing but the blobs that it names, the facts of the
record and our own code: what is known is linked, never compared again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from mingwen.history.front import FrontReader
from mingwen.history.model import AttachedFile
from mingwen.history.redline import ItemRedline, compare, compare_items, suppressed_html
from mingwen.item import decode, strict
from mingwen.item.model import Attachment, Item
from mingwen.item.reader import read_item
from mingwen.messages import _
from mingwen.render import to_html
from mingwen.site.edition import Edition, Published
from mingwen.site.pages import record, words
from mingwen.site.pages.frames import crumbs, frame, side_nav, tab_of
from mingwen.site.pages.model import Filled, Page, SiteContext
from mingwen.site.pages.view import View, view_of
from mingwen.site.record import Entry
from mingwen.site.shell_spec import Link

ROOT = "../../../../"
NOINDEX = '<meta name="robots" content="noindex">\n'


class Text:
    """One text of an item as it lay in the repository, read as an item only where somebody asks for that.

    `known` is the item, where it has been read before. Most amendments change the body alone; then what the front
    matter says is the same, letter for letter, and need not be read again.
    """

    def __init__(self, path: str, raw: bytes, known: Item | None = None) -> None:
        self._path, self._raw, self._known = path, raw, known

    @cached_property
    def item(self) -> Item | None:
        """The item, or None where the file is older than its form."""
        return self._known if self._known is not None else read_item(self._path, self._raw).item

    @cached_property
    def _block(self) -> strict.Block | None:
        text = decode.decode(self._raw, [])
        return strict.split(text, []) if text is not None else None

    @property
    def body(self) -> str | None:
        """The body; None where it cannot be told from the front matter."""
        return self._block.body if self._block is not None else None

    def says_as(self, other: Text) -> bool:
        """Whether the front matter is the same but for revision, change and sign-offs.

        Letters alone do not tell: a quoted text that runs on at the margin looks like a key of its own.
        """
        return self._said is not None and self._said == other._said and self._fields == other._fields

    @cached_property
    def _said(self) -> str | None:
        return _OF_EVERY_REVISION.sub("", self._block.front) if self._block is not None else None

    @cached_property
    def _fields(self) -> dict[str, strict.Node]:
        found = _FRONTS.read(self._block.front, "") if self._block is not None else None
        data = found[0] if found is not None else {}
        return {key: value for key, value in data.items() if key not in ("revision", "change", "signoff")}


_FRONTS = FrontReader()
_OF_EVERY_REVISION = re.compile(r"^(?:revision|change|signoff):.*\n(?:[^A-Za-z_\n].*\n|\n)*", re.MULTILINE)

Texts = Mapping[str, Text]
"""Texts by blob."""
ReadBlob = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A page that needs earlier texts: its path, shell and inputs as a `Page` has them, and the blobs that it reads."""

    path: str
    shell: str
    inputs: tuple[Any, ...]
    blobs: tuple[str, ...]
    make: Callable[[Texts, ReadBlob], Filled]

    def page(self, texts: Texts, read: ReadBlob) -> Page:
        """The page itself, once its texts are at hand."""
        return Page(self.path, self.shell, self.inputs, lambda: self.make(texts, read))


def version_pages(one: Published, edition: Edition, context: SiteContext) -> Iterator[VersionPage]:
    """Every page below an item's own, in the order of its revisions."""
    if not one.record.amendments:
        return
    view = view_of(edition, context)
    shell = frame(tab_of(view.column(one)), f"{one.card.address}v1/")
    said = [(entry.name, entry.ordinal, entry.since, entry.told, entry.text) for entry in one.record.entries]
    around = (view.title(one), one.state, one.card.sample, one.card.department, said)
    before: Entry | None = None
    for entry in one.record.entries:
        own = (around, entry.facts())
        if entry.told and before is not None:
            blobs = (before.revision.blob, entry.revision.blob)
            path = f"{one.card.address}{entry.redline}/index.html"
            yield VersionPage(path, shell, ("redline", blobs, own), blobs, _Redline(view, one, before, entry))
        if entry.text and entry.until is not None:
            files = [(file.file, kept(one, entry, file)) for file in entry.revision.files]
            path = f"{one.card.address}{entry.name}/index.html"
            blob = entry.revision.blob
            yield VersionPage(path, shell, ("as of", blob, own, files), (blob,), _AsOf(view, one, entry))
        before = entry


def kept(one: Published, entry: Entry, file: AttachedFile) -> bool:
    """Whether an earlier revision's attachment lies beside that revision's page.

    It does where the file is not the same in every later revision; elsewhere the present file is the same file. What
    once lies there stays there, whatever comes later.
    """
    entries = one.record.entries
    later = entries[entries.index(entry) + 1 :]
    return any((file.file, file.sha256) not in _named(other) for other in later)


def kept_files(one: Published) -> Iterator[tuple[str, str]]:
    """The attachments of earlier revisions that the site keeps: path and blob."""
    for entry in one.record.entries:
        if entry.text and entry.until is not None:
            for file in entry.revision.files:
                if file.blob and kept(one, entry, file):
                    yield f"{one.card.address}{entry.name}/{file.file}", file.blob


def _named(entry: Entry) -> set[tuple[str, str]]:
    return {(file.file, file.sha256) for file in entry.revision.files}


@dataclass(frozen=True, slots=True)
class _Redline:
    """Makes the page of what one revision changed."""

    view: View
    one: Published
    before: Entry
    entry: Entry

    def __call__(self, texts: Texts, read: ReadBlob) -> Filled:
        view, one, entry = self.view, self.one, self.entry
        old, new = texts[self.before.revision.blob], texts[entry.revision.blob]
        redline = _compared(old, new, len(entry.revision.files), self._reader(read))
        neighbours = [other for other in one.record.entries if other.told and other is not entry]
        earlier = [other for other in neighbours if other.ordinal < entry.ordinal][-1:]
        later = [other for other in neighbours if other.ordinal > entry.ordinal][:1]
        title = view.title(one)
        main = view.templates.render(
            "redline.html",
            root=ROOT,
            title=title,
            short=one.card.short,
            sample=one.card.sample,
            before=words.ordinal(self.before.ordinal),
            row=record.row(view, one, entry),
            previous=_links(view, earlier),
            following=_links(view, later),
            old_text=f"../{self.before.name}/" if self.before.text else "",
            changes=redline.changes if redline is not None else 0,
            removal=entry.removal,
            html=_shown(redline, removal=entry.removal),
        )
        heading = _("修改对照：{title}").format(title=title)
        return _filled(view, one, entry, heading, _("修改对照"), main, "")

    def _reader(self, read: ReadBlob) -> Callable[[Attachment], bytes | None]:
        """The bytes of an attachment of either revision."""
        blobs = {
            (file.file, file.sha256): file.blob
            for entry in (self.before, self.entry)
            for file in entry.revision.files
            if file.blob
        }

        def of(file: Attachment) -> bytes | None:
            blob = blobs.get((file.file, file.sha256))
            return read(blob) if blob else None

        return of


def _compared(old: Text, new: Text, files: int, read: Callable[[Attachment], bytes | None]) -> ItemRedline | None:
    """Two texts compared; by their bodies alone where the rest is the same, or cannot be read as an item."""
    before, after = old.body, new.body
    if before is None or after is None:
        return None
    if old.says_as(new):
        return ItemRedline((), compare(before, after), (), files)
    if old.item is not None and new.item is not None:
        return compare_items(old.item, new.item, read)
    return ItemRedline((), compare(before, after), ())


def _shown(redline: ItemRedline | None, *, removal: bool) -> Markup:
    """A comparison as HTML; of a removal, the places alone."""
    if redline is None:
        return Markup("<p>{}</p>").format(_("当时的文件格式已不能读取，无法对照。"))
    html = suppressed_html(redline.suppressed()) if removal else redline.as_html()
    return Markup(html)  # noqa: S704  (escaped where it is made)


@dataclass(frozen=True, slots=True)
class _AsOf:
    """Makes the page of the text as it stood until it was amended."""

    view: View
    one: Published
    entry: Entry

    def __call__(self, texts: Texts, read: ReadBlob) -> Filled:
        view, one, entry = self.view, self.one, self.entry
        text, present = texts[entry.revision.blob], texts.get(one.card.blob)
        item = present.item if present is not None and present.says_as(text) else text.item
        body = text.body or ""
        following = one.record.entries[one.record.entries.index(entry) + 1]
        assert entry.until is not None
        title = entry.revision.title or view.title(one)
        main = view.templates.render(
            "as_of.html",
            root=ROOT,
            title=title,
            short=one.card.short,
            prefix=view.site.prefix,
            sample=one.card.sample,
            label=words.ordinal(entry.ordinal),
            since=(words.machine(entry.since), words.clock(entry.since)),
            until=(words.machine(entry.until), words.minute(entry.until)),
            redline=f"../{following.redline}/" if following.told else "",
            following=words.ordinal(following.ordinal),
            own_redline=f"../{entry.redline}/" if entry.told else "",
            facts=list(_facts(view, item)),
            body=Markup(to_html(body, self._resolve).html),  # noqa: S704  (sanitised by the renderer)
            files=[(self._beside(file), file) for file in entry.revision.files],
        )
        ordinal = words.ordinal(entry.ordinal)
        label = _("{title}（{ordinal}时的文字）").format(title=title, ordinal=ordinal)
        here = _("{ordinal}时的文字").format(ordinal=ordinal)
        canonical = f'<link rel="canonical" href="{escape(view.url(one.card.address))}">\n'
        return _filled(view, one, entry, label, here, main, canonical)

    def _beside(self, file: AttachedFile) -> str:
        """The address of one of its attachments, seen from its page; empty where the file is lost."""
        if kept(self.one, self.entry, file):
            return file.file if file.blob else ""
        return f"../{file.file}"

    def _resolve(self, path: str) -> str:
        """An attachment written in the text; whatever else is relative is seen from the item's own page."""
        name = path.removeprefix("./").rpartition("/")[2]
        file = next((file for file in self.entry.revision.files if file.file == name), None)
        return self._beside(file) if file is not None else f"../{path.removeprefix('./')}"


def _facts(view: View, item: Item | None) -> Iterator[tuple[str, str]]:
    """The rows of the card of an earlier text, as far as it can be read."""
    if item is None:
        return
    unit = view.register.units.get(item.department)
    yield _("牵头单位"), unit.name if unit is not None else item.department
    yield _("成文日期"), item.formed.isoformat()
    if item.doc_no:
        yield _("文号"), item.doc_no
    yield _("内容概述"), item.summary


def _links(view: View, entries: list[Entry]) -> list[tuple[str, str]]:
    return [(f"../{entry.redline}/", words.ordinal(entry.ordinal)) for entry in entries]


def _filled(
    view: View, one: Published, entry: Entry, title: str, here: str, main: str, canonical: str
) -> dict[str, str]:
    column = view.column(one)
    trail = [Link(column.short_title, f"c/{column.id}/"), Link(one.card.short, one.card.address)]
    return {
        "title": str(escape(title)),
        "head": NOINDEX + canonical if canonical else "",
        "path": crumbs(trail, here, ROOT),
        "toc": side_nav(_("本件各版"), list(_versions(one, entry, text=bool(canonical))), ROOT),
        "main": main,
        "asof": words.clock(entry.until if canonical and entry.until else entry.since),
    }


def _versions(one: Published, entry: Entry, *, text: bool) -> Iterator[Link]:
    """The neighbours of a page: the other revisions' pages of the same sort, and the present text."""
    base = one.card.address
    yield Link(_("现行文字"), base)
    for other in reversed(one.record.entries):
        there = other.text and other.until is not None if text else other.told
        if there:
            day = other.since.date().isoformat()
            end = other.name if text else other.redline
            name = _("{ordinal} {day}").format(ordinal=words.ordinal(other.ordinal), day=day)
            yield Link(name, f"{base}{end}/", other is entry)
