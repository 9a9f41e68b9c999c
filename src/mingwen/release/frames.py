"""The shells of a site: rendered by MkDocs only when their fingerprint changes, beside the reading of items."""

from __future__ import annotations

import base64
import hashlib
import json
import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingwen.files import write_whole
from mingwen.messages import MingwenError, _, speaking, words_in
from mingwen.release.shell import Shell
from mingwen.release.source import PAGES, Source
from mingwen.site import shells
from mingwen.site.pages import chrome_of, shell_specs
from mingwen.site.shell_spec import ShellJob

KEEP = 2  # sets of shells that stay in the cache


@dataclass(frozen=True, slots=True)
class Frames:
    """Shells cut for filling, with their digests, by path; plain pages likewise; and assets as they are."""

    shells: Mapping[str, tuple[Shell, str]]
    plain: Mapping[str, tuple[Shell, str]]
    assets: Mapping[str, bytes]


def job_of(source: Source) -> ShellJob:
    """What MkDocs is told to render for a source."""
    register = source.register
    language = register.site.language
    with speaking(language):
        chrome, specs = chrome_of(register, preview=source.preview), shell_specs(register, register.site)
    return ShellJob(chrome, tuple(specs), lambda _page: words_in(language))


def sort_out(files: Mapping[str, bytes], job: ShellJob) -> Frames:
    """Tell shells, plain pages and assets apart. Raises MingwenError where a shell is not whole."""
    paths = {spec.file: spec.path for spec in job.specs}
    found: dict[str, tuple[Shell, str]] = {}
    plain: dict[str, tuple[Shell, str]] = {}
    assets: dict[str, bytes] = {}
    for file, data in files.items():
        if not file.endswith(".html"):
            assets[file] = data
            continue
        try:
            cut = (Shell.parse(data.decode()), hashlib.sha256(data).hexdigest())
        except ValueError as error:
            raise MingwenError(
                _("页面框架 {path} 不完整：{reason}；请检查 theme 文件夹").format(path=file, reason=error)
            ) from error
        if file in paths:
            found[paths[file]] = cut
        else:
            plain[file] = cut
    missing = sorted(set(paths.values()) - found.keys())
    if missing:
        raise MingwenError(_("有页面框架没有生成：{missing}").format(missing=_("、").join(missing[:5])))
    return Frames(found, plain, assets)


class FramePress:
    """Renders a source's shells, or takes them from the cache; `begin` starts early, `get` waits for the end."""

    def __init__(self, source: Source, cache: Path) -> None:
        self._source = source
        self._job = job_of(source)
        with source.settings_folder() as folder:
            mark = shells.fingerprint(
                self._job.chrome, self._job.specs, folder / PAGES, folder / "mkdocs.yml", folder / "theme"
            )
        self._file = cache / f"shells-{mark[:24]}.json"
        self._process: Any = None

    def begin(self) -> None:
        """Start rendering in a process of its own where the cache has nothing."""
        if not self._file.exists():  # whether it is sound is seen when it is read
            self._process = multiprocessing.get_context("fork").Process(target=self._render)
            self._process.start()

    def get(self) -> Frames:
        """The shells. Raises what MkDocs complained of."""
        if self._process is not None:
            self._process.join()
        files = _stored(self._file)
        if files is None:
            self._render()  # again and here, so that the complaint is raised and not lost with a process
            files = _stored(self._file)
        if files is None:
            raise MingwenError(_("页面框架没有写成 {file}").format(file=self._file))
        _drop_old(self._file)
        return sort_out(files, self._job)

    def stop(self) -> None:
        """End a rendering that nobody waits for any more."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    def _render(self) -> None:
        with self._source.settings_folder() as folder:
            job = self._job
            files = shells.render(
                job.chrome, job.specs, folder / PAGES, folder / "mkdocs.yml", folder / "theme", job.translate
            )
        rows = {path: base64.b64encode(data).decode() for path, data in files.items()}
        payload = json.dumps(rows).encode()
        write_whole(self._file, hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)


def _stored(file: Path) -> dict[str, bytes] | None:
    """The files kept under a fingerprint; None where there are none or they are damaged."""
    try:
        digest, _newline, payload = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        return None
    return {path: base64.b64decode(text) for path, text in json.loads(payload).items()}


def _drop_old(keep: Path) -> None:
    files = sorted(keep.parent.glob("shells-*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for file in [file for file in files if file != keep][KEEP - 1 :]:
        file.unlink(missing_ok=True)
