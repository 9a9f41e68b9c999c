"""What hosts tell of reviews: one table of cases, told to each host in its own words (issue Approvals, show line 4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mingwen.evidence.hosts import HOSTS, Review, SetAside, read_oa, read_reviews
from mingwen.evidence.hosts.review import APPROVED, CHANGES, COMMENT, PENDING, by_person, decisions, last_words
from mingwen.messages import MingwenError

PAYLOADS = Path(__file__).parent / "payloads"
BEGIN = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)
HEAD = "3f2c" * 10
TAKEN_BACK = "taken-back"


@dataclass(frozen=True)
class Said:
    """One review as a case tells it; `at` and `edited` count minutes."""

    id: int
    state: str
    at: int
    who: str | None = "leader"
    edited: int | None = None
    bot: bool = False
    dismissed: bool = False
    stale: bool = False
    official: bool = True
    commit: str = HEAD


def stamp(minutes: int) -> str:
    return (BEGIN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def account(said: Said, key: str = "login") -> dict[str, Any] | None:
    if said.who is None:
        return None
    return {"id": sum(map(ord, said.who)), key: said.who, "type": "Bot" if said.bot else "User"}


def github(said: Said) -> dict[str, Any]:
    states = {APPROVED: "APPROVED", CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED", PENDING: "PENDING"}
    row: dict[str, Any] = {
        "id": said.id,
        "user": account(said),
        "state": "DISMISSED" if said.dismissed else states[said.state],
        "commit_id": said.commit,
        "submitted_at": stamp(said.at),
        "html_url": f"https://git.example.invalid/pull/12#{said.id}",
    }
    if said.edited is not None:  # only the webhook tells of it
        row["updated_at"] = stamp(said.edited)
        return {"action": "edited", "review": row, "pull_request": {"number": 12}}
    return row


def gitea(said: Said) -> dict[str, Any]:
    states = {APPROVED: "APPROVED", CHANGES: "REQUEST_CHANGES", COMMENT: "COMMENT", PENDING: "PENDING"}
    user = account(said)
    if user is not None and said.bot:
        user["id"] = -2
    return {
        "id": said.id,
        "user": user,
        "state": states[said.state],
        "commit_id": said.commit,
        "stale": said.stale,
        "official": said.official,
        "dismissed": said.dismissed,
        "submitted_at": stamp(said.at),
        "updated_at": stamp(said.at if said.edited is None else said.edited),
    }


def gitlab(said: Said) -> dict[str, Any]:
    actions = {APPROVED: "approved", COMMENT: "update", TAKEN_BACK: "unapproved"}
    user = account(said, "username")
    if user is not None and said.bot:
        user["username"] = "project_3_bot_1f"
    return {
        "object_kind": "merge_request",
        "user": user,
        "object_attributes": {
            "iid": 12,
            "action": actions[said.state],
            "updated_at": stamp(said.at).replace("T", " ").replace("Z", " UTC"),
            "last_commit": {"id": said.commit},
        },
    }


def gitee(said: Said) -> dict[str, Any]:
    return {
        "hook_name": "merge_request_hooks",
        "action": {APPROVED: "approved", COMMENT: "update"}[said.state],
        "sender": account(said),
        "pull_request": {"number": 12, "updated_at": stamp(said.at), "head": {"sha": said.commit}},
    }


TELL: dict[str, Callable[[Said], dict[str, Any]]] = {
    "github": github, "gitea": gitea, "forgejo": gitea, "gitlab": gitlab, "gitee": gitee,
}  # fmt: skip
ALL = ("github", "gitea", "gitlab", "gitee")
ROWS = ("github", "gitea")  # the hosts that list reviews with their states


@dataclass(frozen=True)
class Case:
    """What was said, who is left approving, and why the others are not; `hosts` are those that have the notion."""

    name: str
    said: tuple[Said, ...]
    approving: tuple[str, ...]
    reasons: tuple[str, ...]
    hosts: tuple[str, ...] = ALL
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)


CASES = (
    Case("approve", (Said(1, APPROVED, 0),), ("leader",), ()),
    Case("comment-after-approve", (Said(1, APPROVED, 0), Said(2, COMMENT, 5)), ("leader",), ("comment",)),
    Case("dismissed-after-approve", (Said(1, APPROVED, 0, dismissed=True),), (), ("taken-back",), ROWS),
    Case("taken-back-after-approve", (Said(1, APPROVED, 0), Said(2, TAKEN_BACK, 5)), (),
         ("superseded", "taken-back"), ("gitlab",)),
    Case("dismissed-revives-no-older-approve", (Said(1, APPROVED, 0), Said(2, APPROVED, 5, dismissed=True)), (),
         ("superseded", "taken-back"), ROWS),
    Case("dismissed-changes-revive-no-approve", (Said(1, APPROVED, 0), Said(2, CHANGES, 5, dismissed=True)), (),
         ("superseded", "taken-back"), ROWS),
    Case("approve-after-dismissed", (Said(1, APPROVED, 0, dismissed=True), Said(2, APPROVED, 5)), ("leader",),
         ("superseded",), ROWS),
    Case("approve-after-changes-requested", (Said(1, CHANGES, 0), Said(2, APPROVED, 5)), ("leader",),
         ("superseded",), ROWS),
    Case("approve-after-taken-back", (Said(1, TAKEN_BACK, 0), Said(2, APPROVED, 5)), ("leader",), ("superseded",),
         ("gitlab",)),
    Case("changes-requested-after-approve", (Said(1, APPROVED, 0), Said(2, CHANGES, 5)), (),
         ("superseded", "changes"), ROWS),
    Case("told-out-of-order", (Said(2, CHANGES, 5), Said(1, APPROVED, 0)), (), ("superseded", "changes"), ROWS),
    Case("edited-as-last-edited", (Said(1, APPROVED, 0), Said(1, APPROVED, 0, edited=9, dismissed=True)), (),
         ("duplicate", "taken-back"), ROWS),
    Case("edited-text-of-an-approve-is-no-new-approve",
         (Said(1, APPROVED, 0, edited=9), Said(2, CHANGES, 5)), (), ("superseded", "disputed"), ROWS),
    Case("null-user", (Said(1, APPROVED, 0, who=None),), (), ("no-user",)),
    Case("ghost", (Said(1, APPROVED, 0, who="ghost"),), (), ("no-user",)),
    Case("bot", (Said(1, APPROVED, 0, who="helper[bot]", bot=True),), (), ("bot",)),
    Case("bot-by-name", (Said(1, APPROVED, 0, who="helper[bot]"),), (), ("bot",)),
    Case("pending", (Said(1, APPROVED, 0), Said(2, PENDING, 5)), ("leader",), ("pending",), ROWS),
    Case("stale", (Said(1, APPROVED, 0, stale=True),), (), ("stale",), ("gitea",)),
    Case("stale-changes-still-void", (Said(1, APPROVED, 0), Said(2, CHANGES, 5, stale=True)), (),
         ("superseded", "changes"), ("gitea",)),
    Case("unofficial", (Said(1, APPROVED, 0, official=False),), (), ("unofficial",), ("gitea",)),
    Case("unofficial-revives-no-official", (Said(1, APPROVED, 0), Said(2, APPROVED, 5, official=False)), (),
         ("superseded", "unofficial"), ("gitea",)),
    Case("two-persons", (Said(1, APPROVED, 0), Said(2, APPROVED, 5, who="head")), ("head", "leader"), ()),
    Case("one-person-s-no-does-not-void-another-s-yes", (Said(1, APPROVED, 0), Said(2, CHANGES, 5, who="head")),
         ("leader",), ("changes",), ROWS),
    Case("duplicate-pages", (Said(1, APPROVED, 0), Said(2, APPROVED, 5, who="head"), Said(1, APPROVED, 0)),
         ("head", "leader"), ("duplicate",)),
    Case("duplicate-page-read-before-the-dismissal",
         (Said(1, APPROVED, 0, dismissed=True), Said(1, APPROVED, 0)), (), ("duplicate", "taken-back"), ROWS),
    Case("nobody", (), (), ()),
)  # fmt: skip


def outcome(reviews: Iterable[Review]) -> tuple[list[str], list[SetAside]]:
    """Who is left approving, each login taken for a person, and what was set aside."""
    aside: list[SetAside] = []
    decided = decisions(reviews, aside)
    whose = {review.id: review.login for review in decided}
    left = [last_words(mine, aside) for _person, mine in by_person(decided, whose)]
    return sorted(one.login for one in left if one is not None), aside


@pytest.mark.parametrize(
    ("host", "case"), [pytest.param(host, case, id=f"{host}-{case.name}") for case in CASES for host in case.hosts]
)
def test_each_person_s_last_decision_counts_and_no_other(host: str, case: Case) -> None:
    payload = json.dumps([TELL[host](said) for said in case.said]).encode()
    approving, aside = outcome(read_reviews(host, payload))
    assert approving == list(case.approving)
    assert sorted(one.reason for one in aside) == sorted(case.reasons)
    assert all(one.message for one in aside)


@pytest.mark.parametrize("host", [*ALL, "forgejo"])
def test_three_hundred_reviews_over_pages_in_a_row_as_gh_prints_them(host: str) -> None:
    said = [TELL[host](Said(number, APPROVED, number, who=f"account-{number % 30}")) for number in range(300)]
    pages = [said[start : start + 100] for start in range(0, 300, 90)]  # the pages overlap
    payload = b"\n".join(json.dumps(page).encode() for page in pages) + b"\n"
    approving, aside = outcome(read_reviews(host, payload))
    assert len(approving) == 30
    kinds = [one.reason for one in aside]
    assert (kinds.count("superseded"), kinds.count("duplicate")) == (270, 30)


RECORDED = "ec26c3e57ca3a959ca5aad62de7213c562f8c821", "2019-05-15T15:20:38+00:00"
LEADER = "leader-account", "7", APPROVED
NOON = "2026-10-10T10:30:00+08:00"


@pytest.mark.parametrize(
    ("host", "file", "expected"),
    [
        ("github", "github-review-submitted.json", ("Codertocat", "21031067", COMMENT, *RECORDED)),
        ("github", "github-review-dismissed.json", ("Codertocat", "21031067", TAKEN_BACK, *RECORDED)),
        ("github", "github-reviews.json",
         ("octocat", "1", APPROVED, "ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091", "2019-11-17T17:43:43+00:00")),
        ("gitlab", "gitlab-approved.json", (*LEADER, HEAD, "2026-10-10T02:30:00+00:00")),
        ("gitlab", "gitlab-approvals.json", (*LEADER, "", "2026-10-10T02:30:00.123000+00:00")),
        ("gitlab", "gitlab-approval-state.json", (*LEADER, "", None)),
        ("gitea", "gitea-reviews.json", (*LEADER, HEAD, NOON)),
        ("gitee", "gitee-approved.json", (*LEADER, HEAD, NOON)),
        ("gitee", "gitee-pull.json", (*LEADER, "", None)),
    ],
)  # fmt: skip
def test_a_payload_of_the_host_is_read(host: str, file: str, expected: tuple[str, ...]) -> None:
    review = read_reviews(host, (PAYLOADS / file).read_bytes())[0]
    at = review.at.isoformat() if review.at else None
    assert (review.login, review.account, review.decision, review.commit, at) == expected


def test_a_recorded_approval_and_its_recorded_dismissal_are_one_review_taken_back() -> None:
    files = [(PAYLOADS / f"github-review-{name}.json").read_bytes() for name in ("submitted", "dismissed")]
    approved = files[0].replace(b'"commented"', b'"approved"')
    assert approved != files[0]
    assert outcome(read_reviews("github", approved))[0] == ["Codertocat"]
    approving, aside = outcome(read_reviews("github", approved + files[1]))
    assert approving == []
    assert [one.reason for one in aside] == ["duplicate", "taken-back"]


def test_gitlab_resets_that_gitlab_makes_are_nobody_s_decision() -> None:
    reset = gitlab(Said(2, TAKEN_BACK, 5))
    reset["object_attributes"]["system"] = True
    payload = json.dumps([gitlab(Said(1, APPROVED, 0)), reset]).encode()
    approving, aside = outcome(read_reviews("gitlab", payload))
    assert approving == ["leader"]
    assert [one.reason for one in aside] == ["system"]


def test_what_names_a_commit_goes_before_what_is_only_listed() -> None:
    listed = (PAYLOADS / "gitlab-approvals.json").read_bytes()
    event = (PAYLOADS / "gitlab-approved.json").read_bytes()
    reviews = read_reviews("gitlab", event + listed)
    aside: list[SetAside] = []
    left = last_words(decisions(reviews, aside), aside)
    assert left is not None
    assert left.commit == HEAD
    assert [one.reason for one in aside] == ["superseded"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
    ],
)
def test_no_review_at_all_is_no_fault(payload: bytes) -> None:
    assert read_reviews("github", payload) == []


ROW = github(Said(1, APPROVED, 0))
CHECK = {"no": 1, "name": "核查", "account": "head", "at": "2026-10-10T09:30:00+08:00", "decision": "agree"}
APPROVE = CHECK | {"no": 2, "name": "审核", "account": "leader", "at": NOON, "sha256": "0" * 64}
OA: dict[str, Any] = {
    "format": "mingwen-oa/1",
    "instance": "2026-0815",
    "index_no": "11329900MB00000198/2026-00042",
    "steps": [CHECK, APPROVE],
}


@pytest.mark.parametrize(
    ("host", "payload"),
    [
        ("github", b"{"),
        ("github", b'[{"id": 1,'),
        ("github", b"[1]"),
        ("github", b"null"),
        ("github", b"\xff"),
        ("github", b'{"message": "Not Found", "documentation_url": "https://docs.example.invalid"}'),
        ("github", b'{"id": 1, "id": 2, "state": "APPROVED", "commit_id": null, "user": null}'),
        ("github", json.dumps(ROW | {"state": "LGTM"}).encode()),
        ("github", json.dumps(ROW | {"submitted_at": "2026-10-10T10:30:00"}).encode()),
        ("github", json.dumps(ROW | {"user": "leader"}).encode()),
        ("github", json.dumps(gitea(Said(1, APPROVED, 0)) | {"state": "REQUEST_CHANGES"}).encode()),
        ("gitea", json.dumps(ROW).encode()),
        ("gitea", json.dumps({k: v for k, v in gitea(Said(1, APPROVED, 0)).items() if k != "stale"}).encode()),
        ("gitlab", b'{"object_kind": "note"}'),
        ("gitee", b'{"hook_name": "push_hooks"}'),
        ("gitee", b'{"number": 1, "assignees": [{"id": 1, "login": "leader"}]}'),
    ],
)  # fmt: skip
def test_what_is_not_the_host_s_is_refused_and_not_repeated(host: str, payload: bytes) -> None:
    with pytest.raises(MingwenError) as refused:
        read_reviews(host, payload)
    assert "leader" not in str(refused.value)


def test_a_commit_that_is_no_full_id_is_no_commit() -> None:
    for text in ("HEAD", "--upload-pack=x", HEAD[:12], HEAD.upper(), f"{HEAD}\n"):
        (review,) = read_reviews("github", json.dumps([ROW | {"commit_id": text}]).encode())
        assert review.commit == ""


def test_every_host_has_a_reader() -> None:
    assert set(HOSTS) == set(TELL)


def test_an_office_system_s_form_is_read() -> None:
    (first, check), (_second, approve) = read_oa(json.dumps(OA).encode())
    assert first == OA["index_no"]
    assert (check.id, check.login, check.state, check.digest, check.sha256) == ("2026-0815/1", "head", APPROVED, "", "")
    assert approve.sha256 == "0" * 64


@pytest.mark.parametrize(
    "change",
    [
        {"format": "mingwen-oa/2"},
        {"index_no": "2026-00042"},
        {"steps": []},
        {"remark": "同意"},
        {"steps": [CHECK | {"decision": "yes"}]},
        {"steps": [CHECK | {"at": "2026-10-10T09:30:00"}]},
        {"steps": [CHECK | {"digest": "mw1:sha256:0"}]},
        {"steps": [CHECK | {"opinion": "同意"}]},
    ],
)
def test_a_form_that_is_not_as_documented_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(MingwenError):
        read_oa(json.dumps(OA | change).encode())
