"""GitHub: the list of a pull request's reviews, and the webhook `pull_request_review`.

`GET /repos/{owner}/{repo}/pulls/{number}/reviews`, chronological. A dismissal rewrites the state of the row that it is
about; `user` is null for a deleted account; `submitted_at` is absent from a pending one; `commit_id` is null once the
commit is garbage. Source: npm @octokit/openapi 23.0.2, schema pull-request-review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mingwen.evidence.hosts import review
from mingwen.evidence.hosts.payload import NOBODY, Id, Moment, Payload, User, commit_id, parse, refuse
from mingwen.evidence.hosts.review import Review

HOST = "github"
_STATES = {
    "APPROVED": review.APPROVED,
    "CHANGES_REQUESTED": review.CHANGES,
    "DISMISSED": review.TAKEN_BACK,
    "COMMENTED": review.COMMENT,
    "PENDING": review.PENDING,
}


class Row(Payload):
    """A review; the webhook writes the state in small letters, and `updated_at` stands in newer webhooks only."""

    id: Id
    user: User | None
    state: str
    commit_id: str | None = None
    submitted_at: Moment = None
    updated_at: Moment = None
    html_url: str = ""


def read(rows: Iterable[Mapping[str, Any]]) -> Iterator[Review]:
    """The reviews of a list's rows and of webhooks, mixed as they come."""
    for row in rows:
        found = row.get("review", row) if "pull_request" in row else row
        if not isinstance(found, dict) or not {"state", "commit_id"} <= found.keys():
            raise refuse("GitHub")
        yield _review(parse(Row, found))


def _review(row: Row) -> Review:
    state = _STATES.get(row.state.upper())
    if state is None:
        raise refuse("GitHub")
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
        url=row.html_url,
    )
