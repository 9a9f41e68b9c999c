"""Worlds of two steps: what had landed, and the landing that changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from mingwen.evidence.chain import BEIJING
from mingwen.item.reader import read_item
from mingwen.rules.landing_case import CommitFacts, Stamp
from tests.rules import samples
from tests.rules.record_cases import DECIDED, EXECUTED, LINE, ORDER_ID, put_record, takedown
from tests.rules.world import BODY, NOW, Draft, World, register

CHANGE = {"kind": "correction", "what": "一处达标率由九成改为全部", "why": "录入时抄错了监测站的结果"}
WIDE = CHANGE | {"why": "录入时抄错了　监测站的结果"}
OTHER = {"kind": "correction", "what": "一处水源地的名称写全", "why": "读者来信指出名称不完整"}
MORE = f"{BODY}\n两处都在城北。\n"
MOST = f"{BODY}\n两处都在城北，都有围栏。\n"
MOVED = {"kind": "transfer", "what": "移交给土壤科负责", "why": "机构改革后职责划转"}
WITHDRAWN = {"kind": "withdrawal", "what": "撤回本件信息", "why": "所依据的监测数据有误需重测"}
PARENT = NOW.astimezone(UTC)

Set = Callable[[World], object]


def _landed(world: World) -> str:
    path = world.add().path
    world.land()
    return path


def arrived(world: World) -> None:
    """An item lands for the first time."""
    world.land()
    world.add()


def first_is_the_second(world: World) -> None:
    """An item's first landing says that it is its second."""
    world.land()
    world.add(revision=2, change=CHANGE)


def deleted(world: World) -> None:
    """A landed item is gone."""
    del world.files[_landed(world)]


def sample_deleted_in_production(world: World) -> None:
    """A sample goes, after the register said that the site is in production."""
    deleted(world)
    world.registered = register(("site.yml", "production: false", "production: true"))


def withdrawn(world: World) -> None:
    """A landed item is withdrawn: it stays, with its reason."""
    _landed(world)
    world.item(revision=2, change=WITHDRAWN).with_body("").put()


def list_withdrawn(world: World) -> None:
    """A list whose column asks for its table is withdrawn: the table goes with the text."""
    world.item("enforcement", "key-polluters").with_files(list_csv=samples.LIST).put()
    world.land()
    world.files.clear()
    world.item("enforcement", "key-polluters", revision=2, change=WITHDRAWN).with_body("").put()


def renamed(world: World) -> None:
    """The file has another slug, all else is as it was."""
    path = _landed(world)
    world.files[path.replace("饮用水水源", "水源")] = world.files.pop(path)


def renumbered(world: World) -> None:
    """The item has another number."""
    del world.files[_landed(world)]
    world.add(serial="00043")


def another_prefix(world: World) -> None:
    """The number's prefix is another body's."""
    _landed(world)
    world.add(revision=2, change=CHANGE, index_no="91350100M000100Y43/2026-00042")


def used_again(world: World) -> None:
    """The number of an item that is gone since long is given to another text."""
    draft = world.item().with_body(MORE)
    world.lost = {"2026-00042": (draft.path, draft.text().encode())}
    world.land()
    world.add()


def restored(world: World) -> None:
    """An item that was gone comes back as it was."""
    world.land()
    draft = world.add()
    world.lost = {"2026-00042": (draft.path, draft.text().encode())}


def amended(**values: Any) -> Set:
    """A landed item has another text, and what VALUES say."""

    def make(world: World) -> None:
        _landed(world)
        said: dict[str, Any] = {"revision": 2, "change": CHANGE}
        world.item(**said | values).with_body(MORE).put()

    return make


def amended_again(change: dict[str, str] = OTHER) -> Set:
    """A landed second revision becomes a third."""

    def make(world: World) -> None:
        world.item(revision=2, change=CHANGE).with_body(MORE).put()
        world.land()
        world.item(revision=3, change=change).with_body(MOST).put()

    return make


def taken_back(world: World) -> None:
    """A revert: the second revision is the first again, to the letter."""
    world.item(revision=2, change=CHANGE).with_body(MORE).put()
    world.land()
    world.add()


def nothing_changed(world: World) -> None:
    """A revision that changes nothing."""
    _landed(world)
    world.add(revision=2, change=CHANGE)


def back_without_reason(world: World) -> None:
    """The revision before a withdrawal is put back."""
    world.item(revision=2, change=WITHDRAWN).with_body("").put()
    world.land()
    world.add()


def back_with_reason(world: World) -> None:
    """A withdrawn item comes back as the next revision, though its text is what it was."""
    world.item(revision=2, change=WITHDRAWN).with_body("").put()
    world.land()
    world.add(revision=3, change=OTHER)


def two_amended(second: dict[str, str]) -> Set:
    """Two items are amended in one landing; the second has that change."""

    def make(world: World) -> None:
        world.add()
        world.add(serial="00043")
        world.land()
        world.item(revision=2, change=CHANGE).with_body(MORE).put()
        world.item(serial="00043", revision=2, change=second).with_body(MORE).put()

    return make


def two_transferred(world: World) -> None:
    """One order moves two items from the bureau's water unit to its soil unit."""
    transferred()(world)


