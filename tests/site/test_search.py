"""The index finds what the text holds and nothing else; the page works by its address in Chromium."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest

from mingwen.register.load import load_folder
from mingwen.site import search
from mingwen.site.search.index import letter
from mingwen.site.search.terms import normal, plain, terms
from mingwen.site.shell_spec import CSP

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(search.__file__).parent / "assets" / "search.js"

BODIES = {
    "2026-00001": "两处水源地每月监测，总磷为0.02毫克/升，**全部**指标达标。\n\n下一步继续巡查清源河取水口。",
    "2026-00002": "清源河上游来水偏少，总磷为0.025毫克/升。\n由水生态环境科会同监测站，\n加密监测到每周一次。",
    "2026-00003": "示例市兰信化工有限公司排放的废水超标，罚款人民币4万元，见《处罚决定书》（示环罚〔2026〕7号）。",
    "2025-00007": "2025年空气质量优良天数317天，PM2.5平均浓度为28微克/立方米，达到Ⅱ类区要求。",
    "2025-01501": "关于印发《饮用水水源保护区划分方案》的通知，共1,136.2万元。[附件](https://example.invalid/abc)",
}


def page_for(short: str, body: str, **more: Any) -> search.SearchPage:
    year, serial = short.split("-")
    page = search.SearchPage(
        short=short,
        url=f"i/{year}/{serial}/",
        title=f"第{int(serial)}号公开信息",
        summary=f"{body[:20]}……",
        date=f"{year}-03-{int(serial) % 28 + 1:02}",
        unit="water",
        column="drinking-water",
        year=int(year),
        doc_no="",
        index_no=f"11329900MB00000198/{short}",
        sample=True,
        source=body,
        text=body,
    )
    return replace(page, **more)


PAGES = {short: page_for(short, body) for short, body in BODIES.items()}
PAGES["2026-00003"] = replace(PAGES["2026-00003"], unit="enforcement", column="penalties", doc_no="示环罚〔2026〕7号")


def write_site(pages: dict[str, search.SearchPage], folder: Path) -> None:
    paths = {}
    for group in search.groups(pages):
        name = f"{group.name}-{search.group_inputs(group, pages)[:8]}/"
        paths[group.name] = (group, name)
        for path, data in search.build_group(group, pages).items():
            target = folder / "search" / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    (folder / "search" / "manifest.json").write_bytes(search.manifest(paths))


def node(code: str, given: object) -> Any:
    """What a module that imports the script prints as JSON; it finds `given` as `input`."""
    program = f"import * as m from {json.dumps(SCRIPT.as_uri())};\nimport fs from 'node:fs';\n"
    program += f"const input = JSON.parse(fs.readFileSync(0, 'utf8'));\n{code}"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found_by_node(folder: Path, queries: list[dict[str, str]]) -> list[dict[str, Any]]:
    """For each query the short numbers found, in order, and whether they are merely similar."""
    code = """
    const read = async (path) => fs.readFileSync(input.folder + path, 'utf8');
    const answers = [];
    for (const asked of input.queries) {
      const groups = await m.openIndex(read, 'manifest.json');
      const found = await m.search(groups, {unit: '', column: '', year: '', sort: '', ...asked});
      const cards = await Promise.all(found.results.map(({doc}) => doc.group.card(doc.number)));
      answers.push({shorts: cards.map((card) => card.short), similar: found.similar});
    }
    console.log(JSON.stringify(answers));
    """
    answers: list[dict[str, Any]] = node(code, {"folder": f"{folder}/search/", "queries": queries})
    return answers


class TestTerms:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("饮用水", [("饮用", 0), ("用水", 1)]),
            ("水。源头", [("水", 0), ("源头", 2)]),
            ("总磷0.02", [("总磷", 0), ("磷", 1), ("0.02", 2)]),
            ("ＰＭ2.5", [("pm", 0), ("2.5", 2)]),
            ("1,136.2", [("1136.2", 0)]),
            ("Ⅲ类", [("iii", 0), ("类", 3)]),
            ("", []),
        ],
    )
    def test_cut(self, text: str, expected: list[tuple[str, int]]) -> None:
        assert list(terms(text)) == expected

    @pytest.mark.parametrize(
        "other", ["示环发[2026]42号", "示环发（2026）42号", "示环发 2026 42 号", "示环发〔２０２６〕４２号"]
    )
    def test_a_document_number_is_the_same_however_it_is_typed(self, other: str) -> None:
        assert terms(other) == terms("示环发〔2026〕42号")

    def test_brackets_and_emphasis_have_no_width(self) -> None:
        assert terms("关于《饮用水**方案**》的通知") == terms("关于饮用水方案的通知")

    def test_lines_of_a_paragraph_are_joined_and_link_targets_left_out(self) -> None:
        assert (
            plain("水生态\n环境科，见[附件](https://example.invalid/)\n\n| 断面 |")
            == "水生态环境科，见[附件]\n\n| 断面 |"
        )

    def test_the_browser_cuts_as_the_build_does(self) -> None:
        rng = Random(7)
        alphabet = [
            *"饮用水源地号〇𠮷㎡Ⅲ①ａＡzZ09.,，。〔〕[]（）《》*_ \n|-%μγéßΣ",
            "1,136.2",
            "PM2.5",
            "https://a.b/c",
        ]
        texts = ["".join(rng.choices(alphabet, k=rng.randint(0, 24))) for _each in range(1500)]
        answers = node("console.log(JSON.stringify(input.map((text) => [m.normal(text), m.terms(text)])))", texts)
        for text, (form, found) in zip(texts, answers, strict=True):
            assert form == normal(text)
            assert sorted((at, term) for term, at in found) == [(at, term) for term, at in terms(text)], text


def test_numbers_come_back() -> None:
    numbers = [0, 1, 93, 4095, 0xD7DE - 33, 0xD7DF - 33, 0xD7DF, 65_503, 65_535, 2**20 - 1, 2**20, 2**20 + 1, 5_000_000]
    text = "".join(map(letter, numbers))
    assert node("console.log(JSON.stringify(m.numbers(input, 0, input.length)))", text) == numbers
    text.encode()  # no lone surrogate


class TestGroups:
    def test_a_year_and_a_block_of_numbers(self) -> None:
        assert [(one.name, one.keys) for one in search.groups(PAGES)] == [
            ("2026-0", ("2026-00001", "2026-00002", "2026-00003")),
            ("2025-1", ("2025-01501",)),
            ("2025-0", ("2025-00007",)),
        ]

    def test_a_new_item_changes_its_own_group_alone(self) -> None:
        more = PAGES | {"2026-00004": page_for("2026-00004", "新的一件")}
        before = {one.name: search.group_inputs(one, PAGES) for one in search.groups(PAGES)}
        after = {one.name: search.group_inputs(one, more) for one in search.groups(more)}
        assert {name for name in after if after[name] != before.get(name)} == {"2026-0"}

    @pytest.mark.parametrize(
        "change", [{"title": "另一个标题"}, {"source": "x"}, {"state": "公示期已满"}, {"date": "2026-05-01"}]
    )
    def test_what_is_shown_or_searched_is_an_input(self, change: dict[str, Any]) -> None:
        group = search.groups(PAGES)[0]
        changed = PAGES | {"2026-00002": replace(PAGES["2026-00002"], **change)}
        assert search.group_inputs(group, changed) != search.group_inputs(group, PAGES)

    def test_the_text_itself_is_not_needed_for_the_inputs(self) -> None:
        group = search.groups(PAGES)[0]
        bare = {short: replace(page, text="") for short, page in PAGES.items()}
        assert search.group_inputs(group, bare) == search.group_inputs(group, PAGES)

    def test_same_items_same_bytes(self) -> None:
        group = search.groups(PAGES)[0]
        backwards = dict(reversed(PAGES.items()))
        assert search.build_group(group, backwards) == search.build_group(group, PAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    write_site(PAGES, folder)
    return folder


class TestSearch:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"query": "清源河"}, ["2026-00002", "2026-00001"]),
            ({"query": "0.02"}, ["2026-00001"]),
            ({"query": "水生态环境科"}, ["2026-00002"]),
            ({"query": "示环罚〔2026〕7号"}, ["2026-00003"]),
            ({"query": "示环罚[2026]7号"}, ["2026-00003"]),
            ({"query": "PM2.5"}, ["2025-00007"]),
            ({"query": "Ⅱ类"}, ["2025-00007"]),
            ({"query": "方案的通知"}, ["2025-01501"]),
            ({"query": "1136.2万元"}, ["2025-01501"]),
            ({"query": "清源河 加密"}, ["2026-00002"]),
            ({"query": "2026-00002"}, ["2026-00002"]),
            ({"query": "11329900MB00000198/2026-00002"}, ["2026-00002"]),
            ({"query": "2026-99999"}, []),
            ({"query": "总磷", "unit": "enforcement"}, []),
            ({"query": "", "column": "penalties"}, ["2026-00003"]),
            ({"query": "", "year": "2025"}, ["2025-01501", "2025-00007"]),
            ({"query": "example"}, []),
            ({"query": "标准化"}, []),
        ],
        ids=lambda value: value.get("query") or "filter" if isinstance(value, dict) else "",
    )
    def test_finds(self, folder: Path, asked: dict[str, str], expected: list[str]) -> None:
        assert found_by_node(folder, [asked]) == [
            {"shorts": expected, "similar": not expected and bool(asked["query"]) and asked["query"] != "2026-99999"}
        ]

    def test_what_is_nowhere_whole_is_found_by_its_parts(self, folder: Path) -> None:
        (answer,) = found_by_node(folder, [{"query": "清源河取水口巡查情况"}])
        assert answer["similar"]
        assert answer["shorts"][0] == "2026-00001"

    def test_every_phrase_of_every_text_finds_exactly_the_texts_that_hold_it(self, folder: Path) -> None:
        rng = Random(3)
        parts = {short: (page.title, page.summary, plain(page.text)) for short, page in PAGES.items()}
        lines = {short: [_letters(part) for part in three] for short, three in parts.items()}
        phrases = []
        for text in (text for three in lines.values() for text in three):
            for length in (2, 3, 5, 9):
                spans = [text[at : at + length] for at in range(len(text) - length + 1)]
                whole = [one for one in spans if "|" not in one and not one[0].isascii() and not one[-1].isascii()]
                phrases += whole and [rng.choice(whole)]
        answers = found_by_node(folder, [{"query": phrase} for phrase in phrases])
        for phrase, answer in zip(phrases, answers, strict=True):
            expected = {short for short, three in lines.items() if any(phrase in text for text in three)}
            assert set(answer["shorts"]) == expected, phrase


def _letters(text: str) -> str:
    """A text as the index sees it: what has no width gone, anything else between Han characters one `|`."""
    found = list(terms(text))
    line: dict[int, str] = {}
    for term, at in found:
        line |= {at + step: sign for step, sign in enumerate(term)}
    return "".join(line.get(place, "|") for place in range(max(line) + 1))


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    top = tmp_path_factory.mktemp("served")
    folder = top / "below" / "a-path"
    many = {f"2024-{n:05}": page_for(f"2024-{n:05}", f"噪声监测第{n}期。") for n in range(1, 26)}
    write_site(PAGES | many, folder)
    for path, data in search.assets().items():
        (folder / path).write_bytes(data)
    main = search.page_main("../", load_folder(ROOT), [2024, 2025, 2026])
    head = f'<meta charset="utf-8"><title>站内搜索</title>{search.page_head("../")}'
    html = f'<!doctype html><html lang="zh-CN"><head>{head}</head><body><main>{main}</main></body></html>'
    (folder / "search" / "index.html").write_text(html, encoding="utf-8")
    (top / "favicon.ico").touch()
    with served(top) as base:
        yield f"{base}below/a-path/search/"


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Any]:
    """A tab that fails the test where anything was blocked, failed or fetched from elsewhere."""
    tab = chromium.new_page()
    trouble: list[str] = []
    tab.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: trouble.append(str(error)))
    origin = address.split("/below/")[0]
    tab.on("request", lambda request: None if request.url.startswith(origin) else trouble.append(request.url))
    yield tab
    tab.close()
    assert not trouble


def ask(tab: Any, address: str, query: str) -> list[str]:
    """The addresses of the results of a query, in order."""
    tab.goto(f"{address}?{query}")
    tab.wait_for_selector("#mw-found[aria-busy=false]")
    return addresses(tab)


def addresses(tab: Any) -> list[str]:
    """The addresses of the results on the page."""
    found: list[str] = tab.eval_on_selector_all("#mw-results h2 a", "all => all.map(a => a.getAttribute('href'))")
    return found


@pytest.mark.browser
class TestPage:
    @pytest.mark.parametrize("query", ["q=巡查", "q=示环罚〔2026〕7号", "q=废水超标", "q=2026-00003"])
    def test_words_numbers_and_phrases_find_their_item(self, tab: Any, address: str, query: str) -> None:
        links = ask(tab, address, query)
        assert links == (["../i/2026/00001/"] if "巡查" in query else ["../i/2026/00003/"])

    def test_what_was_asked_for_is_marked_and_announced(self, tab: Any, address: str) -> None:
        ask(tab, address, "q=水源地")
        assert tab.inner_text("#mw-results mark") == "水源地"
        assert "找到1件" in tab.inner_text("#mw-said[role=status]")
        assert tab.input_value("#mw-q") == "水源地"
        assert "水源地" in tab.title()

    def test_filters(self, tab: Any, address: str) -> None:
        assert len(ask(tab, address, "q=总磷&year=2026")) == 2
        assert ask(tab, address, "q=总磷&unit=enforcement") == []
        assert ask(tab, address, "q=&column=penalties") == ["../i/2026/00003/"]
        assert tab.input_value("#mw-column") == "penalties"

    def test_pages_of_ten_from_the_newest(self, tab: Any, address: str) -> None:
        first = ask(tab, address, "q=噪声监测&sort=date")
        assert len(first) == 10
        tab.click("nav.mw-pages a:has-text('下一页')")
        tab.wait_for_selector("nav.mw-pages b:has-text('第2页')")
        second = addresses(tab)
        assert len(second) == 10
        assert not set(first) & set(second)

    def test_nothing_found_says_what_else_to_do(self, tab: Any, address: str) -> None:
        assert ask(tab, address, "q=煤改电补贴") == []
        state = tab.inner_text("#mw-results .mw-state")
        assert "没有找到“煤改电补贴”" in state
        assert "申请公开" in state

    def test_markup_in_a_query_stays_text(self, tab: Any, address: str) -> None:
        ask(tab, address, "q=<img src=x onerror=alert(1)>噪声")
        assert tab.eval_on_selector_all("#mw-found img", "all => all.length") == 0

    def test_one_character_asks_for_more(self, tab: Any, address: str) -> None:
        ask(tab, address, "q=水")
        assert "至少输入两个字" in tab.inner_text("#mw-said")

    def test_by_keyboard_alone(self, tab: Any, address: str) -> None:
        tab.goto(address)
        tab.keyboard.press("Tab")
        tab.keyboard.type("清源河")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("#mw-results .mw-list")
        assert "unit=" not in tab.url  # empty parts are left out of the address
        tab.focus("#mw-results h2 a")
        assert tab.evaluate("document.activeElement.getAttribute('href')") == "../i/2026/00002/"

    def test_a_lost_index_is_said_in_words(self, chromium: Any, address: str) -> None:
        tab = chromium.new_page()
        tab.route("**/docs.idx", lambda route: route.abort())
        ask(tab, address, "q=清源河")
        assert "没能读到索引" in tab.inner_text("#mw-said")
        tab.close()

    def test_without_scripts_the_ways_on_are_there(self, chromium: Any, address: str) -> None:
        context = chromium.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{address}?q=清源河")
        text = tab.inner_text("main")
        assert "搜索需要运行脚本" in text
        assert tab.locator("a[href='../u/water/']").count() == 1
        assert tab.locator("a[href='../y/2026/']").count() == 1
        assert tab.locator("a[href='../c/drinking-water/']").count() == 1
        context.close()
