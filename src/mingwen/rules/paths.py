"""Paths below content/ (family P): every one is known, plain, and the same on every machine."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from mingwen.git import REGULAR, Entry
from mingwen.item import path as item_path
from mingwen.item.decode import decode
from mingwen.messages import Fault, _
from mingwen.render import plain
from mingwen.rules.case import TreeCase
from mingwen.rules.rule import SaidOf, TreeSayings, tree_rule

_EDITOR = "拟稿人"
_ID = r"[a-z0-9][a-z0-9-]{0,39}"
_YEAR = r"(?:19|20)[0-9]{2}"
_KNOWN = re.compile(
    rf"content/(?:_register/.+"  # the register judges its own folder (MW-R002)
    rf"|_pages/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9][A-Za-z0-9._-]*\.(?:md|png|jpg|jpeg|webp|ico|txt)"
    rf"|_evidence/{_YEAR}/[0-9]{{5,7}}/r[1-9][0-9]*-[a-z]+-{_ID}\.(?:sig|json)"
    rf"|_records/{_ID}/{_YEAR}/{_ID}\.yml"
    rf"|_referrals/{_ID}\.yml)"
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_MODES = {"120000": "符号链接", "160000": "子模块", "100755": "可执行文件"}
MAX_PATH = 200  # bytes of the whole path: some file systems and archives take no more


def _spoken(tree: TreeCase) -> Iterable[Entry]:
    return (entry for entry in tree.entries if tree.spoken_of(entry.path))


@tree_rule(
    "MW-P001",
    "content/ 下的每个路径都是认识的",
    why="没有规则管的文件就是没有人审的文件；例外从“只是个说明文件”开始。",
    who=_EDITOR,
    fix="改成 content/<单位>/<栏目>/<年>/<编号>-<简名>.md，或移出 content/。",
    before="content/water/饮用水.md",
    after="content/water/drinking-water/2026/00042-饮用水水源.md",
)
def known(tree: TreeCase) -> TreeSayings:
    """Items, their attachments, and the five folders of design §1; nothing else."""
    for entry in _spoken(tree):
        if item_path.parse(entry.path) is None and not _KNOWN.fullmatch(entry.path):
            yield SaidOf(entry.path, "", _("不认识的路径"))


@tree_rule(
    "MW-P002",
    "只有普通文件",
    why="符号链接和子模块指向审核人看不到的内容，可执行文件会被运行。",
    who=_EDITOR,
    fix="放入普通文件；可执行位用 git update-index --chmod=-x 去掉。",
    before="120000 content/water/news/2026/00042-a.md",
    after="100644 content/water/news/2026/00042-a.md",
)
def regular(tree: TreeCase) -> TreeSayings:
    """Mode 100644 and nothing else."""
    for entry in _spoken(tree):
        if entry.mode != REGULAR:
            kind = _(_MODES.get(entry.mode, "特殊文件"))
            yield SaidOf(entry.path, "", _("这是{kind}（{mode}）").format(kind=kind, mode=entry.mode))


@tree_rule(
    "MW-P003",
    "没有只差大小写或字形编码的两个路径",
    why="在 Windows 和 macOS 上这样的两个文件是同一个，检出后其中一个就没了。",
    who=_EDITOR,
    fix="改掉其中一个的名字。",
    before="00042-a/Report.pdf 与 00042-a/report.pdf",
    after="00042-a/report.pdf 与 00042-a/report-2.pdf",
)
def no_twins(tree: TreeCase) -> TreeSayings:
    """Paths are distinct under NFC and case folding, folders included."""
    seen: dict[str, str] = {}
    for entry in tree.entries:
        twin = seen.setdefault(_folded(entry.path), entry.path)
        if twin != entry.path and (tree.spoken_of(entry.path) or tree.spoken_of(twin)):
            yield SaidOf(entry.path, "", _("与 {twin} 只差大小写或字形编码").format(twin=twin))
    first_in: dict[str, str] = {}
    for entry in tree.entries:
        first_in.setdefault(entry.path.rpartition("/")[0], entry.path)
    folded: dict[str, str] = {}  # a folder has many files and is folded once
    folders: dict[str, str] = {}
    for entry in tree.entries:
        folder = entry.path.rpartition("/")[0]
        if folder not in folded:
            folded[folder] = _folded(folder)
        twin = folders.setdefault(folded[folder], folder)
        if twin != folder and tree.spoken_of(entry.path):
            yield SaidOf(entry.path, "", _("文件夹与 {twin} 只差大小写或字形编码").format(twin=twin))


def _folded(path: str) -> str:
    return path.casefold() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


@tree_rule(
    "MW-P004",
    "文件名在各种系统上都能用",
    why="保留名、结尾的点和空格在 Windows 上不能检出；未按 NFC 编码的名字在 macOS 上会变。",
    who=_EDITOR,
    fix="换一个名字。",
    before="content/water/news/2026/00042-a/con.pdf",
    after="content/water/news/2026/00042-a/附件1.pdf",
)
def portable(tree: TreeCase) -> TreeSayings:
    """No reserved name, no dot or space at an end, NFC, no name that MkDocs takes for a folder's page."""
    for entry in _spoken(tree):
        parts = entry.path.split("/")
        if any(_RESERVED.fullmatch(part) or part[-1:] in ". " or part[:1] in ". " for part in parts):
            yield SaidOf(entry.path, "", _("名字是系统保留名，或以点、空格开头结尾"))
        elif not unicodedata.is_normalized("NFC", entry.path):
            yield SaidOf(entry.path, "", _("名字没有按 NFC 编码"))


