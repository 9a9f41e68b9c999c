"""Index numbers and document numbers (family N)."""

from __future__ import annotations

import re

from mingwen.item import index_no
from mingwen.item.model import DOC_NO
from mingwen.messages import _
from mingwen.rules.case import ItemCase, TreeCase
from mingwen.rules.rule import Said, SaidOf, Sayings, TreeSayings, rule, tree_rule

_EDITOR = "拟稿人"
_GUIDE = (
    "《政府信息公开目录系统实施指引（试行）》第二部分：索引号一经生成不再变更，前段码是发布机构代码，"
    "后段码是年份和流水号。"
)


@rule(
    "MW-N001",
    "索引号的校验位正确",
    why=f"{_GUIDE}前段码的两个校验位（GB 32100、GB 11714）能发现抄错的一位。",
    who=_EDITOR,
    fix="用 mingwen new 生成的号码，不要手写。",
    before="index_no: 11329900MB00000199/2026-00042",
    after="index_no: 11329900MB00000198/2026-00042",
)
def check_digits(case: ItemCase) -> Sayings:
    """Both check digits of the prefix hold."""
    if index_no.parse(case.item.index_no) is None:
        yield Said("index_no", _("索引号前段的校验位不对"))


@rule(
    "MW-N002",
    "索引号与路径一致",
    why="网址由索引号决定，唯一性由路径读出，两者必须是同一个号。",
    who=_EDITOR,
    fix="改文件名里的年份和编号，使它与索引号相同。",
    before="2026/00042-a.md 里写 …/2026-00043",
    after="2026/00042-a.md 里写 …/2026-00042",
)
def number_is_the_path(case: ItemCase) -> Sayings:
    """Year and serial are the path's."""
    parts = case.item.place.parts
    if parts is not None and parts.short != case.item.number.short:
        yield Said("index_no", _("路径里的编号是 {short}").format(short=parts.short))


@rule(
    "MW-N003",
    "索引号前段是本机关的代码",
    why=_GUIDE,
    who=_EDITOR,
    fix="前段写成网站设置（site.yml）里的 prefix。",
    before="index_no: 91350100M000100Y43/2026-00042",
    after="index_no: 11329900MB00000198/2026-00042",
)
def own_prefix(case: ItemCase) -> Sayings:
    """The prefix is the site's."""
    prefix = case.register.site.prefix
    if case.item.number.prefix != prefix:
        yield Said("index_no", _("索引号前段应当是 {prefix}").format(prefix=prefix))


@rule(
    "MW-N004",
    "索引号的年份是成文年份",
    why=f"{_GUIDE}年份取生成日期的年份。",
    who=_EDITOR,
    fix="成文日期写错了就改日期；号码取错了就用 mingwen renumber 换号。",
    before="formed: 2025-12-30，索引号 …/2026-00042",
    after="formed: 2026-01-04，索引号 …/2026-00042",
)
def year_is_formed(case: ItemCase) -> Sayings:
    """The number's year is `formed`'s."""
    if case.item.number.year != case.item.formed.year:
        yield Said("index_no", _("成文日期在 {year} 年").format(year=case.item.formed.year))


@tree_rule(
    "MW-N005",
    "一个编号只用一次",
    why=f"{_GUIDE}用过的号，撤回后也不再给别的信息。",
    who=_EDITOR,
    fix="对尚未公开的那一件运行 mingwen renumber。",
    before="water/…/2026/00042-a.md 与 air/…/2026/00042-b.md",
    after="water/…/2026/00042-a.md 与 air/…/2026/00043-b.md",
)
def used_once(tree: TreeCase) -> TreeSayings:
    """No two items with the same year and serial."""
    for paths in tree.numbers.values():
        if len(paths) > 1 and any(map(tree.spoken_of, paths)):
            for path in paths:
                others = _("、").join(other for other in paths if other != path)
                yield SaidOf(path, "index_no", _("编号与 {others} 相同").format(others=others))


_DOC_NO = re.compile(DOC_NO)


@rule(
    "MW-N006",
    "文号写法规范",
    why="《党政机关公文格式》（GB/T 9704—2012）：发文机关代字、年份、序号；年份用六角括号，序号不编虚位、不加“第”。",
    who=_EDITOR,
    fix="用六角括号〔〕，序号前面不加 0 和“第”。",
    before="doc_no: 示环发[2026]第012号",
    after="doc_no: 示环发〔2026〕12号",
)
def document_number(case: ItemCase) -> Sayings:
    """代字〔年份〕序号号."""
    if case.item.doc_no is not None and not _DOC_NO.fullmatch(case.item.doc_no):
        yield Said("doc_no", _("文号应当像这样写：示环发〔2026〕12号"))


RULES = (check_digits, number_is_the_path, own_prefix, year_is_formed, used_once, document_number)
