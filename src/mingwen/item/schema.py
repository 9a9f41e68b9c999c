"""The JSON Schema of an item's front matter, for editors; made from the declaration that the form reader reads."""

from __future__ import annotations

from typing import Any

from mingwen.item import form
from mingwen.item.model import Item
from mingwen.messages import _

DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that all YAML language servers in use understand


def item_schema() -> dict[str, Any]:
    """JSON Schema (draft 7) of the front matter, every key with its Chinese label."""
    return {
        "$schema": DIALECT,
        "title": _("明文：信息栏"),
        "description": _("政府信息公开条目的信息栏（文件开头两行 --- 之间的部分）"),
        **form.schema_of(Item),
    }
