"""Our search index and Pagefind's over the same made-up bodies: processor time, memory, bytes.

Run it with the .venv of scripts/test, which has Pagefind, from the top of the repository:
`PYTHONPATH=. .venv/bin/python docs/adr/measure/search.py 1000 2000`. Memory is the largest process of each.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from random import Random

from mingwen.site.search import SearchPage, build_group, groups

SENTENCES = Path("tests/corpus/sentences.txt").read_text("utf-8").split("\n")
CHARACTERS = 700  # of a body


def pages(count: int) -> dict[str, SearchPage]:
    """Made-up pages; the seed is fixed."""
    chance = Random(1)  # noqa: S311 - prose, not keys
    made = {}
    for number in range(1, count + 1):
        text = ""
        while len(text) < CHARACTERS:
            text += chance.choice(SENTENCES)
        short = f"2026-{number:05d}"
        facts = {"short": short, "url": f"i/2026/{number:05d}/", "title": text[:24], "summary": text[24:70]}
        place = {"date": "2026-10-08", "unit": f"u{number % 15}", "column": f"c{number % 90}", "year": 2026}
        made[short] = SearchPage(**facts, **place, doc_no="", index_no=short, sample=True, source="", text=text)  # type: ignore[arg-type]
    return made


def ours(count: int, out: Path) -> None:
    """Write our index of `count` pages."""
    made = pages(count)
    for group in groups(made):
        for path, data in build_group(group, made).items():
            target = out / group.name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def pagefind(count: int, out: Path) -> None:
    """Write the staged pages, then Pagefind's index of them."""
    from pagefind_bin_extended import get_executable

    for page in pages(count).values():
        target = out.parent / "pages" / page.url / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        words = f"<h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>"
        target.write_text(f'<html lang="zh"><body data-pagefind-body>{words}</body></html>', "utf-8")
    command = [str(get_executable()), "--site", str(out.parent / "pages"), "--output-path", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def child(name: str, count: int) -> None:
    """Make one index and say what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "index")
        out.mkdir()
        start = time.perf_counter()
        {"ours": ours, "pagefind": pagefind}[name](count, out)
        seconds = time.perf_counter() - start
        files = [path for path in out.rglob("*") if path.is_file()]
        usage = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        facts = {
            "processor_s": round(sum(one.ru_utime + one.ru_stime for one in usage), 1),
            "elapsed_s": round(seconds, 1),
            "memory_mb": max(one.ru_maxrss for one in usage) // 1024,
            "index_mb": round(sum(path.stat().st_size for path in files) / 1e6, 1),
            "files": len(files),
        }
        print(f"{name:9} {count:6}  {json.dumps(facts)}", flush=True)


def main() -> None:
    """One process a measurement."""
    if len(sys.argv) == 3 and sys.argv[1] in ("ours", "pagefind"):
        child(sys.argv[1], int(sys.argv[2]))
        return
    for count in [int(one) for one in sys.argv[1:]] or [1000, 2000]:
        for name in ("ours", "pagefind"):
            subprocess.run([sys.executable, __file__, name, str(count)], check=True)


if __name__ == "__main__":
    main()
