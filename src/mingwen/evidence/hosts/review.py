"""One row for a review, whatever host it comes from, and which of a person's reviews counts.

Rules, the same for all hosts:

    1 a review that comes twice (pages overlap, a webhook is sent again) counts once, as it was last edited
    2 who has no account any more, bots, comments and drafts of reviews decide nothing
    3 of each person the last decision counts, and no other: a dismissed one revives no earlier approval, asking for
      changes voids the approval before it, an approval taken back is none
    4 where the order by submission and the order by last edit disagree about an approval, it does not count
    5 a last decision that the host itself calls stale or unofficial is no approval

What is left is who approved; what was set aside is told row by row with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mingwen.messages import N_, _

APPROVED, CHANGES, TAKEN_BACK, COMMENT, PENDING = "approved", "changes", "taken-back", "comment", "pending"
_DECISIONS = (APPROVED, CHANGES, TAKEN_BACK)
_UNDATED = datetime.max.replace(tzinfo=UTC)  # read off as it stands now, so later than all that has a time

REASONS = {
    "duplicate": N_("同一条审阅重复出现"),
    "no-user": N_("账号已注销"),
    "bot": N_("机器人账号"),
    "system": N_("平台自动触发，不是本人操作"),
    "comment": N_("只是评论，没有表态"),
    "pending": N_("还没有提交的审阅"),
    "superseded": N_("同一人后来又审阅过"),
    "changes": N_("要求修改，不是同意"),
    "taken-back": N_("已收回或被驳回；以前的同意也不再算"),
    "disputed": N_("同一人的审阅先后对不上"),
    "stale": N_("平台标明已过时"),
    "unofficial": N_("平台标明不是有效审阅人"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """One review as a host tells it.

    `state` is one of the constants above. `commit` is the full id of what was reviewed, empty where the host does not
    say. `submitted` is when it was given, `edited` when it was last touched; None where the host does not say. `digest`
    and `sha256` say what was signed where that is told by content (an office system) instead of by commit.
    """

    host: str
    id: str
    login: str
    account: str
    state: str
    commit: str = ""
    submitted: datetime | None = None
    edited: datetime | None = None
    bot: bool = False
    system: bool = False
    dismissed: bool = False
    official: bool = True
    stale: bool = False
    url: str = ""
    digest: str = ""
    sha256: str = ""

    @property
    def at(self) -> datetime | None:
        """When the decision was last spoken."""
        return max((one for one in (self.submitted, self.edited) if one is not None), default=None)

    @property
    def decision(self) -> str:
        """The state, with a dismissed one taken back."""
        return TAKEN_BACK if self.dismissed and self.state in _DECISIONS else self.state


@dataclass(frozen=True, slots=True)
class SetAside:
    """A review that counts for nothing, and why: `reason` is a key for programs, `message` a sentence for people.

    `item` is the path of the item for which it counts for nothing; empty: for none.
    """

    review: Review
    reason: str
    message: str
    item: str = ""

    @classmethod
    def because(cls, review: Review, reason: str) -> SetAside:
        """Set aside for one of the REASONS."""
        return cls(review, reason, _(REASONS[reason]))


def decisions(reviews: Iterable[Review], aside: list[SetAside]) -> list[Review]:
    """Rules 1 and 2: each decision once, in the order in which they were spoken; the rest goes `aside`."""
    kept: dict[str, Review] = {}
    for review in reviews:
        known = kept.get(review.id)
        if known is None:
            kept[review.id] = review
            continue
        older, newer = sorted((known, review), key=_spoken)
        kept[review.id] = newer
        aside.append(SetAside.because(older, "duplicate"))
    decided = []
    for review in kept.values():
        reason = _undecided(review)
        if reason:
            aside.append(SetAside.because(review, reason))
        else:
            decided.append(review)
    return sorted(decided, key=_spoken)


def last_words(mine: Iterable[Review], aside: list[SetAside]) -> Review | None:
    """Rules 3 to 5: the approval that one person's decisions (`decisions` gives them) come to, if they do."""
    said = _with_commit(sorted(mine, key=_spoken), aside)
    if not said:
        return None
    *before, last = said
    aside += [SetAside.because(review, "superseded") for review in before]
    reason = _not_an_approval(last, before)
    if reason:
        aside.append(SetAside.because(last, reason))
        return None
    return last


def by_person(reviews: Iterable[Review], persons: Mapping[str, str]) -> Iterator[tuple[str, list[Review]]]:
    """Each person with their decisions; `persons` says whose a review is, by its id."""
    mine: dict[str, list[Review]] = {}
    for review in reviews:
        mine.setdefault(persons[review.id], []).append(review)
    yield from mine.items()


def _undecided(review: Review) -> str:
    if not review.login:
        return "no-user"
    if review.bot:
        return "bot"
    if review.system:
        return "system"
    return review.state if review.state in (COMMENT, PENDING) else ""


def _with_commit(said: list[Review], aside: list[SetAside]) -> list[Review]:
    """Where some say what they are about, those that are only read off a list as it stands now add nothing."""
    if not any(review.commit for review in said):
        return said
    aside += [SetAside.because(review, "superseded") for review in said if not review.commit]
    return [review for review in said if review.commit]


def _not_an_approval(last: Review, before: Iterable[Review]) -> str:
    if last.decision != APPROVED:
        return last.decision
    against = (review for review in before if review.decision != APPROVED)
    if any(_submitted(review) > _submitted(last) for review in against):
        return "disputed"
    if last.stale:
        return "stale"
    return "" if last.official else "unofficial"


def _spoken(review: Review) -> tuple[datetime, bool, str]:
    """Order in time; at the same moment what is against comes last."""
    return review.at or _UNDATED, review.decision != APPROVED, review.id


def _submitted(review: Review) -> datetime:
    return review.submitted or _UNDATED
