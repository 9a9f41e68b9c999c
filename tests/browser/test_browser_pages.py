"""What a person meets in a browser: reach, size, keyboard, paper, no scripts; and what axe-core finds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.conftest import SUBPATH, WHAT, WHY, Site, Visitor
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KINDS = [
    "home",
    "item",
    "item with table",
    "item with files",
    "column",
    "unit",
    "air",
    "guide",
    "catalogue",
    "statutory",
    "search",
    "found",
    "404",
    "english",
    "amended",
    "redline",
    "removal",
    "earlier text",
    "tombstone",
    "log",
    "log by kind",
    "explained",
    "410",
]
AXE = ROOT / "tests/node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def overflow(page: Page) -> list[str]:
    """What reaches out of the page to the right, where the page can be pushed sideways at all."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.body.querySelectorAll("*")]
                .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
                .map((one) => `${one.tagName} .${one.className} ${one.textContent.slice(0, 30)}`).slice(0, 8);
        }"""
    )
    return found


def settle(page: Page) -> None:
    """Wait until the search page, where it is one, has said what it found."""
    if page.locator("#mw-found[aria-busy]").count():
        page.locator("#mw-found[aria-busy=false]").wait_for(state="attached")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "large"), [(1200, False), (390, False), (390, True)])
def test_axe_finds_no_violation(visitor: Visitor, kinds: dict[str, str], kind: str, width: int, large: bool) -> None:
    page = visitor.open(kinds[kind], width=width, bypass_csp=True)
    if large:
        page.locator("#size-xl").check()
    settle(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "(tags) => axe.run({runOnly: {type: 'tag', values: tags}}).then((result) => result.violations)", WCAG
    )
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_can_be_pushed_sideways(visitor: Visitor, kinds: dict[str, str], kind: str) -> None:
    page = visitor.open(kinds[kind], width=320)
    settle(page)
    assert overflow(page) == []
    for width in (390, 768, 1200):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == [], width
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("#size-xl").check()
    assert overflow(page) == []


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_a_change_in_a_table_has_a_long_name_and_pushes_nothing(
    visitor: Visitor, kinds: dict[str, str], width: int
) -> None:
    page = visitor.open(kinds["redline"], width=width)
    name = "　主要指标范围（毫克/升），粪大肠菌群（个/升），示例水库一级保护区取水口" * 2
    page.locator(".mw-places td").first.evaluate("(cell, name) => cell.append(name)", name)
    assert overflow(page) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("404", "410")])
def test_pages_work_below_any_path(visitor: Visitor, kinds: dict[str, str], kind: str) -> None:
    page = visitor.open(kinds[kind], under=SUBPATH)
    settle(page)
    assert page.locator("h1").count() == 1
    assert [url for url in visitor.requests if SUBPATH not in url] == []
    assert page.evaluate("getComputedStyle(document.querySelector('.mw-skip')).position") in {"absolute", "fixed"}


def test_the_menu_of_a_phone_opens_from_the_keyboard(visitor: Visitor) -> None:
    page = visitor.open("u/water/", width=390)
    assert not page.locator(".md-tabs").is_visible()
    menu = page.locator(".mw-menu")
    link = menu.get_by_role("link", name="公开目录")
    assert not link.is_visible()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/")


def test_the_first_stop_of_the_keyboard_leads_past_the_head(visitor: Visitor, kinds: dict[str, str]) -> None:
    page = visitor.open(kinds["item with table"])
    page.keyboard.press("Tab")
    skip = page.locator(".mw-skip")
    assert skip.evaluate("(one) => one === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_every_stop_of_the_keyboard_is_seen(visitor: Visitor, kinds: dict[str, str]) -> None:
    page = visitor.open(kinds["item with files"])
    for _stop in range(60):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
                const one = document.activeElement;
                if (one === document.body) return "end";
                const style = getComputedStyle(one);
                const around = getComputedStyle(one.parentElement);  // a box that holds a field may stand in for it
                const marked = [style, around].some((s) => s.outlineStyle !== "none" || s.boxShadow !== "none");
                const box = one.getBoundingClientRect();
                return marked && box.width > 0 ? "" : one.outerHTML.slice(0, 150);
            }"""
        )
        if shown == "end":
            return
        assert shown == ""


@pytest.mark.parametrize("scripts", [True, False])
def test_large_text_needs_no_script(visitor: Visitor, scripts: bool) -> None:
    page = visitor.open("u/water/", java_script_enabled=scripts)

    def height() -> float:
        box = page.locator("h1").bounding_box()
        assert box is not None
        return box["height"]

    before = height()
    page.locator("#size-xl").check()
    assert height() == pytest.approx(before * 1.45, rel=0.1)
    if scripts:  # and the choice is remembered where it can be
        page.goto(f"{visitor.origin}/u/air/")
        assert page.locator("#size-xl").is_checked()


