"""The engine: places, remedies, refusals; what is read, and how long it takes."""

from __future__ import annotations

import json
import pickle
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from mingwen.git import REGULAR, Entry
from mingwen.item import form, writing
from mingwen.item.model import Item
from mingwen.item.reader import read_item
from mingwen.messages import ADMISSION, ERROR, WARNING
from mingwen.rules import Context, Snapshot, judge, judge_item, touched_items
from mingwen.rules.engine import refused
from mingwen.rules.rule import ITEM, TREE, Rule, RuleSet, Said
from mingwen.rules.table import FAMILIES, RULES
from tests.rules import samples
from tests.rules.world import NOW, World


def only(world: World, rule_id: str):
    """The one finding of that id."""
    (found,) = [finding for finding in world.report().findings if finding.id == rule_id]
    return found


# Places


def test_a_finding_points_at_the_field() -> None:
    world = World()
    world.add(approvers={"check": "air-head", "approve": "water-leader"})
    found = only(world, "MW-S001")
    line = world.files[found.file].decode().splitlines()[found.line - 1]
    assert (found.field, found.severity, found.kind) == ("approvers.check", ERROR, ADMISSION)
    assert line[found.column - 1 :].startswith("check: air-head")
    assert found.fix
    assert found.who


def test_a_finding_points_at_the_line_of_the_body() -> None:
    world = World()
    draft = world.item().with_body("\n## 甲\n\n正文。\n\n- 一\n- 见[这里](https://www.example.invalid/)\n").put()
    found = only(world, "MW-B007")
    assert "[这里]" in world.files[draft.path].decode().splitlines()[found.line - 1]


def test_raw_html_after_a_paragraph_is_found_where_it_stands() -> None:
    world = World()
    draft = world.item().with_body("\n甲\n\n乙 1 < 2\n\n<div>\n\n丙\n").put()
    found = only(world, "MW-B001")
    assert "<div>" in world.files[draft.path].decode().splitlines()[found.line - 1]


def test_a_link_that_leads_nowhere_is_found_on_its_line() -> None:
    world = World()
    draft = world.item().with_body("\n甲\n\n见[监测报告](report.pdf)。\n").put()
    found = only(world, "MW-L004")
    assert "report.pdf" in world.files[draft.path].decode().splitlines()[found.line - 1]


def test_a_tickets_fault_is_found_in_the_ticket() -> None:
    world = World()
    world.ticket("2026-001", unit="water", opened="2026-10-08", title="某件")
    found = only(world, "MW-C006")
    assert (found.file, found.line, found.column) == ("content/_referrals/2026-001.yml", 3, 1)


def test_every_fault_of_a_file_in_one_run() -> None:
    world = World()
    draft = world.item(
        doc_no="示环发[2026]12号", basis=["foi:A20"], approvers={"check": "air-head", "approve": "air-leader"}
    )
    draft.with_body("\n# 甲\n\n![](x.svg)\n").put()
    assert {"MW-N006", "MW-L003", "MW-S001", "MW-B005", "MW-B006", "MW-L005"} <= set(world.ids())


def test_what_the_form_refuses_is_not_judged_again() -> None:
    """An item on request whose ground cannot be read has a ground, only not a readable one."""
    world = World(strict=False)
    world.item(mode="on-request", withheld="否").with_body("").signed().put()
    assert world.ids() == ["MW-F023"]


# Refusals


def _broken(scope: str) -> Rule:
    def look(_case: object) -> list[Said]:
        raise ZeroDivisionError("机密内容")

    return Rule("MW-Z001", "坏", ADMISSION, scope, "w", "w", "f", "b", "a", look)


@pytest.mark.parametrize("scope", [ITEM, TREE])
def test_an_exception_in_a_rule_is_a_refusal(scope: str) -> None:
    world = World(rules=RuleSet((*RULES.rules, _broken(scope))))
    world.add()
    found = only(world, "MW-X001")
    assert found.severity == ERROR
    assert "MW-Z001" in found.message
    assert "机密" not in json.dumps(found.as_json(), ensure_ascii=False)


def test_an_empty_table_refuses() -> None:
    world = World(rules=RuleSet(()))
    world.add()
    assert world.report().exit_code == 1


def test_an_empty_table_refuses_an_empty_tree() -> None:
    assert World(rules=RuleSet(())).report().exit_code == 1


def test_a_fault_that_no_rule_has_refuses() -> None:
    world = World(rules=RULES.without("MW-F021"))
    world.add(unknown=None)
    world.files = {path: data.replace(b"sample: true", b"sampel: true") for path, data in world.files.items()}
    assert "MW-X003" in world.ids()


def test_an_id_stands_once() -> None:
    with pytest.raises(ValueError, match="MW-F001"):
        RuleSet((*RULES.rules, RULES.by_id["MW-F001"]))


def test_every_family_has_a_name() -> None:
    assert {rule.family for rule in RULES.rules} == set(FAMILIES)


def test_a_duty_never_refuses() -> None:
    world = World(now=NOW + timedelta(days=400))
    world.add()
    report = world.report()
    assert {finding.severity for finding in report.findings if finding.id.startswith("MW-T")} == {WARNING}
    assert report.exit_code == 0


# Branches and main


def test_a_branch_lets_drafts_be_unsigned() -> None:
    world = World(strict=False)
    world.item().signed().put()
    assert world.ids() == []


@pytest.mark.parametrize("strict", [False, True])
def test_a_stale_sign_off_is_refused_anywhere(strict: bool) -> None:
    world = World(strict=strict)
    draft = world.add()
    world.files[draft.path] += b"\xe5\x8a\xa0"
    assert "MW-S011" in world.ids()


