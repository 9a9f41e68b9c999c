"""What hosts and office systems tell of approvals, each brought to one kind of row; only the command line reads it.

Readers are made with pydantic, so no gate may import this room (a contract in pyproject.toml): what a gate needs is in
the record that was made of a review, which `mingwen.evidence.imported` verifies with nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mingwen.evidence.hosts import gitea, gitee, github, gitlab, oa
from mingwen.evidence.hosts.documents import rows
from mingwen.evidence.hosts.review import Review, SetAside

__all__ = ["HOSTS", "Review", "SetAside", "read_oa", "read_reviews"]

_Read = Callable[[Iterable[Mapping[str, Any]]], Iterator[Review]]
HOSTS: Mapping[str, _Read] = {
    github.HOST: github.read,
    gitlab.HOST: gitlab.read,
    gitea.HOST: gitea.read,
    "forgejo": gitea.read,
    gitee.HOST: gitee.read,
}


def read_reviews(host: str, data: bytes) -> list[Review]:
    """All reviews in what a host answered or sent. Raises MingwenError where anything in it is not the host's."""
    return list(HOSTS[host](rows(data)))


def read_oa(data: bytes) -> list[tuple[str, Review]]:
    """The steps of an office system's forms, each with the index number of its item. Raises MingwenError."""
    return list(oa.read(rows(data)))
