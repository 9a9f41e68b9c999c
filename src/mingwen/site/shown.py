"""What may be said of an item wherever it is named: once its period is over, no longer its text nor whom it was about.

Every list, feed, catalogue and index takes titles and summaries from here and never from the card: after the 公示期 of
a 行政处罚 the record stops being shown; the number, the place and the reason stay. A withdrawn item keeps its title
unless it names a party; an item that is hidden while it is looked into does not, for the title may be what is wrong.
"""

from __future__ import annotations

from mingwen.messages import _
from mingwen.register import Register
from mingwen.site.edition import STATES, Edition, Published

EXPIRED = "expired"


def title(one: Published, register: Register) -> str:
    """The item's title; where that may not be told, the column, why, and the number."""
    if one.state == "review" or (one.state == "withdrawn" and "party" in one.card.facts):
        column = register.columns[one.card.column].short_title
        return _("{column}（{state}）{number}").format(column=column, state=_(STATES[one.state]), number=one.card.short)
    if one.state == EXPIRED and "party" in one.card.facts:
        column = register.columns[one.card.column].short_title
        return _("{column}（公示期已满）{number}").format(column=column, number=one.card.short)
    return one.card.title


def summary(one: Published) -> str:
    """The item's summary; of an item without text, why there is none."""
    if one.takedown is not None:
        return _("正在核查，最迟{day}作出决定。").format(day=one.takedown.decide_by.isoformat())
    if one.state == "withdrawn":
        return _("已撤回。原因：{why}").format(why=one.card.why)
    if one.state == EXPIRED:
        return _("公示期至{day}，依规定不再显示正文。").format(day=one.card.public_until)
    return one.card.summary


def hidden(edition: Edition) -> list[str]:
    """What is hidden of texts that once were public, sorted: `2026-00028@3` where texts before the third are."""
    known = ((one.card.short, one.record) for one in edition.items)
    return sorted(f"{short}@{record.floor}" for short, record in known if record.floor > record.start)


def has_text(one: Published) -> bool:
    """Whether the item's text, its facts and its attachments are shown."""
    return one.state in ("published", "superseded")
