"""Commands that make the site: build, serve."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mingwen.cli.app import FormatOption, RepoOption, app
from mingwen.git import Repository
from mingwen.item import form
from mingwen.messages import MingwenError, Report, _

_HERE = "127.0.0.1"  # a preview is for this machine only


@app.command()
def build(
    repo: RepoOption = Path(),
    commit: Annotated[str, typer.Option("--commit", metavar="COMMIT", help=_("建哪个提交"))] = "HEAD",
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="TIME",
            help=_("显示哪个时刻的状态，例如 2026-11-23T09:00:00+08:00"),
            show_default=_("最近一次生效的时刻"),
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help=_("输出到哪个文件夹；网站在其中的 current"))
    ] = Path("public"),
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=0, help=_("用几个进程"), show_default=_("每核一个"))
    ] = 0,
    search: Annotated[bool, typer.Option("--search/--no-search", help=_("是否建立站内检索"))] = True,
    output: FormatOption = "text",
) -> int:
    """由一个提交建成公开网站：只含签批有效的信息，建好后一次切换。

    例：mingwen build --out public
    """
    from mingwen.release import Request
    from mingwen.release import build as make

    request = Request(repo, out, commit, _moment(as_of), jobs, search)
    built = make(request)
    if output == "json":
        facts = {
            **built.manifest.facts,
            "release": built.manifest.id,
            "items": built.items,
            "files": len(built.manifest.files),
            "written": built.written,
            **built.report.as_json(),
        }
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return 0
    site = out / "current"
    typer.echo(
        _("已建好：{items} 件信息，{files} 个文件，其中新写 {written} 个；数据截至 {as_of}。网站在 {site}。").format(
            items=built.items,
            files=len(built.manifest.files),
            written=built.written,
            as_of=str(built.manifest.facts["as_of"])[:16].replace("T", " "),
            site=site,
        )
    )
    return 0


@app.command()
def serve(
    repo: RepoOption = Path(),
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=1, max=65535, help=_("端口"))] = 8000,
    built: Annotated[
        Path | None,
        typer.Option(
            "--built", metavar="FOLDER", help=_("不预览工作区，看建好的网站，例如 public/current"), show_default=False
        ),
    ] = None,
) -> int:
    """预览工作区：在本机打开一个带“预览”横幅的网站，保存文件后自动更新。

    例：mingwen serve --port 8000
    """
    if built is not None:
        return _look_at(built, port)
    import logging
    import os
    import socket
    from urllib.parse import urlsplit

    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve as mkdocs_serve
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    config = Repository(repo).top() / "mkdocs.yml"
    if not config.is_file():
        raise MingwenError(_("没有找到 {file}；它随 mingwen init 建好，请补上再预览").format(file=config))
    try:
        socket.create_server((_HERE, port)).close()
    except OSError as error:
        raise _port_taken(port) from error
    folder = urlsplit(load_config(str(config), plugins=[]).site_url or "/").path
    typer.echo(_("正在建预览，建好后打开 {url} ；按 Ctrl-C 结束。").format(url=f"http://{_HERE}:{port}{folder}"))
    said = logging.StreamHandler()  # what MkDocs warns of and stops at, at first and after each save
    said.setFormatter(logging.Formatter("mingwen: %(message)s"))
    said.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(said)
    try:
        mkdocs_serve(str(config), dev_addr=f"{_HERE}:{port}")
    except Abort as error:
        return 1 if _findings_behind(error) else 2
    finally:
        logging.getLogger("mkdocs").removeHandler(said)
    return 0


def _look_at(folder: Path, port: int) -> int:
    """Serve a built site until it is stopped."""
    from mingwen.cli.static import server

    if not (folder / "index.html").is_file():
        raise MingwenError(_("{folder} 里没有建好的网站；先运行 mingwen build").format(folder=folder))
    try:
        serving = server(folder, _HERE, port)
    except OSError as error:
        raise _port_taken(port) from error
    typer.echo(_("请在浏览器打开 {url} （按 Ctrl-C 结束）").format(url=f"http://{_HERE}:{port}/"))
    with serving:
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            typer.echo()
    return 0


def _port_taken(port: int) -> MingwenError:
    return MingwenError(_("端口 {port} 用不了（可能已有一个预览在用）；请用 --port 换一个").format(port=port))


def _findings_behind(error: BaseException) -> bool:
    """Whether content that does not hold is what stopped MkDocs."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(getattr(behind, "report", None), Report):
            return True
        behind = behind.__cause__ or behind.__context__
    return False


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = form.parse_moment(text)
    if moment is None:
        raise MingwenError(_("--as-of 要写成 2026-11-23T09:00:00+08:00"))
    return moment
