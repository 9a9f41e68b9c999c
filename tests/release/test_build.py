"""A build is a pure function of commit and moment, costs what changed, and never shows half a site."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import resource
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mingwen.item import strict, writing
from mingwen.item.digest import digest
from mingwen.messages import MingwenError
from mingwen.release import Built
from mingwen.release.staging import current
from mingwen.rules.engine import RefusedError
from tests.conftest import CHINA, Checkout
from tests.release.conftest import NOW, run_build, tree

AS_OF = NOW.isoformat()
Make = Callable[..., Built]


def rewrite(repo: Checkout, file: Path, change: Callable[[str], str]) -> None:
    """Change an item's text and sign it again: every sign-off keeps its post and time and takes the new digest."""
    text = change(file.read_text("utf-8"))
    block = strict.split(text, [])
    assert block is not None
    front = strict.parse(block.front, [])
    assert front is not None
    fresh = digest(front.data, block.body)
    file.write_text(re.sub(r"mw1:sha256:[0-9a-f]{64}", fresh, text), "utf-8")


def adding(more: str, text: str) -> str:
    return text + more


def writing_key(key: str, value: object, text: str) -> str:
    return writing.replace_key(text, key, value)


def items(repo: Checkout, column: str = "*") -> list[Path]:
    return sorted(repo.path.glob(f"content/*/{column}/*/*.md"))


def test_same_commit_same_bytes(repo: Checkout, make: Make, tmp_path: Path) -> None:
    """Two folders, one and two processes, other zones, locales, umasks and hash seeds."""
    one = make(repo, "one", jobs=1, now=NOW)
    two = make(repo, "two", jobs=2, now=NOW + dt.timedelta(minutes=5))
    assert one.manifest.output_digest == two.manifest.output_digest
    digests = set()
    settings: list[dict[str, str]] = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "HOME": str(tmp_path), "PYTHONHASHSEED": "random"},
    ]
    for number, extra in enumerate(settings):
        out = tmp_path / f"env{number}"
        old = os.umask(0o077 if number else 0o022)
        try:
            process = run_build(
                repo.path, out, "--as-of", AS_OF, "--jobs", str(1 + number % 2), env={**os.environ, **extra}
            )
            said, _none = process.communicate(timeout=120)
        finally:
            os.umask(old)
        assert process.returncode == 0, said.decode()
        manifest = current(out)
        assert manifest is not None
        digests.add(manifest.output_digest)
        assert (out / "current" / "index.html").stat().st_mode & 0o044 == 0o044
    assert len(digests) == 1


def test_nothing_changed_writes_nothing(repo: Checkout, make: Make) -> None:
    first = make(repo, now=NOW)
    again = make(repo, now=NOW)
    assert again.written == 0
    assert again.manifest.id == first.manifest.id


def test_one_amended_item_rewrites_only_what_names_it(repo: Checkout, make: Make) -> None:
    first = make(repo, now=NOW)
    file = items(repo, "drinking-water")[0]
    rewrite(repo, file, lambda text: text + "\n补记一句。\n")
    repo.commit("one word more")
    second = make(repo, now=NOW)
    short = file.name[:5]
    changed = {
        path
        for path, record in second.manifest.files.items()
        if first.manifest.files.get(path) is None or first.manifest.files[path].sha256 != record.sha256
    }
    assert any(f"/{short}/index.html" in path for path in changed)
    others = [path for path in changed if re.match(r"i/\d{4}/\d{5}/index\.html", path) and f"/{short}/" not in path]
    assert len(others) <= 4, others  # neighbours and relations name it
    assert second.written < len(second.manifest.files) / 2


def test_warm_equals_cold_after_50_random_edits(repo: Checkout, make: Make) -> None:
    """Texts, titles, attachments, moves within the column, new items, items gone from the tree; a build after each."""
    chance = random.Random(7)
    make(repo, "warm", now=NOW)
    for step in range(50):
        file = chance.choice(items(repo))
        kind = chance.choice(["text", "title", "summary", "rename", "keyword"])
        if kind == "text":
            rewrite(repo, file, partial(adding, f"\n第{step}次改动。\n"))
        elif kind in ("title", "summary"):
            rewrite(repo, file, partial(writing_key, kind, f"改过的第{step}个题目"))
        elif kind == "keyword":
            rewrite(repo, file, partial(writing_key, "keywords", [f"词{step}"]))
        else:
            target = file.with_name(f"{file.name[:5]}-换名{step}.md")
            if file.with_suffix("").is_dir():
                file.with_suffix("").rename(target.with_suffix(""))
            file.rename(target)
        repo.commit(f"step {step}: {kind}")
        if step % 5 == 4:
            warm = make(repo, "warm", now=NOW)
            cold = make(repo, f"cold{step}", now=NOW)
            assert {p: r.sha256 for p, r in warm.manifest.files.items()} == {
                p: r.sha256 for p, r in cold.manifest.files.items()
            }


