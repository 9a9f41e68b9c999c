"""What a build reads: a commit, never the work tree; or, for a preview, the work tree under a banner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mingwen.git import REGULAR, Entry, Repository
from mingwen.history import History, ItemRevisions, landings, revisions
from mingwen.item import path as item_path
from mingwen.item import record as records
from mingwen.messages import RepositoryError, _
from mingwen.register import Register, load_at, load_folder
from mingwen.site.record import Beside

CONTENT = "content"
PAGES = "content/_pages"
SETTINGS = ("mkdocs.yml", "theme", PAGES)

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """Everything a site is made from.

    `settings` are mkdocs.yml, the theme's and the plain pages' files by path; blobs are read by id through `reader()`,
    one reader a process. `landed` gives first and latest landing and `revisions` every text that landed, by short index
    number; in a preview, what never landed counts as landing now. `beside` is what records say of items.
    """

    repository: Repository
    commit: str
    entries: tuple[Entry, ...]
    settings: Mapping[str, bytes]
    register: Register
    history: History | None
    landed: Mapping[str, tuple[datetime, datetime]]
    revisions: Mapping[str, ItemRevisions]
    beside: Beside
    preview: bool = False

    @contextmanager
    def reader(self) -> Iterator[Read]:
        """A function from blob id to bytes."""
        if not self.preview:
            with self.repository.blobs() as blobs:
                yield blobs
            return
        top = self.repository.top()
        paths = {entry.id: top / entry.path for entry in self.entries}
        yield lambda blob: paths[blob].read_bytes()

    @contextmanager
    def stream(self, blobs: Sequence[str]) -> Iterator[Iterator[bytes]]:
        """The bytes of many blobs in their order, asked for ahead of their reading."""
        if self.preview:
            with self.reader() as read:
                yield map(read, blobs)
            return
        with self.repository.blobs() as reader:
            yield reader.many(blobs)

    @contextmanager
    def settings_folder(self) -> Iterator[Path]:
        """The settings as files in a temporary folder, for MkDocs."""
        with TemporaryDirectory(prefix="mingwen-settings-") as name:
            folder = Path(name)
            for path, data in self.settings.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            (folder / PAGES).mkdir(parents=True, exist_ok=True)
            yield folder


def committed(repository: Repository, revision: str) -> Source:
    """The source of a commit. What history told is kept in Git's own folder, beside what it was read from: it repeats
    the words of earlier revisions, and the folder of the site must not hold what was taken out.

    Raises RepositoryError where history is not whole, RegisterError where the register does not hold.
    """
    repository.refuse_broken_history()
    commit = repository.resolve(revision)
    entries = repository.tree(commit, CONTENT, "mkdocs.yml", "theme")
    with repository.blobs() as read:
        settings = {entry.path: read(entry.id) for entry in entries if _is_setting(entry)}
        beside = _beside({entry.path: read(entry.id) for entry in entries if _is_record(entry)})
    history = landings(repository, commit)
    return Source(
        repository=repository,
        commit=commit,
        entries=tuple(entry for entry in entries if entry.path.startswith(f"{CONTENT}/")),
        settings=settings,
        register=load_at(repository, commit),
        history=history,
        landed=_landed(history),
        revisions=revisions(repository, commit, _kept(repository)).items,
        beside=beside,
    )


def work_tree(repository: Repository) -> Source:
    """The work tree as it lies there; what never landed counts as landing now, so that drafts show."""
    top = repository.top()
    listing = repository.run(
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", CONTENT, "mkdocs.yml", "theme"
    )
    paths = sorted({path for path in listing.decode("utf-8", "surrogateescape").split("\0") if path})
    files = {path: (top / path).read_bytes() for path in paths if (top / path).is_file()}
    entries = tuple(Entry(REGULAR, "blob", hashlib.sha256(data).hexdigest(), path) for path, data in files.items())
    try:
        history = landings(repository, repository.resolve("HEAD"))
        known = revisions(repository, repository.resolve("HEAD")).items
    except RepositoryError:
        history, known = None, {}  # nothing has landed yet: everything is a draft
    now = datetime.now(UTC).replace(microsecond=0)
    return Source(
        repository=repository,
        commit=_("工作区"),
        entries=tuple(entry for entry in entries if entry.path.startswith(f"{CONTENT}/")),
        settings={entry.path: files[entry.path] for entry in entries if _is_setting(entry)},
        register=load_folder(top),
        history=history,
        landed=dict.fromkeys(_numbers(entries), (now, now)) | _landed(history),
        revisions=known,
        beside=_beside({entry.path: files[entry.path] for entry in entries if _is_record(entry)}),
        preview=True,
    )


def _is_setting(entry: Entry) -> bool:
    return entry.mode == REGULAR and any(entry.path == one or entry.path.startswith(f"{one}/") for one in SETTINGS)


def _kept(repository: Repository) -> Path:
    """The file that keeps what history told."""
    return Path(repository.line("rev-parse", "--path-format=absolute", "--git-common-dir")) / "mingwen" / "history"


def _is_record(entry: Entry) -> bool:
    return entry.mode == REGULAR and records.parse(entry.path) is not None


def _beside(files: Mapping[str, bytes]) -> Beside:
    """What the records say of items, `files` by path."""
    takedowns: list[records.Takedown] = []
    corrections: dict[tuple[str, int], tuple[records.Correction, ...]] = {}
    for path in sorted(files):
        one = records.read_record(path, files[path]).record
        if isinstance(one, records.Takedown):
            takedowns.append(one)
        elif isinstance(one, records.Correction):
            about = (one.item, one.revision)
            corrections[about] = (*corrections.get(about, ()), one)
    return Beside(tuple(takedowns), corrections)


def _landed(history: History | None) -> dict[str, tuple[datetime, datetime]]:
    return {short: (one.first, one.last) for short, one in history.items.items()} if history is not None else {}


def _numbers(entries: Sequence[Entry]) -> list[str]:
    places = (item_path.parse(entry.path) for entry in entries)
    return [place.short for place in places if place is not None]
