"""Bodies as the site shows them: headings, tables, links, footnotes; and nothing active, whatever is written."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingwen.render import gfm, markdown, survey, to_html
from mingwen.render.markdown import MAX_DEPTH, UnshowableError, heading_id, lawful_target

# What a body may become, said here once more and not taken from the sanitiser's own list
TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "a", "img", "br", "hr", "blockquote", "ul", "ol", "li"),
    *("code", "pre", "table", "thead", "tbody", "tr", "th", "td", "sup", "section", "div"),
}
ATTRIBUTES = {
    *("href", "src", "alt", "title", "id", "class", "scope", "role", "aria-label", "tabindex", "start"),
}
CLASSES = {"mw-table", "mw-scroll", "mw-notes", "r", "c", "footnote-backref", "footnote-ref"}
# A scheme as a browser reads it: control characters before it and line breaks in it do not count
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\t\r\n-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}


class Inspector(HTMLParser):
    """Gathers what is wrong in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong.extend(wrong_in(tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"declaration {data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data}")


def wrong_in(tag: str, attributes: dict[str, str]) -> list[str]:
    """What is not allowed about one element."""
    wrong = [] if tag in TAGS else [f"<{tag}>"]
    for name, value in attributes.items():
        if name not in ATTRIBUTES:
            wrong.append(f"{tag} {name}")
        if name in ("href", "src") and not safe(value):
            wrong.append(f"{tag} {name}={value}")
        if name == "class" and not set(value.split()) <= CLASSES:
            wrong.append(f"{tag} class={value}")
    return wrong


def safe(target: str) -> bool:
    """Whether a browser would stay on the site or open a page, a mail or a call."""
    scheme = SCHEME.match(target)
    if scheme:
        return re.sub(r"\s", "", scheme[1]).lower() in SCHEMES
    return not re.match(r"[\x00-\x20]*[/\\][\t\r\n]*[/\\]", target)


def active(html: str) -> list[str]:
    """What two parsers find in the HTML that no body may have."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", html)  # lxml takes no control characters
    for element in lxml.html.fragment_fromstring(plain, create_parent="article").iterdescendants():
        tag = element.tag if isinstance(element.tag, str) else "comment"
        inspector.wrong.extend(wrong_in(tag, {str(name): str(value) for name, value in element.attrib.items()}))
    return inspector.wrong


def hostile() -> list[str]:
    """The lines of hostile.txt with their escapes undone."""
    text = (Path(__file__).parent / "hostile.txt").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not re.match(r"# (?!<)", line)]
    escape = re.compile(r"\\(n|t|x[0-9a-f]{2}|u[0-9a-f]{4})")
    named = {"n": "\n", "t": "\t"}
    return [escape.sub(lambda match: named.get(match[1]) or chr(int(match[1][1:], 16)), line) for line in lines]


FRAMES = [
    "{}",
    "文字{}文字",
    "## {}",
    "| {} | b |\n|---|--:|\n| a | {} |",
    "[a]({})",
    "![a]({})",
    "![{}](a.png)",
    "[{}](https://example.invalid/)",
    '[a](x "{}")',
    "<{}>",
    "> - {}",
    "[^1]\n\n[^1]: {}",
    "[^{}]\n\n[^{}]: a",
    "[a]: {}\n\n[a]",
    "```{}\n{}\n```",
    "`{}`",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_hostile_becomes_active(frame: str) -> None:
    for text in hostile():
        html = to_html(frame.replace("{}", text)).html
        assert not active(html), (text, html)


def test_the_list_is_long_and_the_inspection_sees() -> None:
    """Unless the inspection finds something in the vectors themselves, the test above shows nothing."""
    texts = hostile()
    assert len(texts) > 200
    assert sum(bool(active(text)) for text in texts if text.startswith("<")) > 100


def test_the_sanitiser_alone_lets_nothing_active_through() -> None:
    """The second wall holds without the first: here raw HTML is given to it as it is."""
    for text in hostile():
        assert not active(markdown._cleaner.clean(text)), text


def test_the_parser_alone_lets_no_markup_through() -> None:
    """The first wall holds without the second: what the parser writes has no tag that it did not make."""
    made = TAGS | {"h1"}
    for text in hostile():
        tags = set(re.findall(r"</?([a-z][a-z0-9]*)", gfm.html(text).replace(gfm.OMITTED, "")))
        assert tags <= made, text


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.lists(st.sampled_from(hostile())).map("".join)
)
def test_no_text_becomes_active(text: str) -> None:
    assert not active(to_html(text).html)


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("<>[]()!*_`~|#-:^ \n\"'&;=/\\a中1"), max_size=200))
def test_no_markup_becomes_active(text: str) -> None:
    assert not active(to_html(text).html)


# Headings


def test_headings_start_at_two_and_keep_han_in_unique_ids() -> None:
    rendered = to_html("# 总体情况\n\n## 一、监测 结果\n\n## 总体情况\n\n### Search\n\n## 总体情况-2\n\n## ！\n")
    assert rendered.headings == (
        (2, "总体情况", "总体情况"),
        (2, "一-监测-结果", "一、监测 结果"),
        (2, "总体情况-2", "总体情况"),
        (3, "h-search", "Search"),
        (2, "总体情况-2-2", "总体情况-2"),
        (2, "h", "！"),
    )
    assert [f'id="{anchor}"' in rendered.html for _level, anchor, _text in rendered.headings] == [True] * 6


def test_a_headings_text_is_what_is_seen() -> None:
    assert to_html("## a `b` **c** [d](e) ![f](g.png) &amp;\n").headings == ((2, "h-a-b-c-d-f", "a b c d f &"),)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_ids_are_unique_and_never_the_pages_own(texts: list[str]) -> None:
    body = "\n\n".join(f"## {text}" for text in texts)
    anchors = [anchor for _level, anchor, _text in to_html(body).headings]
    assert len(anchors) == len(set(anchors))
    assert all(not anchor[0].isascii() or anchor.startswith("h") for anchor in anchors)


def test_an_id_is_the_same_in_every_page() -> None:
    assert heading_id("二、2026年“三线一单”") == "二-2026年-三线一单"
    assert heading_id("AQI 指数") == "h-aqi-指数"


# Tables, lists, notes, lines

TABLE = "## 结果\n\n| 点位 | 总磷 | 评价 |\n|---|--:|:-:|\n| 甲 | 0.02 | 好 |\n|  | 0.03 | <b> |\n\n| a |\n|---|\n"


def test_tables_scroll_and_have_header_cells() -> None:
    html = to_html(TABLE).html
    assert '<div class="mw-scroll" role="region" aria-label="表1 结果" tabindex="0"><table class="mw-table">' in html
    assert 'aria-label="表2 结果"' in html
    assert '<th scope="col">点位</th>\n<th scope="col" class="r">总磷</th>\n<th scope="col" class="c">评价</th>' in html
    assert '<th scope="row">甲</th>\n<td class="r">0.02</td>\n<td class="c">好</td>' in html
    assert "<td></td>" in html
    assert html.count("</table></div>") == 2


def test_notes_go_there_and_back_in_chinese() -> None:
    html = to_html("甲[^1]乙[^1]。\n\n[^1]: 注文\n").html
    assert '<section class="mw-notes" aria-label="注">' in html
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets == set(re.findall(r' id="([^"]+)"', html))
    assert "回到正文注 1-2" in html
    assert "Back to" not in html


def test_lines_broken_between_han_run_on() -> None:
    html = to_html("监测\n结果，\n良好 and\nwell\n\n```\n甲\n乙\n```\n").html
    assert "监测结果，良好 and\nwell" in html
    assert "甲\n乙" in html


def test_github_flavour_and_nothing_more() -> None:
    html = to_html("~~删~~ www.example.invalid a@example.invalid :smile: $x$ ==y== H~2~O\n\n- [ ] 甲\n").html
    assert "<del>删</del>" in html
    assert '<a href="http://www.example.invalid">' in html
    assert '<a href="mailto:a@example.invalid">' in html
    assert ":smile: $x$ ==y==" in html
    assert "<input" not in html


# Links


@pytest.mark.parametrize(
    ("target", "lawful"),
    [
        ("https://www.example.invalid/", True),
        ("HTTP://x.y", True),
        ("mailto:a@example.invalid", True),
        ("tel:+86-10-1", True),
        ("#结果", True),
        ("00042-a/report.pdf", True),
        ("/i/2026/00042/", True),
        ("?page=2", True),
        ("", False),
        ("//example.invalid", False),
        ("/\\example.invalid", False),
        ("\\example.invalid", False),
        ("https:example.invalid", False),
        ("http:///x", False),
        ("javascript:x", False),
        ("data:text/html,x", False),
        ("ftp://x", False),
        ("mailto:", False),
        ("tel:x", False),
        ("x:y", False),
    ],
)
def test_where_links_may_lead(target: str, lawful: bool) -> None:
    assert lawful_target(target) is lawful


def test_paths_are_resolved_decoded_and_others_left() -> None:
    asked: list[str] = []

    def resolve(path: str) -> str:
        asked.append(path)
        return f"到/{path}"

    body = '[甲](<00042-饮 用/报告 1.pdf>) ![乙](a/b.png "题") [丙](https://x.invalid/) [丁](#h) '
    body += "[戊](/i/2026/00001/?a=1&b=2)"
    html = to_html(body, resolve).html
    assert asked == ["00042-饮 用/报告 1.pdf", "a/b.png", "/i/2026/00001/?a=1&b=2"]
    assert '<a href="到/00042-饮 用/报告 1.pdf">甲</a>' in html
    assert '<img src="到/a/b.png" alt="乙" title="题">' in html
    assert 'href="https://x.invalid/"' in html
    assert 'href="#h"' in html


# Survey


def test_survey_sees_what_rules_ask_about() -> None:
    found = survey("# 甲\n\n[点](b) ![](c.png)\n\n<b>x</b> [^1]\n\n## [乙](d)\n\n[^1]: x\n", places=True)
    assert [(one.level, one.text, one.line) for one in found.headings] == [(1, "甲", 1), (2, "乙", 7)]
    assert [(one.target, one.text, one.line) for one in found.links] == [("b", "点", 3), ("d", "乙", 7)]
    assert [(one.source, one.alt, one.line) for one in found.images] == [("c.png", "", 3)]
    assert found.raw_html == (5, 5)


@settings(deadline=None)
@given(st.text(st.sampled_from("<>[]()!*_`~|#-:^ \n\"'&ab中1"), max_size=150))
def test_places_change_nothing_but_the_lines(text: str) -> None:
    quick, placed = survey(text), survey(text, places=True)
    assert [one.text for one in quick.headings] == [one.text for one in placed.headings]
    assert [one.target for one in quick.links] == [one.target for one in placed.links]
    assert [one.source for one in quick.images] == [one.source for one in placed.images]
    assert len(quick.raw_html) == len(placed.raw_html)
    assert all(1 <= one.line <= text.count("\n") + 1 for one in placed.headings)


# Limits


@pytest.mark.parametrize("piece", ["> ", "- ", "1. ", "*a _b "])
def test_deep_nesting_is_no_page(piece: str) -> None:
    text = "".join(f"{' ' * 3 * count}{piece}a\n" for count in range(40)) if piece in ("- ", "1. ") else piece * 10_000
    text += "x" + "_ *" * 10_000 if piece.startswith("*") else "x"
    assert survey(text).too_deep
    with pytest.raises(UnshowableError):
        to_html(text)


def test_twenty_levels_are_a_page() -> None:
    assert to_html("> " * MAX_DEPTH + "甲").html.count("<blockquote>") == MAX_DEPTH


HEAVY = {
    "quotes": ">" * 100_000,
    "quoted lines": (">" * 10_000 + "x\n") * 40,
    "brackets": "[" * 200_000,
    "images": "![" * 100_000,
    "links": "[a](" * 60_000,
    "emphasis": "*a _b " * 60_000,
    "strikes": "~~a " * 100_000,
    "stars": "*" * 200_000,
    "ticks": "".join("e" + "`" * count for count in range(800)),
    "notes": "[^1] " * 20_000 + "\n\n[^1]: x\n",
    "addresses": "www." * 100_000,
    "mails": "a@" * 100_000,
    "tags": "<a " * 100_000,
    "comments": "<!--" * 100_000,
    "instructions": "<?" * 100_000,
    "definitions": "[a]: /x\n" * 20_000 + "[a] " * 20_000,
    "pipes": "|" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|x\n" * 20_000,
    "lists": "".join(" " * (2 * count) + "- a\n" for count in range(1_000)),
    "entities": "&" * 200_000,
    "zeros": "\0" * 100_000,
    "one character": "中" * 330_000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_nothing_hangs(name: str) -> None:
    started = time.perf_counter()
    survey(HEAVY[name])
    with suppress(UnshowableError):
        to_html(HEAVY[name])
    assert time.perf_counter() - started < 5


def _resident() -> int:
    """Kilobytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_is_given_back() -> None:
    """The binding itself keeps sixty times the page: 4,000 pages of 3 KB would keep 700 MB."""
    page = TABLE * 12
    for _round in range(200):
        gfm.html(page)
    before = _resident()
    for _round in range(2_000):
        gfm.html(page)
    assert _resident() - before < 20_000


def test_a_page_is_cheap() -> None:
    """0.2 ms a page on a quiet machine; ten times that is allowed here."""
    page = (
        "各单位：\n\n## 一、目标\n\n"
        + "水质达标率保持百分之百。" * 20
        + "\n\n| 断面 | 类别 |\n|---|--:|\n"
        + "| 甲 | 2 |\n" * 6
    )
    to_html(page)
    started = time.process_time()
    for _round in range(300):
        to_html(page)
    assert (time.process_time() - started) / 300 < 0.002


def test_what_cannot_be_encoded_is_no_exception() -> None:
    assert markdown.to_html("a\ud800b").html
