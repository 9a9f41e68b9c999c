"""索引号: `<unified social credit code>/<year>-<serial>`, allocated once, never reused, never changed by a move.

Form: 政府信息公开目录系统实施指引, part two, with the 18-character unified social credit code as prefix. The prefix
carries two check digits, both must hold: its own (GB 32100-2015) and, in places 9 to 17, that of the organisation code
(GB 11714-1997).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PATTERN = r"[0-9A-HJ-NPQRTUWXY]{18}/(?:19|20)[0-9]{2}-[0-9]{5,7}"
_SHAPE = re.compile(r"([0-9A-HJ-NPQRTUWXY]{18})/((?:19|20)[0-9]{2})-([0-9]{5,7})")


@dataclass(frozen=True, slots=True, order=True)
class IndexNo:
    """An index number; orders by prefix, year and serial."""

    prefix: str
    year: int
    serial: str

    def __str__(self) -> str:
        return f"{self.prefix}/{self.short}"

    @property
    def short(self) -> str:
        """`2026-00042`, unique within the site."""
        return f"{self.year}-{self.serial}"

    @property
    def address(self) -> str:
        """The permanent path on the site, `i/2026/00042/`."""
        return f"i/{self.year}/{self.serial}/"


def parse(text: str) -> IndexNo | None:
    """The index number in `text`, or None where its form or one of its check digits does not hold."""
    match = _SHAPE.fullmatch(text)
    if match is None or not credit_code_holds(match[1]) or not organisation_code_holds(match[1][8:17]):
        return None
    return IndexNo(match[1], int(match[2]), match[3])


def credit_code_holds(code: str) -> bool:
    """Whether an 18-character unified social credit code has its own check digit right (GB 32100-2015)."""
    if len(code) != 18 or any(ch not in _ALPHABET for ch in code):
        return False
    total = sum(_ALPHABET.index(ch) * weight for ch, weight in zip(code[:17], _USCC_WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def organisation_code_holds(code: str) -> bool:
    """Whether a nine-character organisation code has its check digit right (GB 11714-1997)."""
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return False
    total = sum(int(ch, 36) * weight for ch, weight in zip(code[:8], _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] == code[8]
