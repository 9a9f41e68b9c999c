"""What `explain` says of one item: its state, what does not hold, who signed, who must do what next, and by when.

States are derived and never typed: draft → checked → approved → published → superseded, and beside that line referred
(a doubt that nobody has ruled on), withheld and withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mingwen.cli import trees
from mingwen.evidence import chain
from mingwen.evidence.chain import BEIJING, Missing, Signed
from mingwen.evidence.takedown import TAKEDOWNS, TakenDown, takedown_records, taken_down
from mingwen.git import Repository
from mingwen.history import History, landings
from mingwen.item.model import STEPS, Item
from mingwen.item.path import CONTENT
from mingwen.item.path import parse as path_parts
from mingwen.item.reader import Reading, read_item
from mingwen.item.strict import Tree
from mingwen.messages import ERROR, Finding, MingwenError, Report, RepositoryError, _
from mingwen.register import Register, Unknown, due_moment
from mingwen.rules import Context, Snapshot, judge
from mingwen.rules.case import ItemCase
from mingwen.rules.duties import limits
from mingwen.rules.rule import OFFICE
from mingwen.rules.table import RULES
from mingwen.secrecy import read_referral
from mingwen.secrecy.referral import ticket_path
from mingwen.supervision import within_in_words

STATES = {
    "draft": "草稿",
    "checked": "已核查",
    "approved": "签批齐全，等待合并",
    "published": "已公开",
    "superseded": "已由新文件代替",
    "scheduled": "已合并，到时公开",
    "referred": "已提请保密审查，等待裁定",
    "withheld": "不公开，只登记理由和评估日期",
    "withdrawn": "已撤回",
}
_INCOMPLETE = "MW-S013"  # told as what is missing, with the command that mends it
_STALE = "MW-S011"
_MAINS = ("refs/heads/main", "refs/remotes/origin/main", "refs/heads/master", "refs/remotes/origin/master")


@dataclass(frozen=True, slots=True)
class Signature:
    """One entry of the record, and whether it holds: `why` is empty where it does."""

    step: str
    post: str
    title: str
    at: datetime
    acting: str | None
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """One limit: `due` is a moment, or the calendar file that is missing; `left` counts working days, None unknown."""

    name: str
    start: datetime
    limit: str
    words: str
    due: datetime | str
    left: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that `explain` says; `report` holds what does not hold, `missing` are steps with the post's title."""

    path: str
    short: str
    title: str
    state: str
    published: datetime | None
    report: Report
    signatures: tuple[Signature, ...] = ()
    missing: tuple[tuple[Missing, str], ...] = ()
    dues: tuple[Due, ...] = ()
    revision_needed: int = 0  # the number that a change of what is published must bear and does not yet
    replaced_by: tuple[str, ...] = ()  # published items that supersede or repeal it, by number
    takedown: TakenDown | None = None  # hidden while it is looked into, as the records here say

    def as_json(self) -> dict[str, Any]:
        """Plain data; `findings` and `checked` as every command that judges gives them."""
        down = self.takedown
        return {
            "item": {"number": self.short, "path": self.path, "title": self.title},
            "state": self.state,
            "published": self.published.isoformat() if self.published else None,
            "missing": [
                {"step": one.step, "post": one.post, "title": title, "why": one.why, "command": self._command(one)}
                for one, title in self.missing
            ],
            "signoff": [
                {
                    "step": one.step,
                    "post": one.post,
                    "title": one.title,
                    "at": one.at.isoformat(),
                    "acting": one.acting,
                    "level": one.level,
                    "holds": not one.why,
                    "why": one.why,
                }
                for one in self.signatures
            ],
            "revision_needed": self.revision_needed or None,
            "replaced_by": list(self.replaced_by),
            "takedown": {"record": down.record, "by": down.by, "decide_by": down.decide_by.isoformat()}
            if down
            else None,
            "deadlines": [
                {
                    "name": one.name,
                    "start": one.start.isoformat(),
                    "limit": one.limit,
                    "due": one.due.isoformat() if isinstance(one.due, datetime) else None,
                    "missing_calendar": None if isinstance(one.due, datetime) else one.due,
                    "workdays_left": one.left,
                }
                for one in self.dues
            ],
            **self.report.as_json(),
        }

    def as_text(self) -> str:
        """One screen."""
        return "\n".join(
            [
                f"{self.short}{_('　')}{self.title}",
                self.path,
                "",
                _("状态：{state}").format(state=self._state_line()),
                *self._hidden(),
                *self._dues(),
                *_section(_("签批记录"), [_signature_line(one) for one in self.signatures]),
                *_section(
                    _("还缺"), [*self._revising(), *(self._missing_line(one, title) for one, title in self.missing)]
                ),
                *_section(_("要改"), _grouped(self._to_mend())),
                *_section(_("提醒"), _grouped(self._reminders(office=False))),
                *_section(_("办公室要办的，不用您改"), _grouped(self._reminders(office=True))),
            ]
        )

    def _to_mend(self) -> list[Finding]:
        """The errors but for stale sign-offs, which the record and what is missing tell already."""
        return [one for one in self.report.sorted() if one.severity == ERROR and one.id != _STALE]

    def _reminders(self, *, office: bool) -> list[Finding]:
        """What is owed: by the office, or by those who write and check the item."""
        owed = [one for one in self.report.sorted() if one.severity != ERROR]
        return [one for one in owed if (RULES.by_id[one.id].who == OFFICE) == office]

    def _revising(self) -> Iterator[str]:
        if self.revision_needed:
            yield _("改动已公开的内容：revision 写 {number}，change 写明改了什么、为什么改").format(
                number=self.revision_needed
            )

    def _command(self, one: Missing) -> str:
        return f"mingwen sign {self.short} --step {one.step} --by {one.post}"

    def _state_line(self) -> str:
        line = _(STATES[self.state])
        if self.state == "superseded":
            return _("{word}（{label}）").format(word=line, label=_("、").join(self.replaced_by))
        if self.published is not None and self.state in ("published", "scheduled", "withdrawn"):
            return _("{word}（{label}）").format(
                word=line, label=f"{self.published.astimezone(BEIJING):%Y-%m-%d %H:%M}"
            )
        if self.published is not None:
            return _("{line}；原来的一版已于 {day} 公开").format(
                line=line, day=f"{self.published.astimezone(BEIJING):%Y-%m-%d}"
            )
        count = len(self._to_mend())
        return _("{line}，有 {count} 处要改").format(line=line, count=count) if count else line

    def _hidden(self) -> Iterator[str]:
        down = self.takedown
        if down is not None:
            said = _("下线记录 {record} 合并以后，公众看到的是“正在核查”；最迟 {day} 由分管领导决定")
            yield said.format(record=down.record, day=down.decide_by.isoformat())
            yield f"    mingwen takedown {self.short} --by … --outcome restored|corrected|withdrawn|expunged"

    def _missing_line(self, one: Missing, title: str) -> str:
        line = _("{step}：{title}（{post}）。{why}").format(
            step=_(STEPS[one.step]), title=title, post=one.post, why=one.why
        )
        return f"{line}\n    {self._command(one)}"

    def _dues(self) -> Iterator[str]:
        for one in self.dues:
            if not isinstance(one.due, datetime):
                yield _("{name}：算不出，缺少 {file}").format(name=one.name, file=one.due)
                continue
            shape = "%Y-%m-%d %H:%M" if one.limit.endswith("h") else "%Y-%m-%d"
            until = one.due.astimezone(BEIJING).strftime(shape)
            start = f"{one.start.astimezone(BEIJING):%Y-%m-%d}"
            line = _("{name}：最迟 {until} 公开（自 {start} 起{limit}）").format(
                name=one.name, until=until, start=start, limit=one.words
            )
            yield line + _left(one.left)


