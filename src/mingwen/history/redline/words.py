"""A text as tokens, each with what it says (`key`) and how it is written (`raw`); joining `raw` gives the text.

A token is what a lawyer would mark as one thing: a Han character, a number, `第十二条`, a word of letters, a sign. Two
tokens with one key say the same: width (`，,`), sorts of quotation marks and dashes, `〇0` and variant forms of a
character (`臺台`) change nothing. Case does (`mW` is not `MW`), and so does a superscript (`10²` is not `102`). White
space that a reader of Chinese cannot see has no token of its own, it hangs on the token before it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_BLANK = "\n\n"  # no token has this key
PARAGRAPH = "¶"  # the key of a blank line between two paragraphs

_DIGITS = "〇零○一二三四五六七八九"
_NUMERALS = _DIGITS + "十百千万亿两"
_TOKEN = re.compile(
    rf"""
      第(?:[0-9０-９]+|[{_NUMERALS}]+)[条款项章节编次届期号批类级]?   # 第十二条, 第3次
    | [0-9０-９]{{1,3}}(?:[,，][0-9０-９]{{3}})+(?![0-9０-９])(?:[.．][0-9０-９]+)?   # 1,860, 12,345,678.90
    | [0-9０-９]+(?:[.．][0-9０-９]+)*                                  # 0.02, 2026, 3.2.1
    | (?<=[0-9０-９])[十百千万亿]+[元吨人户件]?                        # 5|万元
    | [{_DIGITS}十百千两](?:[{_NUMERALS}]|[0０](?=[{_DIGITS}年]))+      # 二十, 二〇二六
    | [^\W\d_\u2e80-\uffef]+                                            # letters of alphabets, not Han
    | [Ａ-Ｚａ-ｚ]+
    | [—–―─－-]+ | [….。]{{2,}} | …
    | [^\S\n]*\n\s* | [^\S\n]+ | [\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)

_VARIANTS = (
    "臺台峯峰羣群汙污裏里裡里啟启啓启爲为為为衆众眾众戶户戸户週周佈布於于冊册並并併并佔占傑杰淨净涼凉減减決决況况"
    "準准註注証证蹟迹跡迹託托鑑鉴嶽岳巖岩唇唇麪面綫线線线"
)
_ONE_FORM = {
    **{ord(odd): plain for odd, plain in zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True)},
    **{0xFF01 + step: chr(0x21 + step) for step in range(94)},
    **dict.fromkeys(map(ord, "“”„‟「」＂«»"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛『』＇"), "'"),
    **dict.fromkeys(map(ord, "。｡"), "."),
    **dict.fromkeys(map(ord, "〇○"), "0"),
    **dict.fromkeys(map(ord, "‐‑‒–—―─−﹣－"), "-"),
    **dict.fromkeys(map(ord, "〜∼～"), "~"),
    **dict.fromkeys(map(ord, "﹒•‧・"), "·"),
    ord("、"): "、",
    ord("､"): "、",
    ord("…"): "...",
    ord("　"): " ",
}
_COMPATIBLE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]")
_CLOSE = " ,;:!?()'\"…|"
_HARD_BREAK = re.compile(r"(?:[ ]{2,}|\\)\n\s*\Z")


class Token(NamedTuple):
    """What is said and how it is written."""

    key: str
    raw: str


def tokens(text: str, *, exact: bool = False) -> list[Token]:
    """The tokens of a text. With `exact` (code) every white space counts as it is written."""
    found: list[Token] = []
    waiting = ""  # white space before the first token
    pieces: list[str] = _TOKEN.findall(text)
    for index, piece in enumerate(pieces):
        token = _token(piece)
        if token.key == "-" and len(piece) > 1 and _signs(pieces, index):
            token = Token("--", piece)
        elif token.key == _BLANK:
            after = pieces[index + 1] if index + 1 < len(pieces) else ""
            token = Token(piece if exact else _space(piece, found[-1].raw if found else "", after), piece)
        if token.key and not waiting:
            found.append(token)
        elif token.key:
            found.append(Token(token.key, waiting + piece))
            waiting = ""
        elif found:
            found[-1] = Token(found[-1].key, found[-1].raw + piece)
        else:
            waiting += piece
    return found if not waiting else [Token("", waiting), *found]


def _signs(pieces: list[str], index: int) -> bool:
    """Whether one hyphen instead of the dash would be the sign of the number after it: `同比——5%` is not `同比-5%`."""
    after = pieces[index + 1 : index + 2]
    return bool(after) and after[0][0].isdigit() and not (index and pieces[index - 1][-1].isdigit())


@lru_cache(maxsize=65_536)
def _token(piece: str) -> Token:
    """A piece with what it says; white space with `_BLANK`, since what it says depends on its neighbours."""
    return Token(_BLANK if piece.isspace() else fold(piece), piece)


@lru_cache(maxsize=65_536)
def fold(piece: str) -> str:
    """What a piece says, whatever its width and its sort of sign; empty for what nobody sees."""
    folded = piece.translate(_ONE_FORM)
    if _INVISIBLE.search(folded):
        folded = _INVISIBLE.sub("", folded)
    if _COMPATIBLE.search(folded):
        folded = unicodedata.normalize("NFKC", folded)
    if folded and not folded.strip("-"):
        return "-"
    if folded and not folded.strip("."):
        return folded if len(folded) == 1 else "..."
    return folded


def key_of(text: str) -> str:
    """What a whole text says: two texts with one key differ in nothing that a reader would call a change."""
    return "\0".join(token.key for token in tokens(text))


def _space(piece: str, before: str, after: str) -> str:
    """The key of white space: a hard break, a paragraph's end, one blank, or nothing beside Han and at the edges."""
    if "\n" in piece:
        if piece.count("\n") > 1:
            return PARAGRAPH if before and after else ""
        if before and after and (_HARD_BREAK.search(piece) or before == "\\"):
            return "\n"
    if not before or not after or _wide(before[-1]) or _wide(after[0]):
        return ""
    return " "


@lru_cache(maxsize=16_384)
def _wide(character: str) -> bool:
    """Whether a blank beside the character means nothing: Han, East Asian signs, and what these say in ASCII."""
    said = fold(character)[:1]  # Ａ is A, beside which a blank does count
    return not said or said in _CLOSE or unicodedata.east_asian_width(said) in "WF"
