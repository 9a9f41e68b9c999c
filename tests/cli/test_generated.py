"""What is generated is current: CODEOWNERS, schemas, snippets, rule pages. A failure tells the command to run."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mingwen.cli import editor, rule_pages
from mingwen.cli.hosting import CODEOWNERS, codeowners_of
from mingwen.item import form, strict
from mingwen.item.model import Item
from mingwen.messages import Fault, MingwenError
from mingwen.register import Register, load_folder
from mingwen.rules.table import RULES
from tests.cli.body import files, mingwen
from tests.conftest import ROOT, Checkout

REGISTER = sorted((ROOT / "content/_register").rglob("*.yml"))
TEMPLATES = ROOT / "src/mingwen/cli/init_files"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_folder(ROOT)


# CODEOWNERS


def owners(text: str, path: str) -> list[str]:
    """Who is asked about a path, by GitHub's rule: the last pattern that matches."""
    found: list[str] = []
    for line in text.splitlines():
        pattern, *teams = line.partition("#")[0].split() or [""]
        if pattern == "*" or (pattern.startswith("/") and f"/{path}".startswith(pattern)):
            found = teams
    return found


def test_codeowners_are_current(register: Register) -> None:
    """`mingwen host codeowners --write`."""
    assert (ROOT / CODEOWNERS).read_text("utf-8") == codeowners_of(register)


def test_every_units_folder_has_an_owner(register: Register) -> None:
    text = codeowners_of(register)
    for unit in register.units.values():
        assert owners(text, f"content/{unit.id}/news/2026/00001-a.md") == [unit.team or register.office.team]


def test_units_that_confirm_are_asked_too(register: Register) -> None:
    text = codeowners_of(register)
    column = next(column for column in register.columns.values() if column.with_ and column.lead)
    asked = owners(text, f"content/{column.lead}/{column.id}/2026/00001-a.md")
    assert asked[0] == register.units[column.lead].team
    assert set(asked) >= {team for one in column.with_ if (team := register.units[one].team)}


def test_outside_content_the_maintainers_are_asked_and_within_never(register: Register) -> None:
    text = codeowners_of(register)
    maintainers = {account.team for account in register.accounts.values()}
    assert set(owners(text, "src/mingwen/git.py")) <= maintainers
    assert not set(owners(text, "content/_register/units.yml")) & maintainers


def test_the_header_says_who_decides(register: Register) -> None:
    assert "能不能合并由检查决定" in codeowners_of(register).splitlines()[1]


def test_an_office_without_a_team_is_refused(register: Register) -> None:
    units = {**register.units, register.office.id: replace(register.office, team=None)}
    with pytest.raises(MingwenError):
        codeowners_of(replace(register, units=units))


def test_codeowners_command(repo: Checkout) -> None:
    repo.commit("建库", files())
    shown = mingwen("host", "codeowners", "--repo", repo.path)
    assert shown.code == 0
    (repo.path / CODEOWNERS).unlink()
    assert mingwen("host", "codeowners", "--write", "--repo", repo.path).code == 0
    assert (repo.path / CODEOWNERS).read_text("utf-8") == shown.out


# Schemas and snippets


@pytest.mark.parametrize("path", editor.files())
def test_editor_files_are_current(path: str) -> None:
    """`mingwen schema --write`."""
    assert (ROOT / path).read_text("utf-8") == editor.files()[path]


