"""The command line: a module a group of commands; `mingwen gate` goes around all of it, because hooks must be fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code (0 holds, 1 refused, 2 could not run)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["gate"]:
        from mingwen.gates.command import main as gate

        return gate(arguments[1:])
    from mingwen.cli.run import run

    return run(arguments)
