"""The engine: rules look, this module says it with place and remedy, and whatever goes wrong is a refusal.

Phases of `judge`: every item by itself (`judge_item`) with what is owed as of the day (`owed`), then paths and items
together (`judge_tree`). A build may judge items in several processes and keep verdicts by `Context.key`; `judge_tree`
works on the facts that verdicts carry. A gate on a range adds `judge_landing`: what one step of main changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mingwen.history import History
from mingwen.item.reader import Reading
from mingwen.item.standing import what_stands
from mingwen.messages import DUTY, ERROR, WARNING, Fault, Finding, MingwenError, Report, _
from mingwen.register import Register
from mingwen.rules.case import Context, Facts, ItemCase, Snapshot, TreeCase, facts_of
from mingwen.rules.landing_case import LandingCase
from mingwen.rules.message_case import MessageCase
from mingwen.rules.rule import ITEM, LANDING, MESSAGE, OWED, TREE, Rule, RuleSet
from mingwen.rules.table import RULES
from mingwen.rules.tool import BROKE, EMPTY, UNKNOWN

Locate = Callable[[str], tuple[int, int]]


class RefusedError(MingwenError):
    """What a command was asked to work on does not hold; `report` has every finding."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of judging one item: its findings, and its facts where its form holds."""

    findings: tuple[Finding, ...]
    facts: Facts | None


def judge(
    snapshot: Snapshot,
    register: Register,
    *,
    strict: bool,
    as_of: datetime,
    landings: History | None = None,
    only: Callable[[str], bool] | None = None,
    rules: RuleSet = RULES,
) -> Report:
    """Judge a whole snapshot, or only the items that `only` names (by the path of the item or of one of its files).

    `strict`: as the main branch must be; otherwise as a branch may be. `landings` are those of the snapshot's commit;
    without them an item counts as landing at `as_of`. An empty table of rules is a refusal, never a pass.
    """
    context = Context(register, strict, as_of, snapshot.files, snapshot.read, landings)
    report = Report()
    facts: dict[str, Facts] = {}
    for path in snapshot.items:
        if only is not None and not _concerns(path, snapshot, only):
            continue
        reading = snapshot.reading(path)
        verdict = judge_item(reading, context, rules)
        report.findings.extend(verdict.findings)
        report.findings.extend(owed(reading, context, rules))
        report.checked += 1
        if verdict.facts is not None:
            facts[path] = verdict.facts
    tree = TreeCase(
        entries=snapshot.entries,
        numbers=snapshot.numbers,
        facts=facts,
        register=register,
        read_path=snapshot.read_path,
        item_facts=lambda path: _facts(snapshot.reading(path), context),
        as_of=as_of,
        only=only,
    )
    report.findings.extend(
        judge_tree(tree, strict=strict, locate=lambda path, at: snapshot.reading(path).locate(at), rules=rules)
    )
    return report


def _concerns(path: str, snapshot: Snapshot, only: Callable[[str], bool]) -> bool:
    folder = path.removesuffix(".md")
    return only(path) or any(only(entry.path) for entry in snapshot.files.get(folder, {}).values())


def _facts(reading: Reading, context: Context) -> Facts | None:
    return facts_of(ItemCase(reading.item, context)) if reading.item is not None else None


def judge_item(reading: Reading, context: Context, rules: RuleSet = RULES) -> Verdict:
    """Judge one item by itself. A field whose form does not hold is not judged further; the rest of the file is."""
    findings = [_finding(rules, fault, reading.path, reading.locate) for fault in reading.faults]
    if not rules.rules:
        findings.append(_finding(rules, Fault(EMPTY.id, "", EMPTY.title), reading.path, reading.locate))
    item = reading.item or what_stands(reading)
    if item is None:
        return Verdict(tuple(findings), None)
    case = ItemCase(item, context)
    unread = {fault.field for fault in reading.faults if fault.field}
    for one in rules.of(ITEM, main=context.strict):
        findings.extend(_look(one, case, reading, unread, rules))
    if reading.item is None:
        return Verdict(tuple(findings), None)
    try:
        facts = facts_of(case)
    except Exception as error:  # noqa: BLE001 - a fact that cannot be had is a refusal, not a traceback
        findings.append(_broke(rules, "facts", error, reading.path))
        facts = None
    return Verdict(tuple(findings), facts)


def owed(reading: Reading, context: Context, rules: RuleSet = RULES) -> tuple[Finding, ...]:
    """The duties of one item as of the day: warnings only."""
    if reading.item is None:
        return ()
    case = ItemCase(reading.item, context)
    found: list[Finding] = []
    for one in rules.of(OWED, main=context.strict):
        found.extend(_look(one, case, reading, set(), rules))
    return tuple(found)


