"""Atom (RFC 4287) and JSON Feed 1.1: the whole site, a unit, a column. Ids are tag URIs and never change (RFC 4151).

Written here and not with feedgen, whose lxml trees cost 4.5 ms a feed of thirty entries; joining escaped strings costs
a tenth of it, and a build writes some two hundred feeds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from mingwen.messages import _
from mingwen.register import Register
from mingwen.site import shown
from mingwen.site.edition import Published

LENGTH = 30  # entries in a feed
MINTED = "2026"  # the year in every tag URI: when the scheme began, so that ids depend on no dates of an item


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is about, its path (`c/air/`, the whole site: ``) and its items, last changed first."""

    title: str
    base: str
    items: tuple[Published, ...]

    @property
    def updated(self) -> datetime | None:
        """When anything in the feed last changed."""
        return max((one.updated for one in self.items), default=None)


def feed_of(title: str, base: str, items: Iterable[Published]) -> Feed:
    """The feed of some items: the latest published or changed ones."""
    latest = sorted(items, key=lambda one: (one.updated, one.card.short), reverse=True)
    return Feed(title, base, tuple(latest[:LENGTH]))


def tag(register: Register, path: str) -> str:
    """The tag URI of a path of the site: `tag:www.example.invalid,2026:/i/2026/00042/`."""
    return f"tag:{register.site.domain},{MINTED}:/{path}"


def atom(feed: Feed, register: Register) -> str:
    """The feed as Atom. An empty feed is dated at the beginning of its id's year: it must say something, and stay."""
    site = register.site
    updated = feed.updated.isoformat() if feed.updated else f"{MINTED}-01-01T00:00:00+08:00"
    head = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n',
        f"<id>{escape(tag(register, feed.base))}</id>\n<title>{escape(feed.title)}</title>\n",
        f"<updated>{updated}</updated>\n",
        f"<author><name>{escape(site.sponsor)}</name></author>\n",
        f'<link rel="self" type="application/atom+xml" href="{escape(site.base_url + feed.base)}feed.xml"/>\n',
        f'<link rel="alternate" type="text/html" href="{escape(site.base_url + feed.base)}"/>\n',
    ]
    return "".join([*head, *(_entry(one, register) for one in feed.items), "</feed>\n"])


def _entry(one: Published, register: Register) -> str:
    card = one.card
    column = register.columns[card.column]
    return (
        f"<entry><id>{escape(tag(register, card.address))}</id>"
        f"<title>{escape(_marked(one, register))}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(register.site.base_url + card.address)}"/>'
        f"<published>{one.published.isoformat()}</published><updated>{one.updated.isoformat()}</updated>"
        f"<author><name>{escape(register.units[card.department].name)}</name></author>"
        f'<category term="{escape(column.id)}" label="{escape(column.title)}"/>'
        f'<summary type="text">{escape(_summary(one))}</summary></entry>\n'
    )


def _marked(one: Published, register: Register) -> str:
    title = shown.title(one, register)
    return _("〔样例〕{title}").format(title=title) if one.card.sample else title


def _summary(one: Published) -> str:
    news = one.record.news
    if news is not None and news.worded and news.revision.what and shown.has_text(one):
        said = news.revision
        return _("{summary}（第{count}次修订：{what}。原因：{why}）").format(
            summary=one.card.summary, count=news.ordinal, what=said.what, why=said.why
        )
    return shown.summary(one)


def json_feed(feed: Feed, register: Register) -> str:
    """The feed as JSON Feed 1.1."""
    site = register.site
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": site.base_url + feed.base,
            "feed_url": f"{site.base_url}{feed.base}feed.json",
            "language": "zh-CN",
            "authors": [{"name": site.sponsor}],
            "items": [_item(one, register) for one in feed.items],
        },
        ensure_ascii=False,
    )


def _item(one: Published, register: Register) -> dict[str, object]:
    card = one.card
    url = register.site.base_url + card.address
    return {
        "id": tag(register, card.address),
        "url": url,
        "title": _marked(one, register),
        "summary": _summary(one),
        "content_text": _summary(one),
        "date_published": one.published.isoformat(),
        "date_modified": one.updated.isoformat(),
        "authors": [{"name": register.units[card.department].name}],
        "tags": [register.columns[card.column].title, *card.keywords],
        "_mingwen": {
            "index_no": f"{register.site.prefix}/{card.short}",
            "department": card.department,
            "column": card.column,
            "revision": card.revision,
            "sample": card.sample,
        },
    }
