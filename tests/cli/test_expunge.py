"""The expunge drill from start to end: a bare server, two clones, the site before and after."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mingwen.git import Repository
from mingwen.history import expunge as history
from tests.cli.body import Body, mingwen
from tests.conftest import ROOT, Checkout

SECRET = "证人王某住在城北街道九号"
CHANGE = {"kind": "withdrawal", "what": "撤回本件信息", "why": "内容涉及不应当公开的个人住址"}


@pytest.mark.slow
def test_the_drill(repo: Checkout, tmp_path: Path) -> None:
    body = Body(repo)
    file, text = body.item(body=f"\n## 一、情况\n\n{SECRET}。\n")
    repo.commit("publish", {file: body.sign(file, text)})
    server, mine, other = tmp_path / "server.git", tmp_path / "mine", tmp_path / "other"
    repo.git("clone", "-q", "--bare", str(repo.path), str(server))
    for clone in (mine, other):
        repo.git("clone", "-q", str(server), str(clone))
    blob = repo.git("rev-parse", f"HEAD:{file}")
    assert mingwen("build", "--repo", mine, "--out", tmp_path / "old", "--no-search").code == 0

    work = Checkout(mine, repo.now)
    first = mingwen("expunge", "2026-00002", "--repo", mine)
    assert first.code == 1
    assert first.out.count("［要做］") == 5  # what is to go is not known yet, so nothing is done
    for post in ("office-web", "office-leader"):
        assert f"--by {post}" in first.out
    work.git("branch", "draft-of-mine")
    work.git("push", "-q", "origin", "main:mingwen/numbers")

    assert (
        mingwen("takedown", "2026-00002", "--by", "office-web", "--why", "附表含有个人住址", "--repo", mine).code == 0
    )
    stone, gone = body.item(body="", revision=2, change=CHANGE)
    assert stone == file
    work.commit("withdraw", {file: body.sign(file, gone, "check", "approve", "execute")})
    found = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)).isoformat(timespec="seconds")
    begun = ("--found", found, "--why", "内容涉及不应当公开的个人住址", "--by", "office-leader")
    mingwen("expunge", "2026-00002", *begun, "--repo", mine)
    assert "［要做］ 3." in mingwen("expunge", "2026-00002", "--repo", mine).out  # one signature is not two
    signed = mingwen("expunge", "2026-00002", "--by", "office-web", "--repo", mine)
    assert "［已做］ 3." in signed.out, signed.out + signed.err
    work.commit("record")
    work.git("push", "-q", "origin", "main")

    new = tmp_path / "new.git"
    work.git("init", "-q", "--bare", "-b", "main", str(new))
    recipe = (
        "git fast-export --all --show-original-ids --signed-tags=strip --tag-of-filtered-object=rewrite --reencode=no"
        f" | {sys.executable} -m mingwen expunge 2026-00002 --filter | git -C {new} fast-import --quiet --force"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(["bash", "-o", "pipefail", "-c", recipe], cwd=mine, check=True, env=environment)
    steps = mingwen("expunge", "2026-00002", "--repo", mine).out
    branches = [line.strip() for line in steps.splitlines() if "fetch -q --prune" in line or "update-ref" in line]
    assert len(branches) == 2
    for line in branches:
        subprocess.run(["bash", "-c", line.replace("新库.git", str(new))], cwd=mine, check=True)
    refs = Checkout(new).git("for-each-ref", "--format=%(refname)").split()
    assert refs == ["refs/heads/main", "refs/heads/mingwen/numbers"]
    subprocess.run(["rm", "-rf", str(server)], check=True)
    new.rename(server)

    fresh = tmp_path / "fresh"
    repo.git("clone", "-q", str(server), str(fresh))
    assert history.still_there(Repository(fresh), [blob]) == ()
    assert history.still_there(Repository(server), [blob]) == ()
    assert history.still_there(Repository(other), [blob]) == (blob,)
    grep = subprocess.run(["git", "grep", "-q", SECRET, *Checkout(fresh).git("rev-list", "--all").split()], cwd=fresh)
    assert grep.returncode == 1
    assert Checkout(fresh).git("log", "--format=%s %cI") == work.git("log", "--format=%s %cI")

    told = mingwen("expunge", "2026-00002", "--repo", mine, "--in", fresh, "--in", other, "--in", tmp_path / "old")
    lines = {line.split("：")[0].strip(): line for line in told.out.splitlines() if "旧内容" in line or "还有" in line}
    assert "没有旧内容" in lines[str(fresh)]
    assert "还有 1 处" in lines[str(other)]
    assert "没有旧内容" not in lines[str(tmp_path / "old")]
    assert "［已做］ 4." in mingwen("expunge", "2026-00002", "--repo", fresh).out  # the notice is no old text
    assert mingwen("build", "--repo", fresh, "--out", tmp_path / "site", "--no-search").code == 0
    assert history.files_with(tmp_path / "site", [SECRET]) == ()
    assert history.files_with(tmp_path / "old", [SECRET])


def test_only_a_whole_stream_is_copied(tmp_path: Path) -> None:
    source = tmp_path / "stream"
    source.write_bytes(b"blob\nmark :1\noriginal-oid aa\ndata 9\nabc")
    with source.open("rb") as given, (tmp_path / "out").open("wb") as made, pytest.raises(EOFError):
        history.refilled(given, made, (), b"")


def test_what_only_looks_like_an_object_stays(tmp_path: Path) -> None:
    """A text that quotes a stream is data, however it reads."""
    data = b"original-oid aa\ndata 3\nabc\n"
    stream = b"blob\nmark :1\noriginal-oid bb\ndata %d\n" % len(data) + data + b"\nblob\noriginal-oid aa\ndata 3\nxyz\n"
    (tmp_path / "in").write_bytes(stream)
    with (tmp_path / "in").open("rb") as given, (tmp_path / "out").open("wb") as made:
        assert history.refilled(given, made, ["aa"], b"gone") == 1
    assert (tmp_path / "out").read_bytes() == stream.replace(b"data 3\nxyz", b"data 4\ngone")
