"""Forms: what a mapping on disk may hold, said once, read into a frozen value, exported as JSON Schema.

A record is a frozen dataclass whose fields are declared with the functions below; each declaration carries the Chinese
label that errors, the schema and the editors show. Reading collects every fault with its path (`signoff[1].at`) and
never raises. A trailing underscore in a Python name is dropped on disk (`with_` is `with`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeVar, dataclass_transform

from mingwen.item.strict import Node
from mingwen.messages import Fault, _

UNKNOWN_KEY = "MW-F021"
MISSING = "MW-F022"
ILL_FORMED = "MW-F023"

_FORM = "form"
_BAD: Any = object()
T = TypeVar("T")


def _init(self: Any, /, **values: Any) -> None:
    blanks: dict[str, Any] = type(self).__blanks__
    if not values.keys() <= blanks.keys():
        raise TypeError(f"{type(self).__name__}: no such fields: {sorted(values.keys() - blanks.keys())}")
    for name, blank in blanks.items():
        value = values.get(name, blank)
        if value is _BAD:
            raise TypeError(f"{type(self).__name__}: missing: {name}")
        object.__setattr__(self, name, {} if value is dict else value)


def _init_in_order(self: Any, /, *given: Any, **values: Any) -> None:
    _init(self, **dict(zip(type(self).__blanks__, given, strict=False)), **values)


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in type(self).__blanks__)


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__blanks__)
    return f"{type(self).__qualname__}({shown})"


def _refuse_change(self: Any, name: str, *_value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change {type(self).__name__}.{name}")


_METHODS = {
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse_change,
    "__delattr__": _refuse_change,
}


def _made(cls: type[T], init: Callable[..., None], *, kw_only: bool) -> type[T]:
    """A frozen dataclass whose methods are those above, the same for all.

    The library would compile a set of its own for each class, 0.8 ms, and a commit waits for all of them.
    """
    made = dataclass(init=False, repr=False, eq=False, match_args=False, kw_only=kw_only)(cls)
    for name, method in {**_METHODS, "__init__": init}.items():
        setattr(made, name, method)
    made.__blanks__ = {field.name: _blank(field) for field in dataclasses.fields(made)}  # type: ignore[arg-type, attr-defined]
    return made


def _blank(field: dataclasses.Field[Any]) -> Any:
    """What an absent field becomes: its default, `dict` for a new empty one, or _BAD where it must be given."""
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is dataclasses.MISSING:
        return _BAD
    return dict if field.default_factory is dict else field.default_factory()


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def form_kind(cls: type[T]) -> type[T]:
    """Make a kind of form of a class: frozen, its fields given in order or by name."""
    return _made(cls, _init_in_order, kw_only=False)


@form_kind
class Form:
    """How one value is written: `read` turns a node into a value or a fault, `schema` says the same as JSON Schema."""

    label: str = ""
    required: bool = True

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        """The typed value, or a marker for "bad" after adding a fault at `at`."""
        raise AssertionError("every form says how it is read")  # pragma: no cover

    def schema(self) -> dict[str, Any]:
        """JSON Schema (draft 7) of the value, with the Chinese label as description."""
        raise AssertionError("every form has a schema")  # pragma: no cover

    def _refuse(self, at: str, faults: list[Fault], expected: str) -> Any:
        label = _(self.label) or at.rpartition(".")[2]
        faults.append(Fault(ILL_FORMED, at, _("“{label}”应当是{expected}").format(label=label, expected=expected)))
        return _BAD


@form_kind
class Text(Form):
    """A line of text: `least` to `most` characters; `pattern` must match the whole; `example` is shown in errors."""

    least: int = 1
    most: int = 200
    pattern: str = ""
    example: str = ""
    lines: bool = False

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if not isinstance(node, str):
            return self._refuse(at, faults, _("一段文字"))
        text = node.strip()
        if not self.least <= len(text) <= self.most:
            return self._refuse(at, faults, _("{least} 到 {most} 个字的文字").format(least=self.least, most=self.most))
        if not self.lines and "\n" in text:
            return self._refuse(at, faults, _("一行文字，中间不换行"))
        if self.pattern and not _compiled(self.pattern).fullmatch(text):
            return self._refuse(at, faults, _("这样的写法：{example}").format(example=self.example or self.pattern))
        return text

    def schema(self) -> dict[str, Any]:
        # every scalar is text to us; editors type first, and take an unquoted 12345 for a number
        result: dict[str, Any] = {"type": ["string", "number"], "minLength": self.least, "maxLength": self.most}
        if self.pattern:
            result["pattern"] = f"^(?:{self.pattern})$"
        if self.example:
            result["examples"] = [self.example]
        return result


@form_kind
class Choice(Form):
    """One of a few words; `choices` maps each word to its Chinese label."""

    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if isinstance(node, str) and node in self.choices:
            return node
        listed = _("、").join(
            _("{word}（{label}）").format(word=word, label=_(label)) if label != word else word
            for word, label in self.choices.items()
        )
        return self._refuse(at, faults, _("下列之一：{listed}").format(listed=listed))

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices), "markdownEnumDescriptions": [_(label) for label in self.choices.values()]}


@form_kind
class Flag(Form):
    """`true` or `false`, written out."""

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if node in ("true", "false"):
            return node == "true"
        return self._refuse(at, faults, _("true（是）或 false（否）"))

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@form_kind
class Number(Form):
    """A whole number from `least` to `most`, no leading zero."""

    least: int = 0
    most: int = 10**9

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if (
            isinstance(node, str)
            and re.fullmatch(r"-?(?:0|[1-9][0-9]{0,9})", node)
            and self.least <= int(node) <= self.most
        ):
            return int(node)
        return self._refuse(at, faults, _("{least} 到 {most} 的整数").format(least=self.least, most=self.most))

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@form_kind
class Day(Form):
    """A calendar day, `2026-10-08`, from 1949 on."""

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if isinstance(node, str) and (value := parse_day(node)):
            return value
        return self._refuse(at, faults, _("日期，例如 2026-10-08"))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "examples": ["2026-10-08"]}


@form_kind
class Moment(Form):
    """A moment with its offset, `2026-10-10T09:12:00+08:00`."""

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if isinstance(node, str) and (value := parse_moment(node)):
            return value
        return self._refuse(at, faults, _("带时区的时间，例如 2026-10-10T09:12:00+08:00"))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "examples": ["2026-10-10T09:12:00+08:00"]}


@form_kind
class Many(Form):
    """A list, read into a tuple in the order written; `unique` refuses a value that stands twice."""

    each: Form = dataclasses.field(default_factory=Form)
    least: int = 0
    most: int = 500
    unique: bool = True

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if not isinstance(node, list) or not self.least <= len(node) <= self.most:
            return self._refuse(at, faults, _("{least} 到 {most} 行的清单").format(least=self.least, most=self.most))
        values = [self.each.read(child, f"{at}[{index}]", faults) for index, child in enumerate(node)]
        if _BAD in values:
            return _BAD
        if self.unique:
            for index, value in enumerate(values):
                if value in values[:index]:
                    message = _("“{label}”里有一项写了两次").format(label=_(self.label))
                    faults.append(Fault(ILL_FORMED, f"{at}[{index}]", message))
                    return _BAD
        return tuple(values)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": described(self.each), "minItems": self.least, "uniqueItems": self.unique}


@form_kind
class Sub(Form):
    """A record inside a record."""

    record: type[Any] = object

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if not isinstance(node, dict):
            return self._refuse(at, faults, _("若干“名称: 值”"))
        value = read(self.record, node, faults, at)
        return _BAD if value is None else value

    def schema(self) -> dict[str, Any]:
        return schema_of(self.record)


@form_kind
class Table(Form):
    """A mapping from ids to values of one form, read into a dict in the order written."""

    each: Form = dataclasses.field(default_factory=Form)
    key: str = r"[a-z0-9][a-z0-9-]*"

    def read(self, node: Node, at: str, faults: list[Fault]) -> Any:
        if not isinstance(node, dict):
            return self._refuse(at, faults, _("若干“代号: 值”"))
        values = {}
        for key, child in node.items():
            path = f"{at}.{key}" if at else key
            if not _compiled(self.key).fullmatch(key):
                faults.append(Fault(ILL_FORMED, path, _("代号“{key}”只能用小写字母、数字和连字符").format(key=key)))
                continue
            values[key] = self.each.read(child, path, faults)
        return _BAD if _BAD in values.values() else values

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^(?:{self.key})$"},
            "additionalProperties": described(self.each),
        }


def _field(form: Form, **default: Any) -> Any:
    if not form.required and not default:
        default = {"default": None}
    return dataclasses.field(metadata={_FORM: form}, **default)


def text(
    label: str,
    *,
    most: int = 200,
    least: int = 1,
    pattern: str = "",
    example: str = "",
    lines: bool = False,
    required: bool = True,
) -> Any:
    """Declare a field of one line of text (`lines`: several)."""
    return _field(Text(label, required, least, most, pattern, example, lines))


def choice(label: str, choices: Mapping[str, str], *, required: bool = True) -> Any:
    """Declare a field that is one of a few words."""
    return _field(Choice(label, required, choices))


def flag(label: str, *, required: bool = True, default: bool = False) -> Any:
    """Declare a yes-or-no field; where it is not required, `default` holds when it is absent."""
    return _field(Flag(label, required), **({} if required else {"default": default}))


def number(label: str, *, least: int = 0, most: int = 10**9, required: bool = True) -> Any:
    """Declare a whole-number field."""
    return _field(Number(label, required, least, most))


def day(label: str, *, required: bool = True) -> Any:
    """Declare a date field."""
    return _field(Day(label, required))


def moment(label: str, *, required: bool = True) -> Any:
    """Declare a date-and-time field."""
    return _field(Moment(label, required))


def many(
    label: str, each: Form, *, least: int = 0, most: int = 500, unique: bool = True, required: bool = False
) -> Any:
    """Declare a list field; absent means empty unless it is required."""
    return _field(Many(label, required, each, least, most, unique), **({} if required else {"default": ()}))


def sub(label: str, record_type: type[Any], *, required: bool = True) -> Any:
    """Declare a field that is a record of its own."""
    return _field(Sub(label, required, record_type))


def table(label: str, each: Form, *, key: str = r"[a-z0-9][a-z0-9-]*", required: bool = False) -> Any:
    """Declare a field that maps ids to values; absent means empty unless it is required."""
    return _field(Table(label, required, each, key), **({} if required else {"default_factory": dict}))


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(text, choice, flag, number, day, moment, many, sub, table),
)
def record(cls: type[T]) -> type[T]:
    """Make a frozen keyword-only dataclass of a class whose fields are declared with the functions above."""
    made = _made(cls, _init, kw_only=True)
    declared = dataclasses.fields(made)  # type: ignore[arg-type]
    made.__forms__ = {  # type: ignore[attr-defined]
        field.name: (field.name.rstrip("_"), field.metadata[_FORM]) for field in declared if _FORM in field.metadata
    }
    return made


def forms(record_type: type[Any]) -> dict[str, tuple[str, Form]]:
    """Python name → (name on disk, form) of a record, in the order declared."""
    result: dict[str, tuple[str, Form]] = record_type.__forms__
    return result


def read(record_type: type[T], node: Mapping[str, Node], faults: list[Fault], at: str = "", **more: Any) -> T | None:
    """A record from a mapping, or None where a required field is missing or bad; bad optional fields are left out.

    `more` are values of fields that have no form (they come from elsewhere than the mapping). Refusals: MW-F021 unknown
    key, MW-F022 missing, MW-F023 ill-formed.
    """
    values: dict[str, Any] = dict(more)
    whole = True
    known = set()
    for name, (key, form) in forms(record_type).items():
        known.add(key)
        child = node.get(key, "")
        path = f"{at}.{key}" if at else key
        if child == "" or child == "null" or child == "~":
            if form.required:
                faults.append(Fault(MISSING, path, _("缺少“{label}”（{key}）").format(label=_(form.label), key=key)))
                whole = False
            continue
        value = form.read(child, path, faults)
        if value is not _BAD:
            values[name] = value
        elif form.required:
            whole = False
    for key in node:
        if key not in known:
            guess = get_close_matches(key, known, n=1)
            hint = _("，是不是想写 {guess}？").format(guess=guess[0]) if guess else ""
            path = f"{at}.{key}" if at else key
            faults.append(Fault(UNKNOWN_KEY, path, _("不认识“{key}”这一项{hint}").format(key=key, hint=hint)))
    return record_type(**values) if whole else None


def described(form: Form) -> dict[str, Any]:
    """The form's JSON Schema with its Chinese label."""
    result = form.schema()
    if form.label:
        result = {"title": _(form.label), "description": _(form.label), **result}
    return result


def schema_of(record_type: type[Any]) -> dict[str, Any]:
    """JSON Schema (draft 7) of a record: properties with Chinese labels, required keys, nothing else allowed."""
    fields = forms(record_type).values()
    return {
        "type": "object",
        "properties": {key: described(form) for key, form in fields},
        "required": [key for key, form in fields if form.required],
        "additionalProperties": False,
    }


_DAY = r"(?:1949|19[5-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}"


def parse_day(text: str) -> date | None:
    """`YYYY-MM-DD` from 1949 to 2199, or None."""
    if not re.fullmatch(_DAY, text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """RFC 3339 with whole seconds and an offset (`+08:00` or `Z`), or None."""
    if not re.fullmatch(rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:[+-][0-9]{{2}}:[0-9]{{2}}|Z)", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
