"""The cross-checks of a register: each with an id, what it asks, why, how to mend it and who does.

All of them run over whatever could be read, so that one run tells everything. Faults of form (an unknown key, a missing
field, a word that is no kind) come from reading the files and bear the ids MW-F0xx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mingwen.messages import Fault, _
from mingwen.register import columns_hold, law_holds, references_hold, units_hold
from mingwen.register.draft import FAMILIES, FOLDER, SITE, Draft, Finds, Found
from mingwen.register.workdays import FOLDER as WORKDAYS

OFFICE = "办公室"
PERSONNEL = "办公室会同人事工作者"
MONITORING = "监测中心站、办公室"


class Check(NamedTuple):
    """One cross-check; the first five fields are what the rule pages show."""

    id: str
    title: str
    why: str
    fix: str
    who: str
    find: Callable[[Draft], Finds]


def files_are_there(draft: Draft) -> Finds:
    """Every required file exists and says something: an empty register answers for nobody."""
    if not draft.names:
        yield Found(f"{FOLDER}/", "", _("没有登记册：{folder}/ 是空的").format(folder=FOLDER))
        return
    for family in FAMILIES:
        if family.required and family.path not in draft.names:
            yield Found(family.path, "", _("缺少登记册文件 {file}").format(file=family.path))
        elif family.required and family is not SITE and draft.keys.get(family.path) == ():
            yield Found(family.path, "", _("{title}一项也没有").format(title=family.title))


def files_are_known(draft: Draft) -> Finds:
    """Nothing else lies in the register's folder."""
    known = {family.path for family in FAMILIES}
    for name in draft.names:
        if name not in known and not is_calendar(name):
            yield Found(name, "", _("登记册里不认识这个文件"))


def is_calendar(name: str) -> bool:
    """Whether the path is that of a year's calendar."""
    folder, _slash, file = name.rpartition("/")
    year, _dot, suffix = file.partition(".")
    return folder == WORKDAYS and suffix == "yml" and len(year) == 4 and year.isdecimal()


