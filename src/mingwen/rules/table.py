"""The table of all rules, family by family. What is not in it does not judge; an empty one refuses everything."""

from __future__ import annotations

from mingwen.rules import (
    attachments,
    body,
    dates,
    duties,
    form,
    kinds,
    landings,
    links,
    message,
    modes,
    numbers,
    paths,
    proofs,
    records,
    register,
    secrecy,
    signoff,
    tool,
    units,
)
from mingwen.rules.rule import RuleSet

FAMILIES = {
    "F": "格式",
    "P": "路径",
    "N": "编号",
    "U": "单位与栏目",
    "S": "签批",
    "C": "保密",
    "M": "公开方式",
    "A": "附件",
    "D": "日期",
    "K": "专用信息栏",
    "L": "关联",
    "H": "修改与记录",
    "G": "进入主分支",
    "B": "正文",
    "E": "提交说明",
    "T": "时限与职责",
    "R": "登记册",
    "X": "检查程序",
}

RULES = RuleSet(
    (
        *form.RULES,
        *paths.RULES,
        *numbers.RULES,
        *units.RULES,
        *signoff.RULES,
        *secrecy.RULES,
        *modes.RULES,
        *attachments.RULES,
        *dates.RULES,
        *kinds.RULES,
        *links.RULES,
        *records.RULES,
        *landings.RULES,
        *proofs.RULES,
        *body.RULES,
        *message.RULES,
        *duties.RULES,
        *register.RULES,
        *tool.RULES,
    )
)
