"""An item's amendment record as pages show it: one row a revision, newest first, with what may be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingwen.history.model import Signed
from mingwen.item.record import Correction
from mingwen.messages import N_, _
from mingwen.site.edition import Published
from mingwen.site.pages import words
from mingwen.site.pages.view import View
from mingwen.site.record import SUPPRESSED, WITHDRAWAL, Entry

EXPLAINED = "record/"  # what the record proves and what not
DID = {"check": N_("核查"), "approve": N_("批准"), "execute": N_("执行")}


@dataclass(frozen=True, slots=True)
class Row:
    """One revision.

    `unsaid` stands in the place of what and why where they are not told; `note` is added to them. `redline` and `text`
    are ends of addresses below the item's, empty where there is nothing to see.
    """

    label: str
    day: str
    minute: str
    machine: str
    kind: str
    what: str
    why: str
    unsaid: str
    note: str
    posts: tuple[str, ...]
    redline: str
    text: str
    corrections: tuple[str, ...]


def rows(view: View, one: Published) -> list[Row]:
    """The record of an item, newest revision first, the publication last."""
    return [row(view, one, entry) for entry in reversed(one.record.entries)]


def row(view: View, one: Published, entry: Entry) -> Row:
    """One revision of an item as a row."""
    said = entry.revision
    told = entry.worded and entry.ordinal > 0 and bool(said.what)
    present = entry.until is None
    return Row(
        label=words.ordinal(entry.ordinal),
        day=entry.since.date().isoformat(),
        minute=words.minute(entry.since),
        machine=words.machine(entry.since),
        kind=words.change(said.kind) if entry.ordinal else "",
        what=said.what if told else "",
        why=said.why if told else "",
        unsaid="" if told else _unsaid(one, entry),
        note=_note(entry),
        posts=tuple(posts(view, said.signed)),
        redline=f"{entry.redline}/" if entry.told else "",
        text=f"{entry.name}/" if entry.text and not present else "",
        corrections=tuple(corrected(entry.corrections)) if entry.worded else (),
    )


def _unsaid(one: Published, entry: Entry) -> str:
    """What stands in place of a reason."""
    if not entry.ordinal:
        return _("全文公开")
    if not entry.worded and one.state in ("published", "superseded"):
        return _("后来隐去了部分内容。这次修改的说明可能引用了被隐去的文字，不再显示。")
    if not entry.worded:
        return _("正文已不公开，这次修改的说明不再显示。")
    return _("没有写明改了什么、为什么改。")


def _note(entry: Entry) -> str:
    said = entry.revision
    if said.kind == SUPPRESSED:
        return _("隐去的文字不再显示，也不提供对照；此前各版的文字一并不再提供。")
    if said.kind == WITHDRAWAL:
        return _("正文、附件和此前各版的文字都不再提供。")
    if not said.own_reason and entry.ordinal and said.what:
        return _("这次改动没有另写说明，沿用了以前的说明。")
    return ""


def posts(view: View, signed: tuple[Signed, ...]) -> Iterator[str]:
    """Who checked, approved and executed, as posts, each once and in that order."""
    for step, did in DID.items():
        for post in dict.fromkeys(entry.by for entry in signed if entry.step == step):
            yield _("{post}{did}").format(post=view.post_name(post), did=_(did))


def corrected(corrections: tuple[Correction, ...]) -> Iterator[str]:
    """Reasons put right, each as a sentence."""
    for one in corrections:
        if one.what:
            yield _("事项说明有误，应为：{text}（{reason}）").format(text=one.what, reason=one.reason)
        if one.why:
            yield _("原因说明有误，应为：{text}（{reason}）").format(text=one.why, reason=one.reason)
