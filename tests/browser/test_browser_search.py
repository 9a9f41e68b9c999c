"""Searching as a citizen does: a word, a number, a sentence; filters; nothing found; keyboard only."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import SUBPATH, Site, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def results(page: Page) -> list[str]:
    """Paths of the items found, best first, once the page has answered."""
    page.locator("#mw-found[aria-busy=false]").wait_for(state="attached")
    found: list[str] = page.locator("#mw-results ol.mw-list h2 a").evaluate_all(
        "(links) => links.map((one) => one.pathname)"
    )
    return found


def ask(visitor: Visitor, under: str = "/", **asked: str) -> Page:
    return visitor.open(f"search/?{urlencode(asked)}", under=under)


def body_phrase(site: Site, item: dict[str, Any]) -> str:
    """A sentence's piece that stands in the running text of one item and of no other."""
    text = site.text(f"{site.path_of(item)}index.html")
    body = unescape(re.sub(r"<[^>]+>", "\n", text.split('id="text">', 1)[1].split("</div>", 1)[0]))
    pieces: list[str] = sorted(
        (piece[:14] for piece in re.findall(r"[\u4e00-\u9fff]{10,}", body)), key=len, reverse=True
    )
    others = [site.text(f"{site.path_of(other)}index.html") for other in site.items if other is not item]
    return next(piece for piece in pieces if not any(piece in other for other in others))


def test_a_two_character_word_finds_its_items(visitor: Visitor) -> None:
    page = ask(visitor, q="轮胎")
    found = results(page)
    assert found
    assert all(path.startswith("/i/") for path in found)
    assert page.locator("#mw-results mark").first.inner_text() == "轮胎"


def test_a_document_number_finds_its_item(visitor: Visitor, site: Site) -> None:
    item = next(item for item in site.items if item["doc_no"])
    assert f"/{site.path_of(item)}" in results(ask(visitor, q=item["doc_no"]))[:3]


def test_an_index_number_finds_its_item_alone(visitor: Visitor, site: Site) -> None:
    item = site.items[50]
    assert results(ask(visitor, q=item["index_no"])) == [f"/{site.path_of(item)}"]


@pytest.mark.parametrize("at", [12, 90, 200])
def test_a_phrase_from_a_body_finds_its_item(visitor: Visitor, site: Site, at: int) -> None:
    item = next(one for one in site.items[at:] if 'id="text">' in site.text(f"{site.path_of(one)}index.html"))
    assert f"/{site.path_of(item)}" in results(ask(visitor, q=body_phrase(site, item)))


def test_search_works_below_a_sub_path(visitor: Visitor) -> None:
    found = results(ask(visitor, under=SUBPATH, q="轮胎"))
    assert found
    assert all(path.startswith(f"{SUBPATH}i/") for path in found)


def test_filters_by_unit_column_and_year(visitor: Visitor, site: Site) -> None:
    rows = {f"/{site.path_of(item)}": item for item in site.items}
    for name, key, value in (("unit", "department", "water"), ("column", "column", "penalties")):
        found = results(ask(visitor, q="示例", **{name: value}))
        assert found
        assert {rows[path][key] for path in found} == {value}
    found = results(ask(visitor, q="示例", year="2025"))
    assert found
    assert all(path.startswith("/i/2025/") for path in found)


def test_a_filter_chosen_in_the_form_holds(visitor: Visitor) -> None:
    page = ask(visitor, q="示例")
    results(page)
    page.get_by_label("年度").select_option("2025")
    page.locator("#mw-seek button").click()
    page.wait_for_url("**year=2025**")
    assert all(path.startswith("/i/2025/") for path in results(page))
    assert page.get_by_label("年度").input_value() == "2025"


def test_results_are_paged(visitor: Visitor) -> None:
    page = ask(visitor, q="示例")
    first = results(page)
    assert len(first) == 10
    page.locator("#mw-results .mw-pages").get_by_text("下一页").click()
    page.wait_for_url("**page=2**")
    assert not set(results(page)) & set(first)


def test_nothing_found_says_what_to_do(visitor: Visitor) -> None:
    page = ask(visitor, q="量子纠缠幽灵航母")
    assert results(page) == []
    assert page.locator("#mw-results").get_by_text("没有找到").is_visible()
    assert page.locator("#mw-results").get_by_role("link", name="申请公开").is_visible()


def test_a_single_character_is_answered_with_advice(visitor: Visitor) -> None:
    page = ask(visitor, q="水")
    assert results(page) == []
    assert page.get_by_text("请至少输入两个字").is_visible()


def test_from_the_home_page_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open("")
    for _stop in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.mw-hero input[name=q]')"):
            break
    page.keyboard.type("轮胎")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expected = results(page)[0]
    for _stop in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#mw-results ol.mw-list h2 a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{expected}")
    assert page.locator("h1").count() == 1
