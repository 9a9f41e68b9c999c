"""Items as MkDocs pages, and items filled into a shell: processor time as pages grow.

Run it with the .venv of scripts/test. Sizes may follow: `pages.py 100 200 400`. MkDocs runs twice a size, with its
default navigation and with one that names only the home page.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mingwen.render import to_html
from mingwen.site.shells import STANDARD_TABS, Chrome, Link, ShellSpec, render

BODY = "## 一、总体情况\n\n" + "两处水源地全部监测指标达到Ⅲ类标准，水质达标率为百分之百。\n\n" * 8
TABLE = "| 断面 | 类别 |\n|---|---|\n" + "".join(f"| 断面{row} | Ⅱ |\n" for row in range(10))
PAGE = f"# 集中式饮用水水源保护情况\n\n{BODY}\n{TABLE}\n"
MARK = "<!--mw:main-->"


def mkdocs(pages: int, navigation: str) -> float:
    """Seconds of processor time of `mkdocs build` with Material."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        docs = root / "docs"
        (docs / "i").mkdir(parents=True)
        (docs / "index.md").write_text("# 首页\n", "utf-8")
        for number in range(pages):
            (docs / "i" / f"{number:05d}.md").write_text(PAGE, "utf-8")
        settings = "site_name: x\ntheme: {name: material, language: zh, font: false}\nplugins: []\n" + navigation
        (root / "mkdocs.yml").write_text(settings, "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(root / "mkdocs.yml")]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shells(pages: int) -> tuple[float, float]:
    """Seconds of processor time to render one shell, then to fill it for every page, written to disk."""
    here = Link("示例", "https://example.invalid/")
    words = dict.fromkeys(("name", "subtitle", "domain", "id_code", "sponsor", "address", "phone", "hours"), "示例")
    links = dict.fromkeys(("icp", "police", "party_mark", "report_error"), here)
    chrome = Chrome(**words, **links, base_url="https://example.invalid/", tabs=STANDARD_TABS)  # type: ignore[arg-type]
    start = time.process_time()
    shell = render(chrome, [ShellSpec("i/0000/x/", "x")], {"about.md": "# 关于\n"})["i/0000/x/index.html"].decode()
    rendered = time.process_time() - start
    head, tail = shell.split(MARK)
    start = time.process_time()
    with tempfile.TemporaryDirectory() as name:
        for number in range(pages):
            folder = Path(name, f"{number:05d}")
            folder.mkdir()
            (folder / "index.html").write_text(head + to_html(PAGE).html + tail, "utf-8")
        return rendered, time.process_time() - start


def main() -> None:
    """Print one line a size."""
    for pages in [int(one) for one in sys.argv[1:]] or [100, 200, 400]:
        grown, bare = mkdocs(pages, ""), mkdocs(pages, "nav: [index.md]\n")
        rendered, filled = shells(pages)
        print(
            f"{pages:6} pages: MkDocs {grown:.1f} s, with a bare nav {bare:.1f} s; "
            f"one shell {rendered:.2f} s, filling it {filled:.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
