"""The translations are whole, fit their sources, and are what a person asks for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from string import Formatter

import pytest

from tests.conftest import ROOT
from tests.translation.catalogue import LANGUAGES, current, files

HAN = re.compile(r"[\u3400-\u9fff]")
KEPT = {
    "（在这里写正文）",
    "示例市水务局",
    "关于汛期值守的通知",
    "00042-值守.md",
    "示环发〔2026〕12号",
    "建库",
    "第",
    "〔〕",
    "**重要**：请",
}


def placeholders(text: str) -> list[str]:
    return sorted(f"{name}:{spec}" for _text, name, spec, _how in Formatter().parse(text) if name)


def test_the_catalogues_are_those_of_the_source() -> None:
    stale = [path.name for path, content in files().items() if not path.exists() or path.read_bytes() != content]
    assert not stale, "run scripts/locale"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_keeps_its_placeholders(language: str) -> None:
    for one in current(language):
        if not one.id:
            continue
        assert isinstance(one.id, str)
        assert isinstance(one.string, str)
        assert one.string.strip() or one.id == "　", one.id
        assert not one.fuzzy, one.id
        if "withheld: {ground" not in one.id:  # what a person is to write, not a placeholder
            assert placeholders(one.string) == placeholders(one.id), one.id
        assert one.id.endswith("\n") == one.string.endswith("\n"), one.id


def test_translations_are_english() -> None:
    for one in current("en"):
        text = str(one.string)
        for kept in KEPT:
            text = text.replace(kept, "")
        assert not HAN.search(text), one.id


def said(*command: str, **environment: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", **environment}
    return subprocess.run([sys.executable, "-c", *command], env=env, capture_output=True, text=True, check=True).stdout


HELP = "from mingwen.cli import main; main(['sign', '--help'])"
GATE = "from mingwen.gates.command import main; main(['--help'])"


@pytest.mark.parametrize("command", [HELP, GATE])
def test_commands_speak_english_when_asked(command: str) -> None:
    english = said(command, MINGWEN_LANG="en")
    assert "Usage: mingwen" in english.replace("usage", "Usage")
    assert not HAN.search(english)
    assert HAN.search(said(command, LANG="en_US.UTF-8", LC_ALL="C"))  # the locale of a machine is nobody's wish


def test_what_speaks_chinese_does_not_wait_for_gettext() -> None:
    loaded = "import sys, mingwen.gates.staged; print('gettext' in sys.modules)"
    assert said(loaded) == "False\n"
    assert said(loaded, MINGWEN_LANG="en") == "True\n"
