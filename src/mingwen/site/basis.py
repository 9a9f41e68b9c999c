"""Legal bases as people cite them: `foi-regulation-2019:A20.13` is 政府信息公开条例第二十条第（十三）项."""

from __future__ import annotations

import re
from functools import lru_cache

from mingwen.messages import SOURCE_LANGUAGE, _, language_in_use
from mingwen.register import Register

_ARTICLE = re.compile(r"A([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_PART = re.compile(r"P([0-9]{1,2})(?:\.([0-9]{1,2}))?")  # documents in parts, as the plan for dividing duties
_DIGITS = "零一二三四五六七八九"
_ITEMISED = frozenset({"20"})  # articles whose parts are 项; parts of others (A16.3) are our own, not the statute's


def citation(code: str, register: Register) -> str:
    """The basis in words; a code that the register does not know stays as it is."""
    law, _colon, article = code.partition(":")
    known = register.legal.get(law)
    if known is None:
        return code
    title = known.short or known.title
    return _("{law}{article}").format(law=title, article=article_words(article)) if article else title


def article_words(article: str) -> str:
    """`A26` as 第二十六条, `A20.13` as 第二十条第（十三）项, `A16.3` as 第十六条, `P4.2` as 第四部分第二条.

    Anything else stays as it is written.
    """
    return _article_words(article, language_in_use())


@lru_cache(maxsize=512)
def _article_words(article: str, language: str) -> str:
    def numeral(digits: str) -> str:
        return han(int(digits)) if language == SOURCE_LANGUAGE else digits

    if part := _PART.fullmatch(article):
        if part[2]:
            return _("第{part}部分第{number}条").format(part=numeral(part[1]), number=numeral(part[2]))
        return _("第{number}部分").format(number=numeral(part[1]))
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return article
    if match[2] and match[1] in _ITEMISED:
        return _("第{number}条第（{item}）项").format(number=numeral(match[1]), item=numeral(match[2]))
    return _("第{number}条").format(number=numeral(match[1]))


def han(number: int) -> str:
    """A number below a thousand in Han numerals: 10 十, 13 十三, 20 二十, 104 一百零四."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "") or _DIGITS[0]
