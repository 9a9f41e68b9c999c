"""Named cases: for each rule a world that it refuses and one that it lets be.

`fails` must make the judge name the rule; `holds` is as like it as possible and must give no error at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.rules import landings, samples
from tests.rules.record_cases import (
    CHECKED,
    CORRECTED,
    DECIDED,
    EXECUTED,
    LINE,
    OLD,
    TOO_EARLY,
    WITHDRAWN,
    added_after_signing,
    correction,
    days_on,
    expunge,
    in_another_folder,
    order,
    outcome,
    takedown,
)
from tests.rules.world import BODY, FORMED, NOW, World, register, utc

Set = Callable[[World], object]


@dataclass(frozen=True)
class Case:
    """One rule, what the case is about, a world that it refuses, one that it lets be."""

    rule: str
    name: str
    fails: Set
    holds: Set


def text(old: str, new: str, *, body: str = BODY) -> Set:
    """The base item with one piece of its text replaced before it is signed."""

    def make(world: World) -> None:
        draft = world.item().with_body(body)
        assert old in draft.text(), old
        draft.raw = lambda whole: whole.replace(old, new, 1)
        draft.put()

    return make


def then(*steps: Set) -> Set:
    """One after the other in the same world."""

    def make(world: World) -> None:
        for step in steps:
            step(world)

    return make


def raw(change: Callable[[bytes], bytes]) -> Set:
    """The base item with its bytes changed after signing."""

    def make(world: World) -> None:
        draft = world.add()
        world.files[draft.path] = change(world.files[draft.path])

    return make


def base(world: World) -> None:
    """The base item as it is."""
    world.add()


def body(text: str, **files: bytes) -> Set:
    """The base item with another body, and files."""
    return lambda world: world.item().with_files(**files).with_body(text).put()


def with_(**values: Any) -> Set:
    """The base item with other values."""
    return lambda world: world.add(**values)


def in_(unit: str, column: str, **values: Any) -> Set:
    """An item in another column."""
    return lambda world: world.add(unit, column, **values)


def path(name: str, mode: str = "100644", data: bytes = b"x\n") -> Set:
    """The base item and one more path."""

    def make(world: World) -> None:
        world.add()
        world.files[name] = data
        world.modes[name] = mode

    return make


def page(text: str) -> Set:
    """The base item and a plain page."""
    return path("content/_pages/a.md", data=f"# 说明\n\n{text}\n".encode())


def signed(*steps: dict[str, Any] | str, **values: Any) -> Set:
    """The base item with these sign-offs."""
    return lambda world: world.item(**values).signed(*steps).put()


def files(*, unlisted: bool = False, column: tuple[str, str] = ("water", "drinking-water"), **attached: bytes) -> Set:
    """An item with files in its folder, listed unless told otherwise."""

    def make(world: World) -> None:
        draft = world.item(*column).with_files(**attached)
        if unlisted:
            draft.values["attachments"] = None
        draft.put()

    return make


def under(*changes: tuple[str, str, str], then: Set) -> Set:
    """The same under a register with changes."""

    def make(world: World) -> None:
        world.registered = register(*changes)
        then(world)

    return make


def spoil(world: World) -> None:
    """Give the only item a body."""
    (name,) = world.files
    world.files[name] += "正文\n".encode()


def leave_file(world: World) -> None:
    """Leave a file in the only item's folder."""
    (name,) = world.files
    world.files[f"{name.removesuffix('.md')}/list.pdf"] = samples.PDF


def later(world: World) -> None:
    """Judged in spring 2027."""
    world.now = utc("2027-03-01 00:00")


FORM = (
    Case("MW-F001", "GBK", raw(lambda data: data.decode().encode("gb18030")), base),
    Case("MW-F002", "BOM", raw(lambda data: b"\xef\xbb\xbf" + data), base),
    Case("MW-F003", "CRLF", raw(lambda data: data.replace(b"\n", b"\r\n")), base),
    Case("MW-F004", "zero width", text("两处水源", "两处\u200b水源"), base),
    Case("MW-F005", "too large", raw(lambda data: data + b"a" * 1_200_000), base),
    Case("MW-F010", "blank line first", raw(lambda data: b"\n" + data), base),
    Case("MW-F011", "no closing fence", raw(lambda data: data.replace(b"\n---\n", b"\n", 1)), base),
    Case("MW-F012", "four dashes", raw(lambda data: data.replace(b"\nformed", b"\n----\nformed", 1)), base),
    Case("MW-F013", "long block", text("sample: true", f"sample: true\nsummary2: {'长' * 6000}"), base),
    Case("MW-F014", "colon in value", text("title: 2026", "title: 一: 2026"), base),
    Case("MW-F015", "alias", text("sample: true", "sample: &a true"), base),
    Case("MW-F016", "tag", text("revision: 1", "revision: !!int 1"), base),
    Case("MW-F017", "twice", text("mode: active", "mode: active\nmode: withheld"), base),
    Case("MW-F018", "too deep", text("sample: true", "sample: {a: {b: {c: {d: {e: {f: 1}}}}}}"), base),
    Case("MW-F019", "key is a boolean", text("sample: true", "sample: true\non: 1"), base),
    Case("MW-F020", "value other readers refuse", text("sample: true", "sample: true\nunified_no: 2026-02-30"), base),
    Case("MW-F021", "misspelt", text("sample: true", "sampel: true"), base),
    Case("MW-F022", "no secrecy decision", with_(secrecy=None), base),
    Case("MW-F023", "a date in Chinese", with_(formed="2026年10月8日"), base),
)

