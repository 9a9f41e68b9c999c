"""The body (family B): GitHub Flavored Markdown and nothing more, readable by everybody."""

from __future__ import annotations

import re
from html import unescape

from mingwen.evidence.chain import kind_of
from mingwen.item.decode import hidden
from mingwen.messages import _
from mingwen.render.markdown import MAX_DEPTH, MAX_HTML, lawful_target
from mingwen.render.normal import normal_form
from mingwen.rules.case import ItemCase
from mingwen.rules.rule import Said, Sayings, rule

_EDITOR = "拟稿人"
_SAME = "审核人在平台上看到的，就是公众在网站上看到的；"
_ACCESS = "《互联网网站无障碍》（GB/T 37668—2019）、WCAG 2.1 AA："
MAX_BODY = 1_000_000  # bytes


@rule(
    "MW-B001",
    "正文里没有 HTML",
    why=f"{_SAME}HTML 在两处显示不同，也能藏字、藏脚本。",
    who=_EDITOR,
    fix="用 Markdown 的写法；要显示尖括号，写在反引号里或用全角。",
    before="<b>达标</b><br>",
    after="**达标**",
)
def no_raw_html(case: ItemCase) -> Sayings:
    """No raw HTML, comments included."""
    if case.survey.raw_html:
        yield Said("body", _("有 HTML 标记或注释"), _html_line(case))


_HTML = re.compile(r"<[A-Za-z/!?]")


def _html_line(case: ItemCase) -> int:
    """The first line, from the block in which the parser saw it, that opens a tag."""
    start = case.placed.raw_html[0]
    lines = case.item.body.splitlines()
    return next((number for number, line in enumerate(lines, 1) if number >= start and _HTML.search(line)), start)


@rule(
    "MW-B002",
    "链接的去向正当",
    why="只允许 http、https、mailto、tel 和站内路径；脚本、数据、文件协议会在读者电脑上动作或失效。",
    who=_EDITOR,
    fix="改成网址或站内路径；协议要写全，如 https://。",
    before="[查询](javascript:open())",
    after="[查询](https://www.example.gov.cn/)",
)
def links_are_lawful(case: ItemCase) -> Sayings:
    """Every link and image has a target, of a lawful scheme or a path."""
    for index, link in enumerate(case.survey.links):
        if not lawful_target(link.target):
            yield Said("body", _("链接是空的，或用了不允许的协议"), case.placed.links[index].line)
    for index, image in enumerate(case.survey.images):
        if not lawful_target(image.source):
            yield Said("body", _("图片地址是空的，或用了不允许的协议"), case.placed.images[index].line)


@rule(
    "MW-B003",
    "引用、列表不超过 20 层",
    why="层次过深手机上看不了，也会拖垮浏览器。",
    who=_EDITOR,
    fix="减少层次，用小标题分段。",
    before="> > > > …（一万层）",
    after="> 引用一层",
)
def not_too_deep(case: ItemCase) -> Sayings:
    """Quotes, lists and emphasis together at most MAX_DEPTH deep."""
    if case.survey.too_deep:
        yield Said("body", _("引用、列表、强调套得太深，最多 {most} 层").format(most=MAX_DEPTH))


@rule(
    "MW-B004",
    "正文不超过 1 MB",
    why="过长的页面读者打不开。",
    who=_EDITOR,
    fix="把长表改作 CSV 附件，把长文拆成几件。",
    before="正文 3 MB",
    after="正文 8 KB，附件 report.pdf",
)
def not_too_long(case: ItemCase) -> Sayings:
    """At most MAX_BODY bytes of source and MAX_HTML characters once rendered."""
    size = len(case.item.body.encode())
    if size > MAX_BODY or len(case.survey.html) > MAX_HTML:
        yield Said("body", _("正文有 {size:.1f} MB，或显示出来太长").format(size=size / 1e6))


@rule(
    "MW-B005",
    "正文的标题从二级开始",
    why=f"{_ACCESS}一页只有一个一级标题，就是信息的标题。",
    who=_EDITOR,
    fix="把 # 改成 ##；与标题重复的删去。",
    before="# 总体情况",
    after="## 总体情况",
)
def no_first_level(case: ItemCase) -> Sayings:
    """No heading of level 1."""
    for index, heading in enumerate(case.survey.headings):
        if heading.level == 1:
            yield Said("body", _("正文里不用一级标题"), case.placed.headings[index].line)


