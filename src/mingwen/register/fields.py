"""Fields of the register that the forms of an item do not know: references, bases, cadences."""

from __future__ import annotations

from typing import Any

from mingwen.item.form import Form, Text, form_kind
from mingwen.item.form import _field as declared
from mingwen.item.model import ID
from mingwen.messages import Fault, _
from mingwen.register import cadence as cadences

__all__ = ["BASIS", "ID", "REF", "WORDS", "CadenceForm", "declared", "limit"]

REF = Text("代号", pattern=ID, example="water")
WORDS = Text("名称", most=60)
BASIS = Text(
    "依据代号", pattern=r"[a-z0-9][a-z0-9-]{0,39}(?::[A-Za-z0-9.]{1,16})?", example="foi-regulation-2019:A20.13"
)


@form_kind
class CadenceForm(Form):
    """A cadence, read into its typed value; `rolls` is false for the age of a column (see `cadence.parse`)."""

    rolls: bool = True

    def read(self, node: Any, at: str, faults: list[Fault]) -> Any:
        value = cadences.parse(node, rolls=self.rolls) if isinstance(node, str) else None
        if value is None:
            return self._refuse(at, faults, _("这样的写法：{example}").format(example=cadences.EXAMPLE))
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": ["14d", "20wd", "month+10d"]}


def limit(label: str, *, required: bool = True, rolls: bool = True, **default: Any) -> Any:
    """Declare a cadence field."""
    return declared(CadenceForm(label, required, rolls), **default)
