"""Files to a register: every file read strictly, everything cross-checked, all faults in one run with their places."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mingwen.git import REGULAR, Entry, Repository
from mingwen.item import decode, form, strict
from mingwen.item.model import ID
from mingwen.messages import ADMISSION, ERROR, Fault, Finding, RegisterError, Report, _
from mingwen.register import checks, draft
from mingwen.register.draft import FOLDER, Draft, Family
from mingwen.register.law_holds import calendars_are_of_their_year
from mingwen.register.model import Register
from mingwen.register.site import Site
from mingwen.register.units import ALL
from mingwen.register.workdays import FOLDER as WORKDAYS
from mingwen.register.workdays import WorkdayCalendar, WorkYear

Read = Callable[[str], "bytes | None"]

_MAX_FILE = 1_000_000  # bytes of one register file
_FIX = "按提示改正登记册文件"
_entry_id = form.Text("代号", pattern=ID)


@dataclass(slots=True)
class _Reader:
    """Reads files once and keeps what places and digests need."""

    read: Read
    trees: dict[str, strict.Tree] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    def tree(self, path: str) -> dict[str, strict.Node] | None:
        """The mapping that the file holds; None, with faults, where it cannot be read."""
        raw = self.read(path)
        if raw is None:
            return None
        self.raw[path] = raw
        found: list[Fault] = []
        text = decode.decode(raw, found)
        tree = None if text is None else strict.parse(text, found, max_bytes=_MAX_FILE)
        self.faults += [(path, fault) for fault in found]
        if tree is None:
            return None
        self.trees[path] = tree
        return tree.data

    def record(self, path: str, kind: type[Any], node: strict.Node, at: str = "", **more: Any) -> Any:
        """One record, or None with faults."""
        if not isinstance(node, dict):
            self.faults.append((path, Fault(form.ILL_FORMED, at, _("这里应当是若干“名称: 值”"))))
            return None
        found: list[Fault] = []
        value = form.read(kind, node, found, at, **more)
        self.faults += [(path, fault) for fault in found]
        return value

    def report(self, checked: int) -> Report:
        """All faults as findings with their places, each place's echoes left out."""
        named = {(path, fault.field) for path, fault in self.faults if fault.id == form.ILL_FORMED}
        found = [
            self._finding(path, fault)
            for path, fault in self.faults
            if not (fault.id == "MW-F020" and (path, fault.field) in named)  # said once, in the words of the field
        ]
        return Report(found, checked)

    def _finding(self, path: str, fault: Fault) -> Finding:
        tree = self.trees.get(path)
        line, column = fault.line, fault.column
        if not line:
            line, column = tree.locate(fault.field) if tree is not None and fault.field else (1, 1)
        fix, who = fault.fix or _(_FIX), fault.who or _(checks.OFFICE)
        return Finding(fault.id, ERROR, ADMISSION, path, line, column, fault.field, fault.message, fix, who)


def load(read: Read, names: Iterable[str]) -> Register:
    """The register that `read(path)` gives, where `names` are the paths that exist (paths elsewhere are left aside).

    Raises RegisterError, whose report holds every fault with file, line and column, where it does not hold.
    """
    reader = _Reader(read)
    found = _read(reader, names)
    reader.faults += checks.faults(found)
    if reader.faults or found.site is None:
        report = reader.report(len(found.names))
        count = len(report.findings)
        raise RegisterError(_("登记册有 {count} 处不成立，请先改正").format(count=count), report)
    return _register(found, found.site, _digest(reader.raw))


def load_workdays(read: Read, names: Iterable[str]) -> WorkdayCalendar:
    """The working-day calendars alone, for a deadline asked by hand. Raises RegisterError where one does not hold."""
    reader = _Reader(read)
    years = _years(reader, sorted(name for name in names if name.startswith(f"{WORKDAYS}/")))
    calendar = tuple(check for check in checks.CHECKS if check.find is calendars_are_of_their_year)
    reader.faults += checks.faults(Draft(years=years), calendar)
    if reader.faults:
        raise RegisterError(_("工作日历不成立，请先改正"), reader.report(len(years)))
    return WorkdayCalendar({year.year: year for year in years.values()})


def load_folder(path: Path) -> Register:
    """The register in a work tree whose top folder is `path`. Raises RegisterError."""
    return load(folder_reader(path), folder_names(path))


def load_at(repository: Repository, commit: str) -> Register:
    """The register of a commit. Raises RegisterError, and RepositoryError where Git cannot answer."""
    return _load_entries(repository, repository.tree(commit, FOLDER))


