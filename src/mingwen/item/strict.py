"""The strict form of a file: where the front matter begins and ends, and YAML without surprises.

Block grammar (every reader of the file must agree on it; see the parser differential in docs/threats.md):

    file  = "---" LF block "---" LF body
    block = lines, none of which begins with "---" or "..."

Inside the block only mappings, lists and scalars: no alias, anchor, tag, duplicate or non-string key, at most
`MAX_DEPTH` deep and `MAX_BLOCK` bytes long. Every scalar is read as a string and typed by the model, so that an
identity number never becomes an integer and `no` never becomes False.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser

from mingwen.messages import Fault, _

MAX_BLOCK = 16_384  # bytes of front matter
MAX_DEPTH = 6
FENCE = "---"

Node: TypeAlias = "dict[str, Node] | list[Node] | str"

_Scalar = yaml.ScalarEvent

_BAD_LINE = re.compile(r"^(?:---|\.\.\.)", re.MULTILINE)
_SPECIAL = re.compile(r"[-+.0-9~=<nNtTfFyYoO!&*]")


@dataclass(frozen=True, slots=True)
class Block:
    """A file cut in two; `body_line` is the line (from 1) on which the body begins."""

    front: str
    body: str
    body_line: int


@dataclass(slots=True)
class Tree:
    """What a YAML text says, every scalar a string, and where it says it.

    `first_line` is the line of the file (from 1) on which the YAML text begins.
    """

    data: dict[str, Node]
    text: str
    first_line: int = 1
    _marks: dict[str, tuple[int, int]] | None = None

    def locate(self, path: str) -> tuple[int, int]:
        """Line and column (from 1) of a field path such as `signoff[1].digest`; the parent's where absent."""
        if self._marks is None:
            composer = _Composer(self.text, self.first_line, [], marks={})
            composer.document()
            self._marks = composer.marks or {}
        while path:
            if path in self._marks:
                return self._marks[path]
            path = re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]*)$", "", path)
        return max(self.first_line - 1, 1), 1


def split(text: str, faults: list[Fault]) -> Block | None:
    """Cut a file into front matter and body.

    Refusals: MW-F010 opening fence, MW-F011 closing fence, MW-F012 stray fence.
    """
    if not text.startswith(f"{FENCE}\n"):
        faults.append(Fault("MW-F010", "", _("文件必须从第一行的三个减号 --- 开始"), line=1, column=1))
        return None
    rest = text[4:]
    match = _BAD_LINE.search(rest)
    end = match.start() if match else -1
    if match is None or not rest.startswith(f"{FENCE}\n", end):
        if match is None or rest[end:] == FENCE:
            line = text.count("\n") + 1
            message = _("没有找到结束信息栏的 --- 行（这一行后面要有换行）")
            faults.append(Fault("MW-F011", "", message, line=line, column=1))
        else:
            line = rest.count("\n", 0, end) + 2
            message = _("信息栏里有一行以 --- 或 ... 开头，别的程序会把它当成结束")
            faults.append(Fault("MW-F012", "", message, line=line, column=1))
        return None
    front = rest[:end]
    return Block(front, rest[end + 4 :], front.count("\n") + 3)


def parse(text: str, faults: list[Fault], first_line: int = 1, max_bytes: int = MAX_BLOCK) -> Tree | None:
    """Read one YAML mapping strictly; None where it cannot be read at all, faults for everything unlawful in it.

    Refusals: MW-F013 size, MW-F014 syntax, MW-F015 alias or anchor, MW-F016 tag, MW-F017 duplicate key, MW-F018 depth,
    MW-F019 key that is no plain word, MW-F020 value that other YAML readers cannot read.
    """
    if len(text.encode()) > max_bytes:
        message = _("信息栏太长，上限 {limit} 字节").format(limit=max_bytes)
        faults.append(Fault("MW-F013", "", message, line=first_line, column=1))
        return None
    before = len(faults)
    composer = _Composer(text, first_line, faults)
    try:
        data = composer.document()
    except _Stop:
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        faults.append(
            Fault(
                "MW-F014",
                "",
                _("信息栏的写法有误：{problem}").format(problem=_explain(error)),
                line=line,
                column=column,
            )
        )
        return None
    if not isinstance(data, dict):
        if len(faults) == before:
            faults.append(Fault("MW-F014", "", _("这里应当是“名称: 值”的清单"), line=first_line, column=1))
        return None
    return Tree(data, text, first_line)


class _Stop(Exception):
    """Nothing more can be read (an alias, or too deep)."""