PATHS = (
    Case("MW-P001", "a note on the side", path("content/water/README.md"), path("content/_pages/about.md")),
    Case("MW-P002", "symbolic link", path("content/_pages/a.md", "120000"), path("content/_pages/a.md")),
    Case(
        "MW-P003",
        "case twins",
        lambda w: (path("content/_pages/About.md")(w), path("content/_pages/about.md")(w)),
        path("content/_pages/about.md"),
    ),
    Case("MW-P004", "reserved name", path("content/_pages/con.md"), path("content/_pages/contact.md")),
    Case("MW-P005", "long", path(f"content/_pages/{'a' * 200}.md"), path(f"content/_pages/{'a' * 150}.md")),
    Case(
        "MW-P006",
        "files without an item",
        path("content/water/drinking-water/2026/00043-a/report.pdf"),
        files(report_pdf=samples.PDF),
    ),
    Case("MW-P007", "open merge", lambda w: w.unmerged.add(w.add().path), base),
    Case(
        "MW-P008", "page in GBK", path("content/_pages/a.md", data="公开\n".encode("gbk")), path("content/_pages/a.md")
    ),
    Case("MW-P008", "page with hidden text", path("content/_pages/a.md", data="公\u200b开\n".encode()), base),
    Case("MW-P008", "page with CRLF", path("content/_pages/a.md", data=b"a\r\n"), path("content/_pages/a.md")),
    Case("MW-P009", "script", page("<script>alert(1)</script>"), page("`<script>`")),
    Case("MW-P009", "attribute that acts", page('<p class="a" onclick="b()">c</p>'), page('<p class="a">c</p>')),
    Case("MW-P009", "comment", page("<!-- a -->"), page("a[^1]\n\n[^1]: b")),
    Case("MW-P009", "script link", page("[a](javascript:b)"), page("[a](help.md)")),
)

NUMBERS = (
    Case("MW-N001", "check digit", with_(index_no="11329900MB00000199/2026-00042"), base),
    Case("MW-N002", "other serial", with_(index_no="11329900MB00000198/2026-00043"), base),
    Case("MW-N003", "another body's code", with_(index_no=f"{samples.CODE}/2026-00042"), base),
    Case(
        "MW-N004",
        "formed in another year",
        with_(
            formed=date(2025, 12, 30),
            secrecy={"doubt": "no", "conclusion": "clear", "by": "water-head", "date": FORMED},
        ),
        base,
    ),
    Case(
        "MW-N005",
        "two units, one number",
        lambda w: (w.add(), w.add("air", "air-other")),
        lambda w: (w.add(), w.add("air", "air-other", "00043")),
    ),
    Case("MW-N006", "square brackets", with_(doc_no="示环发[2026]12号"), with_(doc_no="示环发〔2026〕12号")),
)

UNITS = (
    Case("MW-U001", "folder of another unit", with_(department="air"), base),
    Case("MW-U002", "folder of another column", text("column: drinking-water", "column: water-policy"), base),
    Case("MW-U003", "unknown unit", in_("shui", "news"), in_("water", "news")),
    Case("MW-U004", "unknown column", in_("water", "drinkingwater"), base),
    Case("MW-U005", "another unit's column", in_("air", "drinking-water"), in_("air", "air-other")),
    Case(
        "MW-U006",
        "closed column",
        in_("enforcement", "discharge-fees"),
        lambda w: closed(w),
    ),
    Case(
        "MW-U007",
        "with is missing",
        in_("solid-waste", "hazardous-waste", with_=[]),
        in_("solid-waste", "hazardous-waste"),
    ),
    Case("MW-U008", "editor of another unit", with_(editor="air-staff"), base),
    Case("MW-U009", "unknown topic", with_(topics=["mystery"]), with_(topics=["incidents"])),
    Case(
        "MW-U010",
        "two units and no ground",
        with_(with_=["air"]),
        with_(with_=["air"], assigned_by={"document": "批示第3号", "post": "bureau-head", "date": FORMED}),
    ),
    Case(
        "MW-U011",
        "no origin",
        in_("county", "county-reports", county_report=samples.COUNTY, editor="office-staff"),
        in_("county", "county-reports", county_report=samples.COUNTY, editor="office-staff", origin="xian-1"),
    ),
    Case(
        "MW-T009",
        "no news since last autumn",
        then(lambda w: w.add("water", "news").landed(utc("2026-10-12 01:00")), later),
        lambda w: w.add("water", "news").landed(utc("2026-10-12 01:00")),
    ),
)


def closed(world: World) -> None:
    """What an older site published before its column was closed."""
    draft = world.item(
        "enforcement",
        "discharge-fees",
        "00007",
        formed=date(2017, 3, 1),
        migrated={"from": "旧站", "published": date(2017, 3, 6)},
        index_no="11329900MB00000198/2017-00007",
    )
    draft.year = 2017
    draft.signed(
        {"step": "check", "at": "2017-03-02T09:00:00+08:00", "digest": None},
        {"step": "approve", "at": "2017-03-03T09:00:00+08:00", "digest": None},
        "execute",
    )
    draft.put()


CHECK: dict[str, Any] = {"step": "check"}
APPROVE: dict[str, Any] = {"step": "approve"}
PAIR = {"check": "water-head", "approve": "water-leader"}


def changed(**values: Any) -> Set:
    """A second revision of the base item, its change block replaced or completed."""
    change = {"kind": "correction", "what": "表2总磷由0.02改为0.2", "why": "录入时小数点错位"}
    return with_(revision=2, change=change | values)


def after_signing(world: World) -> None:
    """One character of the body changed after signing."""
    draft = world.add()
    world.files[draft.path] = world.files[draft.path].replace("达标".encode(), "超标".encode(), 1)


def on_leave(acting: str | None) -> Set:
    """Checked while the head is on leave, by the post given."""
    at = {"at": "2026-08-05T09:00:00+08:00", "acting": acting}
    formed = date(2026, 8, 3)
    decision = {"doubt": "no", "conclusion": "clear", "by": "water-head", "date": formed}
    return signed(CHECK | at, APPROVE, formed=formed, secrecy=decision)


def same_person(world: World) -> None:
    """The leader in charge stands in for the head, so that one person would sign both."""
    world.registered = register(("posts.yml", "deputy: water-deputy", "deputy: water-leader"))
    signed(CHECK | {"acting": "water-leader"}, APPROVE)(world)


def proven(then: Set) -> Set:
    """Where the column asks for proven sign-offs."""
    old = "drinking-water:\n  title: "
    return under(("columns.yml", old, "drinking-water:\n  evidence: proven\n  title: "), then=then)


