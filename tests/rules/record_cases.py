"""Cases of family H: records, their sign-offs, and what a change of published text needs beside them."""

from __future__ import annotations

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
