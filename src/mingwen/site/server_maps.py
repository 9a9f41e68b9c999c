"""What a web server must be told beside the files: which addresses are gone (410) and which have moved (301).

Items never move: their address is their number. What may move is the list of a unit or a column that the register no
longer has. What is gone is told from what never was: the page of a withdrawn item answers 410 with its own tombstone,
and below it, and in the place of texts that were taken out, stands 410.html.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from mingwen.site.edition import Edition, Published
from mingwen.site.record import Entry

FOLDER = "_server/"
GONE_PAGE = "410.html"


@dataclass(frozen=True, slots=True)
class ServerMap:
    """Paths from the site's root with a leading slash.

    `stones` are pages that answer 410 with what stands there, `gone` folders with nothing left in them, `moved` maps
    folders to the lists that took their place.
    """

    stones: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    not_found: str


def server_map(edition: Edition) -> ServerMap:
    """What the server of an edition must know."""
    base = urlsplit(edition.register.site.base_url).path or "/"
    stones = [base + one.card.address for one in edition.items if one.state == "withdrawn"]
    gone = [base + path for one in edition.items if one.state != "review" for path in _gone(one)]
    moved = [(base + old, base + new) for old, new in sorted(_moved(edition).items())]
    return ServerMap(tuple(sorted(stones)), tuple(sorted(gone)), tuple(moved), base + GONE_PAGE)


def _gone(one: Published) -> Iterator[str]:
    """The folders below an item's address that once held something."""
    address = one.card.address
    for entry in one.record.entries:
        if entry.until is not None and not entry.text:
            yield f"{address}{entry.name}/"
        if entry.ordinal and not entry.told:
            yield f"{address}{entry.redline}/"


def _moved(edition: Edition) -> Mapping[str, str]:
    """Lists of units and columns that the register no longer has, each with the list where most of its items went."""
    register = edition.register
    units = _heirs(edition, "u", register.units, lambda one: one.revision.department, lambda one: one.card.department)
    columns = _heirs(edition, "c", register.columns, lambda one: one.revision.column, lambda one: one.card.column)
    return dict([*units, *columns])


def _heirs(
    edition: Edition,
    kind: str,
    known: Iterable[str],
    then: Callable[[Entry], str],
    now: Callable[[Published], str],
) -> Iterator[tuple[str, str]]:
    went: dict[str, Counter[str]] = {}
    for one in edition.items:
        for old in {then(entry) for entry in one.record.entries} - set(known) - {""}:
            went.setdefault(old, Counter())[now(one)] += 1
    for old, heirs in went.items():
        yield f"{kind}/{old}/", f"{kind}/{min(heirs, key=lambda heir: (-heirs[heir], heir))}/"


def nginx(maps: ServerMap) -> str:
    """For `include` in the `server` block."""
    lines = ["# mingwen: include this file in the server block\n"]
    for stone in maps.stones:
        lines.append(f"location = {stone} {{ error_page 410 {stone}index.html; return 410; }}\n")
        lines.append(f"location = {stone}index.html {{ }}\n")
        lines.append(f"location ^~ {stone} {{ error_page 410 {maps.not_found}; return 410; }}\n")
    gone = [folder for folder in maps.gone if not folder.startswith(maps.stones)]
    lines += [f"location ^~ {folder} {{ error_page 410 {maps.not_found}; return 410; }}\n" for folder in gone]
    lines += [f"location ^~ {old} {{ return 301 {new}; }}\n" for old, new in maps.moved]
    return "".join(lines)


def caddy(maps: ServerMap) -> str:
    """For `import` in the site's block, after `root`."""
    lines = ["# mingwen: import this file in the site block, after root\n"]
    for number, stone in enumerate(maps.stones):
        lines += [f"@stone{number} path {stone}\n", _answer(f"stone{number}", f"{stone}index.html")]
        lines += [f"@below{number} {{\n\tpath {stone}*\n\tnot path {stone}\n}}\n"]
        lines += [_answer(f"below{number}", maps.not_found)]
    for number, folder in enumerate(folder for folder in maps.gone if not folder.startswith(maps.stones)):
        lines += [f"@gone{number} path {folder}*\n", _answer(f"gone{number}", maps.not_found)]
    lines += [f"redir {old}* {new} 301\n" for old, new in maps.moved]
    return "".join(lines)


def _answer(matcher: str, file: str) -> str:
    """Caddy's way to answer 410 with a file."""
    return f"handle @{matcher} {{\n\trewrite * {file}\n\tfile_server {{\n\t\tstatus 410\n\t}}\n}}\n"


def redirects(maps: ServerMap) -> str:
    """For hosts that read `_redirects` at the root of a site; those that know no 410 leave these lines out."""
    lines = ["# mingwen: 410 for what was withdrawn or taken out, 301 for lists that moved\n"]
    for stone in maps.stones:
        lines += [f"{stone} {stone}index.html 410!\n", f"{stone}* {maps.not_found} 410!\n"]
    lines += [f"{folder}* {maps.not_found} 410!\n" for folder in maps.gone if not folder.startswith(maps.stones)]
    lines += [f"{old}* {new} 301\n" for old, new in maps.moved]
    return "".join(lines)
