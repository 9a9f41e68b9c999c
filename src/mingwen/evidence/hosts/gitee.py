"""Gitee: the merge request webhook, and the pull request with its reviewers.

The webhook's action `approved` tells who passed the review (`sender`) and the head commit at that moment. `GET
/api/v5/repos/{owner}/{repo}/pulls/{number}` lists the `assignees` with `accept`, without a commit or a time of the
acceptance: what is read off it gives level `bound` and no more. Gitee has no review that asks for changes and none that
is stale; what is taken back is simply no longer accepted. `testers` test, they do not approve. Source: Gitee's Open API
v5 (PullRequest) and its webhook guide, "WebHook 推送数据格式说明".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mingwen.evidence.hosts import review
from mingwen.evidence.hosts.payload import NOBODY, Id, Moment, Payload, User, commit_id, parse, refuse, utc
from mingwen.evidence.hosts.review import Review

HOST = "gitee"


class Head(Payload):
    """The tip of the pull request's branch."""

    sha: str = ""


class Reviewer(User):
    """A reviewer and whether the review was passed."""

    accept: bool


class Pull(Payload):
    """A pull request as the API answers."""

    number: Id
    assignees: tuple[Reviewer, ...] = ()
    html_url: str = ""


class HookPull(Payload):
    """A pull request within a webhook."""

    number: Id
    updated_at: Moment = None
    head: Head = Head()
    html_url: str = ""


class Event(Payload):
    """The webhook."""

    action: str = ""
    sender: User | None = None
    pull_request: HookPull


def read(rows: Iterable[Mapping[str, Any]]) -> Iterator[Review]:
    """The reviews of webhooks and of pull requests, mixed as they come."""
    for row in rows:
        if row.get("hook_name") == "merge_request_hooks":
            yield _of_event(parse(Event, row))
        elif "assignees" in row and "number" in row:
            pull = parse(Pull, row)
            yield from (_listed(one, pull) for one in pull.assignees if one.accept)
        else:
            raise refuse("Gitee")


def _of_event(event: Event) -> Review:
    pull, user = event.pull_request, event.sender or NOBODY
    return Review(
        host=HOST,
        id=f"{pull.number}/{user.id}/{utc(pull.updated_at)}/{event.action}",
        login=user.name,
        account=user.id,
        state=review.APPROVED if event.action == "approved" else review.COMMENT,
        commit=commit_id(pull.head.sha),
        submitted=pull.updated_at,
        bot=user.is_bot,
        url=pull.html_url,
    )


def _listed(user: Reviewer, pull: Pull) -> Review:
    return Review(
        host=HOST,
        id=f"{pull.number}/{user.id}",
        login=user.name,
        account=user.id,
        state=review.APPROVED,
        bot=user.is_bot,
        url=pull.html_url,
    )
