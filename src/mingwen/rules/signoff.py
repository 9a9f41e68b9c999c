"""Sign-off (family S): what `mingwen.evidence.chain` finds, one rule for each thing that can be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from mingwen.evidence import chain
from mingwen.messages import Fault
from mingwen.rules.case import ItemCase
from mingwen.rules.rule import Said, Sayings, rule

_EDITOR = "拟稿人"
_ORDER = "分工方案第四部分第四条：科室负责人核查，分管领导审核签字，由科室或第三方公司公布。"
_BOUND = "签批只对签的那份原文有效；签后改一个字，等于没有审过。"


def _said(faults: Iterable[Fault]) -> Sayings:
    return (Said(fault.field, fault.message) for fault in faults)


@rule(
    "MW-S001",
    "签批岗位是本单位、本栏目的",
    why=_ORDER,
    who=_EDITOR,
    fix="照提示改 approvers。",
    before="department: water，approvers: {check: air-head, approve: air-leader}",
    after="department: water，approvers: {check: water-head, approve: water-leader}",
)
def approvers(case: ItemCase) -> Sayings:
    """Check post of unit or column; leader in charge of the department."""
    return _said(chain.right_approvers(case.chain))


@rule(
    "MW-S002",
    "岗位登记在册",
    why="签批的责任落在登记册里的岗位上，查得到当天是谁。",
    who=_EDITOR,
    fix="写登记册（posts.yml）里的岗位代号。",
    before="editor: water-clerk-2",
    after="editor: water-staff",
)
def posts(case: ItemCase) -> Sayings:
    """Every post named is in the register."""
    return _said(chain.known_posts(case.chain))


@rule(
    "MW-S003",
    "每一步由该签的岗位签",
    why=f"{_ORDER}会同单位确认，办公室裁定涉密疑义、执行修改。",
    who=_EDITOR,
    fix="删去这一条，请提示里的岗位签。",
    before="{step: approve, by: air-leader, …}",
    after="{step: approve, by: water-leader, …}",
)
def signers(case: ItemCase) -> Sayings:
    """The post of each entry may take that step of this item."""
    return _said(chain.lawful_signers(case.chain))


@rule(
    "MW-S004",
    "签批按次序写",
    why=_ORDER,
    who=_EDITOR,
    fix="按 核查、审核、裁定、会同、执行 的次序排列。",
    before="approve 在 check 之前",
    after="check，approve",
)
def order(case: ItemCase) -> Sayings:
    """Steps stand in their order."""
    return _said(chain.in_order(case.chain))


@rule(
    "MW-S005",
    "签批时间前后相接",
    why=f"{_ORDER}先核查后审核，都在成文之后；时间倒置是弄虚作假的常见痕迹。",
    who=_EDITOR,
    fix="核对签批单上的时间；签错了就重签。",
    before="check 10:00，approve 09:00",
    after="check 09:00，approve 10:00",
)
def times(case: ItemCase) -> Sayings:
    """Not before the item was formed, not before the step before."""
    return _said(chain.times_in_order(case.chain))


@rule(
    "MW-S006",
    "签批时间不晚于进入主分支",
    why="先审查后公开（保密法实施条例第四十二条）；公开在前、签批在后，就是补签。",
    who=_EDITOR,
    fix="核对时间；电脑的钟不准就先校准再签。",
    before="10 月 10 日合并，approve 的 at 是 10 月 12 日",
    after="10 月 10 日 15:40 审核，16:05 合并",
)
def not_in_the_future(case: ItemCase) -> Sayings:
    """Not later than the landing, or than the moment of judgement before it."""
    return _said(chain.not_after(case.chain, case.landed))


@rule(
    "MW-S007",
    "每一步由不同的人签",
    why=f"{_ORDER}一个人兼几个岗位时，也不能自己核查、自己审核。",
    who="科室负责人、分管领导",
    fix="请另一位有权签的人，或登记的代行岗位（B角，写 acting）来签。",
    before="water-head 与 water-leader 当天是同一个人",
    after="由另一位分管领导代签：acting: air-leader",
)
def distinct(case: ItemCase) -> Sayings:
    """Distinct persons, resolved from the posts on the day of each signature."""
    return _said(chain.distinct_persons(case.chain))


@rule(
    "MW-S008",
    "签批当天在岗",
    why="离任、离岗的人不能签；代签的必须是登记的代行岗位（B角）。",
    who="科室负责人、分管领导",
    fix="由当天在岗的人签；登记册漏了任期或代行岗位的，请办公室先补登记册。",
    before="{step: check, by: water-head, …}，负责人当天在外培训",
    after="{step: check, by: water-head, acting: water-deputy, …}",
)
def in_post(case: ItemCase) -> Sayings:
    """In post that day and not on leave, or the registered deputy acts."""
    return _said(chain.somebody_in_post(case.chain))


@rule(
    "MW-S009",
    "拟稿人不审自己的稿",
    why="分工方案第四部分第四条：核查、审核是拟稿以外的人做的；人数少的单位经登记可由拟稿人核查，审核永远不行。",
    who="科室负责人、分管领导",
    fix="换一个拟稿岗位，或请别的岗位签。",
    before="editor: water-leader，approve 由 water-leader 签",
    after="editor: water-staff，approve 由 water-leader 签",
)
def not_editor(case: ItemCase) -> Sayings:
    """The editor never approves; checks only where the register allows it."""
    return _said(chain.not_the_editor(case.chain))


@rule(
    "MW-S010",
    "签批绑定原文",
    why=_BOUND,
    who=_EDITOR,
    fix="用 mingwen sign 写签批，它会带上原文摘要。",
    before="{step: check, by: water-head, at: …}",
    after='{step: check, by: water-head, at: …, digest: "mw1:sha256:…"}',
)
def bound(case: ItemCase) -> Sayings:
    """Every entry has a digest unless the item was taken over from an older site."""
    return _said(chain.bound_at_all(case.chain))


@rule(
    "MW-S011",
    "签批之后原文没有改动",
    why=_BOUND,
    who=_EDITOR,
    fix="草稿：请各岗位依次用 mingwen sign 重新签，失效的签批自动删去。已经公开的：先把原文改回去（git restore 文件），"
    "再运行 mingwen amend 开修订。不该改动的，改回去，签批仍然有效。",
    before="核查之后把总磷 0.02 改成 0.2，签批没有重做",
    after="改动之后重新核查、审核",
)
def current(case: ItemCase) -> Sayings:
    """The digest of every entry is the item's own."""
    return _said(chain.current_digests(case.chain))


