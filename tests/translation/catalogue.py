"""The catalogues of `src/mingwen/locale`: what is to be translated, and the files made of it.

A Chinese text is found where it stands in the code as

* `_("…")` or `N_("…")`, in Python, in a template or in the search page's script;
* the label of a field of a form, or of one of its choices: `text("标题")`, `choice("步骤", {"check": "核查"})`;
* a value of a table in capitals at the top of a module: `MODES = {"active": "主动公开"}`;
* the docstring of a command's function, which is its help;
* the title, reason, remedy or addressee of a rule.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mingwen.messages import LOCALE
from mingwen.rules.table import RULES

PACKAGE = LOCALE.parent
TEMPLATE = LOCALE / "mingwen.pot"
LANGUAGES = ("en",)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # catalogues name no day: the same texts give the same bytes

_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MARKS = ("_", "N_")
_FIELDS = {"text", "choice", "flag", "number", "day", "moment", "many", "sub", "table", "limit", "declared"} | {
    "Text", "Choice", "Flag", "Number", "Day", "Moment", "Many", "Sub", "Table", "CadenceForm", "FileType",
    "Family",
}  # fmt: skip


def wanted() -> Catalog:
    """Every text to translate, without places, so that moving code changes no catalogue."""
    found = set(_in_rules())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            found.update(_in_python(ast.parse(path.read_bytes())))
        elif path.suffix == ".html":
            found.update(_marked(path, "jinja2"))
        elif path.suffix == ".js":
            found.update(_marked(path, "javascript"))
    catalogue = Catalog(fuzzy=False)
    for text in sorted(found):
        catalogue.add(text)
    return catalogue


def _in_rules() -> Iterator[str]:
    for rule in RULES.rules:
        yield from (rule.title, rule.why, rule.who, rule.fix)


def _in_python(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            name, first = node.func.id, node.args[0]
            if name in _MARKS and isinstance(first, ast.Constant):
                yield str(first.value)
            elif name in _FIELDS:
                yield from _texts(*node.args)
        elif isinstance(node, ast.FunctionDef) and any(_is_command(one) for one in node.decorator_list):
            yield ast.get_docstring(node) or ""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and all(_in_capitals(target) for target in statement.targets):
            yield from _texts(statement.value) if isinstance(statement.value, ast.Dict | ast.Tuple) else ()


def _in_capitals(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id.isupper()


def _is_command(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(function, ast.Attribute) and function.attr == "command"


def _texts(*values: ast.expr) -> Iterator[str]:
    """Chinese literals among the values, and among those of a mapping."""
    for value in values:
        if isinstance(value, ast.Dict | ast.Tuple):
            yield from _texts(*(value.values if isinstance(value, ast.Dict) else value.elts))
        elif isinstance(value, ast.Constant) and isinstance(value.value, str) and _HAN.search(value.value):
            yield value.value


def _marked(path: Path, method: str) -> Iterator[str]:
    with path.open("rb") as file:
        for _line, message, _comments, _context in extract(method, file, dict.fromkeys(_MARKS), options={}):
            assert isinstance(message, str)
            yield message


def current(language: str) -> Catalog:
    """A language's catalogue as it should be: its translations of what is wanted, empty where there is none yet."""
    path = _po(language)
    known = {one.id: one.string for one in read_po(io.BytesIO(path.read_bytes()))} if path.exists() else {}
    catalogue = Catalog(
        language, project="mingwen", version="", creation_date=_EPOCH, revision_date=_EPOCH, fuzzy=False
    )
    for one in wanted():
        if one.id:
            catalogue.add(one.id, known.get(one.id, ""))
    return catalogue


def files() -> dict[Path, bytes]:
    """The catalogues as they should be, by path; the same texts give the same bytes."""
    made = {TEMPLATE: _as_po(wanted())}
    for language in LANGUAGES:
        catalogue = current(language)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        made[_po(language)] = _as_po(catalogue)
        made[_po(language).with_suffix(".mo")] = compiled.getvalue()
    return made


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "mingwen.po"


def _as_po(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + written.getvalue()
