"""When words say what was changed and why, and when they only fill a field (threats A9).

What public repositories are full of does not pass: a bare date, `1`, `debug1`, `update: Thu Sep 28 …`, the title once
more, the same character over and over, nothing but spaces or characters that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingwen.item.model import Item
from mingwen.messages import _
from mingwen.render.normal import normal_form, same_text

_STOCK = ("更新", "修改", "修订", "更正", "调整", "完善", "维护", "干了一些活", "新增法规", "debug", "update", "test")
_OF_DATES = frozenset("年月日时分秒第次")
LEAST_HAN = {"what": 4, "why": 6}


def says_nothing(text: str, least: int) -> bool:
    """Whether without stock words and dates fewer than `least` Han characters are left, or one or two over and over."""
    words = normal_form(text)
    for stock in _STOCK:
        words = words.replace(stock, "")
    han = [letter for letter in words if "\u4e00" <= letter <= "\u9fff" and letter not in _OF_DATES]
    return len(han) < least or len(set(han)) < 3


def weak_reasons(item: Item) -> Iterator[tuple[str, str]]:
    """What is wrong with the words of an item's change block: the field and a sentence for each fault."""
    change = item.change
    if change is None:
        return
    for name, least in LEAST_HAN.items():
        words = getattr(change, name)
        if says_nothing(words, least):
            asked = _("改了什么") if name == "what" else _("为什么改")
            yield f"change.{name}", _("说得太少，看不出{what}").format(what=asked)
        elif same_text(words, item.title):
            yield f"change.{name}", _("不能照抄标题")
    if same_text(change.what, change.why):
        yield "change.why", _("为什么改，不能与改了什么相同")
