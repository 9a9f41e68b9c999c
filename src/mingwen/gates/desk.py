"""What a commit that is being made has on the desk: items and orders as staged, as before, as the public has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mingwen.git import Repository, StagedChange
from mingwen.item import path as item_path
from mingwen.item.model import Item
from mingwen.item.reader import Reading, read_item
from mingwen.item.record import Order, Record, read_record
from mingwen.item.record import parse as record_path
from mingwen.item.staged import StagedItem

MAINS = ("refs/heads/main", "refs/remotes/origin/main", "refs/heads/master", "refs/remotes/origin/master")


class Desk:
    """What is staged, with what was there before: one look at the index, one stream of blobs for each question."""

    def __init__(self, repository: Repository, changes: Iterable[StagedChange]) -> None:
        self._repository = repository
        self._changes = tuple(changes)
        self._read: dict[str, Reading] = {}

    def items(self) -> Iterator[StagedItem]:
        """The items that the commit adds, changes or moves, by path."""
        new, old = self._paths()
        head = self._texts("HEAD", {short: old.get(short, path) for short, path in new.items()})
        main = self._main()
        landed = head if main is None else self._texts(main, {short: old.get(short, new[short]) for short in new})
        for short in new:
            yield StagedItem(short, self._read[short], head.get(short), landed.get(short))

    def records(self) -> list[Record]:
        """The records that the commit adds or changes, by path; what cannot be read is none."""
        places = [
            (change.path, change.entry.id)
            for change in self._changes
            if change.entry is not None and record_path(change.path) is not None
        ]
        if not places:
            return []
        with self._repository.blobs() as read:
            readings = [read_record(path, read(blob)).record for path, blob in places]
        return [record for record in readings if record is not None]

    def find(self, short: str) -> Item | None:
        """The item of that number as it is staged, or as it lies in the index."""
        if short in self._read:
            return self._read[short].item
        year, _dash, serial = short.partition("-")
        found = self._in_index(f"{item_path.CONTENT}/*/*/{year}/{serial}-*.md") if year and serial else None
        return read_item(*found).item if found is not None else None

    def order(self, name: str) -> Order | None:
        """The order of that id in the index."""
        found = self._in_index(f"{item_path.CONTENT}/_records/order/*/{name}.yml")
        record = read_record(*found).record if found is not None else None
        return record if isinstance(record, Order) else None

    def _in_index(self, glob: str) -> tuple[str, bytes] | None:
        if re.search(r"[\[\]?\\\n]", glob):
            return None
        rows = self._repository.run("ls-files", "-s", "-z", "--full-name", "--", f":(top,glob){glob}")
        row, _nul, _rest = rows.decode("utf-8", "surrogateescape").partition("\0")
        if not row:
            return None
        head, _tab, path = row.partition("\t")
        with self._repository.blobs() as read:
            return path, read(head.split(" ")[1])

    def _paths(self) -> tuple[dict[str, str], dict[str, str]]:
        """The staged items' paths by number, and where those that were moved lay before."""
        own = self._made_here()
        new: dict[str, str] = {}
        old: dict[str, str] = {}
        with self._repository.blobs() as read:
            for change in self._changes:
                parts = item_path.parse(change.path)
                if parts is None or parts.attachment:
                    continue
                if change.entry is None:
                    old[parts.short] = change.path
                elif change.entry.type == "blob" and (own is None or change.path in own):
                    new[parts.short] = change.path
                    self._read[parts.short] = read_item(change.path, read(change.entry.id))
        return new, old

    def _made_here(self) -> set[str] | None:
        """In a merge, the paths that differ from the other side too; None where it is no merge."""
        if not self._repository.succeeds("rev-parse", "--quiet", "--verify", "MERGE_HEAD"):
            return None
        output = self._repository.run(
            "diff-index", "--cached", "--name-only", "-z", "--no-renames", "MERGE_HEAD", "--", f":/{item_path.CONTENT}"
        )
        return set(output.decode("utf-8", "surrogateescape").split("\0"))

    def _main(self) -> str | None:
        """The main branch as this clone knows it; None where the commit is made on it, or there is none."""
        here = self._repository.line("rev-parse", "--symbolic-full-name", "HEAD") if self._born() else ""
        found = next((one for one in MAINS if self._repository.succeeds("show-ref", "--verify", "--quiet", one)), None)
        return None if found == here else found

    def _born(self) -> bool:
        return self._repository.succeeds("rev-parse", "--quiet", "--verify", "HEAD")

    def _texts(self, commit: str, paths: dict[str, str]) -> dict[str, Item]:
        """The items that lay at paths in a commit, by number; those that were not there, or cannot be read, are out."""
        if not paths or not self._repository.succeeds("rev-parse", "--quiet", "--verify", f"{commit}^{{tree}}"):
            return {}
        rows = self._repository.run("ls-tree", "-z", "--full-tree", commit, "--", *paths.values())
        ids = {}
        for row in rows.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            head, _tab, path = row.partition("\t")
            ids[path] = head.split(" ")[2]
        with self._repository.blobs() as read:
            readings = {short: read_item(path, read(ids[path])) for short, path in paths.items() if path in ids}
        return {short: reading.item for short, reading in readings.items() if reading.item is not None}
