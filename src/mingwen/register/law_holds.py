"""What must hold of legal bases, air quality tables, calendars and the site's own entry."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from mingwen.item.form import parse_day
from mingwen.item.index_no import credit_code_holds, organisation_code_holds
from mingwen.messages import _
from mingwen.register.draft import AQI, LEGAL, SITE, Draft, Finds, Found
from mingwen.register.law import AqiTable
from mingwen.register.workdays import WorkYear, file_of

_AQI_END = 500  # HJ 633: the index ends here


def bases_are_dated(draft: Draft) -> Finds:
    """A basis does not end before it begins, and following `replaced_by` comes to an end."""
    for basis in draft.legal.values():
        if basis.valid_from and basis.valid_to and basis.valid_to < basis.valid_from:
            yield Found(LEGAL.path, f"{basis.id}.valid_to", _("失效日期早于施行日期"))
        at, steps = basis.replaced_by, 0
        while at and at != basis.id and steps < len(draft.legal):
            following = draft.legal.get(at)
            at, steps = (following.replaced_by if following else None), steps + 1
        if at == basis.id:
            yield Found(LEGAL.path, f"{basis.id}.replaced_by", _("代替它的依据绕回了自己"))


def levels_cover_the_index(draft: Draft) -> Finds:
    """The levels of a table follow each other from 0 to 500 without gap or overlap."""
    for table in draft.aqi.values():
        if table.levels[0].low != 0:
            yield Found(AQI.path, f"{table.id}.levels[0].low", _("第一级应当从 0 开始"))
        if table.levels[-1].high != _AQI_END:
            yield Found(AQI.path, f"{table.id}.levels[{len(table.levels) - 1}].high", _("最后一级应当到 500 为止"))
        for index, (below, above) in enumerate(pairwise(table.levels), start=1):
            if above.low != below.high + 1:
                message = _("上一级到 {high} 为止，这一级应当从 {low} 开始").format(high=below.high, low=below.high + 1)
                yield Found(AQI.path, f"{table.id}.levels[{index}].low", message)


def one_table_a_day(draft: Draft) -> Finds:
    """On every day exactly one table applies: editions follow each other day by day."""
    tables = sorted(draft.aqi.values(), key=lambda table: table.valid_from)
    for before, after in pairwise(tables):
        if before.valid_to != after.valid_from - timedelta(days=1):
            message = _("{before} 应当到 {after} 施行的前一天为止").format(before=before.id, after=after.id)
            yield Found(AQI.path, _end_of(before), message)


def _end_of(table: AqiTable) -> str:
    return f"{table.id}.valid_to" if table.valid_to else table.id


def prefix_holds(draft: Draft) -> Finds:
    """The index numbers' prefix is a unified social credit code, both check digits right."""
    if draft.site is None:
        return
    prefix = draft.site.prefix
    if not credit_code_holds(prefix) or not organisation_code_holds(prefix[8:17]):
        yield Found(SITE.path, "prefix", _("统一社会信用代码的校验位不对"))


def absences_are_reasoned(draft: Draft) -> Finds:
    """What site.yml declares not applicable is an item of 条例 Art 20, 1 to 15."""
    for number in draft.site.not_applicable if draft.site else ():
        if number not in {str(one) for one in range(1, 16)}:
            yield Found(SITE.path, f"not_applicable.{number}", _("条例第二十条只有第 1 至 15 项"))


def calendars_are_of_their_year(draft: Draft) -> Finds:
    """A calendar's days lie in its year, which is its file's name; a make-up day is a weekend day and no holiday."""
    for path, year in draft.years.items():
        if file_of(year.year) != path:
            yield Found(path, "year", _("年份与文件名不一致"))
        yield from _holidays(path, year)
        for index, written in enumerate(year.make_up):
            day = parse_day(written)
            if day is None or not _in_year(day, year):
                yield Found(path, f"make_up[{index}]", _("不是这一年的日期"))
            elif day.weekday() < 5 or _is_off(day, year):
                yield Found(path, f"make_up[{index}]", _("调休上班日应当是周末，且不在假期里"))


def _holidays(path: str, year: WorkYear) -> Finds:
    for index, holiday in enumerate(year.holidays):
        if not _in_year(holiday.from_, year) or not _in_year(holiday.to, year):
            yield Found(path, f"holidays[{index}]", _("假期不在这一年里"))
        elif holiday.to < holiday.from_:
            yield Found(path, f"holidays[{index}].to", _("结束日期早于开始日期"))


def _in_year(day: date, year: WorkYear) -> bool:
    return day.year == year.year


def _is_off(day: date, year: WorkYear) -> bool:
    return any(holiday.from_ <= day <= holiday.to for holiday in year.holidays)
