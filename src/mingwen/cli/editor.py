"""What editors are told: JSON Schemas of the front matter and of the register, and snippets for Markdown.

VS Code's YAML extension reads schemas for YAML files only; in the front matter of a Markdown file snippets offer the
same keys and words, and a task shows the findings of `mingwen check` beside the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mingwen.item import form
from mingwen.item.model import ID, Item
from mingwen.item.schema import DIALECT, item_schema
from mingwen.messages import _, json_text
from mingwen.register.draft import FAMILIES, FOLDER, Family
from mingwen.register.workdays import WorkYear
from mingwen.secrecy import Referral

FOLDER_OF_SCHEMAS = ".vscode/schema"
SNIPPETS = ".vscode/mingwen.code-snippets"
ITEM = "item"
WORKDAYS = "workdays"
REFERRAL = "referral"
_DECIDED = ("doubt", "conclusion")  # a secrecy decision has no default: the editor must not offer one


def names() -> tuple[str, ...]:
    """The names under which schemas can be asked for."""
    return (ITEM, *(_name(family) for family in FAMILIES), WORKDAYS, REFERRAL)


def schema(name: str) -> dict[str, Any]:
    """The schema of that name, one of `names()`."""
    if name == ITEM:
        return item_schema()
    if name == WORKDAYS:
        return _headed(_("工作日历"), form.schema_of(WorkYear))
    if name == REFERRAL:
        return _headed(_("提请裁定单"), form.schema_of(Referral))
    family = next(one for one in FAMILIES if _name(one) == name)
    return _headed(_(family.title), _family(family))


def files() -> Mapping[str, str]:
    """Every generated file of the editor's folder: path → text."""
    schemas = {f"{FOLDER_OF_SCHEMAS}/{name}.json": f"{json_text(schema(name))}\n" for name in names()}
    return schemas | {SNIPPETS: f"{json_text(dict(_snippets()))}\n"}


def _name(family: Family) -> str:
    return family.file.removesuffix(".yml")


def _headed(title: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": _("明文：{title}").format(title=title), **body}


def _family(family: Family) -> dict[str, Any]:
    entry = form.schema_of(family.record)
    if family.single:
        return entry
    return {
        "type": "object",
        "description": f"{FOLDER}/{family.file}",
        "propertyNames": {"pattern": f"^(?:{ID})$"},
        "additionalProperties": entry,
    }


def _snippets() -> Iterator[tuple[str, Any]]:
    """One a key of the front matter: its name brings the key with a place to fill in for each part."""
    for key, one in form.forms(Item).values():
        body = _Body().entry(key, one)
        yield (
            _("{label}（{key}）").format(label=_(one.label), key=key),
            {
                "scope": "markdown",
                "prefix": key,
                "body": body,
                "description": _("信息栏：{label}").format(label=_(one.label)),
            },
        )


class _Body:
    """The rows of one snippet; tab stops are numbered through it."""

    def __init__(self) -> None:
        self._stop = 0

    def entry(self, key: str, one: form.Form, indent: str = "") -> list[str]:
        """`key: value`, a record's required parts below it; a list begins with its first row."""
        head = f"{indent}{key}:"
        if isinstance(one, form.Sub):
            return [head, *self._parts(one.record, f"{indent}  ")]
        if isinstance(one, form.Many) and isinstance(one.each, form.Sub):
            first, *rest = self._parts(one.each.record, f"{indent}    ")
            return [head, f"{indent}  - {first.lstrip()}", *rest]
        if isinstance(one, form.Many):
            return [f"{head} [{self._value(one.each)}]"]
        return [f"{head} {self._value(one, decides=key in _DECIDED)}"]

    def _parts(self, record: type[Any], indent: str) -> list[str]:
        required = [(key, one) for key, one in form.forms(record).values() if one.required]
        return [row for key, one in required for row in self.entry(key, one, indent)]

    def _value(self, one: form.Form, *, decides: bool = False) -> str:
        self._stop += 1
        if isinstance(one, form.Choice) and not decides:
            words = (f'"{word}"' if word in ("yes", "no") else word for word in one.choices)
            return f"${{{self._stop}|{','.join(words)}|}}"
        if isinstance(one, form.Flag):
            return f"${{{self._stop}|false,true|}}"
        example = "2026-10-08" if isinstance(one, form.Day) else _(one.label)
        return f"${{{self._stop}:{example}}}"