def transferred(*, body: str = BODY, ordered: bool = True, old: str = "", confirming: str = "", **values: Any) -> Set:
    """Two items move to another unit by one order; VALUES and BODY change the first beyond that.

    OLD is what the order says of their texts before, CONFIRMING a unit that no longer confirms afterwards.
    """

    def make(world: World) -> None:
        confirmed = {"with_": [confirming]} if confirming else {}
        drafts = [world.add("water", "notices", serial=serial, **confirmed) for serial in ("00042", "00043")]
        world.land()
        said = {"revision": 2, "change": MOVED, "editor": "water-staff"}
        lines = []
        for draft in drafts:
            own = {**said, **values} if draft is drafts[0] else said
            secrecy = {**draft.front["secrecy"]}
            del world.files[draft.path]
            moved = world.item("soil", "notices", serial=draft.serial, secrecy=secrecy, **own)
            moved.with_body(body if draft is drafts[0] else BODY).signed().put()
            before, new = (_digest(one) for one in (draft, moved))
            lines.append({"index_no": f"2026-{draft.serial}", "old": old or before, "new": new})
        if ordered:
            put_record(world, "order", ORDER_ID, EXECUTED, to_unit="soil", items=lines)

    return make


def _digest(draft: Draft) -> str:
    item = read_item(draft.path, draft.text().encode()).item
    assert item is not None
    return item.digest


def reformatted(body: str, *steps: str, **values: Any) -> Set:
    """A landed item has another form, so it says, and what VALUES say."""

    def make(world: World) -> None:
        _landed(world)
        change = {"kind": "format", "what": "去掉多余的空行", "why": "段落之间空行多少不一"}
        world.item(revision=2, change=change, **values).with_body(body).signed(*steps or ("check",)).put()

    return make


def stamped(minutes: int, *, now: int = 60, authored: int | None = None, zone: int = 480) -> Set:
    """A landing so many minutes after its first parent, judged `now` minutes after it."""

    def make(world: World) -> None:
        arrived(world)
        at, world.now = PARENT + timedelta(minutes=minutes), NOW + timedelta(minutes=now)
        written = at if authored is None else PARENT + timedelta(minutes=authored)
        world.parent_committed = PARENT
        world.commit = CommitFacts("c" * 40, ("b" * 40,), Stamp(written, zone), Stamp(at, zone))

    return make


def _on(moment: datetime) -> Set:
    return stamped(int((moment - PARENT).total_seconds() // 60))


def stamped_1970(world: World) -> None:
    """A commit from the first day of the clock."""
    _on(datetime(1970, 1, 1, tzinfo=UTC))(world)


def stamped_2099(world: World) -> None:
    """A commit from another century."""
    _on(datetime(2099, 12, 31, tzinfo=UTC))(world)


def _merged(auto: str | None, made: str | None) -> Set:
    """A merge of which Git would have made one text, and that made another."""

    def make(world: World) -> None:
        arrived(world)
        draft = world.item()
        texts = [None if body is None else world.item().with_body(body).text().encode() for body in (auto, made)]
        world.merge = ((draft.path, texts[0], texts[1]),)

    return make


evil_merge = _merged(BODY, MORE)
octopus = _merged(None, MORE)
dropped_by_merge = _merged(BODY, None)


def plain_merge(world: World) -> None:
    """The merge only added a sign-off to what the branch has."""
    arrived(world)
    draft = world.item()
    unsigned = world.item().signed("check").text().encode()
    world.merge = ((draft.path, unsigned, draft.text().encode()),)


def both_sides_merged(world: World) -> None:
    """Git merged the lines of both sides into a text that no side had; what stands there now is signed."""
    evil_merge(world)
    ((path, auto, made),) = world.merge
    assert auto is not None
    world.merge = ((path, b"<<<<<<< main\n", made),)
    world.unreadable = frozenset({b"<<<<<<< main\n"})


def _order(world: World, at: datetime, **values: Any) -> str:
    step = EXECUTED | {"at": at}
    return put_record(world, "order", ORDER_ID, step, **{"to_unit": "water", "items": [LINE]} | values)


def record_changed(**values: Any) -> Set:
    """An order is signed once more, and says what VALUES say."""

    def make(world: World) -> None:
        _order(world, NOW - timedelta(hours=1))
        world.land()
        _order(world, NOW, **values)

    return make


def record_decided(**values: Any) -> Set:
    """A takedown that has landed has its outcome now, and says what VALUES say."""

    def make(world: World) -> None:
        takedown()(world)
        world.land()
        takedown(outcome=DECIDED, **values)(world)

    return make


def evidence(old: bytes | None, new: bytes | None) -> Set:
    """A proof beside an item, before and after a landing."""

    def make(world: World) -> None:
        world.add()
        path = "content/_evidence/2026/00042/r1-check-water-head.sig"
        world.files |= {path: old} if old is not None else {}
        world.land()
        world.files.pop(path, None)
        world.files |= {path: new} if new is not None else {}

    return make


def ruled(old: str | None, new: str | None) -> Set:
    """A referral's ruling before and after a landing; the ticket without one, or gone where it comes after."""

    def make(world: World) -> None:
        for result, later in ((old, False), (new, True)):
            ruling = {"by": "office-secrecy", "date": "2026-10-09", "result": result} if result else None
            world.files.pop("content/_referrals/rf-1.yml", None)
            if ruling is not None or not later:
                world.ticket("rf-1", unit="water", opened="2026-10-08", **({"ruling": ruling} if ruling else {}))
            if not later:
                world.land()

    return make


def signed_otherwise(minutes: int, *steps: str) -> Set:
    """A landed item has the same text, and other sign-offs: another time, or fewer steps."""

    def make(world: World) -> None:
        path = _landed(world)
        world.land()
        at = datetime(2026, 10, 10, 1, tzinfo=UTC)
        names = steps or ("check", "approve")
        entries = [
            {"step": step, "at": (at + timedelta(minutes=10 * count + minutes)).astimezone(BEIJING).isoformat()}
            for count, step in enumerate(names)
        ]
        assert world.item().signed(*entries).put().path == path

    return make


def record_deleted(world: World) -> None:
    """An order that has landed is gone."""
    path = _order(world, NOW)
    world.land()
    del world.files[path]