SIGNOFF = (
    Case("MW-S001", "another unit's approvers", with_(approvers={"check": "air-head", "approve": "air-leader"}), base),
    Case("MW-S002", "unknown post", with_(editor="water-clerk-2"), base),
    Case("MW-S003", "another unit's leader", signed(CHECK, APPROVE | {"by": "air-leader"}), signed(CHECK, APPROVE)),
    Case(
        "MW-S004",
        "approved before checked",
        signed(APPROVE | {"at": "2026-10-10T09:10:00+08:00"}, CHECK | {"at": "2026-10-10T09:00:00+08:00"}),
        base,
    ),
    Case("MW-S005", "checked before formed", signed(CHECK | {"at": "2026-10-07T09:00:00+08:00"}, APPROVE), base),
    Case(
        "MW-S005",
        "approved an hour before checked, other zone",
        signed(CHECK, APPROVE | {"at": "2026-10-10T00:00:00Z"}),
        signed(CHECK, APPROVE | {"at": "2026-10-10T01:30:00Z"}),
    ),
    Case(
        "MW-S006",
        "signed after the landing",
        lambda w: w.add().landed(utc("2026-10-10 00:50")),
        lambda w: w.add().landed(utc("2026-10-10 01:06")),  # 09:10 in Beijing, five minutes allowed
    ),
    Case("MW-S007", "stands in and approves", same_person, base),
    Case("MW-S008", "on leave", on_leave(None), on_leave("water-deputy")),
    Case("MW-S008", "stands in unregistered", on_leave("water-staff"), on_leave("water-deputy")),
    Case("MW-S009", "editor approves", with_(editor="water-leader"), base),
    Case("MW-S009", "editor checks", with_(editor="water-head"), base),
    Case("MW-S010", "no digest", signed(CHECK | {"digest": None}, APPROVE), base),
    Case(
        "MW-S010",
        "no digest on what was amended after the taking over",
        lambda w: (
            w.item(migrated=OLD_SITE, revision=2, change=FORMATTED).signed({"step": "check", "digest": None}).put()
        ),
        lambda w: w.item(migrated=OLD_SITE, revision=2, change=FORMATTED).signed("check").put(),
    ),
    Case("MW-S011", "edited after signing", after_signing, base),
    Case("MW-S012", "executed at first", signed("check", "approve", "execute"), changed()),
    Case("MW-S013", "not approved", signed("check"), signed("check", "approve")),
    Case("MW-S013", "not signed at all", signed(), base),
    Case(
        "MW-S013",
        "with unit has not confirmed",
        lambda w: w.item("solid-waste", "hazardous-waste").signed("check", "approve").put(),
        in_("solid-waste", "hazardous-waste"),
    ),
    Case(
        "MW-S013",
        "change not executed",
        signed(
            "check",
            "approve",
            revision=2,
            change={"kind": "correction", "what": "表2总磷由0.02改为0.2", "why": "录入时小数点错位"},
        ),
        changed(),
    ),
    Case("MW-S014", "column asks for proven", proven(base), base),
)


def doubtful(result: str = "clear", **secrecy: Any) -> Set:
    """An item on which doubt was raised, with its ticket."""

    def make(world: World) -> None:
        ruling = {"by": "office-secrecy", "date": date(2026, 10, 9), "result": result}
        world.ticket("2026-007", unit="water", opened=FORMED, ruling=ruling)
        decision = {
            "doubt": "yes",
            "conclusion": "clear",
            "by": "office-secrecy",
            "date": date(2026, 10, 9),
            "referral": "2026-007",
        }
        world.add(secrecy=decision | secrecy)

    return make


def decided(**secrecy: Any) -> Set:
    """The base item with another secrecy decision."""
    return with_(secrecy={"doubt": "no", "conclusion": "clear", "by": "water-head", "date": FORMED} | secrecy)


def ticket(**values: Any) -> Set:
    """A ticket on its own."""
    return then(base, lambda w: w.ticket("2026-008", **({"unit": "water", "opened": FORMED} | values)))


def withheld(**values: Any) -> Set:
    """An item that is not published."""
    decision = {"doubt": "no", "conclusion": "withhold", "by": "water-head", "date": FORMED}
    block = samples.WITHHELD | {"ground": "A14.1"}
    front = {"mode": "withheld", "withheld": block, "secrecy": decision} | values
    return lambda w: w.item(**front).with_body("").put()


RADIATION = {"doubt": "no", "conclusion": "clear", "by": "radiation-head", "date": FORMED}

SECRECY = (
    Case("MW-C001", "decided by the editor", decided(by="water-staff"), decided(by="water-head")),
    Case("MW-C001", "doubt ruled by the head", doubtful(by="water-head"), doubtful()),
    Case("MW-C002", "secret and published", decided(conclusion="withhold"), withheld()),
    Case(
        "MW-C002",
        "withheld as secret, found clear",
        withheld(secrecy={"doubt": "no", "conclusion": "clear", "by": "water-head", "date": FORMED}),
        withheld(),
    ),
    Case("MW-C003", "doubt without ticket", doubtful(referral=None), doubtful()),
    Case("MW-C003", "ticket without doubt", doubtful(doubt="no", by="water-head"), doubtful()),
    Case("MW-C004", "pending", doubtful(conclusion="pending"), doubtful()),
    Case("MW-C005", "ruled to withhold", doubtful(result="withhold"), doubtful()),
    Case("MW-C005", "no such ticket", doubtful(referral="2026-999"), doubtful()),
    Case("MW-C006", "ticket with a title", ticket(title="某件"), ticket()),
    Case(
        "MW-C006",
        "ruled by the head",
        ticket(ruling={"by": "water-head", "date": FORMED, "result": "clear"}),
        ticket(ruling={"by": "office-secrecy", "date": FORMED, "result": "clear"}),
    ),
    Case("MW-C007", "decided after the check", decided(date=date(2026, 10, 11)), decided(date=date(2026, 10, 10))),
    Case(
        "MW-C008",
        "cleared by the unit",
        in_("radiation", "radiation-projects", secrecy=RADIATION),
        in_("radiation", "radiation-projects", secrecy=RADIATION | {"by": "office-secrecy"}),
    ),
    Case(
        "MW-C009",
        "note says not to publish",
        body("\n正文。\n\n（此件不公开）\n"),
        body("\n正文。\n\n（此件公开发布）\n"),
    ),
)


def handled(channel: str = "contractor", **values: Any) -> Set:
    """A sensitive item."""
    flags = {"sensitive": True, "high_standard": False, "fast_moving": False}
    return with_(channel=channel, handling=flags | {name.rstrip("_"): value for name, value in values.items()})


def moved(**migrated: Any) -> Set:
    """An item taken over from an older site."""

    def make(world: World) -> None:
        when = {"from": "旧站", "published": date(2026, 10, 9)}
        plain = {"digest": None}
        draft = world.item(migrated=when | migrated)
        draft.signed(CHECK | plain, APPROVE | plain, "execute").put()

    return make


