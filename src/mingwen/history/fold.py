"""Landings become revisions: each step moves files between index numbers, each new digest is a revision.

The order of one step: first the files that it touched let go of their numbers, then the files that are there afterwards
take the numbers that they state. So a move is one item that went on, whatever Git calls it.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mingwen.history.facts import Facts
from mingwen.history.log import Step
from mingwen.history.model import AttachedFile, ItemRevisions, Revision
from mingwen.item import path as item_path


@dataclass(slots=True)
class Fold:
    """What is known after some landings.

    `holders` says which file holds each number, `numbers` the same from the file's side; `folders` has the blobs of
    attachments by folder and name; `waiting` are files whose number another file holds, with their blobs. These
    describe the tree as it stands, `items` all that ever was.
    """

    items: MutableMapping[str, ItemRevisions] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    folders: MutableMapping[str, dict[str, str]] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    def land(self, step: Step, facts: Mapping[str, Facts | None], made_in_merge: frozenset[str] = frozenset()) -> None:
        """Add one landing; `facts` by blob; `made_in_merge` are the paths whose text is that of no parent."""
        texts: dict[str, str] = {}
        stirred: set[str] = set()  # folders whose attachments changed
        for path, blob in step.changes:
            parts = item_path.parse(path)
            if parts is None:
                continue
            if not parts.attachment:
                texts[path] = blob
            else:
                self._attach(parts, blob)
                stirred.add(parts.folder)
        released = {path: self.numbers.pop(path) for path in texts if path in self.numbers}
        for number in released.values():
            del self.holders[number]
        for path in texts:
            self.waiting.pop(path, None)
        present = {path: blob for path, blob in texts.items() if blob}
        # a file that keeps its number goes before one that claims it, and one that waited for it comes last
        order = sorted(present, key=lambda path: (path not in released, path))
        for path in [*order, *(sorted(self.waiting) if released else ())]:
            blob = present.get(path) or self.waiting[path]
            said = facts.get(blob)
            number = self._claim(path, said)
            if number:
                self.waiting.pop(path, None)
                self._text(step, number, path, blob, said, path in made_in_merge)
            else:
                self.waiting[path] = blob
        for number in released.values():
            if number not in self.holders:
                self._gone(step, number)
        for folder in stirred:
            number = self.numbers.get(f"{folder}.md", "")
            if number and f"{folder}.md" not in texts:
                self._late_files(number)

    def _attach(self, parts: item_path.ItemPath, blob: str) -> None:
        names = dict(self.folders.get(parts.folder, {}))
        names.pop(parts.attachment, None)
        if blob:
            names[parts.attachment] = blob
        if names:
            self.folders[parts.folder] = names
        else:
            self.folders.pop(parts.folder, None)

    def _claim(self, path: str, said: Facts | None) -> str:
        """The number that a file holds from now on: the one it states, its path's where that is taken, or none."""
        parts = item_path.parse(path)
        stated = said.short if said is not None else ""
        for number in (stated, parts.short if parts is not None else ""):
            if number and number not in self.holders:
                self.holders[number] = path
                self.numbers[path] = number
                return number
        return ""

    def _text(self, step: Step, number: str, path: str, blob: str, said: Facts | None, made_in_merge: bool) -> None:
        before = self.items.get(number)
        so_far = before.revisions if before is not None else ()
        last = so_far[-1] if before is not None and before.gone is None else None
        if last is not None and (last.digest == said.digest if said is not None else last.blob == blob):
            revisions = (*so_far[:-1], self._same(last, path, blob, said))
        else:
            revisions = (*so_far, self._revision(step, so_far, path, blob, said, made_in_merge))
        index_no = said.index_no if said is not None else before.index_no if before is not None else ""
        self.items[number] = ItemRevisions(number, index_no or number, path, revisions)

    def _revision(
        self, step: Step, so_far: tuple[Revision, ...], path: str, blob: str, said: Facts | None, made_in_merge: bool
    ) -> Revision:
        position = len(so_far) + 1
        if said is None:
            return Revision(
                position, position, step.commit, step.at, path, blob, "",
                readable=False, own_reason=False, made_in_merge=made_in_merge,
            )  # fmt: skip
        number = said.number or position
        return Revision(
            number, position, step.commit, step.at, path, blob, said.digest,
            kind=said.kind, what=said.what, why=said.why,
            title=said.title, department=said.department, column=said.column, editor=said.editor,
            signed=said.signed, files=self._with_blobs(said.files, path),
            own_reason=all(number > one.number for one in so_far), made_in_merge=made_in_merge,
        )  # fmt: skip

    def _same(self, last: Revision, path: str, blob: str, said: Facts | None) -> Revision:
        """The same text, moved or signed once more."""
        if said is None:
            return replace(last, path=path)
        signed = tuple(dict.fromkeys((*last.signed, *said.signed)))
        return replace(last, path=path, blob=blob, signed=signed, files=self._with_blobs(last.files, path))

    def _with_blobs(self, files: tuple[AttachedFile, ...], path: str) -> tuple[AttachedFile, ...]:
        """Each file with the blob that lies beside the item, where none is known yet."""
        if not files:
            return files
        beside = self.folders.get(path.removesuffix(".md"), {})
        return tuple(one if one.blob else replace(one, blob=beside.get(one.file, "")) for one in files)

    def _late_files(self, number: str) -> None:
        item = self.items[number]
        last = item.revisions[-1]
        files = self._with_blobs(last.files, last.path)
        if files != last.files:
            self.items[number] = replace(item, revisions=(*item.revisions[:-1], replace(last, files=files)))

    def _gone(self, step: Step, number: str) -> None:
        item = self.items[number]
        away: tuple[str, datetime] = (step.commit, step.at)
        last = replace(item.revisions[-1], removed=away)
        self.items[number] = replace(item, revisions=(*item.revisions[:-1], last), gone=away)
