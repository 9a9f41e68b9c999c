"""Items of a made-up three years: front matter, body, tables and sign-offs that `mingwen check` accepts."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from mingwen.item import path as item_path
from mingwen.item.digest import digest
from mingwen.item.writing import front_matter
from mingwen.register import Register
from mingwen.register.columns import Column, TableSchema
from mingwen.register.workdays import Unknown
from tests.corpus import blocks, prose, words

FIRST, LAST = date(2024, 1, 2), date(2026, 6, 30)
SUBJECTS = {"monitoring": "water", "solid-waste": "waste"}  # by unit, where the subject is not called as the unit is
OF_COLUMN = {"noise": "noise", "air-daily": "air", "air-forecast": "air", "ambient-air": "air"}
WEIGHTS = {  # how often a column has something new, beside the others
    "news": 90,
    "penalties": 80,
    "air-daily": 70,
    "eia-acceptance": 70,
    "eia-proposed": 60,
    "eia-decision": 60,
    "discharge-permits": 60,
    "air-forecast": 50,
    "notices": 30,
    "complaints": 25,
    "supervisory-monitoring": 25,
    "mailbox": 25,
    "county-reports": 20,
    "drinking-water-quality": 20,
    "events": 20,
    "polluter-emissions": 20,
    "radiation-permits": 20,
    "surface-water-quality": 20,
    "waste-approvals": 20,
    "meetings": 15,
}
OTHERS = 6  # the weight of every other column
SIZES = ((160, 300, 450, 700, 1200, 2400), (20, 25, 25, 17, 9, 4))  # characters of body, and how often
SHORT = ("air_daily", "air_forecast", "permit", "letter", "inspection")  # kinds whose text is a few sentences
NUMBERED = {"penalty": "示环罚", "permit": "示环许", "decision": "示环审"}  # 文号 by kind; policy documents get 示环发


@dataclass(frozen=True, slots=True)
class Made:
    """One revision of one item as files by path, the moment of its last signature, and what the next is made from."""

    short: str
    file: str
    files: Mapping[str, bytes]
    signed: datetime
    values: Mapping[str, Any]
    body: str


@dataclass(slots=True)
class Desk:
    """What one item needs to know of those before it: serial numbers, document numbers, documents to interpret."""

    register: Register
    serials: Counter[int] = field(default_factory=Counter)
    numbers: Counter[tuple[str, int]] = field(default_factory=Counter)
    policies: list[str] = field(default_factory=list)
    dailies: Counter[str] = field(default_factory=Counter)


def items(register: Register, count: int, seed: int) -> Iterator[Made]:
    """`count` items in the order of their days, the same for the same register, count and seed."""
    rng = Random(f"{seed}:{count}")
    desk = Desk(register)
    open_columns = [column for column in register.columns.values() if column.is_open]
    order = rng.sample(open_columns, len(open_columns))  # every column once before chance takes over
    weights = [WEIGHTS.get(column.id, OTHERS) for column in open_columns]
    span = (LAST - FIRST).days
    for number in range(count):
        on = _workday(FIRST + timedelta(number * span // max(count - 1, 1)), register)
        column = order.pop() if order else rng.choices(open_columns, weights)[0]
        if column.audience_required and not desk.policies:  # nothing to interpret yet
            order.insert(0, column)
            column = register.columns["policies"]
        yield _made(Random(f"{seed}:{number}"), column, desk, on)


def _rests(on: date, register: Register) -> bool:
    """Whether nobody works that day; years without a calendar rest at weekends."""
    works = register.workdays.is_workday(on)
    return on.weekday() > 4 if isinstance(works, Unknown) else not works


def _workday(on: date, register: Register) -> date:
    while _rests(on, register):
        on -= timedelta(1)
    return on


def _made(rng: Random, column: Column, desk: Desk, on: date) -> Made:
    register = desk.register
    unit = column.lead or rng.choice([one.id for one in register.units.values() if register.allows(one.id, column.id)])
    desk.serials[on.year] += 1
    short = f"{on.year}-{desk.serials[on.year]:05}"
    block = blocks.block(rng, column, register, on)
    subject = OF_COLUMN.get(column.id) or SUBJECTS.get(unit, unit)
    body = prose.body(rng, subject, on, rng.choices(*SIZES)[0] if column.kind not in SHORT else 140)
    title = _title(rng, column, on, block)
    values: dict[str, Any] = {
        "title": title,
        "index_no": f"{register.site.prefix}/{short}",
        "summary": _summary(body) or title,
        "department": unit,
        "with": _with(rng, column, unit, block),
        "column": column.id,
        "mode": "active",
        "formed": on,
        "editor": _editor(register, unit, column),
        "channel": "self" if column.handling.careful or rng.random() < 0.7 else "contractor",
        "handling": {name: getattr(column.handling, name) for name in ("sensitive", "high_standard", "fast_moving")},
        "keywords": list(column.keywords),
        "basis": [one for one in column.basis if register.legal[one.partition(":")[0]].in_force(on)],
        "revision": 1,
        "sample": True,
    }
    values |= _extras(rng, column, desk, on, short)
    if column.kind and block is not None:
        values[column.kind] = block
    place = item_path.ItemPath(unit, column.id, on.year, short[5:], item_path.slug(title))
    attached = _attachments(rng, column, on, body)
    values["attachments"] = [
        {"file": name, "title": label, "sha256": hashlib.sha256(data).hexdigest()} for name, label, data in attached
    ]
    referral = _decide(values, register, column, unit, on, short)
    entries = sign(values, body, register, on)
    files = {place.file: (front_matter(values | {"signoff": entries}) + body).encode(), **referral}
    files |= {f"{place.folder}/{name}": data for name, _label, data in attached}
    if column.id == "policies":
        desk.policies.append(short)
    return Made(short, place.file, files, entries[-1]["at"], values, body)


def amended(made: Made, register: Register, days: int) -> Made:
    """The next revision of an item, some days after its last signature: a sentence more, what and why, signed anew."""
    number = int(made.values["revision"]) + 1
    on = _workday(made.signed.date() + timedelta(days), register)
    values = dict(made.values) | {
        "revision": number,
        "change": {
            "kind": "correction" if number % 2 else "amendment",
            "what": f"补充第{number}次核对的结果和核对日期",
            "why": f"{made.short}第{number}次核对由哪个岗位完成，原文没有写明，读者来电询问。",
        },
    }
    body = f"{made.body}\n{on.month}月{on.day}日由业务岗再次核对，数据没有变化。\n"
    entries = sign(values, body, register, on)
    files = {made.file: (front_matter(values | {"signoff": entries}) + body).encode()}
    return Made(made.short, made.file, files, entries[-1]["at"], values, body)


def _title(rng: Random, column: Column, on: date, block: Mapping[str, Any] | None) -> str:
    block = block or {}
    if column.kind in ("air_daily", "air_forecast"):
        return f"{on.year}年{prose.chinese_day(on)}{column.short_title}"
    if column.kind == "penalty":
        return f"{block['party']}行政处罚决定"
    if column.kind == "permit":
        return f"{block['holder']}{column.short_title}"
    if column.kind in ("notice", "decision"):
        return f"{block.get('builder') or block.get('holder')}{block['project']}{column.short_title}"
    if column.class_ == "document":
        return f"示例市{column.short_title}{words.pick(rng, 'DOCUMENT')}（{words.place(rng)}）"
    pattern = words.pick(rng, "TITLE").replace("{title}", column.short_title).replace("{year}", str(on.year))
    return prose.fill(rng, pattern, on)


def _summary(body: str) -> str:
    told = [line.lstrip("0123456789. ") for line in body.splitlines() if line and line[0] not in "#|"]
    sentence, stop, _rest = (told or [""])[0].partition("。")
    return (sentence + stop)[:120]


def _with(rng: Random, column: Column, unit: str, block: Mapping[str, Any] | None) -> list[str]:
    if block and block.get("media"):
        return list(block["media"])
    some = [one for one in column.with_any if one != unit]
    return [*column.with_, *(rng.sample(some, 1) if some else ())]


def _editor(register: Register, unit: str, column: Column) -> str:
    """A post of the unit that writes and does not sign."""
    owner = unit if register.units[unit].inside else register.office.id
    taken = {register.check_post(unit, column.id), register.units[unit].leader}
    posts = [post for post in register.posts.values() if post.unit == owner and post.id not in taken]
    return min(posts, key=lambda post: (post.role != "staff", post.order)).id


def _extras(rng: Random, column: Column, desk: Desk, on: date, short: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    prefix = NUMBERED.get(column.kind or "") or ("示环发" if column.class_ == "document" else "")
    if prefix:
        desk.numbers[prefix, on.year] += 1
        found["doc_no"] = f"{prefix}〔{on.year}〕{desk.numbers[prefix, on.year]}号"
    if column.class_ == "document":
        found |= {"doc_kind": "normative", "effective_from": on + timedelta(30), "validity": "valid"}
    if column.public_until_required:
        found["public_until"] = on + timedelta(3 * 365)
    if column.audience_required:
        found |= {"audience": ["public", "enterprise"], "interprets": [rng.choice(desk.policies)]}
    if column.kind == "county_report":
        found["origin"] = rng.choice(list(desk.register.units["county"].bodies))
    return found


def _attachments(rng: Random, column: Column, on: date, body: str) -> list[tuple[str, str, bytes]]:
    """Name, title and bytes: the column's table, a full text where one is asked for, another table now and then."""
    found = []
    if column.table is not None and (column.table.required or rng.random() < 0.6):
        found.append(("data.csv", column.table.title, _csv(rng, column.table, on)))
    elif column.full_text or (column.table is None and rng.random() < 0.08):
        rows = [("序号", "内容"), *((str(number), line) for number, line in enumerate(_lines(body) or ["见正文"], 1))]
        found.append(("fulltext.csv", "全文（分段）", _rows(rows)))
    return found


