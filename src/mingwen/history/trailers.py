"""Trailers of a commit message: the change block said once more, where `git log` shows it.

    Amends: 2026-00042
    Amendment-What: 表2总磷由0.02改为0.2
    Amendment-Reason: 录入时小数点错位
    Approved-by: water-leader
    Executed-by: office-web

Keys are ASCII, since one Chinese key makes Git take the whole paragraph for text; values are Chinese. A commit of
several items has one such group for each, begun by its `Amends:`; an order that moves many items is one group, named by
the order. Where the trailers of a message begin and end is asked of Git itself, so that there is no second opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingwen.git import Repository

KEYS = ("Amends", "Amendment-What", "Amendment-Reason", "Approved-by", "Executed-by")
AMENDS, WHAT, REASON, APPROVED, EXECUTED = KEYS
_CANONICAL = {key.casefold(): key for key in KEYS}
OURS = re.compile(rf"^(?:{'|'.join(KEYS)})[ \t]*[:：]", re.IGNORECASE | re.MULTILINE)
_CHINESE_KEY = re.compile(r"(?=[^:：]*[^\x00-\x7f：])[^:：\s，。；、（）《》“”]{1,12}[ \t]*[:：]")
_LIKE_A_TRAILER = re.compile(r"[A-Za-z0-9-]+[ \t]*:")


@dataclass(frozen=True, slots=True)
class Trailer:
    """One trailer as Git reads it: our keys in their own spelling, folded values on one line."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the trailers of one group say; empty where a key is absent."""

    amends: str
    what: str = ""
    reason: str = ""
    approved_by: str = ""
    executed_by: str = ""

    def trailers(self) -> tuple[Trailer, ...]:
        """The group in its order, without what is empty."""
        values = (self.amends, self.what, self.reason, self.approved_by, self.executed_by)
        return tuple(Trailer(key, _one_line(value)) for key, value in zip(KEYS, values, strict=True) if value)


def parse(repository: Repository, message: str) -> tuple[Trailer, ...]:
    """The trailers of a message, by `git interpret-trailers --parse`: what `git log` will say of the commit.

    A commit message has no patch, so `---` ends nothing in it. Settings of the clone that would let other characters
    than the colon part key and value are not asked.
    """
    output = repository.run(
        "-c", "trailer.separators=:", "interpret-trailers", "--parse", "--no-divider", given=message.encode()
    ).decode("utf-8", "replace")
    found = (line.partition(":") for line in output.splitlines())
    return tuple(
        Trailer(_CANONICAL.get(key.strip().casefold(), key.strip()), value.strip()) for key, _c, value in found
    )


def ours(trailers: Iterable[Trailer]) -> tuple[Trailer, ...]:
    """Those with one of our keys."""
    return tuple(one for one in trailers if one.key in KEYS)


def groups(trailers: Iterable[Trailer]) -> tuple[tuple[Trailer, ...], ...]:
    """Our trailers by item: each group begins with its `Amends:`; what stands before the first is a group too."""
    found: list[list[Trailer]] = []
    for one in ours(trailers):
        if one.key == AMENDS or not found:
            found.append([])
        found[-1].append(one)
    return tuple(map(tuple, found))


def written(amendments: Sequence[Amendment]) -> str:
    """The trailer block of a message, a line a trailer."""
    return "".join(f"{one.key}: {one.value}\n" for amendment in amendments for one in amendment.trailers())


def unseen(lines: Iterable[str], seen: Sequence[Trailer]) -> list[int]:
    """The lines (from 1) that begin like one of our trailers, with whatever colon, and that Git does not read as one.

    Not in the last paragraph, below a line that is no trailer, with a full-width colon: all of them are lost.
    """
    left = list(ours(seen))
    lost = []
    for number, line in enumerate(lines, 1):
        if not OURS.match(line):
            continue
        key, _colon, value = line.partition(":")
        key, value = key.strip().casefold(), value.strip()
        told = next((one for one in left if one.key.casefold() == key and one.value.startswith(value)), None)
        if told is None:
            lost.append(number)
        else:
            left.remove(told)
    return lost


def chinese_keys(lines: Sequence[str]) -> list[int]:
    """The lines (from 1) with a Chinese key among the trailers of the last paragraph: Git drops them all for it."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    paragraph = lines[start:end]
    if not any(_LIKE_A_TRAILER.match(line) or OURS.match(line) for line in paragraph):
        return []
    return [start + index for index, line in enumerate(paragraph, 1) if _CHINESE_KEY.match(line)]


def _one_line(value: str) -> str:
    return " ".join(value.split())
