"""Units: the list of all, and each unit's page with its duties, posts, columns, relations and items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from mingwen.messages import _
from mingwen.register import Column, Post, Unit
from mingwen.site import shown
from mingwen.site.meta import column_meta
from mingwen.site.pages import status, words
from mingwen.site.pages.frames import STATUTORY, feed_links
from mingwen.site.pages.lists import LONG, Listing, pages
from mingwen.site.pages.model import Filled, Page, Root, root_of
from mingwen.site.pages.view import View
from mingwen.site.shell_spec import Link
from mingwen.supervision import Timeliness

NEWEST = 6


def unit_pages(view: View) -> Iterator[Page]:
    """The list of units, each unit's page, and each unit's items."""
    yield _all_units(view)
    for unit in view.register.units.values():
        yield _unit_page(view, unit)
        yield from pages(view, _everything(view, unit))


def unit_links(view: View, current: str = "") -> tuple[Link, ...]:
    """Every unit for a sidebar."""
    return tuple(Link(unit.name, f"u/{unit.id}/", unit.id == current) for unit in view.register.units.values())


def _all_units(view: View) -> Page:
    counts = [(unit.id, len(view.of_unit(unit.id))) for unit in view.register.units.values()]
    newest = view.edition.listed[:1]  # counts change with publications, not with amendments
    asof = words.clock(newest[0].published) if newest else view.register_mark

    def render() -> Filled:
        main = view.templates.render(
            "units.html",
            root="../",
            units=[
                (unit, view.post_name(unit.head), count)
                for unit, (_id, count) in zip(view.register.units.values(), counts, strict=True)
            ],
        )
        return {
            "title": _("按单位"),
            "main": main,
            "path": _here(_("按单位")),
            "asof": asof,
        }

    return Page("u/index.html", "u/", ("units", counts, asof), render)


def _unit_page(view: View, unit: Unit) -> Page:
    path = f"u/{unit.id}/index.html"
    items = view.of_unit(unit.id)
    columns = view.register.group_of(unit.id)
    this_year = [one for one in items if one.published.year == view.today.year]
    timely = view.timeliness(this_year)
    changed = sum(one.record.news is not None and one.updated.year == view.today.year for one in items)
    newest = [one for one in items if shown.has_text(one)][:NEWEST]
    figures = (view.today.year, len(items), len(this_year), timely.in_time, timely.late, changed)
    rows = [_column_facts(view, column) for column in columns]
    samples = any(one.card.sample for one in this_year)
    late = any(view.fresh[column.id].state == "late" for column in columns)
    asof = view.today.isoformat() if late and view.site.show_lateness else _asof(view, items)

    def render() -> Filled:
        root = root_of(path)
        main = view.templates.render(
            "unit.html",
            root=root,
            unit=unit,
            renamed=unit.former_name != unit.name,
            posts=[_post(view, post) for post in _posts(view, unit)],
            columns=[_column_row(view, column) for column in columns],
            relations=_relations(view, unit, root),
            newest=view.rows(newest, root, "news"),
            year=view.today.year,
            total=len(items),
            count=len(this_year),
            timely=timely if view.site.show_lateness else Timeliness(),
            changed=changed,
            samples=samples,
            base=f"u/{unit.id}/",
        )
        return {
            "title": str(escape(unit.name)),
            "head": feed_links(unit.name, f"u/{unit.id}/", root),
            "path": _here(unit.name),
            "main": main,
            "asof": asof,
        }

    return Page(path, f"u/{unit.id}/", ("unit", figures, rows, view.keys(newest), samples, asof), render)


def _everything(view: View, unit: Unit) -> Listing:
    base = f"u/{unit.id}/all/"
    title = _("{unit}公开的全部信息").format(unit=unit.name)

    def head(root: Root) -> str:
        return view.templates.render(
            "browse.html", kicker=_("单位"), title=title, url=f"{root}u/{unit.id}/", above=unit.name, choices=()
        )

    return Listing(
        base=base,
        title=title,
        name=_("全部信息"),
        items=view.of_unit(unit.id),
        head=head,
        kicker=_("单位"),
        trail=(Link(_("按单位"), "u/"), Link(unit.name, f"u/{unit.id}/")),
        side_title=_("各单位"),
        side=unit_links(view, unit.id),
        meta=column_meta(title, title, unit.name, "信息公开目录"),
        tab=STATUTORY,
        size=LONG,
        feeds=((unit.name, f"u/{unit.id}/"),),
        empty=lambda root: f'<div class="mw-state"><b>{escape(_("本单位暂无信息"))}</b></div>',
    )


def _here(name: str) -> str:
    return f'<li aria-current="page">{escape(name)}</li>'


def _asof(view: View, items: Any) -> str:
    changed = view.newest_update(items)
    return words.clock(changed) if changed else view.register_mark


# ── posts ──


def _posts(view: View, unit: Unit) -> list[Post]:
    """The unit's posts that the public may turn to: head, leader in charge, information officer, then the rest."""
    named = [unit.head, unit.leader, unit.information_officer or ""]
    first = [view.register.posts[post] for post in named if post in view.register.posts]
    rest = [
        post
        for post in view.register.posts.values()
        if post.unit == unit.id and post.id not in named and post.role in ("clerk", "secrecy", "web")
    ]
    return [*first, *rest]


