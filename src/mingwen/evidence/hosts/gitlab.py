"""GitLab: the merge request webhook, and what `approvals` and `approval_state` answer.

The webhook tells who approved (`approval`, or `approved` where that was the last one needed) or took it back
(`unapproval`, `unapproved`) and the merge request's last commit at that moment. `GET …/approvals` and
`GET …/approval_state` list who approves now, without a commit and, before GitLab 18, without a time: what is read off
them is bound to the text by our own reading alone, so it gives level `bound` and no more. A reset that GitLab does by
itself (`system`) is nobody's decision: the digest already voids what was signed on another text. Source:
gitlab-org/gitlab doc/user/project/integrations/webhook_events.md and doc/api/merge_request_approvals.md (MIT).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mingwen.evidence.hosts import review
from mingwen.evidence.hosts.payload import NOBODY, Id, Moment, Payload, User, commit_id, parse, refuse, utc
from mingwen.evidence.hosts.review import Review

HOST = "gitlab"
_ACTIONS = {
    "approval": review.APPROVED,
    "approved": review.APPROVED,
    "unapproval": review.TAKEN_BACK,
    "unapproved": review.TAKEN_BACK,
}


class Commit(Payload):
    """The merge request's last commit."""

    id: str


class Attributes(Payload):
    """What happened to which merge request."""

    iid: Id
    action: str = ""
    updated_at: Moment = None
    last_commit: Commit | None = None
    url: str = ""
    system: bool = False


class Event(Payload):
    """The webhook."""

    user: User | None
    object_attributes: Attributes
    system: bool = False


class Approver(Payload):
    """An entry of `approved_by`: the user within (`approvals`), or the user itself (`approval_state`)."""

    user: User | None = None
    approved_at: Moment = None


class Approvals(Payload):
    """The answer of `approvals`."""

    iid: Id = ""
    approved_by: tuple[Approver, ...] = ()


class Rule(Payload):
    """An approval rule of `approval_state`."""

    approved_by: tuple[User, ...] = ()


class ApprovalState(Payload):
    """The answer of `approval_state`."""

    rules: tuple[Rule, ...]


def read(rows: Iterable[Mapping[str, Any]]) -> Iterator[Review]:
    """The reviews of webhooks and of both answers, mixed as they come."""
    for row in rows:
        if row.get("object_kind") == "merge_request":
            yield _of_event(parse(Event, row))
        elif "approved_by" in row:
            answer = parse(Approvals, row)
            yield from (_listed(one.user, one.approved_at, answer.iid) for one in answer.approved_by)
        elif "rules" in row:
            users = (user for rule in parse(ApprovalState, row).rules for user in rule.approved_by)
            yield from (_listed(user, None, "") for user in users)
        else:
            raise refuse("GitLab")


def _of_event(event: Event) -> Review:
    what, user = event.object_attributes, event.user or NOBODY
    return Review(
        host=HOST,
        id=f"{what.iid}/{user.id}/{utc(what.updated_at)}/{what.action}",
        login=user.name,
        account=user.id,
        state=_ACTIONS.get(what.action, review.COMMENT),
        commit=commit_id(what.last_commit.id if what.last_commit is not None else None),
        submitted=what.updated_at,
        bot=user.is_bot,
        system=event.system or what.system,
        url=what.url,
    )


def _listed(user: User | None, at: Any, iid: str) -> Review:
    user = user or NOBODY
    number = f"{iid or 'approval'}/{user.id}"
    return Review(
        host=HOST, id=number, login=user.name, account=user.id, state=review.APPROVED, submitted=at, bot=user.is_bot
    )