@pytest.mark.parametrize("strict", [False, True])
def test_a_branch_demands_the_secrecy_decision(strict: bool) -> None:
    world = World(strict=strict)
    world.item(secrecy=None).signed().put()
    assert world.ids() == ["MW-F022", "MW-S013"][: 1 + strict]


# Forms that do not hold


def test_a_blank_field_hides_nothing_else_in_the_file() -> None:
    """All is said in one run: the blank, the wrong post, the text."""
    world = World(strict=False)
    blank = {"doubt": writing.BLANK, "conclusion": "clear", "by": "air-head", "date": "2026-10-09"}
    posts = {"check": "air-head", "approve": "water-leader"}
    world.item(summary=writing.BLANK, approvers=posts, secrecy=blank).with_body("\n<b>达标</b>\n").put()
    assert world.ids() == ["MW-F022", "MW-S001", "MW-B001"]
    blanks = {one.field for one in world.report().findings if one.id == "MW-F022"}
    assert blanks == {"summary", "secrecy.doubt"}


REQUIRED = [key for key, one in form.forms(Item).values() if one.required]
WITHIN = [
    f"{key}.{inner}"
    for key, one in form.forms(Item).values()
    if one.required and isinstance(one, form.Sub)
    for inner, each in form.forms(one.record).values()
    if each.required
]


@pytest.mark.parametrize("at", [*REQUIRED, *WITHIN])
@pytest.mark.parametrize("value", [writing.BLANK, ["一", "二"]], ids=["blank", "ill-formed"])
def test_a_field_that_cannot_be_read_makes_up_no_other_fault(at: str, value: object) -> None:
    world = World(strict=False)
    key, _dot, inner = at.partition(".")
    draft = world.item().signed()
    draft.values[key] = draft.front[key] | {inner: value} if inner else value
    draft.put()
    assert world.ids() == ["MW-F022" if value is writing.BLANK else "MW-F023"]


# What the office owes


@pytest.mark.parametrize("strict", [False, True])
def test_what_the_office_owes_is_not_told_on_a_branch(strict: bool) -> None:
    """Whoever commits an item cannot compare a law with its official text; the register's run still says so."""
    world = World(strict=strict)
    world.add(basis=["eco-code-2026"])
    assert world.ids() == (["MW-T007"] if strict else [])


# What is looked at


def test_only_what_was_touched_is_read() -> None:
    world = World()
    first, second = world.add(), world.add(serial="00043", related=["2026-00042"])
    bad = world.add(serial="00044", doc_no="x")
    entries = [Entry(REGULAR, "blob", path, path) for path in world.files]
    read: list[str] = []

    def reader(path: str) -> bytes:
        read.append(path)
        return world.files[path]

    touched = touched_items([second.path])
    report = judge(Snapshot(entries, reader), world.registered, strict=True, as_of=NOW, only=touched.__contains__)
    assert (report.checked, report.findings) == (1, [])
    assert read == [second.path]
    assert {first.path, bad.path}.isdisjoint(read)


def test_a_changed_attachment_touches_its_item() -> None:
    folder = "content/water/drinking-water/2026/00042-饮用水水源"
    assert touched_items([f"{folder}/report.pdf", "content/_pages/a.md"]) == {f"{folder}.md"}


def test_a_twin_elsewhere_is_told_of_what_was_touched() -> None:
    world = World()
    one = world.add()
    world.add("air", "air-other")
    ids = {finding.id for finding in world.report(only=touched_items([one.path]).__contains__).findings}
    assert ids == {"MW-N005"}


# Keys and verdicts


def _context(world: World, **values: object) -> Context:
    return replace(Context(world.registered, True, NOW, {}, lambda _id: b""), **values)  # type: ignore[arg-type]


def test_equal_keys_equal_verdicts() -> None:
    world = World()
    draft = world.add().landed(NOW)
    entry = Entry(REGULAR, "blob", "a" * 40, draft.path)
    history = world.history()
    context = _context(world, landings=history)
    key = context.key(entry)
    assert key == replace(context, as_of=NOW + timedelta(days=1)).key(entry)  # what has landed does not ask the clock
    assert key != replace(context, strict=False).key(entry)
    assert key != replace(context, landings=None).key(entry)
    assert key != context.key(replace(entry, id="b" * 40))
    attached = {draft.path.removesuffix(".md"): {"a.pdf": replace(entry, id="c" * 40)}}
    assert key != replace(context, files=attached).key(entry)


def test_a_verdict_travels_between_processes() -> None:
    world = World()
    draft = world.add()
    verdict = judge_item(read_item(draft.path, world.files[draft.path]), _context(world))
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    assert verdict.findings == ()


def test_a_command_refuses_with_every_reason() -> None:
    error = refused(read_item("content/a.md", b"---\ntitel: x\n---\n"), "不能签批")
    assert "MW-F021" in str(error)
    assert error.report.exit_code == 1


# Cost


def test_judging_an_item_is_cheap() -> None:
    """0.3 ms an item on a quiet machine; five times that is allowed here."""
    world = World()
    draft = world.item().with_files(report_pdf=samples.PDF).put()
    files = {draft.path.removesuffix(".md"): {"report.pdf": Entry(REGULAR, "blob", "x", "x")}}
    context = _context(world, files=files, read=lambda _id: samples.PDF)
    reading = read_item(draft.path, world.files[draft.path])
    judge_item(reading, context)
    started = time.process_time()
    for _round in range(200):
        judge_item(reading, context)
    assert (time.process_time() - started) / 200 < 0.0015