def _left(days: int | None) -> str:
    if days is None:
        return ""
    return (
        _("，还有 {days} 个工作日").format(days=days) if days >= 0 else _("，已逾期 {days} 个工作日").format(days=-days)
    )


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}".replace("\n", "\n  ") for line in lines)] if lines else []


def _grouped(findings: Iterable[Finding]) -> list[str]:
    """A line for each finding; what to do and who does it once a rule, after its last."""
    lines = []
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.id, []).append(one)
    for group in by_rule.values():
        *others, last = group
        lines += [replace(one, fix="", who="").as_text() for one in others]
        lines.append(last.as_text())
    return lines


def _signature_line(one: Signature) -> str:
    mark = _("有效") if not one.why else _("已失效：{why}").format(why=one.why)
    acting = _("，{acting} 代签").format(acting=one.acting) if one.acting else ""
    when = f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return _("{step}　{title}（{post}）　{when}　{mark}").format(
        step=_(STEPS[one.step]), title=one.title, post=f"{one.post}{acting}", when=when, mark=mark
    )


def explain(repository: Repository, path: str, now: datetime) -> Explanation:
    """The explanation of the item at a path of the work tree; `repository` stands at its top. Raises RegisterError."""
    folder = f"{path.removesuffix('.md')}/"
    with trees.work_tree(repository, now) as tree:
        if path not in tree.snapshot.items:
            raise MingwenError(_("Git 不看 {path}：它被 .gitignore 排除，或不是普通文件").format(path=path))
        report = judge(
            tree.snapshot,
            tree.register,
            strict=True,
            as_of=now,
            landings=tree.landings,
            only=lambda one: one == path or one.startswith(folder),
        )
        reading = tree.snapshot.reading(path)
        context = Context(tree.register, True, now, tree.snapshot.files, tree.snapshot.read, tree.landings)
        main = _main_history(repository, tree.head)
        published, standing = _landed(main, reading, tree.snapshot)
        short = next(short for short, paths in tree.snapshot.numbers.items() if path in paths)
        replaced_by = tuple(_replacing(repository, main, short, tree.snapshot, now)) if main and published else ()
        records = (entry.path for entry in tree.snapshot.entries if entry.path.startswith(TAKEDOWNS))
        read = {one: tree.snapshot.read_path(one) or b"" for one in records}
        down = taken_down(takedown_records(read), now).get(short)
        waits = reading.item is not None and _waits(reading.item, tree.snapshot)
    report = Report([one for one in report.findings if one.id != _INCOMPLETE], report.checked)
    item = reading.item
    if item is None:
        return Explanation(path, short, _title(reading.tree), "draft", None, report, takedown=down)
    case = ItemCase(item, context)
    missing = chain.missing(item, tree.register, now.astimezone(BEIJING).date())
    same = standing is not None and standing.digest == item.digest and standing.signoff == item.signoff
    state = "referred" if waits and not same else _state(item, missing, report, published if same else None, now)
    if state == "published" and replaced_by:
        state = "superseded"
    return Explanation(
        path,
        short,
        item.title,
        state,
        published,
        report,
        tuple(_signatures(item, tree.register)),
        tuple((one, _post_title(one.post, tree.register)) for one in missing) if not same else (),
        tuple(_dues(case, now)) if published is None and item.revision == 1 else (),  # a change is bound by none
        standing.revision + 1 if standing is not None and not same and item.revision <= standing.revision else 0,
        replaced_by,
        down,
    )


