"""Attachments (family A): there, listed, what they say they are, readable, without anything that acts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

from mingwen.evidence.chain import kind_of
from mingwen.git import REGULAR
from mingwen.item.model import Attachment
from mingwen.messages import _
from mingwen.rules import file_types, tables
from mingwen.rules.case import ItemCase
from mingwen.rules.rule import Said, Sayings, rule
from mingwen.rules.tables import CellFault

_EDITOR = "拟稿人"
_BOUND = "签批通过 sha256 绑定附件；附件不在清单里，或与清单不符，就没有人审过它。"
MAX_FILE = 20_000_000  # bytes
MAX_ALL = 60_000_000  # bytes of an item's attachments together


def _listed(case: ItemCase) -> Iterator[tuple[str, Attachment]]:
    """The attachments whose file is there, each with the path of its entry in the front matter."""
    for index, one in enumerate(case.item.attachments):
        entry = case.files.get(one.file)
        if entry is not None and entry.mode == REGULAR:
            yield f"attachments[{index}]", one


@rule(
    "MW-A001",
    "清单里的附件都在",
    why="政府网站检查指标（国办秘函〔2019〕19号）：附件不能下载属于链接不可用；全文公开的要求靠附件落实。",
    who=_EDITOR,
    fix="把文件放进与信息同名的文件夹；不需要的从 attachments 删去。",
    before="attachments: [{file: report.pdf, …}]，文件夹里没有 report.pdf",
    after="00042-a/report.pdf 在，attachments 里列着",
)
def files_are_there(case: ItemCase) -> Sayings:
    """Every listed file lies in the item's folder."""
    for index, one in enumerate(case.item.attachments):
        if one.file not in case.files:
            yield Said(f"attachments[{index}].file", _("文件夹里没有 {file}").format(file=one.file))


@rule(
    "MW-A002",
    "文件夹里的文件都在清单里",
    why=_BOUND,
    who=_EDITOR,
    fix="在 attachments 里补上（文件名、标题、sha256），或删去文件。",
    before="00042-a/ 里有 draft.docx，attachments 里没有",
    after="attachments: [{file: draft.docx, title: …, sha256: …}]",
)
def files_are_listed(case: ItemCase) -> Sayings:
    """Nothing lies in the item's folder that is not listed."""
    listed = {one.file for one in case.item.attachments}
    for name in case.files:
        if name not in listed:
            yield Said("attachments", _("文件夹里的 {file} 没有列入附件清单").format(file=name))


@rule(
    "MW-A003",
    "附件的校验值正确",
    why=_BOUND,
    who=_EDITOR,
    fix="确认附件就是要公开的那一份，再把 sha256 改成提示的值；改后签批要重做。",
    before="sha256 是旧版 report.pdf 的",
    after="sha256 是现在这份 report.pdf 的",
)
def digests_agree(case: ItemCase) -> Sayings:
    """The sha256 in the list is the file's."""
    for at, one in _listed(case):
        actual = hashlib.sha256(case.data(one.file)).hexdigest()
        if actual != one.sha256:
            yield Said(f"{at}.sha256", _("{file} 的 sha256 是 {actual}").format(file=one.file, actual=actual))


@rule(
    "MW-A004",
    "附件是允许的类型",
    why="HTML、SVG 会在网站里运行，宏会在读者电脑上运行，压缩包里的内容没有人审。",
    who=_EDITOR,
    fix="转成 PDF、DOCX、XLSX、CSV、PNG 或 JPG，扩展名用小写。",
    before="file: 清单.xls",
    after="file: 清单.xlsx",
)
def types_are_allowed(case: ItemCase) -> Sayings:
    """The extension is on the list of allowed types."""
    for index, one in enumerate(case.item.attachments):
        if file_types.extension(one.file) not in file_types.TYPES:
            allowed = _("、").join(file_types.TYPES)
            yield Said(f"attachments[{index}].file", _("只允许 {allowed}").format(allowed=allowed))