OLD_SITE: dict[str, object] = {"from": "旧站", "published": date(2026, 10, 9)}
FORMATTED: dict[str, object] = {"kind": "format", "what": "去掉多余的空行", "why": "段落之间空行多少不一"}


def late_move(world: World) -> None:
    """The same, after the last day for it."""
    moved()(world)
    world.now = utc("2027-05-01 00:00")


EXCEPT = {"by": "water-leader", "reason": "网站维护期间由第三方公布"}
LATER = "2026-11-01T09:00:00+08:00"

MODES = (
    Case("MW-M001", "no ground", withheld(withheld=None), withheld()),
    Case("MW-M001", "published with a ground", with_(withheld=samples.WITHHELD), base),
    Case("MW-M002", "withheld with a body", then(withheld(), spoil), withheld()),
    Case("MW-M003", "withheld with a file", then(withheld(), leave_file), withheld()),
    Case(
        "MW-M004",
        "secret on request",
        withheld(mode="on-request"),
        lambda w: on_request(w),
    ),
    Case("MW-M005", "sensitive by the contractor", handled(), handled(channel="self")),
    Case(
        "MW-M006",
        "excepted by the head",
        handled(except_=EXCEPT | {"by": "water-head"}),
        handled(except_=EXCEPT),
    ),
    Case("MW-M006", "excepted for nothing", handled(channel="self", except_=EXCEPT), handled(except_=EXCEPT)),
    Case(
        "MW-M007",
        "below the column's default",
        in_(
            "monitoring",
            "air-daily",
            air_daily=samples.AIR_DAILY,
            handling={"sensitive": False, "high_standard": False, "fast_moving": False},
        ),
        in_("monitoring", "air-daily", air_daily=samples.AIR_DAILY),
    ),
    Case("MW-M008", "no change block", with_(revision=2), changed()),
    Case(
        "MW-M008",
        "change at first",
        with_(change={"kind": "correction", "what": "改了数字", "why": "录入时写错了"}),
        base,
    ),
    Case("MW-M009", "a date is no reason", changed(why="2026年10月12日更新"), changed()),
    Case("MW-M009", "what is why", changed(what="录入时小数点错位"), changed()),
    Case(
        "MW-M010", "sample in production", under(("site.yml", "production: false", "production: true"), then=base), base
    ),
    Case("MW-M011", "after the last day", late_move, moved()),
    Case(
        "MW-M012",
        "without the office",
        lambda w: w.item(migrated={"from": "旧站", "published": date(2026, 10, 9)}).signed("check", "approve").put(),
        moved(),
    ),
    Case(
        "MW-M012",
        "without the office at first, by the unit alone in a later change of form",
        lambda w: w.item(migrated=OLD_SITE).signed("check", "approve").put(),
        then(moved(), lambda w: w.item(migrated=OLD_SITE, revision=2, change=FORMATTED).signed("check").put()),
    ),
    Case("MW-M013", "second time", lambda w: changed_later(w), with_(publish_at=LATER)),
)


def changed_later(world: World) -> None:
    """A change that would set its own date."""
    change = {"kind": "correction", "what": "表2总磷由0.02改为0.2", "why": "录入时小数点错位"}
    with_(revision=2, change=change, publish_at=LATER)(world)


def on_request(world: World) -> None:
    """An item given on request, on a ground for it."""
    decision = {"doubt": "no", "conclusion": "clear", "by": "water-head", "date": FORMED}
    withheld(mode="on-request", withheld=samples.WITHHELD, secrecy=decision)(world)


def wrong_digest(world: World) -> None:
    """The file replaced after listing it."""
    files(report_pdf=samples.PDF)(world)
    name = next(path for path in world.files if path.endswith(".pdf"))
    world.files[name] += b"%"


def unlisted(world: World) -> None:
    """A file beside the listed one."""
    files(report_pdf=samples.PDF)(world)
    name = next(path for path in world.files if path.endswith(".pdf"))
    world.files[name.replace("report", "draft")] = samples.PDF


def gone(world: World) -> None:
    """The listed file taken away."""
    files(report_pdf=samples.PDF)(world)
    del world.files[next(path for path in world.files if path.endswith(".pdf"))]


def named_twice(world: World) -> None:
    """One file on two lines."""
    draft = world.item().with_files(report_pdf=samples.PDF)
    (one,) = draft.front["attachments"]
    draft.values["attachments"] = [one, one | {"title": "又一份"}]
    draft.put()


def table(rows: str) -> Set:
    """A list of key polluters."""
    return files(column=("enforcement", "key-polluters"), list_csv=rows.encode())


ROW = f"示例水务有限公司,{samples.CODE},水,污水处理,示例一县"
GOOD_TABLE = table(f"{samples.HEADER}\n{ROW}\n")
MACRO = samples.office("xl/workbook.xml", **{"xl/vbaProject.bin": b"x"})
BOMB = samples.office("word/document.xml", **{"word/a.xml": b"0" * 30_000_000})

