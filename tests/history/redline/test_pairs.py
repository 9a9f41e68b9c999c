"""Real-looking legal text, and exactly the changes that a lawyer would mark."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mingwen.history.redline import compare
from tests.history.redline.marked import marked, sides

PAIRS = yaml.safe_load((Path(__file__).parent / "pairs.yml").read_text("utf-8"))


def test_there_are_thirty_pairs_and_no_two_alike():
    assert len(PAIRS) >= 30
    assert len({pair["name"] for pair in PAIRS}) == len({pair["marked"] for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])
def test_what_a_lawyer_would_mark_is_marked(pair: dict[str, str]):
    old, new = sides(pair["marked"])
    assert old != new
    assert marked(compare(old, new).ops) == pair["marked"]
