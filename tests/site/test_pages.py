"""Every page of an edition: sound markup, living links, and nothing in it that its inputs do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from random import Random
from urllib.parse import unquote, urlsplit

import pytest

from mingwen.item.model import VALIDITY
from mingwen.site.pages import shell_specs
from mingwen.site.shell_spec import SLOTS
from tests.site.world import NOW, World

VOID = {"br", "img", "hr", "wbr", "input", "meta", "link", "rect", "line", "path"}


class Reader(HTMLParser):
    """What a fragment of a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.active: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.headless: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "th" and "scope" not in found:
            self.headless.append(str(found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.active += [name for name in found if name == "style" or name.startswith("on")]
        self.active += [tag] if tag in ("script", "style", "iframe", "object") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def filled(world: World) -> Iterator[tuple[str, Mapping[str, str]]]:
    for path, page in world.everything.items():
        made = page.render()
        if isinstance(made, Mapping):
            yield path, made


@pytest.fixture(scope="module")
def readers(world: World) -> dict[str, Reader]:
    return {path: read(slots["main"]) for path, slots in filled(world)}


def test_every_page_names_a_shell_that_is_there_and_fills_known_slots(world: World) -> None:
    shells = {spec.path: spec for spec in shell_specs(world.register, world.register.site)}
    for path, page in world.everything.items():
        made = page.render()
        assert isinstance(made, Mapping) == (page.shell is not None), path
        if page.shell is None or not isinstance(made, Mapping):
            continue
        shell = shells[page.shell]
        assert shell.file.count("/") == path.count("/"), (path, shell.path)  # the chrome's links would miss
        assert set(made) <= set(SLOTS), path
        assert made["main"].strip(), path
        assert made["title"], path
        assert made["asof"], path


def test_shells_are_told_apart_and_about_two_hundred_and_fifty(world: World) -> None:
    specs = shell_specs(world.register, world.register.site)
    assert len({spec.path for spec in specs}) == len(specs) < 270
    assert all(spec.meta for spec in specs if spec.path.startswith(("c/", "i/", "u/")))


def test_markup_is_balanced_and_nothing_is_active(readers: dict[str, Reader]) -> None:
    assert {path: one.unbalanced for path, one in readers.items() if one.unbalanced or one.open} == {}
    assert {path: one.active for path, one in readers.items() if one.active} == {}
    assert {path: one.headless for path, one in readers.items() if one.headless} == {}
    assert [path for path, one in readers.items() if len(one.ids) != len(set(one.ids))] == []


def test_one_title_and_no_heading_level_skipped(readers: dict[str, Reader]) -> None:
    for path, one in readers.items():
        levels = one.headings if path != "index.html" else [1, *one.headings]  # the hero has the home page's title
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_every_link_of_a_page_leads_somewhere(world: World, readers: dict[str, Reader]) -> None:
    files = set(world.everything)
    for card in world.cards.values():
        files |= {f"{card.address}{file}" for file, _title, _sha in card.files}
    files |= {f"{link.url}index.html" for link in world.context.plain}
    lost = set()
    for path, one in readers.items():
        base = "" if path in ("404.html", "410.html") else path.rpartition("/")[0] + "/"
        for link in one.links:
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            anywhere = path in ("404.html", "410.html")  # served under any address
            assert not parts.path.startswith("/") or anywhere, (path, link)
            where = _resolved(base, unquote(parts.path).lstrip("/") if anywhere else unquote(parts.path))
            if where not in files:
                lost.add((path, link))
    assert sorted(lost)[:10] == []


def _resolved(base: str, link: str) -> str:
    folders = [part for part in base.split("/") if part]
    for part in link.split("/")[:-1]:
        if part == "..":
            assert folders, (base, link)
            folders.pop()
        elif part not in (".", ""):
            folders.append(part)
    last = link.rpartition("/")[2]
    return "/".join([*folders, last or "index.html"])


def test_fragments_lead_to_an_id_of_the_same_page(readers: dict[str, Reader]) -> None:
    lost = {
        (path, link)
        for path, one in readers.items()
        for link in one.links
        if link[:1] == "#" and link[1:] not in one.ids
    }
    assert lost == set()


def test_sample_stands_wherever_an_item_is_named(world: World) -> None:
    """Each link to a sample item has the badge before the next item is named."""
    for path, slots in filled(world):
        if path.startswith(("i/", "index")):
            continue
        main = slots["main"]
        for match in re.finditer(r'<li><h2><a href="[^"]*i/(\d{4})/(\d+)/">.*?</li>', main):
            assert "mw-badge--sample" in match[0], path
        for match in re.finditer(r"<li><time.*?</li>", main):
            assert "mw-badge--sample" in match[0], path


# ── a page is a function of its inputs ──


def made_of(world: World) -> dict[str, tuple[str, str]]:
    """For every page its inputs and what it renders to, as text."""
    return {path: (repr((page.shell, page.inputs)), repr(page.render())) for path, page in world.everything.items()}


@pytest.fixture(scope="module")
def before(world: World) -> dict[str, tuple[str, str]]:
    return made_of(world)


def test_equal_inputs_mean_equal_bytes_whatever_changes(world: World, before: dict[str, tuple[str, str]]) -> None:
    chance = Random(7)
    shorts = sorted(world.cards)
    worlds = [
        world.at(NOW + timedelta(days=9)),
        world.at(NOW + timedelta(days=400)),
        world.without(*chance.sample(shorts, 3)),
        world.only(chance.sample(shorts, 40)),
        world.only(()),
    ]
    for _round in range(2):
        short = chance.choice(shorts)
        worlds.append(world.with_card(short, title="改过的标题", summary="改过的概述"))
        worlds.append(
            world.with_card(short, landed=NOW, revision=2, change="correction", what="改了一处", why="写错了一处")
        )
        worlds.append(world.with_card(chance.choice(shorts), validity=chance.choice(list(VALIDITY))))
        worlds.append(world.with_card(chance.choice(shorts), relations=(("supersedes", chance.choice(shorts)),)))
    for other in worlds:
        for path, (inputs, made) in made_of(other).items():
            if path in before and before[path][0] == inputs:
                assert before[path][1] == made, path


def test_a_page_made_again_has_the_same_bytes(world: World, before: dict[str, tuple[str, str]]) -> None:
    assert made_of(replace(world)) == before


def test_an_amended_item_changes_only_what_names_it(world: World, before: dict[str, tuple[str, str]]) -> None:
    one = world.edition.by_column["notices"][3]
    card = one.card
    after = world.with_card(card.short, landed=NOW, revision=2, change="correction", what="改了一处", why="写错了一处")
    now = {path: (repr((page.shell, page.inputs)), page) for path, page in after.everything.items()}
    changed = {path for path, (inputs, _page) in now.items() if before.get(path, ("", ""))[0] != inputs}
    column = world.register.columns[card.column].title
    for path in changed - {"index.html"}:
        said = repr(now[path][1].render())
        named = (card.short, card.address, column)
        assert any(name in said for name in named) or path.startswith(f"u/{card.department}/"), path
    assert f"{card.address}index.html" in changed
    kept = ("guide", "rules", "relations", "sitemap", "y", "v", "t", "u", "u/water", "c/air-daily")
    assert [path for path in kept if f"{path}/index.html" in changed] == []
    assert len(changed) < 45


def test_a_new_item_leaves_old_pages_of_lists_alone(world: World) -> None:
    newest = world.edition.items[0]
    before = world.without(newest.card.short)
    old = {path: page.inputs for path, page in before.planned.items() if "/p/" in path}
    now = {path: page.inputs for path, page in world.planned.items() if "/p/" in path}
    rewritten = {path for path in old if now.get(path) != old[path]}
    assert len(old) > 20
    assert len(rewritten) <= 2  # where a newest page was full, its neighbour's link moves on


# ── what must be on the pages ──


def test_every_unit_and_column_of_the_register_is_on_the_site(world: World) -> None:
    register = world.register
    relations, site_map = world.main("relations/index.html"), world.main("sitemap/index.html")
    for column in register.columns.values():
        assert f'href="../c/{column.id}/">{column.title}' in relations
        assert f'href="../c/{column.id}/"' in site_map
        assert column.title in world.main(f"c/{column.id}/index.html")
    for unit in register.units.values():
        assert f'href="../u/{unit.id}/">{unit.name}' in relations
        page = world.main(f"u/{unit.id}/index.html")
        assert unit.duties in page
        for column in register.group_of(unit.id):
            assert column.title in page
    for topic in register.topics.values():
        assert topic.title in relations


def test_a_closed_column_says_when_why_and_what_follows(world: World) -> None:
    closed = [column for column in world.register.columns.values() if column.closed]
    assert len(closed) == 4
    for column in closed:
        page = world.main(f"c/{column.id}/index.html")
        assert column.closed is not None
        assert column.closed.date.isoformat() in page
        assert column.closed.basis in page
        successor = world.register.columns.get(column.closed.successor)
        assert (f'c/{successor.id}/"' if successor else column.closed.successor) in page


def test_an_empty_column_says_what_is_due_and_by_whom(world: World) -> None:
    page = world.only(()).main("c/waste-bulletin/index.html")
    assert "每年6月5日前" in page
    assert "2027-06-05" in page
    assert world.register.units["solid-waste"].name in page


def test_lateness_is_shown_only_where_the_settings_say_so(world: World) -> None:
    late = world.at(NOW + timedelta(days=30))
    assert "逾期" in late.main("c/air-daily/index.html")
    quiet = replace(late, register=replace(late.register, site=replace(late.register.site, show_lateness=False)))
    assert "逾期" not in quiet.main("c/air-daily/index.html")
    assert all("逾期" not in quiet.main(path) for path in quiet.planned if re.fullmatch(r"u/[a-z-]+/index.html", path))


def test_the_guide_has_the_nine_elements(world: World) -> None:
    page = world.main("guide/index.html")
    guide = world.register.site.guide
    for value in (
        guide.classification, guide.arrangement, guide.access, guide.office, guide.address, guide.hours, guide.phone,
        guide.fax, guide.contact,
    ):  # fmt: skip
        assert value in page


def test_all_fifteen_matters_of_article_twenty_are_accounted_for(world: World) -> None:
    rows = re.findall(r'<tr><th scope="row">(\d+)</th>(.*?)</tr>', world.main("rules/index.html"), re.DOTALL)
    assert [int(number) for number, _row in rows] == list(range(1, 16))
    assert all("暂无栏目" not in row for _number, row in rows)


def test_the_home_page_leads_with_what_people_come_for(world: World) -> None:
    page = world.main("index.html")
    for words in ("空气质量", "饮用水", "谁得了许可，谁受了处罚", "请您发表意见", "最新公开", "最近修改"):
        assert words in page
    newest = world.one("air-daily").card.facts
    assert f"<b>{newest['aqi']}</b>" in page
    assert len(re.findall(r"<li><a href=\"u/", page)) == len(world.register.units)


def test_the_home_page_of_an_empty_site_stands(world: World) -> None:
    page = world.only(()).main("index.html")
    assert "还没有公开的信息" in page
    assert "空气质量" not in page


def test_hostile_words_stay_words(world: World) -> None:
    hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;{{7*7}}"
    card = world.one("notices").card
    other = world.with_card(
        card.short, title=hostile, summary=hostile, keywords=(hostile,), what=hostile, why=hostile, revision=2,
        change="correction", doc_no=hostile, landed=NOW,
    )  # fmt: skip
    for path, page in other.everything.items():
        made = page.render()
        for text in made.values() if isinstance(made, Mapping) else ():
            assert "<script" not in text, path
            assert "<img" not in text or "onerror" not in re.sub(r"&[^;]+;.*", "", text), path
    assert "{{7*7}}" in other.main("c/notices/index.html")
    feed = other.main("c/notices/feed.xml")
    assert "<script" not in feed