ATTACHMENTS = (
    Case("MW-A001", "gone", gone, files(report_pdf=samples.PDF)),
    Case("MW-A002", "beside the list", unlisted, files(report_pdf=samples.PDF)),
    Case("MW-A003", "replaced", wrong_digest, files(report_pdf=samples.PDF)),
    Case("MW-A004", "web page", files(page_html=b"<p>x"), files(report_docx=samples.DOCX)),
    Case("MW-A004", "archive", files(all_zip=samples.office("a.txt")), files(report_xlsx=samples.XLSX)),
    Case("MW-A005", "disguised", files(report_pdf=samples.DOCX), files(points_png=samples.PNG)),
    Case("MW-A005", "web page as table", files(list_csv=b"<html><script>"), files(list_csv=b"a,b\n1,2\n")),
    Case("MW-A006", "empty", files(report_pdf=b""), files(points_jpg=samples.JPG)),
    Case("MW-A007", "too large", files(report_pdf=samples.PDF + b"\0" * 20_000_000), files(report_pdf=samples.PDF)),
    Case("MW-A008", "macro", files(list_xlsx=MACRO), files(list_xlsx=samples.XLSX)),
    Case("MW-A008", "script in PDF", files(a_pdf=samples.PDF + b"<< /S /JavaScript >>"), files(a_pdf=samples.PDF)),
    Case("MW-A008", "zip bomb", files(report_docx=BOMB), files(report_docx=samples.DOCX)),
    Case("MW-A009", "listed twice", named_twice, files(report_pdf=samples.PDF)),
    Case("MW-A010", "ragged", table(f"{samples.HEADER}\n{ROW},多\n"), GOOD_TABLE),
    Case("MW-A010", "quote left open", table(f'{samples.HEADER}\n"{ROW}\n'), GOOD_TABLE),
    Case(
        "MW-A011", "formula", files(list_csv=b'a,b\n1,"=HYPERLINK(""http://x"")"\n'), files(list_csv=b"a,b\n-1.5,-\n")
    ),
    Case("MW-A012", "another header", table(f"企业,代码,类别,行业,县区\n{ROW}\n"), GOOD_TABLE),
    Case("MW-A013", "credit code", table(f"{samples.HEADER}\n{ROW.replace('Y43', 'Y44')}\n"), GOOD_TABLE),
    Case("MW-A014", "no list", in_("enforcement", "key-polluters"), GOOD_TABLE),
    Case(
        "MW-A014",
        "no full text",
        in_("eia", "eia-acceptance", notice=samples.NOTICE),
        lambda w: w.item("eia", "eia-acceptance", notice=samples.NOTICE).with_files(full_pdf=samples.PDF).put(),
    ),
    Case("MW-A014", "withdrawn, so without", in_("enforcement", "key-polluters"), landings.list_withdrawn),
)

DATES = (
    Case("MW-D001", "formed tomorrow", lambda w: not_yet(w), base),
    Case("MW-D002", "decided before formed", decided(date=date(2026, 10, 1)), base),
    Case(
        "MW-D003",
        "ends before it begins",
        with_(effective_from=date(2027, 1, 1), effective_to=date(2026, 12, 31)),
        with_(effective_from=date(2027, 1, 1), effective_to=date(2030, 12, 31)),
    ),
    Case(
        "MW-D004", "shown until yesterday", with_(public_until=date(2026, 9, 30)), with_(public_until=date(2029, 9, 30))
    ),
    Case(
        "MW-D005",
        "permission after approval",
        with_(prior_approval={"by": "市政府", "doc": "示政函〔2026〕3号", "date": date(2026, 10, 11)}),
        with_(prior_approval={"by": "市政府", "doc": "示政函〔2026〕3号", "date": date(2026, 10, 9)}),
    ),
    Case("MW-D006", "published before formed", moved(published=date(2026, 10, 1)), moved()),
    Case(
        "MW-D007",
        "fine without an end",
        in_("enforcement", "penalties", penalty=samples.PENALTY),
        in_("enforcement", "penalties", penalty=samples.PENALTY, public_until=date(2029, 10, 8)),
    ),
)


def not_yet(world: World) -> None:
    """Judged the day before it was formed."""
    signed()(world)
    world.strict = False
    world.now = NOW - timedelta(days=5)


def daily(**values: Any) -> Set:
    """A daily air report."""
    return in_("monitoring", "air-daily", air_daily=samples.AIR_DAILY | values)


def forecast(days: tuple[int, ...] = (9, 10, 11), low: int = 40) -> Set:
    """A forecast issued on 8 October."""
    one = {"low": low, "high": 60, "primary": []}
    block = samples.AIR_FORECAST | {"days": [{"day": date(2026, 10, day)} | one for day in days]}
    return in_("monitoring", "air-forecast", air_forecast=block)


def asked(**values: Any) -> Set:
    """A consultation."""
    return in_("water", "consultations", consultation=samples.CONSULTATION | values)


def result(subject: str = "decision", **values: Any) -> Set:
    """A consultation with its result."""
    return asked(subject=subject, result=samples.RESULT | values)


def answered(**values: Any) -> Set:
    """A response to public concern."""
    return in_("publicity", "responses", response=samples.RESPONSE | values)


def permit(units: list[str], **values: Any) -> Set:
    """A discharge permit and who confirms it."""

    def make(world: World) -> None:
        draft = world.item("eia", "discharge-permits", permit=samples.PERMIT | values)
        draft.values["with"] = units
        confirms = [{"step": "confirm", "by": f"{unit}-head"} for unit in units]
        draft.with_files(full_pdf=samples.PDF).signed("check", "approve", *confirms).put()

    return make


def notice(column: str = "eia-acceptance", **values: Any) -> Set:
    """An environmental assessment's notice."""
    block = samples.NOTICE | values
    return lambda w: w.item("eia", column, notice=block).with_files(full_pdf=samples.PDF).put()


def incident(*stages: tuple[str, str | None]) -> Set:
    """Items of one incident: (stage, thread), numbered from 00042."""

    def make(world: World) -> None:
        for count, (stage, thread) in enumerate(stages):
            block = samples.INCIDENT | {"stage": stage} | ({"thread": thread} if thread else {})
            world.add("emergency", "incidents", f"{42 + count:05}", incident=block)

    return make


FIRST, WHOLE = ("first", None), (("first", None), ("result", "2026-00042"), ("closed", "2026-00042"))


def interpretation(**values: Any) -> Set:
    """A policy and what interprets it."""

    def make(world: World) -> None:
        world.add("legal", "policies", "00041")
        front = {"interprets": ["2026-00041"], "audience": ["public"], "with": ["water"]} | values
        world.add("legal", "interpretation", **front)

    return make


def bulletin(period: str) -> Set:
    """A bulletin of the office."""
    return in_("office", "bulletin-information", bulletin={"period": period})


KINDS = (
    Case("MW-K001", "no block", in_("monitoring", "air-daily"), daily()),
    Case("MW-K002", "another column's block", with_(air_daily=samples.AIR_DAILY), daily()),
    Case("MW-K003", "a day without a table", daily(day=date(2009, 1, 1)), daily()),
    Case("MW-K004", "level", daily(level="良"), daily()),
    Case("MW-K005", "primary at 46", daily(primary=["O3"]), daily()),
    Case("MW-K005", "none at 87", daily(aqi=87, level="良"), daily(aqi=87, level="良", primary=["O3", "PM10"])),
    Case("MW-K006", "starts today", forecast((8, 9, 10)), forecast()),
    Case("MW-K006", "two days", forecast((9, 10)), forecast()),
    Case("MW-K007", "upside down", forecast(low=90), forecast()),
    Case("MW-K007", "more adopted than received", result(adopted=13), result(adopted=12)),
    Case(
        "MW-K008",
        "credit code",
        in_(
            "enforcement",
            "penalties",
            public_until=date(2029, 10, 8),
            penalty=samples.PENALTY | {"code": samples.WRONG_CODE},
        ),
        in_("enforcement", "penalties", public_until=date(2029, 10, 8), penalty=samples.PENALTY),
    ),
    Case(
        "MW-K009",
        "asked in the notices",
        in_("water", "notices", title="关于公开征求《示例市节约用水办法》意见的公告"),
        lambda w: w.add(
            "water",
            "consultations",
            title="关于公开征求《示例市节约用水办法》意见的公告",
            consultation=samples.CONSULTATION,
        ),
    ),
    Case(
        "MW-K010",
        "ten days",
        asked(closes=date(2026, 10, 20)),
        asked(closes=date(2026, 10, 20), shortened="上级要求月底前报送"),
    ),
    Case(
        "MW-K010",
        "six working days",
        asked(subject="normative", opens=date(2026, 10, 12), closes=date(2026, 10, 20)),
        asked(subject="normative", opens=date(2026, 10, 12), closes=date(2026, 10, 21)),
    ),
    Case(
        "MW-K011",
        "selection unsaid",
        result(extent="selection"),
        result(extent="selection", left_out="三条", why="含住址和电话"),
    ),
    Case("MW-K011", "none on no ground", result("other", extent="none"), result("other", extent="none", ground="A15")),
    Case("MW-K011", "none on a decision", result(extent="none", ground="A15"), result()),
    Case("MW-K012", "one text thrice", answered(outcome=samples.RESPONSE["facts"]), answered()),
    Case(
        "MW-K013",
        "no list entry",
        in_("legal", "service-guides", guide=samples.GUIDE | {"list_entry": None}),
        in_("legal", "service-guides", guide=samples.GUIDE),
    ),
    Case(
        "MW-K014",
        "air not asked",
        permit(["water"], media=["water", "air"]),
        permit(["water", "air"], media=["water", "air"]),
    ),
    Case("MW-K014", "no media", permit(["water"], media=[]), permit(["water"])),
    Case("MW-K015", "nine working days", notice(closes=date(2026, 10, 23)), notice()),
    Case(
        "MW-K015",
        "form, four working days",
        notice(document="form", closes=date(2026, 10, 16)),
        notice(document="form", closes=date(2026, 10, 19)),
    ),
    Case(
        "MW-K016",
        "answered before it came",
        in_("publicity", "mailbox", letter=samples.LETTER | {"answered": date(2026, 10, 7)}),
        in_("publicity", "mailbox", letter=samples.LETTER),
    ),
    Case("MW-K017", "hangs in the air", incident(FIRST, ("update", None)), incident(FIRST, ("update", "2026-00042"))),
    Case("MW-K018", "closed without a result", incident(FIRST, ("closed", "2026-00042")), incident(*WHOLE)),
    Case("MW-K019", "of nothing", interpretation(interprets=[]), interpretation()),
    Case("MW-K019", "for nobody", interpretation(audience=[]), interpretation()),
    Case("MW-K020", "hearing not told", notice("eia-proposed"), notice("eia-proposed", hearing=True)),
    Case("MW-K021", "before the quarter ends", bulletin("2026-Q4"), bulletin("2026-Q3")),
)

LINKS = (
    Case(
        "MW-L001",
        "no such item",
        with_(related=["2026-99999"]),
        lambda w: (w.add(related=["2026-00043"]), w.add(serial="00043")),
    ),
    Case(
        "MW-L002",
        "itself",
        with_(amends=["2026-00042"]),
        lambda w: (w.add(amends=["2026-00043"]), w.add(serial="00043")),
    ),
    Case("MW-L003", "unknown law", with_(basis=["foi:A20"]), with_(basis=["foi-regulation-2019:A20.13"])),
    Case(
        "MW-L003",
        "unknown article",
        with_(basis=["foi-regulation-2019:A99"]),
        with_(basis=["foi-regulation-2019:A20.13"]),
    ),
    Case(
        "MW-L004",
        "not in the folder",
        body("\n见[监测报告](report.pdf)。\n", report_pdf=samples.PDF),
        body("\n见[监测报告](00042-饮用水水源/report.pdf)。\n", report_pdf=samples.PDF),
    ),
    Case(
        "MW-L004",
        "no such number",
        body("\n见[上季度情况](/i/2026/00041/)。\n"),
        body("\n见[本条](/i/2026/00042/)。\n"),
    ),
    Case(
        "MW-L005",
        "another site's picture",
        body("\n![监测点位](https://example.com/a.png)\n"),
        body("\n![监测点位](00042-饮用水水源/points.png)\n", points_png=samples.PNG),
    ),
)

BODIES = (
    Case("MW-B001", "bold in HTML", body("\n<b>达标</b>\n"), body("\n**达标** 且 `<b>`\n")),
    Case("MW-B013", "turned round", body("\n计&#x202E;划\n"), body("\n计划 `&#x202E;` 5&lt;6\n")),
    Case("MW-B013", "no width", body("\n计&ZeroWidthSpace;划\n"), body("\n计&nbsp;划\n")),
    Case("MW-B001", "comment", body("\n达标 <!-- 藏字 -->\n"), body("\n达标\n")),
    Case(
        "MW-B002",
        "script",
        body("\n[查询](javascript:open\\(\\))\n"),
        body("\n[查询入口](https://www.example.invalid/)\n"),
    ),
    Case("MW-B002", "no scheme", body("\n[外站说明](//example.com/)\n"), body("\n[来信](mailto:a@example.invalid)\n")),
    Case("MW-B003", "quotes", body(f"\n{'>' * 10_000} 甲\n"), body(f"\n{'>' * 20} 甲\n")),
    Case("MW-B004", "a megabyte", body(f"\n{'达标。' * 111_200}\n"), body(f"\n{'达标。' * 100}\n")),
    Case("MW-B005", "first level", body("\n# 总体\n"), body("\n## 总体\n")),
    Case(
        "MW-B006",
        "no alt",
        body("\n![](00042-饮用水水源/a.png)\n", a_png=samples.PNG),
        body("\n![点位](00042-饮用水水源/a.png)\n", a_png=samples.PNG),
    ),
    Case(
        "MW-B007",
        "click here",
        body("\n请[点击这里](https://www.example.invalid/)\n"),
        body("\n见[办事大厅](https://www.example.invalid/)\n"),
    ),
    Case("MW-B008", "nothing", body(""), body("\n达标。\n")),
    Case("MW-B008", "template", body("\n（在这里写正文）\n"), body("\n达标。\n")),
    Case("MW-B009", "two levels down", body("\n## 甲\n\n#### 乙\n"), body("\n## 甲\n\n### 乙\n")),
    Case("MW-B010", "task list", body("\n- [x] 已完成\n"), body("\n- 已完成\n")),
    Case(
        "MW-B011",
        "address runs on",
        body("\n见https://www.example.invalid/，请查询\n"),
        body("\n见 <https://www.example.invalid/>，请查询\n"),
    ),
    Case("MW-B012", "stars show", body("\n**重要：**请办理\n"), body("\n**重要**：请办理，`**` 不算\n")),
)

