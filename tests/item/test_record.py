"""Records: strict form, the digest of the items, one form a kind."""

from __future__ import annotations

from typing import Any

import pytest

from mingwen.item import record, writing
from mingwen.item.digest import digest
from mingwen.item.record import Order, parse, read_record

PATH = "content/_records/order/2026/or-1.yml"
D = "mw1:sha256:" + "a" * 64
VALUES: dict[str, Any] = {
    "id": "or-1",
    "kind": "order",
    "reason": "机构改革后职责划转",
    "to_unit": "soil",
    "items": [{"index_no": "2026-00042", "old": D, "new": D[:-1] + "b"}],
}
TEXT = record.record_text(VALUES)


def test_reads_what_it_writes() -> None:
    reading = read_record(PATH, TEXT.encode())
    assert reading.faults == ()
    assert isinstance(reading.record, Order)
    assert reading.record.moved("2026-00042") is not None
    assert reading.record.moved("2026-00043") is None


def test_digest_is_the_items_without_body_and_sign_offs() -> None:
    reading = read_record(PATH, TEXT.encode())
    signed = TEXT + writing.line("signoff", [{"step": "execute", "by": "office-web", "at": "2026-10-10T09:00:00Z"}])
    assert reading.digest == digest(VALUES, "")
    assert read_record(PATH, signed.encode()).digest == reading.digest
    assert read_record(PATH, TEXT.replace("职责", "责任").encode()).digest != reading.digest


@pytest.mark.parametrize(
    ("path", "change", "field"),
    [
        (PATH, ("id: or-1", "id: or-2"), "id"),
        ("content/_records/takedown/2026/or-1.yml", ("", ""), "kind"),
        (PATH, ("reason: ", "secret: 字\nreason: "), "secret"),
        (PATH, ("机构改革后职责划转", "改革"), "reason"),
        (PATH, ("2026-00042", "42"), "items[0].index_no"),
    ],
    ids=["another id", "another kind", "unknown key", "short reason", "no number"],
)
def test_refuses(path: str, change: tuple[str, str], field: str) -> None:
    reading = read_record(path, TEXT.replace(*change, 1).encode())
    assert field in [fault.field for fault in reading.faults]


def test_a_path_of_no_kind_gives_nothing() -> None:
    assert parse("content/_records/order/2026/or 1.yml") is None
    assert read_record("content/_records/fancy/2026/a.yml", TEXT.encode()).record is None
