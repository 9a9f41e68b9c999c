"""Every file of the built site, read without a browser: links, tags, footer, sitemap, feeds, weight, no inline code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.browser.conftest import Site

SITE_TAGS = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN_TAGS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE_TAGS = {"ArticleTitle", "PubDate", "ContentSource"}
OPTIONAL_TAGS = {"Keywords", "Author", "Description", "Image", "Url"}
ATTRIBUTES = {"href", "src", "action", "data-index", "poster"}
FOOTER = (
    "党政机关网站标识",
    "我为政府网站找错",
    "网站标识码",
    "ICP备",
    "公网安备",
    "网站地图",
    "主办单位",
    "联系方式",
)
WEIGHT = 22 * 1024  # bytes of an item's HTML without its text


@dataclass
class Facts(HTMLParser):
    """What the tests ask of a page."""

    path: str
    text: str
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    h1: int = 0
    active: list[str] = field(default_factory=list)
    refresh: str = ""
    footer: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.in_footer = False
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [value for name, value in given.items() if name in ATTRIBUTES]
        self.ids += [given["id"]] if "id" in given else []
        self.h1 += tag == "h1"
        self.in_footer = self.in_footer or tag == "footer"
        if tag == "meta" and "name" in given:
            self.meta.append((given["name"], given.get("content", "")))
        if tag == "style" or (tag == "script" and "src" not in given):
            self.active.append(tag)
        self.active += [name for name in given if name == "style" or name.startswith("on")]
        self.active += [value for value in given.values() if value.strip().lower().startswith("javascript:")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "footer":
            self.in_footer = False

    def handle_data(self, data: str) -> None:
        if self.in_footer:
            self.footer += data

    @property
    def tags(self) -> dict[str, str]:
        return dict(self.meta)


@cache
def _read(folder: Path) -> tuple[Facts, ...]:
    return tuple(
        Facts(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    )


@pytest.fixture(scope="session")
def pages(site: Site) -> tuple[Facts, ...]:
    return _read(site.folder.resolve())


def items_of(pages: tuple[Facts, ...]) -> Iterator[Facts]:
    return (page for page in pages if re.fullmatch(r"i/\d{4}/\d{5}/index\.html", page.path))


def test_every_link_and_asset_resolves(site: Site, pages: tuple[Facts, ...]) -> None:
    ids = {f"/{page.path}": set(page.ids) for page in pages}
    lost = set()
    for page in pages:
        for link in page.links:
            target = urlsplit(urljoin(f"http://here/{page.path}", link))
            if target.scheme != "http" or target.netloc != "here":
                continue
            path = unquote(target.path) + ("index.html" if target.path.endswith("/") else "")
            if not (site.folder / path.lstrip("/")).is_file():
                if not (link.startswith("?") or path.startswith("/search/")):
                    lost.add((page.path, link))
            elif target.fragment and path in ids and unquote(target.fragment) not in ids[path]:
                lost.add((page.path, link))
    assert sorted(lost)[:20] == []


def test_a_page_has_one_title_and_no_id_twice(pages: tuple[Facts, ...]) -> None:
    assert [page.path for page in pages if page.h1 != 1] == []
    assert [page.path for page in pages if len(page.ids) != len(set(page.ids))] == []


def test_no_page_holds_inline_script_style_or_handler(pages: tuple[Facts, ...]) -> None:
    assert [(page.path, page.active) for page in pages if page.active] == []


def test_every_page_has_the_footers_eight_elements(pages: tuple[Facts, ...]) -> None:
    chinese = [page for page in pages if not page.path.startswith("en/")]
    assert [(page.path, word) for page in chinese for word in FOOTER if word not in page.footer] == []


def test_meta_tags_by_kind_of_page(pages: tuple[Facts, ...]) -> None:
    for page in pages:
        names = [name for name, _content in page.meta]
        assert set(names) >= SITE_TAGS, page.path
        known = SITE_TAGS | COLUMN_TAGS | ARTICLE_TAGS | OPTIONAL_TAGS
        exact = [name for name in names if name.lower() in {one.lower() for one in known}]
        assert len(exact) == len(set(exact)), page.path
        assert set(exact) <= known, page.path  # the letters' case is part of the name
        item = re.fullmatch(r"i/\d{4}/\d{5}/index\.html", page.path)
        if item or page.path == "index.html" or re.fullmatch(r"c/[a-z0-9-]+/index\.html", page.path):
            assert {name for name in COLUMN_TAGS if page.tags.get(name)} == COLUMN_TAGS, page.path
        assert ({name for name in ARTICLE_TAGS if page.tags.get(name)} == ARTICLE_TAGS) == bool(item), page.path
        if item:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", page.tags["PubDate"]), page.path
    home = next(page for page in pages if page.path == "index.html")
    assert home.tags["ColumnType"] == "首页"


def test_an_items_tags_say_what_its_page_says(site: Site, pages: tuple[Facts, ...]) -> None:
    by_path = {page.path: page for page in pages}
    for item in site.items:
        tags = by_path[f"{site.path_of(item)}index.html"].tags
        assert tags["ArticleTitle"] == item["title"]
        assert tags["PubDate"] == item["published"][:16].replace("T", " ")
        assert tags["Url"] == item["url"]


def test_every_item_of_the_flagship_is_marked_as_sample(pages: tuple[Facts, ...]) -> None:
    assert [page.path for page in items_of(pages) if "mw-badge--sample" not in page.text] == []


def test_an_items_page_is_light(pages: tuple[Facts, ...]) -> None:
    heavy = {}
    for page in items_of(pages):
        frame = re.sub(
            r'<div class="mw-text md-typeset" id="text">.*?</div>\s*(?=<section|<div class="mw-scroll)',
            "",
            page.text,
            flags=re.DOTALL,
        )
        # a table made from an attachment is the item's text as much as its paragraphs are
        frame = re.sub(r'<div class="mw-scroll".*?</div>', "", frame, flags=re.DOTALL)
        if len(frame.encode()) > WEIGHT:
            heavy[page.path] = len(frame.encode())
    assert heavy == {}


def test_the_sitemap_lists_every_public_item(site: Site) -> None:
    root = ET.fromstring(site.text("sitemap.xml"))
    listed = {element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    # an item whose term of notice is over keeps its address, but is not to be found by it any more
    assert {item["url"] for item in site.items if item["state"] == "published"} <= listed
    for address in listed:
        assert (site.folder / unquote(urlsplit(address or "").path).lstrip("/") / "index.html").is_file(), address
    assert "Sitemap: " in site.text("robots.txt")
    assert "Contact: " in site.text(".well-known/security.txt")


def test_feeds_hold_what_readers_need(site: Site) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feeds = sorted(site.folder.resolve().rglob("feed.xml"))
    assert len(feeds) > 100
    for path in feeds:
        root = ET.fromstring(path.read_bytes())
        assert root.tag == f"{atom}feed"
        for part in (root, *root.iter(f"{atom}entry")):
            for name in ("id", "title", "updated"):
                assert part.findtext(f"{atom}{name}"), (path, name)
        twin = json.loads(path.with_name("feed.json").read_text(encoding="utf-8"))
        assert twin["version"].startswith("https://jsonfeed.org/version/1")
        assert len(twin["items"]) == len(list(root.iter(f"{atom}entry")))
