"""Landings on the main branch (family G): nothing vanishes, nothing changes without revision and reason, time is true.

Each rule looks at what one landing changed against its first parent. Sign-offs are the chain's business: a changed
digest voids them, so a text that nobody signed is refused there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mingwen.evidence.chain import TOLERANCE
from mingwen.item import record
from mingwen.item.model import STEPS, Item
from mingwen.item.reader import read_item
from mingwen.messages import ADMISSION, RepositoryError, _
from mingwen.render.normal import normal_form, same_text
from mingwen.rules.landing_case import Change, ItemChange, LandingCase, Stamp
from mingwen.rules.rule import OFFICE, TOOL, Rule, SaidOf, TreeSayings, landing_rule
from mingwen.secrecy import referral

_EDITOR = "拟稿人"
_MERGER = "合并的人"
_CHANGE = "分工方案第四部分第四条：已公布的文字、数据要修改的，写明改了什么、为什么，由分管领导签字。"
_STAYS = "公开过的信息不会无声消失：撤回也是修改，要写明原因、由分管领导签字，网址仍在（分工方案第四部分第四条）。"
_CLOCK = "公开的时间就是进入主分支的时间，没有人填写；日期造假一票否决（国办秘函〔2019〕19号）。"


@landing_rule(
    "MW-G001",
    "公开过的信息不能删除",
    why=_STAYS,
    who=_EDITOR,
    fix="把文件恢复回来（git checkout 上一个提交 -- 路径），要撤回的运行 mingwen withdraw。",
    before="git rm content/water/news/2026/00042-a.md",
    after="mingwen withdraw 2026-00042：原址留下撤回的原因",
)
def nothing_vanishes(case: LandingCase) -> TreeSayings:
    """A number that was there is there still. Samples may go once the site is in production (see MW-M010)."""
    arrived = {change.short: change for change in case.items if change.old is None and change.after is not None}
    for change in case.items:
        before = change.before
        if change.old is None or change.new is not None or change.restored:
            continue
        if before is not None and before.sample and case.register.site.production:
            continue
        if _renumbered(before, arrived) is None:
            yield SaidOf(change.path, "", _("{short} 公开过，这里却删去了").format(short=change.short))


def _renumbered(before: Item | None, arrived: dict[str, ItemChange]) -> Item | None:
    """The new item that has the text of one that went away, under another number."""
    if before is None:
        return None
    found = (change.after for change in arrived.values() if change.after is not None)
    return next((one for one in found if one.title == before.title or one.body == before.body != ""), None)


@landing_rule(
    "MW-G002",
    "编号不换、不重用",
    why="《政府信息公开目录系统实施指引（试行）》第二部分：索引号一经生成不再变更；网址由它决定，换了号，引用的人就找不到了。",
    who=_EDITOR,
    fix="改回原来的编号；新的信息用 mingwen new 取新号。",
    before="公开过的 …/2026-00042 改成 …/2026-00051",
    after="…/2026-00042，路径和标题可以改",
)
def numbers_stay(case: LandingCase) -> TreeSayings:
    """The whole number stays; one that was used before takes no other text as its first."""
    arrived = {change.short: change for change in case.items if change.old is None and change.after is not None}
    for change in case.items:
        before, after = change.before, change.after
        if before is not None and change.new is None:
            other = _renumbered(before, arrived)
            if other is not None:
                message = _("公开过的 {old} 换成了 {new}")
                yield SaidOf(other.path, "index_no", message.format(old=change.short, new=other.number.short))
        elif before is not None and after is not None and before.index_no != after.index_no:
            yield SaidOf(after.path, "index_no", _("索引号原来是 {old}").format(old=before.index_no))
        elif change.restored and after is not None and (before is None or _other_text_as_first(before, after)):
            yield SaidOf(after.path, "index_no", _("{short} 以前用过，不能再给别的信息").format(short=change.short))


def _other_text_as_first(before: Item, after: Item) -> bool:
    return after.revision == 1 and before.digest != after.digest


@landing_rule(
    "MW-G003",
    "改动已公开的内容，修订次数加一",
    why=f"{_CHANGE}修订次数连续，公众才看得出有没有漏掉的一次。",
    who=_EDITOR,
    fix="用 mingwen amend 开下一次修订，它会写好 revision 和 change；不该改的，改回原文。",
    before="revision: 1，改了总磷的数值",
    after="revision: 2\nchange: {kind: correction, what: 表2总磷由0.02改为0.2, why: 录入时小数点错位}",
)
def revision_rises_by_one(case: LandingCase) -> TreeSayings:
    """A first publication is revision 1; a changed digest has the number before plus one."""
    for change in case.items:
        before, after = change.before, change.after
        if after is None:
            continue
        if change.old is None:
            if after.revision != 1:
                yield SaidOf(after.path, "revision", _("第一次公开，revision 应当是 1"))
        elif before is None:  # what lay there cannot be read: a reason is owed, its number cannot be known
            if after.revision == 1:
                yield SaidOf(after.path, "revision", _("原来的文件读不了，改动它也要写 revision 和 change"))
        elif change.amended and after.revision != before.revision + 1:
            message = _("已公开的内容有改动：revision 应当是 {next}，这里是 {number}")
            yield SaidOf(after.path, "revision", message.format(next=before.revision + 1, number=after.revision))


@landing_rule(
    "MW-G004",
    "修订要有实在的改动",
    why=f"{_CHANGE}什么也没有改，却说改过，是虚假的记录。",
    who=_EDITOR,
    fix="改动还没有写进去的，写进去；没有要改的，把 revision 和 change 改回原样。",
    before="revision 由 1 改为 2，写了 change，其余一字未动",
    after="revision 由 1 改为 2，写了 change，表2 的数值改了",
)
def revision_changes_something(case: LandingCase) -> TreeSayings:
    """Something besides revision, reason and sign-offs differs; a withdrawal, or its end, is a change by itself."""
    for change in case.items:
        before, after = change.before, change.after
        if before is None or after is None or not change.amended:
            continue
        kinds = {one.change.kind for one in (before, after) if one.change is not None}
        if "withdrawal" not in kinds and _bare(before) == _bare(after):
            yield SaidOf(after.path, "revision", _("除了修订次数和修改说明，什么也没有改"))


def _bare(item: Item) -> Item:
    """The item without what every revision changes."""
    place = replace(item.place, path="", parts=None, body_line=0, digest="")
    return replace(item, revision=0, change=None, signoff=(), place=place)


@landing_rule(
    "MW-G005",
    "一个理由只说一件信息",
    why=f"{_CHANGE}几件共用一个理由，看不出每一件为什么改；机构调整一次移交多件的除外。",
    who=_EDITOR,
    fix="每件分别写明为什么改。",
    before="两件信息的 why 都是“按上级要求修改”",
    after="每件各写各的原因",
)
def one_reason_one_item(case: LandingCase) -> TreeSayings:
    """No two items that one landing amends have the same `why`; transfers by one order may."""
    seen: dict[str, str] = {}
    for change in case.items:
        after = change.after
        if after is None or after.change is None or after.change.kind == "transfer" or not change.amended:
            continue
        other = seen.setdefault(normal_form(after.change.why), change.short)
        if other != change.short:
            yield SaidOf(after.path, "change.why", _("与 {other} 的理由相同").format(other=other))


@landing_rule(
    "MW-G006",
    "不照抄上一次的理由",
    why=f"{_CHANGE}照抄的理由等于没有理由。",
    who=_EDITOR,
    fix="写这一次为什么改。",
    before="第 2 次：录入时小数点错位；第 3 次：录入时小数点错位",
    after="第 3 次：监测站复核后更正数值",
)
def reason_is_new(case: LandingCase) -> TreeSayings:
    """`why` is not that of the revision before."""
    for change in case.items:
        before, after = change.before, change.after
        if before is None or after is None or before.change is None or after.change is None or not change.amended:
            continue
        if same_text(before.change.why, after.change.why):
            yield SaidOf(after.path, "change.why", _("照抄了上一次的理由"))


_FURTHEST_ZONE = timedelta(hours=14)  # no place on earth lies further from UTC


@landing_rule(
    "MW-G007",
    "提交时间真实",
    why=_CLOCK,
    who=_MERGER,
    fix="校准电脑的时钟，重新提交（git commit --amend --reset-author --date=now）。",
    before="上一步 10 月 12 日 9:00，这一步 10 月 1 日 9:00",
    after="上一步 10 月 12 日 9:00，这一步 10 月 12 日 9:20",
)
def time_is_true(case: LandingCase) -> TreeSayings:
    """Not from the future, not more than five minutes before the first parent, zones as on earth, author not after."""
    commit = case.commit
    if commit is None:
        return
    for stamp in (commit.committed, commit.authored):
        if abs(timedelta(minutes=stamp.zone)) > _FURTHEST_ZONE:
            yield _of_commit(_("时区 {zone} 分钟不存在").format(zone=stamp.zone))
    if commit.committed.at > case.now + TOLERANCE:
        yield _of_commit(_("提交时间 {at} 在将来").format(at=_said(commit.committed.at)))
    elif case.parent_committed is not None and commit.committed.at < case.parent_committed - TOLERANCE:
        message = _("提交时间 {at} 早于上一步的 {parent}")
        yield _of_commit(message.format(at=_said(commit.committed.at), parent=_said(case.parent_committed)))
    if _after(commit.authored, commit.committed):
        yield _of_commit(_("作者时间 {at} 晚于提交时间").format(at=_said(commit.authored.at)))


def _after(one: Stamp, other: Stamp) -> bool:
    return one.at > other.at + TOLERANCE


def _of_commit(message: str) -> SaidOf:
    return SaidOf("", "", message)


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


@landing_rule(
    "MW-G008",
    "合并不夹带改动、不丢掉改动",
    why="审的是分支上的稿，合并时再改，或者悄悄丢掉一边，进主分支的就不是审过的那一份。",
    who=_MERGER,
    fix="重新合并，不要在合并提交里改内容；要改的，先在分支上改好、签好。",
    before="合并时顺手改了一个数，或用 -s ours 丢掉了分支的修改",
    after="git merge --no-ff 分支，冲突时改好并重新签批",
)
def merge_takes_both_sides(case: LandingCase) -> TreeSayings:
    """Where one side alone changed an item, the merge has that side's text, by digest; of more sides, one of them."""
    for change in case.merge:
        if not change.path.endswith(".md"):
            continue
        if change.old is None:
            yield SaidOf(change.path, "", _("合并出的内容与哪一边都不同"))
        elif _made_by_hand(change, case):
            message = _("合并丢掉了一边的改动") if change.new is None else _("合并提交自己改了内容，或丢掉了一边的改动")
            yield SaidOf(change.path, "", message)