def test_killed_at_20_random_moments(repo: Checkout, make: Make, tmp_path: Path) -> None:
    """The served site is always one complete release, and the next build needs no cleaning."""
    out = tmp_path / "out"
    start = time.monotonic()
    assert run_build(repo.path, out, "--as-of", AS_OF).wait(120) == 0
    whole = time.monotonic() - start
    chance = random.Random(20)
    for step in range(20):
        rewrite(repo, items(repo)[step], partial(adding, f"\n第{step}次改动。\n"))
        repo.commit(f"step {step}")
        process = run_build(repo.path, out, "--as-of", AS_OF)
        time.sleep(chance.uniform(0.05, whole))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        manifest = current(out)
        assert manifest is not None
        served = tree(out / "current")
        assert served.keys() == manifest.files.keys()
        assert all(len(served[path]) == record.size for path, record in manifest.files.items())
    assert run_build(repo.path, out, "--as-of", AS_OF).wait(120) == 0
    last = current(out)
    fresh = make(repo, "fresh", as_of=dt.datetime.fromisoformat(AS_OF))
    assert last is not None
    assert last.output_digest == fresh.manifest.output_digest
    assert not (out / "releases" / ".staging").exists()


def test_an_item_that_does_not_hold_stops_the_build(repo: Checkout, make: Make, tmp_path: Path) -> None:
    before = make(repo, now=NOW)
    file = items(repo)[0]
    file.write_text(file.read_text("utf-8") + "\n没有重新签批的一句。\n", "utf-8")
    repo.commit("unsigned")
    with pytest.raises(RefusedError) as caught:
        make(repo, now=NOW)
    assert {finding.file for finding in caught.value.report.errors} == {file.relative_to(repo.path).as_posix()}
    after = current(tmp_path / "out")
    assert after is not None
    assert after.id == before.manifest.id


def test_the_work_tree_is_never_published(repo: Checkout, make: Make) -> None:
    """Modified, staged and untracked files change no byte."""
    before = make(repo, "before", now=NOW)
    items(repo)[0].write_text("nonsense", "utf-8")
    repo.write({"content/water/drinking-water/2026/99999-草稿.md": "草稿", "content/legal/policies/2026/x.txt": "x"})
    repo.git("add", "content/legal/policies/2026/x.txt")
    assert make(repo, "after", now=NOW).manifest.output_digest == before.manifest.output_digest


def test_a_damaged_release_or_cache_is_noticed(repo: Checkout, make: Make, tmp_path: Path) -> None:
    good = make(repo, now=NOW)
    page = next((tmp_path / "out" / "current").glob("i/2026/*/index.html"))
    page.write_bytes(page.read_bytes().replace("信息".encode(), "讯息".encode(), 1))
    (tmp_path / "out" / ".cache" / "cards.json").write_bytes(b"x")
    mended = make(repo, now=NOW)
    assert mended.manifest.output_digest == good.manifest.output_digest
    assert {p: len(b) for p, b in tree(tmp_path / "out" / "current").items()} == {
        p: r.size for p, r in good.manifest.files.items()
    }


def test_a_recycled_folder_publishes_nothing_of_its_own(repo: Checkout, make: Make, tmp_path: Path) -> None:
    """The fourth release takes over the folder of the first: what was put there, changed or dropped does not show."""
    releases = tmp_path / "out" / "releases"
    first = make(repo, now=NOW)
    file = items(repo)[0]
    for step in range(2):
        rewrite(repo, file, partial(adding, f"\n第{step}次改动。\n"))
        repo.commit(f"step {step}")
        third = make(repo, now=NOW)
    oldest = releases / first.manifest.id
    (oldest / "left").mkdir()
    (oldest / "left" / "behind.html").write_text("不该公开")
    (oldest / "link.html").symlink_to("/etc/passwd")
    page = next(oldest.glob("i/2026/*/index.html"))
    page.unlink()
    page.write_text("改过的网页")  # a file of its own: writing into the old one would change the served one as well
    served = tree(releases / third.manifest.id)
    rewrite(repo, items(repo)[-1], partial(adding, "\n最后一次改动。\n"))  # so far one file in all three releases
    repo.commit("last")
    last = make(repo, now=NOW)
    assert not oldest.exists()
    assert tree(releases / third.manifest.id) == served
    fresh = make(repo, "fresh", now=NOW)
    assert tree(tmp_path / "out" / "current") == tree(tmp_path / "fresh" / "current")
    assert last.manifest.output_digest == fresh.manifest.output_digest
    assert not (tmp_path / "out" / "current" / "left").exists()
    assert not (tmp_path / "out" / "current" / "link.html").is_symlink()


