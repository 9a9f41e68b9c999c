"""Shells: complete chrome, slots that occur once, nothing published but ours, and words that cannot become markup."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from mingwen.site.shells import (
    CSP,
    SLOTS,
    STANDARD_TABS,
    Chrome,
    Link,
    ShellError,
    ShellSpec,
    fingerprint,
    render,
    toc_nav,
    token,
)
from mingwen.site.stylesheet import bundle, running_text

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "content" / "_pages"

CHROME = Chrome(
    name="示例市生态环境局",
    subtitle="政府信息公开",
    domain="sthjj.example.invalid",
    id_code="0000000000",
    base_url="https://sthjj.example.invalid/open/",
    sponsor="示例市生态环境局",
    address="示例市示例区环城路1号",
    phone="0000-0000000",
    hours="工作日 9:00–17:00",
    icp=Link("示ICP备00000000号", "https://beian.miit.gov.cn/"),
    police=Link("示公网安备 00000000000000号", "https://beian.mps.gov.cn/"),
    party_mark=Link("党政机关网站标识", "https://bszs.conac.cn/"),
    report_error=Link("我为政府网站找错", "https://zfwzgl.www.gov.cn/"),
    tabs=STANDARD_TABS,
    footer=(("查找", (Link("公开目录", "catalogue/"), Link("网站地图", "site-map/"))),),
    banner="演示站点",
    claim="查得到，看得懂",
    hot=(Link("空气质量", "c/air-daily/"),),
)
META = (("ColumnName", "饮用水"), ("ColumnDescription", "水源地"), ("ColumnKeywords", "水"), ("ColumnType", "数据发布"))
SIDE = (Link("地下水", "c/groundwater/"), Link("饮用水", "c/drinking-water/", current=True))
CRUMBS = (Link("水生态环境科", "u/water/"),)

HOME = ShellSpec("", "首页", "", hero=True, wide=True, search_box=False)
ITEM = ShellSpec("i/0000/drinking-water/", "饮用水", "statutory/", CRUMBS, "水生态环境科的栏目", SIDE, meta=META)
LIST = dataclasses.replace(ITEM, path="c/drinking-water/")
GUIDE = ShellSpec("guide/", "公开指南", "guide/", wide=True)
LOST = ShellSpec("404.html", "没有找到", wide=True)
ENGLISH = dataclasses.replace(HOME, path="en/", lang="en")
SPECS = (HOME, ITEM, LIST, GUIDE, LOST, ENGLISH)


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return render(CHROME, SPECS, PAGES, ROOT / "mkdocs.yml")


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, in order."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def html_of(site: dict[str, bytes]) -> list[str]:
    return [path for path in site if path.endswith(".html")]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.path or "home")
def test_each_slot_stands_once_and_in_order(site: dict[str, bytes], spec: ShellSpec) -> None:
    found = re.findall(r"<!--mw:([a-z]+)-->", site[spec.file].decode())
    assert tuple(found) == spec.slots


def test_slots_that_a_shell_lacks_are_those_of_parts_it_lacks() -> None:
    assert ITEM.slots == SLOTS
    assert set(SLOTS) - set(GUIDE.slots) == {"toc"}
    assert set(SLOTS) - set(HOME.slots) == {"path", "toc"}


def test_plain_pages_leave_open_only_what_they_cannot_know(site: dict[str, bytes]) -> None:
    for page in PAGES.glob("*.md"):
        html = site[f"{page.stem}/index.html"].decode()
        assert re.findall(r"<!--mw:([a-z]+)-->", html) == ["head", "asof"]


def test_nothing_of_material_is_published(site: dict[str, bytes]) -> None:
    assert {path for path in site if not path.endswith(".html")} == {
        "assets/mark.svg",
        "assets/site.css",
        "assets/size.js",
    }
    assert len(html_of(site)) == len(SPECS) + len(list(PAGES.glob("*.md")))


def test_the_policy_holds_on_every_page(site: dict[str, bytes]) -> None:
    for path in html_of(site):
        elements = Elements(site[path])
        policies = [meta for meta in elements.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
        assert [meta["content"] for meta in policies] == [CSP]
        for tag, attributes in elements.found:
            assert tag != "style"
            assert tag != "script" or attributes.get("src"), f"inline script in {path}"
            assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_the_policy_lets_only_the_sites_own_files_run() -> None:
    """Nothing but what pages use: search is a plain script, so no WebAssembly and no worker."""
    allowed = dict(part.split(" ", 1) for part in CSP.split("; "))
    assert allowed.pop("default-src") == allowed.pop("base-uri") == "'none'"
    assert allowed == dict.fromkeys(("script-src", "style-src", "img-src", "connect-src", "form-action"), "'self'")


def test_no_page_asks_another_host_for_anything(site: dict[str, bytes]) -> None:
    for path in html_of(site):
        elements = Elements(site[path])
        asked = [a["href"] for a in elements.named("link")] + [a["src"] for a in elements.named("script")]
        asked += [a["src"] for a in elements.named("img")]
        assert not [url for url in asked if urlsplit(url or "").netloc]
    assert b"url(" not in site["assets/site.css"].replace(b"url(#hatch)", b"")


def test_every_page_carries_the_site_tags_and_the_eight_elements_of_the_footer(site: dict[str, bytes]) -> None:
    eight = (
        "党政机关网站标识",
        "我为政府网站找错",
        "网站标识码",
        "ICP备",
        "公网安备",
        "网站地图",
        "主办单位",
        "联系方式",
    )
    for path in html_of(site):
        html = site[path].decode()
        names = [meta.get("name") for meta in Elements(site[path]).named("meta")]
        assert [name for name in names if name and name.startswith("Site")] == ["SiteName", "SiteDomain", "SiteIDCode"]
        assert [word for word in eight if word not in html[html.index("<footer") :]] == []


def test_a_column_carries_its_tags_in_their_exact_case(site: dict[str, bytes]) -> None:
    tags = {meta.get("name"): meta.get("content") for meta in Elements(site[ITEM.file]).named("meta")}
    assert {name: tags[name] for name, _ in META} == dict(META)


def test_links_reach_the_root_below_any_path(site: dict[str, bytes]) -> None:
    for spec, address in ((HOME, ""), (ITEM, "i/2026/00042/"), (LIST, "c/drinking-water/"), (ENGLISH, "en/")):
        for base in ("https://h.invalid/", "https://h.invalid/a/b/"):
            links = [urljoin(base + address, a["href"] or "") for a in Elements(site[spec.file]).named("a")]
            assert {base, f"{base}guide/", f"{base}statutory/"} <= set(links)


def test_the_page_for_lost_readers_works_at_any_depth(site: dict[str, bytes]) -> None:
    elements = Elements(site["404.html"])
    local = [a["href"] or "" for a in elements.named("a") + elements.named("link")]
    local = [url for url in local if not url.startswith(("https:", "tel:", "#"))]
    assert local
    assert [url for url in local if not url.startswith("/open/")] == []


def test_the_active_tab_and_the_active_column_are_said_and_not_only_shown(site: dict[str, bytes]) -> None:
    def current(path: str) -> list[tuple[str, str]]:
        return [
            (a["aria-current"] or "", a["href"] or "") for a in Elements(site[path]).named("a") if "aria-current" in a
        ]

    assert current(GUIDE.file) == [("page", "../guide/"), ("page", "../guide/")]
    assert current(LIST.file) == [
        ("true", "../../statutory/"),
        ("true", "../../statutory/"),
        ("page", "../../c/drinking-water/"),
    ]
    assert current(LOST.file) == []


def test_an_item_shell_is_light(site: dict[str, bytes]) -> None:
    assert len(site[ITEM.file]) <= 14_000


def test_the_same_arguments_give_the_same_bytes(site: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "C")
    assert render(CHROME, SPECS, PAGES, ROOT / "mkdocs.yml") == site


def test_pages_may_come_as_text_and_without_a_configuration(site: dict[str, bytes]) -> None:
    texts = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")}
    assert render(CHROME, SPECS, texts, ROOT / "mkdocs.yml") == site
    assert "a/index.html" in render(CHROME, (GUIDE,), {"a.md": "# 题\n"})


def test_words_of_the_register_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>\"'<!--mw:main-->"
    link = Link(evil, "c/x/")
    spec = dataclasses.replace(ITEM, crumbs=(link,), side_title=evil, side=(link,), meta=(("ColumnName", evil),))
    chrome = dataclasses.replace(CHROME, name=evil, banner=evil, phone=evil, footer=((evil, (link,)),), parent=link)
    html = render(chrome, (spec,), {})[spec.file]
    assert b"<script>" not in html
    assert [a for a in Elements(html).named("meta") if a.get("content") == evil]


def test_a_plain_page_is_sanitised() -> None:
    text = '# 题\n\n<script>x</script><b onclick="x()">b</b>\n\n[坏](javascript:x) [好](https://h.invalid/)\n'
    html = render(CHROME, (), {"a.md": text})["a/index.html"]
    elements = Elements(html)
    assert [script["src"] for script in elements.named("script")] == [
        a["src"] for a in elements.named("script") if (a["src"] or "").startswith("../assets/size.js")
    ]
    assert b"onclick" not in html
    assert b"javascript:" not in html
    assert b'href="https://h.invalid/"' in html


def test_a_table_of_a_plain_page_can_be_scrolled_by_keyboard() -> None:
    html = render(CHROME, (), {"a.md": "# 题\n\n|甲|乙|\n|---|---|\n|1|2|\n"})["a/index.html"]
    assert [
        (div["tabindex"], div["role"]) for div in Elements(html).named("div") if div.get("class") == "mw-scroll"
    ] == [("0", "region")]
    assert [th["scope"] for th in Elements(html).named("th")] == ["col", "col"]


def test_a_plain_page_has_its_contents_and_its_neighbours(site: dict[str, bytes]) -> None:
    html = site["help/index.html"].decode()
    assert '<a href="#怎么找">怎么找</a>' in html
    assert '<a href="../help/" aria-current="page">使用帮助</a>' in html
    assert "<title>使用帮助 - 示例市生态环境局</title>" in html


def test_a_theme_folder_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "logo.html").write_text("<svg><title>徽</title></svg>", encoding="utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "tokens.css").write_text(":root { --mw-pine: #123456; }", encoding="utf-8")
    (tmp_path / "assets" / "seal.svg").write_text("<svg/>", encoding="utf-8")
    changed = render(CHROME, (ITEM,), {}, theme_dir=tmp_path)
    assert "<title>徽</title>" in changed[ITEM.file].decode()
    assert b"#123456" in changed["assets/site.css"]
    assert "assets/seal.svg" in changed


def test_a_template_that_loses_a_slot_is_refused(tmp_path: Path) -> None:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "content.html").write_text("nothing", encoding="utf-8")
    with pytest.raises(ShellError, match="mw:main"):
        render(CHROME, (ITEM,), {}, theme_dir=tmp_path)


def test_a_warning_of_mkdocs_is_an_error_that_says_where() -> None:
    with pytest.raises(ShellError, match=r"missing\.md"):
        render(CHROME, (), {"a.md": "# 题\n\n[断](missing.md)\n"})


def test_a_plain_page_may_not_take_the_place_of_a_shell() -> None:
    with pytest.raises(ShellError, match="guide"):
        render(CHROME, (GUIDE,), {"guide/index.md": "# 题\n"})
    with pytest.raises(ShellError, match="guide"):
        render(CHROME, (GUIDE,), {"guide.md": "# 题\n"})


def test_the_chrome_speaks_the_language_of_its_page() -> None:
    words = {"菜单": "Menu", "首页": "Home"}

    def translate(lang: str) -> Callable[[str], str]:
        return (lambda text: words.get(text, text)) if lang == "en" else str

    pages = render(CHROME, (HOME, ENGLISH), {}, translate=translate)
    assert '<html lang="en"' in pages["en/index.html"].decode()
    assert "<summary>Menu</summary>" in pages["en/index.html"].decode()
    assert "<summary>菜单</summary>" in pages["index.html"].decode()


def test_the_fingerprint_changes_with_everything_that_is_read(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: x\n", encoding="utf-8")
    theme = tmp_path / "theme"
    theme.mkdir()
    base = (CHROME, SPECS, {"a.md": "# 题"}, config, theme)
    seen = {fingerprint(*base)}
    seen.add(fingerprint(dataclasses.replace(CHROME, phone="1"), *base[1:]))
    seen.add(fingerprint(CHROME, SPECS[1:], *base[2:]))
    seen.add(fingerprint(CHROME, SPECS, {"a.md": "# 目"}, config, theme))
    config.write_text("site_name: y\n", encoding="utf-8")
    seen.add(fingerprint(*base))
    (theme / "main.html").write_text("", encoding="utf-8")
    seen.add(fingerprint(*base))
    assert len(seen) == 6


def test_mkdocs_is_not_needed_to_fill_shells() -> None:
    code = "import sys; sys.modules['mkdocs'] = None; sys.modules['material'] = None; import mingwen.site.shells"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(ROOT / "src")})


def test_a_token_is_only_of_a_known_slot() -> None:
    assert token("main") == "<!--mw:main-->"
    with pytest.raises(ValueError, match="unknown"):
        token("body")


def test_contents_are_left_out_where_there_are_none() -> None:
    assert toc_nav([], "本页内容") == ""
    assert "&lt;b&gt;" in toc_nav([Link("<b>", "#b")], "本页内容")


STYLES = [
    ("a list of running text", ".md-typeset ul{margin:0}", ".md-typeset ul{margin:0}"),
    ("one of two selectors", ".md-nav a,.md-typeset ol{margin:0}", ".md-typeset ol{margin:0}"),
    ("a part we do not have", ".md-nav ul{margin:0}", ""),
    ("what we style ourselves", ".md-typeset h1{margin:0}", ""),
    ("a picture from data:", '.md-typeset ol{background:url("data:x")}', ""),
    ("inside a condition", "@media print{.md-typeset ul{margin:0}}", ""),
    ("a brace in a string", '.x{content:"}"}.md-typeset ol{margin:0}', ".md-typeset ol{margin:0}"),
    ("a brace in a comment", "/* } */.md-typeset ol{margin:0}", "/* } */.md-typeset ol{margin:0}"),
]


@pytest.mark.parametrize(("css", "kept"), [case[1:] for case in STYLES], ids=[case[0] for case in STYLES])
def test_material_is_cut_to_running_text(css: str, kept: str) -> None:
    assert running_text(css).removeprefix(":root{}\n") == kept


def test_variables_that_the_kept_rules_use_come_with_them() -> None:
    css = ":root{--md-code-bg-color:#eee;--md-other:1}.md-typeset code{color:var(--md-code-bg-color)}"
    assert running_text(css).startswith(":root{--md-code-bg-color:#eee}\n")


def test_a_sheet_that_cannot_be_read_is_kept_whole() -> None:
    for broken in (".md-typeset ul{", "}", ".other{color:red}"):
        assert bundle(broken, ["own"]) == f"{broken}\nown".encode()


def test_the_real_sheet_is_cut_and_still_styles_lists(site: dict[str, bytes]) -> None:
    sheet = site["assets/site.css"].decode()
    material = sheet[: sheet.index("/* mingwen")]
    assert ".md-typeset ul{list-style-type:disc}" in material
    assert len(material) < 6_000