class _Composer:
    """Events of libyaml to plain data; remembers marks only when asked, because most files have no fault to place."""

    def __init__(
        self, text: str, first_line: int, faults: list[Fault], marks: dict[str, tuple[int, int]] | None = None
    ) -> None:
        self._next: Callable[[], Any] = CParser(text).get_event  # stubs: Event | None, None only past the end
        self._first_line = first_line
        self._faults = faults
        self.marks = marks

    def document(self) -> Node:
        self._next()  # stream start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return {}
        data = self._node(self._next(), "", 1)
        self._next()  # document end
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._fault("MW-F014", "", _("信息栏里有不止一份文档"), event)
        return data

    def _fault(self, rule: str, path: str, message: str, event: Any) -> None:
        line, column = self._place(event)
        self._faults.append(Fault(rule, path, message, line=line, column=column))

    def _place(self, event: Any) -> tuple[int, int]:
        """Line and column of an event in the file, from 1."""
        return event.start_mark.line + self._first_line, event.start_mark.column + 1

    def _node(self, event: Any, path: str, depth: int) -> Node:
        kind = type(event)  # every event of every file passes here: identity is several times faster than isinstance
        if kind is _Scalar:
            return self._scalar(event, path)
        if kind is yaml.AliasEvent:
            self._fault("MW-F015", path, _("不能使用 YAML 的引用（* 号）"), event)
            raise _Stop
        if event.anchor is not None:
            self._fault("MW-F015", path, _("不能使用 YAML 的锚（& 号）"), event)
        if event.tag is not None:
            self._fault("MW-F016", path, _("不能使用 YAML 的类型标记（! 号）"), event)
        if depth > MAX_DEPTH:
            self._fault("MW-F018", path, _("层次太深，最多 {limit} 层").format(limit=MAX_DEPTH), event)
            raise _Stop
        if kind is yaml.MappingStartEvent:
            return self._mapping(path, depth)
        return self._sequence(path, depth)

    def _scalar(self, event: Any, path: str) -> str:
        if event.anchor is not None:
            self._fault("MW-F015", path, _("不能使用 YAML 的锚（& 号）"), event)
        if event.tag is not None:
            self._fault("MW-F016", path, _("不能使用 YAML 的类型标记（! 号）"), event)
        value: str = event.value
        if not event.style and _SPECIAL.match(value) and not _others_can_read(value):
            self._fault("MW-F020", path, _("别的程序读不了这个值，请给它加上双引号"), event)
        return value

    def _mapping(self, path: str, depth: int) -> dict[str, Node]:
        result: dict[str, Node] = {}
        get_event, marks = self._next, self.marks
        while type(event := get_event()) is not yaml.MappingEndEvent:
            if type(event) is not _Scalar:
                self._fault("MW-F019", path, _("名称必须是一个普通的词"), event)
                raise _Stop
            key: str = event.value
            at = f"{path}.{key}" if path else key
            if event.tag is not None or event.anchor is not None or not _plain_key(key, bool(event.style)):
                self._fault("MW-F019", at, _("名称“{key}”会被别的程序读成别的东西").format(key=key), event)
            if key in result:
                self._fault("MW-F017", at, _("“{key}”写了两次").format(key=key), event)
            if marks is not None:
                marks.setdefault(at, self._place(event))
            value = self._node(get_event(), at, depth + 1)
            result.setdefault(key, value)
        return result

    def _sequence(self, path: str, depth: int) -> list[Node]:
        result: list[Node] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            at = f"{path}[{len(result)}]"
            if self.marks is not None:
                self.marks[at] = self._place(event)
            result.append(self._node(event, at, depth + 1))
        return result


_safe: Any = yaml.SafeLoader("")  # the resolver of other readers; its stubs are untyped


@lru_cache(maxsize=4096)
def _others_can_read(value: str) -> bool:
    """Whether a plain scalar survives YAML 1.1 typing: `2026-02-30`, `0x_` or `=` raise in readers that guess types."""
    node = yaml.ScalarNode(_safe.resolve(yaml.ScalarNode, value, (True, False)), value)
    try:
        _safe.construct_object(node)
    except Exception:  # noqa: BLE001 - a bad date is a ValueError, `=` a ConstructorError: any of them means another reader fails
        return False
    return True


@lru_cache(maxsize=4096)
def _plain_key(key: str, quoted: bool) -> bool:
    if not key or key == "<<":
        return False
    return quoted or str(_safe.resolve(yaml.ScalarNode, key, (True, False))) == "tag:yaml.org,2002:str"


def _explain(error: yaml.YAMLError) -> str:
    """The library's reason in the reader's words where it is a common one; never the text of the file itself."""
    problem = str(getattr(error, "problem", "") or "")
    known = {
        "mapping values are not allowed": _("值里有冒号加空格，请把整个值用双引号括起来"),
        "did not find expected ',' or": _("花括号或方括号没有配对，或缺少逗号"),
        "could not find expected ':'": _("名称后面要有英文冒号和一个空格"),
        "found character that cannot start any token": _("这里的字符不能开头（制表符请改成空格，% @ ` 请加双引号）"),
        "did not find expected key": _("缩进不齐，或少了引号"),
        "found unexpected end of stream": _("引号没有配对"),
        "did not find expected '-' indicator": _("清单的各行要以减号加空格开头，并且对齐"),
    }
    return next((words for start, words in known.items() if problem.startswith(start)), problem or _("无法读取"))
