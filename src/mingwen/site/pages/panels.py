"""What an item's kind adds above its text: a fine, a permit, a notice with the days left, the air of a day.

Everything is read from the facts on the card, which are the block as written on disk (all scalars text) and have passed
the form and the rules. A kind without a panel has nothing to say that the text does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mingwen.item import form
from mingwen.item.form import Choice, Many, Number, parse_day, parse_moment
from mingwen.item.kinds import KINDS
from mingwen.messages import _
from mingwen.site import air
from mingwen.site.edition import Published
from mingwen.site.pages import words
from mingwen.site.pages.model import Root
from mingwen.site.pages.view import View

BEFORE, OPEN, OVER = "before", "open", "over"
_DATED = ("notice", "consultation", "survey")
_TRUE = "true"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's HTML; `asof` is the day it speaks of where it counts days (the page is then as of that day)."""

    html: Markup
    asof: str = ""


def panel_facts(view: View, one: Published) -> tuple[Any, ...]:
    """What the panel depends on besides the item itself: how many days are left, the other items of an incident."""
    kind = view.column(one).kind
    if kind in _DATED:
        phase, left = phase_of(view, one.card.facts)
        return (phase, left, view.today.isoformat() if phase == OPEN else "")
    if kind == "incident":
        return tuple(view.key(other) for other in _thread(view, one))
    return ()


def phase_of(view: View, facts: Mapping[str, Any]) -> tuple[str, int]:
    """Whether something that opens and closes is open today, and the days left until it opens or closes."""
    opens, closes = parse_day(str(facts.get("opens", ""))), parse_day(str(facts.get("closes", "")))
    if opens is None or closes is None or view.today > closes:
        return OVER, 0
    if view.today < opens:
        return BEFORE, (opens - view.today).days
    return OPEN, (closes - view.today).days


def panel(view: View, one: Published, root: Root) -> Panel | None:
    """The panel of an item, or None where its kind has none or its block is absent."""
    kind = view.column(one).kind or ""
    facts = one.card.facts
    special = _SPECIAL.get(kind)
    if not facts or kind not in KINDS:
        return None
    if special is not None:
        return special(view, one, root)
    return Panel(_rows(view, _plain(view, one), one, root))


# ── most kinds: their facts, labelled as the form labels them ──

Row = tuple[str, str, bool]
_FULL = 22  # characters from which a value takes the whole width
_LABELS = {
    "code": "信用代码",
    "decided": "决定日期",
    "occurred": "接报时间",
    "subject": "征求事项",
    "list_entry": "清单事项",
    "reported_at": "报送时间",
    "received_at": "收到时间",
    "raised": "出现时间",
    "document": "文件类别",
    "availability": "可用率",
    "dead_links": "失效链接",
    "scans": "漏洞扫描",
    "left_out": "未公开部分",
    "why": "未公开理由",
}
"""Labels of the form that are longer than the card's first column, in six characters."""


def _plain(view: View, one: Published, leave_out: tuple[str, ...] = ()) -> list[Row]:
    kind, facts = view.column(one).kind or "", one.card.facts
    rows = []
    for key, field in form.forms(KINDS[kind]).values():
        value = facts.get(key)
        if value in (None, "", []) or key in leave_out or isinstance(value, Mapping):
            continue
        unit = view.register.units.get(value) if key == "unit" and isinstance(value, str) else None
        text = unit.name if unit else _text(field, value)
        rows.append((_label(key, field), text, len(text) > _FULL))
    return rows


def _label(key: str, field: form.Form) -> str:
    return _(_LABELS.get(key, field.label))


def _text(field: form.Form, value: Any) -> str:
    """A value in words: choices by their label, flags as 是 and 否, lists joined, moments without their zone."""
    if isinstance(field, Many) and isinstance(value, list):
        return _("、").join(_text(field.each, each) for each in value)
    if isinstance(field, Choice):
        return _(field.choices.get(value, str(value)))
    if isinstance(field, form.Flag):
        return _("是") if value == _TRUE else _("否")
    if isinstance(field, form.Moment) and (moment := parse_moment(str(value))):
        return words.minute(moment)
    return str(value)


