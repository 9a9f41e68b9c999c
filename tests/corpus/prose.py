"""Sentences, paragraphs and tables, by subject; every gap is filled anew, so that no two texts agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.corpus import words

_SUBJECT = re.compile(r"^\[(\w+)\]$", re.MULTILINE)


def _sentences() -> dict[str, tuple[str, ...]]:
    parts = _SUBJECT.split((Path(__file__).parent / "sentences.txt").read_text("utf-8"))
    return {name: tuple(text.strip().splitlines()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


SENTENCES = _sentences()
GENERAL, HEADINGS = SENTENCES.pop("general"), SENTENCES.pop("headings")


class _Gaps(dict[str, object]):
    """What stands in a template's gaps, made when it is asked for; `{place}` twice gives two places."""

    def __init__(self, rng: Random, on: date) -> None:
        super().__init__()
        self._rng, self._on = rng, on

    def __missing__(self, name: str) -> object:
        return _MAKERS[name](self._rng, self._on)


_MAKERS: dict[str, Callable[[Random, date], object]] = {
    "place": lambda rng, on: words.place(rng),
    "river": lambda rng, on: words.river(rng),
    "company": lambda rng, on: words.company(rng),
    "water": lambda rng, on: words.pick(rng, "WATER"),
    "air": lambda rng, on: words.pick(rng, "AIR"),
    "soil": lambda rng, on: words.pick(rng, "SOIL"),
    "waste": lambda rng, on: words.pick(rng, "WASTE"),
    "std": lambda rng, on: words.pick(rng, "STANDARD"),
    "law": lambda rng, on: words.pick(rng, "LAW"),
    "animal": lambda rng, on: words.pick(rng, "ANIMAL"),
    "plant": lambda rng, on: words.pick(rng, "PLANT"),
    "goods": lambda rng, on: words.pick(rng, "GOODS"),
    "event": lambda rng, on: words.pick(rng, "EVENT"),
    "d": lambda rng, on: rng.randint(0, 9),
    "n": lambda rng, on: rng.randint(2, 48),
    "m": lambda rng, on: rng.randint(60, 9800),
    "p": lambda rng, on: f"{rng.uniform(1, 99):.1f}",
    "f": lambda rng, on: f"{rng.uniform(0.01, 9.5):.2f}",
    "month": lambda rng, on: on.month,
    "day": lambda rng, on: chinese_day(on + timedelta(days=rng.randint(-40, 60))),
}


def chinese_day(on: date) -> str:
    """`10月8日`."""
    return f"{on.month}月{on.day}日"


class Deck:
    """The subject's sentences in a drawn order, general ones among them; none comes again before all have come."""

    def __init__(self, rng: Random, subject: str, on: date) -> None:
        self._rng, self._on = rng, on
        self._all = (*SENTENCES[subject], *rng.sample(GENERAL, 5))
        self._left: list[str] = []

    def sentence(self) -> str:
        """The next one, its gaps filled."""
        if not self._left:
            self._left = self._rng.sample(self._all, len(self._all))
        return fill(self._rng, self._left.pop(), self._on)

    def paragraph(self, sentences: int) -> str:
        """Some in a row."""
        return "".join(self.sentence() for _each in range(sentences))


def fill(rng: Random, template: str, on: date) -> str:
    """A template of one's own with the same gaps."""
    return template.format_map(_Gaps(rng, on))


def table(rng: Random, subject: str, rows: int) -> str:
    """A table of the subject's figures by place."""
    heads = words.LEXICON.get(subject.upper())
    columns = rng.sample(heads, 3) if heads else ["本期数", "上年同期", "增减（%）"]
    lines = [f"| 地点 | {' | '.join(columns)} |", "|---|" + "--:|" * len(columns)]
    for _row in range(rows):
        cells = " | ".join(f"{rng.uniform(0.01, 90):.2f}" for _column in columns)
        lines.append(f"| {words.place(rng)} | {cells} |")
    return "\n".join(lines)


def body(rng: Random, subject: str, on: date, size: int) -> str:
    """A whole text of about `size` characters: paragraphs, headings in a longer one, a table or a list now and then."""
    deck = Deck(rng, subject, on)
    parts: list[str] = []
    length = sections = 0
    while length < size:
        if size > 500 and length >= sections * 300 and sections < len(words.ORDINAL):
            parts.append(f"## {words.ORDINAL[sections]}、{rng.choice(HEADINGS)}")
            sections += 1
        draw = rng.random()
        if draw < 0.1:
            part = table(rng, subject, rng.randint(3, 8))
        elif draw < 0.2:
            part = "\n".join(f"{i}. {deck.sentence()}" for i in range(1, rng.randint(3, 5)))
        else:
            part = deck.paragraph(rng.randint(1, 4))
        parts.append(part)
        length += len(part)
    return "\n\n".join(parts) + "\n"