def _post(view: View, post: Post) -> dict[str, str]:
    duty = {
        "head": _("核查本单位拟公开的信息，对内容负主要责任。"),
        "leader": _("审核签字，负领导责任。"),
        "information-officer": _("本单位唯一的公开联络人，受理更正与咨询。"),
        "secrecy": _("对有涉密疑义的信息提出裁定意见。"),
        "web": _("执行对已公开内容的修改。"),
    }.get(post.role, "")
    deputy = view.register.posts.get(post.deputy or "")
    return {
        "title": post.title,
        "duty": post.duties or duty,
        "phone": post.phone or "",
        "deputy": deputy.title if deputy else "",
    }


# ── columns ──


def _column_facts(view: View, column: Column) -> tuple[Any, ...]:
    return (*status.status_facts(view, column), status.newest_day(view, column))


def _column_row(view: View, column: Column) -> dict[str, Any]:
    return {
        "title": column.title,
        "url": f"c/{column.id}/",
        "status": status.status_of(view, column),
        "newest": status.newest_day(view, column),
        "closed": column.closed,
    }


# ── relations ──

Lines = list[tuple[str, list[tuple[str, str]]]]
"""Relations by kind: the words, then for each what it is about and the link (empty: no link)."""


def _relations(view: View, unit: Unit, root: Root) -> Lines:
    """What ties the unit to others: columns of others in which it has a part, topics it leads, duties of its own."""
    lines: Lines = []
    roles: dict[str, list[Column]] = {}
    for column in view.register.columns.values():
        parts = (
            (_("会同"), (*column.with_, *column.with_any)),
            (_("配合"), column.support),
            (_("督促"), column.urge),
            (_("组织报送"), column.organise),
        )
        for role, units in parts:
            if unit.id in units:
                roles.setdefault(role, []).append(column)
    for role, columns in roles.items():
        lines.append((role, [(_led(view, column), f"{root}c/{column.id}/") for column in columns]))
    topics = [topic.title for topic in view.register.topics.values() if topic.lead == unit.id]
    if topics:
        lines.append((_("牵头事项"), [(title, "") for title in topics]))
    labels = {
        "coordinate": _("统筹"),
        "support": _("支持"),
        "urge": _("督促各方"),
        "guide": _("指导监督"),
        "organise": _("组织"),
    }
    for relation in unit.relations:
        lines.append((labels[relation.kind], [(_duty(view, relation.whom, relation.about), "")]))
    return lines


def _led(view: View, column: Column) -> str:
    return _("{column}（{unit}牵头）").format(column=column.title, unit=view.unit_name(column.group))


def _duty(view: View, whom: tuple[str, ...], about: str) -> str:
    names = [
        _("各单位") if one == "all" else view.register.units[one].name if one in view.register.units else one
        for one in whom
    ]
    return _("{names}：{about}").format(names=_("、").join(names), about=about)