def _made_by_hand(change: Change, case: LandingCase) -> bool:
    """Whether the merge departs from what was one side's own text; where both changed it, sign-offs judge."""
    if change.old is None or case.read is None:
        return False
    try:
        expected = read_item(change.path, case.read(change.old.id)).item
    except RepositoryError:  # Git made the text by merging lines: both sides changed it
        return False
    if change.new is None:
        return True
    found = read_item(change.path, case.read(change.new.id)).item
    return (expected.digest if expected else None) != (found.digest if found else None)


_EVIDENCE = "content/_evidence/"
_ADDED_LATER = ("outcome", "reported", "rewritten")  # what is known only after a record has landed


@landing_rule(
    "MW-G012",
    "记录只增不改",
    why="命令、更正、下线、清除的记录，签批的凭据，保密裁定，都是证明；能改能删，就证明不了什么。结果等后来才知道的几项可以补写一次。",
    who=OFFICE,
    fix="把记录恢复原样；写错了的，另写一份更正的记录。",
    before="改了 content/_records/takedown/2026/td-1.yml 里的理由",
    after="只补写 outcome，并重新签批",
)
def records_stay(case: LandingCase) -> TreeSayings:
    """A record, a ruling, a proof that has landed stays; only what comes to be known later is added, once."""
    for change in case.changes:
        if change.old is None or case.read is None or not _kept_for_ever(change.path):
            continue
        if change.new is None:
            yield SaidOf(change.path, "", _("记录被删去了"))
        elif not _still_says(change.path, case.read(change.old.id), case.read(change.new.id)):
            yield SaidOf(change.path, "", _("记录的内容被改动了"))


