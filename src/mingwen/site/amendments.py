"""The amendments of the whole site in one order, and their feeds (Atom, RFC 4287; JSON Feed 1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from mingwen.item.model import CHANGES
from mingwen.messages import _
from mingwen.register import Register
from mingwen.site import shown
from mingwen.site.edition import Edition, Published
from mingwen.site.feeds import LENGTH, MINTED, tag
from mingwen.site.record import Entry

BASE = "amendments/"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One revision of one item that is not its publication."""

    item: Published
    entry: Entry

    @property
    def address(self) -> str:
        """Where it is told: what it changed, else the item's record."""
        end = f"{self.entry.redline}/" if self.entry.told else ""
        return f"{self.item.card.address}{end}"

    @property
    def id(self) -> str:
        """The path that names it for ever, whether or not something is shown there."""
        return f"{self.item.card.address}{self.entry.redline}/"


def amendments(edition: Edition) -> tuple[Amendment, ...]:
    """All amendments of an edition, newest first."""
    found = [Amendment(one, entry) for one in edition.items for entry in one.record.amendments]
    found.sort(key=_order, reverse=True)
    return tuple(found)


def _order(one: Amendment) -> tuple[object, ...]:
    return one.entry.since, one.item.card.short, one.entry.revision.position


def news(found: Sequence[Amendment]) -> list[Amendment]:
    """The latest that amended what is said: what a feed holds."""
    return [one for one in found if one.entry.real][:LENGTH]


def atom(found: Sequence[Amendment], register: Register) -> str:
    """The feed as Atom."""
    site = register.site
    updated = found[0].entry.since.isoformat() if found else f"{MINTED}-01-01T00:00:00+08:00"
    head = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n',
        f"<id>{escape(tag(register, BASE))}</id>\n<title>{escape(_title(register))}</title>\n",
        f"<updated>{updated}</updated>\n<author><name>{escape(site.sponsor)}</name></author>\n",
        f'<link rel="self" type="application/atom+xml" href="{escape(site.base_url + BASE)}feed.xml"/>\n',
        f'<link rel="alternate" type="text/html" href="{escape(site.base_url + BASE)}"/>\n',
    ]
    return "".join([*head, *(_atom_entry(one, register) for one in found), "</feed>\n"])


def _atom_entry(one: Amendment, register: Register) -> str:
    moment = one.entry.since.isoformat()
    return (
        f"<entry><id>{escape(tag(register, one.id))}</id><title>{escape(_headline(one, register))}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(register.site.base_url + one.address)}"/>'
        f"<published>{moment}</published><updated>{moment}</updated>"
        f"<author><name>{escape(register.units[one.item.card.department].name)}</name></author>"
        f'<category term="{escape(one.entry.revision.kind)}" label="{escape(_kind(one))}"/>'
        f'<summary type="text">{escape(said(one))}</summary></entry>\n'
    )


def json_feed(found: Sequence[Amendment], register: Register) -> str:
    """The feed as JSON Feed 1.1."""
    site = register.site
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _title(register),
            "home_page_url": site.base_url + BASE,
            "feed_url": f"{site.base_url}{BASE}feed.json",
            "language": "zh-CN",
            "authors": [{"name": site.sponsor}],
            "items": list(_json_entries(found, register)),
        },
        ensure_ascii=False,
    )


def _json_entries(found: Sequence[Amendment], register: Register) -> Iterator[dict[str, object]]:
    for one in found:
        card, entry = one.item.card, one.entry
        yield {
            "id": tag(register, one.id),
            "url": register.site.base_url + one.address,
            "title": _headline(one, register),
            "content_text": said(one),
            "date_published": entry.since.isoformat(),
            "authors": [{"name": register.units[card.department].name}],
            "tags": [_kind(one)],
            "_mingwen": {
                "index_no": f"{register.site.prefix}/{card.short}",
                "revision": entry.revision.position,
                "kind": entry.revision.kind,
                "what": entry.revision.what if entry.worded else "",
                "why": entry.revision.why if entry.worded else "",
                "sample": card.sample,
            },
        }


def _title(register: Register) -> str:
    return _("{name} 修改总账").format(name=register.site.title)


def _kind(one: Amendment) -> str:
    kind = one.entry.revision.kind
    return _(CHANGES[kind]) if kind in CHANGES else _("修改")


def _headline(one: Amendment, register: Register) -> str:
    sample = _("〔样例〕") if one.item.card.sample else ""
    return sample + _("{kind}：{title}").format(kind=_kind(one), title=shown.title(one.item, register))


def said(one: Amendment) -> str:
    """What was changed and why in one sentence; where that is not told, that it is not."""
    change = one.entry.revision
    if not one.entry.worded or not change.what:
        return _("这次修改的说明不显示。")
    return _("改了什么：{what}。为什么改：{why}。").format(what=change.what, why=change.why)
