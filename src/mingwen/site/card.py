"""A published item as lists, feeds and relations see it: plain facts, cheap to keep and to load.

A card is made once from an item and kept in the cache by the item's blob id; everything in it is text, numbers or
tuples of them, so that it goes through JSON and processes unchanged. What the clock or other items change (state,
publication, reverse relations) is not in it: the edition adds that.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from mingwen.item.model import Item

RELATIONS = ("interprets", "amends", "repeals", "clarifies", "supersedes", "related")


@dataclass(frozen=True, slots=True)
class Card:
    """Facts of one item. Dates are ISO strings; `relations` pairs a relation's name with a short index number."""

    short: str
    path: str
    blob: str
    digest: str
    title: str
    summary: str
    department: str
    column: str
    mode: str
    formed: str
    revision: int
    change: str  # kind of the last change, "" for revision 1
    what: str
    why: str
    doc_no: str
    doc_kind: str
    validity: str
    effective_from: str
    effective_to: str
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    with_: tuple[str, ...]
    sample: bool
    migrated: str  # date of publication on the older site, or ""
    publish_at: str
    public_until: str
    relations: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str], ...]  # file name, title, sha256
    facts: dict[str, Any]  # the block named as the column's kind, as written on disk (all scalars text)

    @property
    def year(self) -> int:
        """The index number's year."""
        return int(self.short[:4])

    @property
    def address(self) -> str:
        """The permanent path on the site, without a leading slash: `i/2026/00042/`."""
        return f"i/{self.short[:4]}/{self.short[5:]}/"

    @property
    def folder(self) -> str:
        """The folder of the item's attachments in the repository."""
        return self.path.removesuffix(".md")

    def as_row(self) -> list[Any]:
        """The card as a JSON list, in the order of the fields."""
        return [getattr(self, name) for name in _NAMES]

    @classmethod
    def from_row(cls, row: list[Any]) -> Card:
        """The card of `as_row`; lists become tuples again."""
        values = dict(zip(_NAMES, row, strict=True))
        for name in ("topics", "keywords", "with_"):
            values[name] = tuple(values[name])
        for name in ("relations", "files"):
            values[name] = tuple(tuple(pair) for pair in values[name])
        return cls(**values)


_NAMES = tuple(field.name for field in fields(Card))


def card_of(item: Item, blob: str, facts: dict[str, Any]) -> Card:
    """The card of an item; `facts` is the raw block named as its column's kind (empty where there is none)."""
    relations = tuple((name, short) for name in RELATIONS for short in getattr(item, name))
    return Card(
        short=item.number.short,
        path=item.path,
        blob=blob,
        digest=item.digest,
        title=item.title,
        summary=item.summary,
        department=item.department,
        column=item.column,
        mode=item.mode,
        formed=item.formed.isoformat(),
        revision=item.revision,
        change=item.change.kind if item.change else "",
        what=item.change.what if item.change else "",
        why=item.change.why if item.change else "",
        doc_no=item.doc_no or "",
        doc_kind=item.doc_kind or "",
        validity=item.validity or "",
        effective_from=item.effective_from.isoformat() if item.effective_from else "",
        effective_to=item.effective_to.isoformat() if item.effective_to else "",
        topics=item.topics,
        keywords=item.keywords,
        with_=item.with_,
        sample=item.sample,
        migrated=item.migrated.published.isoformat() if item.migrated else "",
        publish_at=item.publish_at.isoformat() if item.publish_at else "",
        public_until=item.public_until.isoformat() if item.public_until else "",
        relations=relations,
        files=tuple((one.file, one.title, one.sha256) for one in item.attachments),
        facts=facts,
    )
