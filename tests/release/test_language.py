"""A site speaks the language that its register names, whoever builds it; what people wrote stays as they wrote it."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from mingwen.messages import speaking
from mingwen.release import Request, build
from tests.conftest import ROOT, Checkout
from tests.release.conftest import LANDED, Quiet

HAN = re.compile(r"[\u4e00-\u9fff]+")
TEXT = re.compile(r">([^<]+)<|(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"")
BODY = re.compile(r'<(div class="mw-text[^>]*|table class="mw-table") lang="zh-CN">.*?\n?</(div|table)>', re.DOTALL)
PAGES = (
    "index.html", "404.html", "latest/index.html", "c/air-daily/index.html", "c/drinking-water/index.html",
    "u/water/index.html", "u/index.html", "guide/index.html", "rules/index.html", "statutory/index.html",
    "catalogue/index.html", "request/index.html", "interaction/index.html", "organisation/index.html",
    "relations/index.html", "reports/index.html", "search/index.html", "sitemap/index.html", "about/index.html",
)  # fmt: skip


@pytest.fixture
def english(repo: Checkout) -> Checkout:
    site = repo.path / "content/_register/site.yml"
    site.write_text(site.read_text("utf-8").replace("language: zh-CN", "language: en"), "utf-8")
    repo.commit("speak English", at=LANDED)
    return repo


def made(repo: Checkout, out: Path, jobs: int = 1) -> Path:
    build(Request(repo.path, out, jobs=jobs, now=LANDED), Quiet())
    return out / "current"


def written(repo: Checkout) -> str:
    """Everything that people of the body wrote: items, register, plain pages."""
    texts = [
        path.read_text("utf-8") for path in repo.path.glob("content/**/*") if path.suffix in (".md", ".yml", ".csv")
    ]
    return "".join(texts).replace("\n", "")


def test_the_interface_is_english(english: Checkout, tmp_path: Path) -> None:
    site, known = made(english, tmp_path / "out"), written(english)
    items = sorted(path.relative_to(site).as_posix() for path in site.glob("i/*/*/index.html"))
    for name in (*PAGES, *items[:5], *items[-5:]):
        page = (site / name).read_text("utf-8")
        assert '<html lang="en"' in page, name
        for text, attribute in TEXT.findall(BODY.sub("", page)):
            said = html.unescape(text or attribute)
            assert all(run in known for run in HAN.findall(said)), f"{name}: {said}"
    item = (site / items[-1]).read_text("utf-8")
    assert '<h1 lang="zh-CN">' in item
    assert '<div class="mw-text md-typeset" id="text" lang="zh-CN">' in item
    assert ">Sign-offs<" in item
    assert ">公开指南<" not in item
    assert ">Disclosure guide<" in item


def test_the_search_script_has_its_words(english: Checkout, tmp_path: Path) -> None:
    page = (made(english, tmp_path / "out") / "search/index.html").read_text("utf-8")
    (data,) = re.findall(r'data-words="([^"]*)"', page)
    words = json.loads(html.unescape(data))
    assert words["下一页"] == "Next page"
    assert not [text for text in words.values() if HAN.search(text)]


def test_the_builder_has_no_say_in_it(english: Checkout, body: Path, tmp_path: Path) -> None:
    chinese = Checkout(body, LANDED)
    with speaking("en"):
        one, two = made(english, tmp_path / "en1", jobs=2), made(chinese, tmp_path / "zh1", jobs=2)
    for first, repo, name in ((one, english, "en2"), (two, chinese, "zh2")):
        second = made(repo, tmp_path / name)
        files = {path.relative_to(first) for path in first.rglob("*") if path.is_file()}
        assert files == {path.relative_to(second) for path in second.rglob("*") if path.is_file()}
        assert [path for path in files if (first / path).read_bytes() != (second / path).read_bytes()] == []


def test_words_in_templates_are_all_marked() -> None:
    """A Chinese word that a template says outright stays Chinese in an English site."""
    folder = ROOT / "src/mingwen/site"
    for path in (*folder.glob("templates/*.html"), *folder.glob("theme/**/*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"""_\(("[^"]*"|'[^']*')\)""", "", text).replace(">中文</a>", "")
        assert not HAN.search(text), path.name
