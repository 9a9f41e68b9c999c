"""The gate on a range of commits: every landing is judged as the main branch must be (design §4).

1. BASE must be where HEAD's first-parent line comes from; else history was rewritten or the line replaced (MW-G010).
2. Each landing, oldest first, is judged by the register of its first parent: the items it touched, its paths among all
   others, and what it changed (family G). A register that it changes must hold.
3. An item that did not hold at one landing is not judged again at the next: its first fault is the one to mend.
4. Commits off that line: form of items, paths, size of every blob that HEAD reaches and BASE does not.

With `as_merge` the tree that Git makes of BASE and HEAD is judged as one landing by BASE's register, and all commits
of HEAD are off the line. Nothing here asks a host: the answer is a function of the commits and of the moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mingwen.gates.indexed import judge_changed
from mingwen.gates.lineage import Lineage, Step, difference, lineage, merged, off_line
from mingwen.gates.staged import is_content
from mingwen.gates.standing_tree import StandingTree
from mingwen.git import BlobReader, Repository, lost_object
from mingwen.history import History, ItemLandings, Landing
from mingwen.history.log import landings_of
from mingwen.item import path as item_path
from mingwen.item.path import CONTENT
from mingwen.item.reader import read_item
from mingwen.messages import Fault, Finding, MingwenError, RegisterError, Report, _
from mingwen.register.draft import FOLDER as REGISTER
from mingwen.register.load import load
from mingwen.register.model import Register
from mingwen.rules import Context, LandingCase, RuleSet, item_changes, judge_landing, judge_tree
from mingwen.rules.attachments import MAX_FILE, not_too_large
from mingwen.rules.case import TreeCase
from mingwen.rules.engine import fault_findings, form_findings
from mingwen.rules.landing_case import Change, CommitFacts
from mingwen.rules.landings import ALONE, CONFLICT, FORWARD
from mingwen.rules.paths import known, portable, regular, short_enough

_PATHS = RuleSet((known, regular, portable, short_enough))  # what a path must be by itself, on whatever branch


@dataclass(slots=True)
class RangeReport(Report):
    """The findings, landing by landing; `checked` counts judged items, `landings` and `commits` what was walked."""

    landings: int = 0
    commits: int = 0
    content: bool = False  # whether anything below content/ changed

    def as_json(self) -> dict[str, Any]:
        """What a report gives, and what was walked."""
        walked = {"landings": self.landings, "commits": self.commits, "content": self.content}
        return Report.as_json(self) | walked

    def sorted(self) -> list[Finding]:
        """Findings by commit in the order of the walk, within a commit in reading order."""
        order: dict[str | None, int] = {}
        for finding in self.findings:
            order.setdefault(finding.commit, len(order))
        return sorted(self.findings, key=lambda f: (order[f.commit], f.file, f.line, f.column, f.id, f.message))

    def as_text(self) -> str:
        """A line for each commit with its findings, and a closing line."""
        lines = []
        told: str | None = ""
        for finding in self.sorted():
            if finding.commit != told:
                told = finding.commit
                lines.append(_("提交 {commit}").format(commit=(told or "")[:12]))
            lines.append(finding.as_text())
        walked = _("看了 {commits} 个提交，其中进入主分支 {landings} 步；检查了 {checked} 件信息：{errors} 个错误。")
        lines.append(
            walked.format(commits=self.commits, landings=self.landings, checked=self.checked, errors=len(self.errors))
        )
        if not self.content:
            lines.append(_("这一段没有改动 {folder}/ 下的内容。").format(folder=CONTENT))
        return "\n".join(lines)


def judge_range(path: Path | str, span: str, *, as_merge: bool = False, now: datetime | None = None) -> RangeReport:
    """The findings on BASE..HEAD in the repository at `path`, every one with its commit.

    `now` is the moment no landing may lie beyond. Raises RepositoryError where history is not whole or Git cannot
    answer, RegisterError where BASE's register does not hold.
    """
    repository = Repository(path)
    base_name, dots, head_name = span.partition("..")
    if not dots or not base_name or not head_name or head_name.startswith("."):
        raise MingwenError(_("范围要写成 BASE..HEAD，例如 origin/main..HEAD"))
    repository.refuse_broken_history()
    base, head = repository.resolve(base_name), repository.resolve(head_name)
    with repository.blobs() as read:
        return _Range(repository, base, head, read, now or datetime.now(UTC)).judge(as_merge=as_merge)


class _Range:
    """One range before the rules."""

    def __init__(self, repository: Repository, base: str, head: str, read: BlobReader, now: datetime) -> None:
        self._repository = repository
        self._base, self._head = base, head
        self._read = read
        self._now = now
        self._report = RangeReport()
        self._registers: dict[tuple[tuple[str, str], ...], Register] = {}
        self._landed: dict[str, ItemLandings] = {}
        self._refused: set[str] = set()  # numbers of items that did not hold
        self._looked_at: set[tuple[str, str]] = set()  # path and blob

    def judge(self, *, as_merge: bool) -> RangeReport:
        """Walk the range."""
        found = lineage(self._repository, self._base, self._head)
        steps = self._merge(found) if as_merge else self._line(found)
        found = off_line(found) if as_merge else found
        self._report.commits = len(found.steps)
        self._report.landings = len(steps)
        self._report.content = any(is_content(change.path) for step in steps for change in step.changes)
        if steps:
            self._judge_line(steps)
        self._judge_off_line([step for step in found.steps if not step.landing])
        self._judge_sizes(found.steps)
        return self._report

    # What there is to judge

    def _line(self, found: Lineage) -> list[Step]:
        if found.forward:
            return found.landings
        if not found.steps:  # nothing that HEAD reaches is new, and it is not BASE: it lies behind
            self._say(
                FORWARD.id, _("{head} 比 {base} 旧").format(head=self._head[:12], base=self._base[:12]), self._head
            )
            return []
        oldest = found.landings[0].facts.id
        message = _("第一父线没有接着 {base}：历史被改写，或者把主分支合并到了别的分支上")
        self._say(FORWARD.id, message.format(base=self._base[:12]), oldest)
        return []

    def _merge(self, found: Lineage) -> list[Step]:
        """The merge that would be made, as the only step."""
        if not found.steps:
            return []
        tree, conflicts = merged(self._repository, self._base, self._head)
        for path in conflicts:
            self._say(CONFLICT.id, _("与目标分支冲突"), self._head, path)
        facts = next(step.facts for step in found.steps if step.facts.id == self._head)
        changes = () if conflicts else difference(self._repository, self._base, tree)
        return [Step(replace(facts, parents=()), True, changes)]

    # Landings

    def _judge_line(self, steps: list[Step]) -> None:
        tree = StandingTree(self._repository.tree(self._base, CONTENT))
        self._landed = dict(landings_of(self._repository, self._base, _numbers(steps)).items)
        parent_committed = None
        for step in steps:
            errors = len(self._report.errors)
            stands = self._judge_landing(step, tree, parent_committed)
            if len(self._report.errors) > errors and len(step.facts.parents) == 1 and step is not steps[-1]:
                self._say_once(ALONE.id, _("这一步单独站不住"), step.facts.id)
            if not stands:
                break  # by a register that does not hold nothing more is judged
            parent_committed = step.facts.committed.at

    def _judge_landing(self, step: Step, tree: StandingTree, parent_committed: datetime | None) -> bool:
        """Judge one landing and go on to its tree; whether the register that it leaves behind holds."""
        changes = tuple(change for change in step.changes if is_content(change.path))
        register = self._register(tree)
        facts = step.facts if step.facts.parents else None
        at = step.facts.committed.at if facts else self._now
        last = self._last_texts(changes, tree)
        tree.apply(changes)
        self._note(changes, step.facts.id, at)
        judged = [change for change in changes if _number(change.path) not in self._refused]
        self._looked_at.update((change.path, change.new.id) for change in changes if change.new is not None)
        found: list[Finding] = []
        if judged:
            context = Context(register, True, at, {}, self._read, History(step.facts.id, self._landed))
            report = judge_changed({change.path: change.new for change in judged}, tree, context)
            self._report.checked += report.checked
            found += report.findings
        found += self._on_landing(step, judged, register, facts, parent_committed, last)
        self._refused |= {number for one in found if one.severity == "error" and (number := _number(one.file))}
        self._keep(found, step.facts.id)
        return not any(change.path.startswith(f"{REGISTER}/") for change in changes) or self._new_register(tree, step)

    def _on_landing(
        self,
        step: Step,
        changes: list[Change],
        register: Register,
        facts: CommitFacts | None,
        parent_committed: datetime | None,
        last: Mapping[str, tuple[str, str]],
    ) -> list[Finding]:
        case = LandingCase(
            items=item_changes(changes, self._read, last),
            register=register,
            now=self._now,
            commit=facts,
            parent_committed=parent_committed or self._committed(facts),
            changes=tuple(changes),
            merge=step.merge,
            read=self._read,
        )
        readings = {item.path: item.new for item in case.items}

        def locate(path: str, field: str) -> tuple[int, int]:
            reading = readings.get(path)
            return reading.locate(field) if reading is not None else (1, 1)

        return judge_landing(case, locate=locate)

    def _committed(self, facts: CommitFacts | None) -> datetime | None:
        """When BASE was committed, for the first landing after it."""
        if facts is None:
            return None
        seconds = self._repository.line("show", "-s", "--no-show-signature", "--format=%ct", self._base)
        return datetime.fromtimestamp(int(seconds or 0), UTC)

    def _register(self, tree: StandingTree) -> Register:
        files = tree.register()
        key = tuple(files.items())
        if key not in self._registers:
            content = dict(zip(files, self._read.many(list(files.values())), strict=True))
            self._registers[key] = load(content.get, content)
        return self._registers[key]

    def _new_register(self, tree: StandingTree, step: Step) -> bool:
        """A register that does not hold is refused where it lands."""
        try:
            self._register(tree)
        except RegisterError as error:
            self._keep(error.report.findings, step.facts.id)
            return False
        return True

    # What landed before

    def _last_texts(self, changes: Iterable[Change], tree: StandingTree) -> dict[str, tuple[str, str]]:
        """Path and last blob of each number that comes back: in no tree now, and used once."""
        found = {}
        for number in {number for change in changes if (number := _number(change.path))}:
            landed = self._landed.get(number)
            texts = [one for one in landed.landings if one.blob] if landed is not None else []
            if texts and number not in tree.numbers:
                found[number] = texts[-1].path, texts[-1].blob
        return found

    def _note(self, changes: Iterable[Change], commit: str, at: datetime) -> None:
        """Add this landing to those of the items that it touched."""
        places: dict[str, tuple[str, str]] = {}
        for change in changes:
            number = _number(change.path)
            if not number:
                continue
            is_text = change.path.endswith(".md") and change.path.count("/") == 4
            if is_text and change.new is not None:
                places[number] = change.path, change.new.id
            else:
                places.setdefault(number, ("", ""))
        for number, (path, blob) in places.items():
            before = self._landed[number].landings if number in self._landed else ()
            self._landed[number] = ItemLandings((*before, Landing(commit, at, path, blob)))

    # Off the line

    def _judge_off_line(self, steps: Iterable[Step]) -> None:
        """Form and paths of what the commits off the line bring, each text once."""
        for step in steps:
            fresh = [
                change
                for change in step.changes
                if change.new is not None
                and is_content(change.path)
                and (change.path, change.new.id) not in self._looked_at
            ]
            self._looked_at.update((change.path, change.new.id) for change in fresh if change.new is not None)
            self._keep(self._form(fresh), step.facts.id)
            self._keep(_path_findings(fresh), step.facts.id)
            self._report.content = self._report.content or bool(fresh)

    def _form(self, changes: Iterable[Change]) -> Iterator[Finding]:
        for change in changes:
            parts = item_path.parse(change.path)
            if change.new is not None and change.new.type == "blob" and parts is not None and not parts.attachment:
                yield from form_findings(read_item(change.path, self._read(change.new.id)))

    def _judge_sizes(self, steps: Iterable[Step]) -> None:
        """No new blob is larger than an attachment may be, wherever it lies and whether or not it lies there still."""
        places: dict[str, tuple[str, str]] = {}
        for step in steps:
            for change in step.changes:
                if change.new is not None and change.new.type == "blob":
                    places.setdefault(change.new.id, (step.facts.id, change.path))
        asked = "".join(f"{one}\n" for one in places).encode()
        output = (
            self._repository.run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=asked) if asked else b""
        )
        for row in output.decode("ascii", "replace").splitlines():
            blob, _space, size = row.partition(" ")
            if size == "missing":
                raise lost_object(blob)
            if size.isdecimal() and int(size) > MAX_FILE and blob in places:
                commit, path = places[blob]
                self._say(not_too_large.id, _("文件有 {size:.1f} MB").format(size=int(size) / 1e6), commit, path)

    # What is said

    def _say(self, rule: str, message: str, commit: str, file: str = "") -> None:
        place = (1, 1) if file else (0, 0)
        self._keep(fault_findings([Fault(rule, "", message)], file, lambda _field: place), commit)

    def _say_once(self, rule: str, message: str, commit: str) -> None:
        if all(finding.id != rule for finding in self._report.findings):
            self._say(rule, message, commit)

    def _keep(self, findings: Iterable[Finding], commit: str) -> None:
        self._report.findings += [replace(finding, commit=commit) for finding in findings]


def _numbers(steps: Iterable[Step]) -> frozenset[str]:
    found = (_number(change.path) for step in steps for change in step.changes)
    return frozenset(number for number in found if number)


def _number(path: str) -> str:
    """The short number of the item that a path belongs to, or nothing."""
    parts = item_path.parse(path)
    return parts.short if parts is not None else ""


def _path_findings(changes: Iterable[Change]) -> list[Finding]:
    """What is wrong with paths by themselves, whatever lies beside them."""
    entries = tuple(change.new for change in changes if change.new is not None)
    if not entries:
        return []
    tree = TreeCase(
        entries=entries,
        numbers={},
        facts={},
        register=None,  # type: ignore[arg-type]  # the rules on a path by itself ask nobody who is in charge
        read_path=lambda _path: None,
        item_facts=lambda _path: None,
        as_of=datetime.now(UTC),
    )
    return judge_tree(tree, strict=False, locate=lambda _path, _field: (1, 1), rules=_PATHS)
