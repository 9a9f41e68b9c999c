"""The referral ticket `content/_referrals/<id>.yml`: that a unit asked, when, and what was ruled; never what about.

What may be secret stays out of the repository until the ruling (条例 Art 17; 国办发〔2010〕57号), so the form has no
place for a title or a text, and an unknown key is refused like everywhere else.
"""

from __future__ import annotations

from datetime import date

from mingwen.item import decode, form, strict
from mingwen.item.form import choice, day, record, sub, text
from mingwen.item.model import ID
from mingwen.messages import Fault

FOLDER = "content/_referrals"
RESULTS = {"clear": "可以公开", "withhold": "不得公开", "escalated": "报上级或保密行政管理部门"}
MAX_TICKET = 4_096  # bytes: unit, two dates, a post and a result need no more


@record
class Ruling:
    """What the office (or, for its own items, the secrecy post or a superior) ruled, and when."""

    by: str = text("裁定岗位", pattern=ID)
    date: date = day("裁定日期")
    result: str = choice("裁定结果", RESULTS)


@record
class Referral:
    """A doubt referred: the unit, the day, and the ruling once there is one."""

    unit: str = text("提请单位", pattern=ID)
    opened: date = day("提请日期")
    ruling: Ruling | None = sub("裁定", Ruling, required=False)


def ticket_path(referral: str) -> str:
    """Where the ticket of that id lies in the repository."""
    return f"{FOLDER}/{referral}.yml"


def read_referral(raw: bytes, faults: list[Fault]) -> Referral | None:
    """The ticket in a file's bytes, or None with the faults (form ids, places in the ticket's own file)."""
    before = len(faults)
    text = decode.decode(raw, faults)
    tree = strict.parse(text, faults, max_bytes=MAX_TICKET) if text is not None else None
    if tree is None:
        return None
    found: list[Fault] = []
    ticket = form.read(Referral, tree.data, found)
    faults.extend(_placed(fault, tree) for fault in found)
    return ticket if len(faults) == before else None


def _placed(fault: Fault, tree: strict.Tree) -> Fault:
    line, column = tree.locate(fault.field)
    return Fault(fault.id, fault.field, fault.message, fault.fix, fault.who, line, column)