DUTIES = (
    Case(
        "MW-T001",
        "two months",
        lambda w: w.add().landed(utc("2026-12-09 01:00")),
        lambda w: w.add().landed(utc("2026-11-04 15:00")),  # 20 working days from 8 October, to the end of the day
    ),
    Case(
        "MW-T001",
        "interpreted a week later",
        lambda w: policy_landed(w, "2026-10-19 01:00"),
        lambda w: policy_landed(w, "2026-10-15 01:00"),
    ),
    Case("MW-T002", "no calendar", lambda w: beyond(w, "2026-12-20"), lambda w: beyond(w, "2026-12-01")),
    Case("MW-T003", "repealed", with_(basis=["env-info-measures-2007"]), with_(basis=["foi-regulation-2019"])),
    Case("MW-T004", "review overdue", then(withheld(), later), withheld()),
    Case(
        "MW-T005",
        "expired and called valid",
        then(with_(effective_to=date(2026, 12, 31), validity="valid"), later),
        with_(effective_to=date(2026, 12, 31), validity="valid"),
    ),
    Case("MW-T006", "no result", then(asked(), later), asked()),
    Case("MW-T007", "not compared", with_(basis=["eco-code-2026"]), with_(basis=["foi-regulation-2019"])),
    Case(
        "MW-T008",
        "four days later",
        in_(
            "county",
            "county-reports",
            county_report=samples.COUNTY | {"received_at": "2026-10-09T09:00:00+08:00"},
            editor="office-staff",
            origin="xian-1",
        ),
        in_("county", "county-reports", county_report=samples.COUNTY, editor="office-staff", origin="xian-1"),
    ),
)


def policy_landed(world: World, interpreted: str) -> None:
    """A policy out on 12 October and its interpretation out at the moment given."""
    interpretation()(world)
    world.landed = {"2026-00041": (utc("2026-10-12 01:00"),), "2026-00042": (utc(interpreted),)}


def beyond(world: World, formed: str) -> None:
    """An item formed so late that its limit may lie in a year without a calendar."""
    day = date.fromisoformat(formed)
    decision = {"doubt": "no", "conclusion": "clear", "by": "water-head", "date": day}
    at = f"{formed}T12:00:00+08:00"
    world.now = utc(f"{formed} 10:00")
    signed(CHECK | {"at": at}, APPROVE | {"at": at}, formed=day, secrecy=decision)(world)


def overturned(day: str = "2026-10-09", revision: int = 2) -> Set:
    """A fine whose decision was overturned, withdrawn as the second revision."""

    def make(world: World) -> None:
        values: dict[str, Any] = {"penalty": samples.PENALTY | {"overturned": day}}
        if revision > 1:
            values |= {"revision": revision, "change": landings.WITHDRAWN}
        else:
            world.now = utc("2026-10-20 01:00")
        draft = world.item("enforcement", "penalties", public_until=date(2029, 10, 8), **values)
        (draft.with_body("") if revision > 1 else draft).put()

    return make


