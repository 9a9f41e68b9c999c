"""The sign-off chain: a pure function of item, register and day (design §3).

Order of steps, each by persons distinct from the others:

    1 check     the unit's head, or the post that the column names
    2 approve   the leader in charge of the department; never the editor
    3 clear     an office post that may rule on secrecy, where doubt was raised
    4 confirm   head or leader of each `with` unit
    5 execute   an office post, for a change of what is published (revision > 1)

A change of form alone, which the landing proves (MW-G020), needs `check` only; a transfer needs none of its own, since
one order by the office stands behind it (MW-H004).

What counts is persons, not posts: who held the post, or stood in as its registered deputy (`acting`), on the day of the
signature. Every entry is bound to the item's digest; an entry without one is lawful for a text taken over only, and its
level is `named`. What a function here reports is a Fault with the path of the field; nothing is decided by the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from mingwen.item.model import STEPS, Item, SignOff
from mingwen.messages import Fault, _
from mingwen.register import Register
from mingwen.register.units import Unit

ORDER = ("check", "approve", "clear", "confirm", "execute")
LEVELS = ("named", "bound", "paper", "proven")  # from weak to strong
FORMAT, TRANSFER = "format", "transfer"  # the kinds of change with fewer steps
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
TOLERANCE = timedelta(minutes=5)  # how far two clocks may differ


@dataclass(frozen=True, slots=True)
class Signed:
    """One entry with its place in the list, its day in Beijing and the persons who can have given it.

    `persons` is empty where nobody could sign for the post that day; more than one where a post has several holders.
    """

    index: int
    entry: SignOff
    day: date
    persons: tuple[str, ...]

    @property
    def at(self) -> str:
        """The path of the entry in the front matter."""
        return f"signoff[{self.index}]"


@dataclass(frozen=True, slots=True)
class Chain:
    """An item's sign-offs, resolved; `unit` is None where the department is not in the register."""

    item: Item
    register: Register
    unit: Unit | None
    entries: tuple[Signed, ...]

    def of(self, step: str) -> tuple[Signed, ...]:
        """The entries of one step."""
        return tuple(signed for signed in self.entries if signed.entry.step == step)

    def signers(self, step: str) -> tuple[str, ...]:
        """The posts that may sign a step of this item; none where the department is unknown."""
        return self.register.signers(step, self.item.department, self.item.column) if self.unit else ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A step that somebody still has to take: which post, and why it is missing."""

    step: str
    post: str
    why: str


def resolve(item: Item, register: Register) -> Chain:
    """The item's sign-offs with the persons behind them."""
    entries = tuple(resolve_entry(index, entry, register) for index, entry in enumerate(item.signoff))
    return Chain(item, register, register.units.get(item.department), entries)


def resolve_entry(index: int, entry: SignOff, register: Register) -> Signed:
    """One entry of an item's or a record's sign-offs with the persons who can have given it."""
    day = entry.at.astimezone(BEIJING).date()
    if entry.acting is None:
        persons = () if register.on_leave(entry.by, day) else register.holders(entry.by, day)
    else:
        own = register.holders(entry.acting, day)
        persons = tuple(person for person in register.stand_ins(entry.by, day) if person in own)
    return Signed(index, entry, day, persons)


def kind_of(item: Item) -> str:
    """The kind of change that this text is; empty for a first publication."""
    return item.change.kind if item.revision > 1 and item.change is not None else ""


def level(item: Item, entry: SignOff) -> str:
    """How strong an entry is: `named` without a digest or with a stale one, `bound` with the item's own."""
    return "bound" if entry.digest == item.digest else "named"


# What is missing


def missing(item: Item, register: Register, on: date) -> tuple[Missing, ...]:
    """The steps still to be taken, in their order, with the post that must take each on the day `on`."""
    chain = resolve(item, register)
    found = []
    for step, posts, owed in _due(chain):
        standing = [signed for signed in chain.of(step) if signed.entry.by in posts]
        if any(_holds(chain, signed) for signed in standing):
            continue
        why = _("原文在签批之后改动过，要重新签") if standing else owed
        found.append(Missing(step, _who(chain, posts, on), why))
    return tuple(found)