def _waits(item: Item, snapshot: Snapshot) -> bool:
    """Whether the doubt that the item raises is still to be ruled on, by the office or by whom it asked."""
    if item.secrecy.doubt != "yes":
        return item.secrecy.conclusion == "pending"
    raw = snapshot.read_path(ticket_path(item.secrecy.referral)) if item.secrecy.referral else None
    ticket = read_referral(raw, []) if raw is not None else None
    return ticket is None or ticket.ruling is None or ticket.ruling.result == "escalated"


def _replacing(repository: Repository, main: History, short: str, snapshot: Snapshot, now: datetime) -> Iterator[str]:
    """The items on the main branch that have come out and supersede or repeal the one with that number."""
    try:
        output = repository.run("grep", "-l", "-z", "-F", "-e", short, main.commit, "--", CONTENT)
    except RepositoryError:  # nobody names it
        return
    for named in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        parts = path_parts(named.partition(":")[2])
        known = main.items.get(parts.short) if parts is not None and not parts.attachment else None
        if known is None or not known.landings[-1].path:
            continue
        other = read_item(known.landings[-1].path, snapshot.read(known.landings[-1].blob)).item
        if other is None or short not in (*other.supersedes, *other.repeals):
            continue
        if (max(known.first, other.publish_at) if other.publish_at else known.first) <= now:
            yield other.number.short


