"""What history gives: every revision of every item, as plain frozen values.

A *landing* is a first-parent step of the main branch (design §2). A *revision* is a landing of one item that changed
its digest: what the public may read changed, and somebody answers for it. A landing that only added a sign-off or moved
the file is no revision of its own; it shows as the later path of the revision it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PUBLISH = "publish"  # the kind of revision 1, which has no change block


@dataclass(frozen=True, slots=True)
class Signed:
    """One sign-off as the record shows it: the step, the post signed for, when, and whose own post it was (B角)."""

    step: str
    by: str
    at: datetime
    acting: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment of one revision: name, title, digest, and the blob that holds it (empty where it is lost)."""

    file: str
    title: str
    sha256: str
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of one item as it landed.

    `number` is the one that the text states; `position` counts from 1 in the order of landing, and differs where
    history is older than its gates. `kind` is PUBLISH or a key of `item.model.CHANGES`. Posts are ids, never persons.
    Where the text of that day cannot be read, `readable` is false and only commit, path, blob and times are known.

    `own_reason` is false where a text came under a number that a landing before it had taken (a revert, a text changed
    with the old change block, a file put back): `kind`, `what` and `why` then repeat what was said of that landing.
    `made_in_merge` is true where a merge gave the file a text that none of its parents has. `removed` is the landing
    that took the file away while this revision held.
    """

    number: int
    position: int
    commit: str
    landed_at: datetime
    path: str
    blob: str
    digest: str
    kind: str = PUBLISH
    what: str = ""
    why: str = ""
    title: str = ""
    department: str = ""
    column: str = ""
    editor: str = ""
    signed: tuple[Signed, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    readable: bool = True
    own_reason: bool = True
    made_in_merge: bool = False
    removed: tuple[str, datetime] | None = None

    @property
    def approved_by(self) -> tuple[str, ...]:
        """The posts that approved this text."""
        return tuple(entry.by for entry in self.signed if entry.step == "approve")

    def as_json(self) -> dict[str, Any]:
        """The form that `mingwen history --format json` promises, with more behind the promised keys."""
        return {
            "number": self.number,
            "commit": self.commit,
            "landed_at": self.landed_at.isoformat(),
            "kind": self.kind,
            "what": self.what,
            "why": self.why,
            "approved_by": list(self.approved_by),
            "digest": self.digest,
            "position": self.position,
            "path": self.path,
            "title": self.title,
            "editor": self.editor,
            "signoff": [
                {"step": one.step, "by": one.by, "at": one.at.isoformat()}
                | ({"acting": one.acting} if one.acting else {})
                for one in self.signed
            ],
            "own_reason": self.own_reason,
            "made_in_merge": self.made_in_merge,
            "removed": _landing(self.removed),
        }


def _landing(landing: tuple[str, datetime] | None) -> dict[str, str] | None:
    return None if landing is None else {"commit": landing[0], "landed_at": landing[1].isoformat()}


@dataclass(frozen=True, slots=True)
class ItemRevisions:
    """All revisions of one item, oldest first, at least one; `gone` is the landing that removed its file, if any."""

    short: str
    index_no: str
    path: str
    revisions: tuple[Revision, ...]
    gone: tuple[str, datetime] | None = None

    @property
    def first(self) -> Revision:
        """The publication."""
        return self.revisions[0]

    @property
    def latest(self) -> Revision:
        """The text that holds now."""
        return self.revisions[-1]

    def at(self, moment: datetime) -> Revision | None:
        """The revision that held at a moment; None before the first landing and while the file was away."""
        held = next((one for one in reversed(self.revisions) if one.landed_at <= moment), None)
        return None if held is None or (held.removed is not None and held.removed[1] <= moment) else held

    def as_json(self) -> dict[str, Any]:
        """`{"index_no", "path", "revisions": […]}`."""
        return {
            "index_no": self.index_no,
            "path": self.path,
            "revisions": [revision.as_json() for revision in self.revisions],
            "gone": _landing(self.gone),
        }


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revisions of all items up to and with `commit`; keys are short index numbers (`2026-00042`)."""

    commit: str
    items: Mapping[str, ItemRevisions] = field(default_factory=dict)
