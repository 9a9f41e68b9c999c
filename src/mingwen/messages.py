"""What the tool says to people: faults, findings, and the language they are said in.

A *fault* is what a reader or a rule sees in one file: a rule id, the path of the field and a sentence. A *finding* is a
fault with everything a person needs to mend it: file, line, column, who can mend it and how. Only `mingwen.rules` turns
the one into the other, so that positions are computed in one place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ERROR = "error"
WARNING = "warning"
ADMISSION = "admission"  # judged once, at landing; a refusal
DUTY = "duty"  # a warning and a record, never a refusal

LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold in one file.

    `field` is a path into the front matter (`signoff[1].digest`), `body` for the text, or empty for the whole file.
    `line` and `column` count from 1 and are given only where no field path can say it (0: look the field up).
    """

    id: str
    field: str
    message: str
    fix: str = ""
    who: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with its place and its remedy; the JSON form is the one that `--format json` promises."""

    id: str
    severity: str
    kind: str
    file: str
    line: int
    column: int
    field: str
    message: str
    fix: str
    who: str
    commit: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as plain data, keys in the promised order."""
        return {
            "id": self.id,
            "severity": self.severity,
            "kind": self.kind,
            "commit": self.commit,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "message": self.message,
            "fix": self.fix,
            "who": self.who,
        }

    def as_text(self) -> str:
        """`path:line:column: id message`, then the remedy on a line of its own; hostile names cannot forge a line."""
        where = ":".join(str(part) for part in (printable(self.file), self.line, self.column) if part)
        mark = _("错误") if self.severity == ERROR else _("提醒")
        lines = [f"{where}: {mark} {self.id} {printable(self.message)}"]
        if self.fix:
            lines.append(f"    {_('怎么办')}{_('：')}{printable(self.fix)}")
        if self.who:
            lines.append(f"    {_('谁来办')}{_('：')}{printable(self.who)}")
        return "\n".join(lines)


@dataclass(slots=True)
class Report:
    """The findings of one run and how many things were looked at (an empty run is not a pass: see `exit_code`)."""

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0

    @property
    def errors(self) -> list[Finding]:
        """The findings that refuse."""
        return [finding for finding in self.findings if finding.severity == ERROR]

    @property
    def exit_code(self) -> int:
        """0 no error, 1 at least one error; 2 (could not run) is the caller's."""
        return 1 if self.errors else 0

    def as_json(self) -> dict[str, Any]:
        """`{"findings": […], "checked": N}`, findings ordered by file, line and id."""
        return {"findings": [finding.as_json() for finding in self.sorted()], "checked": self.checked}

    def sorted(self) -> list[Finding]:
        """Findings in reading order."""
        return sorted(self.findings, key=lambda f: (f.file, f.line, f.column, f.id, f.message))

    def as_text(self) -> str:
        """One finding after another and a closing line with the counts."""
        errors = len(self.errors)
        warnings = len(self.findings) - errors
        closing = _("检查了 {checked} 个文件：{errors} 个错误，{warnings} 个提醒。").format(
            checked=self.checked, errors=errors, warnings=warnings
        )
        return "\n".join([*(finding.as_text() for finding in self.sorted()), closing])


class MingwenError(Exception):
    """The tool could not do its work; the message is one sentence with a remedy. Exit code 2."""


class RepositoryError(MingwenError):
    """Git or the repository stands in the way; whoever set up the checkout can mend it."""


class RegisterError(MingwenError):
    """The register cannot be used; the office mends it. `report` holds every fault with its place."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.report = report or Report()


def printable(text: str) -> str:
    """The text with control and format characters escaped, so that a file name cannot move the cursor or end a line."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode("ascii") for ch in text)


def json_text(value: Any) -> str:
    """JSON for a person's eyes as well: Chinese as it is, a line a key, and what no UTF-8 can hold as an escape."""
    import json  # a hook that has nothing to say needs none

    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode("utf-8")


SOURCE_LANGUAGE = "zh"  # messages are written in it, so it needs no catalogue

_language = SOURCE_LANGUAGE
_translate: Callable[[str], str] = str


def use_language(language: str | None) -> None:
    """Speak `zh` or `en` (also `zh-CN`, `en_GB.UTF-8`) from now on; None takes it from MINGWEN_LANG, else Chinese."""
    global _language, _translate
    wanted = (language or os.environ.get("MINGWEN_LANG") or SOURCE_LANGUAGE)[:2]
    _language, _translate = wanted, words_in(wanted)


def language_in_use() -> str:
    """`zh` or `en`."""
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for a while: what the public reads is in the site's, whoever builds it."""
    global _language, _translate
    before = _language, _translate
    use_language(language)
    try:
        yield
    finally:
        _language, _translate = before


@lru_cache(maxsize=8)
def words_in(language: str) -> Callable[[str], str]:
    """The function that says a Chinese text in a language; Chinese where there is no catalogue."""
    if language.startswith(SOURCE_LANGUAGE):
        return str
    from gettext import translation  # what speaks Chinese does not wait for it

    return translation("mingwen", LOCALE, languages=[language[:2]], fallback=True).gettext


def _(text: str) -> str:
    """The text in the language in use; Chinese is the source language."""
    return _translate(text)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text that stands in a table for translation; it is translated with `_` where it is said."""
    return text


use_language(None)