def load_index(repository: Repository) -> Register:
    """The register as staged. Raises RegisterError, and RepositoryError where Git cannot answer."""
    return _load_entries(repository, repository.index(FOLDER))


def folder_reader(top: Path) -> Read:
    """Reads paths below a folder; None where there is no such file."""

    def read(path: str) -> bytes | None:
        file = top / path
        return file.read_bytes() if _is_regular(file) else None

    return read


def folder_names(top: Path) -> tuple[str, ...]:
    """The register's paths below a folder, ordered."""
    files = (file for file in (top / FOLDER).rglob("*") if _is_regular(file))
    return tuple(sorted(file.relative_to(top).as_posix() for file in files))


def _is_regular(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()  # what a link points at is not under review


def _load_entries(repository: Repository, entries: Iterable[Entry]) -> Register:
    # a link or submodule is no register file: left out here, missing or unknown to the checks
    ids = {entry.path: entry.id for entry in entries if entry.mode == REGULAR}
    with repository.blobs() as blob:
        content = dict(zip(ids, blob.many(list(ids.values())), strict=True))
    return load(content.get, content)


def _read(reader: _Reader, names: Iterable[str]) -> Draft:
    found = Draft(names=tuple(sorted(name for name in names if name.startswith(f"{FOLDER}/"))))
    found.units = _entries(reader, found, draft.UNITS)
    found.posts = _entries(reader, found, draft.POSTS)
    found.people = _entries(reader, found, draft.PEOPLE)
    found.accounts = _entries(reader, found, draft.ACCOUNTS)
    found.group = _single(reader, found, draft.GROUP)
    found.columns = _columns(reader, found)
    found.topics = _entries(reader, found, draft.TOPICS)
    found.legal = _entries(reader, found, draft.LEGAL)
    found.aqi = _entries(reader, found, draft.AQI)
    found.site = _single(reader, found, draft.SITE)
    found.years = _years(reader, [name for name in found.names if name.startswith(f"{WORKDAYS}/")])
    return found


def _entries(reader: _Reader, found: Draft, family: Family) -> dict[str, Any]:
    data = reader.tree(family.path) if family.path in found.names else None
    if data is None:  # missing or unreadable, which is said once: nothing that refers to it is blamed
        return {}
    found.keys[family.path] = tuple(data)
    units = {unit: place for place, unit in enumerate(found.keys.get(draft.UNITS.path, ()), start=1)}
    result = {}
    for order, (key, node) in enumerate(data.items(), start=1):
        wrong: list[Fault] = []
        _entry_id.read(key, key, wrong)
        reader.faults += [(family.path, fault) for fault in wrong]
        more = {"unit_order": _unit_order(node, units)} if family is draft.COLUMNS else {}
        value = reader.record(family.path, family.record, node, key, id=key, order=order, **more)
        if value is not None:
            result[key] = value
    return result


def _unit_order(node: strict.Node, units: Mapping[str, int]) -> int:
    group = (node.get("lead") or node.get("steward")) if isinstance(node, dict) else None
    return units.get(group, 0) if isinstance(group, str) else 0


def _single(reader: _Reader, found: Draft, family: Family) -> Any:
    data = reader.tree(family.path) if family.path in found.names else None
    return None if data is None else reader.record(family.path, family.record, data)


def _columns(reader: _Reader, found: Draft) -> dict[str, Any]:
    columns = _entries(reader, found, draft.COLUMNS)
    inside = tuple(unit.id for unit in found.inside)
    for key, column in columns.items():
        if column.with_any == (ALL,):
            columns[key] = replace(column, with_any=tuple(unit for unit in inside if unit != column.lead))
    return columns


def _years(reader: _Reader, names: Iterable[str]) -> dict[str, WorkYear]:
    years = {}
    for name in names:
        data = reader.tree(name) if checks.is_calendar(name) else None
        year = None if data is None else reader.record(name, WorkYear, data)
        if year is not None:
            years[name] = year
    return years


def _register(found: Draft, site: Site, digest: str) -> Register:
    return Register(
        units=found.units,
        posts=found.posts,
        people=found.people,
        accounts=found.accounts,
        leading_group=found.group,
        columns=found.columns,
        topics=found.topics,
        legal=found.legal,
        aqi=tuple(found.aqi.values()),
        site=site,
        workdays=WorkdayCalendar({year.year: year for year in found.years.values()}),
        digest=digest,
    )


def _digest(raw: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for path in sorted(raw):
        total.update(f"{path}\0{len(raw[path])}\0".encode())
        total.update(raw[path])
    return total.hexdigest()