def test_lists_page_and_filter_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("v/valid/", java_script_enabled=False)
    newest = page.locator(".mw-list h2 a").all_text_contents()
    assert len(newest) >= 10
    page.locator(".mw-pages").get_by_role("link", name="更早一页").click()
    older = page.locator(".mw-list h2 a").all_text_contents()
    assert len(older) >= 10
    assert not set(older) & set(newest)
    page.get_by_role("navigation", name="按效力").get_by_role("link", name="已失效").click()
    badges = page.locator(".mw-list > li .mw-badge").all_text_contents()
    assert set(badges) <= {"已失效", "已由新文件代替", "样例"}
    assert "已失效" in badges


def test_a_column_is_filtered_by_year_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("c/penalties/", java_script_enabled=False)
    page.locator(".mw-filter").get_by_role("link", name="2025年").click()
    numbers = page.locator(".mw-list h2 a").evaluate_all("(links) => links.map((one) => one.pathname)")
    assert numbers
    assert all(path.startswith("/i/2025/") for path in numbers)


def test_without_scripts_search_says_how_else_to_find(visitor: Visitor) -> None:
    page = visitor.open("search/?q=%E7%A4%BA%E4%BE%8B", java_script_enabled=False)
    assert page.locator(".mw-state").get_by_text("需要运行脚本").is_visible()
    assert page.locator("main").get_by_role("link", name="水科", exact=True).first.is_visible()


def test_an_item_prints_without_the_sites_furniture(visitor: Visitor, kinds: dict[str, str]) -> None:
    page = visitor.open(kinds["item with files"])
    title = page.locator("h1").inner_text()
    page.emulate_media(media="print")
    for furniture in (".mw-skip", ".md-tabs", ".mw-menu", ".mw-find", ".mw-size", ".mw-side", ".mw-print"):
        for one in page.locator(furniture).all():
            assert not one.is_visible(), furniture
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    # a PDF may name a character by its radical's code point; some radicals have no compatibility form
    text = "".join(normalize("NFKC", one.extract_text()) for one in paper.pages).replace("\n", "")
    assert title[:8] in text
    assert "签批记录" in text
    assert "政民互动" not in text


def test_an_unknown_address_gives_the_404_page(visitor: Visitor) -> None:
    page = visitor.open("404.html")
    answer = page.request.get(f"{visitor.origin}/i/1999/00001/")
    assert answer.status == 404
    page.locator("main").get_by_role("link", name="搜索").click()
    page.wait_for_url("**/search/")


def test_no_script_lies_in_wait_on_any_item(visitor: Visitor, site: Site) -> None:
    """A sample of items across the years, opened plainly: the fixture fails on any complaint or foreign request."""
    for item in site.items[::40]:
        page = visitor.open(site.path_of(item))
        assert page.locator(".mw-badge--sample").first.is_visible()


def test_a_citizen_finds_what_changed_and_why_with_two_clicks(visitor: Visitor, kinds: dict[str, str]) -> None:
    """From the item: the record below the title, then the comparison; all without a script."""
    page = visitor.open(kinds["amended"], java_script_enabled=False)
    assert WHAT in page.locator(".mw-rev").inner_text()
    assert WHY in page.locator(".mw-rev").inner_text()
    page.locator(".mw-rev").get_by_role("link", name="看这次改动").click()
    page.wait_for_url("**/r3/")
    summary = page.locator(".mw-records").inner_text()
    assert "34" in summary
    assert "43" in summary
    assert page.locator(".mw-red del").first.inner_text().endswith("34")
    assert page.locator(".mw-red ins").first.inner_text().endswith("43")
    assert WHY in page.locator(".mw-card").inner_text()
    page.get_by_role("link", name="改动前的全文").click()
    page.wait_for_url("**/v2/")
    assert page.get_by_text("这不是现行文字").is_visible()
    assert "增设公示牌两块" in page.locator(".mw-old").inner_text()
    page.locator(".mw-old-notice").get_by_role("link", name="看现行文字").click()
    page.wait_for_url("**/00001/")


def test_the_log_is_filtered_without_a_script(visitor: Visitor, kinds: dict[str, str]) -> None:
    page = visitor.open("", java_script_enabled=False)
    page.locator(".md-tabs").get_by_role("link", name="修改总账").click()
    page.wait_for_url("**/amendments/")
    assert page.locator(".mw-log > li").count() >= 5
    page.locator(".mw-filter").get_by_role("link", name="隐去", exact=True).click()
    page.wait_for_url("**/amendments/k/suppressed/")
    rows = page.locator(".mw-log > li").all_inner_texts()
    assert rows
    assert all("隐去" in row for row in rows)
    assert "住在示例路" not in page.content()


@pytest.mark.parametrize("kind", ["redline", "earlier text", "amended"])
def test_what_changed_is_told_on_paper(visitor: Visitor, kinds: dict[str, str], kind: str) -> None:
    page = visitor.open(kinds[kind])
    page.emulate_media(media="print")
    words = {"redline": "全文对照", "earlier text": "这不是现行文字", "amended": "修改记录"}[kind]
    text = normalize("NFKC", "".join(one.extract_text() for one in PdfReader(io.BytesIO(page.pdf())).pages))
    assert words in text.replace("\n", "").replace(" ", "")
