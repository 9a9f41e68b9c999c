"""Our form reader, msgspec and cattrs on the same front matter: import time, speed, faults reported in one run.

Run it with the .venv of scripts/test, after `.venv/bin/pip install msgspec==0.22.0 cattrs==26.2.1`: neither is a
dependency, only this comparison needs them.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import cattrs
import msgspec

from mingwen.item import form
from mingwen.messages import Fault

ID = "[a-z0-9][a-z0-9-]{0,39}"
GOOD: dict[str, Any] = {
    "title": "2026年第三季度集中式饮用水水源保护情况",
    "department": "water",
    "mode": "active",
    "formed": "2026-10-08",
    "approvers": {"check": "water-head", "approve": "water-leader"},
    "signoff": [{"step": step, "by": "water-head"} for step in ("check", "approve", "execute")],
}
# Five faults: no title, an unknown key, a wrong word, a bad date, a bad post inside a list.
BAD: dict[str, Any] = {
    **{key: value for key, value in GOOD.items() if key != "title"},
    "titel": "通报",
    "mode": "open",
    "formed": "2026-02-30",
    "signoff": [{"step": "check", "by": "Water Head"}],
}
FAULTS = 5


# ── ours ──


@form.record
class OurApprovers:
    """Two posts."""

    check: str = form.text("核查岗位", pattern=ID)
    approve: str = form.text("审核岗位", pattern=ID)


@form.record
class OurSignOff:
    """A step and a post."""

    step: str = form.choice("步骤", {"check": "核查", "approve": "审核", "execute": "执行"})
    by: str = form.text("岗位", pattern=ID)


@form.record
class OurItem:
    """Six keys of an item."""

    title: str = form.text("标题", most=120)
    department: str = form.text("牵头单位", pattern=ID)
    mode: str = form.choice("公开方式", {"active": "主动公开", "withheld": "不予公开"})
    formed: date = form.day("成文日期")
    approvers: OurApprovers = form.sub("签批岗位", OurApprovers)
    signoff: tuple[OurSignOff, ...] = form.many("签批记录", form.Sub("签批", True, OurSignOff), unique=False)


def ours(data: dict[str, Any]) -> list[str]:
    """The paths of all faults."""
    faults: list[Fault] = []
    form.read(OurItem, data, faults)
    return [fault.field for fault in faults]


# ── msgspec ──

Post = Annotated[str, msgspec.Meta(pattern=f"^{ID}$")]


class MsgApprovers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two posts."""

    check: Post
    approve: Post


class MsgSignOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step and a post."""

    step: Literal["check", "approve", "execute"]
    by: Post


class MsgItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Six keys of an item."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    department: Post
    mode: Literal["active", "withheld"]
    formed: date
    approvers: MsgApprovers
    signoff: tuple[MsgSignOff, ...]


def with_msgspec(data: dict[str, Any]) -> list[str]:
    """The path of the one fault that it stops at."""
    try:
        msgspec.convert(data, MsgItem)
    except msgspec.ValidationError as error:
        return [str(error)]
    return []


# ── cattrs ──


@dataclass(frozen=True)
class CatApprovers:
    """Two posts."""

    check: str
    approve: str


@dataclass(frozen=True)
class CatSignOff:
    """A step and a post."""

    step: Literal["check", "approve", "execute"]
    by: str


@dataclass(frozen=True)
class CatItem:
    """Six keys of an item."""

    title: str
    department: str
    mode: Literal["active", "withheld"]
    formed: date
    approvers: CatApprovers
    signoff: tuple[CatSignOff, ...]


_converter = cattrs.Converter(forbid_extra_keys=True)


@_converter.register_structure_hook
def _day(value: Any, _type: type) -> date:
    return date.fromisoformat(value)


@_converter.register_structure_hook
def _text(value: Any, _type: type) -> str:
    # cattrs knows no patterns: a text that is a post would need a type of its own, as here all are
    if not isinstance(value, str) or re.search(r"[A-Z ]", value):
        raise ValueError("not a post")
    return value


def with_cattrs(data: dict[str, Any]) -> list[str]:
    """The paths of all faults."""
    try:
        _converter.structure(data, CatItem)
    except Exception as error:  # noqa: BLE001 - an ExceptionGroup of anything
        return cattrs.transform_error(error)
    return []


# ── measuring ──

# What the hook loads in any case; a reader costs what it adds to this.
BASE = "import re, dataclasses, datetime, difflib, yaml.cyaml"


def import_ms(statement: str, runs: int = 15) -> float:
    """Milliseconds of processor time that a statement adds to an interpreter that has run BASE (least of many)."""

    def once(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return 1000 * (min(once(f"{BASE}; {statement}") for _ in range(runs)) - min(once(BASE) for _ in range(runs)))


def read_us(read: Callable[[dict[str, Any]], list[str]], data: dict[str, Any], runs: int = 3000) -> float:
    """Microseconds of processor time that a reading takes."""
    start = time.process_time()
    for _ in range(runs):
        read(data)
    return (time.process_time() - start) / runs * 1e6


def main() -> None:
    """Print the table of the decision record."""
    print(f"{'':24}import ms   holds us   refused us   faults said, of {FAULTS}")
    for name, module, read in (
        ("ours", "mingwen.item.form", ours),
        ("msgspec", "msgspec", with_msgspec),
        ("cattrs", "cattrs", with_cattrs),
    ):
        assert read(GOOD) == [], f"{name} refuses what holds: {read(GOOD)}"
        found = read(BAD)
        speeds = f"{read_us(read, GOOD):10.0f} {read_us(read, BAD):12.0f}"
        print(f"{name:24}{import_ms(f'import {module}'):9.0f} {speeds}   {len(found)}: {found}")
    for module in ("pydantic", "mingwen.item.model"):
        print(f"{module:24}{import_ms(f'import {module}'):9.0f}")


if __name__ == "__main__":
    main()
