"""What stands in a file whose form does not hold: enough of an item for the rules to look at the rest of it.

A required field that is blank or unreadable becomes UNREAD, which refuses every use. A rule that asks for it stops
there and says nothing, so that a blank summary hides no fault elsewhere and makes up none. Such an item is judged and
nothing else: it is never published, signed or counted.
"""

from __future__ import annotations

from typing import Any, NoReturn

from mingwen.item import form, path
from mingwen.item.digest import digest
from mingwen.item.model import Item, ItemPlace
from mingwen.item.reader import Reading
from mingwen.item.strict import Node
from mingwen.messages import Fault


class UnreadError(Exception):
    """Something was asked of a field that the file does not say."""


class _Unread:
    """The value of a field that could not be read."""

    def _refuse(self, *_asked: Any) -> NoReturn:
        raise UnreadError

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __call__ = _refuse
    __bool__ = __int__ = __str__ = __repr__ = __format__ = __hash__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mod__ = __rmod__ = _refuse


UNREAD: Any = _Unread()


def what_stands(reading: Reading) -> Item | None:
    """The item of a file with UNREAD in the place of what its form faults name; None where nothing could be parsed."""
    if reading.tree is None or reading.block is None:
        return None
    block, data = reading.block, reading.tree.data
    place = ItemPlace(reading.path, path.parse(reading.path), block.body, block.body_line, digest(data, block.body))
    item: Item = _record(Item, data, place=place)
    return item


def _record(record: type[Any], node: dict[str, Node], **more: Any) -> Any:
    values = dict(more)
    for name, (key, one) in form.forms(record).items():
        child = node.get(key, "")
        if child in ("", "null", "~"):
            if one.required:
                values[name] = UNREAD
            continue
        faults: list[Fault] = []
        value = one.read(child, key, faults)
        if not faults:
            values[name] = value
        else:
            partly = isinstance(one, form.Sub) and isinstance(child, dict)
            values[name] = _record(one.record, child) if partly else UNREAD  # type: ignore[attr-defined, arg-type]
    return record(**values)