def test_an_unchanged_commit_is_not_read_again(repo: Checkout, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until midnight or the next time to come nothing is read; then it is, and what was due shows."""
    file = next(one for one in items(repo) if "\nmigrated:" not in one.read_text("utf-8"))
    due = NOW + dt.timedelta(hours=3)
    text = writing.replace_key(file.read_text("utf-8"), "publish_at", due)
    rewrite(repo, file, lambda _text: text)
    repo.commit("later today")
    first = make(repo, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr("mingwen.release.source.committed", None)  # whoever reads the commit now, fails
        again = make(repo, now=due - dt.timedelta(seconds=1))
        with pytest.raises(TypeError):
            make(repo, now=due)
    assert again.report == first.report
    assert again.items == first.items
    assert make(repo, now=due).items == first.items + 1
    with monkeypatch.context() as patch:
        patch.setattr("mingwen.release.source.committed", None)
        make(repo, now=due)
        with pytest.raises(TypeError):
            make(repo, now=due.replace(hour=0) + dt.timedelta(days=1))


def test_a_full_disk_leaves_the_old_site(repo: Checkout, make: Make, tmp_path: Path) -> None:
    before = make(repo, now=NOW)
    rewrite(repo, items(repo)[0], lambda text: text + "\n" + "很长的一段。" * 3000)
    repo.commit("long")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        with pytest.raises((OSError, MingwenError)):
            make(repo, now=NOW, jobs=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    after = current(tmp_path / "out")
    assert after is not None
    assert after.id == before.manifest.id
    assert make(repo, now=NOW).manifest.id != before.manifest.id


def test_a_file_is_no_place_for_a_site(repo: Checkout, make: Make, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"notes")
    with pytest.raises(MingwenError, match="--out"):
        make(repo, now=NOW)
    assert (tmp_path / "out").read_bytes() == b"notes"


def test_two_builds_at_once_do_not_mix(repo: Checkout, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = run_build(repo.path, out, "--as-of", AS_OF), run_build(repo.path, out, "--as-of", AS_OF)
    said = [process.communicate(timeout=120)[0].decode() for process in (first, second)]
    assert 0 in (first.returncode, second.returncode), said
    manifest = current(out)
    assert manifest is not None
    assert tree(out / "current").keys() == manifest.files.keys()


def test_a_day_with_nothing_due_changes_no_byte(repo: Checkout, make: Make) -> None:
    """A default build later shows the same moment until something takes effect."""
    one = make(repo, "one", now=NOW)
    later = make(repo, "two", now=NOW + dt.timedelta(hours=2))
    assert one.manifest.facts["as_of"] == later.manifest.facts["as_of"]
    assert one.manifest.output_digest == later.manifest.output_digest


def test_a_time_to_come_holds_the_item_back(repo: Checkout, make: Make, tmp_path: Path) -> None:
    file = next(one for one in items(repo) if "\nmigrated:" not in one.read_text("utf-8"))
    when = dt.datetime(2026, 12, 24, 9, 0, tzinfo=CHINA)
    item = writing.replace_key(file.read_text("utf-8"), "publish_at", when)
    rewrite(repo, file, lambda _text: item)
    repo.commit("later")
    make(repo, now=NOW)
    address = f"i/{file.parent.name}/{file.name[:5]}/index.html"
    assert not (tmp_path / "out" / "current" / address).exists()
    assert file.name[:5] not in (tmp_path / "out" / "current" / "sitemap.xml").read_text("utf-8")
    make(repo, "future", now=dt.datetime(2026, 12, 24, 10, 0, tzinfo=CHINA))
    assert (tmp_path / "future" / "current" / address).exists()


def test_json_says_what_was_built(repo: Checkout, tmp_path: Path) -> None:
    process = run_build(repo.path, tmp_path / "out", "--as-of", AS_OF, "--format", "json")
    said, _none = process.communicate(timeout=120)
    facts = json.loads(said)
    assert facts["findings"] == [] or {finding["severity"] for finding in facts["findings"]} == {"warning"}
    assert facts["commit"] == repo.git("rev-parse", "HEAD")