CHECKS: tuple[Check, ...] = (
    Check(
        "MW-R001",
        "登记册不能是空的",
        "谁负责、谁核查、谁审核都从登记册读出；空登记册等于谁都不负责（条例第四条）。",
        "补上缺少的文件，至少写一项。",
        OFFICE,
        files_are_there,
    ),
    Check(
        "MW-R002",
        "登记册里只有认识的文件",
        "没有规则读的文件不起作用，却会让人以为起作用。",
        "改成规定的文件名，或移出 content/_register/。",
        OFFICE,
        files_are_known,
    ),
    Check(
        "MW-R003",
        "写到的代号都登记在册",
        "指向不存在的单位、岗位、人员、栏目或依据，责任就落空了。",
        "改正代号，或先登记它所指的条目。",
        OFFICE,
        references_hold.references_resolve,
    ),
    Check(
        "MW-R004",
        "每个栏目有一个牵头单位",
        "多部门的事项须明确一个牵头部门（分工方案第四部分第二条；条例第十条）。",
        "普通栏目写 lead；各单位共用的栏目写 shared: true 和 steward。",
        OFFICE,
        columns_hold.one_lead,
    ),
    Check(
        "MW-R005",
        "每个单位有且只有一个负责人，全局有且只有一个局长",
        "负责人负主要责任，局长任领导小组组长（分工方案第二部分、第四部分第一条）。",
        "只留一个负责人岗位；副职用 role: deputy。",
        PERSONNEL,
        units_hold.one_head,
    ),
    Check(
        "MW-R006",
        "每个科室有且只有一个信息员",
        "各科室自主安排一名信息员对接第三方单位（分工方案第二部分）。",
        "给该科室登记一个 role: information-officer 的岗位，并写进 information_officer。",
        "各科室报办公室",
        units_hold.one_information_officer,
    ),
    Check(
        "MW-R007",
        "单位写明的岗位与岗位登记一致",
        "核查、审核要由本单位的负责人和分管领导作出。",
        "改正 head、leader、information_officer，或改正岗位的 unit 和 role。",
        OFFICE,
        units_hold.posts_fit_units,
    ),
    Check(
        "MW-R008",
        "起止日期先后有序",
        "任职和离岗按日判断，倒置的日期哪一天都不算。",
        "改正 from 和 to。",
        PERSONNEL,
        units_hold.terms_in_order,
    ),
    Check(
        "MW-R009",
        "任职首尾相接，没有空档",
        "空档里没有人核查、审核，责任也无人承担。",
        "把上一任的 to 或下一任的 from 接上；暂缺时登记代行岗位的任职。",
        PERSONNEL,
        units_hold.terms_without_gap,
    ),
    Check(
        "MW-R010",
        "同一岗位同一天只有一个人",
        "两人同时在任，签批就说不清是谁的责任。",
        "改正任职日期，按先后排列。",
        PERSONNEL,
        units_hold.terms_without_overlap,
    ),
    Check(
        "MW-R011",
        "代行岗位由别人担任",
        "B角和本人是同一个人，等于没有代行。",
        "把 deputy 改成另一个人担任的岗位。",
        PERSONNEL,
        units_hold.deputies_are_others,
    ),
    Check(
        "MW-R012",
        "核查与审核由不同的人作出",
        "负责人核查、分管领导审核，是两道关（分工方案第四部分第四条）。",
        "调整任职，使负责人和分管领导不是同一个人。",
        PERSONNEL,
        units_hold.checker_is_not_approver,
    ),
    Check(
        "MW-R013",
        "离岗的人在任，并且有人代行",
        "离岗登记决定哪一天由代行岗位签批。",
        "改正离岗的人和日期，登记 deputy。",
        PERSONNEL,
        units_hold.leave_of_holders,
    ),
    Check(
        "MW-R014",
        "技术账号不任职、不管内容",
        "维护系统的人不签批；content/ 之内由各单位负责。",
        "任职换成人员代号；owns 去掉 content/。",
        "信息中心、办公室",
        units_hold.accounts_hold_no_post,
    ),
    Check(
        "MW-R015",
        "单位、岗位、人员不同名",
        "同名的两个条目，公众和签批人都分不清。",
        "改成能分清的名称。",
        OFFICE,
        units_hold.names_are_unique,
    ),
    Check(
        "MW-R016",
        "领导小组的席位由规定的岗位担任",
        "组长是局长，组员是各科室负责人，办公室主任、副主任由两位负责人兼任（分工方案第二部分）。",
        "按提示改正席位的岗位和起止日期。",
        OFFICE,
        units_hold.leading_group_ex_officio,
    ),
    Check(
        "MW-R017",
        "栏目不同名",
        "公众按名称找栏目。",
        "改成能分清的名称。",
        OFFICE,
        columns_hold.titles_are_unique,
    ),
    Check(
        "MW-R018",
        "会同、配合、督促的是别的单位",
        "自己不能会同自己；外单位以书面复函确认（条例第十一条）。",
        "删去多写的单位；外单位写进 guide 或 assists。",
        OFFICE,
        columns_hold.relations_make_sense,
    ),
    Check(
        "MW-R019",
        "相关栏目互相写明",
        "只有一边写明，另一边的读者就找不到。",
        "在另一个栏目里补上 related。",
        OFFICE,
        columns_hold.related_both_ways,
    ),
    Check(
        "MW-R020",
        "栏目指定的核查岗位属于牵头单位",
        "核查由本单位作出；分管领导只审核。",
        "改正 check_post，或删去它由负责人核查。",
        OFFICE,
        columns_hold.check_post_is_the_leads,
    ),
    Check(
        "MW-R021",
        "停止更新的栏目不再有期限，后继存在",
        "停更的栏目归档可查，读者要知道去哪里看新的信息。",
        "删去 every 和 clocks；successor 写栏目代号或用文字写明去处。",
        OFFICE,
        columns_hold.closed_columns_rest,
    ),
    Check(
        "MW-R022",
        "后继栏目不绕回自己",
        "循环的后继让读者永远到不了新栏目。",
        "改正 successor。",
        OFFICE,
        columns_hold.successors_end,
    ),
    Check(
        "MW-R023",
        "专门时限和公示期所写的类别存在",
        "写错类别的时限永远不会起作用。",
        "改正级别、子栏目或文件类别的代号。",
        OFFICE,
        columns_hold.clocks_fit,
    ),
    Check(
        "MW-R024",
        "图表画的是表里有的数据",
        "图和表必须出自同一份数据。",
        "改正 chart 的 x、y、group，或表格的列。",
        OFFICE,
        columns_hold.charts_have_data,
    ),
    Check(
        "MW-R025",
        "依据的起止日期有序，代替关系不循环",
        "信息按当日有效的依据判断。",
        "改正 valid_from、valid_to、replaced_by。",
        "法规科、办公室",
        law_holds.bases_are_dated,
    ),
    Check(
        "MW-R026",
        "空气质量分级从 0 到 500 首尾相接",
        "日报的级别由指数重新算出，每个指数恰好属于一级。",
        "改正 low 和 high。",
        MONITORING,
        law_holds.levels_cover_the_index,
    ),
    Check(
        "MW-R027",
        "每一天恰好适用一版分级标准",
        "日报按当日有效的标准判断。",
        "让前一版的 valid_to 是后一版 valid_from 的前一天。",
        MONITORING,
        law_holds.one_table_a_day,
    ),
    Check(
        "MW-R028",
        "索引号前段的校验位正确",
        "前段是本机关的统一社会信用代码（GB 32100、GB 11714），写错后所有索引号都错。",
        "照登记证书改正 prefix。",
        OFFICE,
        law_holds.prefix_holds,
    ),
    Check(
        "MW-R029",
        "不适用的事项是条例第二十条的项次",
        "不适用须写明理由，不能空白（条例第二十条）。",
        "改正 not_applicable 的项次。",
        "法规科、办公室",
        law_holds.absences_are_reasoned,
    ),
    Check(
        "MW-R030",
        "工作日历与通知一致",
        "工作日期限全凭日历计算（民法典第二百零一条、第二百零三条）。",
        "对照国务院办公厅的通知改正日期。",
        OFFICE,
        law_holds.calendars_are_of_their_year,
    ),
)


def faults(draft: Draft, which: tuple[Check, ...] = CHECKS) -> Iterator[tuple[str, Fault]]:
    """Every cross-check's faults as (file, fault), in the order of the table."""
    for check in which:
        for found in check.find(draft):
            yield found.file, Fault(check.id, found.field, found.message, _(check.fix), _(check.who))
