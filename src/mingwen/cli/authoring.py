"""Commands of whoever writes: new, renumber."""

from __future__ import annotations

from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import typer

from mingwen.cli.app import RepoOption, app, at_top
from mingwen.cli.items import find_item, relative
from mingwen.files import write_whole
from mingwen.git import Repository
from mingwen.history import numbers
from mingwen.item import form, model, path, writing
from mingwen.item.decode import decode
from mingwen.item.kinds import KINDS
from mingwen.messages import Fault, MingwenError, _
from mingwen.register import Column, Register, load_folder

RemoteOption = Annotated[
    str | None,
    typer.Option(
        "--remote", metavar="REMOTE", help=_("在哪个远程仓库预留编号，不写就是唯一的一个或 origin"), show_default=False
    ),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help=_("不联网，不预留：按本机知道的取下一个，撞号时再用 mingwen renumber 换"))
]


@app.command()
def new(
    column: Annotated[str, typer.Argument(metavar="COLUMN", help=_("栏目代号，例如 notices"), show_default=False)],
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("标题"), show_default=False)],
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="UNIT", help=_("牵头单位代号；各单位共用的栏目必须写"), show_default=False),
    ] = None,
    formed: Annotated[
        str | None,
        typer.Option("--formed", metavar="DATE", help=_("成文日期，编号的年份随它；不写就是今天"), show_default=False),
    ] = None,
    remote: RemoteOption = None,
    offline: OfflineOption = False,
    repo: RepoOption = Path(),
) -> int:
    """起草一件信息：取下一个编号，填好登记册知道的每一项，空着的由您填写。

    例：mingwen new notices 关于汛期值守的通知 --unit office --formed 2026-10-08
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    where = _column(register, column)
    lead = _lead(register, where, unit)
    today = datetime.now(ZoneInfo(register.site.timezone)).date()
    day = _day(formed) or today
    if day > today:  # before a number of that year is reserved for ever
        raise MingwenError(_("成文日期 {day} 还没有到；请写文件上落款的日期").format(day=day))
    title = _title(title)
    taken = _allocate(repository, day.year, f"{lead}/{column}", remote, offline=offline)
    place = path.ItemPath(lead, column, day.year, taken.serial, path.slug(title))
    values = draft(register, where, lead, title, f"{register.site.prefix}/{taken.short}", day)
    write_whole(repository.path / place.file, f"{writing.front_matter(values)}\n".encode())
    _say_what_next(register, where, place, taken)
    return 0


@app.command()
def renumber(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help=_("信息的路径；两件撞号时只能写路径"), show_default=False)
    ],
    remote: RemoteOption = None,
    offline: OfflineOption = False,
    repo: RepoOption = Path(),
) -> int:
    """给一件尚未公开的信息换一个新编号，两个分支取了同一个号时用；已有的签批随之失效。

    例：mingwen renumber content/office/notices/2026/00042-值守.md
    """
    repository = at_top(repo)
    register = load_folder(repository.path)
    file = find_item(repository, item)
    old = path.parse(relative(repository.path, file))
    assert old is not None  # find_item gives items only
    if _published(repository, old.file):
        raise MingwenError(_("{file} 已经在主分支上，编号不能再变；请给另一件换号").format(file=old.file))
    text = file.read_text("utf-8")
    writing.replace_key(text, "signoff", None)  # a file that cannot be edited must not cost a number
    taken = _allocate(repository, old.year, f"{old.unit}/{old.column}", remote, offline=offline)
    fresh = path.ItemPath(old.unit, old.column, old.year, taken.serial, old.slug)
    _move(repository.path, old, fresh, _renumbered(text, old, fresh, f"{register.site.prefix}/{taken.short}"))
    typer.echo(
        _("编号由 {old} 改为 {new}，文件现在是 {file}。").format(old=old.short, new=taken.short, file=fresh.file)
    )
    typer.echo(_("签批要重新办理。提交前运行 git add --all {content}。").format(content=path.CONTENT))
    naming = _naming(repository, old.short, fresh.file)
    if naming:
        typer.echo(
            _("这些信息提到 {old}，请看看指的是哪一件：{listed}").format(old=old.short, listed=_("、").join(naming))
        )
    return 0


def draft(register: Register, column: Column, lead: str, title: str, number: str, day: date) -> dict[str, Any]:
    """The front matter of a new item: what the register knows, and blanks for what only a person can say."""
    blank = writing.BLANK
    check = register.check_post(lead, column.id)
    writers = (
        lead if register.units[lead].inside else register.office.id
    )  # what an outside body sends the office enters
    staff = (post.id for post in register.posts.values() if post.unit == writers and post.role in ("staff", "clerk"))
    doubt = column.doubt == "yes"
    flags = ("sensitive", "high_standard", "fast_moving")
    secrecy = {
        "doubt": "yes" if doubt else blank,
        "conclusion": blank,
        "by": blank
        if doubt
        else check,  # where there is doubt, one of the posts that may rule: who did is not known yet
        "date": blank,
        "basis": None,
    }
    values: dict[str, Any] = {
        "title": title,
        "index_no": number,
        "summary": blank,
        "department": lead,
        "with": list(column.with_) or (blank if column.with_any else None),
        "column": column.id,
        "mode": "active",
        "formed": day,
        "editor": next(staff, blank),
        "channel": "self",
        "handling": {name: getattr(column.handling, name) for name in flags},
        "secrecy": secrecy | ({"referral": blank} if doubt else {}),
        "approvers": {"check": check, "approve": register.units[lead].leader},
        "revision": 1,
        "audience": blank if column.audience_required else None,
        "basis": [one for one in column.basis if register.legal[one.partition(":")[0]].in_force(day)],
        "origin": blank if column.origin == "required" or not register.units[lead].inside else None,
        "public_until": blank if column.public_until_required else None,
        "attachments": [{"file": blank, "title": blank, "sha256": blank}] if column.full_text or column.table else None,
    }
    if column.kind:
        values[column.kind] = _blanks(KINDS[column.kind])
    return values


def _blanks(record: type[Any]) -> dict[str, Any]:
    """A blank for each field that the record must have, records within it included."""
    return {
        key: _blanks(one.record) if isinstance(one, form.Sub) else writing.BLANK
        for key, one in form.forms(record).values()
        if one.required
    }


def _column(register: Register, column: str) -> Column:
    found = register.columns.get(column)
    if found is None:
        titles = {one.title: one.id for one in register.columns.values()}
        likely = [titles[column]] if column in titles else get_close_matches(column, register.columns, n=3)
        likely += [titles[title] for title in get_close_matches(column, titles, n=3) if titles[title] not in likely]
        hint = _("，是不是 {likely}？").format(likely=_("、").join(likely)) if likely else ""
        remedy = hint or _("；栏目代号在 content/_register/columns.yml 里")
        raise MingwenError(_("没有栏目“{column}”{remedy}").format(column=column, remedy=remedy))
    if found.closed is not None:
        message = _("栏目“{title}”已于 {date} 停止更新，后继：{successor}")
        raise MingwenError(message.format(title=found.title, date=found.closed.date, successor=found.closed.successor))
    return found


def _lead(register: Register, column: Column, unit: str | None) -> str:
    if unit is None and not column.shared:
        return column.lead
    allowed = [one for one in register.units if register.allows(one, column.id)]
    if unit is None:
        message = _("“{title}”由各单位共用，请用 --unit 写明牵头单位：{listed}")
        raise MingwenError(message.format(title=column.title, listed=_("、").join(allowed)))
    if unit not in register.units:
        raise MingwenError(
            _("没有单位“{unit}”；单位有：{listed}").format(unit=unit, listed=_("、").join(register.units))
        )
    if unit not in allowed:
        message = _("“{title}”由 {listed} 牵头，不是 {unit}")
        raise MingwenError(message.format(title=column.title, listed=_("、").join(allowed), unit=unit))
    return unit


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = form.parse_day(text)
    if day is None:
        raise MingwenError(_("--formed 要写成 2026-10-08 这样，是日历上有的日子"))
    return day


def _title(text: str) -> str:
    """The title as an item may have it. Raises MingwenError, before a number is taken, where it would be refused."""
    faults: list[Fault] = []
    decode(text.encode("utf-8", "surrogateescape"), faults)
    title = form.forms(model.Item)["title"][1].read(text, "title", faults)
    if faults:
        raise MingwenError(_("标题不能用：{why}").format(why=faults[0].message))
    return str(title)


def _allocate(repository: Repository, year: int, note: str, remote: str | None, *, offline: bool) -> numbers.Allocation:
    """The next number, reserved where there is a remote; a refusal offers the way out."""
    if offline:
        return numbers.allocate(repository, year, note)
    try:
        return numbers.allocate(repository, year, note, remote or numbers.usual_remote(repository))
    except numbers.UnreservedError as error:
        remedy = _("{why}；请检查网络和权限后再试，急用可以加 --offline 先在本机取号")
        raise MingwenError(remedy.format(why=str(error).rstrip("。"))) from error


def _say_what_next(register: Register, column: Column, place: path.ItemPath, taken: numbers.Allocation) -> None:
    reserved = _("，已在远程预留") if taken.reserved else ""
    typer.echo(
        _("已起草 {file}，编号 {short}{reserved}。").format(file=place.file, short=taken.short, reserved=reserved)
    )
    if column.with_any:
        units = _("、").join(
            _("{word}（{label}）").format(word=one, label=register.units[one].short) for one in column.with_any
        )
        typer.echo(_("会同单位（with）至少写一个：{units}").format(units=units))
    if column.doubt == "yes":
        posts = _("、").join(
            _("{word}（{label}）").format(word=one, label=register.posts[one].title)
            for one in register.signers("clear", place.unit, column.id)
        )
        message = _("本栏目从有涉密疑义开始：先提请裁定，裁定以后再写内容；secrecy.by 写作出裁定的岗位：{posts}")
        typer.echo(message.format(posts=posts))
    if column.subtopics:
        listed = _("、").join(
            _("{word}（{label}）").format(word=key, label=title) for key, title in column.subtopics.items()
        )
        typer.echo(_("子栏目写进 topics：{listed}").format(listed=listed))
    if column.table is not None:
        header = ",".join(one.title for one in column.table.columns)
        typer.echo(_("数据放在 CSV 附件里，表头是：{header}").format(header=header))
    typer.echo(
        _("接下来：填好空着的各项，在第二个 --- 下面写正文，再运行 mingwen explain {short}。").format(short=taken.short)
    )


def _published(repository: Repository, file: str) -> bool:
    """Whether the file is on the main branch as this clone knows it."""
    mains = [
        f"{place}{name}:{file}" for place in ("refs/heads/", "refs/remotes/origin/") for name in ("main", "master")
    ]
    return any(repository.succeeds("cat-file", "-e", one) for one in mains)


def _renumbered(text: str, old: path.ItemPath, fresh: path.ItemPath, number: str) -> str:
    """The item's text under its new number: no sign-off, and links to its own folder follow the folder."""
    text = writing.replace_key(writing.replace_key(text, "index_no", number), "signoff", None)
    before, after = f"{Path(old.folder).name}/", f"{Path(fresh.folder).name}/"
    return text.replace(before, after).replace(quote(before), quote(after))


def _move(top: Path, old: path.ItemPath, fresh: path.ItemPath, text: str) -> None:
    """Write the new file before the old one goes, so that no moment has neither."""
    write_whole(top / fresh.file, text.encode())
    if (top / old.folder).is_dir():
        (top / old.folder).rename(top / fresh.folder)
    (top / old.file).unlink()


def _naming(repository: Repository, short: str, but: str) -> list[str]:
    """The other items whose text has the number."""
    year, _dash, serial = short.partition("-")
    try:
        output = repository.run(
            "grep", "-l", "-z", "--untracked", "-F", "-e", short, "-e", f"/i/{year}/{serial}/", "--", path.CONTENT
        )
    except MingwenError:  # grep finds nothing
        return []
    found = output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [one for one in found if one != but and f"/{year}/{serial}-" not in one]
