"""The same items for general site builders: their own front matter, a list a column and a unit, feeds, search.

What they make is less than a disclosure site asks for: no card, sign-offs, catalogue, calendar or timeliness.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mingwen.item import path as item_path
from mingwen.item import strict
from tests.corpus.processes import aside

HUGO = {
    "_default/baseof.html": '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
    '</head><body><nav><a href="/">首页</a></nav><main>{{ block "main" . }}{{ end }}</main></body></html>',
    "_default/single.html": '{{ define "main" }}<article data-pagefind-body><h1>{{ .Title }}</h1>'
    '<p>{{ .Date.Format "2006-01-02" }} {{ .Params.index_no }}</p>{{ .Content }}</article>'
    '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}',
    "_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages 20).Pages }}'
    '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</p>{{ end }}'
    '{{ template "_internal/pagination.html" . }}{{ end }}',
    "index.html": '{{ define "main" }}{{ range first 20 .Site.RegularPages }}<p><a href="{{ .RelPermalink }}">'
    "{{ .Title }}</a></p>{{ end }}{{ end }}",
}
HUGO_SETTINGS = """\
baseURL = "https://www.example.invalid/"
languageCode = "zh-CN"
title = "示例市生态环境局"
hasCJKLanguage = true
disableHugoGeneratorInject = true
timeout = "120s"
[taxonomies]
column = "columns"
unit = "units"
[services.rss]
limit = 50
"""
MATERIAL_SETTINGS = """\
site_name: 示例市生态环境局
site_url: https://www.example.invalid/
use_directory_urls: true
theme:
  name: material
  language: zh
  font: false
plugins:
  - search:
      lang: [zh, en]
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A builder at work in a folder: its name, the command that builds, and what a build leaves behind."""

    name: str
    folder: Path
    command: tuple[str, ...]
    made: tuple[str, ...]

    def clear(self) -> None:
        """Make the next build a cold one."""
        for name in self.made:
            aside(self.folder / name)


def hugo(corpus: Path, folder: Path) -> list[Peer]:
    """Hugo, and Hugo with Pagefind's Chinese build after it; empty where they are not installed."""
    program = shutil.which("hugo")
    if program is None:
        return []
    for name, text in HUGO.items():
        _write(folder / "layouts" / name, text)
    _write(folder / "hugo.toml", HUGO_SETTINGS)
    for place, front, body in _items(corpus):
        values = {
            "title": front["title"],
            "date": front["formed"],
            "summary": front["summary"],
            "index_no": front["index_no"],
            "columns": [place.column],
            "units": [place.unit],
        }
        _write(
            folder / f"content/i/{place.year}/{place.serial}.md", f"{json.dumps(values, ensure_ascii=False)}\n\n{body}"
        )
    made = ("public", "resources")
    build = (program, "--quiet", "--config", "hugo.toml")
    peers = [Peer("Hugo", folder, build, made)]
    if find_spec("pagefind_bin_extended"):
        both = f'"$@" && exec "{sys.executable}" -m pagefind --site public --quiet'
        peers.append(Peer("Hugo + Pagefind", folder, ("sh", "-c", both, "sh", *build), made))
    return peers


def material(corpus: Path, folder: Path) -> list[Peer]:
    """MkDocs with Material and its search, and Zensical on the same folder; those that are installed."""
    sections: dict[str, list[str]] = {}
    _write(folder / "mkdocs.yml", MATERIAL_SETTINGS)
    for place, front, body in _items(corpus):
        file = f"{place.column}/{place.short}.md"
        _write(folder / "docs" / file, f"# {front['title']}\n\n{front['formed']}　{front['index_no']}\n\n{body}")
        sections.setdefault(place.column, []).append(f"- [{front['title']}]({place.short}.md)")
    for column, links in sections.items():
        _write(folder / f"docs/{column}/index.md", f"# {column}\n\n" + "\n".join(links) + "\n")
    _write(folder / "docs/index.md", "# 首页\n\n" + "".join(f"- [{one}]({one}/index.md)\n" for one in sections))
    commands = {
        "MkDocs + Material": ("mkdocs", "material", ("-m", "mkdocs", "build", "--quiet", "--clean")),
        "Zensical": ("zensical", "zensical", ("-m", "zensical", "build", "--clean")),
    }
    return [
        Peer(name, folder, (sys.executable, *command), ("site", ".cache"))
        for name, (module, theme, command) in commands.items()
        if find_spec(module) and find_spec(theme)
    ]


def _items(corpus: Path) -> Iterator[tuple[item_path.ItemPath, Mapping[str, Any], str]]:
    for file in sorted((corpus / "content").rglob("*.md")):
        place = item_path.parse(str(file.relative_to(corpus)))
        block = strict.split(file.read_text("utf-8"), []) if place else None
        tree = strict.parse(block.front, []) if block else None
        if place and block and tree:
            yield place, tree.data, block.body


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