@rule(
    "MW-S012",
    "没有多余的签批",
    why="多余的签批让人分不清谁该负什么责任。",
    who=_EDITOR,
    fix="删去多余的一条。",
    before="第 1 次公开就有 execute",
    after="execute 只在修改已公开内容时写",
)
def needed(case: ItemCase) -> Sayings:
    """No step that the item does not need, none twice by the same post."""
    return _said(chain.nothing_superfluous(case.chain))


@rule(
    "MW-S013",
    "签批齐全",
    why=f"{_ORDER}主分支上的信息就是公开的信息，草稿留在分支上。",
    who=_EDITOR,
    fix="运行 mingwen explain 看还缺哪一步、该找哪个岗位；没有签全之前留在分支上。",
    before="只有 check，就合并到主分支",
    after="check、approve 都签了再合并",
    main_only=True,
)
def complete(case: ItemCase) -> Sayings:
    """Every step that the item needs is there."""
    return _said(chain.complete(case.chain))


@rule(
    "MW-S014",
    "签批证据达到栏目的要求",
    why="电子签名法第十三条：可靠的电子签名与手写签名效力相同；要求由办公室按栏目登记。",
    who="办公室",
    fix="按栏目要求的方式重新签；要求不合适的，由办公室改登记册。",
    before="栏目要求 proven，签批只有 bound",
    after="栏目要求 bound，签批是 bound",
)
def strength(case: ItemCase) -> Sayings:
    """Every entry reaches the level that the column asks for."""
    return _said(chain.strong_enough(case.chain))


RULES = (
    approvers,
    posts,
    signers,
    order,
    times,
    not_in_the_future,
    distinct,
    in_post,
    not_editor,
    bound,
    current,
    needed,
    complete,
    strength,
)