@rule(
    "MW-A005",
    "附件的内容与扩展名相符",
    why="改了扩展名的文件能绕过检查，读者也打不开。",
    who=_EDITOR,
    fix="用原来的软件另存为正确的格式。",
    before="report.pdf 其实是 Word 文档",
    after="report.pdf 是 PDF",
)
def content_is_the_type(case: ItemCase) -> Sayings:
    """The bytes are those of the extension's type."""
    for at, one in _listed(case):
        known = file_types.TYPES.get(file_types.extension(one.file))
        data = case.data(one.file)
        if known is not None and data and not known.recognised(data):
            yield Said(f"{at}.file", _("{file} 的内容不是{kind}").format(file=one.file, kind=_(known.name)))


@rule(
    "MW-A006",
    "附件不是空的",
    why="空附件等于没有公开。",
    who=_EDITOR,
    fix="换上有内容的文件。",
    before="report.pdf，0 字节",
    after="report.pdf，120 KB",
)
def not_empty(case: ItemCase) -> Sayings:
    """At least one byte."""
    for at, one in _listed(case):
        if not case.data(one.file):
            yield Said(f"{at}.file", _("{file} 是空的").format(file=one.file))


@rule(
    "MW-A007",
    "附件大小适当",
    why="过大的附件读者下不动，也会让仓库越来越慢。",
    who=_EDITOR,
    fix="压缩图片、拆分文件；单个不超过 20 MB，合计不超过 60 MB。",
    before="report.pdf，85 MB 扫描件",
    after="report.pdf，6 MB，由文字处理软件导出",
)
def not_too_large(case: ItemCase) -> Sayings:
    """At most 20 MB each, 60 MB together."""
    total = 0
    for at, one in _listed(case):
        size = len(case.data(one.file))
        total += size
        if size > MAX_FILE:
            yield Said(f"{at}.file", _("{file} 有 {size:.1f} MB").format(file=one.file, size=size / 1e6))
    if total > MAX_ALL:
        yield Said("attachments", _("附件合计 {size:.1f} MB").format(size=total / 1e6))


@rule(
    "MW-A008",
    "附件里没有会动作或藏着的东西",
    why="宏、脚本、内嵌文件和外部链接会在读者电脑上动作，也会带出没有审过的内容。",
    who=_EDITOR,
    fix="在原软件里删去宏、内嵌对象和外部链接，再导出一次。",
    before="清单.xlsx 里有 xl/vbaProject.bin",
    after="清单.xlsx 里只有表格",
)
def nothing_active(case: ItemCase) -> Sayings:
    """No macro, script, embedded file, external link, encryption or bomb that shows on the surface."""
    for at, one in _listed(case):
        ext = file_types.extension(one.file)
        data = case.data(one.file)
        if ext in file_types.TYPES and file_types.TYPES[ext].recognised(data):
            found = _("、").join(islice(file_types.active_parts(ext, data), 5))
            if found:
                yield Said(f"{at}.file", _("{file} 里有：{found}").format(file=one.file, found=found))


@rule(
    "MW-A009",
    "一个文件只列一次",
    why="同一个文件两个标题，读者不知道哪个对。",
    who=_EDITOR,
    fix="只留一行。",
    before="attachments 里两行都是 report.pdf",
    after="attachments 里一行 report.pdf",
)
def listed_once(case: ItemCase) -> Sayings:
    """No file name stands twice, whatever its case."""
    seen: set[str] = set()
    for index, one in enumerate(case.item.attachments):
        name = one.file.casefold()
        if name in seen:
            yield Said(f"attachments[{index}].file", _("{file} 列了两次").format(file=one.file))
        seen.add(name)


def _tables(case: ItemCase) -> Iterator[tuple[str, Attachment, list[list[str]] | None]]:
    for at, one in _listed(case):
        data = case.data(one.file)
        if file_types.extension(one.file) == "csv" and file_types.TYPES["csv"].recognised(data) and data:
            yield at, one, tables.read_table(data)


def _told(at: str, file: str, faults: Iterable[CellFault]) -> Sayings:
    """Faults of a table as sayings about its entry; at most MAX_TOLD of one file."""
    found = list(islice(faults, tables.MAX_TOLD + 1))
    for fault in found[: tables.MAX_TOLD]:
        place = _("第 {row} 行").format(row=fault.row) if fault.row else ""
        place += _("第 {column} 列").format(column=fault.column) if fault.column else ""
        yield Said(f"{at}.file", f"{file} {place}{'：' if place else ''}{fault.message}")
    if len(found) > tables.MAX_TOLD:
        yield Said(f"{at}.file", _("{file} 还有更多同类问题").format(file=file))


