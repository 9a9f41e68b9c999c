"""What three ways to search find and fetch, for docs/adr/0009-search.md.

Our index, Pagefind fed with pairs of characters, Pagefind with its own segmenter. Needs chromium, playwright and both
of Pagefind's programs (pagefind-bin and pagefind-bin-extended 1.5.2).

From the top of the repository: `scripts/corpus /tmp/corpus --items 10000`, then
`PYTHONPATH=. .venv/bin/python docs/adr/measure/search_answers.py /tmp/corpus`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from mingwen.git import Repository
from mingwen.item import path as item_path
from mingwen.item.reader import read_item
from mingwen.site import search
from mingwen.site.search.terms import plain, terms

WAYS = {"own": "own index", "pairs": "Pagefind, pairs of characters", "segmented": "Pagefind extended, its segmenter"}
GROUP = 1500
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def pages(corpus: Path) -> dict[str, search.SearchPage]:
    """The corpus's items as search pages, by short number."""
    repository = Repository(corpus)
    entries = [entry for entry in repository.tree(repository.resolve("HEAD"), "content") if entry.path.endswith(".md")]
    entries = [entry for entry in entries if item_path.parse(entry.path)]
    found = {}
    with repository.blobs() as read:
        for entry, raw in zip(entries, read.many([entry.id for entry in entries]), strict=True):
            item = read_item(entry.path, raw).item
            assert item is not None, entry.path
            short = item.number.short
            found[short] = search.SearchPage(
                short=short,
                url=item.number.address,
                title=item.title,
                summary=item.summary,
                date=item.formed.isoformat(),
                unit=item.department,
                column=item.column,
                year=item.formed.year,
                doc_no=item.doc_no or "",
                index_no=item.index_no,
                sample=item.sample,
                source=item.digest,
                text=item.body,
            )
    return found


# ---- building, one way in one process


def build(way: str, corpus: Path, out: Path) -> None:
    """Build the corpus's index one way, two groups at once."""
    every = pages(corpus)
    groups = search.groups(every)
    work = [(group, {key: every[key] for key in group.keys}) for group in groups]
    del every
    if way == "own":
        with ProcessPoolExecutor(2) as pool:
            folders = list(pool.map(_own, work, [out] * len(work)))
        rows = {group.name: (group, f"{folder}/") for group, folder in zip(groups, folders, strict=True)}
        (out / "manifest.json").write_bytes(search.manifest(rows))
        return
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(_pagefind, way, out), work))
    (out / "groups.json").write_text(json.dumps([group.name for group in groups]))


def _own(work: tuple[search.Group, Mapping[str, search.SearchPage]], out: Path) -> str:
    group, members = work
    for path, data in search.build_group(group, members).items():
        target = out / group.name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return group.name


def _pagefind(way: str, out: Path, work: tuple[search.Group, Mapping[str, search.SearchPage]]) -> None:
    group, members = work
    with tempfile.TemporaryDirectory() as folder:
        for short, page in members.items():
            Path(folder, f"{short}.html").write_text(_staged(way, page), "utf-8")
        package = importlib.import_module("pagefind_bin" if way == "pairs" else "pagefind_bin_extended")
        command = [package.get_executable(), "--site", folder, "--output-path", out / group.name, "--silent"]
        subprocess.run(command, check=True, capture_output=True)


def _staged(way: str, page: search.SearchPage) -> str:
    """A slim page for Pagefind: only what is searched, and the filters as words."""
    parts = [f"{page.title}\n{page.doc_no}", page.summary, plain(page.text)]
    if way == "pairs":
        parts = [" ".join(term for term, _at in terms(part)) for part in parts]
    words = f"mwu{page.unit.replace('-', '')} mwc{page.column.replace('-', '')}"
    lang = "mw" if way == "pairs" else "zh"
    body = "".join(f"<p>{escape(part)}</p>" for part in (*parts, words))
    return f"<html lang={lang}><body data-pagefind-body>{body}</body></html>"


# ---- asking, in Chromium


