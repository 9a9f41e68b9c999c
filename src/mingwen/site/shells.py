"""Shells: the pages a designer touches, rendered by MkDocs and Material, about 250 for the whole site.

`render` is a function of its arguments: it reads no register, no clock and no network, and the same arguments give the
same bytes. Run it again only when `fingerprint` changes; filling items into the shells is `mingwen.release`'s part.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mingwen.messages import LOCALE, MingwenError, _
from mingwen.site.shell_spec import (
    CSP,
    SLOTS,
    STANDARD_TABS,
    Chrome,
    Link,
    ShellJob,
    ShellSpec,
    Translate,
    toc_nav,
    token,
    untranslated,
)

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = [
    "CSP",
    "SLOTS",
    "STANDARD_TABS",
    "Chrome",
    "Link",
    "ShellError",
    "ShellJob",
    "ShellSpec",
    "Translate",
    "collect",
    "fingerprint",
    "render",
    "toc_nav",
    "token",
    "untranslated",
]

DEFAULT_CONFIG = """\
site_name: 政府信息公开
theme: {name: material, language: zh, font: false}
plugins: [mingwen]
"""
"""The configuration of a repository that has no mkdocs.yml of its own."""

_PLUGIN = "mingwen"
_EPOCH = "315532800"  # 1980-01-01: no byte of a shell depends on when it was made
_THEME = Path(__file__).parent / "theme"


class ShellError(MingwenError):
    """MkDocs could not render the shells; whoever changed mkdocs.yml, the theme or a plain page can mend it."""


def render(
    chrome: Chrome,
    specs: Sequence[ShellSpec],
    pages_dir: Path | Mapping[str, str],
    config_file: Path | None = None,
    theme_dir: Path | None = None,
    translate: Translate = untranslated,
) -> dict[str, bytes]:
    """Every file of the site that is not an item's or a list's: shells, plain pages and assets, by path.

    `pages_dir` is the folder of the plain pages or their Markdown by path; `config_file` the repository's mkdocs.yml,
    so that a designer's changes count; `theme_dir` its `theme/`, which goes before the package's. Raises ShellError
    with every warning of MkDocs, a lost slot among them.
    """
    from mingwen.site.shell_builder import ShellEvents

    events = ShellEvents()
    events.load_config({})
    events.job = ShellJob(chrome, tuple(specs), translate)
    events.theme_dir = theme_dir
    with TemporaryDirectory(prefix="mingwen-shells-") as folder, _mkdocs_environment(), _complaints() as complaints:
        docs = _docs_dir(pages_dir, Path(folder, "docs"))
        site = Path(folder, "site")
        _build(_configuration(config_file, docs, site, events), complaints)
        return collect(site)


def collect(site_dir: Path) -> dict[str, bytes]:
    """The files below a folder by path from it, sorted."""
    files = sorted(path for path in site_dir.rglob("*") if path.is_file())
    return {path.relative_to(site_dir).as_posix(): path.read_bytes() for path in files}


def fingerprint(
    chrome: Chrome,
    specs: Sequence[ShellSpec],
    pages_dir: Path | Mapping[str, str],
    config_file: Path | None = None,
    theme_dir: Path | None = None,
) -> str:
    """A digest of everything `render` reads, versions of its tools included; MkDocs is not imported for it."""
    digest = hashlib.sha256(repr((chrome, tuple(specs), _versions())).encode())
    if config_file:
        digest.update(config_file.read_bytes())
    pages = collect(pages_dir) if isinstance(pages_dir, Path) else {k: v.encode() for k, v in sorted(pages_dir.items())}
    for files in (
        pages,
        collect(_THEME),
        collect(LOCALE),
        collect(theme_dir) if theme_dir and theme_dir.is_dir() else {},
    ):
        for path, content in files.items():
            digest.update(f"\0{path}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _versions() -> tuple[str, ...]:
    from importlib.metadata import PackageNotFoundError, version  # 30 ms that filling shells need not wait for

    found = []
    for name in ("mingwen", "mkdocs", "mkdocs-material", "markdown", "jinja2"):
        try:
            found.append(version(name))
        except PackageNotFoundError:
            found.append("")
    return tuple(found)


def _docs_dir(pages: Path | Mapping[str, str], folder: Path) -> Path:
    if isinstance(pages, Path):
        return pages
    folder.mkdir()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _configuration(config_file: Path | None, docs: Path, site: Path, events: Any) -> MkDocsConfig:
    """The repository's configuration with our folders, our events in the place of the plugin, and every warning fatal.

    The plugin is left out by name because it is found by entry point, which a source tree on PYTHONPATH does not have,
    and because the real one would build the whole site after the shells.
    """
    import io

    from mkdocs.config import load_config
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    text = config_file.read_bytes() if config_file else DEFAULT_CONFIG.encode()
    raw = yaml_load(io.BytesIO(text), get_yaml_loader())
    config = load_config(
        io.BytesIO(text),
        config_file_path=str(config_file) if config_file else None,
        docs_dir=str(docs),
        site_dir=str(site),
        plugins=[entry for entry in _entries(raw.get("plugins")) if _name(entry) != _PLUGIN],
        strict=True,
        use_directory_urls=True,
    )
    config.plugins[_PLUGIN] = events
    return config


def _entries(plugins: object) -> list[Any]:
    if isinstance(plugins, dict):
        return [{name: options} for name, options in plugins.items()]
    return list(plugins) if isinstance(plugins, list) else []


def _name(entry: object) -> object:
    return next(iter(entry), None) if isinstance(entry, dict) else entry


def _build(config: MkDocsConfig, complaints: list[str]) -> None:
    from mkdocs.commands.build import build
    from mkdocs.exceptions import MkDocsException

    try:
        build(config)
    except MkDocsException as error:
        raise ShellError(_("页面框架没有生成：") + "\n" + "\n".join(complaints or [str(error)])) from error


@contextmanager
def _mkdocs_environment() -> Iterator[None]:
    """The two variables that MkDocs and Material read, put back afterwards."""
    wanted = {"SOURCE_DATE_EPOCH": _EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    before = {name: os.environ[name] for name in wanted if name in os.environ}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name in wanted:
            os.environ.pop(name, None)
        os.environ.update(before)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What MkDocs logs at warning level and above, kept off the terminal."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    listener, propagate = Listener(level=logging.WARNING), logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate
