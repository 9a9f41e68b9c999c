"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Says what a long work is doing, on standard error, only where that is a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    @contextmanager
    def phase(self, words: str) -> Iterator[None]:
        """One phase: its words while it runs, its seconds when it is done."""
        start = time.monotonic()
        if self._shown:
            sys.stderr.write(f"  {words} …")
            sys.stderr.flush()
        try:
            yield
        finally:
            if self._shown:
                sys.stderr.write(f"\r  {words}  {time.monotonic() - start:.1f} s\033[K\n")
                sys.stderr.flush()
