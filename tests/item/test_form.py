"""The item's form: every fault with its place in one run, whatever stands there; paths, slugs and links."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingwen.item import form, links, path
from mingwen.item.kinds import KINDS
from mingwen.item.model import Item
from mingwen.item.reader import read_item
from mingwen.messages import Fault
from tests.item.specimen import PATH, TEXT

_NODES = st.recursive(
    st.text(max_size=12) | st.sampled_from(["true", "1", "2026-10-08", "2026-10-10T09:12:00+08:00", "check", "clear"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from([key for key, _form in form.forms(Item).values()]) | st.text(max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(_KEYS, _NODES, max_size=8))
def test_any_tree_is_read_or_faulted(tree: dict[str, Any]) -> None:
    faults: list[Fault] = []
    assert form.read(Item, tree, faults, place=None) is None
    assert faults


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None)
@given(node=st.dictionaries(st.text(max_size=10), _NODES, max_size=6))
def test_any_block_is_read_or_faulted(kind: str, node: dict[str, Any]) -> None:
    faults: list[Fault] = []
    assert form.read(KINDS[kind], node, faults, kind) is not None or faults
    assert all(fault.field.startswith(kind) for fault in faults)


def test_all_faults_with_their_places() -> None:
    text = (
        TEXT.replace("mode: active", "mode: activ")
        .replace("summary: 两处水源地全部监测指标达标。\n", "")
        .replace("channel: self", "chanel: self")
        .replace("at: 2026-10-10T09:12:00+08:00", "at: 2026-10-10 09:12")
        .replace("sensitive: false", "sensitive: no")
    )
    reading = read_item(PATH, text.encode())
    lines = text.splitlines()
    found = {}
    for fault in reading.faults:
        line, column = reading.locate(fault.field)
        found[fault.field] = (fault.id, lines[line - 1][column - 1 :][: len(fault.field.rpartition(".")[2])])
    assert found == {
        "mode": ("MW-F023", "mode"),
        "summary": ("MW-F022", "---"[:7]),
        "chanel": ("MW-F021", "chanel"),
        "channel": ("MW-F022", "---"[:7]),
        "signoff[0].at": ("MW-F023", "at"),
        "handling.sensitive": ("MW-F023", "sensitive"),
    }


def test_a_misspelt_key_is_guessed() -> None:
    (fault,) = read_item(PATH, TEXT.replace("revision: 1", "revision: 1\nkeyword: [a]").encode()).faults
    assert "keywords" in fault.message


def test_an_identity_number_never_becomes_a_number() -> None:
    item = read_item(PATH, TEXT.replace("revision: 1", "revision: 1\nunified_no: 0123456789012345678").encode()).item
    assert item is not None
    assert item.unified_no == "0123456789012345678"


@pytest.mark.parametrize(
    "value", ["2026-13-01", "2026-02-29", "1948-12-31", "2200-01-01", "2026-1-1", "２０２６-10-08", "2026-10-08 "]
)
def test_days_that_are_none(value: str) -> None:
    assert form.parse_day(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2026-10-10T09:12:00",
        "2026-10-10 09:12:00+08:00",
        "2026-10-10T24:00:00Z",
        "2026-10-10T09:12:60Z",
        "2026-10-10T09:12:00+25:00",
    ],
)
def test_moments_that_are_none(value: str) -> None:
    assert form.parse_moment(value) is None


# Paths


def test_a_path_in_its_parts() -> None:
    parts = path.parse(PATH)
    assert parts is not None
    assert (parts.unit, parts.column, parts.year, parts.serial, parts.slug) == (
        "water",
        "drinking-water",
        2026,
        "00042",
        "饮用水水源",
    )
    assert parts.file == PATH
    attached = path.parse(f"{parts.folder}/report.pdf")
    assert attached is not None
    assert (attached.attachment, attached.file) == ("report.pdf", PATH)


@pytest.mark.parametrize(
    "text",
    [
        "content/water/2026/00042-a.md",
        "content/water/news/2026/42-a.md",
        "content/water/news/2026/00042.md",
        "content/water/news/2026/00042-.md",
        "content/water/news/2026/00042-a b.md",
        "content/water/news/2026/00042-a.MD",
        "content/water/news/2026/00042-a/b/c.pdf",
        "content/Water/news/2026/00042-a.md",
        "content/water/news/2026/00042-a.md\n",
        "content/../news/2026/00042-a.md",
        "x/content/water/news/2026/00042-a.md",
        f"content/water/news/2026/00042-{'a' * 41}.md",
    ],
)
def test_paths_that_are_none(text: str) -> None:
    assert path.parse(text) is None


@given(st.text(max_size=80))
def test_a_slug_makes_a_path(title: str) -> None:
    assert path.parse(f"content/water/news/2026/00042-{path.slug(title)}.md") is not None


# Links


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("00042-饮用水水源/report.pdf", "i/2026/00042/report.pdf"),
        ("./00042-饮用水水源/report.pdf#page=2", "i/2026/00042/report.pdf#page=2"),
        ("../../water-policy/2025/00007-a.md", "i/2025/00007/"),
        ("../../../legal/policies/2026/00017-b.md#二", "i/2026/00017/#二"),
        ("/i/2026/00001/", "i/2026/00001/"),
        ("report.pdf", None),
        ("../../../../README.md", None),
        ("../../../../../etc/passwd", None),
    ],
)
def test_where_a_path_leads_on_the_site(target: str, address: str | None) -> None:
    assert links.site_address(PATH, target) == address