def _kept_for_ever(path: str) -> bool:
    return record.parse(path) is not None or path.startswith((_EVIDENCE, f"{referral.FOLDER}/"))


def _still_says(path: str, old: bytes, new: bytes) -> bool:
    """Whether a file that has landed says what it said, apart from what may be added."""
    if record.parse(path) is not None:
        before, after = (record.read_record(path, raw).record for raw in (old, new))
        return before is None or (after is not None and _as_it_was(before, after) == before)
    if not path.startswith(f"{referral.FOLDER}/"):
        return old == new
    asked, ruled = (referral.read_referral(raw, []) for raw in (old, new))
    if asked is None or ruled is None:
        return asked is None
    still_open = asked.ruling is None or asked.ruling.result == "escalated"
    return replace(ruled, ruling=asked.ruling if still_open else ruled.ruling) == asked


def _as_it_was(old: record.Record, new: record.Record) -> record.Record:
    """The new record without what was added to it since; who adds signs anew, who adds nothing changes no sign-off."""
    added: dict[str, Any] = {
        name: None for name in _ADDED_LATER if getattr(old, name, "") is None and getattr(new, name) is not None
    }
    return replace(new, signoff=old.signoff, **added) if added else new


@landing_rule(
    "MW-G013",
    "签过的不改",
    why="谁在什么时候签的，公开了就是记录；原文没有动，签批却换了人、换了时间，记录就不可信。",
    who=_EDITOR,
    fix="把原来的签批恢复回来；要另外补签的，加在后面。",
    before="原文一字未动，审核签字的时间改早了一天",
    after="原来的签批都在，后面补了一条",
)
def sign_offs_stay(case: LandingCase) -> TreeSayings:
    """While the text is the same, each sign-off that landed stands; one taken over may become bound to the text."""
    for change in case.items:
        before, after = change.before, change.after
        if before is None or after is None or change.amended:
            continue
        posts = {(entry.step, entry.by) for entry in after.signoff}
        for entry in before.signoff:
            if entry not in after.signoff and (entry.digest is not None or (entry.step, entry.by) not in posts):
                message = _("{by} 的签批（{step}）被改动或删去了")
                yield SaidOf(after.path, "signoff", message.format(by=entry.by, step=_(STEPS[entry.step])))