def _rows(view: View, rows: list[Row], one: Published, root: Root, lead: Mapping[str, Any] | None = None) -> Markup:
    return Markup(  # noqa: S704  (made by a template)
        view.templates.render("panel.html", rows=_even(rows), one=one, root=root, lead=lead, thread=[], result=None)
    )


def _even(rows: list[Row]) -> list[Row]:
    """The rows with every half-width one that stands alone on its line widened."""
    out: list[Row] = []
    halves = 0
    for label, text, full in rows:
        if full and halves % 2:
            out[-1] = (*out[-1][:2], True)
        halves = 0 if full else halves + 1
        out.append((label, text, full))
    if halves % 2:
        out[-1] = (*out[-1][:2], True)
    return out


# ── kinds that say more ──


def _dated(view: View, one: Published, root: Root) -> Panel:
    kind = view.column(one).kind or ""
    facts = one.card.facts
    phase, left = phase_of(view, facts)
    rows = _plain(view, one, leave_out=("opens", "closes", "how"))
    lead = {
        "phase": phase,
        "left": left,
        "what": {"notice": _("公示"), "consultation": _("征集意见"), "survey": _("调查")}[kind],
        "opens": facts.get("opens", ""),
        "closes": facts.get("closes", ""),
        "how": facts.get("how", "") if phase != OVER else "",
        "awaited": kind == "consultation" and phase == OVER and "result" not in facts,
    }
    result = facts.get("result")
    html = view.templates.render(
        "panel.html",
        rows=_even(rows),
        one=one,
        root=root,
        lead=lead,
        thread=[],
        result=_even(_result(kind, result)) if isinstance(result, Mapping) else None,
    )
    return Panel(Markup(html), view.today.isoformat() if phase == OPEN else "")  # noqa: S704


def _result(kind: str, result: Mapping[str, Any]) -> list[Row]:
    """The record inside a consultation: what came in and what became of it."""
    field = form.forms(KINDS[kind])["result"][1]
    assert isinstance(field, form.Sub)
    rows = []
    for key, inner in form.forms(field.record).values():
        if value := result.get(key):
            text = _text(inner, value)
            unit = _("件") if isinstance(inner, Number) else ""
            rows.append((_label(key, inner), text + unit, len(text) > _FULL))
    return rows


def _incident(view: View, one: Published, root: Root) -> Panel:
    thread = _thread(view, one)
    stages = form.forms(KINDS["incident"])["stage"][1]
    steps = [
        (_text(stages, other.card.facts.get("stage", "")), view.title(other), other, other is one) for other in thread
    ]
    html = view.templates.render(
        "panel.html",
        rows=_even(_plain(view, one, leave_out=("thread",))),
        one=one,
        root=root,
        lead=None,
        thread=steps if len(steps) > 1 else [],
        result=None,
    )
    return Panel(Markup(html))  # noqa: S704


def _thread(view: View, one: Published) -> tuple[Published, ...]:
    return view.threads.get(str(one.card.facts.get("thread") or one.card.short), (one,))


def _air_daily(view: View, one: Published, root: Root) -> Panel | None:
    report = air.daily(one, view.register)
    if report is None:
        return None
    return Panel(view.templates.macro("air.html", "now")(report, _("日报")))


def _air_forecast(view: View, one: Published, root: Root) -> Panel | None:
    coming = air.forecast(one, view.register)
    return None if coming is None else Panel(view.templates.macro("air.html", "days")(coming))


_SPECIAL: dict[str, Callable[[View, Published, Root], Panel | None]] = {
    "air_daily": _air_daily,
    "air_forecast": _air_forecast,
    "notice": _dated,
    "consultation": _dated,
    "survey": _dated,
    "incident": _incident,
}
