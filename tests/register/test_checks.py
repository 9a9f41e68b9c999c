"""Every cross-check finds its fault, at its place, and finds nothing in a register that holds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from mingwen.messages import RegisterError, Report
from mingwen.register.checks import CHECKS, Check
from tests.register.small import FILES, FOLDER, loaded


class Slip(NamedTuple):
    """One paragraph of broken.txt: what is made of the small register, and where which fault is expected."""

    id: str
    name: str
    files: dict[str, str]
    file: str
    line: int


def _slips() -> list[Slip]:
    text = (Path(__file__).parent / "broken.txt").read_text(encoding="utf-8")
    return [_slip(paragraph.splitlines()) for paragraph in text.strip().split("\n\n")[1:]]


def _slip(lines: list[str]) -> Slip:
    rule, file, name = lines[0].split(" ", 2)
    path = f"{FOLDER}/{file}.yml"
    rows = [row for row in lines[1:] if not row.startswith("@")]
    old = "".join(f"{row[1:]}\n" for row in rows if row[0] != "+").replace(" <<\n", "\n")
    new = "".join(f"{row[1:]}\n" for row in rows if row[0] != "-")
    before = f"\n{FILES[path]}"
    assert before.count(f"\n{old}") == 1, f"{name}: what is taken out must stand once in the small register"
    after = before.replace(f"\n{old}", f"\n{new}")[1:]
    files = {**FILES, path: after.replace(" <<\n", "\n")}
    if " <<" in after:
        return Slip(rule, name, files, path, after[: after.index(" <<")].count("\n") + 1)
    other, line, shown = lines[-1].removeprefix("@ ").split(":", 2)
    place = f"{FOLDER}/{other}.yml"
    assert files[place].splitlines()[int(line) - 1] == shown[1:]
    return Slip(rule, name, files, place, int(line))


SLIPS = _slips()


def refused(files: dict[str, str]) -> Report:
    """The report of a register that must not load."""
    with pytest.raises(RegisterError) as caught:
        loaded(files)
    return caught.value.report


def test_the_small_register_holds() -> None:
    assert set(loaded().units) == {"office", "water", "county"}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.id} {slip.name}")
def test_a_slip_is_found_where_it_is(slip: Slip) -> None:
    findings = refused(slip.files).findings
    assert (slip.id, slip.file, slip.line) in [(one.id, one.file, one.line) for one in findings]
    assert all(one.line >= 1 and one.column >= 1 and one.message and one.fix and one.who for one in findings)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_a_slip(check: Check) -> None:
    assert check.id in {slip.id for slip in SLIPS} | {"MW-R002"}  # the next tests add files


def test_check_ids_are_unique_and_say_everything() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    assert all(check.title and check.why and check.fix and check.who for check in CHECKS)


@pytest.mark.parametrize("name", ["unit.yml", "workdays/26.yml", "columns.yaml", "notes/readme.md"])
def test_an_unknown_file_is_refused(name: str) -> None:
    path = f"{FOLDER}/{name}"
    assert [(one.id, one.file) for one in refused({**FILES, path: "a: b\n"}).findings] == [("MW-R002", path)]


def test_all_slips_are_told_in_one_run() -> None:
    wanted = {"columns": "MW-R019", "posts": "MW-R009", "site": "MW-R028", "legal": "MW-R025", "units": "MW-F021"}
    files = dict(FILES)
    for name, rule in wanted.items():
        path = f"{FOLDER}/{name}.yml"
        files[path] = next(slip.files[path] for slip in SLIPS if slip.id == rule and slip.files[path] != FILES[path])
    assert {one.id for one in refused(files).findings} == set(wanted.values())


def test_one_unreadable_entry_gives_one_fault() -> None:
    files = {**FILES, f"{FOLDER}/units.yml": FILES[f"{FOLDER}/units.yml"].replace("  name: 水科\n", "", 1)}
    assert [one.id for one in refused(files).findings] == ["MW-F022"]


@pytest.mark.parametrize("name", ["units", "posts", "people", "columns", "legal", "site", "accounts", "topics", "aqi"])
def test_one_unreadable_file_gives_one_fault(name: str) -> None:
    path = f"{FOLDER}/{name}.yml"
    findings = refused({**FILES, path: f"{FILES[path]}  broken: [\n"}).findings
    assert [(one.id, one.file) for one in findings] == [("MW-F014", path)]


def test_an_empty_register_is_refused() -> None:
    assert [one.id for one in refused({}).findings] == ["MW-R001"]


@pytest.mark.parametrize("name", ["units", "posts", "people", "columns", "legal", "site"])
def test_a_missing_file_is_refused(name: str) -> None:
    path = f"{FOLDER}/{name}.yml"
    files = {key: text for key, text in FILES.items() if key != path}
    assert ("MW-R001", path) in [(one.id, one.file) for one in refused(files).findings]


@pytest.mark.parametrize("name", ["accounts", "leading-group", "topics", "aqi", "workdays/2026"])
def test_a_small_body_may_do_without(name: str) -> None:
    files = {key: text for key, text in FILES.items() if key != f"{FOLDER}/{name}.yml"}
    assert loaded(files).units
