"""What must hold among columns, topics and the units that they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mingwen.item.form import forms
from mingwen.item.kinds import KINDS, LEVELS_OF_INCIDENT
from mingwen.item.model import ID
from mingwen.messages import _
from mingwen.register.columns import Chart, Column
from mingwen.register.draft import COLUMNS, Draft, Finds, Found

_DOCUMENTS = {"any", "report", "form"}  # `document` of an environmental notice, or any


def one_lead(draft: Draft) -> Finds:
    """A column has a lead; a shared one a steward instead, since every unit leads on what it publishes there."""
    for column in draft.columns.values():
        if column.shared and column.lead:
            yield Found(COLUMNS.path, f"{column.id}.lead", _("各单位共用的栏目不写 lead，只写 steward"))
        if column.shared and not column.steward:
            yield Found(COLUMNS.path, column.id, _("各单位共用的栏目要写明由谁管理（steward）"))
        if not column.shared and not column.lead:
            yield Found(COLUMNS.path, column.id, _("栏目“{title}”没有牵头单位").format(title=column.title))


def titles_are_unique(draft: Draft) -> Finds:
    """No two columns bear the same title."""
    seen: dict[str, str] = {}
    for column in draft.columns.values():
        if column.title in seen:
            message = _("“{title}”与栏目 {other} 同名").format(title=column.title, other=seen[column.title])
            yield Found(COLUMNS.path, f"{column.id}.title", message)
        seen.setdefault(column.title, column.id)


def relations_make_sense(draft: Draft) -> Finds:
    """Nobody is related to himself; who confirms is an inside unit (an outside body confirms by letter, Art 11)."""
    for column in draft.columns.values():
        lists = {"with": column.with_, "with_any": column.with_any, "support": column.support, "urge": column.urge}
        for key, units in lists.items():
            for index, unit in enumerate(units):
                if unit == column.lead:
                    yield Found(
                        COLUMNS.path, f"{column.id}.{key}[{index}]", _("{unit} 已经是牵头单位").format(unit=unit)
                    )
                elif key.startswith("with") and (found := draft.units.get(unit)) and not found.inside:
                    message = _("{unit} 是外单位，以书面复函确认，不写在 with 里").format(unit=unit)
                    yield Found(COLUMNS.path, f"{column.id}.{key}[{index}]", message)
        for index, unit in enumerate(column.support):
            if unit in column.with_:
                yield Found(COLUMNS.path, f"{column.id}.support[{index}]", _("{unit} 已经是会同单位").format(unit=unit))


def related_both_ways(draft: Draft) -> Finds:
    """A column that names a related one is named by it."""
    for column in draft.columns.values():
        for index, other in enumerate(column.related):
            if other in draft.columns and column.id not in draft.columns[other].related:
                message = _("栏目 {other} 没有反过来写 related: [{id}]").format(other=other, id=column.id)
                yield Found(COLUMNS.path, f"{column.id}.related[{index}]", message)


def check_post_is_the_leads(draft: Draft) -> Finds:
    """A check post that a column names belongs to the column's unit and is held by another than its leader."""
    for column in draft.columns.values():
        post = draft.posts.get(column.check_post or "")
        unit = draft.units.get(column.group)
        if post is not None and unit is not None and (post.unit != unit.id or post.id == unit.leader):
            message = _("{post} 不能核查“{unit}”的栏目").format(post=post.id, unit=unit.name)
            yield Found(COLUMNS.path, f"{column.id}.check_post", message)


def closed_columns_rest(draft: Draft) -> Finds:
    """A closed column owes nothing more, and its successor, where it is a column, is an open one."""
    for column in draft.columns.values():
        if column.closed is None:
            continue
        if column.every is not None or column.clocks:
            yield Found(COLUMNS.path, f"{column.id}.closed", _("已停止更新的栏目不再写更新周期和专门时限"))
        successor = column.closed.successor
        if _is_id(successor) and successor not in (draft.known(COLUMNS) or ()):
            yield Found(COLUMNS.path, f"{column.id}.closed.successor", _("没有栏目 {id}").format(id=successor))


def successors_end(draft: Draft) -> Finds:
    """Following successors comes to an end."""
    after = {one.id: one.closed.successor for one in draft.columns.values() if one.closed}
    for start in after:
        if _returns(start, after):
            yield Found(COLUMNS.path, f"{start}.closed.successor", _("后继栏目绕回了自己"))


def _returns(start: str, after: Mapping[str, str]) -> bool:
    at = after.get(start, "")
    for _step in after:
        if at == start:
            return True
        at = after.get(at, "")
    return False


def clocks_fit(draft: Draft) -> Finds:
    """Special limits name levels and subtopics that exist; notices name kinds of document that exist."""
    for column in draft.columns.values():
        for index, clock in enumerate(column.clocks):
            at = f"{column.id}.clocks[{index}]"
            for level in clock.levels:
                if level not in LEVELS_OF_INCIDENT:
                    yield Found(COLUMNS.path, f"{at}.levels", _("没有事件级别 {id}").format(id=level))
            for subtopic in clock.subtopics:
                if subtopic not in column.subtopics:
                    yield Found(COLUMNS.path, f"{at}.subtopics", _("没有子栏目 {id}").format(id=subtopic))
        for document in column.open_for:
            if document not in _DOCUMENTS:
                yield Found(
                    COLUMNS.path, f"{column.id}.open_for.{document}", _("没有文件类别 {id}").format(id=document)
                )


def charts_have_data(draft: Draft) -> Finds:
    """A chart draws names that the table, or the kind's block, has; no two columns of a table share a name."""
    for column in draft.columns.values():
        if column.table is not None:
            for key in ("name", "title"):
                values = [getattr(one, key) for one in column.table.columns]
                for index, value in enumerate(values):
                    if value in values[:index]:
                        at = f"{column.id}.table.columns[{index}].{key}"
                        yield Found(COLUMNS.path, at, _("表格里有两列都叫“{value}”").format(value=value))
        if column.chart is not None:
            known = _drawable(column)
            for key, name in _drawn(column.chart):
                if name not in known:
                    yield Found(COLUMNS.path, f"{column.id}.chart.{key}", _("没有可画的数据“{name}”").format(name=name))


def _drawable(column: Column) -> set[str]:
    if column.chart is not None and column.chart.source == "block":
        block: type[Any] | None = KINDS.get(column.kind or "")
        return set() if block is None else {key for key, _form in forms(block).values()}
    return set() if column.table is None else {one.name for one in column.table.columns}


def _drawn(chart: Chart) -> list[tuple[str, str]]:
    names = [("x", chart.x), *((f"y[{index}]", name) for index, name in enumerate(chart.y))]
    return names if chart.group is None else [*names, ("group", chart.group)]


def _is_id(text: str) -> bool:
    return re.fullmatch(ID, text) is not None
