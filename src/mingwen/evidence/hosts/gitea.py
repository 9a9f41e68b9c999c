"""Gitea and Forgejo: the list of a pull request's reviews.

`GET /repos/{owner}/{repo}/pulls/{index}/reviews`. A dismissed row keeps its state and says `dismissed`; `stale` and
`official` are the host's own judgement; `submitted_at` is when the review was begun and `updated_at` when it was last
touched; `user` is null where a team was asked. Source: go-gitea/gitea modules/structs/pull_review.go (MIT).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mingwen.evidence.hosts import review
from mingwen.evidence.hosts.payload import NOBODY, Id, Moment, Payload, User, commit_id, parse, refuse
from mingwen.evidence.hosts.review import Review

HOST = "gitea"
_STATES = {
    "APPROVED": review.APPROVED,
    "REQUEST_CHANGES": review.CHANGES,
    "COMMENT": review.COMMENT,
    "REQUEST_REVIEW": review.COMMENT,
    "PENDING": review.PENDING,
    "": review.COMMENT,
}


class Row(Payload):
    """A review. What the host judges of it has no default: a row that leaves it out is not read as a good one."""

    id: Id
    user: User | None
    state: str
    commit_id: str | None
    stale: bool
    official: bool
    dismissed: bool
    submitted_at: Moment = None
    updated_at: Moment = None
    html_url: str = ""


def read(rows: Iterable[Mapping[str, Any]]) -> Iterator[Review]:
    """The reviews of a list's rows."""
    for row in rows:
        if not {"state", "commit_id", "official"} <= row.keys():
            raise refuse("Gitea/Forgejo")
        yield _review(parse(Row, row))


def _review(row: Row) -> Review:
    state = _STATES.get(row.state.upper())
    if state is None:
        raise refuse("Gitea/Forgejo")
    user = row.user or NOBODY
    return Review(
        host=HOST,
        id=row.id,
        login=user.name,
        account=user.id,
        state=state,
        commit=commit_id(row.commit_id),
        submitted=row.submitted_at,
        edited=row.updated_at,
        bot=user.is_bot,
        dismissed=row.dismissed,
        official=row.official,
        stale=row.stale,
        url=row.html_url,
    )