ALONE = Rule(
    "MW-G009",
    "主分支上的每一步都单独站得住",
    ADMISSION,
    TOOL,
    why="主分支上的每一步都是一次公开。草稿一步步直接进主分支，没有签批的稿子就公开过了。",
    who=_MERGER,
    fix="合并或压缩（merge or squash）：git merge --no-ff 分支，或 git merge --squash 分支；不要变基（rebase）或快进。",
    before="草稿、核查、审核三个提交快进到主分支",
    after="一个合并提交，三个提交留在它的第二父线上",
)
FORWARD = Rule(
    "MW-G010",
    "主分支只往前走",
    ADMISSION,
    TOOL,
    why="改写历史、换掉第一父线，公众看到的记录就变了，先前公开过什么也查不到了。",
    who=_MERGER,
    fix="从主分支的末端重新开始：git fetch，git checkout main，git merge --no-ff 您的分支。",
    before="git push --force，或把 main 合并进分支再快进",
    after="main 的原末端是新一步的第一个父提交",
)
CONFLICT = Rule(
    "MW-G011",
    "与目标分支没有冲突",
    ADMISSION,
    TOOL,
    why="冲突没有解决，谁也说不清合并后公开的是哪一份。",
    who=_EDITOR,
    fix="在您的分支上运行 git merge main，改好冲突，重新签批，再提交。",
    before="两个分支改了同一件信息",
    after="先合并 main，改成下一次修订",
)

RULES = (
    nothing_vanishes,
    numbers_stay,
    revision_rises_by_one,
    revision_changes_something,
    one_reason_one_item,
    reason_is_new,
    time_is_true,
    merge_takes_both_sides,
    ALONE,
    FORWARD,
    CONFLICT,
    records_stay,
    sign_offs_stay,
)