def _main_history(repository: Repository, head: History) -> History | None:
    """The landings on the main branch as this clone knows it; None where it knows none."""
    for ref in _MAINS:
        if repository.succeeds("rev-parse", "--verify", "--quiet", ref):
            return head if repository.resolve(ref) == head.commit else landings(repository, ref)
    return None


def _landed(main: History | None, reading: Reading, snapshot: Snapshot) -> tuple[datetime | None, Item | None]:
    """When the item came out on the main branch, and the item as it stands there; None, None where it did not."""
    item, parts = reading.item, path_parts(reading.path)
    known = main.items.get(parts.short) if main is not None and parts is not None else None
    if known is None or not known.landings[-1].path:
        return None, None
    last = known.landings[-1]
    standing = read_item(last.path, snapshot.read(last.blob)).item
    publish_at = item.publish_at if item is not None else None
    return max(known.first, publish_at) if publish_at else known.first, standing


def _state(item: Item, missing: tuple[Missing, ...], report: Report, published: datetime | None, now: datetime) -> str:
    """The state of the text that lies here; `published` is given where it is the one on the main branch."""
    if published is not None:
        return _state_of_published(item, published, now)
    steps = {one.step for one in missing}
    if report.errors or "check" in steps:
        return "draft"
    return "checked" if steps else "approved"


def _state_of_published(item: Item, published: datetime, now: datetime) -> str:
    if item.change is not None and item.change.kind == "withdrawal":
        return "withdrawn"
    if item.mode == "withheld":
        return "withheld"
    return "scheduled" if published > now else "published"


def _signatures(item: Item, register: Register) -> Iterator[Signature]:
    faults = chain.faults(item, register)
    for signed in chain.resolve(item, register).entries:
        mine = [fault for fault in faults if fault.field.partition(".")[0] == signed.at]
        reasons = [_("原文后来改动过") if fault.id == _STALE else fault.message for fault in mine]
        yield _signature(signed, item, register, _("；").join(reasons))


def _signature(signed: Signed, item: Item, register: Register, why: str) -> Signature:
    entry = signed.entry
    title = _post_title(entry.by, register)
    return Signature(entry.step, entry.by, title, entry.at, entry.acting, chain.level(item, entry), why)


def _post_title(post: str, register: Register) -> str:
    known = register.posts.get(post)
    return known.title if known is not None else post


def _dues(case: ItemCase, now: datetime) -> Iterator[Due]:
    calendar = case.register.workdays
    for name, _field, start, limit in limits(case):
        due = due_moment(limit, start, calendar)
        if due is None:
            continue
        written, words = str(limit).partition(" ")[0], within_in_words(replace(limit, start="formed"))
        if isinstance(due, Unknown):
            yield Due(name, start, written, words, due.file, None)
            continue
        left = calendar.between(now.astimezone(BEIJING).date(), due.astimezone(BEIJING).date())
        yield Due(name, start, written, words, due, None if isinstance(left, Unknown) else left)


def _title(tree: Tree | None) -> str:
    """The title of a file whose form does not hold, where it can be read at all."""
    title = tree.data.get("title") if tree is not None else None
    return title if isinstance(title, str) else ""