def _lines(body: str) -> list[str]:
    return [line for line in body.splitlines() if line and line[0] not in "|#=+-@"]


def _csv(rng: Random, schema: TableSchema, on: date) -> bytes:
    makers = {
        "text": lambda: words.place(rng),
        "number": lambda: f"{rng.uniform(0, 90):.2f}",
        "date": lambda: (on - timedelta(rng.randint(1, 60))).isoformat(),
        "month": lambda: f"{on.replace(day=1) - timedelta(1):%Y-%m}",
        "credit-code": lambda: blocks.credit_code(rng),
    }
    head = tuple(column.title for column in schema.columns)
    rows = [tuple(makers[column.type]() for column in schema.columns) for _row in range(rng.randint(4, 24))]
    return _rows([head, *rows])


def _rows(rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _decide(
    values: dict[str, Any], register: Register, column: Column, unit: str, on: date, short: str
) -> dict[str, bytes]:
    """Put the secrecy decision and the approvers in; gives the ticket where the column starts with doubt."""
    check = register.check_post(unit, column.id) or register.units[unit].head
    values["approvers"] = {"check": check, "approve": register.units[unit].leader}
    if column.doubt == "no":
        values["secrecy"] = {"doubt": "no", "conclusion": "clear", "by": check, "date": on}
        return {}
    by, ticket = register.signers("clear", unit, column.id)[-1], f"t-{short}"
    values["secrecy"] = {"doubt": "yes", "conclusion": "clear", "by": by, "date": on, "referral": ticket}
    ruling = f"ruling: {{by: {by}, date: {on}, result: clear}}\n"
    return {f"content/_referrals/{ticket}.yml": f"unit: {unit}\nopened: {on}\n{ruling}".encode()}


def sign(values: Mapping[str, Any], body: str, register: Register, on: date) -> list[dict[str, Any]]:
    """The sign-offs that the item needs, by distinct persons in post, one an hour from the day after `on`."""
    bound = digest(tree(values), body)
    unit, column = str(values["department"]), str(values["column"])
    steps = [("check", values["approvers"]["check"]), ("approve", values["approvers"]["approve"])]
    if values["secrecy"]["doubt"] == "yes":
        steps.append(("clear", register.signers("clear", unit, column)[0]))
    steps += [("confirm", register.units[one].head) for one in values.get("with", ())]
    if int(values["revision"]) > 1:
        steps.append(("execute", register.signers("execute", unit, column)[0]))
    signed: set[str] = set()
    entries = []
    for number, (step, post) in enumerate(steps):
        at = blocks.moment(_next_workday(on, register), 9 + number, 12)
        entry = {"step": step, "by": post, "at": at, "digest": bound}
        acting = _acting(register, post, at.date(), signed)
        entries.append(entry | ({"acting": acting} if acting else {}))
    return entries


def _acting(register: Register, post: str, on: date, signed: set[str]) -> str | None:
    """Remember who signs for the post; gives the deputy's post where the holder is away or has signed already."""
    holders = register.holders(post, on)
    if holders and not register.on_leave(post, on) and not signed.intersection(holders):
        signed.update(holders)
        return None
    deputy = register.posts[post].deputy
    persons = set(register.stand_ins(post, on)) - signed
    assert deputy is not None and persons, f"nobody can sign for {post} on {on}"  # noqa: PT018
    signed.update(persons)
    return deputy


def _next_workday(on: date, register: Register) -> date:
    later = on + timedelta(1)
    while _rests(later, register):
        later += timedelta(1)
    return later


def tree(values: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter values as the strict reader gives them: every scalar the text that the file writes."""
    return {key: _node(value) for key, value in values.items()}


def _node(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _node(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_node(child) for child in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
