"""The gate on a commit's message: reasons that say something, trailers that Git reads and that are true."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from mingwen.gates.command import main
from mingwen.gates.message import judge_message, prepare
from mingwen.git import Repository
from mingwen.history.trailers import parse
from mingwen.item import writing
from mingwen.item.record import RecordPath, record_text
from mingwen.rules.message import RULES as OF_MESSAGES
from mingwen.rules.rule import RuleSet
from mingwen.rules.table import RULES
from tests.cli.body import Body
from tests.conftest import Checkout

WHAT, WHY = "表2总磷由0.02改为0.2", "录入时小数点错位"
OTHER = "第三段与第二段文字重复"
AT = datetime.fromisoformat("2026-10-12T09:00:00+08:00")


@pytest.fixture
def body(repo: Checkout) -> Body:
    """A body with two published items, on a branch of its own."""
    made = Body(repo)
    for serial in ("00002", "00003"):
        file, text = made.item(serial, title=f"第{serial}号水源地水质月报")
        made.checkout.commit(f"公开 {serial}", {file: made.sign(file, text)})
    made.checkout.git("checkout", "-q", "-b", "draft")
    return made


def amended(body: Body, serial: str = "00002", *, why: str = WHY, what: str = WHAT, **values: object) -> str:
    """Stage the next revision of an item, unsigned; gives its short number."""
    file, text = body.item(serial, title=f"第{serial}号水源地水质月报")
    change = {"kind": "correction", "what": what, "why": why}
    front: dict[str, object] = {"revision": 2, "change": change, **values}
    text = text.replace("按计划完成", "如期完成")
    for key, value in front.items():
        text = writing.replace_key(text, key, value)
    body.add(file, text)
    return f"2026-{serial}"


def signed(body: Body, serial: str = "00002", *steps: str) -> str:
    """Stage the next revision of an item, signed."""
    short = amended(body, serial)
    file = next((body.top / "content").glob(f"*/*/*/{serial}-*.md"))
    body.add(str(file.relative_to(body.top)), body.sign(str(file.relative_to(body.top)), file.read_text(), *steps))
    return short


def group(short: str = "2026-00002", **other: str) -> str:
    """The trailers of the amended item; OTHER replaces values (`what`, `why`)."""
    lines = {"Amends": short, "Amendment-What": WHAT, "Amendment-Reason": WHY} | other
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value)


def ids(body: Body, message: str) -> set[str]:
    file = body.top / ".git" / "said"
    file.write_text(message, encoding="utf-8")
    return {finding.id for finding in judge_message(file, body.top).errors}


# A8: trailer tricks. A9: junk reasons. Each is refused, and is not where its rule is gone.

SUBJECT = "更正水源地月报里的总磷数值\n\n"
TRICKS = {
    "not in the last block": ("MW-E001", f"{SUBJECT}{group()}\n后面还有一段正文\n"),
    "full-width colon": ("MW-E001", SUBJECT + group().replace("Reason:", "Reason：")),
    "Chinese key": ("MW-E001", f"{SUBJECT}修改原因: {WHY}\n{group()}"),
    "text within the block": ("MW-E001", f"{SUBJECT}{group()}这一行不是附注\n"),
    "duplicate reason": ("MW-E002", f"{SUBJECT}{group()}Amendment-Reason: 另外一个理由说得过去\n"),
    "duplicate in another case": ("MW-E002", f"{SUBJECT}{group()}amendment-reason: {WHY}\n"),
    "two groups of one item": ("MW-E002", f"{SUBJECT}{group()}{group()}"),
    "no item": ("MW-E002", f"{SUBJECT}Amendment-Reason: {WHY}\n"),
    "another reason": ("MW-E003", SUBJECT + group(**{"Amendment-Reason": "监测站复核之后更正"})),
    "another reason, folded": ("MW-E003", SUBJECT + group(**{"Amendment-Reason": f"{WHY}\n  再加一句话"})),
    "approved by nobody": ("MW-E003", f"{SUBJECT}{group()}Approved-by: office-leader\n"),
    "approved, key in another case": ("MW-E003", f"{SUBJECT}{group()}APPROVED-BY: office-leader\n"),
    "an item that is not there": ("MW-E003", SUBJECT + group("2026-00099")),
    "an item that was not amended": ("MW-E003", SUBJECT + group("2026-00003")),
}


@pytest.mark.parametrize("name", TRICKS)
def test_a8_is_refused(body: Body, name: str) -> None:
    rule, message = TRICKS[name]
    amended(body)
    assert rule in ids(body, message)


@pytest.mark.parametrize(
    "message",
    [
        SUBJECT,
        SUBJECT + group(),
        SUBJECT + group(**{"Amendment-What": ""}),
        SUBJECT + group().replace("小数点", "小数点").replace("Amends", "AMENDS"),
        f"{SUBJECT}> Approved-by: office-leader\n\n回信里引用的一行\n",
        f"{SUBJECT}{group()}# Approved-by: office-leader\n",
        f"{SUBJECT}{group()}# ------------------------ >8 ------------------------\nApproved-by: office-leader\n",
        f"{SUBJECT}{group()}Signed-off-by: a <a@example.invalid>\n",
    ],
    ids=["none", "all", "not all", "key case", "quoted mail", "comment", "below the scissors", "Git's own"],
)
def test_a8_what_holds(body: Body, message: str) -> None:
    amended(body)
    assert ids(body, message) == set()


JUNK = {
    "bare date": "2026年10月12日",
    "bare date in digits": "2026-10-12",
    "one": "1",
    "debug": "debug1",
    "log of a script": "update: Thu Sep 28 17:58:44 AEST 2023",
    "stock words": "新增法规",
    "did some work": "干了一些活",
    "spaces and ZWSP": "\u3000 \u200b\u200b ",
    "the title": "第00002号水源地水质月报",
    "what again": WHAT,
    "five characters": "小数点错位",
    "the same character": "错错错错错错错",
}


@pytest.mark.parametrize("name", JUNK)
def test_a9_is_refused(body: Body, name: str) -> None:
    amended(body, why=f'"{JUNK[name]}"' if not JUNK[name].strip() else JUNK[name])
    said = ids(body, SUBJECT)
    # what a front matter cannot hold at all, the reader refuses before any rule
    reading = next((body.top / "content").glob("*/*/*/00002-*.md"))
    from mingwen.item.reader import read_item

    whole = read_item(str(reading.relative_to(body.top)), reading.read_bytes())
    assert "MW-E004" in said or whole.faults


def test_a9_no_reason_at_all(body: Body) -> None:
    """The published text is changed, its revision is not."""
    amended(body, revision=1, change=None)
    assert "MW-E004" in ids(body, "更新")


@pytest.mark.parametrize("subject", ["1", "2026-10-12", "debug1", "update: Thu Sep 28 17:58:44 AEST 2023", "更新"])
def test_a9_a_message_that_says_nothing(body: Body, subject: str) -> None:
    amended(body)
    assert ids(body, f"{subject}\n") == {"MW-E004"}
    assert ids(body, f"{subject}\n\n{group()}") == set()


def test_a9_the_last_reason_again(body: Body) -> None:
    amended(body)
    body.checkout.commit("第二次")
    body.checkout.git("checkout", "-q", "main")
    body.checkout.git("merge", "-q", "--ff-only", "draft")
    amended(body, revision=3)
    assert ids(body, SUBJECT) == {"MW-E005"}
    amended(body, revision=3, why=OTHER)
    assert ids(body, SUBJECT) == set()


def test_the_same_draft_again_is_no_copied_reason(body: Body) -> None:
    amended(body)
    body.checkout.commit("草稿")
    amended(body, summary="一句话说清内容，两句更好。")
    assert ids(body, SUBJECT) == set()


def test_two_items_with_one_reason(body: Body) -> None:
    amended(body)
    amended(body, "00003")
    assert ids(body, SUBJECT) == {"MW-E006"}
    amended(body, "00003", why=OTHER)
    assert ids(body, SUBJECT) == set()


def test_transfers_may_share_one(body: Body) -> None:
    change = {"kind": "transfer", "what": "移交给业务科负责", "why": "机构改革后职责划转"}
    amended(body, change=change)
    amended(body, "00003", change=change)
    assert "MW-E006" not in ids(body, SUBJECT)


FORMAT = {"kind": "format", "what": "去掉多余的空行", "why": "段落之间空行多少不一"}


def reformatted(body: Body, old: str = "。", new: str = "。\n\n") -> None:
    """Stage a change of form, so it says."""
    file, text = body.item("00002", title="第00002号水源地水质月报")
    for key, value in (("revision", 2), ("change", FORMAT)):
        text = writing.replace_key(text, key, value)
    body.add(file, text[:-20] + text[-20:].replace(old, new))


def test_a_change_of_form_is_proved(body: Body) -> None:
    reformatted(body)
    assert ids(body, SUBJECT) == set()
    reformatted(body, "完成", "未完成")
    assert ids(body, SUBJECT) == {"MW-E007"}


def test_a_transfer_changes_no_word(body: Body) -> None:
    amended(body, change={"kind": "transfer", "what": "移交给业务科负责", "why": "机构改革后职责划转"})
    assert ids(body, SUBJECT) == {"MW-E007"}


def two_with_one_reason(body: Body) -> None:
    amended(body)
    amended(body, "00003")


def the_same_reason_again(body: Body) -> None:
    amended(body)
    body.checkout.commit("第二次")
    amended(body, revision=3)


FAILING: dict[str, tuple[Callable[[Body], object], str]] = {
    **{rule: (amended, message) for rule, message in TRICKS.values()},
    "MW-E004": (amended, "1\n"),
    "MW-E005": (the_same_reason_again, SUBJECT),
    "MW-E006": (two_with_one_reason, SUBJECT),
    "MW-E007": (lambda body: reformatted(body, "完成", "未完成"), SUBJECT),
}


@pytest.mark.parametrize("rule", [rule.id for rule in OF_MESSAGES])
def test_each_rule_is_missed_when_it_is_gone(body: Body, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, message = FAILING[rule]
    make(body)
    assert rule in ids(body, message)
    monkeypatch.setattr("mingwen.rules.engine.judge_message.__kwdefaults__", {"rules": RULES.without(rule)})
    assert rule not in ids(body, message)


def test_a_rule_that_breaks_is_a_refusal(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    amended(body)

    def broken(_case: object) -> Iterable[object]:
        raise ZeroDivisionError

    rules = RuleSet((replace(OF_MESSAGES[0], look=broken), *RULES.without("MW-E001").rules))
    monkeypatch.setattr("mingwen.rules.engine.judge_message.__kwdefaults__", {"rules": rules})
    assert ids(body, SUBJECT) == {"MW-X001"}


def test_what_is_none_of_its_business(body: Body, capfd: pytest.CaptureFixture[str]) -> None:
    body.add("docs/a.md", "x")
    assert ids(body, "1\n") == set()
    file = body.top / ".git" / "said"
    assert main(["message", str(file), "--repo", str(body.top)]) == 0
    assert capfd.readouterr() == ("", "")


def test_new_items_need_no_reason(body: Body) -> None:
    body.add_item("00009")
    assert ids(body, "新的一件\n") == set()


# What is filled in


def prepared(body: Body, message: str = "", source: str = "") -> str:
    file = body.top / ".git" / "COMMIT_EDITMSG"
    file.write_text(message, encoding="utf-8")
    prepare(file, source, body.top)
    return file.read_text(encoding="utf-8")


def test_an_empty_message_gets_subject_and_trailers(body: Body) -> None:
    signed(body, "00002", "check", "approve", "execute")
    said = prepared(body, "\n# 注释\n")
    assert said.startswith("[correct] 第00002号水源地水质月报：表2总磷由0.02改为0.2\n")
    assert [(one.key, one.value) for one in parse(Repository(body.top), said)] == [
        ("Amends", "2026-00002"),
        ("Amendment-What", WHAT),
        ("Amendment-Reason", WHY),
        ("Approved-by", "office-leader"),
        ("Executed-by", "office-web"),
    ]
    assert said.endswith("# 注释\n")
    assert ids(body, said) == set()


def test_what_is_not_signed_is_not_said(body: Body) -> None:
    amended(body)
    assert {one.key for one in parse(Repository(body.top), prepared(body))} == {
        "Amends",
        "Amendment-What",
        "Amendment-Reason",
    }


def test_words_of_a_person_stay(body: Body) -> None:
    amended(body)
    mine = "我自己写的一行\n\n还有一段。\n"
    assert prepared(body, mine, "message").startswith(mine)
    assert prepared(body, f"{mine}\n{group()}", "message") == f"{mine}\n{group()}"


@pytest.mark.parametrize("source", ["merge", "commit"])
def test_merges_and_amended_commits_are_left_alone(body: Body, source: str) -> None:
    amended(body)
    assert prepared(body, "原来的\n", source) == "原来的\n"


@pytest.mark.parametrize("mine", ["fixup! 原来的\n", "squash! 原来的\n", 'Revert "原来的"\n'])
def test_messages_for_git_are_left_alone(body: Body, mine: str) -> None:
    amended(body)
    assert prepared(body, mine, "message") == mine


def test_a_new_item_and_a_signature_have_their_subject(body: Body) -> None:
    body.add_item("00009", title="新的一件")
    assert prepared(body) == "[publish] 新的一件\n"


@pytest.mark.parametrize(
    ("kind", "values", "subject"),
    [
        ("takedown", {"by": "office-web", "at": AT, "decide_by": AT.date()}, "附表疑似含有个人住址"),
        (
            "takedown",
            {
                "by": "office-web",
                "at": AT,
                "decide_by": AT.date(),
                "outcome": {"result": "restored", "by": "office-leader", "at": AT},
            },
            "核查结果为恢复",
        ),
        ("expunge", {"found": AT}, "附表疑似含有个人住址"),
        ("correction", {"revision": 2, "why": "监测站复核后更正"}, "附表疑似含有个人住址"),
    ],
)
def test_a_record_alone_has_its_subject(body: Body, kind: str, values: dict[str, object], subject: str) -> None:
    whole = {"id": "2026-00002-1", "kind": kind, "reason": "附表疑似含有个人住址", "item": "2026-00002", **values}
    body.add(RecordPath(kind, 2026, "2026-00002-1").file, record_text(whole))
    word = "restate" if kind == "correction" else kind
    assert prepared(body) == f"[{word}] 2026-00002：{subject}\n"
    assert ids(body, prepared(body)) == set()


def test_two_items_have_two_groups(body: Body) -> None:
    amended(body)
    amended(body, "00003", why=OTHER)
    said = prepared(body)
    assert "等2件" in said.splitlines()[0]
    assert [one.value for one in parse(Repository(body.top), said) if one.key == "Amends"] == [
        "2026-00002",
        "2026-00003",
    ]
    assert ids(body, said) == set()


def test_long_titles_are_cut_in_the_subject_alone(body: Body) -> None:
    what = "把第二段里的监测点位由六个改为七个，" * 4
    amended(body, what=what)
    said = prepared(body)
    assert len(said.splitlines()[0]) <= 60
    assert what in said


# As hooks run it


@pytest.fixture
def hooked(body: Body) -> Body:
    body.checkout.git("config", "core.hooksPath", "hooks")
    body.checkout.git("config", "mingwen.python", sys.executable)
    body.checkout.git("config", "core.fileMode", "false")
    for hook in (body.top / "hooks").iterdir():
        hook.chmod(0o755)
    return body


def git(body: Body, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "GIT_EDITOR": "true", **env}
    return subprocess.run(["git", *arguments], cwd=body.top, env=settings, capture_output=True, text=True)


def log(body: Body, form: str = "%B") -> str:
    return body.checkout.git("log", "-1", f"--format={form}")


def test_a_commit_without_words_says_it_all(hooked: Body) -> None:
    signed(hooked, "00002", "check")
    done = git(hooked, "commit", "-q", "--no-edit")
    assert done.returncode == 0, done.stderr
    assert log(hooked, "%(trailers:key=Amendment-Reason,valueonly)").strip() == WHY


def test_what_a_finished_rebase_leaves_behind_is_no_rebase(hooked: Body) -> None:
    """Git keeps REBASE_HEAD after a rebase that stopped once and went on; the folder of its state is gone."""
    hooked.checkout.git("update-ref", "REBASE_HEAD", "HEAD")
    signed(hooked, "00002", "check")
    done = git(hooked, "commit", "-q", "--no-edit")
    assert done.returncode == 0, done.stderr
    assert "Amendment-Reason:" in log(hooked)


def test_a_commit_with_words_keeps_them(hooked: Body) -> None:
    amended(hooked)
    done = git(hooked, "commit", "-q", "-m", "更正总磷的数值")
    assert done.returncode == 0, done.stderr
    assert log(hooked, "%s") == "更正总磷的数值"
    assert log(hooked, "%(trailers:key=Amends,valueonly)").strip() == "2026-00002"


def test_a_refused_message_is_kept(hooked: Body) -> None:
    amended(hooked)
    before = hooked.checkout.git("rev-parse", "HEAD")
    done = git(hooked, "commit", "-q", "-m", "更正总磷的数值\n\nApproved-by：office-leader")
    assert done.returncode != 0
    assert "MW-E001" in done.stderr
    assert hooked.checkout.git("rev-parse", "HEAD") == before
    assert "Approved-by：office-leader" in (hooked.top / ".git/COMMIT_EDITMSG").read_text()


def test_an_amended_commit_is_held_to_its_trailers(hooked: Body) -> None:
    amended(hooked)
    assert git(hooked, "commit", "-q").returncode == 0
    assert git(hooked, "commit", "-q", "--amend", "--no-edit").returncode == 0
    forged = log(hooked).replace(WHY, "另外一个理由说得过去")
    done = git(hooked, "commit", "-q", "--amend", "-m", forged)
    assert "MW-E003" in done.stderr
    assert done.returncode != 0


def test_a_squash_keeps_the_reason_of_each(hooked: Body) -> None:
    """A10: squashing two items keeps both reasons, in the blocks and in the message."""
    amended(hooked)
    assert git(hooked, "commit", "-q").returncode == 0
    amended(hooked, "00003", why=OTHER)
    assert git(hooked, "commit", "-q").returncode == 0
    hooked.checkout.git("checkout", "-q", "main")
    hooked.checkout.git("merge", "-q", "--squash", "draft")
    done = git(hooked, "commit", "-q", "--no-edit")
    assert done.returncode == 0, done.stderr
    assert log(hooked, "%(trailers:key=Amendment-Reason,valueonly)").split() == [WHY, OTHER]


def test_a_merge_is_not_filled_in_and_passes(hooked: Body) -> None:
    amended(hooked)
    assert git(hooked, "commit", "-q").returncode == 0
    hooked.checkout.git("checkout", "-q", "main")
    done = git(hooked, "merge", "-q", "--no-ff", "--no-edit", "draft")
    assert done.returncode == 0, done.stderr
    assert log(hooked).startswith("Merge branch 'draft'")
    assert "Amends" not in log(hooked)


def test_a_fixup_is_left_alone_and_can_be_folded_in(hooked: Body) -> None:
    amended(hooked)
    assert git(hooked, "commit", "-q").returncode == 0
    amended(hooked, summary="两句话说清内容。")
    done = git(hooked, "commit", "-q", "--fixup", "HEAD")
    assert done.returncode == 0, done.stderr
    assert log(hooked).startswith("fixup! ")
    assert "Amends" not in log(hooked)
    done = git(hooked, "rebase", "-q", "-i", "--autosquash", "HEAD~2", GIT_SEQUENCE_EDITOR="true")
    assert done.returncode == 0, done.stderr
    assert log(hooked, "%(trailers:key=Amends,valueonly)").split() == ["2026-00002"]


def test_a_template_keeps_its_hints(hooked: Body, tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.write_text("# 请写明改了什么、为什么改\n")
    hooked.checkout.git("config", "commit.template", str(template))
    amended(hooked)
    done = git(hooked, "commit", "-q", GIT_EDITOR="sed -i -e s/correct/Correct/")
    assert done.returncode == 0, done.stderr
    assert log(hooked).startswith("[Correct] ")


def test_the_cost_of_nothing(hooked: Body) -> None:
    """A commit outside content/ does not wait for what it does not need."""
    hooked.add("docs/a.md", "x")
    code = (
        "import sys; from mingwen.gates.command import main; code = main(['message', sys.argv[1]]); "
        "print(code, 'mingwen.item' in sys.modules)"
    )
    (hooked.top / ".git/said").write_text("一句话\n")
    done = subprocess.run(
        [sys.executable, "-c", code, ".git/said"], cwd=hooked.top, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout.split() == ["0", "False"], done.stderr
