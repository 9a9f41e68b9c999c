"""The words that items are made of: places, rivers, companies, pollutants, laws.

Names of places and companies are put together from characters, so that their number and the number of character pairs
in the text grow as they do in real documents. Nobody is named: a text speaks of posts and bodies.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

_LINES = (Path(__file__).parent / "lexicon.txt").read_text("utf-8").splitlines()
LEXICON = {
    name: tuple(word.replace("_", " ") for word in words)
    for name, *words in (line.split() for line in _LINES if line and not line.startswith("#"))
}
ORDINAL = "一二三四五六七八九"


def pick(rng: Random, name: str) -> str:
    """A word of the list."""
    return rng.choice(LEXICON[name])


def place(rng: Random) -> str:
    """A town, street, village or industrial estate, with its district now and then."""
    name = pick(rng, "PLACE") + pick(rng, "PLACE") + pick(rng, "STREET")
    return pick(rng, "DISTRICT") + name if rng.random() < 0.4 else name


def river(rng: Random) -> str:
    """A river, lake or reservoir."""
    return pick(rng, "PLACE") + pick(rng, "PLACE") + pick(rng, "RIVER")


def company(rng: Random) -> str:
    """An enterprise of the made-up city."""
    return f"示例市{pick(rng, 'TRADE')}{pick(rng, 'TRADE')}{pick(rng, 'INDUSTRY')}有限公司"


def project(rng: Random) -> str:
    """A construction project, without its builder."""
    return pick(rng, "PROJECT").format(k=rng.randint(1, 80), goods=pick(rng, "GOODS"))
