"""What stands where an item was that is withdrawn, or hidden while it is looked into: why, and never the text."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from mingwen.item.model import Item
from mingwen.messages import _
from mingwen.site.edition import STATES, Published
from mingwen.site.meta import article_head
from mingwen.site.pages import record, words
from mingwen.site.pages.model import Filled
from mingwen.site.pages.view import View

ROOT = "../../../"
Fields = list[tuple[str, str | Markup]]
"""Rows of the card: label and value."""


def tombstone(view: View, one: Published, item: Item, publisher: str, related: Sequence[object]) -> Filled:
    """The page of an item in one of the states of `edition.ASIDE`; `related` as item pages list it."""
    column = view.column(one)
    title = view.title(one)
    hidden = one.takedown
    main = view.templates.render(
        "tombstone.html",
        root=ROOT,
        heading=(_("这件{column}信息正在核查") if hidden else _("这件{column}信息已经撤回")).format(
            column=column.short_title
        ),
        badge=_(STATES[one.state]),
        why=hidden.reason if hidden else one.card.why,
        what="" if hidden else one.card.what,
        hidden=hidden is not None,
        decide_by=words.prose_year(hidden.decide_by) if hidden else "",
        overdue=hidden is not None and hidden.overdue,
        prefix=item.number.prefix,
        short=one.card.short,
        party="party" in one.card.facts,
        sample=one.card.sample,
        fields=_fields(view, one),
        record=record.rows(view, one),
        related=related,
    )
    post = view.post_name(item.approvers.check)
    summary = _("正文与附件不再提供。") if hidden is None else _("核查期间不显示正文与附件。")
    return {
        "title": str(escape(title)),
        "head": '<meta name="robots" content="noindex">\n'
        + article_head(one, title, summary, publisher, post, view.url(one.card.address)),
        "path": f'<li aria-current="page">{one.card.short}</li>',
        "toc": "",
        "main": main,
        "asof": words.clock(one.updated),
    }


def _fields(view: View, one: Published) -> Fields:
    column = view.column(one)
    named = one.card.title == view.title(one)
    rows: Fields = [
        *([(_("名称"), one.card.title)] if named else []),
        (_("原栏目"), Markup('<a href="{}">{}</a>').format(f"{ROOT}c/{column.id}/", column.title)),
        (_("牵头单位"), view.unit_name(one.card.department)),
        (_("首次公开"), _time(one.published.date().isoformat(), one.published.date().isoformat())),
    ]
    hidden = one.takedown
    if hidden is not None:
        at = hidden.since.astimezone(view.zone)
        rows += [
            (_("停止显示"), _time(words.machine(at), words.minute(at))),
            (_("决定的岗位"), view.post_name(hidden.by)),
            (_("最迟决定"), _time(hidden.decide_by.isoformat(), hidden.decide_by.isoformat())),
        ]
        return rows
    latest = one.record.entries[-1]
    rows.append((_("撤回"), _time(words.machine(latest.since), words.minute(latest.since))))
    if overturned := one.card.facts.get("overturned"):
        rows.append((_("原处罚决定失去效力"), _time(str(overturned), str(overturned))))
    rows += [(_("经手岗位"), post) for post in [_("、").join(record.posts(view, latest.revision.signed))] if post]
    rows.append((_("正文与附件"), _("不再提供")))
    return rows


def _time(machine: str, said: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, said)
