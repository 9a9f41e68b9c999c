"""`mkdocs build` and `mkdocs serve` for people who are at home with MkDocs: the same site as `mingwen build`.

The plugin translates and does no work of its own. How shells are rendered is `mingwen.site.shell_builder`; what is
published, and whether it may be, is `mingwen.release`. MkDocs 2 drops plugins: then only this module goes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError

from mingwen.messages import MingwenError, Report
from mingwen.site.shell_builder import ShellEvents
from mingwen.site.shells import CSP, collect

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer


class MingwenConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml. None is needed."""

    as_of = config_options.Optional(config_options.Type(str))
    """The moment whose state is shown, ISO 8601 with zone; without it the latest at which something took effect."""

    jobs = config_options.Type(int, default=0)
    """Processes that fill shells; 0 takes one a core."""


class MingwenPlugin(ShellEvents):  # type: ignore[no-untyped-call]
    """MkDocs' events around a whole site: those of the shells, with the register before them and the items after."""

    config_class = MingwenConfig  # type: ignore[assignment]
    config: MingwenConfig  # type: ignore[assignment]  # MkDocs sets it from `config_class`
    root: Path  # the repository: the folder of mkdocs.yml
    preview = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """In: the command. Kept: whether the work tree is previewed (`serve`) or the commit is built.

        Only a preview lets an inline script run: MkDocs writes one into each page it serves, to reload it on save.
        """
        self.preview = command == "serve"
        self.policy = CSP.replace("script-src", "script-src 'unsafe-inline'") if self.preview else CSP

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """In: the read configuration. Out: the same; `job` then holds what the register says of shells and chrome."""
        from mingwen.release.folder import shell_job

        self.root = Path(config.config_file_path).parent
        self.theme_dir = self.root / "theme"
        with _one_line():
            self.job = shell_job(self.root, preview=self.preview)
        return super().on_config(config)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """In: the finished shells in `site_dir`. Out, in the same folder: the whole site, every slot filled.

        Raises PluginError where an item does not hold; MkDocs then leaves with 1 and nothing is published.
        """
        from mingwen.release.folder import build_into

        site_dir = Path(config.site_dir)
        # MkDocs clears its folder of all but hidden files, and writes none: those are of our own last build
        fresh = {path: data for path, data in collect(site_dir).items() if not path.startswith(".")}
        with _one_line():
            build_into(
                site_dir,
                fresh,
                root=self.root,
                as_of=self.config.as_of,
                jobs=self.config.jobs,
                preview=self.preview,
            )

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """In: the preview server. Out: the same, building again when content, register or theme is saved."""
        for folder in (self.root / "content", self.root / "theme"):
            if folder.is_dir():
                server.watch(str(folder))
        return server


class _one_line:  # noqa: N801  (read as a statement: `with _one_line():`)
    """Turns an expected failure into MkDocs' own, which it prints without a traceback."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, MingwenError):
            raise PluginError(_with_findings(error)) from error


def _with_findings(error: MingwenError) -> str:
    """What failed, and every finding where the message does not list them itself."""
    report = getattr(error, "report", None)
    if not isinstance(report, Report) or "\n" in str(error):
        return str(error)
    return "\n".join([str(error), *(finding.as_text() for finding in report.sorted())])
