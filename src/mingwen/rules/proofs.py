"""Proofs of a landing (family G): what is called a change of form, or a transfer, is nothing more than that.

Both kinds need fewer sign-offs than others, so neither is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mingwen.evidence.chain import FORMAT, TRANSFER, kind_of
from mingwen.item import form, record
from mingwen.item.model import Attachment, Item
from mingwen.messages import _
from mingwen.register import Register
from mingwen.rules.case import Read
from mingwen.rules.landing_case import Change, LandingCase
from mingwen.rules.rule import SaidOf, TreeSayings, landing_rule

_EDITOR = "拟稿人"
_OF_EVERY_REVISION = frozenset({"revision", "change", "signoff", "place"})
_FOLLOWS_A_MOVE = frozenset({"department", "column", "with_", "approvers"})


@landing_rule(
    "MW-G020",
    "只改格式，由程序证明",
    why="分工方案第四部分第四条：修改已公开的内容由分管领导签字；只有版式变了、一字未改的，核查即可，因此要证明确实一字未改。",
    who=_EDITOR,
    fix="文字、数字、链接、附件有改动的，kind 写 correction 或 amendment，走完整的签批。",
    before="kind: format，表2的 0.02 改成 0.2",
    after="kind: format，两段之间多余的空行去掉了，全角逗号统一了",
)
def format_is_proved(case: LandingCase) -> TreeSayings:
    """The rendered page says the same words, and every field the same thing; width and punctuation may differ."""
    for change in case.items:
        before, after = change.before, change.after
        if before is not None and after is not None and change.amended and kind_of(after) == FORMAT:
            yield from (SaidOf(after.path, at, message) for at, message in not_of_form(before, after))


@landing_rule(
    "MW-G021",
    "移交只换单位或栏目",
    why="移交由办公室一道命令办理，不逐件签批，因此除了单位、栏目和随之而变的签批岗位，一个字也不能动。",
    who="办公室",
    fix="正文或别的项目要改的，移交以后另开一次修订。",
    before="kind: transfer，department 由 water 改为 soil，正文也改了一句",
    after="kind: transfer，department 由 water 改为 soil，approvers 随之改动",
)
def transfer_moves_only(case: LandingCase) -> TreeSayings:
    """Department or column differ; besides, only approvers, and confirming units that the move makes superfluous.

    An order that lands with it says truly which text it moved.
    """
    moved = []
    for change in case.items:
        before, after = change.before, change.after
        if before is not None and after is not None and change.amended and kind_of(after) == TRANSFER:
            yield from (SaidOf(after.path, at, message) for at, message in not_a_move(before, after, case.register))
            moved.append((change.short, before.digest))
    if moved and case.read is not None:
        yield from _untrue_orders(case.changes, case.read, dict(moved))


def _untrue_orders(changes: Iterable[Change], read: Read, moved: Mapping[str, str]) -> TreeSayings:
    for change in changes:
        if change.new is None or change.old is not None or record.parse(change.path) is None:
            continue
        reading = record.read_record(change.path, read(change.new.id))
        lines = reading.record.items if isinstance(reading.record, record.Order) else ()
        for index, line in enumerate(lines):
            if moved.get(line.index_no, line.old) != line.old:
                place = reading.locate(field := f"items[{index}].old")
                message = _("{number} 移交前的摘要不是这一个")
                yield SaidOf(change.path, field, message.format(number=line.index_no), *place)


def not_of_form(before: Item, after: Item) -> Iterator[tuple[str, str]]:
    """What differs between two texts beyond their form: the field and a sentence for each."""
    from mingwen.history.redline import same_rendering  # a room that no other landing needs

    for key, old, new in _fields(before, after, _OF_EVERY_REVISION):
        if not _same_words(old, new):
            yield key, _("只改格式，“{field}”却说得不一样了").format(field=key)
    if not same_rendering(before.body, after.body):
        yield "body", _("只改格式，正文却有字、数、链接或结构的改动")


def not_a_move(before: Item, after: Item, register: Register | None = None) -> Iterator[tuple[str, str]]:
    """What a transfer changes beyond unit and column: the field and a sentence for each.

    Units that confirm because the old column asks for them may stay behind with it; without a register nobody can say
    which these are, and all may.
    """
    column = register.columns.get(before.column) if register is not None else None
    behind: tuple[str, ...] = before.with_ if register is None else ()
    if column is not None and after.column != before.column:
        behind = (*column.with_, *column.with_any)
    for key, _old, _new in _fields(before, after, _OF_EVERY_REVISION | _FOLLOWS_A_MOVE):
        yield key, _("移交不能改“{field}”").format(field=key)
    if before.body != after.body:
        yield "body", _("移交不能改正文")
    if not set(after.with_) <= {*before.with_, before.department}:
        yield "with", _("移交不能增加会同单位")
    if not set(before.with_) <= {*after.with_, after.department, *behind}:
        yield "with", _("移交不能减少会同单位")
    if (before.department, before.column) == (after.department, after.column):
        yield "department", _("单位和栏目都没有变，不是移交")


def _fields(before: Item, after: Item, but: frozenset[str]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that differ: the key on disk, old and new value."""
    for name, (key, _form) in form.forms(Item).items():
        old, new = getattr(before, name), getattr(after, name)
        if name not in but and old != new:
            yield key, old, new


def _same_words(old: Any, new: Any) -> bool:
    """Whether two values of one field say the same; files are told by their digests."""
    if isinstance(old, str) and isinstance(new, str):
        return _words(old) == _words(new)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_same_words, old, new))
    if isinstance(old, Attachment) and isinstance(new, Attachment):
        bare = [replace(one, title="", summary=None) for one in (old, new)]
        told = [(one.title, one.summary or "") for one in (old, new)]
        return bare[0] == bare[1] and _same_words(*told)
    return bool(old == new)


def _words(text: str) -> list[str]:
    from mingwen.history.redline import words

    return [token.key for token in words.tokens(text.strip())]


RULES = (format_is_proved, transfer_moves_only)