@tree_rule(
    "MW-P005",
    "路径不超过 200 字节",
    why="更长的路径在有的系统和压缩包里存不下。",
    who=_EDITOR,
    fix="缩短简名或附件名。",
    before="…/00042-（七十个汉字）.md",
    after="…/00042-饮用水水源.md",
)
def short_enough(tree: TreeCase) -> TreeSayings:
    """At most MAX_PATH bytes in UTF-8."""
    for entry in _spoken(tree):
        length = len(entry.path.encode("utf-8", "surrogateescape"))
        if length > MAX_PATH:
            yield SaidOf(entry.path, "", _("路径有 {length} 字节").format(length=length))


@tree_rule(
    "MW-P006",
    "附件文件夹都有对应的信息",
    why="没有信息的附件没有牵头单位、没有签批，却会留在仓库里。",
    who=_EDITOR,
    fix="补上同名的 .md 文件，或删去文件夹。",
    before="00042-a/report.pdf，没有 00042-a.md",
    after="00042-a.md 与 00042-a/report.pdf",
)
def folders_have_items(tree: TreeCase) -> TreeSayings:
    """Every file in an item's folder stands beside that item."""
    for entry in _spoken(tree):
        parts = item_path.parse(entry.path)
        if parts is not None and parts.attachment and parts.file not in tree.paths:
            yield SaidOf(entry.path, "", _("没有对应的信息 {file}").format(file=parts.file))


@tree_rule(
    "MW-P007",
    "没有未解决的合并冲突",
    why="冲突没有解决时，同一路径有几份内容，谁也说不清公开的是哪一份。",
    who=_EDITOR,
    fix="把文件改成应有的样子，用 git add 标明已解决。",
    before="同一路径在暂存区里有第 1、2、3 三份",
    after="改好后 git add，只剩一份",
)
def merged(tree: TreeCase) -> TreeSayings:
    """Every path stands once; an index keeps one entry a stage of a path whose merge is open."""
    counts = Counter(entry.path for entry in _spoken(tree))
    for path, count in counts.items():
        if count > 1:
            yield SaidOf(path, "", _("合并冲突没有解决，有 {count} 份内容").format(count=count))


@tree_rule(
    "MW-P008",
    "说明页是看得见的 UTF-8 文字",
    why="说明页（_pages）也上网；编码不对的页面建不成网站，看不见的字符审核人看不到。",
    who="办公室",
    fix="用编辑器另存为“UTF-8（无 BOM）”，换行用 LF；删去提示位置看不见的字符。",
    before="用 GBK 存的 content/_pages/about.md",
    after="用 UTF-8 存的 content/_pages/about.md",
)
def pages_are_plain_text(tree: TreeCase) -> TreeSayings:
    """What is demanded of the bytes of an item is demanded of the plain pages too."""
    for entry in _spoken(tree):
        if entry.path.startswith("content/_pages/") and entry.path.endswith(".md") and entry.mode == REGULAR:
            faults: list[Fault] = []
            decode(tree.read_path(entry.path) or b"", faults)
            for fault in faults:
                yield SaidOf(entry.path, "", fault.message, fault.line, fault.column)


@tree_rule(
    "MW-P009",
    "说明页里没有上网时会被去掉的 HTML",
    why="说明页（_pages）可以用少量 HTML 排版；脚本、样式、框架、表单、注释和事件属性建站时一律去掉，"
    "留着就是平台上看到的和网站上的不一样。",
    who="办公室",
    fix="改用 Markdown 的写法；注释写到提交说明里，要显示尖括号的写在反引号里。",
    before="<iframe src=…></iframe>，或 <p onclick=…>",
    after="[交通路线图](route.png)",
)
def pages_keep_their_html(tree: TreeCase) -> TreeSayings:
    """Whatever HTML a plain page holds is there on the site as well."""
    for entry in _spoken(tree):
        if entry.path.startswith("content/_pages/") and entry.path.endswith(".md") and entry.mode == REGULAR:
            text = decode(tree.read_path(entry.path) or b"", [])
            for piece, line in plain.dropped(text) if text is not None else ():
                yield SaidOf(entry.path, "", _("{piece} 上网时会被去掉").format(piece=piece), line)


RULES = (
    known,
    regular,
    no_twins,
    portable,
    short_enough,
    folders_have_items,
    merged,
    pages_are_plain_text,
    pages_keep_their_html,
)
