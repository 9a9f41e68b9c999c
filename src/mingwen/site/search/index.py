"""The index: one group of at most `SIZE` items of a year, as files that a browser reads a few of.

A group is one long text: its items in the order of their numbers, each its title and 文号, its summary, its body. A
term has the places at which it stands in that text; a phrase is a term's places that continue in the next term's.
Files, all UTF-8:

    docs.idx        first line JSON: `day`, the earliest day of publication, units, columns, `first`, the first term of
                    each file of terms; second line, six numbers an item: length of title, of summary, of body, days
                    since `day`, unit, column
    t/<n>.idx       lines `term SPACE places`, ordered by term; places as differences to the place before
    c/<n>.json      what is shown of `CARDS` items in a row

A number is one character, its code point 33 more (past the surrogates 2,081 more), so that writing and reading it is
the business of `str` and of `String`; from 2^20 on it is two, the upper part (plus 2^20) first. A group's files depend
on its items alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from operator import sub

from mingwen.messages import _
from mingwen.register import Register
from mingwen.site import shown
from mingwen.site.edition import STATES, Published
from mingwen.site.search.terms import plain, spell

VERSION = 1  # of the files' form; `assets/search.js` reads this one alone
SIZE = 1500  # serial numbers of a year that share a group
CARDS = 16  # items in one file of cards
BLOCK = 8192  # bytes of one file of terms, or as many as its last term needs

_SURROGATES = 0xD800 - 33
_WIDE = 1 << 20
_SMALL = [chr(number + 33) for number in range(_SURROGATES)]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What is searched and shown of one item.

    `url` is seen from the site's root, `date` the day of publication, `state` words that a result must carry (empty for
    an item in force), `text` the Markdown body with whatever else is to be found (titles of attachments). An item whose
    text is not public has no text here. `source` stands for `text` in a group's inputs, so that a group which did not
    change need not be read: any digest that changes with it.
    """

    short: str
    url: str
    title: str
    summary: str
    date: str
    unit: str
    column: str
    year: int
    doc_no: str
    index_no: str
    sample: bool
    source: str
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are indexed together: `name` is their year and the block of their serial numbers."""

    name: str
    year: int
    keys: tuple[str, ...]  # short numbers, ordered


def page_of(one: Published, register: Register, body: str = "") -> SearchPage:
    """The page of a published item; `body` is its Markdown and counts only where it is public."""
    card = one.card
    open_text = shown.has_text(one)
    files = [title for _file, title, _digest in card.files] if open_text else []
    text = "\n".join([body, *files, *card.keywords]) if open_text else ""
    return SearchPage(
        short=card.short,
        url=card.address,
        title=shown.title(one, register),
        summary=shown.summary(one),
        date=one.published.date().isoformat(),
        unit=card.department,
        column=card.column,
        year=card.year,
        doc_no=card.doc_no if open_text else "",
        index_no=f"{register.site.prefix}/{card.short}",
        sample=card.sample,
        source=card.digest if open_text else "",
        state="" if one.state == "published" else _(STATES[one.state]),
        text=text,
    )


def groups(shorts: Iterable[str]) -> list[Group]:
    """The groups of the items with these short numbers, newest first; another item changes its own group alone."""
    members: dict[tuple[int, int], list[str]] = defaultdict(list)
    for short in shorts:
        year, _hyphen, serial = short.partition("-")
        members[int(year), (int(serial) - 1) // SIZE].append(short)
    return [
        Group(f"{year}-{block}", year, tuple(sorted(keys, key=_serial)))
        for (year, block), keys in sorted(members.items(), reverse=True)
    ]


def _serial(short: str) -> tuple[int, int]:
    year, _hyphen, serial = short.partition("-")
    return int(year), int(serial)


def group_inputs(group: Group, pages: Mapping[str, SearchPage]) -> str:
    """A digest of everything the group's files are made from; the pages' texts are not needed for it."""
    facts = [astuple(pages[key])[:-1] for key in group.keys]
    return hashlib.sha256(json.dumps([VERSION, group.name, facts], ensure_ascii=False).encode()).hexdigest()


def manifest(paths: Mapping[str, tuple[Group, str]]) -> bytes:
    """`manifest.json`: `paths` gives each group and its folder, seen from the manifest, with a closing slash."""
    rows = [
        {"name": name, "year": group.year, "count": len(group.keys), "path": path}
        for name, (group, path) in sorted(paths.items(), key=lambda item: _serial(item[0]), reverse=True)
    ]
    return _json({"version": VERSION, "groups": rows})


def build_group(group: Group, pages: Mapping[str, SearchPage]) -> dict[str, bytes]:
    """The group's files by path; `pages` has every page of the group with its text, by short number."""
    members = [pages[key] for key in group.keys]
    units = sorted({page.unit for page in members})
    columns = sorted({page.column for page in members})
    day_zero = min(date.fromisoformat(page.date).toordinal() for page in members)
    places: dict[str, list[int]] = defaultdict(list)
    table: list[str] = []
    start = 0
    for page in members:
        lengths = []
        body = f"{plain(page.text)}\n{page.short}"
        for text in (f"{page.title}\n{page.doc_no}", page.summary, body):
            end = spell(text, places, start) + 1  # a place of its own: no phrase runs from one part into the next
            lengths.append(end - start)
            start = end
        days = date.fromisoformat(page.date).toordinal() - day_zero
        table.extend(map(letter, (*lengths, days, units.index(page.unit), columns.index(page.column))))
    files = _term_files(places)
    head = {"day": day_zero, "units": units, "columns": columns, "first": [first for first, _data in files]}
    result = {"docs.idx": _json(head) + b"\n" + "".join(table).encode()}
    result |= {f"t/{number}.idx": data for number, (_first, data) in enumerate(files)}
    for number in range(0, len(members), CARDS):
        result[f"c/{number // CARDS}.json"] = _json([_card(page) for page in members[number : number + CARDS]])
    return result


def letter(number: int) -> str:
    """A number from 0 as one character, from 2^20 on as two."""
    if number >= _WIDE:
        return letter_of(_WIDE + (number >> 20)) + letter_of(number & (_WIDE - 1))
    return letter_of(number)


def letter_of(number: int) -> str:
    """A number below 1,112,030 as one character."""
    return chr(number + 33 if number < _SURROGATES else number + 33 + 0x800)


def _coded(places: Sequence[int]) -> str:
    steps = list(map(sub, places, (0, *places)))
    if max(steps) < _SURROGATES:
        return "".join(map(_SMALL.__getitem__, steps))
    return "".join(map(letter, steps))


def _term_files(places: Mapping[str, list[int]]) -> list[tuple[str, bytes]]:
    """The lines of the terms in files of about `BLOCK` bytes, each with its first term."""
    files: list[tuple[str, bytes]] = []
    lines: list[bytes] = []
    first, size = "", 0
    for term in sorted(places):
        first = first or term
        lines.append(f"{term} {_coded(places[term])}\n".encode())
        size += len(lines[-1])
        if size >= BLOCK:
            files.append((first, b"".join(lines)))
            lines, first, size = [], "", 0
    if lines:
        files.append((first, b"".join(lines)))
    return files


def _card(page: SearchPage) -> list[str | int]:
    named = [page.short, page.url, page.title, page.summary, page.date, page.unit, page.column, page.doc_no]
    return [*named, int(page.sample), page.state]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
