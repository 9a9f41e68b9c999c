"""Pages at a fixed address: guide, institutions, requests, reports, organisation, relations, site map, 404."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from mingwen.messages import _
from mingwen.register import Column, LeadingGroup
from mingwen.register.columns import CLASSES
from mingwen.register.units import Seat
from mingwen.site import shown
from mingwen.site.basis import article_words
from mingwen.site.edition import Published
from mingwen.site.pages import status, words
from mingwen.site.pages.columns import open_items
from mingwen.site.pages.frames import INTERACTION, STATUTORY, tab_of
from mingwen.site.pages.model import Filled, Page, root_of
from mingwen.site.pages.record import EXPLAINED
from mingwen.site.pages.view import View
from mingwen.site.server_maps import GONE_PAGE
from mingwen.supervision import every_in_words, within_in_words

NEWEST = 10
_REGULATION = "foi-regulation-2019"


def fixed_pages(view: View) -> Iterator[Page]:
    """Every page at a fixed address but home, units and catalogue."""
    yield _guide(view)
    yield _institution(view)
    yield _statutory(view)
    yield _reports(view)
    yield _request(view)
    yield _interaction(view)
    yield _organisation(view)
    yield _relations(view)
    yield _site_map(view)
    yield _search(view)
    yield _not_found(view)
    yield _gone(view)
    yield _explained(view)
    yield _english(view)


def _page(
    view: View,
    path: str,
    title: str,
    template: str,
    items: Sequence[Published],
    facts: Any,
    values: Callable[[], Mapping[str, Any]],
) -> Page:
    """A page from a template; it is as of the newest change among `items`, or of the register where it shows none."""
    changed = view.newest_update(items)
    asof = words.clock(changed) if changed else view.register_mark

    def render() -> Filled:
        root = _base_path(view) if path.endswith(".html") and "/" not in path else root_of(path + "index.html")
        main = view.templates.render(
            template, root=root, title=title, site=view.site, register=view.register, **values()
        )
        return {"title": str(escape(title)), "path": _here(title), "main": main, "asof": asof}

    file = path if path.endswith(".html") else f"{path}index.html"
    return Page(file, path, (template, path, facts, asof), render)


def _base_path(view: View) -> str:
    """The path part of the site's address: 404.html is served under any address and cannot write its way up."""
    return urlsplit(view.site.base_url).path or "/"


def _here(title: str) -> str:
    return f'<li aria-current="page">{escape(title)}</li>'


def _typed(view: View, *types: str) -> list[Published]:
    """The newest items of the columns of some ColumnTypes."""
    columns = [column.id for column in view.register.columns.values() if column.column_type in types]
    found = [one for column in columns for one in view.of_column(column)[:NEWEST] if shown.has_text(one)]
    return sorted(found, key=lambda one: (one.published, one.card.short), reverse=True)[:NEWEST]


def _columns(view: View, *types: str) -> list[Column]:
    return [column for column in view.register.columns.values() if column.column_type in types]


# ── guide, institutions, requests, reports ──


def _guide(view: View) -> Page:
    items = _typed(view, "信息公开指南")
    return _page(
        view,
        "guide/",
        _("政府信息公开指南"),
        "guide.html",
        items,
        view.keys(items),
        lambda: {"guide": view.site.guide, "rows": view.rows(items, "../", "news"), "office": view.register.office},
    )


def _institution(view: View) -> Page:
    """公开制度: the bases, the fifteen matters of Art 20 with their columns, how an item is signed off."""

    def matters() -> list[tuple[int, str, list[Column], str]]:
        columns = view.register.columns.values()
        law = view.register.legal.get(_REGULATION)
        named = law.articles if law else {}
        return [
            (
                number,
                named.get(f"A20.{number}", article_words(f"A20.{number}")),
                [column for column in columns if number in column.a20],
                view.site.not_applicable.get(str(number), ""),
            )
            for number in range(1, 16)
        ]

    return _page(
        view,
        "rules/",
        _("政府信息公开制度"),
        "institution.html",
        (),
        (),
        lambda: {
            "matters": matters(),
            "article": article_words,
            "bases": list(view.register.legal.values()),
            "office": view.register.office,
            "group": view.register.leading_group,
        },
    )


