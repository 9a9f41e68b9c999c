"""Processes that share the work of a build and keep what they have read between one phase and the next.

A worker is an object made by `make()` in its own process (forked, so that the parent's register and entries are there
without copying); `call` runs one of its methods in every worker, each with its own argument, and gathers the answers in
the workers' order. One worker needs no process. The workers' methods are functions of their arguments and of what the
worker read before, so any other pool that keeps an actor per share (a Dask cluster) can take the crew's place.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from mingwen.messages import MingwenError, _


class Crew:
    """`count` workers; a context manager that ends them."""

    def __init__(self, count: int, make: Callable[[], Any]) -> None:
        self._local = make() if count == 1 else None
        self._processes: list[Any] = []
        self._pipes: list[Connection] = []
        context = multiprocessing.get_context("fork")
        for _number in range(count if count > 1 else 0):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, [*self._pipes, ours], make), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)

    def __len__(self) -> int:
        return len(self._pipes) or 1

    def call(self, method: str, arguments: Sequence[Any]) -> list[Any]:
        """Run `method(argument)` in each worker. Raises what a worker raised; MingwenError where a worker died."""
        if self._local is not None:
            return [getattr(self._local, method)(arguments[0])]
        for pipe, argument in zip(self._pipes, arguments, strict=True):
            pipe.send_bytes(pickle.dumps((method, argument), protocol=5))
        return [self._answer(pipe) for pipe in self._pipes]

    def _answer(self, pipe: Connection) -> Any:
        try:
            good, value = pickle.loads(pipe.recv_bytes())  # noqa: S301 - between a parent and its own child
        except (EOFError, OSError) as error:
            raise MingwenError(_("一个构建进程中途退出（可能是内存不足），旧网站没有变动")) from error
        if not good:
            raise value
        return value

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            if kind is not None:
                process.terminate()
            process.join()


def _work(pipe: Connection, others: list[Connection], make: Callable[[], Any]) -> None:
    for other in others:  # ends of other workers' pipes: held open here, they would hide the parent's death
        other.close()
    worker = make()
    while True:
        try:
            method, argument = pickle.loads(pipe.recv_bytes())  # noqa: S301 - between a parent and its own child
        except (EOFError, OSError):
            os._exit(0)
        try:
            answer = (True, getattr(worker, method)(argument))
        except Exception as error:  # noqa: BLE001 - handed to the parent, which raises it
            answer = (False, _carried(error))
        pipe.send_bytes(pickle.dumps(answer, protocol=5))


def _carried(error: Exception) -> Exception:
    """The error itself where it survives the way to the parent, else its words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - between a parent and its own child
    except Exception:  # noqa: BLE001 - an error that cannot travel is told in words
        return MingwenError(f"{type(error).__name__}: {error}")
    return error
