"""What the public may see of an item's history, from the values that history gives: record, log, feeds, server maps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from mingwen.history.model import PUBLISH, ItemRevisions, Revision, Signed
from mingwen.item.record import Correction, Outcome, Takedown
from mingwen.site import server_maps, shown
from mingwen.site.pages.versions import Text
from mingwen.site.record import Beside
from tests.site.world import NOW, World

DAY = timedelta(days=1)
WHY = "录入时小数点错位，读者来电指出"


def revisions(world: World, short: str, *kinds: str) -> ItemRevisions:
    """An item's history: the publication, then a revision of each kind a day, up to the card's own text."""
    card = world.cards[short]
    start = world.edition.by_short[short].published
    made = tuple(
        Revision(
            number=number, position=number, commit=f"{number:040x}", landed_at=start + (number - 1) * DAY,
            path=card.path, blob=f"{short}-{number}", digest=card.digest if number > len(kinds) else f"d{number}",
            kind=kind, what=f"第{number}版改了一处" if number > 1 else "", why=WHY if number > 1 else "",
            title=card.title, department=card.department, column=card.column,
            signed=(Signed("approve", "water-leader", start), Signed("execute", "office-web", start)),
        )
        for number, kind in enumerate((PUBLISH, *kinds), start=1)
    )  # fmt: skip
    return ItemRevisions(short, f"x/{short}", card.path, made)


def amended(world: World, short: str, *kinds: str) -> World:
    """The world with one item amended; its card is of the last revision."""
    known = revisions(world, short, *kinds)
    last = known.revisions[-1]
    card = replace(world.cards[short], revision=last.number, change=last.kind, what=last.what, why=last.why)
    return replace(world, cards={**world.cards, short: card}, history={**world.history, short: known})


def main(world: World, short: str) -> str:
    made = world.item(short).render()
    assert isinstance(made, Mapping)
    return made["main"]


@pytest.fixture(scope="module")
def short(world: World) -> str:
    return world.edition.by_column["drinking-water"][-1].card.short


def test_each_revision_is_a_row_with_posts_and_links(world: World, short: str) -> None:
    page = main(amended(world, short, "correction", "amendment"), short)
    record = page[page.index('id="record"') :]
    assert [re.sub("<.*", "", row) for row in re.findall(r"<b>(第\d次修订|首次公开)</b>", record)] == [
        "第2次修订", "第1次修订", "首次公开",
    ]  # fmt: skip
    assert re.findall(r'href="([rv]\d)/"', record) == ["r3", "r2", "v2", "v1"]
    assert record.count(WHY) == 2
    assert world.register.posts["office-web"].title + "执行" in record
    assert "第2次修订" in page.partition("</header>")[0]


def test_nothing_before_a_removal_is_told(world: World, short: str) -> None:
    page = main(amended(world, short, "amendment", "suppressed", "correction"), short)
    assert "第2版改了一处" not in page
    assert "第3版改了一处" in page
    assert re.findall(r'href="([rv]\d)/"', page[page.index('id="record"') :]) == ["r4", "r3", "v3"]
    log = amended(world, short, "amendment", "suppressed", "correction").main("amendments/index.html")
    assert "第2版改了一处" not in log
    assert "第3版改了一处" in log


def test_of_a_withdrawn_fine_no_page_names_the_party(world: World) -> None:
    fine = world.one("penalties").card
    party = str(fine.facts["party"])
    other = amended(world, fine.short, "amendment", "withdrawal")
    alone = other.only([fine.short, *(short for short, card in other.cards.items() if card.column == "news")])
    for path, page in alone.everything.items():
        made = page.render()
        said = "".join(made.values()) if isinstance(made, Mapping) else made if isinstance(made, str) else made.decode()
        assert party not in said, path
        assert fine.title not in said, path
    stone = main(alone, fine.short)
    assert "已经撤回" in stone
    assert "第2版改了一处" not in stone
    assert "第3版改了一处" in stone
    assert fine.short not in alone.main("feed.xml")
    assert fine.short not in alone.main("latest/index.html")
    assert "已撤回" in alone.main("catalogue/items.csv")


def test_a_successor_of_a_withdrawn_item_is_named_both_ways(world: World) -> None:
    old, new = (one.card.short for one in world.edition.by_column["policies"][:2])
    other = amended(world.with_card(new, relations=(("supersedes", old),)), old, "withdrawal")
    assert world.cards[new].address in main(other, old)
    assert world.cards[old].address in main(other, new)


@pytest.mark.parametrize("over", [False, True])
def test_a_page_that_is_looked_into_shows_nothing_until_it_is_decided(world: World, short: str, over: bool) -> None:
    outcome = Outcome(result="restored", by="office-director", at=NOW - timedelta(hours=1)) if over else None
    hidden = Takedown(
        id="2026-001", kind="takedown", reason="读者反映表2含有个人信息", signoff=(), item=short, by="office-web",
        at=NOW - timedelta(hours=2), decide_by=date(2026, 11, 27), outcome=outcome,
    )  # fmt: skip
    other = replace(amended(world, short, "correction"), beside=Beside((hidden,)))
    page = main(other, short)
    assert ('id="text"' in page) == over
    if over:
        return
    title = world.cards[short].title
    assert "正在核查" in page
    assert "2026年11月27日" in page
    assert "读者反映表2含有个人信息" in page
    assert "第2版改了一处" not in page
    for path in ("index.html", "latest/index.html", "feed.xml", "feed.json", "amendments/index.html", "sitemap.xml"):
        assert title not in other.main(path), path
    assert short not in {one.card.short for one in other.edition.listed}
    assert short not in server_maps.nginx(server_maps.server_map(other.edition))  # it may come back


def test_a_correction_stands_beside_the_reason_that_was_wrong(world: World, short: str) -> None:
    right = Correction(
        id="2026-002", kind="correction", reason="原来的说明写错了表号", signoff=(), item=short, revision=2,
        what=None, why="填报单位更正了原始数据",
    )  # fmt: skip
    other = replace(amended(world, short, "correction"), beside=Beside(corrections={(short, 2): (right,)}))
    page = main(other, short)
    assert WHY in page
    assert "原因说明有误，应为：填报单位更正了原始数据" in page


def test_a_change_that_repeats_an_old_reason_says_so(world: World, short: str) -> None:
    known = revisions(world, short, "correction", "correction")
    last = replace(known.revisions[-1], own_reason=False)
    other = replace(world, history={short: replace(known, revisions=(*known.revisions[:-1], last))})
    assert "没有另写说明" in main(other, short)


def test_what_was_replaced_before_it_was_public_is_no_part_of_the_record(world: World, short: str) -> None:
    later = world.edition.by_short[short].published + timedelta(days=1, hours=1)
    other = amended(world, short, "correction", "correction")
    card = replace(other.cards[short], publish_at=later.isoformat(), migrated="")
    other = replace(other, cards={**other.cards, short: card})
    record = other.edition.by_short[short].record
    assert [entry.revision.position for entry in record.entries] == [2, 3]
    assert record.entries[0].since == later
    assert "第1次修订" in main(other, short)
    assert "第2次修订" not in main(other, short)


def test_form_and_place_are_no_news(world: World, short: str) -> None:
    other = amended(world, short, "format", "transfer")
    assert "第3版改了一处" in other.main("amendments/index.html")
    assert "第2版改了一处" in other.main("amendments/k/format/index.html")
    for path in ("index.html", "feed.xml", "amendments/feed.xml"):
        assert "版改了一处" not in other.main(path), path
    assert other.edition.by_short[short].updated == other.edition.by_short[short].published


def test_the_log_is_paged_from_the_oldest_and_filtered(world: World, short: str) -> None:
    many = amended(world, short, *["correction"] * 75)
    grown = amended(world, short, *["correction"] * 76)
    for path in ("amendments/p/1/index.html",):
        assert many.planned[path].inputs == grown.planned[path].inputs
        assert many.main(path) == grown.main(path)
    assert many.planned["amendments/index.html"].inputs != grown.planned["amendments/index.html"].inputs
    assert "共75次修改" in many.main("amendments/index.html")
    unit = many.cards[short].department
    assert {path for path in many.planned if path.startswith("amendments/") and "/p/" not in path} >= {
        "amendments/index.html", f"amendments/u/{unit}/index.html", "amendments/k/correction/index.html",
        "amendments/feed.xml", "amendments/feed.json",
    }  # fmt: skip


def test_the_feeds_of_the_log_are_feeds(world: World, short: str) -> None:
    other = amended(world, short, "correction", "suppressed")
    atom = ET.fromstring(other.main("amendments/feed.xml"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    ids = [entry.findtext("a:id", namespaces=space) for entry in atom.iterfind("a:entry", space)]
    address = world.cards[short].address
    assert [one.partition(",2026:/")[2] for one in ids if one] == [f"{address}r3/", f"{address}r2/"]
    feed = json.loads(other.main("amendments/feed.json"))
    assert [one["_mingwen"]["what"] for one in feed["items"]] == ["第3版改了一处", ""]
    assert all(one["id"] in ids for one in feed["items"])


def test_servers_are_told_what_is_gone_and_what_moved(world: World, short: str) -> None:
    old, gone = (one.card.short for one in world.edition.by_column["policies"][:2])
    other = amended(amended(world, gone, "withdrawal"), short, "suppressed")
    known = revisions(world, old, "transfer")
    first = replace(known.revisions[0], department="old-office", column="old-column")
    other = replace(other, history={**other.history, old: replace(known, revisions=(first, *known.revisions[1:]))})
    maps = server_maps.server_map(other.edition)
    assert f"/{world.cards[gone].address}" in maps.stones
    assert f"/{world.cards[short].address}v1/" in maps.gone
    assert dict(maps.moved) == {
        "/u/old-office/": f"/u/{world.cards[old].department}/",
        "/c/old-column/": f"/c/{world.cards[old].column}/",
    }
    assert f"location = /{world.cards[gone].address} {{ error_page 410" in server_maps.nginx(maps)
    assert "redir /u/old-office/*" in server_maps.caddy(maps)
    assert "/c/old-column/* " in server_maps.redirects(maps)


def test_what_is_hidden_is_known_by_number_and_place(world: World, short: str) -> None:
    assert shown.hidden(amended(world, short, "correction").edition) == shown.hidden(world.edition)
    other = amended(world, short, "correction", "suppressed", "correction")
    assert f"{short}@3" in shown.hidden(other.edition)


@pytest.mark.parametrize(
    "front",
    [
        pytest.param('title: 甲\nsignoff: []\n"summary": {}\n', id="a quoted key"),
        pytest.param('title: "甲\nsignoff: 乙\n {}"\n', id="a text that runs on at the margin"),
        pytest.param("title: 甲\nchange:\n  kind: correction\n? summary\n: {}\n", id="a key that is asked for"),
    ],
)
def test_no_field_hides_from_the_redline_behind_the_sign_offs(front: str) -> None:
    one, other = (Text("a.md", f"---\n{front.format(words)}---\n文\n".encode()) for words in ("达标", "不达标"))
    assert not one.says_as(other)
    assert one.says_as(Text("a.md", f"---\nrevision: 2\n{front.format('达标')}---\n改\n".encode()))