def _look(one: Rule, case: ItemCase, reading: Reading, unread: set[str], rules: RuleSet) -> list[Finding]:
    """What one rule says of one item; an exception becomes a refusal that names the rule."""
    found = []
    try:
        for said in one.look(case) if one.look else ():
            if any(_touch(said.field, at) for at in unread):
                continue
            line = said.line + case.item.place.body_line - 1 if said.line else 0
            found.append(
                _finding(rules, Fault(one.id, said.field, said.message, line=line), reading.path, reading.locate)
            )
    except Exception as error:  # noqa: BLE001 - whatever went wrong in a rule, the item does not pass
        if reading.item is not None:  # else it is refused as it stands, and the rule asked for what could not be read
            found.append(_broke(rules, one.id, error, reading.path))
    return found


def _touch(one: str, other: str) -> bool:
    """Whether two field paths are the same or one lies within the other."""
    short, long = sorted((one, other), key=len)
    return long == short or (bool(short) and long.startswith((f"{short}.", f"{short}[")))


def judge_tree(
    tree: TreeCase, *, strict: bool, locate: Callable[[str, str], tuple[int, int]], rules: RuleSet = RULES
) -> list[Finding]:
    """Judge paths and items together. `locate` gives line and column of a field of the item at a path."""
    return _look_across(tree, rules.of(TREE, main=strict), lambda file: _placing(tree, file, locate), rules)


def judge_landing(
    case: LandingCase, *, locate: Callable[[str, str], tuple[int, int]], rules: RuleSet = RULES
) -> list[Finding]:
    """Judge what one landing changed. `locate` gives line and column of a field of the item at a path."""
    landed = {change.path for change in case.items if change.new is not None}

    def placing(file: str) -> Locate:
        return (lambda at: locate(file, at)) if file in landed else _first_line if file else _no_line

    return _look_across(case, rules.of(LANDING, main=True), placing, rules)


def judge_message(case: MessageCase, *, rules: RuleSet = RULES) -> list[Finding]:
    """Judge the message of a commit with what is staged; each rule gives the line of what it says."""
    return _look_across(case, rules.of(MESSAGE, main=False), lambda _file: _first_line, rules)


def _look_across(
    case: object, looking: Iterable[Rule], placing: Callable[[str], Locate], rules: RuleSet
) -> list[Finding]:
    """What rules say of several files; an exception becomes a refusal that names the rule."""
    findings = []
    if not rules.rules:
        findings.append(_finding(rules, Fault(EMPTY.id, "", EMPTY.title), "content", _first_line))
    for one in looking:
        try:
            for said in one.look(case) if one.look else ():
                fault = Fault(one.id, said.field, said.message, line=said.line, column=said.column)
                findings.append(_finding(rules, fault, said.file, placing(said.file)))
        except Exception as error:  # noqa: BLE001 - whatever went wrong in a rule, the tree does not pass
            findings.append(_broke(rules, one.id, error, "content"))
    return findings


def _placing(tree: TreeCase, file: str, locate: Callable[[str, str], tuple[int, int]]) -> Locate:
    return (lambda at: locate(file, at)) if file in tree.facts else _first_line


def _first_line(_field: str) -> tuple[int, int]:
    return 1, 1


def _no_line(_field: str) -> tuple[int, int]:
    return 0, 0


def form_findings(reading: Reading, rules: RuleSet = RULES) -> tuple[Finding, ...]:
    """What the reader of a file had to say, with place and remedy."""
    return tuple(_finding(rules, fault, reading.path, reading.locate) for fault in reading.faults)


def fault_findings(faults: Iterable[Fault], file: str, locate: Locate, rules: RuleSet = RULES) -> tuple[Finding, ...]:
    """Faults of any file as findings."""
    return tuple(_finding(rules, fault, file, locate) for fault in faults)


def refused(reading: Reading, sentence: str) -> RefusedError:
    """The refusal of a command to work on a file whose form does not hold, with every reason."""
    report = Report(list(form_findings(reading)), 1)
    reasons = "\n".join(finding.as_text() for finding in report.sorted())
    return RefusedError(f"{sentence}\n{reasons}" if reasons else sentence, report)


def _finding(rules: RuleSet, fault: Fault, file: str, locate: Locate) -> Finding:
    """The one place where a fault gets its line, its column and its remedy. An id that no rule has is a refusal too."""
    known: Mapping[str, Rule] = rules.by_id
    one = known.get(fault.id)
    if one is None:
        one, message = UNKNOWN, f"{fault.id}: {fault.message}"
    else:
        message = fault.message
    line, column = (fault.line, fault.column or 1) if fault.line else locate(fault.field)
    return Finding(
        id=one.id,
        severity=WARNING if one.kind == DUTY else ERROR,
        kind=one.kind,
        file=file,
        line=line,
        column=column,
        field=fault.field,
        message=message,
        fix=fault.fix or _(one.fix),
        who=fault.who or _(one.who),
    )


def _broke(rules: RuleSet, what: str, error: Exception, file: str) -> Finding:
    """A refusal for an exception. Its text is not shown: it may quote what must not be shown."""
    message = _("规则 {rule} 出错（{error}），按不通过处理").format(rule=what, error=type(error).__name__)
    return _finding(RuleSet((*rules.without(BROKE.id).rules, BROKE)), Fault(BROKE.id, "", message), file, _first_line)
