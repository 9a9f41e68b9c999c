"""What may be said of an item wherever it is named: once its period is over, no longer its text nor whom it was about.

Every list, feed, catalogue and index takes titles and summaries from here and never from the card: after the 公示期 of
a 行政处罚 the record stops being shown; the number, the place and the reason stay.
"""

from __future__ import annotations

from mingwen.messages import _
from mingwen.register import Register
from mingwen.site.edition import Published

EXPIRED = "expired"


def title(one: Published, register: Register) -> str:
    """The item's title; of an expired item with a party, the column and the number."""
    if one.state == EXPIRED and "party" in one.card.facts:
        column = register.columns[one.card.column].short_title
        return _("{column}（公示期已满）{number}").format(column=column, number=one.card.short)
    return one.card.title


def summary(one: Published) -> str:
    """The item's summary; of an expired item, why there is no text."""
    if one.state == EXPIRED:
        return _("公示期至{day}，依规定不再显示正文。").format(day=one.card.public_until)
    return one.card.summary


def has_text(one: Published) -> bool:
    """Whether the item's text, its facts and its attachments are shown."""
    return one.state in ("published", "superseded")