RECORDS = (
    Case("MW-H001", "kind is not the folder's", in_another_folder, order(EXECUTED)),
    Case("MW-H001", "no reason", order(EXECUTED, reason="调整"), order(EXECUTED)),
    Case("MW-H002", "not the office", order({"step": "execute", "by": "water-head"}), order(EXECUTED)),
    Case("MW-H002", "a step too many", order({"step": "check", "by": "water-head"}, EXECUTED), order(EXECUTED)),
    Case("MW-H002", "changed after signing", added_after_signing, order(EXECUTED)),
    Case("MW-H003", "not signed", order(), order(EXECUTED)),
    Case("MW-H004", "no order", landings.transferred(ordered=False), landings.transferred()),
    Case("MW-H005", "unit unknown", order(EXECUTED, to_unit="shui"), order(EXECUTED)),
    Case("MW-H005", "column not the unit's", order(EXECUTED, to_column="air-daily"), order(EXECUTED)),
    Case("MW-H005", "an item twice", order(EXECUTED, items=[LINE, LINE]), order(EXECUTED)),
    Case("MW-G020", "a word", landings.reformatted(BODY.replace("全部", "部分")), landings.reformatted(f"{BODY}\n\n")),
    Case("MW-G020", "a number", landings.reformatted(f"{BODY}\n0.02\n"), landings.reformatted(BODY.replace("。", "｡"))),
    Case(
        "MW-G020",
        "the summary",
        landings.reformatted(f"{BODY}\n\n", summary="两处水源地部分监测指标达标。"),
        landings.reformatted(f"{BODY}\n\n", summary="两处水源地全部监测指标达标."),
    ),
    Case("MW-G021", "a sentence", landings.transferred(body=f"{BODY}\n多一句。\n"), landings.transferred()),
    Case("MW-G021", "a text that was not there", landings.transferred(old=OLD), landings.transferred()),
    Case(
        "MW-G021",
        "a confirming unit less",
        landings.transferred(confirming="air"),
        landings.transferred(confirming="soil"),
    ),
    Case("MW-G021", "the title", landings.transferred(title="另一个标题"), landings.transferred()),
    Case(
        "MW-S012",
        "format signed by the leader",
        landings.reformatted(f"{BODY}\n\n", "check", "approve"),
        landings.reformatted(f"{BODY}\n\n"),
    ),
    Case("MW-M014", "body left", with_(revision=2, change=landings.WITHDRAWN), landings.withdrawn),
    Case("MW-T010", "not yet", overturned(revision=1), overturned()),
    Case("MW-T010", "too late", overturned("2026-09-30"), overturned()),
    Case("MW-H010", "no such item", takedown(item="2026-00099"), takedown()),
    Case("MW-H010", "no such revision", correction(revision=3), correction()),
    Case("MW-H010", "nothing said", correction(why=None), correction()),
    Case("MW-H002", "no leader decided to expunge", expunge(CHECKED | {"step": "approve"}, EXECUTED), expunge()),
    Case("MW-H003", "one signature is too few to expunge", expunge(EXECUTED), expunge()),
    Case("MW-H003", "a correction that no leader signed", correction(CHECKED), correction()),
    Case("MW-H011", "no end", takedown(decide_by=date(2026, 12, 31)), takedown()),
    Case("MW-H011", "hidden by a post that may not", takedown(by="water-staff"), takedown()),
    Case("MW-H011", "no calendar to count by", takedown(at=utc("2012-01-04 01:00")), takedown()),
    Case("MW-H014", "decided before", takedown(outcome=TOO_EARLY), takedown(outcome=DECIDED)),
    Case(
        "MW-H014", "decided in 2099", takedown(outcome=DECIDED | {"at": utc("2099-01-01 01:00")}), outcome("restored")
    ),
    Case("MW-H014", "hidden from tomorrow on", takedown(at=NOW + timedelta(days=1)), takedown()),
    Case("MW-H014", "found in 2099", expunge(found=utc("2099-01-01 01:00")), expunge()),
    Case("MW-H014", "reported before it was found", expunge(reported=utc("2020-01-01 01:00")), expunge(reported=NOW)),
    Case("MW-H013", "stock words", takedown(reason="更新更新更新更新"), takedown()),
    Case("MW-H013", "a bare date for a reason", correction(why="2026年10月12日更新"), correction()),
    Case("MW-H002", "hidden by another than it says", takedown(by="office-director"), takedown()),
    Case("MW-H002", "decided by another than it says", outcome("restored", by="office-leader"), outcome("restored")),
    Case("MW-H015", "decided by a post that may not", outcome("restored", by="office-web"), outcome("restored")),
    Case("MW-H015", "withdrawn it is not", outcome("withdrawn"), outcome("withdrawn", WITHDRAWN)),
    Case("MW-H015", "corrected before it was hidden", outcome("corrected"), outcome("corrected", CORRECTED)),
    Case("MW-H015", "expunged it is not", outcome("expunged"), outcome("expunged", CORRECTED | {"kind": "suppressed"})),
    Case("MW-H012", "not decided", then(takedown(), days_on(9)), then(takedown(outcome=DECIDED), days_on(9))),
)

LANDINGS = (
    Case("MW-G001", "deleted", landings.deleted, landings.withdrawn),
    Case("MW-G001", "a sample before production", landings.deleted, landings.sample_deleted_in_production),
    Case("MW-G002", "another number", landings.renumbered, landings.renamed),
    Case("MW-G002", "another prefix", landings.another_prefix, landings.renamed),
    Case("MW-G002", "used again", landings.used_again, landings.restored),
    Case("MW-G003", "same revision", landings.amended(revision=1, change=None), landings.amended()),
    Case("MW-G003", "one skipped", landings.amended(revision=3), landings.amended()),
    Case("MW-G003", "first is the second", landings.first_is_the_second, landings.arrived),
    Case("MW-G003", "back to the text before", landings.taken_back, landings.amended_again()),
    Case("MW-G003", "a withdrawn one comes back", landings.back_without_reason, landings.back_with_reason),
    Case("MW-G004", "nothing changed", landings.nothing_changed, landings.amended()),
    Case("MW-G005", "two items", landings.two_amended(landings.CHANGE), landings.two_amended(landings.OTHER)),
    Case("MW-G005", "no transfer", landings.two_amended(landings.CHANGE), landings.two_transferred),
    Case("MW-G006", "copied", landings.amended_again(landings.CHANGE), landings.amended_again()),
    Case("MW-G006", "in other widths", landings.amended_again(landings.WIDE), landings.amended_again()),
    Case("MW-G007", "ten minutes before", landings.stamped(-10), landings.stamped(-4)),
    Case("MW-G007", "ten minutes ahead", landings.stamped(10, now=0), landings.stamped(4, now=0)),
    Case("MW-G007", "author later", landings.stamped(1, authored=20), landings.stamped(1, authored=-9000)),
    Case("MW-G007", "no such zone", landings.stamped(1, zone=900), landings.stamped(1, zone=840)),
    Case("MW-G007", "1970", landings.stamped_1970, landings.stamped(0)),
    Case("MW-G007", "2099", landings.stamped_2099, landings.stamped(0)),
    Case("MW-G008", "changed in the merge", landings.evil_merge, landings.plain_merge),
    Case("MW-G008", "dropped by the merge", landings.dropped_by_merge, landings.both_sides_merged),
    Case("MW-G008", "of three", landings.octopus, landings.plain_merge),
    Case(
        "MW-G012",
        "reason changed",
        landings.record_changed(reason="机构改革后职责划转到气科"),
        landings.record_decided(),
    ),
    Case("MW-G012", "deleted", landings.record_deleted, landings.record_decided()),
    Case("MW-G012", "signed by another", landings.record_changed(), landings.record_decided()),
    Case("MW-G012", "evidence changed", landings.evidence(b"x", b"y"), landings.evidence(None, b"y")),
    Case("MW-G012", "evidence deleted", landings.evidence(b"x", None), landings.evidence(b"x", b"x")),
    Case("MW-G012", "ruling changed", landings.ruled("withhold", "clear"), landings.ruled("escalated", "clear")),
    Case("MW-G012", "ruling deleted", landings.ruled("clear", None), landings.ruled(None, "clear")),
    Case("MW-G013", "signed at another time", landings.signed_otherwise(9), landings.signed_otherwise(0)),
    Case("MW-G013", "taken away", landings.signed_otherwise(0, "check"), landings.signed_otherwise(0)),
)


CASES = (
    *FORM,
    *PATHS,
    *NUMBERS,
    *UNITS,
    *SIGNOFF,
    *SECRECY,
    *MODES,
    *ATTACHMENTS,
    *DATES,
    *KINDS,
    *LINKS,
    *RECORDS,
    *LANDINGS,
    *BODIES,
    *DUTIES,
)