def taken_over(item: Item) -> bool:
    """Whether this very text came from an older site; what is amended afterwards is signed like any other."""
    return item.migrated is not None and item.revision == 1


def _holds(chain: Chain, signed: Signed) -> bool:
    """Whether an entry counts: somebody could sign, for this text (or, taken over, for a text without digest)."""
    bound = signed.entry.digest == chain.item.digest or _taken_over(chain, signed)
    return bound and (bool(signed.persons) or _before_memory(chain, signed))


def _taken_over(chain: Chain, signed: Signed) -> bool:
    """Whether the entry came with the item from an older site."""
    return signed.entry.digest is None and taken_over(chain.item)


def _before_memory(chain: Chain, signed: Signed) -> bool:
    """Whether an entry taken over is older than anything the register knows of its post: nobody can say who it was."""
    post = chain.register.posts.get(signed.entry.by)
    known = post is not None and all(signed.day < term.from_ for term in post.terms)
    return known and _taken_over(chain, signed)


def _due(chain: Chain) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each step that the item needs: its name, the posts that may take it, and why it is needed."""
    item, register = chain.item, chain.register
    kind = kind_of(item)
    if chain.unit is None or kind == TRANSFER:
        return
    yield "check", _named(chain, "check"), _("还没有核查")
    if kind == FORMAT:
        return
    yield "approve", _named(chain, "approve"), _("还没有审核签字")
    if item.secrecy.doubt == "yes":
        yield "clear", chain.signers("clear"), _("有涉密疑义，还没有签保密裁定")
    for other in item.with_:
        unit = register.units.get(other)
        if unit is not None:
            yield "confirm", (unit.head, unit.leader), _("会同单位“{unit}”还没有确认").format(unit=unit.name)
    if item.revision > 1:
        yield "execute", chain.signers("execute"), _("修改已公开的内容，要由办公室执行")


def _named(chain: Chain, step: str) -> tuple[str, ...]:
    """The post that the item names for a step, where it is one that may take it."""
    named = chain.item.approvers.check if step == "check" else chain.item.approvers.approve
    may = chain.signers(step)
    return (named,) if named in may else may


def _who(chain: Chain, posts: tuple[str, ...], on: date) -> str:
    """Of the posts that may take a step the first that somebody holds that day, else simply the first."""
    held = (post for post in posts if chain.register.holders(post, on))
    return next(held, posts[0] if posts else "")


# What does not hold


def known_posts(chain: Chain) -> Iterator[Fault]:
    """MW-S002: every post that the item names is in the register."""
    item, posts = chain.item, chain.register.posts
    named = [
        ("editor", item.editor),
        ("approvers.check", item.approvers.check),
        ("approvers.approve", item.approvers.approve),
        ("secrecy.by", item.secrecy.by),
    ]
    for signed in chain.entries:
        named.append((f"{signed.at}.by", signed.entry.by))
        if signed.entry.acting is not None:
            named.append((f"{signed.at}.acting", signed.entry.acting))
    for field, post in named:
        if post not in posts:
            yield Fault("MW-S002", field, _("登记册里没有岗位“{post}”").format(post=post))


def right_approvers(chain: Chain) -> Iterator[Fault]:
    """MW-S001: the approvers named are those of the department and column."""
    if chain.unit is None:
        return
    for step, named in (("check", chain.item.approvers.check), ("approve", chain.item.approvers.approve)):
        may = chain.signers(step)
        if named not in may:
            message = _("本单位、本栏目的{step}岗位是 {posts}，不是 {named}")
            said = message.format(step=_(STEPS[step]), posts=_("、").join(may), named=named)
            yield Fault("MW-S001", f"approvers.{step}", said)


def lawful_signers(chain: Chain) -> Iterator[Fault]:
    """MW-S003: each entry is by a post that may take that step of this item."""
    if chain.unit is None:
        return
    for signed in chain.entries:
        entry = signed.entry
        may = _may_take(chain, entry.step)
        if entry.by not in may and entry.by in chain.register.posts:
            message = _("{step}应当由 {posts} 签，{by} 不能签")
            listed = _("、").join(may) if may else _("（没有这一步）")
            said = message.format(step=_(STEPS[entry.step]), posts=listed, by=entry.by)
            yield Fault("MW-S003", f"{signed.at}.by", said)


def _may_take(chain: Chain, step: str) -> tuple[str, ...]:
    if step in ("check", "approve"):
        return _named(chain, step)
    if step == "confirm":
        units = (chain.register.units.get(other) for other in chain.item.with_)
        return tuple(post for unit in units if unit is not None for post in (unit.head, unit.leader))
    return chain.signers(step)


def in_order(chain: Chain) -> Iterator[Fault]:
    """MW-S004: the steps stand in their order."""
    reached = 0
    for signed in chain.entries:
        rank = ORDER.index(signed.entry.step)
        if rank < reached:
            message = _("{step}不能在{after}之后")
            said = message.format(step=_(STEPS[signed.entry.step]), after=_(STEPS[ORDER[reached]]))
            yield Fault("MW-S004", f"{signed.at}.step", said)
        reached = max(reached, rank)


def times_in_order(chain: Chain) -> Iterator[Fault]:
    """MW-S005: no entry is earlier than the day the item was formed, nor than an entry before it in the order."""
    ranked = sorted(chain.entries, key=lambda signed: (ORDER.index(signed.entry.step), signed.index))
    latest: datetime | None = None
    for signed in ranked:
        if signed.day < chain.item.formed:
            yield Fault("MW-S005", f"{signed.at}.at", _("签批时间早于成文日期"))
        if latest is not None and signed.entry.at < latest:
            yield Fault("MW-S005", f"{signed.at}.at", _("签批时间早于前一步"))
        latest = signed.entry.at if latest is None else max(latest, signed.entry.at)


def not_after(chain: Chain, moment: datetime) -> Iterator[Fault]:
    """MW-S006: no entry is later than the landing (or, before it, than now), five minutes allowed."""
    for signed in chain.entries:
        if signed.entry.at > moment + TOLERANCE:
            yield Fault("MW-S006", f"{signed.at}.at", _("签批时间晚于进入主分支（或现在）的时间"))


def distinct_persons(chain: Chain) -> Iterator[Fault]:
    """MW-S007: no person signs two steps; posts with several holders are given the benefit of the doubt."""
    for index, signed in enumerate(chain.entries):
        for earlier in chain.entries[:index]:
            if len(signed.persons) == 1 and signed.persons == earlier.persons:
                message = _("{by} 与 {other} 当天是同一个人，不能签两步")
                said = message.format(by=signed.entry.by, other=earlier.entry.by)
                yield Fault("MW-S007", f"{signed.at}.by", said)
                break


def somebody_in_post(chain: Chain) -> Iterator[Fault]:
    """MW-S008: the post was held that day by somebody not on leave, or its registered deputy acted.

    What was taken over from before the register's first term is not asked.
    """
    for signed in chain.entries:
        entry = signed.entry
        if signed.persons or entry.by not in chain.register.posts or _before_memory(chain, signed):
            continue
        if entry.acting is not None:
            message = _("{day}，{acting} 不是 {by} 登记的代行岗位（B角），不能代签")
            said = message.format(day=signed.day, acting=entry.acting, by=entry.by)
            yield Fault("MW-S008", f"{signed.at}.acting", said)
        else:
            message = _("{day}，{by} 无人在岗；由登记的代行岗位代签时要写 acting")
            yield Fault("MW-S008", f"{signed.at}.by", message.format(day=signed.day, by=entry.by))


def not_the_editor(chain: Chain) -> Iterator[Fault]:
    """MW-S009: the editor never approves, and checks only in a unit for which the register allows it."""
    allowed = chain.unit is not None and chain.unit.author_may_check
    for signed in chain.entries:
        step = signed.entry.step
        if step not in ("check", "approve") or (step == "check" and allowed):
            continue
        editors = chain.register.holders(chain.item.editor, signed.day)
        same = signed.entry.by == chain.item.editor or (len(editors) == 1 and editors == signed.persons)
        if same:
            yield Fault("MW-S009", f"{signed.at}.by", _("拟稿人不能给自己的稿件{step}").format(step=_(STEPS[step])))


def bound_at_all(chain: Chain) -> Iterator[Fault]:
    """MW-S010: every entry carries a digest; only what was taken over from an older site may go without."""
    if taken_over(chain.item):
        return
    for signed in chain.entries:
        if signed.entry.digest is None:
            yield Fault("MW-S010", signed.at, _("签批没有绑定原文摘要（digest）"))


def current_digests(chain: Chain) -> Iterator[Fault]:
    """MW-S011: the digest of every entry is the item's own."""
    for signed in chain.entries:
        if signed.entry.digest not in (None, chain.item.digest):
            yield Fault("MW-S011", f"{signed.at}.digest", _("原文在这次签批之后改动过，签批已失效"))


