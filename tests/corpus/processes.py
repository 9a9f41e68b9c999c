"""A command measured from outside: its time on the clock, and the memory of every process that it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

INTERVAL = 0.1  # seconds between two looks at memory: a look takes some milliseconds of a core


class FailedError(Exception):
    """A command under test did not exit with 0; its last lines say why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of each run, on the clock and of processors; the most memory of all processes, in bytes (0: no look)."""

    seconds: tuple[float, ...]
    cpu: tuple[float, ...]
    memory: int = 0

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def least(self) -> float:
        return min(self.seconds)


def measured(
    command: Sequence[str],
    folder: Path,
    *,
    rounds: int = 1,
    memory: bool = False,
    before: Callable[[], object] = lambda: None,
    env: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command `rounds` times, `before` each of them; the looks at memory are a further run, which is not timed.

    A single round is looked at while it is timed: what it loses is within what two runs differ by.
    """
    peak = 0
    seconds: list[float] = []
    cpu: list[float] = []
    if memory and rounds > 1:
        before()
        peak = run(command, folder, memory=True, env=env).memory
    for _round in range(rounds):
        before()
        one = run(command, folder, memory=memory and rounds == 1, env=env)
        seconds += one.seconds
        cpu += one.cpu
        peak = max(peak, one.memory)
    return Cost(tuple(seconds), tuple(cpu), peak)


def run(command: Sequence[str], folder: Path, *, memory: bool = False, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command once. Raises FailedError where it does not exit with 0."""
    with tempfile.TemporaryFile() as said:
        used, begun = os.times(), time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid) if memory else None
        code = process.wait()
        seconds = time.perf_counter() - begun
        now, peak = os.times(), watch.stop() if watch else 0
        if code != 0:
            said.seek(0)
            tail = said.read().decode("utf-8", "replace")[-1500:]
            raise FailedError(f"{' '.join(command)}: {code}\n{tail}")
    cpu = now.children_user + now.children_system - used.children_user - used.children_system
    return Cost((seconds,), (cpu,), peak)


def aside(folder: Path) -> None:
    """Move what a command made out of the way of its next cold run, without removing it.

    ext4 does not give out the number of a file that was removed in the last seconds and looks at each of them: a build
    that follows the removal of ten thousand files spends a quarter of its time there.
    """
    if folder.exists():
        trash = folder.parent / ".trash"
        trash.mkdir(exist_ok=True)
        folder.rename(trash / str(len(list(trash.iterdir()))))


class _Watch:
    """Looks at the memory of a process and its children until it is told to stop."""

    def __init__(self, process: int) -> None:
        self._process, self._peak, self._done = process, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(INTERVAL):
            self._peak = max(self._peak, family_memory(self._process))

    def stop(self) -> int:
        """End the looking; gives the greatest sum seen, in bytes."""
        self._done.set()
        self._thread.join()
        return self._peak


def family_memory(process: int) -> int:
    """Bytes held by a process and all that it started, pages that several share counted once (PSS)."""
    total = 0
    waiting = [process]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        total += _proportional(folder)
        waiting += _children(folder)
    return total


def _children(folder: Path) -> list[int]:
    try:
        return [int(child) for task in (folder / "task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:  # it has ended since it was listed
        return []


def _proportional(process: Path) -> int:
    try:
        rows = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:")), 0)
