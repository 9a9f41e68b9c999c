"""Jinja2 for the inside of pages: escaping on, compiled once a process, ours behind the repository's own."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import escape

from mingwen.item.kinds import POLLUTANTS
from mingwen.messages import SOURCE_LANGUAGE, _, language_in_use
from mingwen.site.pages import words

OURS = Path(__file__).parents[1] / "templates"


_SAID = re.compile(r"""(\{\{ )?_\(("[^"\\]*"|'[^'\\]*')(\) }})?|[（），；：。、　]""")
_IN_ENGLISH = dict(zip("（），；：。、　", (" (", ")", ", ", "; ", ": ", ". ", ", ", " "), strict=True))


class FixedWords(Extension):
    """Words that are only shown become part of the template when it is compiled: half of what a page would escape.

    So does the way to mark what stays in Chinese, and the punctuation between words, which only Chinese writes wide.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """`{{ _("附件") }}` as the escaped word itself, `{{ zh }}` as nothing or ` lang="zh-CN"`."""
        chinese = language_in_use() == SOURCE_LANGUAGE

        def said(match: re.Match[str]) -> str:
            if match[2] is None:
                return match[0] if chinese else _IN_ENGLISH[match[0]]
            alone = match[1] and match[3]
            return str(escape(_(ast.literal_eval(match[2])))) if alone else match[0]

        return _SAID.sub(said, source.replace("{{ zh }}", "" if chinese else ' lang="zh-CN"'))


@lru_cache(maxsize=4)
def environment(own: Path | None, language: str) -> jinja2.Environment:
    """The templates in `own` (a repository's `theme/templates`, may be absent), then the package's.

    `language` tells one environment from another, since words are fixed when a template is compiled.
    """
    folders = [str(folder) for folder in (own, OURS) if folder is not None]
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[FixedWords],
    )
    env.filters.update(
        prose=words.prose,
        prose_year=words.prose_year,
        weekday=words.weekday,
        month_day=words.month_day,
        minute=words.minute,
        clock=words.clock,
        machine=words.machine,
        size=words.size,
        short_digest=words.short_digest,
    )
    env.globals.update(_=_, POLLUTANTS=POLLUTANTS)
    return env


class Templates:
    """The templates of one site; `render(name, …)` gives the text, `macro(name, macro)` a macro as a function."""

    def __init__(self, own: Path | None) -> None:
        self._env = environment(own if own is not None and own.is_dir() else None, language_in_use())

    def render(self, name: str, **values: Any) -> str:
        """The template with its values; a value that the template misspells raises instead of vanishing."""
        return self._env.get_template(name).render(values)

    def macro(self, name: str, macro: str) -> Any:
        """A macro of a template file as a function that returns text."""
        return getattr(self._env.get_template(name).module, macro)
