"""Amended items in a release: pages of what changed, texts of before, and what must not be shown again."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.release import Built, folder
from mingwen.release.frames import FramePress
from mingwen.release.source import committed
from mingwen.site import shells
from tests.conftest import CHINA, Checkout
from tests.release.amending import amend
from tests.release.conftest import tree

NOW = dt.datetime(2026, 12, 1, 12, 0, tzinfo=CHINA)
Make = Callable[..., Built]
SECRET = "龘靐犇猋驫，联系人骉某某。"  # characters that stand nowhere else, so that single ones can be searched for
REASON = "录入时两个数字前后颠倒"


def water(repo: Checkout, number: int = 0) -> Path:
    return sorted(repo.path.glob("content/water/drinking-water/*/*.md"))[number]


def own(repo: Checkout) -> Path:
    """An item that was not taken over from an older site."""
    files = sorted(repo.path.glob("content/legal/*/*/*.md"))
    return next(one for one in files if "\nmigrated:" not in one.read_text("utf-8"))


def address(file: Path) -> str:
    return f"i/2026/{file.name[:5]}/"


def corrected(repo: Checkout, file: Path, word: str = "补记一句。") -> str:
    return amend(repo, file, "correction", f"文末补记一句说明：{word}", REASON, lambda text: f"{text}\n{word}\n")


def spaced(text: str) -> str:
    return f"{text}\n"


def page(built: Built, out: Path, path: str) -> str:
    assert path in built.manifest.files
    return (out / "current" / path).read_text("utf-8")


def changed(before: Built, after: Built) -> set[str]:
    """The paths whose bytes differ between two releases, on either side."""
    one, two = before.manifest.files, after.manifest.files
    return {path for path in one.keys() | two.keys() if one.get(path) != two.get(path)}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_every_revision_has_its_redline_and_its_earlier_text(repo: Checkout, make: Make, out: Path) -> None:
    file = water(repo)
    corrected(repo, file, "增设公示牌两块。")
    corrected(repo, file, "新装监控探头五处。")
    built = make(repo, now=NOW)
    base = address(file)
    pages = {path.removeprefix(base) for path in built.manifest.files if path.startswith(base)}
    assert pages == {"index.html", "r2/index.html", "r3/index.html", "v1/index.html", "v2/index.html"}
    item = page(built, out, f"{base}index.html")
    assert 'href="r2/"' in item
    assert 'href="v1/"' in item
    assert re.search(r"第2次修订，<time[^>]*>2026-11-\d\d</time></b>：文末补记一句说明：新装监控探头五处。", item)
    redline = page(built, out, f"{base}r3/index.html")
    assert re.findall(r"<(?:ins|del) id[^>]*><span class=\"vh\">(.+?)</span>\s*(.*?)\s*</", redline) == [
        ("新增：", "新装监控探头五处。")
    ]
    assert REASON in redline
    old = page(built, out, f"{base}v2/index.html")
    assert "增设公示牌两块。" in old
    assert "新装监控探头五处。" not in old
    assert '<meta name="robots" content="noindex">' in old
    assert re.search(rf'<link rel="canonical" href="https://[^"]+/{base}">', old)
    assert "这不是现行文字" in old


def test_what_was_removed_is_nowhere(repo: Checkout, make: Make, out: Path, tmp_path: Path) -> None:
    """Every byte below the output folder: pages, index, feeds, JSON, manifests, caches, earlier releases."""
    file = water(repo)
    add = f"补记联系人：{SECRET}"
    amend(
        repo,
        file,
        "amendment",
        f"{add}以便咨询",
        "公众来电询问联系方式",
        lambda text: f"{text}\n{SECRET}\n",
        summary=SECRET,
    )
    shown = make(repo, now=NOW)
    found = [path for path, data in tree(out).items() if "龘".encode() in data]
    assert f"releases/{shown.manifest.id}/{address(file)}index.html" in found
    assert any(path.startswith("releases/") and "/search/" in path for path in found)
    amend(
        repo, file, "suppressed", "隐去文末联系人信息一句", "个人信息不应当公开，依规定隐去",
        lambda text: text.replace(f"\n{SECRET}\n", ""), summary="本季度水源地保护情况概述。",
    )  # fmt: skip
    corrected(repo, file)
    for number, folder_ in enumerate(("out", "cold")):
        built = make(repo, folder_, now=NOW)
        for path, data in tree(tmp_path / folder_).items():
            assert not any(one.encode() in data for one in "龘靐犇猋驫骉"), (folder_, path)
            assert "公众来电询问联系方式".encode() not in data, (folder_, path)
        names = {path.removeprefix(address(file)) for path in built.manifest.files if path.startswith(address(file))}
        assert names == {"index.html", "r3/index.html", "r4/index.html", "v3/index.html"}, number
    item = page(built, tmp_path / "cold", f"{address(file)}index.html")
    assert "隐去文末联系人信息一句" in item
    assert "个人信息不应当公开，依规定隐去" in item
    assert "有文字隐去" in page(built, tmp_path / "cold", f"{address(file)}r3/index.html")
    assert f"location ^~ /{address(file)}v1/" in page(built, tmp_path / "cold", "_server/nginx.conf")


def test_a_withdrawn_item_leaves_its_tombstone_and_nothing_else(repo: Checkout, make: Make, out: Path) -> None:
    file = next(repo.path.glob("content/legal/policies/2026/00124-*.md"))
    title = re.search(r"^title: (.*)$", file.read_text("utf-8"), re.MULTILINE)
    assert title
    words = max(re.split("[，。|\n]", file.read_text("utf-8").partition("\n---\n")[2]), key=len)
    make(repo, now=NOW)
    assert any(words.encode() in data for data in tree(out).values())
    amend(repo, file, "withdrawal", "全文撤回，原地址保留说明", "清理结果统计口径有误，核实后重新公布")
    built = make(repo, now=NOW)
    own = f"{address(file)}index.html"
    assert [path for path in built.manifest.files if path.startswith(address(file))] == [own]
    for path, data in tree(out).items():
        assert words.encode() not in data, path
        assert title[1].encode() not in data or re.search(r"cache/|/amendments/|/catalogue/|/i/2026", path), path
    stone = page(built, out, own)
    assert "清理结果统计口径有误，核实后重新公布" in stone
    assert 'id="text"' not in stone
    row = next(
        line for line in page(built, out, "catalogue/items.csv").splitlines() if f"/2026-{file.name[:5]}" in line
    )
    assert "已撤回" in row
    for path in ("feed.xml", "latest/index.html", "c/policies/index.html", "sitemap.xml"):
        assert address(file) not in page(built, out, path), path
    assert title[1] in page(built, out, "amendments/index.html")
    assert f"/{address(file)}* /410.html 410!" in page(built, out, "_redirects")


def test_an_attachment_of_an_earlier_revision_stays_where_it_was_replaced(
    repo: Checkout, make: Make, out: Path
) -> None:
    file = next(repo.path.glob("content/legal/policies/2026/00124-*.md"))
    csv = file.with_suffix("") / "cleanup-list.csv"
    first = csv.read_bytes()
    second = first.replace(",修改\n".encode(), ",废止\n".encode(), 1)
    assert first != second

    def replaced(text: str) -> str:
        return text.replace(hashlib.sha256(first).hexdigest(), hashlib.sha256(csv.read_bytes()).hexdigest())

    csv.write_bytes(second)
    amend(repo, file, "correction", "附件第一行的清理结果由有效改为废止", "录入清理结果时选错一项", replaced)
    corrected(repo, file)
    built = make(repo, now=NOW)
    base = address(file)
    assert (out / "current" / base / "v1/cleanup-list.csv").read_bytes() == first
    assert (out / "current" / base / "cleanup-list.csv").read_bytes() == second
    assert f"{base}v2/cleanup-list.csv" not in built.manifest.files  # the present file is the same
    assert 'href="../cleanup-list.csv"' in page(built, out, f"{base}v2/index.html")
    assert 'href="cleanup-list.csv"' in page(built, out, f"{base}v1/index.html")
    redline = page(built, out, f"{base}r2/index.html")
    assert re.search(r"<del[^>]*><span class=\"vh\">删去：</span>修改", redline)
    csv.write_bytes(first)  # back again: what lies at v1 stays there
    amend(repo, file, "correction", "附件第一行的清理结果改回有效", "核对原件以后确认原来没有错",
          lambda text: text.replace(hashlib.sha256(second).hexdigest(), hashlib.sha256(first).hexdigest()))  # fmt: skip
    built = make(repo, now=NOW)
    assert f"{base}v1/cleanup-list.csv" in built.manifest.files
    assert (out / "current" / base / "v3/cleanup-list.csv").read_bytes() == second


def test_one_more_amendment_costs_its_pages_and_the_lists_that_name_it(repo: Checkout, make: Make) -> None:
    for number in range(3):
        corrected(repo, water(repo, number))
    first = make(repo, now=NOW)
    file = water(repo)
    corrected(repo, file, "再补记一句。")
    second = make(repo, now=NOW)
    assert second.written < 0.2 * len(second.manifest.files)
    below = {path for path in changed(first, second) if re.fullmatch(r"i/2026/\d{5}/[rv]\d+/index\.html", path)}
    assert {path.rpartition("/")[0].removeprefix(address(file)) for path in below} <= {"r2", "r3", "v1", "v2"}


def test_warm_equals_cold_and_one_process_two(repo: Checkout, make: Make, tmp_path: Path) -> None:
    steps: list[Callable[[], str]] = [
        lambda: corrected(repo, water(repo, 0)),
        lambda: corrected(repo, water(repo, 1)),
        lambda: amend(repo, own(repo), "format", "文末空行整理，文字未变", "手机上段落连在一起看不清", spaced),
        lambda: amend(repo, water(repo, 1), "suppressed", "隐去文末补记的一句", "该句含有个人信息，不应当公开",
                      lambda text: text.replace("\n补记一句。\n", "")),
        lambda: amend(repo, water(repo, 2), "withdrawal", "全文撤回，原地址保留说明", "数据来源有误，核实后重新公布"),
        lambda: corrected(repo, water(repo, 1), "又补记一句。"),
    ]  # fmt: skip
    make(repo, "warm", now=NOW)
    for step in steps:
        step()
        warm = make(repo, "warm", now=NOW)
    one, two = make(repo, "one", jobs=1, now=NOW), make(repo, "two", jobs=2, now=NOW)
    assert tree(tmp_path / "warm/current") == tree(tmp_path / "one/current") == tree(tmp_path / "two/current")
    assert warm.manifest.output_digest == one.manifest.output_digest == two.manifest.output_digest


def test_format_is_no_news(repo: Checkout, make: Make, out: Path) -> None:
    file = own(repo)
    amend(repo, file, "format", "文末空行整理，文字未变", "手机上段落连在一起看不清", spaced)
    built = make(repo, now=NOW)
    assert "文末空行整理" not in page(built, out, "index.html")
    assert "文末空行整理" not in page(built, out, "amendments/feed.xml")
    assert "文末空行整理" not in page(built, out, "feed.xml")
    assert "文末空行整理" in page(built, out, "amendments/index.html")
    assert "文末空行整理" in page(built, out, "amendments/k/format/index.html")
    assert "文末空行整理" in page(built, out, f"{address(file)}index.html")


def test_mkdocs_builds_the_same_site(repo: Checkout, make: Make, out: Path, tmp_path: Path) -> None:
    corrected(repo, water(repo))
    amend(repo, water(repo, 1), "withdrawal", "全文撤回，原地址保留说明", "数据来源有误，核实后重新公布")
    built = make(repo, now=NOW)
    site = tmp_path / "site"
    site.mkdir()
    source = committed(Repository(repo.path), "HEAD")
    press = FramePress(source, tmp_path / "frames")
    job = press._job
    with source.settings_folder() as settings:
        files = shells.render(
            job.chrome,
            job.specs,
            settings / "content/_pages",
            settings / "mkdocs.yml",
            settings / "theme",
            job.translate,
        )
    folder.build_into(site, files, root=repo.path, as_of=str(built.manifest.facts["as_of"]), jobs=1, preview=False)
    assert tree(site) == tree(out / "current")