@pytest.mark.parametrize("name", editor.names())
def test_schemas_are_schemas_with_chinese_words(name: str) -> None:
    made = json.loads(mingwen("schema", name).out)
    jsonschema.Draft7Validator.check_schema(made)
    assert made["title"].startswith("明文：")
    labels = [node["description"] for node in _objects(made) if isinstance(node.get("description"), str)]
    assert labels
    assert all(re.search(r"[\u4e00-\u9fff]|^content/", label) for label in labels)


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _objects(child)


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it (1.2): a day is text, `no` and `on` are text, true and false are flags."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag.rpartition(":")[2] in ("int", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def schema_for(file: Path) -> str:
    """The schema that settings.json names for a file of the register."""
    text = re.sub(r"^\s*//.*$", "", (ROOT / ".vscode/settings.json").read_text("utf-8"), flags=re.MULTILINE)
    wired: dict[str, str] = json.loads(text)["yaml.schemas"]
    path = file.as_posix()
    (found,) = [name for name, pattern in wired.items() if fnmatch.fnmatch(path, f"*{pattern}")]
    return found


@pytest.mark.parametrize(
    "file", REGISTER + sorted((TEMPLATES / "content/_register").rglob("*.yml")), ids=lambda file: file.name
)
def test_what_the_register_accepts_its_schema_accepts(file: Path) -> None:
    made = json.loads((ROOT / schema_for(file)).read_text("utf-8"))
    data = yaml.load(file.read_text("utf-8"), Loader=EditorLoader)
    jsonschema.Draft7Validator(made).validate(data)


def test_every_kind_of_register_file_is_wired() -> None:
    assert {Path(schema_for(file)).stem for file in REGISTER} == set(editor.names()) - {editor.ITEM, editor.REFERRAL}


def test_what_the_reader_accepts_the_items_schema_accepts() -> None:
    made = editor.schema(editor.ITEM)
    (text,) = (data.decode() for path, data in files().items() if "/notices/" in path)
    front = text.split("---\n")[1]
    jsonschema.Draft7Validator(made).validate(yaml.load(front, Loader=EditorLoader))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(made).validate(yaml.load(f"{front}stray: 1\n", Loader=EditorLoader))


def test_a_snippet_for_every_key_that_reads_back() -> None:
    snippets = json.loads(editor.files()[editor.SNIPPETS])
    keys = [key for key, _form in form.forms(Item).values()]
    assert [snippet["prefix"] for snippet in snippets.values()] == keys
    for snippet in snippets.values():
        text = re.sub(
            r"\$\{\d+\|([^,|]*)[^}]*\}|\$\{\d+:([^}]*)\}",
            lambda match: match[1] or match[2],
            "\n".join(snippet["body"]),
        )
        faults: list[Fault] = []
        tree = strict.parse(f"{text}\n", faults)
        assert tree is not None, text
        assert list(tree.data) == [snippet["prefix"]]
        assert faults == []


def test_no_snippet_decides_on_secrecy() -> None:
    body = "".join(json.loads(editor.files()[editor.SNIPPETS])["保密审查（secrecy）"]["body"])
    assert "|" not in body


# Rule pages


def test_rule_pages_are_current() -> None:
    """`mingwen rules --write docs/rules`."""
    made = rule_pages.pages(RULES)
    written = {file.name: file.read_text("utf-8") for file in (ROOT / "docs/rules").glob("*.md")}
    assert sorted(written) == sorted(made)
    assert written == made


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_page_says_what_why_and_who(rule: Any) -> None:
    page = rule_pages.page(rule)
    assert page.startswith("<!--")
    for part in (rule.id, rule.title, rule.why, rule.fix, rule.who, rule.before, rule.after):
        assert part in page


def test_the_list_has_every_rule() -> None:
    shown = mingwen("rules")
    assert len(shown.out.splitlines()) == len(RULES.rules)
    assert [one["id"] for one in mingwen("rules", "--format", "json").json["rules"]] == [
        rule.id for rule in RULES.rules
    ]


def test_pages_of_rules_that_are_gone_go(tmp_path: Path) -> None:
    (tmp_path / "MW-Z999.md").write_text("x")
    (tmp_path / "notes.md").write_text("x")
    assert mingwen("rules", "--write", tmp_path).code == 0
    assert not (tmp_path / "MW-Z999.md").exists()
    assert (tmp_path / "notes.md").exists()
