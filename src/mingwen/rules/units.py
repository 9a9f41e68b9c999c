"""Unit and column (family U): who answers for the item, who must confirm it, where it may stand."""

from __future__ import annotations

from difflib import get_close_matches

from mingwen.evidence.chain import TRANSFER, kind_of
from mingwen.messages import _
from mingwen.rules.case import ItemCase
from mingwen.rules.rule import Said, Sayings, rule

_EDITOR = "拟稿人"
_ONE_LEAD = "分工方案第四部分第二条、《政府信息公开条例》第十条：涉及多个部门的，明确一个牵头部门，其他部门会同。"


def _guess(word: str, known: object) -> str:
    found = get_close_matches(word, list(known), n=1)  # type: ignore[call-overload]
    return _("，是不是 {guess}？").format(guess=found[0]) if found else ""


@rule(
    "MW-U001",
    "单位与文件夹一致",
    why="文件夹决定谁能改、谁来审；与信息栏不一致就会有人审了别人的稿。",
    who=_EDITOR,
    fix="移动文件，或改 department，使两者相同。",
    before="content/water/… 里写 department: air",
    after="content/water/… 里写 department: water",
)
def department_is_the_folder(case: ItemCase) -> Sayings:
    """`department` is the first folder."""
    parts = case.item.place.parts
    if parts is not None and parts.unit != case.item.department:
        yield Said("department", _("文件在 {unit} 的文件夹里").format(unit=parts.unit))


@rule(
    "MW-U002",
    "栏目与文件夹一致",
    why="栏目决定时限、会同单位和格式，必须只有一个说法。",
    who=_EDITOR,
    fix="移动文件，或改 column，使两者相同。",
    before="content/water/news/… 里写 column: water-policy",
    after="content/water/news/… 里写 column: news",
)
def column_is_the_folder(case: ItemCase) -> Sayings:
    """`column` is the second folder."""
    parts = case.item.place.parts
    if parts is not None and parts.column != case.item.column:
        yield Said("column", _("文件在 {column} 的文件夹里").format(column=parts.column))


@rule(
    "MW-U003",
    "单位登记在册",
    why=_ONE_LEAD,
    who=_EDITOR,
    fix="写登记册（units.yml）里的单位代号；会同单位写本机关内部的其他单位，外单位的意见写在 consulted。",
    before="department: shui",
    after="department: water",
)
def units_are_known(case: ItemCase) -> Sayings:
    """Department and `with` units are in the register; `with` are inside units other than the department."""
    item, units = case.item, case.register.units
    if case.unit is None:
        yield Said(
            "department",
            _("没有单位“{unit}”{guess}").format(unit=item.department, guess=_guess(item.department, units)),
        )
    for index, other in enumerate(item.with_):
        at = f"with[{index}]"
        if other not in units:
            yield Said(at, _("没有单位“{unit}”{guess}").format(unit=other, guess=_guess(other, units)))
        elif other == item.department:
            yield Said(at, _("牵头单位不能同时是会同单位"))
        elif not units[other].inside:
            yield Said(at, _("“{unit}”是外单位，意见写在 consulted").format(unit=units[other].name))


@rule(
    "MW-U004",
    "栏目登记在册",
    why="栏目由办公室统一规划（分工方案第三部分第一条）。",
    who=_EDITOR,
    fix="写登记册（columns.yml）里的栏目代号。",
    before="column: drinkingwater",
    after="column: drinking-water",
)
def column_is_known(case: ItemCase) -> Sayings:
    """`column` is in the register."""
    if case.column is None:
        column = case.item.column
        yield Said(
            "column", _("没有栏目“{column}”{guess}").format(column=column, guess=_guess(column, case.register.columns))
        )


@rule(
    "MW-U005",
    "单位可以在这个栏目公开",
    why="栏目的牵头单位由分工方案确定；共用栏目各内设单位都可以用。",
    who=_EDITOR,
    fix="换到本单位的栏目，或由牵头单位发布、本单位会同。",
    before="department: air，column: drinking-water",
    after="department: water，column: drinking-water，with: [air]",
)
def unit_may_use_column(case: ItemCase) -> Sayings:
    """The register lets the unit publish in the column."""
    unit, column = case.unit, case.column
    if unit is not None and column is not None and not case.register.allows(unit.id, column.id):
        message = _("“{column}”由 {lead} 牵头")
        yield Said("column", message.format(column=column.title, lead=column.group))


@rule(
    "MW-U006",
    "栏目没有停止更新",
    why="停止更新的栏目（如排污收费、12369受理）依据已经失效，只作为档案保留。",
    who=_EDITOR,
    fix="改用提示里的后继栏目；旧站迁入的旧信息写 migrated。",
    before="column: discharge-fees，formed: 2026-03-01",
    after="column: discharge-fees，formed: 2017-03-01，migrated: {…}",
)
def column_is_open(case: ItemCase) -> Sayings:
    """Nothing formed since the column was closed."""
    column = case.column
    if column is not None and column.closed is not None and case.item.formed >= column.closed.date:
        message = _("本栏目已于 {day} 停止更新，后继：{successor}")
        yield Said("column", message.format(day=column.closed.date, successor=column.closed.successor))


