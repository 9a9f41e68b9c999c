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
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

from mingwen.files import write_whole
from mingwen.messages import MingwenError, _

KEEP = 3  # releases that stay on disk, the current one included
_STAGING = ".staging"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a release: digest and size of its bytes, the key of what it was made from, when it was written.

    `mtime` is in nanoseconds and says nothing about the bytes: two builds of one commit differ in it.
    """

    sha256: str
    size: int
    key: str
    mtime: int = field(default=0, compare=False)


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
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        raise MingwenError(_("{out} 不是文件夹，也建不成文件夹；请用 --out 换一个").format(out=out)) from error
    with (out / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MingwenError(_("另一个构建正在写 {out}，请等它结束再试").format(out=out)) from error
        yield


def current(out: Path) -> Manifest | None:
    """The manifest of the release that `current` points at, or None where there is none or it cannot be read."""
    release = _served(out)
    if release is None:
        return None
    try:
        stored = json.loads((out / "releases" / f"{release}.json").read_bytes())
        files = {path: FileRecord(*row) for path, row in stored["files"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Manifest(release, stored["facts"], files)


def _served(out: Path) -> str | None:
    """The name of the release that `current` points at."""
    try:
        return (out / "current").readlink().name
    except OSError:
        return None


def intact(out: Path, manifest: Manifest) -> dict[str, int]:
    """The files of a release that are as they were written, each with its inode.

    Size and time of writing are compared, as Git's index does, because digests of ten thousand pages take longer than
    the rest of a build in which nothing changed; what was changed by hand or cut off has another size or time.
    """
    root = f"{out}/releases/{manifest.id}"
    found = {}
    for path, record in manifest.files.items():
        try:
            seen = os.lstat(f"{root}/{path}")
        except OSError:
            continue
        if S_ISREG(seen.st_mode) and (seen.st_size, seen.st_mtime_ns) == (record.size, record.mtime):
            found[path] = seen.st_ino
    return found


@dataclass(slots=True)
class Staging:
    """A release being made. Writers in several processes may share the folder: they write disjoint paths.

    `left` are the files that lie in the folder from a release that nobody needs any more, with their inodes.
    """

    out: Path
    root: Path
    files: dict[str, FileRecord] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def take(self, outcomes: Iterable[Outcome], old: Manifest | None, inodes: Mapping[str, int]) -> None:
        """Record what was written, link what was only named from the old release (`inodes`), remove what is left."""
        for one in outcomes:
            if one.path in self.files:
                raise ValueError(f"two writers made {one.path}")
            record = one.record
            if record is None and old is not None:
                record = old.files[one.path]
                if self.left.get(one.path) != inodes[one.path]:
                    self._link(one.path, old)
            if record is not None:
                self.files[one.path] = record
        for path in self.left.keys() - self.files.keys():
            self._remove(path)

    def _link(self, path: str, old: Manifest) -> None:
        """Take a file over from an earlier release unchanged."""
        target = f"{self.root}/{path}"
        source = f"{self.out}/releases/{old.id}/{path}"
        if path in self.left:
            Path(target).unlink()
        try:
            os.link(source, target)
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)

    def _remove(self, path: str) -> None:
        """Take away a file that this release does not have, and the folders that it leaves empty."""
        target = self.root / path
        target.unlink()
        for folder in target.parents:
            if folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()

    def finish(self, facts: Mapping[str, Any], *, forget: bool = False) -> Manifest:
        """Name the release after its commit and its bytes, write the manifest, switch `current` over.

        With `forget` no earlier release stays: they hold what must not be shown any more.
        """
        digest = output_digest(self.files)
        release = _free_name(self.out / "releases", f"{facts['commit'][:12]}-{digest[:12]}")
        rows = {path: [one.sha256, one.size, one.key, one.mtime] for path, one in sorted(self.files.items())}
        facts = {**facts, "output_digest": digest}
        self.root.rename(self.out / "releases" / release)
        write_whole(
            self.out / "releases" / f"{release}.json",
            json.dumps({"facts": facts, "files": rows}, ensure_ascii=False, indent=0).encode(),
        )
        switch(self.out, release)
        _drop_old(self.out, release, 1 if forget else KEEP)
        return Manifest(release, facts, dict(self.files))


def stage(out: Path) -> Staging:
    """A staging folder; what a killed build left behind is removed first.

    Where a build will drop its oldest release, that one's folder is taken: nearly all of its files are the ones that
    would have to be linked again.
    """
    releases = out / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    root = releases / _STAGING
    if root.exists():
        shutil.rmtree(root)
    spare = _spare(out)
    if spare is None:
        root.mkdir()
        return Staging(out, root)
    (releases / f"{spare}.json").unlink()
    (releases / spare).rename(root)
    return Staging(out, root, left=_listing(root))


def _spare(out: Path) -> str | None:
    """The release that the next one pushes out, where there are enough of them; never the one that is served."""
    kept = _by_age(out)
    served = _served(out)
    return next((one for one in kept[KEEP - 1 :][::-1] if one != served and (out / "releases" / one).is_dir()), None)


def _by_age(out: Path) -> list[str]:
    """The releases that have a manifest, newest first."""
    manifests = sorted((out / "releases").glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [path.stem for path in manifests]


def _listing(root: Path) -> dict[str, int]:
    """The inodes of all files below a folder by path; whatever is no regular file is removed."""
    found: dict[str, int] = {}
    folders = [""]
    while folders:
        below = folders.pop()
        with os.scandir(f"{root}/{below}") as entries:
            for entry in entries:
                path = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    found[path] = entry.inode()
                else:
                    Path(entry.path).unlink()
    return found


def write_file(root: Path, path: str, data: bytes, key: str) -> FileRecord:
    """Write one file of a release (mode 0644 whatever the umask) and return its record.

    Always a new file: one that lies there may be shared with the release that is served.
    """
    target = f"{root}/{path}"
    try:
        handle = _created(target)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        handle = _created(target)
    except FileExistsError:
        Path(target).unlink()
        handle = _created(target)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        mtime = os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)
    return FileRecord(hashlib.sha256(data).hexdigest(), len(data), key, mtime)


def _created(target: str) -> int:
    return os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)


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


def _drop_old(out: Path, keep: str, count: int) -> None:
    kept = {keep, *[one for one in _by_age(out) if one != keep][: count - 1]}
    for path in (out / "releases").iterdir():
        if path.stem in kept or path.name in kept:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
