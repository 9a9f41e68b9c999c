"""Who must sign a record, and what does not hold about the sign-offs that are there.

The rules are those of an item's chain (see `chain`): a post that may, in post or its registered deputy that day, bound
to the digest, in order, each step by another person. Which steps a record needs is said by its kind in `due`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mingwen.evidence.chain import ORDER, TOLERANCE, Signed, resolve_entry
from mingwen.item.model import STEPS
from mingwen.item.record import Correction, Expunge, Order, Record, Takedown
from mingwen.messages import Fault, _
from mingwen.register import Register

Due = tuple[tuple[str, tuple[str, ...]], ...]  # each step with the posts that may take it


def due(record: Record, register: Register, unit: str = "") -> Due:
    """The steps that a record needs in their order, each with the posts that may take it; none: it cannot be signed.

    `unit` leads on the item that the record is about. A correction is signed like an amendment. A page is hidden by one
    post that the register names, and what becomes of it is decided by the leader in charge; who it says did so is who
    signs. Expunging takes two posts: a leader who decides it, and one of the office who carries it out.
    """
    office = register.office.id
    executing = register.signers("execute", office, "")
    leaders = tuple(dict.fromkeys((*_leaders(register, unit), *_leaders(register, office))))
    if isinstance(record, Takedown):
        if record.outcome is None:
            return (("execute", _named(register.takedown_posts, record.by)),)
        return (("approve", _named(leaders, record.outcome.by)),)
    if isinstance(record, Expunge):
        return (("approve", leaders), ("execute", executing))
    if isinstance(record, Correction) and unit in register.units:
        return (
            ("check", register.signers("check", unit, "")),
            ("approve", _leaders(register, unit)),
            ("execute", executing),
        )
    if isinstance(record, Order):  # one order by the office, whatever units it moves items between
        return (("execute", executing),)
    return ()


def subject(record: Record) -> str:
    """The short number of the item that a record is about; nothing where it is about none, or many."""
    return record.item if isinstance(record, Correction | Takedown | Expunge) else ""


def _named(posts: tuple[str, ...], by: str) -> tuple[str, ...]:
    """The post that the record names, where it is one that may; else all that may (that it may not is said apart)."""
    return (by,) if by in posts else posts


def _leaders(register: Register, unit: str) -> tuple[str, ...]:
    return (register.units[unit].leader,) if unit in register.units else ()


def faults(record: Record, digest: str, steps: Due, register: Register, until: datetime) -> Iterator[Fault]:
    """All that is wrong with the sign-offs of a record; `until` is when it landed, or now.

    Faults name a field of the record; their id is empty, for the rule that tells them.
    """
    may = dict(steps)
    entries = [resolve_entry(index, entry, register) for index, entry in enumerate(record.signoff)]
    before: list[Signed] = []
    for signed in entries:
        yield from (Fault("", f"{signed.at}{field}", message) for field, message in _wrong(signed, may, digest, until))
        yield from _against(signed, before)
        before.append(signed)


def missing(record: Record, digest: str, steps: Due) -> tuple[tuple[str, str], ...]:
    """The steps that nobody has taken for this very text: the step and the post that ordinarily does."""
    taken = {(entry.step, entry.by) for entry in record.signoff if entry.digest == digest}
    return tuple(
        (step, posts[0] if posts else "") for step, posts in steps if not any((step, post) in taken for post in posts)
    )


def _wrong(signed: Signed, may: dict[str, tuple[str, ...]], digest: str, until: datetime) -> Iterator[tuple[str, str]]:
    entry = signed.entry
    step = _(STEPS[entry.step])
    if entry.step not in may:
        yield ".step", _("这份记录不需要“{step}”").format(step=step)
    elif entry.by not in may[entry.step]:
        posts = _("、").join(may[entry.step])
        yield ".by", _("{step}应当由 {posts} 签，{by} 不能签").format(step=step, posts=posts, by=entry.by)
    elif not signed.persons:
        yield ".by", _("{day}，{by} 无人在岗，也不是登记的代行岗位代签").format(day=signed.day, by=entry.by)
    if entry.digest != digest:
        yield ".digest", _("记录在这次签批之后改动过，签批已失效")
    if entry.at > until + TOLERANCE:
        yield ".at", _("签批时间晚于进入主分支（或现在）的时间")


def _against(signed: Signed, before: list[Signed]) -> Iterator[Fault]:
    """What is wrong between one entry and those above it."""
    for earlier in before:
        if ORDER.index(signed.entry.step) < ORDER.index(earlier.entry.step) or signed.entry.at < earlier.entry.at:
            yield Fault("", f"{signed.at}.at", _("签批没有按次序，或时间早于前一步"))
        if len(signed.persons) == 1 and signed.persons == earlier.persons:
            message = _("{by} 与 {other} 当天是同一个人，不能签两步")
            yield Fault("", f"{signed.at}.by", message.format(by=signed.entry.by, other=earlier.entry.by))
