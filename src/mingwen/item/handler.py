"""python-frontmatter by our rules: `frontmatter.loads(text, handler=StrictHandler())`.

For other programs that read items: the same refusals as `mingwen check`, the same body, the same keys, and every scalar
the string that the file writes.
"""

from __future__ import annotations

from frontmatter.default_handlers import BaseHandler

from mingwen.item import strict
from mingwen.item.strict import Node
from mingwen.messages import Fault, MingwenError


class FormError(MingwenError):
    """The text does not hold the strict form; `faults` has every reason with its line and column."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(f"{fault.line}:{fault.column} {fault.message}" for fault in faults))
        self.faults = tuple(faults)


class StrictHandler(BaseHandler):
    """Reads the strict form of `mingwen.item.strict`; raises FormError where it does not hold. It never writes."""

    FM_BOUNDARY = None
    START_DELIMITER = END_DELIMITER = strict.FENCE

    def __init__(self) -> None:
        """Without the library's own pattern: the block is cut by ours."""

    def detect(self, text: str) -> bool:
        """Always: what does not begin with the block is refused, never taken for a page without one."""
        return True

    def split(self, text: str) -> tuple[str, str]:
        """The block and the body, cut where every reader of the file cuts them.

        The library strips white space around the whole text first, so blank lines before the block are not seen here.
        """
        faults: list[Fault] = []
        block = strict.split(f"{text}\n", faults)  # the library has stripped the file's last line break
        if block is None:
            raise FormError(faults)
        return block.front, block.body

    def load(self, fm: str) -> dict[str, Node]:
        """The block as plain data, every scalar a string."""
        faults: list[Fault] = []
        tree = strict.parse(fm, faults, first_line=2)
        if tree is None or faults:
            raise FormError(faults)
        return tree.data
