"""What a redline of a law of 60,000 characters costs, ours and others': `python docs/adr/measure/redline.py`.

Peers that are not installed are left out: `pip install rapidfuzz diff-match-patch cydifflib` in an environment of
their own, and run it there with PYTHONPATH=src. The law's articles are numbered anew and sixty of them amended.
"""

from __future__ import annotations

import difflib
import importlib
import random
import resource
import time
from collections.abc import Callable, Iterator
from typing import Any

from mingwen.history.redline import align, compare, words

CHARACTERS = "的应当行政机关依法申请公开信息单位负责人员本条规定县级以上生态环境主管部门水大气土壤监测数据企业排放"


def law(size: int) -> tuple[str, str]:
    """A law and the same law amended: articles changed, one new, three repealed, one moved, all numbered anew."""
    draw = random.Random(1)  # noqa: S311 - the same law on every run

    def sentence() -> str:
        return "".join(draw.choice(CHARACTERS) for _ in range(draw.randrange(15, 45))) + "。"

    old: list[str] = []
    while sum(map(len, old)) < size:
        old.append(f"第{len(old) + 1}条 {''.join(sentence() for _ in range(draw.randrange(1, 5)))}\n\n")
    new = list(old)
    for _amended in range(60):
        at = draw.randrange(len(new))
        place = draw.randrange(8, len(new[at]) - 4)
        new[at] = f"{new[at][:place]}新字{new[at][place + draw.randrange(3) :]}"
    new.insert(40, f"第41条 {sentence()}\n\n")
    del new[100:103]
    new.insert(200, new.pop(20))
    return "".join(old), "".join(f"第{number}条 {text.partition(' ')[2]}" for number, text in enumerate(new, start=1))


def ways(old: str, new: str) -> Iterator[tuple[str, Callable[[], int]]]:
    """Each way with what it gives: how many operations that change something."""
    yield "mingwen", lambda: sum(op.changes for op in compare(old, new).ops)
    one, other = ([token.key for token in words.tokens(text)] for text in (old, new))
    yield "our alignment alone, over all words", lambda: len(align.align(one, other, align.Meter()))
    if rapidfuzz := _found("rapidfuzz.distance"):
        yield "rapidfuzz Indel.opcodes", lambda: len(rapidfuzz.Indel.opcodes(old, new))
    if peer := _found("diff_match_patch"):
        timed, whole = peer.diff_match_patch(), peer.diff_match_patch()
        whole.Diff_Timeout = 0
        yield "diff-match-patch, its clock of 1 s", lambda: sum(bool(kind) for kind, _text in timed.diff_main(old, new))
        yield "diff-match-patch, no clock", lambda: sum(bool(kind) for kind, _text in whole.diff_main(old, new))
    if fast := _found("cydifflib"):
        yield "cydifflib", lambda: len(fast.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    lines = old.splitlines(True), new.splitlines(True)
    yield "difflib, lines only", lambda: len(difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes())


def _found(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


if __name__ == "__main__":
    for name, way in ways(*law(60_000)):
        start = time.process_time()
        changes = way()
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {spent:.2f} s, {changes} operations, peak so far {peak} MB")
