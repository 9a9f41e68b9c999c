"""The rules as people look them up: a page each, made from what the rule says of itself, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mingwen.messages import ADMISSION, _
from mingwen.rules.rule import FORM, ITEM, LANDING, MESSAGE, OWED, REGISTER, TOOL, TREE, Rule, RuleSet

INDEX = "README.md"
_FAMILIES = {
    "F": "文件的写法",
    "R": "登记册",
    "P": "路径",
    "N": "编号与文号",
    "U": "单位与栏目",
    "S": "签批",
    "C": "保密判断",
    "M": "公开方式与修改",
    "A": "附件",
    "B": "正文",
    "D": "日期",
    "K": "专用信息栏",
    "L": "关联与链接",
    "G": "进入主分支",
    "T": "期限与职责",
    "X": "检查程序自己",
}
_LOOKS_AT = {
    FORM: "读文件的时候",
    ITEM: "一件信息，连同它的附件",
    TREE: "所有路径，或几件信息之间",
    LANDING: "进入主分支的一步：它改了什么，什么时候",
    MESSAGE: "提交说明，连同暂存的信息",
    OWED: "一件信息，到判断的那一天",
    REGISTER: "登记册",
    TOOL: "检查程序自己",
}
_GENERATED = "<!-- 由 mingwen rules --write 生成，不要手改；内容在 src/mingwen/rules/ 和 register/checks.py。 -->"


def pages(rules: RuleSet) -> Mapping[str, str]:
    """Every page's file name and text: one a rule, named by its id, and the list."""
    return {INDEX: _index(rules)} | {f"{rule.id}.md": page(rule) for rule in rules.rules}


def page(rule: Rule) -> str:
    """The page of one rule: what it asks, why with its article, before, after, who mends it and how."""
    return "\n".join(
        [
            _GENERATED,
            "",
            f"# {rule.id}　{_(rule.title)}",
            "",
            f"- **{_('性质')}**：{_kind(rule)}",
            f"- **{_('查什么')}**：{_(_LOOKS_AT[rule.scope])}",
            f"- **{_('谁来办')}**：{_(rule.who)}",
            "",
            f"## {_('为什么')}",
            "",
            _(rule.why),
            "",
            f"## {_('怎么办')}",
            "",
            _(rule.fix),
            *_example(_("不成立的例子"), rule.before),
            *_example(_("成立的例子"), rule.after),
            "",
        ]
    )


def _kind(rule: Rule) -> str:
    if rule.kind != ADMISSION:
        return _("职责：只提醒并记录，从不拦下")
    if rule.main_only:
        return _("准入：进主分支时不成立就拦下，草稿分支上不查")
    return _("准入：不成立就拦下，草稿分支上也查")


def _example(title: str, text: str) -> Iterator[str]:
    if text:
        fence = "````" if "```" in text else "```"
        yield from ("", f"## {title}", "", f"{fence}text", text, fence)


def _index(rules: RuleSet) -> str:
    lines = [
        _GENERATED,
        "",
        f"# {_('规则')}",
        "",
        _("每条规则一页：查什么、为什么、不成立和成立的例子、谁来办。编号不变。"),
    ]
    for family in dict.fromkeys(rule.family for rule in rules.rules):
        lines += [
            "",
            f"## {family}　{_(_FAMILIES.get(family, family))}",
            "",
            f"| {_('编号')} | {_('规则')} | {_('性质')} |",
            "|---|---|---|",
        ]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {_(rule.title)} | {_('准入') if rule.kind == ADMISSION else _('职责')} |"
            for rule in rules.rules
            if rule.family == family
        ]
    return "\n".join([*lines, ""])


def as_json(rules: RuleSet) -> list[dict[str, Any]]:
    """Every rule as plain data, in the order of the table."""
    return [
        {
            "id": rule.id,
            "title": _(rule.title),
            "kind": rule.kind,
            "scope": rule.scope,
            "main_only": rule.main_only,
            "why": _(rule.why),
            "who": _(rule.who),
            "fix": _(rule.fix),
        }
        for rule in rules.rules
    ]
