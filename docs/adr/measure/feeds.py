"""Two hundred Atom feeds of thirty entries: by feedgen, and by joining escaped strings.

Run it with the .venv of scripts/test, after `.venv/bin/pip install feedgen==1.0.0`, from the top of the repository.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import time
from pathlib import Path

from feedgen.feed import FeedGenerator

from mingwen.register import Register, load_folder
from mingwen.site import feeds
from mingwen.site.card import Card
from mingwen.site.edition import Published

FEEDS = 200
BEIJING = dt.timezone(dt.timedelta(hours=8))


def published(register: Register) -> tuple[Published, ...]:
    """Thirty items of the first column."""
    column = next(iter(register.columns.values()))
    blank = {one.name: "" for one in dataclasses.fields(Card)}
    empty = dict.fromkeys(("topics", "keywords", "with_", "relations", "files"), ())
    made = []
    for number in range(feeds.LENGTH):
        facts = {**blank, **empty, "short": f"2026-{number:05d}", "revision": 1, "sample": True, "facts": {}}
        words = {
            "title": f"第{number}号",
            "summary": "甲 & 乙",
            "column": column.id,
            "department": register.site.office,
        }
        moment = dt.datetime(2026, 10, 1, 9, number, tzinfo=BEIJING)
        made.append(Published(Card(**{**facts, **words}), moment, moment, "published", "valid"))  # type: ignore[arg-type]
    return tuple(made)


def with_feedgen(feed: feeds.Feed, register: Register) -> str:
    """The same Atom through feedgen."""
    base = register.site.base_url
    made = FeedGenerator()
    made.id(feeds.tag(register, feed.base))
    made.title(feed.title)
    made.updated(feed.updated)
    made.author({"name": register.site.sponsor})
    made.link([{"rel": "self", "href": f"{base}{feed.base}feed.xml"}, {"rel": "alternate", "href": base + feed.base}])
    for one in feed.items:
        entry = made.add_entry(order="append")
        entry.id(feeds.tag(register, one.card.address))
        entry.title(one.card.title)
        entry.link(href=base + one.card.address)
        entry.published(one.published)
        entry.updated(one.updated)
        entry.author({"name": register.units[one.card.department].name})
        entry.category(term=one.card.column)
        entry.summary(one.card.summary)
    return str(made.atom_str().decode())


def main() -> None:
    """Print seconds of processor time for all feeds, and what the imports bring."""
    register = load_folder(Path())
    feed = feeds.Feed("最新公开", "c/water/", published(register))
    for name, write in (("feedgen", with_feedgen), ("joined", feeds.atom)):
        start = time.process_time()
        for _ in range(FEEDS):
            write(feed, register)
        print(f"{name}: {time.process_time() - start:.2f} s for {FEEDS} feeds of {feeds.LENGTH} entries")
    print("feedgen brings:", sorted({"lxml", "dateutil"} & set(sys.modules)))


if __name__ == "__main__":
    main()