def _request(view: View) -> Page:
    items = _typed(view, "依申请公开")
    listed = [one for one in view.edition.listed if one.state == "on-request"]
    return _page(
        view,
        "request/",
        _("依申请公开"),
        "request.html",
        [*items, *listed],
        (view.keys(items), view.keys(listed)),
        lambda: {
            "guide": view.site.guide,
            "office": view.register.office,
            "rows": view.rows(items, "../", "news"),
            "listed": view.rows(listed, "../", "news"),
        },
    )


def _reports(view: View) -> Page:
    items = _typed(view, "信息公开年报")
    year = view.today.year - 1
    return _page(
        view,
        "reports/",
        _("政府信息公开年报"),
        "reports.html",
        items,
        (view.keys(items), year),
        lambda: {"rows": view.rows(items, "../", "news"), "year": year, "columns": _columns(view, "信息公开年报")},
    )


# ── statutory disclosure and interaction ──


def _statutory(view: View) -> Page:
    """法定主动公开内容: columns by class and unit. News and Party affairs stand apart (国办公开办函〔2019〕61号)."""
    columns = list(view.register.columns.values())
    facts = [(column.id, len(view.of_column(column.id)), status.newest_day(view, column)) for column in columns]

    def values() -> Mapping[str, Any]:
        counts = {column: (count, day) for column, count, day in facts}
        classes = []
        for key, label in CLASSES.items():
            rows = [column for column in columns if column.class_ == key and tab_of(column) == STATUTORY]
            if rows:
                classes.append((key, _(label), _by_unit(view, rows)))
        aside = [column for column in columns if tab_of(column) not in (STATUTORY, INTERACTION)]
        return {"classes": classes, "counts": counts, "aside": _by_unit(view, aside)}

    return _page(view, STATUTORY, _("法定主动公开内容"), "statutory.html", view.edition.listed, facts, values)


def _by_unit(view: View, columns: Sequence[Column]) -> list[tuple[Any, list[Column]]]:
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column.group, []).append(column)
    return [(unit, groups[unit.id]) for unit in view.register.units.values() if unit.id in groups]


def _interaction(view: View) -> Page:
    everything = [column for column in view.register.columns.values() if tab_of(column) == INTERACTION]
    columns = sorted(
        (one for one in everything if one.is_open), key=lambda one: (one.kind in (None, "guide"), one.order)
    )
    archived = [column for column in everything if not column.is_open]
    running = [(one, left) for column in columns for one, left in open_items(view, column)]
    newest = {column.id: view.of_column(column.id)[:4] for column in columns}
    items = [one for column in columns for one in view.of_column(column.id)]
    facts = ([(view.key(one), left) for one, left in running], [view.keys(newest[column.id]) for column in columns])

    def values() -> Mapping[str, Any]:
        return {
            "running": [(one, view.title(one), left) for one, left in running],
            "columns": [(column, view.rows(newest[column.id], "../", "news")) for column in columns],
            "archived": archived,
            "within": within_in_words,
            "office": view.register.office,
        }

    return _page(view, INTERACTION, _("政民互动"), "interaction.html", items, facts, values)


# ── organisation and relations ──


def _organisation(view: View) -> Page:
    group = view.register.leading_group
    seats = _seats(view, group) if group else {}
    units = view.register.units.values()

    def values() -> Mapping[str, Any]:
        return {
            "group": group,
            "seats": {name: [view.post_name(post) for post in posts] for name, posts in seats.items()},
            "units": [(unit, view.post_name(unit.head), view.post_name(unit.leader)) for unit in units],
            "office_unit": view.register.units.get(group.office_unit) if group else None,
            "bureau": [post for post in view.register.posts.values() if post.unit is None],
        }

    return _page(view, "organisation/", _("机构与领导小组"), "organisation.html", (), seats, values)


