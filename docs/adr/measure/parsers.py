"""cmark-gfm, comrak and pyromark on the same bodies: speed, memory kept after each call, and what they understand.

Run it with the .venv of scripts/test, after `.venv/bin/pip install comrak==0.0.16 pyromark==0.10.3`: neither is a
dependency, only this comparison needs them. Each parser runs in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PARAGRAPH = (
    "为贯彻落实水污染防治法，市生态环境局组织开展了**集中式饮用水水源**环境状况评估，"
    "两处水源地全部监测指标达到Ⅲ类标准[^1]。详见 <https://www.example.invalid/> 与 [附件](report.pdf)。\n\n"
)
ROWS = "".join(f"| 总磷{row} | mg/L | 0.0{row} |\n" for row in range(12))
PAGE = (
    f"## 一、总体情况\n\n{PARAGRAPH * 4}## 二、监测结果\n\n| 指标 | 单位 | 数值 |\n|---|---|--:|\n{ROWS}\n"
    f"{PARAGRAPH * 3}### （一）小结\n\n- 一\n- 二\n  - 三\n\n[^1]: 指地表水环境质量标准。\n"
)

# What an office writes, and a piece of HTML that says it was understood.
PROBES = {
    "table": ("| 甲 | 乙 |\n|---|--:|\n| 1 | 2 |\n", "<td"),
    "footnote": ("见注[^a]\n\n[^a]: 说明\n", "footnote"),
    "strikethrough": ("~~旧~~\n", "<del"),
    "bare address": ("见 https://www.example.invalid/a\n", 'href="https://www.example.invalid/a"'),
    "lines in the source": ("甲\n", "data-sourcepos"),
}
SAFETY = {
    "raw HTML left out": ("<b>甲</b>\n", "<b>"),
    "javascript: left out": ("[甲](javascript:alert)\n", "javascript:"),
}
HOSTILE = {
    "10,000 quotes": ">" * 10_000 + "x",
    "50,000 brackets": "[" * 50_000,
    "20,000 footnotes": "[^1] " * 20_000 + "\n\n[^1]: x\n",
    "1,500 list levels": "".join(" " * 2 * level + "- a\n" for level in range(1500)),
}


def _cmarkgfm() -> Callable[[str], str]:
    import cmarkgfm
    from cmarkgfm.cmark import Options

    extensions = ["table", "autolink", "strikethrough"]
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SOURCEPOS
    return lambda text: cmarkgfm.markdown_to_html_with_extensions(text, options=options, extensions=extensions)


def _ours() -> Callable[[str], str]:
    from mingwen.render import gfm

    return lambda text: gfm.html(text, places=True)


def _comrak() -> Callable[[str], str]:
    import comrak

    extension, render = comrak.ExtensionOptions(), comrak.RenderOptions()
    extension.table = extension.autolink = extension.strikethrough = extension.footnotes = True
    render.sourcepos = True
    return lambda text: comrak.render_markdown(text, extension_options=extension, render_options=render)


def _pyromark() -> Callable[[str], str]:
    import pyromark

    options = pyromark.Options
    chosen = options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_STRIKETHROUGH
    return pyromark.Markdown(options=chosen).html


PARSERS = {"cmarkgfm": _cmarkgfm, "cmarkgfm, freed": _ours, "comrak": _comrak, "pyromark": _pyromark}


def _resident_kb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def measure(name: str) -> None:
    """Print one parser's row."""
    parse = PARSERS[name]()
    calls = 2000
    for _ in range(50):
        parse(PAGE)
    before, start = _resident_kb(), time.process_time()
    for _ in range(calls):
        parse(PAGE)
    speed, kept = (time.process_time() - start) / calls * 1000, (_resident_kb() - before) / calls
    print(f"\n{name}: {speed:.3f} ms and {kept:.1f} KB kept a call, page of {len(PAGE.encode()):,} bytes")
    for probe, (text, sign) in PROBES.items():
        print(f"  {probe}: {'yes' if sign in parse(text) else 'NO'}")
    for probe, (text, sign) in SAFETY.items():
        print(f"  {probe}: {'NO' if sign in parse(text) else 'yes'}")
    for probe, text in HOSTILE.items():
        start = time.process_time()
        size = len(parse(text))
        print(f"  {probe}: {time.process_time() - start:.2f} s, {size:,} characters of HTML", flush=True)


def main() -> None:
    """Measure every parser, each in its own process; one that dies is said so."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    for name in PARSERS:
        done = subprocess.run([sys.executable, __file__, name], check=False)
        if done.returncode:
            print(f"  … died: exit {done.returncode}")


if __name__ == "__main__":
    main()
