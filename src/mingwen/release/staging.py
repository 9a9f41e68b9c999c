"""A release on disk: written beside the old one, linked where nothing changed, switched in by one rename.

    OUT/current -> releases/<id>        what a web server serves
    OUT/releases/<id>/…                 the files of a release, read-only
    OUT/releases/<id>.json              its manifest: what it was made from, digest and size of every file
    OUT/.cache/                         cards, shells, search indexes: only time is lost with it
    OUT/.lock                           one build at a time

Everything before the rename can be lost without harm; leftovers of a killed build are removed by the next one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingwen.messages import MingwenError, _
from mingwen.release.cache import write_whole

KEEP = 3  # releases that stay on disk, the current one included
_STAGING = ".staging"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a release: digest and size of its bytes, and the key of what it was made from."""

    sha256: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a site: its key, and its record where it was written (None: the old release's file serves)."""

    path: str
    key: str
    record: FileRecord | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release was made from (`facts`) and every file in it by path."""

    id: str
    facts: Mapping[str, Any]
    files: Mapping[str, FileRecord]

    @property
    def output_digest(self) -> str:
        """One digest over all paths and bytes: equal for equal sites."""
        return output_digest(self.files)


def output_digest(files: Mapping[str, FileRecord]) -> str:
    """Digest of a set of files: sorted `path NUL sha256 LF`."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{files[path].sha256}\n".encode())
    return total.hexdigest()


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the one build lock of an output folder; raises MingwenError where another build holds it."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MingwenError(_("另一个构建正在写 {out}，请等它结束再试").format(out=out)) from error
        yield


def current(out: Path) -> Manifest | None:
    """The manifest of the release that `current` points at, or None where there is none or it cannot be read."""
    try:
        release = (out / "current").readlink().name
        stored = json.loads((out / "releases" / f"{release}.json").read_bytes())
        files = {path: FileRecord(*row) for path, row in stored["files"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Manifest(release, stored["facts"], files)


def intact(out: Path, manifest: Manifest, paths: Iterator[str] | None = None) -> set[str]:
    """Which of a release's files (or of `paths`) still hold the bytes that the manifest promises."""
    root = out / "releases" / manifest.id
    wanted = list(manifest.files if paths is None else paths)

    def holds(chunk: list[str]) -> list[str]:
        return [path for path in chunk if _digest_of(root / path) == manifest.files[path].sha256]

    chunks = [wanted[start : start + 512] for start in range(0, len(wanted), 512)]
    with ThreadPoolExecutor(2) as pool:  # hashing and reading release the interpreter lock
        return {path for held in pool.map(holds, chunks) for path in held}


def _digest_of(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""


@dataclass(slots=True)
class Staging:
    """A release being made. Writers in several processes may share the folder: they write disjoint paths."""

    out: Path
    root: Path
    files: dict[str, FileRecord] = field(default_factory=dict)

    def take(self, outcomes: Iterable[Outcome], old: Manifest | None) -> None:
        """Record what was written and link what was only named from the old release."""
        for one in outcomes:
            if one.record is not None:
                self.files[one.path] = one.record
            elif old is not None:
                self.link(one.path, old)

    def link(self, path: str, old: Manifest) -> None:
        """Take a file over from an earlier release unchanged."""
        target = self.root / path
        source = self.out / "releases" / old.id / path
        try:
            os.link(source, target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)
        self.files[path] = old.files[path]

    def finish(self, facts: Mapping[str, Any]) -> Manifest:
        """Name the release after its commit and its bytes, write the manifest, switch `current` over."""
        digest = output_digest(self.files)
        release = _free_name(self.out / "releases", f"{facts['commit'][:12]}-{digest[:12]}")
        rows = {path: [one.sha256, one.size, one.key] for path, one in sorted(self.files.items())}
        facts = {**facts, "output_digest": digest}
        self.root.rename(self.out / "releases" / release)
        write_whole(
            self.out / "releases" / f"{release}.json",
            json.dumps({"facts": facts, "files": rows}, ensure_ascii=False, indent=0).encode(),
        )
        switch(self.out, release)
        _drop_old(self.out, release)
        return Manifest(release, facts, dict(self.files))


def stage(out: Path) -> Staging:
    """A fresh, empty staging folder; what a killed build left behind is removed first."""
    releases = out / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    root = releases / _STAGING
    if root.exists():
        shutil.rmtree(root)
    root.mkdir()
    return Staging(out, root)


def write_file(root: Path, path: str, data: bytes, key: str) -> FileRecord:
    """Write one file of a release (mode 0644 whatever the umask) and return its record."""
    target = f"{root}/{path}"
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)
    return FileRecord(hashlib.sha256(data).hexdigest(), len(data), key)


def _free_name(releases: Path, name: str) -> str:
    """The name, or the name with a counter where an earlier release of the same bytes is still there."""
    taken = {path.name.removesuffix(".json") for path in releases.iterdir()}
    return next(free for free in (name, *(f"{name}-{count}" for count in range(2, 10_000))) if free not in taken)


def switch(out: Path, release: str) -> None:
    """Point `current` at a release by one rename: a reader sees the old site or the new one."""
    link = out / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(f"releases/{release}")
    link.replace(out / "current")


def _drop_old(out: Path, keep: str) -> None:
    releases = out / "releases"
    manifests = sorted(releases.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    kept = {keep, *[path.stem for path in manifests if path.stem != keep][: KEEP - 1]}
    for path in releases.iterdir():
        if path.stem in kept or path.name in kept:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