@rule(
    "MW-B006",
    "图片有替代文字",
    why=f"{_ACCESS}看不见图片的人靠替代文字知道图里是什么。",
    who=_EDITOR,
    fix="在方括号里写图片说了什么。",
    before="![](00042-a/points.png)",
    after="![六个监测点位的分布](00042-a/points.png)",
)
def images_have_alt(case: ItemCase) -> Sayings:
    """Every image has an alternative text."""
    for index, image in enumerate(case.survey.images):
        if not image.alt.strip():
            yield Said("body", _("图片没有替代文字"), case.placed.images[index].line)


_VAGUE = frozenset(
    {
        *(
            "点击",
            "点此",
            "此处",
            "这里",
            "点这里",
            "点击这里",
            "点击此处",
            "点击查看",
            "点击进入",
            "点击下载",
            "请点击",
        ),
        *("请点击这里", "请点击此处", "查看", "详情", "查看详情", "更多", "查看更多", "链接", "网址", "下载"),
        *("here", "click here", "link", "more", "read more"),
    }
)


@rule(
    "MW-B007",
    "链接文字说明去向",
    why=f"{_ACCESS}读屏软件逐个念链接，只听到“点击这里”不知道去哪里。",
    who=_EDITOR,
    fix="把要去的页面或文件名写成链接文字。",
    before="详情请[点击这里](00042-a/report.pdf)",
    after="详见[第三季度监测报告](00042-a/report.pdf)",
)
def links_say_where(case: ItemCase) -> Sayings:
    """A link's text is there and is none of the stock words."""
    for index, link in enumerate(case.survey.links):
        words = normal_form(link.text).strip(" ，。,.>»")
        if not words or words in _VAGUE:
            yield Said("body", _("链接文字没有说明去向"), case.placed.links[index].line)


@rule(
    "MW-B008",
    "主动公开的有内容",
    why="政府网站检查指标（国办秘函〔2019〕19号）：空白栏目、空白页面扣分；只有标题等于没有公开。",
    who=_EDITOR,
    fix="写正文；mingwen new 留下的“（在这里写正文）”要换掉。",
    before="正文为空",
    after="正文写明基本情况，附监测报告",
)
def active_items_say_something(case: ItemCase) -> Sayings:
    """An active item has a body, or an attachment, or a block of facts; no template words are left.

    What was withdrawn has none of them: its reason is in the change block.
    """
    item = case.item
    if item.mode != "active" or kind_of(item) == "withdrawal":
        return
    kind = case.column.kind if case.column is not None else None
    facts = kind is not None and item.kind_block(kind) is not None
    if not item.body.strip() and not item.attachments and not facts:
        yield Said("body", _("没有正文，也没有附件"))
    for words in ("（在这里写正文）", "（待补充）", "【待填】"):
        if words in item.body:
            line = item.body.count("\n", 0, item.body.index(words)) + 1
            yield Said("body", _("模板文字“{words}”还没有换掉").format(words=words), line)


@rule(
    "MW-B009",
    "标题不跳级",
    why=f"{_ACCESS}标题的级别就是目录的层次，跳级会让读屏的人以为漏了一段。",
    who=_EDITOR,
    fix="小标题一级一级往下用。",
    before="## 一、总体情况\n#### 水质",
    after="## 一、总体情况\n### 水质",
)
def levels_follow(case: ItemCase) -> Sayings:
    """A heading is at most one level below the one before; the first is of level 2."""
    before = 1
    for index, heading in enumerate(case.survey.headings):
        if heading.level > before + 1:
            message = _("{level} 级标题前面没有 {upper} 级标题")
            said = message.format(level=heading.level, upper=heading.level - 1)
            yield Said("body", said, case.placed.headings[index].line)
        before = heading.level


