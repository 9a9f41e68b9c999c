"""amend, withdraw and transfers: what they write, what they refuse, and that it lands."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import landings
from mingwen.item.model import Item
from mingwen.item.reader import read_item
from mingwen.item.record import Order, read_record
from tests.cli.body import DAY, Body, mingwen
from tests.conftest import Checkout

WHAT, WHY = "表2总磷由0.02改为0.2", "录入时小数点错位"
AT = "2026-10-12T09:{:02}:00+08:00"


@pytest.fixture
def body(repo: Checkout) -> Body:
    """A body with one published item."""
    made = Body(repo)
    file, text = made.item(title="水源地水质月报", body="\n总磷 0.02。\n\n见 <https://www.example.invalid/>。\n")
    made.checkout.commit("公开", {file: made.sign(file, text)})
    return made


def file_of(body: Body, serial: str = "00002") -> Path:
    (found,) = (body.top / "content").glob(f"*/*/*/{serial}-*.md")
    return found


def item_of(body: Body, serial: str = "00002") -> Item:
    file = file_of(body, serial)
    reading = read_item(file.relative_to(body.top).as_posix(), file.read_bytes())
    assert reading.faults == ()
    assert reading.item is not None
    return reading.item


def amend(body: Body, *more: str, kind: str = "correction", what: str = WHAT, why: str = WHY, item: str = "2026-00002"):
    return mingwen("amend", item, "--kind", kind, "--what", what, "--why", why, "--repo", body.top, *more)


# amend


def test_opens_the_next_revision_and_nothing_else(body: Body) -> None:
    before, text = item_of(body), file_of(body).read_text()
    done = amend(body)
    assert done.code == 0, done.err
    after = item_of(body)
    assert (after.revision, after.signoff) == (2, ())
    assert after.change is not None
    assert (after.change.kind, after.change.what, after.change.why) == ("correction", WHAT, WHY)
    assert after.body == before.body
    told = ("revision:", "change:", "signoff:", "  - {step")
    left = [line for line in file_of(body).read_text().splitlines() if not line.startswith(told)]
    assert left == [line for line in text.splitlines() if not line.startswith(told)]


def test_says_the_branch_and_three_steps(body: Body) -> None:
    done = amend(body)
    assert "git switch -c amend/2026-00002-r2" in done.out
    assert "mingwen explain 2026-00002" in done.out
    assert mingwen("explain", "2026-00002", "--repo", body.top).code == 0
    assert body.checkout.git("branch", "--show-current") == "main"
    assert [line.strip()[0] for line in done.out.splitlines() if line.startswith("  ")] == ["1", "2", "3"]
    for step, post in (("check", "office-director"), ("approve", "office-leader"), ("execute", "office-")):
        assert f"mingwen sign 2026-00002 --step {step} --by {post}" in done.out


def test_takes_the_branch_when_asked(body: Body) -> None:
    assert amend(body, "--branch").code == 0
    assert body.checkout.git("branch", "--show-current") == "amend/2026-00002-r2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"why": "更新"}, "为什么改"),
        ({"why": "2026年10月12日"}, "为什么改"),
        ({"what": "更正"}, "改了什么"),
        ({"why": WHAT}, "相同"),
        ({"why": "水源地水质月报"}, "标题"),
    ],
)
def test_refuses_words_that_say_nothing(body: Body, change: dict[str, str], said: str) -> None:
    before = file_of(body).read_bytes()
    done = amend(body, **change)
    assert done.code == 2
    assert said in done.err
    assert file_of(body).read_bytes() == before


def test_refuses_what_was_never_published(body: Body) -> None:
    body.checkout.git("switch", "-q", "-c", "draft")
    file, text = body.item("00003")
    body.checkout.commit("草稿", {file: text})
    assert "还没有公开" in amend(body, item="2026-00003").err


def test_refuses_to_open_twice(body: Body) -> None:
    assert amend(body).code == 0
    done = amend(body, why="另一个说得过去的理由")
    assert done.code == 2
    assert "第 2 次修订" in done.err


def test_refuses_the_last_reason_again(body: Body) -> None:
    assert amend(body).code == 0
    land(body)
    assert "照抄" in amend(body).err
    assert amend(body, why="监测站复核后更正").code == 0
    assert item_of(body).revision == 3


def test_what_is_needed_for_each_kind(body: Body) -> None:
    assert "--what" in mingwen("amend", "2026-00002", "--kind", "correction", "--why", WHY, "--repo", body.top).err
    assert "transfer" in amend(body, "--to-unit", "service").err
    assert "--order" in amend(body, kind="transfer").err


def sign(body: Body, item: str = "2026-00002", steps: tuple[str, ...] = ("check", "approve", "execute")) -> None:
    posts = {"check": "office-director", "approve": "office-leader", "execute": executor(body)}
    for minute, step in enumerate(steps):
        done = mingwen("sign", item, "--step", step, "--by", posts[step], "--at", AT.format(minute), "--repo", body.top)
        assert done.code == 0, done.err


def executor(body: Body) -> str:
    signers = body.register.signers("execute", body.register.office.id, "")
    taken = {body.register.units["office"].head}
    return next(one for one in signers if one not in taken)


def execute(body: Body, record: str, minute: int = 1) -> None:
    at = AT.format(minute)
    done = mingwen("sign", record, "--step", "execute", "--by", executor(body), "--at", at, "--repo", body.top)
    assert done.code == 0, done.err


def land(body: Body) -> str:
    return body.checkout.commit("落地", at=body.checkout.now + dt.timedelta(minutes=30))


def checked(body: Body) -> set[str]:
    done = mingwen("check", "--commit", "HEAD", "--format", "json", "--repo", body.top)
    return {finding["id"] for finding in done.json["findings"] if finding["severity"] == "error"}


def test_three_commands_correct_a_number(body: Body) -> None:
    assert amend(body).code == 0
    file = file_of(body)
    file.write_text(file.read_text().replace("总磷 0.02", "总磷 0.2"))
    sign(body)
    land(body)
    assert checked(body) == set()


def test_without_the_office_it_does_not_hold(body: Body) -> None:
    """A change of published text is signed by the leader and executed by the office (design §2)."""
    assert amend(body).code == 0
    sign(body, steps=("check", "approve"))
    land(body)
    assert checked(body) == {"MW-S013"}


@pytest.mark.parametrize("kind", ["amendment", "correction", "suppressed"])
def test_each_kind_asks_for_leader_and_office(body: Body, kind: str) -> None:
    done = amend(body, kind=kind)
    assert "--step approve" in done.out
    assert "--step execute" in done.out


def test_format_needs_a_check_alone(body: Body) -> None:
    done = amend(body, kind="format", what="去掉多余的空行", why="段落之间空行多少不一")
    assert "--step check" in done.out
    assert "--step approve" not in done.out
    sign(body, steps=("check",))
    land(body)
    assert checked(body) == set()


def test_what_was_taken_over_from_an_older_site_needs_no_more(repo: Checkout) -> None:
    body = Body(repo)
    text = body.item(unit="service", column="notices", migrated={"from": "旧站", "published": DAY})
    body.checkout.commit("迁入", {text[0]: body.sign(*text, "check", "approve", "execute")})
    assert checked(body) == set()
    assert amend(body, kind="format", what="去掉多余的空行", why="段落之间空行多少不一").code == 0
    done = mingwen(
        "sign", "2026-00002", "--step", "check", "--by", "service-head", "--at", AT.format(1), "--repo", repo.path
    )
    assert done.code == 0, done.err
    land(body)
    assert checked(body) == set()


# withdraw


def withdraw(body: Body, *more: str, item: str = "2026-00002"):
    return mingwen("withdraw", item, "--why", "所依据的监测数据有误需要重测", "--repo", body.top, *more)


def test_leaves_a_tombstone(repo: Checkout) -> None:
    body = Body(repo)
    file, text = body.item(attachments=[{"file": "a.csv", "title": "数据", "sha256": "0" * 64}])
    folder = file.removesuffix(".md")
    body.checkout.commit("公开", {file: body.sign(file, text), f"{folder}/a.csv": "a\n"})
    done = withdraw(body)
    assert done.code == 0, done.err
    item = item_of(body)
    assert (item.body, item.attachments, item.signoff, item.revision) == ("", (), (), 2)
    assert item.change is not None
    assert item.change.kind == "withdrawal"
    assert not (body.top / folder).exists()
    sign(body)
    land(body)
    assert checked(body) == set()


def test_the_successor_names_what_it_replaces(body: Body) -> None:
    file, text = body.item("00003", title="重新监测的月报")
    body.add(file, text)
    done = withdraw(body, "--superseded-by", "2026-00003")
    assert done.code == 0, done.err
    assert item_of(body, "00003").supersedes == ("2026-00002",)


def test_overturned_is_of_fines_only(body: Body) -> None:
    before = file_of(body).read_bytes()
    assert "行政处罚" in withdraw(body, "--overturned", "2026-10-10").err
    assert "日期" in withdraw(body, "--overturned", "明天").err
    assert file_of(body).read_bytes() == before


# transfer


def test_a_reorganisation_of_300_items(repo: Checkout) -> None:
    """300 items change unit by one order: addresses, numbers and records hold, and it lands."""
    body = Body(repo)
    made = {}
    for serial in range(100, 400):
        file, text = body.item(f"{serial:05}", column="notices", title=f"通知第{serial}号")
        made[file] = body.sign(file, text)
    body.checkout.commit("公开", made)
    before = landings(Repository(body.top))
    shorts = [f"2026-{serial:05}" for serial in range(100, 400)]
    old = {short: item_of(body, short[5:]).digest for short in (shorts[0], shorts[-1])}
    done = mingwen(
        "amend", *shorts, "--kind", "transfer", "--why", "机构改革后职责划转", "--to-unit", "service",
        "--order", "or-2026-001", "--branch", "--repo", body.top,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert body.checkout.git("branch", "--show-current") == "transfer/or-2026-001"
    (path,) = (body.top / "content/_records/order").glob("*/or-2026-001.yml")
    file = path.relative_to(body.top).as_posix()
    execute(body, file)
    body.checkout.git("add", "--all")
    said = body.top / ".git/said"
    said.write_text("")
    assert mingwen("gate", "prepare", said, "--repo", body.top).code == 0
    assert said.read_text().startswith("[transfer] 300件信息移交到service")
    assert mingwen("gate", "message", said, "--repo", body.top).code == 0
    land(body)
    body.checkout.git("switch", "-q", "main")
    body.checkout.git("merge", "-q", "--no-ff", "-m", "移交", "transfer/or-2026-001")
    assert checked(body) == set()
    order = read_record(file, path.read_bytes()).record
    assert isinstance(order, Order)
    assert [one.index_no for one in order.items] == shorts
    for short in (shorts[0], shorts[-1]):
        item = item_of(body, short[5:])
        line = order.moved(short)
        assert line is not None
        assert (line.old, line.new) == (old[short], item.digest)
        assert (item.department, item.number.short, item.revision) == ("service", short, 2)
        assert item.path.startswith("content/service/notices/")
    after = landings(Repository(body.top))
    assert all(after.items[short].landings[:1] == before.items[short].landings[:1] for short in shorts)
    assert all(len(after.items[short].landings) == 2 for short in shorts)


def transferred(body: Body, *more: str):
    return mingwen(
        "amend", "2026-00002", "--kind", "transfer", "--why", "机构改革后职责划转", "--order", "or-1",
        "--repo", body.top, *more,
    )  # fmt: skip


def test_attachments_go_along(repo: Checkout) -> None:
    body = Body(repo)
    data = b"a\n"
    listed = [{"file": "a.csv", "title": "数据", "sha256": hashlib.sha256(data).hexdigest()}]
    file, text = body.item(column="notices", attachments=listed)
    body.checkout.commit("公开", {file: body.sign(file, text), f"{file.removesuffix('.md')}/a.csv": data})
    assert transferred(body, "--to-unit", "service").code == 0
    assert (file_of(body).with_suffix("") / "a.csv").read_bytes() == data
    assert not (body.top / file).exists()
    assert not (body.top / file).with_suffix("").exists()


def test_refuses_a_unit_that_may_not_publish_there(body: Body) -> None:
    before = body.checkout.git("status", "--porcelain")
    assert "--to-column" in transferred(body, "--to-unit", "service").err  # finance is the office's own
    assert "--to-unit" in transferred(body, "--to-unit", "nobody").err
    assert body.checkout.git("status", "--porcelain") == before


def test_a_text_touched_after_the_order_is_not_covered(repo: Checkout) -> None:
    body = Body(repo)
    file, text = body.item(column="notices")
    body.checkout.commit("公开", {file: body.sign(file, text)})
    assert transferred(body, "--to-unit", "service").code == 0
    moved = file_of(body)
    moved.write_text(moved.read_text().replace("按计划", "如期"))
    record = "content/_records/order"
    (order,) = (body.top / record).glob("*/or-1.yml")
    name = order.relative_to(body.top).as_posix()
    assert (
        mingwen(
            "sign", name, "--step", "execute", "--by", executor(body), "--at", AT.format(1), "--repo", body.top
        ).code
        == 0
    )
    land(body)
    assert checked(body) == {"MW-H004"}


def test_a_record_is_signed_by_the_office_only(repo: Checkout) -> None:
    body = Body(repo)
    file, text = body.item(column="notices")
    body.checkout.commit("公开", {file: body.sign(file, text)})
    assert transferred(body, "--to-unit", "service").code == 0
    (order,) = (body.top / "content/_records/order").glob("*/or-1.yml")
    before = order.read_bytes()
    name = order.relative_to(body.top).as_posix()
    for step, post in (("execute", "service-head"), ("approve", "office-leader")):
        done = mingwen("sign", name, "--step", step, "--by", post, "--at", AT.format(1), "--repo", body.top)
        assert done.code == 2
    assert order.read_bytes() == before
    for minute in (1, 2):  # what was signed before and no longer holds goes
        order.write_text(order.read_text().replace("职责划转", f"职责划转{minute}"))
        done = mingwen(
            "sign", name, "--step", "execute", "--by", executor(body), "--at", AT.format(minute), "--repo", body.top
        )
        assert done.code == 0, done.err
    record = read_record(name, order.read_bytes()).record
    assert record is not None
    assert len(record.signoff) == 1