def nothing_superfluous(chain: Chain) -> Iterator[Fault]:
    """MW-S012: no step stands that the item does not need, and no post signs one twice."""
    item = chain.item
    kind = kind_of(item)
    whole = kind not in (FORMAT, TRANSFER)
    needed = {
        "check": kind != TRANSFER,
        "approve": whole,
        "clear": whole and item.secrecy.doubt == "yes",
        "confirm": whole and bool(item.with_),
        "execute": whole and (item.revision > 1 or item.migrated is not None),
    }
    seen: set[tuple[str, str]] = set()
    for signed in chain.entries:
        entry = signed.entry
        if not needed[entry.step]:
            yield Fault("MW-S012", f"{signed.at}.step", _("这条信息不需要“{step}”").format(step=_(STEPS[entry.step])))
        elif (entry.step, entry.by) in seen:
            yield Fault("MW-S012", signed.at, _("{by} 的这一步签了两次").format(by=entry.by))
        seen.add((entry.step, entry.by))


def complete(chain: Chain) -> Iterator[Fault]:
    """MW-S013: every step that the item needs has been taken (by an entry of that step; its faults are others')."""
    for step, posts, why in _due(chain):
        if not any(signed.entry.by in posts for signed in chain.of(step)):
            message = _("{why}（{step}，岗位 {post}）")
            post = posts[0] if posts else ""
            yield Fault("MW-S013", "signoff", message.format(why=why, step=_(STEPS[step]), post=post))


def strong_enough(chain: Chain) -> Iterator[Fault]:
    """MW-S014: every entry is at least as strong as the column asks; what was taken over stands as `named`.

    A missing or stale digest is said by MW-S010 and MW-S011.
    """
    column = chain.register.columns.get(chain.item.column)
    if column is None or taken_over(chain.item):
        return
    for signed in chain.entries:
        reached = level(chain.item, signed.entry)
        if signed.entry.digest == chain.item.digest and LEVELS.index(reached) < LEVELS.index(column.evidence):
            message = _("签批证据是“{reached}”，本栏目要求“{asked}”").format(reached=reached, asked=column.evidence)
            yield Fault("MW-S014", signed.at, message)


CHECKS: tuple[Callable[[Chain], Iterator[Fault]], ...] = (
    right_approvers,
    known_posts,
    lawful_signers,
    in_order,
    times_in_order,
    distinct_persons,
    somebody_in_post,
    not_the_editor,
    bound_at_all,
    current_digests,
    nothing_superfluous,
    strong_enough,
)


def faults(item: Item, register: Register) -> list[Fault]:
    """All that is wrong with the sign-offs that are there, and with the posts that the item names."""
    chain = resolve(item, register)
    return [fault for check in CHECKS for fault in check(chain)]
