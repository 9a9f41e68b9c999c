"""What the engine says about itself (family X): it never lets a thing pass because it could not look."""

from __future__ import annotations

from mingwen.messages import ADMISSION
from mingwen.rules.rule import TOOL, Rule

_WHY = "检查程序出错、超时或没有规则可用时，一律按不通过处理（宁可不发，不可错发）。"
_WHO = "维护人员"

BROKE = Rule(
    "MW-X001",
    "检查程序自己出错",
    ADMISSION,
    TOOL,
    _WHY,
    _WHO,
    "把文件路径和这条提示报给维护人员；问题解决前内容不会发布，也不会丢失。",
    "某条规则遇到没有预料的内容而中断。",
    "程序修好后，同一内容得到明确的通过或不通过。",
)
EMPTY = Rule(
    "MW-X002",
    "没有装入任何规则",
    ADMISSION,
    TOOL,
    _WHY,
    _WHO,
    "重新安装 mingwen，再检查一次。",
    "规则表是空的，什么都不会被发现。",
    "规则表完整装入。",
)
UNKNOWN = Rule(
    "MW-X003",
    "提示的编号不在规则表里",
    ADMISSION,
    TOOL,
    _WHY,
    _WHO,
    "重新安装 mingwen；仍然出现时报给维护人员。",
    "读文件的程序和规则表不是同一个版本。",
    "两者来自同一次安装。",
)
RULES = (BROKE, EMPTY, UNKNOWN)
