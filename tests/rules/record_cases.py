"""Cases of family H: records, their sign-offs, and what a change of published text needs beside them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mingwen.item import record
from mingwen.item.record import RecordPath, read_record
from tests.rules.world import NOW, World

ORDER_ID = "or-2026-001"
OLD = "mw1:sha256:" + "0" * 64


def put_record(world: World, folder: str, record_id: str, *steps: dict[str, Any], **values: Any) -> str:
    """A record put into the world, signed by STEPS (step, by, and what differs from the ordinary); gives its path."""
    path = RecordPath(folder, 2026, record_id).file
    whole = {"id": record_id, "kind": folder, "reason": "机构改革后职责划转到水科", **values}
    digest = read_record(path, record.record_text(whole).encode()).digest
    ordinary = {"at": NOW, "digest": digest}
    entries = [{"step": "", "by": "", **ordinary, **one} for one in steps]
    world.files[path] = record.record_text(whole | {"signoff": entries}).encode()
    return path


EXECUTED = {"step": "execute", "by": "office-web"}
LINE = {"index_no": "2026-00042", "old": OLD, "new": OLD}


def order(*steps: dict[str, Any], **values: Any) -> Any:
    """A world with one order that moves an item which is not there."""
    return lambda world: put_record(world, "order", ORDER_ID, *steps, **{"to_unit": "water", "items": [LINE]} | values)


def added_after_signing(world: World) -> None:
    """An order whose reason is another than the office signed for."""
    path = put_record(world, "order", ORDER_ID, EXECUTED, to_unit="water", items=[LINE])
    world.files[path] = world.files[path].replace("水科".encode(), "土壤科".encode())


def in_another_folder(world: World) -> None:
    """An order that lies where takedowns do."""
    path = put_record(world, "order", ORDER_ID, EXECUTED, to_unit="water", items=[LINE])
    world.files[path.replace("/order/", "/takedown/")] = world.files.pop(path)


CORRECTED = {"kind": "correction", "what": "一处达标率由九成改为全部", "why": "录入时抄错了监测站的结果"}
CHECKED = {"step": "check", "by": "water-head"}
LEADER = {"step": "approve", "by": "water-leader"}
DECIDED = {"result": "restored", "by": "water-leader", "at": NOW - timedelta(minutes=30)}
TOO_EARLY = DECIDED | {"at": NOW - timedelta(days=2)}


def _about(folder: str, *steps: dict[str, Any], **values: Any) -> Any:
    """A world with an item in its second revision and a record about it."""

    def make(world: World) -> None:
        world.add(revision=2, change=CORRECTED)
        said = {name: value for name, value in ({"item": "2026-00042"} | values).items() if value is not None}
        put_record(world, folder, "rec-1", *steps, **said)

    return make


def takedown(**values: Any) -> Any:
    """A page hidden yesterday by a post that may."""
    step = LEADER if "outcome" in values else EXECUTED
    said = {"by": "office-web", "at": NOW - timedelta(hours=24), "decide_by": date(2026, 10, 14)}
    return _about("takedown", step, **said | values)


WITHDRAWN = {"kind": "withdrawal", "what": "撤回本件信息", "why": "所依据的监测数据有误需重测"}


def outcome(result: str, change: dict[str, str] | None = None, **values: Any) -> Any:
    """A page hidden and decided on. Where CHANGE is given, the item was changed and signed since it was hidden."""

    def make(world: World) -> None:
        takedown(outcome=DECIDED | {"result": result} | values)(world)
        if change is not None:
            steps = ("check", "approve", "execute")
            times = (NOW - timedelta(minutes=50 - 5 * count) for count in range(len(steps)))
            draft = world.item(revision=2, change=change)
            draft = draft.with_body("") if change["kind"] == "withdrawal" else draft
            draft.signed(*({"step": step, "at": at.isoformat()} for step, at in zip(steps, times, strict=True))).put()

    return make


def correction(*steps: dict[str, Any], **values: Any) -> Any:
    """A reason put right."""
    said = {"revision": 2, "why": "监测站复核后更正的数值"}
    return _about("correction", *steps or (CHECKED, LEADER, EXECUTED), **said | values)


def expunge(*steps: dict[str, Any], **values: Any) -> Any:
    """What was taken out of history, signed by two."""
    return _about("expunge", *steps or (LEADER, EXECUTED), **{"found": NOW - timedelta(hours=3)} | values)


def days_on(days: int) -> Any:
    """The same world some days on."""

    def make(world: World) -> None:
        world.now = NOW + timedelta(days=days)

    return make