@dataclass(slots=True)
class Served:
    """A folder served on this machine; `bytes` and `requests` count what was fetched."""

    address: str = ""
    bytes: int = 0
    requests: int = 0


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder and count."""
    state = Served()

    class Handler(SimpleHTTPRequestHandler):
        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            state.bytes += len(data)
            state.requests += 1
            outputfile.write(data)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    state.address = f"http://127.0.0.1:{server.server_address[1]}/"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


OWN_PAGE = """<!doctype html><html lang="zh-CN"><script type="module">
import { openIndex, search } from "./search.js";
const base = new URL("./", document.baseURI);
const read = async (path) => (await fetch(new URL(path, base))).text();
window.ask = async (query) => {
  const groups = await openIndex(read, "manifest.json");
  const { results, similar } = await search(groups, { query, unit: "", column: "", year: "", sort: "" });
  const cards = await Promise.all(results.slice(0, 10).map(({ doc }) => doc.group.card(doc.number)));
  return [similar ? 0 : results.length, cards.length];
};
window.ready = true;
</script>"""

PAGEFIND_PAGE = """<!doctype html><html lang="LANG"><script type="module">
const names = await (await fetch("./groups.json")).json();
const base = new URL("./", document.baseURI).pathname;
const pagefind = await import(`./${names[0]}/pagefind.js`);
await pagefind.init();
await Promise.all(names.slice(1).map((name) => pagefind.mergeIndex(`${base}${name}/`)));
window.ask = async (query) => {
  const { results } = await pagefind.search(query);
  const cards = await Promise.all(results.slice(0, 10).map((one) => one.data()));
  return [results.length, cards.length];
};
window.ready = true;
</script>"""


@dataclass(slots=True)
class Answers:
    """What a way answered to some queries of one kind."""

    found: int = 0  # at least as many results as texts that hold the phrase
    exact: int = 0  # as many results as texts that hold the phrase
    asked: int = 0
    bytes: list[int] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)


def ask(way: str, out: Path, queries: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, Answers]:
    """Ask every query in Chromium; the first five of a kind with an empty cache, to count what is fetched."""
    from playwright.sync_api import sync_playwright

    if way == "own":
        shutil.copy(Path(search.__file__).parent / "assets" / "search.js", out)
        (out / "index.html").write_text(OWN_PAGE)
    else:
        (out / "index.html").write_text(PAGEFIND_PAGE.replace("LANG", "mw" if way == "pairs" else "zh"))
    answers: dict[str, Answers] = {}
    with served(out) as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET.split())
        warm = _opened(browser, server.address)
        for kind, asked in queries.items():
            answer = answers[kind] = Answers()
            for number, (query, expected) in enumerate(asked):
                words = _asked(way, query)
                if number < 5:
                    before = server.bytes, server.requests
                    cold = _opened(browser, server.address)
                    cold.evaluate("query => window.ask(query)", words)
                    cold.context.close()
                    answer.bytes.append(server.bytes - before[0])
                    answer.requests.append(server.requests - before[1])
                count, _cards = warm.evaluate("query => window.ask(query)", words)
                answer.asked += 1
                answer.found += count >= expected
                answer.exact += count == expected
        browser.close()
    return answers


def _opened(browser: Any, address: str) -> Any:
    tab = browser.new_context().new_page()
    tab.goto(address)
    tab.wait_for_function("window.ready")
    return tab


def _asked(way: str, query: str) -> str:
    if way == "own":
        return query
    # an exact search of the segmenter's finds a quarter as much: what is typed and what was indexed are cut apart
    return f'"{" ".join(term for term, _at in terms(query))}"' if way == "pairs" else query


def queries(every: Mapping[str, search.SearchPage], count: int) -> dict[str, list[tuple[str, int]]]:
    """Random words, phrases and 文号 from the texts, each with the number of items that hold it."""
    rng = random.Random(11)  # noqa: S311 - what to ask, not keys
    texts = [(page.title, page.doc_no, page.summary, plain(page.text)) for page in every.values()]

    def drawn(length: int) -> Iterator[str]:
        while True:
            text = rng.choice(texts)[3]
            start = rng.randrange(max(1, len(text) - length))
            span = text[start : start + length]
            if len(span) == length and all("\u4e00" <= sign <= "\u9fff" for sign in span):
                yield span

    numbers = [page.doc_no for page in every.values() if page.doc_no]
    found = {"two-character words": _some(drawn(2), count), "phrases of eight": _some(drawn(8), count)}
    found["文号"] = rng.sample(numbers, min(count, len(numbers)))
    return {
        kind: [(query, sum(any(query in part for part in parts) for parts in texts)) for query in asked]
        for kind, asked in found.items()
    }


def _some(source: Iterator[str], count: int) -> list[str]:
    return [next(source) for _each in range(count)]


# ---- the comparison


def digest(folder: Path) -> str:
    """A digest of every file below a folder, by path."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:12]


def compare(corpus: Path, count: int) -> None:
    """Print the three ways side by side."""
    every = pages(corpus)
    asked = queries(every, count)
    print(f"{len(every)} items, {sum(len(page.text) for page in every.values()) // len(every)} characters of body each")
    with tempfile.TemporaryDirectory() as folder:
        for way, name in WAYS.items():
            print(f"\n{name}")
            out = Path(folder, way)
            digests = []
            for threads in ("2", "1"):
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                command: list[str | Path] = [sys.executable, __file__, corpus, "build", way, out]
                before = os.times()
                env = os.environ | {"RAYON_NUM_THREADS": threads, "TOKIO_WORKER_THREADS": threads}
                subprocess.run(command, check=True, env=env)
                spent = sum(after - at for after, at in zip(os.times()[2:4], before[2:4], strict=True))
                print(f"  build: processor {spent:.1f} s")
                digests.append(digest(out))
            files = [path for path in out.rglob("*") if path.is_file()]
            print(f"  files: {len(files)}, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
            print(f"  same bytes twice (2 threads, 1 thread): {digests[0] == digests[1]}")
            for kind, answer in ask(way, out, asked).items():
                fetched = f"{sorted(answer.bytes)[2] // 1000} KB in {sorted(answer.requests)[2]} requests"
                print(
                    f"  {kind}: found {answer.found}, exactly {answer.exact} of {answer.asked}; first query {fetched}"
                )


def main() -> None:
    """Compare, or build one way."""
    parser = argparse.ArgumentParser(prog="search_answers.py")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("command", nargs="?", choices=["compare", "build"], default="compare")
    parser.add_argument("way", nargs="?", choices=list(WAYS))
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    chosen = parser.parse_args()
    todo: Callable[[], None] = partial(compare, chosen.corpus, chosen.queries)
    if chosen.command == "build":
        todo = partial(build, chosen.way, chosen.corpus, chosen.out)
    todo()


if __name__ == "__main__":
    main()
