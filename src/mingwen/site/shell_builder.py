"""The shells as MkDocs sees them: what each of its events is given, and what we put in.

Besides `mingwen.mkdocs_plugin` this is the only module that knows MkDocs; it is imported inside `shells.render`, so
`mingwen.site` works where MkDocs is absent. Another generator would replace this module and the templates.
"""

from __future__ import annotations

import hashlib
import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown.extensions.toc import slugify_unicode  # type: ignore[import-untyped]
from markupsafe import Markup
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel

from mingwen.messages import N_, _, speaking
from mingwen.render import plain
from mingwen.site.shell_spec import CSP, Link, ShellJob, ShellSpec, relative, toc_nav, token
from mingwen.site.stylesheet import bundle, material_sheet

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

THEME = Path(__file__).parent / "theme"
STYLES = ("tokens.css", "mingwen.css")  # in the order they apply; a theme/ folder may replace either
SHEET = "site.css"

_INDENT = re.compile(r"\n\s+")
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The rendering of shells alone is told everything by its job."""


class ShellEvents(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """MkDocs' events, answered so that it renders our shells and plain pages and publishes nothing of its own.

    `job` and `theme_dir` (the repository's own templates, which go before ours) are set before the build begins.
    """

    job: ShellJob
    theme_dir: Path | None = None
    policy = CSP

    _inherited: frozenset[str]  # theme folders that are not ours: read for templates, published from by no one
    _shells: dict[str, ShellSpec]  # by the name of the file that stands for the shell
    _digests: dict[str, str]  # of assets, by path

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """In: the read configuration. Out: the same, looking for templates in `theme/`, then ours, then Material's."""
        chrome = self.job.chrome
        config.site_name, config.site_url = chrome.name, chrome.base_url
        config.mdx_configs.setdefault("toc", {}).setdefault("slugify", slugify_unicode)  # #怎么找 rather than #_2
        config.theme.static_templates -= {"404.html", "sitemap.xml"}  # the site writes both itself
        own = [str(folder) for folder in (self.theme_dir, THEME) if folder and folder.is_dir()]
        given = [folder for folder in config.theme.dirs if folder == config.theme.custom_dir]
        inherited = [folder for folder in config.theme.dirs if folder not in given]
        self._inherited = frozenset(inherited)
        config.theme.dirs[:] = [*given, *own, *inherited]
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """In: the plain pages and every static file of every theme. Out: plain pages, our assets, one file a shell."""
        bundled = {f"assets/{name}" for name in STYLES}
        for file in list(files):
            if file.src_dir in self._inherited or file.src_uri in bundled:
                files.remove(file)
        files.append(File.generated(config, f"assets/{SHEET}", content=_stylesheet(config.theme.dirs)))
        self._shells = {}
        taken = {file.dest_uri for file in files}
        for spec in self.job.specs:
            file = _shell_file(spec, config)
            if file.dest_uri in taken:
                raise PluginError(_("{path}：这个地址由系统生成，请给页面换一个文件名").format(path=file.src_uri))
            files.append(file)
            self._shells[file.src_uri] = spec
        self._digests = {file.src_uri: _digest(file) for file in files if file.src_uri.startswith("assets/")}
        return files

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """In: the template environment. Out: the same, escaping by default and without the blank lines of its tags."""
        env.autoescape = True
        env.trim_blocks = env.lstrip_blocks = True
        return env

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """In: a plain page as Python-Markdown rendered it, raw HTML and all. Out: what is left after sanitising."""
        with speaking(self.job.chrome.lang):
            return Markup(_with_regions(plain.sanitised(html)))  # noqa: S704  (sanitised on this very line)

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """In: MkDocs' context of one page. Out: the same with what our templates speak of (see `base.html`)."""
        spec = self._shells.get(page.file.src_uri)
        with speaking(self.job.chrome.lang):
            slots = {} if spec else _filled(page)
        spec = spec or _plain(page, nav, self.job.chrome.lang)
        base_path = urlsplit(self.job.chrome.base_url).path or "/"

        def to(url: str) -> str:
            return relative(str(url), spec.path, base_path)

        def asset(name: str) -> str:
            return f"{to(f'assets/{name}')}?v={self._digests[f'assets/{name}']}"

        def slot(name: str) -> Markup:
            return Markup(slots.get(name, token(name)))  # noqa: S704  (a token, or markup that `_filled` escaped)

        words: dict[str, Any] = {
            "shell": spec,
            "chrome": self.job.chrome,
            "csp": Markup(self.policy),  # noqa: S704  (a constant; its quotes need no escape in double ones)
            "_": self.job.translate(spec.lang),
            "to": to,
            "asset": asset,
            "slot": slot,
        }
        context.update(words)  # type: ignore[typeddict-item]
        return context

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """In: the finished HTML. Out: a shell without the templates' indentation; no text of it needs any."""
        spec = self._shells.get(page.file.src_uri)
        if not spec:
            return output
        _refuse_lost_slots(spec, output)
        return _INDENT.sub("\n", output)


def _stylesheet(theme_dirs: list[str]) -> bytes:
    own = [_theme_file(theme_dirs, f"assets/{name}").read_text(encoding="utf-8") for name in STYLES]
    return bundle(material_sheet(theme_dirs), own)


def _theme_file(theme_dirs: list[str], path: str) -> Path:
    return next(found for folder in theme_dirs if (found := Path(folder, path)).is_file())


def _shell_file(spec: ShellSpec, config: MkDocsConfig) -> File:
    source = f"{spec.file.removesuffix('.html')}.md"
    file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = spec.file
    return file


def _refuse_lost_slots(spec: ShellSpec, html: str) -> None:
    """A template that drops a slot would publish pages without their text; one that repeats it, with the text twice."""
    for slot in spec.slots:
        if (found := html.count(token(slot))) != 1:
            reason = _("{path}：{slot} 应当出现一次，现在出现{found}次，请检查 theme 文件夹里的模板")
            raise PluginError(reason.format(path=spec.file, slot=token(slot), found=found))


def _digest(file: File) -> str:
    """Eight characters that change with the file, so that a browser may keep it for ever."""
    return hashlib.sha256(file.content_bytes).hexdigest()[:8]


def _plain(page: Page, nav: Navigation, lang: str) -> ShellSpec:
    """The spec of a plain page: its neighbours in the navigation stand in the sidebar."""
    path = "" if page.url == "./" else page.url
    side = tuple(Link(other.title or "", other.url, other is page) for other in nav.pages)
    return ShellSpec(path=path, title=page.title or "", side_title=N_("关于本站"), side=side, lang=lang)


def _filled(page: Page) -> dict[str, str]:
    """The slots that a plain page fills by itself; `head` and `asof` stay open."""
    title = str(Markup.escape(page.title or ""))
    parts = [Link(part.title, part.url) for top in page.toc for part in top.children]
    return {"title": title, "path": f'<li aria-current="page">{title}</li>', "toc": toc_nav(parts, _("本页内容"))}


def _with_regions(html: str) -> str:
    """Each table in a region of its own that scrolls and takes the keyboard's focus, its columns with header cells."""
    numbers = count(1)

    def opened(match: re.Match[str]) -> str:
        label = _("表{number}").format(number=next(numbers))
        region = f'<div class="mw-scroll" role="region" aria-label="{label}" tabindex="0">'
        table = match[1].replace("<th>", '<th scope="col">')
        return f'{region}<table class="mw-table">{table}</table></div>'

    return _TABLE.sub(opened, html)