def _seats(view: View, group: LeadingGroup) -> dict[str, list[str]]:
    """The posts that sit in the leading group today."""

    def today(seats: Sequence[Seat]) -> list[str]:
        return [seat.post for seat in seats if seat.covers(view.today)]

    return {
        "head": today(group.head),
        "deputies": today(group.deputies),
        "members": today(group.members),
        "office_director": today(group.office_director),
        "office_deputy": today(group.office_deputy),
    }


def _relations(view: View) -> Page:
    """职责分工与牵头关系: every column with who leads, confirms, supports, urges and organises, and when it is due."""

    def names(units: Sequence[str]) -> str:
        inside = sum(unit.inside for unit in view.register.units.values())
        return _("各单位") if len(units) >= inside - 1 > 1 else _("、").join(view.unit_name(unit) for unit in units)

    def roles(column: Column) -> list[tuple[str, str]]:
        pairs = (
            (_("会同"), names(column.with_)),
            (_("至少会同其一"), names(column.with_any)),
            (_("配合"), names(column.support)),
            (_("督促"), names(column.urge)),
            (_("组织报送"), names(column.organise)),
            (_("指导"), _("、").join(column.guide)),
            (_("协同"), _("、").join(column.assists)),
        )
        return [(role, who) for role, who in pairs if who]

    def values() -> Mapping[str, Any]:
        return {
            "groups": [
                (
                    unit,
                    [
                        (column, roles(column), every_in_words(column.every), within_in_words(column.within))
                        for column in columns
                    ],
                )
                for unit, columns in _by_unit(view, list(view.register.columns.values()))
            ],
            "check": lambda unit, column: view.post_name(view.register.check_post(unit.id, column.id) or unit.head),
            "duties": [
                (unit, [(relation.kind, names_of(relation.whom), relation.about) for relation in unit.relations])
                for unit in view.register.units.values()
                if unit.relations
            ],
            "topics": [(topic, view.unit_name(topic.lead)) for topic in view.register.topics.values()],
        }

    def names_of(whom: Sequence[str]) -> str:
        return _("、").join(_("各单位") if one == "all" else one for one in whom)

    return _page(view, "relations/", _("职责分工与牵头关系"), "relations.html", (), (), values)


# ── finding one's way ──


def _site_map(view: View) -> Page:
    years = sorted(view.edition.by_year, reverse=True)
    plain = view.context.plain

    def values() -> Mapping[str, Any]:
        return {
            "groups": _by_unit(view, list(view.register.columns.values())),
            "years": years,
            "plain": plain,
            "topics": [topic for topic in view.register.topics.values() if not topic.doubt],
        }

    return _page(
        view,
        "sitemap/",
        _("网站地图"),
        "site_map.html",
        (),
        (years, [(link.title, link.url) for link in plain]),
        values,
    )


def _search(view: View) -> Page:
    """The search page: what the search room gives; without it, the other ways to find something."""
    search, head = view.context.search, view.context.search_head
    markup, extra = (search("../") if search else ""), (head("../") if head else "")
    made = _page(
        view,
        "search/",
        _("站内搜索"),
        "search.html",
        (),
        (markup, extra),
        lambda: {"search": Markup(markup), "units": list(view.register.units.values())},  # noqa: S704  (of the site)
    )

    def render() -> Filled:
        filled = made.render()
        assert isinstance(filled, Mapping)
        return {**filled, "head": extra}

    return Page(made.path, made.shell, made.inputs, render)


def _not_found(view: View) -> Page:
    return _page(view, "404.html", _("没有找到这个页面"), "not_found.html", (), (), dict)


def _gone(view: View) -> Page:
    """What a server shows with 410 where no page of its own stands (see `server_maps`)."""
    return _page(view, GONE_PAGE, _("这里的内容已经停止提供"), "gone.html", (), (), dict)


def _explained(view: View) -> Page:
    """What the amendment record proves and what not, for whoever reads one."""
    return _page(view, EXPLAINED, _("修改记录能证明什么"), "explained.html", (), (), dict)


def _english(view: View) -> Page:
    def values() -> Mapping[str, Any]:
        return {"units": list(view.register.units.values()), "guide": view.site.guide}

    return _page(view, "en/", "Government information disclosure", "english.html", (), (), values)
