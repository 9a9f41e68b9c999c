"""A redline as one line of text that a person can write and read, see pairs.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mingwen.history.redline import Op

_MARK = re.compile(
    r"\[-(?P<deleted>.*?)-\]|\{\+(?P<inserted>.*?)\+\}|\[=(?P<was>.*?)\|(?P<now>.*?)=\]"
    r"|\[>(?P<gone>\d) (?P<away>.*?)<\d\]|\{>(?P<came>\d) (?P<here>.*?)<\d\}",
    re.DOTALL,
)


def sides(marked: str) -> tuple[str, str]:
    """The old and the new text of a marked one."""

    def side(*names: str) -> str:
        return _MARK.sub(lambda match: "".join(match[name] or "" for name in names), marked)

    return side("deleted", "was", "away"), side("inserted", "now", "here")


def marked(ops: Iterable[Op]) -> str:
    """Operations as a marked text; moves are numbered in the order in which they are met."""
    numbers: dict[int, int] = {}
    parts = []
    for op in ops:
        if op.op == "equal":
            parts.append(op.new)
        elif op.op == "ignored":
            parts.append(f"[={op.old}|{op.new}=]")
        elif op.op == "move":
            number = numbers.setdefault(op.id, len(numbers) + 1)
            parts.append(f"[>{number} {op.old}<{number}]" if op.old else f"{{>{number} {op.new}<{number}}}")
        else:
            parts.append(f"[-{op.old}-]" if op.op == "delete" else f"{{+{op.new}+}}")
    return "".join(parts)