_ONLY_THERE = (
    (re.compile(r"^ {0,3}(?:[-*+]|\d+[.)]) +\[[ xX]\] ", re.MULTILINE), "任务清单 [ ]"),
    (re.compile(r"^ {0,3}> ?\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.MULTILINE), "提示框 [!NOTE]"),
    (re.compile(r"^ {0,3}(?:```+|~~~+) *(?:mermaid|math|geojson|topojson|stl)\b", re.MULTILINE), "图形代码块"),
    (re.compile(r"^ {0,3}\$\$|(?<![\\$])\$`", re.MULTILINE), "数学公式"),
)


@rule(
    "MW-B010",
    "不用只有代码托管平台才有的写法",
    why=f"{_SAME}任务清单、提示框、图形代码块、数学公式在平台上会变样，在网站上不会。",
    who=_EDITOR,
    fix="改成普通的列表、引用、图片附件或文字。",
    before="- [x] 已完成",
    after="- 已完成",
)
def nothing_only_there(case: ItemCase) -> Sayings:
    """No syntax that the Git host shows in its own way."""
    body = case.item.body
    for pattern, name in _ONLY_THERE:
        match = pattern.search(body)
        if match is not None:
            yield Said("body", _("用了{name}").format(name=_(name)), body.count("\n", 0, match.start()) + 1)


_HAN_IN_ADDRESS = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@rule(
    "MW-B011",
    "网址与后面的文字分得开",
    why="裸网址会把后面的汉字和标点一起当成网址，点开是错的。",
    who=_EDITOR,
    fix="用尖括号把网址括起来，或写成 [文字](网址)。",
    before="见https://www.example.gov.cn/，请查询",
    after="见 <https://www.example.gov.cn/>，请查询",
)
def bare_addresses_end(case: ItemCase) -> Sayings:
    """An address written as itself holds no Han and no full-width punctuation."""
    for index, link in enumerate(case.survey.links):
        if link.text.startswith(("http", "www.")) and re.search(_HAN_IN_ADDRESS, link.text):
            yield Said("body", _("网址与后面的文字连在一起了"), case.placed.links[index].line)


_EMPHASIS_LEFT = re.compile(r"\*\*[^*\n<]{1,200}\*\*")


@rule(
    "MW-B012",
    "加粗的星号没有露出来",
    why=f"{_SAME}中文标点紧挨着星号时加粗不生效，星号会原样显示。",
    who=_EDITOR,
    fix="把标点移到星号外面，如 **重要**：请。",
    before="**重要：**请及时办理",
    after="**重要**：请及时办理",
)
def emphasis_works(case: ItemCase) -> Sayings:
    """No pair of asterisks is left in the text, code aside."""
    html = case.survey.html
    if "**" not in html:
        return
    if "<code" in html:
        html = re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL)
    match = _EMPHASIS_LEFT.search(html)
    if match is not None:
        at = case.item.body.find(match.group())
        yield Said("body", _("加粗没有生效，星号会露出来"), case.item.body.count("\n", 0, max(at, 0)) + 1)


@rule(
    "MW-B013",
    "不用代号写看不见的字符",
    why=f"{_SAME}写成代号的隐形字符照样能颠倒文字的次序、藏字，核查的人在稿子里看不出来。",
    who=_EDITOR,
    fix="删去 &#…; 这样的代号，写出要显示的字。",
    before="计&#x202E;划完成",
    after="计划完成，&lt;5 毫克/升",
)
def no_hidden_characters(case: ItemCase) -> Sayings:
    """Nothing that the page shows is a character that nobody sees, though the source spells it out."""
    if "&" not in case.item.body:
        return
    offset = next(hidden(shown := unescape(case.survey.html)), None)
    if offset is not None:
        lines = enumerate(case.item.body.split("\n"), 1)
        line = next((number for number, text in lines if next(hidden(unescape(text)), None) is not None), 1)
        yield Said("body", _("有看不见的字符 U+{code:04X}").format(code=ord(shown[offset])), line)


RULES = (
    no_raw_html,
    links_are_lawful,
    not_too_deep,
    not_too_long,
    no_first_level,
    images_have_alt,
    links_say_where,
    active_items_say_something,
    levels_follow,
    nothing_only_there,
    bare_addresses_end,
    emphasis_works,
    no_hidden_characters,
)
