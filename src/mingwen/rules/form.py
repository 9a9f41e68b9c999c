"""The strict form (family F): said by the reader of the file (`mingwen.item`), explained here."""

from __future__ import annotations

from mingwen.messages import ADMISSION
from mingwen.rules.rule import FORM, Rule

_EDITOR = "拟稿人"
_SAME = "同一个文件在检查程序、网站和代码托管平台上必须读成一样的内容，否则审的和发的不是一回事。"
_SEEN = "看不见的字符能让人读到的和机器读到的不一样（同形、倒序、藏字）。"


def _form(rule_id: str, title: str, why: str, fix: str, before: str, after: str) -> Rule:
    return Rule(rule_id, title, ADMISSION, FORM, why, _EDITOR, fix, before, after)


RULES = (
    _form(
        "MW-F001", "文件是 UTF-8 编码", _SAME, "用编辑器“另存为 UTF-8”。", "以 GBK 保存的文件", "以 UTF-8 保存的文件"
    ),
    _form("MW-F002", "文件开头没有 BOM", _SAME, "另存为“UTF-8（无 BOM）”。", "<BOM>---\ntitle: …", "---\ntitle: …"),
    _form(
        "MW-F003", "换行只用 LF", _SAME, "在编辑器右下角把 CRLF 改成 LF 再保存。", "title: …<CR><LF>", "title: …<LF>"
    ),
    _form(
        "MW-F004",
        "没有看不见的字符",
        _SEEN,
        "删去提示位置的字符，重新输入前后文字。",
        "饮用<U+200B>水",
        "饮用水",
    ),
    _form(
        "MW-F005",
        "文件不超过 1.1 MB",
        "过大的文件读者打不开，审核人也看不完。",
        "把长表、图片改作附件。",
        "正文里粘贴了两万行数据",
        "数据放进 CSV 附件",
    ),
    _form(
        "MW-F010",
        "文件从第一行的 --- 开始",
        _SAME,
        "让第一行只有三个减号 ---：前面没有空行和文字，后面没有空格。",
        "（空行）\n---",
        "---\ntitle: …",
    ),
    _form(
        "MW-F011",
        "信息栏以单独一行 --- 结束",
        _SAME,
        "在信息栏后补一行 ---，后面不要有空格。",
        "title: …\n正文",
        "title: …\n---\n正文",
    ),
    _form(
        "MW-F012",
        "信息栏里没有别的 --- 或 ... 行",
        _SAME,
        "是结束信息栏的，只写三个减号，后面不带空格；不是的，移到正文，或改写。",
        "summary: |\n  甲\n--- 乙",
        "summary: 甲，乙",
    ),
    _form(
        "MW-F013",
        "信息栏不超过 16 KB",
        "信息栏是给人看的卡片，不是正文。",
        "把长文字移到正文。",
        "summary: （两万字）",
        "summary: 两处水源地全部达标。",
    ),
    _form("MW-F014", "信息栏写法正确", _SAME, "按提示的行和列修改。", "title: 通报: 九月", 'title: "通报: 九月"'),
    _form(
        "MW-F015",
        "信息栏里没有引用和锚",
        "引用能让几百字节展开成上亿个值，也让审核人看不到实际内容。",
        "把引用的内容直接写出来。",
        "with: &a [water]\ntopics: *a",
        "with: [water]\ntopics: [water]",
    ),
    _form("MW-F016", "信息栏里没有类型标记", _SAME, "删去 ! 开头的标记。", "revision: !!int 1", "revision: 1"),
    _form(
        "MW-F017",
        "同一名称只写一次",
        "写两次时，不同程序取的值不同。",
        "只留一处。",
        "mode: active\nmode: withheld",
        "mode: withheld",
    ),
    _form(
        "MW-F018",
        "信息栏不超过六层",
        "层次过深会拖垮读取程序，人也看不懂。",
        "减少层次。",
        "a: {b: {c: {d: {e: {f: {g: 1}}}}}}",
        "a: {b: 1}",
    ),
    _form("MW-F019", "名称是普通的词", _SAME, "改用说明里列出的名称。", "on: 是", "mode: active"),
    _form("MW-F020", "每个值别的程序也读得了", _SAME, "给这个值加上双引号。", "doc_no: =1", 'doc_no: "=1"'),
    _form(
        "MW-F021",
        "没有不认识的名称",
        "不认识的名称没有规则检查，也可能让信息在网站上隐身。",
        "改正拼写，或删去这一项。",
        "titel: 通报",
        "title: 通报",
    ),
    _form(
        "MW-F022",
        "必填的项都填了",
        "《政府信息公开条例》第十二条要求目录有索引、名称、内容概述、生成日期；签批和保密判断缺一不可。",
        "补上这一项；运行 mingwen explain 可以看还缺什么。",
        "secrecy: {conclusion: clear, by: water-head, date: 2026-10-09}",
        'secrecy: {doubt: "no", conclusion: clear, by: water-head, date: 2026-10-09}',
    ),
    _form("MW-F023", "每一项的写法正确", _SAME, "照提示里的例子写。", "formed: 2026年10月8日", "formed: 2026-10-08"),
)
