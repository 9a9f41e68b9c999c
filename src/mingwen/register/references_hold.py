"""Every id that one entry uses for another stands where it should: units, posts, persons, columns, bases."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from mingwen.messages import _
from mingwen.register.draft import (
    COLUMNS,
    GROUP,
    LEGAL,
    PEOPLE,
    POSTS,
    SITE,
    TOPICS,
    UNITS,
    Draft,
    Family,
    Finds,
    Found,
)
from mingwen.register.units import ALL

_Reference = tuple[Family, str, Family, str]  # where it stands: file and field; what it names: family and id


def references_resolve(draft: Draft) -> Finds:
    """Every reference names an entry; a basis also names an article that the entry lists."""
    known = {family: draft.known(family) for family in (UNITS, POSTS, PEOPLE, COLUMNS, LEGAL)}
    for source, field, target, name in _references(draft):
        ids = known[target]
        if ids is not None and name not in ids:
            guess = get_close_matches(name, sorted(ids), n=1)
            hint = _("，是不是想写 {guess}？").format(guess=guess[0]) if guess else ""
            message = _("没有这个{title}：{id}{hint}").format(title=target.title, id=name, hint=hint)
            yield Found(source.path, field, message)
    yield from _articles(draft)


def _references(draft: Draft) -> Iterator[_Reference]:
    yield from _of_units(draft)
    yield from _of_posts(draft)
    yield from _of_columns(draft)
    yield from _of_group_and_site(draft)
    for topic in draft.topics.values():
        yield TOPICS, f"{topic.id}.lead", UNITS, topic.lead
        for index, column in enumerate(topic.columns):
            yield TOPICS, f"{topic.id}.columns[{index}]", COLUMNS, column
    for basis in draft.legal.values():
        if basis.replaced_by:
            yield LEGAL, f"{basis.id}.replaced_by", LEGAL, basis.replaced_by


def _of_units(draft: Draft) -> Iterator[_Reference]:
    for unit in draft.units.values():
        yield UNITS, f"{unit.id}.head", POSTS, unit.head
        yield UNITS, f"{unit.id}.leader", POSTS, unit.leader
        if unit.information_officer:
            yield UNITS, f"{unit.id}.information_officer", POSTS, unit.information_officer


def _of_posts(draft: Draft) -> Iterator[_Reference]:
    for post in draft.posts.values():
        if post.unit:
            yield POSTS, f"{post.id}.unit", UNITS, post.unit
        if post.deputy:
            yield POSTS, f"{post.id}.deputy", POSTS, post.deputy
        for index, term in enumerate(post.terms):
            if term.person not in draft.accounts:  # said better by accounts_hold_no_post
                yield POSTS, f"{post.id}.terms[{index}].person", PEOPLE, term.person


def _of_columns(draft: Draft) -> Iterator[_Reference]:
    for column in draft.columns.values():
        if column.lead:
            yield COLUMNS, f"{column.id}.lead", UNITS, column.lead
        if column.steward:
            yield COLUMNS, f"{column.id}.steward", UNITS, column.steward
        if column.check_post:
            yield COLUMNS, f"{column.id}.check_post", POSTS, column.check_post
        units = {
            "with": column.with_,
            "with_any": () if column.with_any == (ALL,) else column.with_any,
            "support": column.support,
            "urge": column.urge,
            "organise": column.organise,
        }
        for key, names in units.items():
            for index, name in enumerate(names):
                yield COLUMNS, f"{column.id}.{key}[{index}]", UNITS, name
        for key, others in (("related", column.related), ("amends", column.amends)):
            for index, name in enumerate(others):
                yield COLUMNS, f"{column.id}.{key}[{index}]", COLUMNS, name
        for index, name in enumerate(column.basis):
            yield COLUMNS, f"{column.id}.basis[{index}]", LEGAL, name.partition(":")[0]


def _of_group_and_site(draft: Draft) -> Iterator[_Reference]:
    if draft.site:
        yield SITE, "office", UNITS, draft.site.office
        hiding = draft.site.takedown
        for index, post in enumerate(hiding.posts if hiding is not None else ()):
            yield SITE, f"takedown.posts[{index}]", POSTS, post
    group = draft.group
    if group is None:
        return
    yield GROUP, "office_unit", UNITS, group.office_unit
    seats = {
        "head": group.head,
        "deputies": group.deputies,
        "members": group.members,
        "office_director": group.office_director,
        "office_deputy": group.office_deputy,
    }
    for key, several in seats.items():
        for index, seat in enumerate(several):
            yield GROUP, f"{key}[{index}].post", POSTS, seat.post


def _articles(draft: Draft) -> Finds:
    for column in draft.columns.values():
        for index, name in enumerate(column.basis):
            law, _colon, article = name.partition(":")
            basis = draft.legal.get(law)
            if basis is not None and article and article not in basis.articles:
                message = _("“{title}”没有登记条款 {article}").format(title=basis.title, article=article)
                yield Found(COLUMNS.path, f"{column.id}.basis[{index}]", message)
