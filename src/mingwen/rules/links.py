"""Links (family L): relations between items, legal bases, and where the body's own links lead."""

from __future__ import annotations

from urllib.parse import unquote

from mingwen.item import path as item_path
from mingwen.item.links import linked_number, repository_path
from mingwen.messages import _
from mingwen.rules.case import ItemCase, TreeCase
from mingwen.rules.rule import Said, SaidOf, Sayings, TreeSayings, rule, tree_rule

_EDITOR = "拟稿人"
_DEAD = "政府网站检查指标（国办秘函〔2019〕19号）：链接不可用逐条扣分。"


@tree_rule(
    "MW-L001",
    "关联的信息存在",
    why=f"{_DEAD}解读要链到文件，续报要链到首报，修改、废止要链到原件。",
    who=_EDITOR,
    fix="核对编号；所指的信息还没有发布的，等它发布或同时发布。",
    before="interprets: [2026-99999]",
    after="interprets: [2026-00017]",
)
def relations_resolve(tree: TreeCase) -> TreeSayings:
    """Every short index number in a relation is an item of this tree."""
    for facts in tree.facts.values():
        for field, short in facts.relations:
            if short not in tree.numbers:
                yield SaidOf(facts.path, field, _("没有编号是 {short} 的信息").format(short=short))


@tree_rule(
    "MW-L002",
    "不与自己关联",
    why="解读、修改、废止的对象是另一件信息。",
    who=_EDITOR,
    fix="改成所指信息的编号。",
    before="2026-00042 里写 amends: [2026-00042]",
    after="2026-00042 里写 amends: [2025-00310]",
)
def not_to_itself(tree: TreeCase) -> TreeSayings:
    """No relation to the item's own number."""
    for facts in tree.facts.values():
        for field, short in facts.relations:
            if short == facts.short:
                yield SaidOf(facts.path, field, _("这是它自己的编号"))


@rule(
    "MW-L003",
    "公开依据登记在册",
    why="依据写错，公开就没有根据；依据的名称、效力期由登记册（legal.yml）统一说明。",
    who=_EDITOR,
    fix="写登记册里的依据代号，需要时加条款，如 foi-regulation-2019:A20.13。",
    before="basis: [foi:A20]",
    after="basis: [foi-regulation-2019:A20.13]",
)
def bases_are_known(case: ItemCase) -> Sayings:
    """The law is in the register, and the article where the register lists articles."""
    for index, basis in enumerate(case.item.basis):
        law, _colon, article = basis.partition(":")
        known = case.register.legal.get(law)
        if known is None:
            yield Said(f"basis[{index}]", _("没有依据“{law}”").format(law=law))
        elif article and known.articles and article not in known.articles:
            listed = _("、").join(known.articles)
            yield Said(f"basis[{index}]", _("“{law}”登记的条款有 {listed}").format(law=known.title, listed=listed))


@tree_rule(
    "MW-L004",
    "正文里的站内链接可用",
    why=f"{_DEAD}审核人在平台上点得开的，公众在网站上也要点得开。",
    who=_EDITOR,
    fix="附件写“同名文件夹/文件名”，其他信息写它的 .md 文件的相对路径或 /i/年/编号/。",
    before="[报告](report.pdf)",
    after="[报告](00042-饮用水水源/report.pdf)",
)
def links_resolve(tree: TreeCase) -> TreeSayings:
    """A path leads to a file of an item or to an item; an address under /i/, /c/ or /u/ to what is there."""
    for facts in tree.facts.values():
        for line, target in facts.targets:
            if not _leads_somewhere(tree, facts.path, unquote(target)):
                yield SaidOf(facts.path, "body", _("链接 {target} 没有对应的内容").format(target=target), line, 1)


def _leads_somewhere(tree: TreeCase, file: str, target: str) -> bool:
    if not target.startswith("/"):
        path = repository_path(file, target)
        return path in tree.paths and item_path.parse(path) is not None
    if target.startswith("/i/"):
        short = linked_number(target)
        return short is not None and short in tree.numbers
    room, _slash, name = target[1:].partition("/")
    known = {"c": tree.register.columns, "u": tree.register.units, "t": tree.register.topics}.get(room)
    return known is None or name.partition("/")[0] in known


@rule(
    "MW-L005",
    "正文里的图片是本条的附件",
    why="外站图片会泄露读者的访问，也会失效；图片要经签批绑定。",
    who=_EDITOR,
    fix="把图片放进同名文件夹，列入附件，写“同名文件夹/文件名”。",
    before="![监测点位](https://example.com/a.png)",
    after="![监测点位](00042-饮用水水源/points.png)",
)
def images_are_attachments(case: ItemCase) -> Sayings:
    """Every image of the body is a listed PNG or JPEG of this item."""
    folder = case.item.path.removesuffix(".md")
    listed = {f"{folder}/{one.file}" for one in case.item.attachments}
    for index, image in enumerate(case.survey.images):
        path = repository_path(case.item.path, unquote(image.source))
        if path not in listed or not path.endswith((".png", ".jpg", ".jpeg")):
            yield Said("body", _("图片要是本条附件里的 PNG 或 JPG"), case.placed.images[index].line)


RULES = (relations_resolve, not_to_itself, bases_are_known, links_resolve, images_are_attachments)