@rule(
    "MW-U007",
    "会同单位齐全",
    why=f"{_ONE_LEAD}栏目写明的会同单位都要确认（条例第十一条）。",
    who=_EDITOR,
    fix="在 with 里补上栏目要求的会同单位，请其确认。",
    before="column: hazardous-waste，with: []",
    after="column: hazardous-waste，with: [enforcement]",
)
def with_units_are_there(case: ItemCase) -> Sayings:
    """All of the column's `with`, and at least one of its `with_any`."""
    column, stated = case.column, case.item.with_
    if column is None:
        return
    for other in column.with_:
        if other not in stated and other != case.item.department:
            yield Said("with", _("本栏目须会同 {unit}").format(unit=other))
    if column.with_any and not set(column.with_any) & set(stated):
        yield Said("with", _("本栏目至少会同其中一个：{units}").format(units=_("、").join(column.with_any)))


@rule(
    "MW-U008",
    "拟稿岗位属于牵头单位",
    why="谁制作谁公开（条例第十条）；责任要能追到单位。",
    who=_EDITOR,
    fix="写本单位的岗位；县（区）报送的写办公室的岗位。",
    before="department: water，editor: air-staff",
    after="department: water，editor: water-staff",
)
def editor_is_of_the_unit(case: ItemCase) -> Sayings:
    """The editor's post belongs to the department (to the office for an outside body's items).

    Whoever wrote what another unit has taken over wrote it as one of the unit before: that stays (`kind: transfer`).
    """
    post = case.register.posts.get(case.item.editor)
    if post is None or case.unit is None or kind_of(case.item) == TRANSFER:
        return
    allowed = {case.unit.id} if case.unit.inside else {case.unit.id, case.register.office.id}
    if post.unit not in allowed:
        yield Said("editor", _("{post} 不是本单位的岗位").format(post=case.item.editor))


@rule(
    "MW-U009",
    "主题登记在册",
    why="主题决定多个单位之间由谁牵头（分工方案第四部分第二条）。",
    who=_EDITOR,
    fix="写登记册（topics.yml）里的主题代号，或本栏目的子栏目代号。",
    before="topics: [mystery]",
    after="topics: [incidents]",
)
def topics_are_known(case: ItemCase) -> Sayings:
    """Every topic is in the register: one that units share, or a sub-column of the item's own column."""
    known = {**case.register.topics, **(case.column.subtopics if case.column else {})}
    for index, topic in enumerate(case.item.topics):
        if topic not in known:
            guess = _guess(topic, known)
            yield Said(f"topics[{index}]", _("没有主题“{topic}”{guess}").format(topic=topic, guess=guess))


@rule(
    "MW-U010",
    "几个单位共同的事项，牵头单位有依据",
    why="分工方案第四部分第二条：清单里的事项由清单写明的单位牵头，其余由批示文件指定的科室承办。",
    who=_EDITOR,
    fix="由该主题的牵头单位发布；清单里没有的，写 assigned_by。",
    before="topics: [incidents]，department: water，with: [emergency]",
    after="topics: [incidents]，department: emergency，with: [water]",
)
def lead_has_a_ground(case: ItemCase) -> Sayings:
    """Where the item names units that its column does not, a topic or a directive decides who leads.

    Topics are those that the item states, else those that the register matches to its column and kind.
    """
    item, column = case.item, case.column
    if column is None or item.assigned_by is not None:
        return
    extra = [other for other in item.with_ if other not in column.with_ and other not in column.with_any]
    if not extra:
        return
    register = case.register.topics
    stated = [register[topic] for topic in item.topics if topic in register]
    topics = stated or [topic for topic in register.values() if topic.matches(column.id, column.kind)]
    if not topics:
        message = _("{units} 不是本栏目规定的会同单位，请写明主题（topics）或批示（assigned_by）")
        yield Said("with", message.format(units=_("、").join(extra)))
    elif all(topic.lead != item.department for topic in topics):
        message = _("“{topic}”由 {lead} 牵头")
        yield Said("department", message.format(topic=topics[0].title, lead=topics[0].lead))


@rule(
    "MW-U011",
    "来源单位写得对",
    why="分工方案第三部分第十五条：各县（区）局同步报送；谁制作要写清楚（条例第十条）。",
    who=_EDITOR,
    fix="写 origin，代号取登记册里该单位所含的外单位。",
    before="department: county，没有 origin",
    after="department: county，origin: dongshan",
)
def origin_is_known(case: ItemCase) -> Sayings:
    """Where the column asks for it the origin is named; an outside unit's is one of its registered bodies."""
    unit, column, origin = case.unit, case.column, case.item.origin
    if unit is None or column is None:
        return
    if origin is None and (column.origin == "required" or not unit.inside):
        yield Said("origin", _("请写明由哪个单位报送"))
    elif origin is not None and column.origin == "no" and unit.inside:
        yield Said("origin", _("本栏目的信息由本局制作，没有来源单位"))
    elif origin is not None and unit.bodies and origin not in unit.bodies:
        guess = _guess(origin, unit.bodies)
        yield Said("origin", _("“{origin}”不在登记册里{guess}").format(origin=origin, guess=guess))


RULES = (
    department_is_the_folder,
    column_is_the_folder,
    units_are_known,
    column_is_known,
    unit_may_use_column,
    column_is_open,
    with_units_are_there,
    editor_is_of_the_unit,
    topics_are_known,
    lead_has_a_ground,
    origin_is_known,
)