@rule(
    "MW-A010",
    "CSV 表格读得了",
    why="表格附件在网页上直接显示，也供公众下载再用（条例第八条：规范化、标准化、信息化）。",
    who=_EDITOR,
    fix="用 Excel“另存为 CSV UTF-8（逗号分隔）”，每行的格数与表头相同。",
    before="站点,数值\n一号,0.02,达标",
    after="站点,数值,评价\n一号,0.02,达标",
)
def tables_are_whole(case: ItemCase) -> Sayings:
    """Readable, with a header and rows of one width."""
    for at, one, rows in _tables(case):
        yield from _told(at, one.file, tables.shape_faults(rows))


@rule(
    "MW-A011",
    "CSV 表格里没有公式",
    why="以 = + - @ 开头的格子会被 Excel 当作公式执行。",
    who=_EDITOR,
    fix="改成数值或文字；需要负数就写成完整的数。",
    before='单位,"=HYPERLINK(…)"',
    after="单位,某某公司",
)
def tables_have_no_formula(case: ItemCase) -> Sayings:
    """No cell that a spreadsheet would run."""
    for at, one, rows in _tables(case):
        yield from _told(at, one.file, tables.formula_faults(rows or []))


@rule(
    "MW-A012",
    "表格的表头合乎栏目的格式",
    why="同一栏目的表格格式相同，才能比较、画图、合并使用。",
    who=_EDITOR,
    fix="照提示写表头，列的次序也要相同。",
    before="企业,代码",
    after="企业名称,统一社会信用代码",
)
def tables_have_the_header(case: ItemCase) -> Sayings:
    """The header is that of the column's table schema."""
    schema = case.column.table if case.column else None
    for at, one, rows in _tables(case):
        if schema is not None and rows:
            yield from _told(at, one.file, tables.header_faults(rows, schema))


@rule(
    "MW-A013",
    "表格的每一格写法正确",
    why="重点排污单位名录等公开统一社会信用代码，校验位能发现抄错的一位；数和日期写错就画不出图。",
    who=_EDITOR,
    fix="照提示改那一格。",
    before="某某公司,91350100M000100Y44",
    after="某某公司,91350100M000100Y43",
)
def tables_have_typed_cells(case: ItemCase) -> Sayings:
    """Every cell is of its column's type; every credit code's check digit holds."""
    schema = case.column.table if case.column else None
    for at, one, rows in _tables(case):
        if schema is not None and rows and not any(tables.header_faults(rows, schema)):
            yield from _told(at, one.file, tables.cell_faults(rows, schema))


@rule(
    "MW-A014",
    "要求附全文、附表的有附件",
    why="环评文件和批复公开全文（环境保护法第五十六条）；名单、监测数据以表格公开，才能逐条核对。",
    who=_EDITOR,
    fix="附上全文；附表用 CSV，表头照栏目的格式。",
    before="环评受理公示，没有附件",
    after="attachments: [{file: 报告书全本.pdf, …}]",
)
def full_text_is_there(case: ItemCase) -> Sayings:
    """A column of full texts has an attachment; one that asks for its table with every item has a CSV.

    What was withdrawn has none: MW-M014 takes them away.
    """
    item, column = case.item, case.column
    if column is None or item.mode != "active" or kind_of(item) == "withdrawal":
        return
    if column.full_text and not item.attachments:
        yield Said("attachments", _("本栏目要附全文"))
    asked = column.table is not None and column.table.required
    if asked and not any(file_types.extension(one.file) == "csv" for one in item.attachments):
        yield Said("attachments", _("本栏目要附 CSV 表格"))


RULES = (
    files_are_there,
    files_are_listed,
    digests_agree,
    types_are_allowed,
    content_is_the_type,
    not_empty,
    not_too_large,
    nothing_active,
    listed_once,
    tables_are_whole,
    tables_have_no_formula,
    tables_have_the_header,
    tables_have_typed_cells,
    full_text_is_there,
)
