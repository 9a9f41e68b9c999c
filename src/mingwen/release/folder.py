"""The same site for people who are at home with MkDocs: written into the folder that MkDocs filled with shells."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from mingwen.git import Repository
from mingwen.item import form
from mingwen.messages import MingwenError, Report, _
from mingwen.release.cache import CardCache, tool_digest
from mingwen.release.frames import job_of, sort_out
from mingwen.release.press import Press, context
from mingwen.release.source import SETTINGS, Source, committed, work_tree
from mingwen.release.staging import Staging
from mingwen.site.shell_spec import ShellJob

CACHE = ".cache/mingwen"  # below the repository; ignored by Git


def shell_job(root: Path, *, preview: bool) -> ShellJob:
    """What MkDocs has to render for the repository at `root`: its HEAD, or in a preview its work tree.

    Raises MingwenError where the work tree differs from HEAD and this is no preview: MkDocs renders the shells from the
    work tree, and a site is built from a commit.
    """
    return job_of(_source(root, preview=preview))


def build_into(
    site_dir: Path, files: Mapping[str, bytes], *, root: Path, as_of: str | None, jobs: int, preview: bool
) -> Report:
    """Replace what MkDocs wrote to `site_dir` (`files`, by path) by the whole site. Returns the duties owed.

    Raises RefusedError where something does not hold; the folder is then left without pages.
    """
    os.umask(0o022)
    source = _source(root, preview=preview)
    tool = tool_digest()
    frames = sort_out(files, job_of(source))
    asked = form.parse_moment(as_of) if as_of else None
    if as_of and asked is None:
        raise MingwenError(_("as_of 要写成 2026-11-23T09:00:00+08:00"))
    _empty(site_dir)
    kept = root / CACHE
    with Press(source, tool, datetime.now(UTC), CardCache(kept / "cards.json", context(source, tool)), jobs) as press:
        report = press.judge()
        edition = press.edition(press.moment(asked))
        stage = Staging(site_dir, site_dir)
        press.write(edition, frames, stage, {})
        press.index(edition, stage, {})
    return report


def _source(root: Path, *, preview: bool) -> Source:
    repository = Repository(root)
    if preview:
        return work_tree(repository)
    if repository.run("status", "--porcelain", "-z", "--", "content", *SETTINGS):
        raise MingwenError(_("工作区有还没提交的改动；请先提交，或用 mkdocs serve 预览"))
    return committed(repository, "HEAD")


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
