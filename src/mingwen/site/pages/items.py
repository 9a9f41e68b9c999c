"""An item's page. Ten thousand are made in a build, so what can be looked up once is looked up in the view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from mingwen.evidence import level
from mingwen.item.model import GROUNDS, MODES, STEPS, Item, SignOff
from mingwen.messages import N_, _
from mingwen.register.columns import CLASSES
from mingwen.render import Rendered
from mingwen.site import shown
from mingwen.site.basis import citation
from mingwen.site.card import Card
from mingwen.site.edition import ASIDE, Edition, Published
from mingwen.site.meta import article_head
from mingwen.site.pages import record, words
from mingwen.site.pages.frames import feed_links
from mingwen.site.pages.model import Filled, Page, SiteContext
from mingwen.site.pages.panels import panel, panel_facts
from mingwen.site.pages.tombstone import tombstone
from mingwen.site.pages.view import Neighbours, View, view_of
from mingwen.site.shell_spec import Link, toc_nav
from mingwen.site.tables import read_table, rows_html

TABLE_ROWS = 200
HEADINGS = 14  # of the text that the table of contents lists
ROOT = "../../../"
NOBODY = Neighbours()
LEVEL_WORDS = {
    "named": "仅记名",
    "bound": "绑定原文",
    "paper": "纸质签字：已存档比对",
    "proven": "可验证",
}
FORWARD = {
    "interprets": "本件所解读的文件",
    "amends": "本件所修改的文件",
    "repeals": "本件所废止的文件",
    "clarifies": "本件所澄清的信息",
    "supersedes": "本件所代替的信息",
    "related": "相关",
}
BACKWARD = {
    "interprets": "对本件的解读",
    "amends": "修改了本件",
    "repeals": "废止了本件",
    "clarifies": "对本件的澄清",
    "supersedes": "代替了本件",
    "related": "相关",
}


def shell_of(card: Card) -> str:
    """The shell of a column's items."""
    return f"i/0000/{card.column}/"


def resolver(card: Card) -> Callable[[str], str]:
    """How paths written in the body become addresses: the item's attachments stand beside its page."""
    folder = card.folder.rpartition("/")[2] + "/"
    return lambda path: path.removeprefix("./").removeprefix(folder)


def item_inputs(published: Published, edition: Edition, context: SiteContext) -> tuple[Any, ...]:
    """What an item's page depends on, known without reading the item."""
    view = view_of(edition, context)
    return (
        "item",
        view.key(published),
        [(words, view.key(one)) for words, one in _related(view, published)],
        panel_facts(view, published),
        published.takedown,
        [entry.facts() for entry in published.record.entries],
    )


def item_page(published: Published, item: Item, body: Rendered, edition: Edition, context: SiteContext) -> Page:
    """The page of an item; `body` is its text as HTML (paths resolved with `resolver`)."""
    card = published.card

    def render() -> Filled:
        return _filled(view_of(edition, context), published, item, body)

    return Page(f"{card.address}index.html", shell_of(card), item_inputs(published, edition, context), render)


def _filled(view: View, one: Published, item: Item, body: Rendered) -> Filled:
    card = one.card
    if one.state in ASIDE:
        related = [_other(view, other, how) for how, other in _related(view, one)]
        return tombstone(view, one, item, _publisher(view, item), related)
    column = view.column(one)
    title = view.title(one)
    text = shown.has_text(one)
    revision = words.revision(one)
    related = [_other(view, other, how) for how, other in _related(view, one)]
    special = panel(view, one, ROOT) if text else None
    files = _files(view, item) if text else []
    jumps = _jumps(body if text else None, bool(files), bool(related))
    news = one.record.news or one.record.latest
    main = view.templates.render(
        "item.html",
        root=ROOT,
        official=column.class_ != "news",
        column=column,
        column_url=f"{ROOT}c/{column.id}/",
        card=card,
        title=title,
        publisher=_publisher(view, item),
        published_day=one.published.date().isoformat(),
        revision=revision,
        news=record.row(view, one, news) if news is not None else None,
        notices=list(_notices(view, one, item)),
        jumps=jumps,
        prefix=item.number.prefix,
        fields=_fields(view, one, item),
        panel=special.html if special else "",
        body=Markup(body.html) if text else "",  # noqa: S704  (sanitised by the renderer)
        tables=list(_tables(view, item)) if text else [],
        files=files,
        steps=list(_steps(view, item)),
        amended=bool(one.record.amendments),
        record=record.rows(view, one),
        related=related,
    )
    post = view.post_name(item.approvers.check)
    return {
        "title": str(escape(title)),
        "head": article_head(one, title, shown.summary(one), _publisher(view, item), post, view.url(card.address))
        + feed_links(column.short_title, f"c/{column.id}/", ROOT),
        "path": f'<li aria-current="page">{card.short}</li>',
        "toc": toc_nav(_with_headings(jumps, body) if text else jumps, _("本页内容")),
        "main": main,
        "asof": special.asof if special and special.asof else words.clock(one.updated),
    }


def _publisher(view: View, item: Item) -> str:
    bodies = view.register.units[item.department].bodies
    return bodies.get(item.origin, view.site.sponsor) if item.origin else view.site.sponsor


def _jumps(body: Rendered | None, files: bool, related: bool) -> list[Link]:
    """The parts of the page."""
    links = [Link(_("正文"), "#text")] if body is not None and body.html else []
    links += [Link(_("附件"), "#files")] if files else []
    links.append(Link(_("签批记录"), "#signoff"))
    links.append(Link(_("修改记录"), "#record"))
    links += [Link(_("相关信息"), "#related")] if related else []
    return links


def _with_headings(jumps: list[Link], body: Rendered) -> list[Link]:
    """The parts of the page with the text's own headings after 正文: the sidebar has room for them, a phone has not."""
    headings = [Link(text, f"#{anchor}") for depth, anchor, text in body.headings if depth == 2]
    return [*jumps[:1], *headings[:HEADINGS], *jumps[1:]] if body.html else jumps


# ── the official card ──

Field = tuple[str, str | Markup, bool]


def _fields(view: View, one: Published, item: Item) -> list[Field]:
    """The rows of the card after the index number: label, value, whether it takes the whole width."""
    card, column = one.card, view.column(one)
    text = shown.has_text(one)
    suffix, force = words.validity(one)
    rows: list[Field] = [
        (_("发布机构"), _publisher(view, item), False),
        (_("牵头单位"), _link(f"{ROOT}u/{card.department}/", view.unit_name(card.department)), False),
    ]
    if item.with_:
        rows.append((_("会同单位"), _partners(view, item), False))
    rows.append((_("公开方式"), _(MODES[card.mode]), False))
    topics = [view.topic_title(column, topic) for topic in card.topics]
    rows.append((_("主题分类"), _("／").join([_(CLASSES[column.class_]), column.short_title, *topics]), False))
    badge = Markup(f'<span class="mw-badge mw-badge--{suffix}">{escape(force)}</span>')  # noqa: S704  (escaped here)
    rows.append((_("有效性"), badge, False))
    rows.append((_("成文日期"), _time(card.formed), False))
    rows.append((_("发布日期"), _moment(one), False))
    rows.append((_("文号"), (card.doc_no if text else "") or _("无"), False))
    for label, value in (
        (_("统一编号"), item.unified_no),
        (_("施行日期"), card.effective_from),
        (_("废止日期"), card.effective_to),
        (_("公示期至"), card.public_until),
    ):
        if value:
            rows.append((label, value, False))
    if card.keywords and text:
        rows.append((_("主题词"), _("　").join(card.keywords), False))
    if len(rows) % 2:  # one is left over in the two columns: it takes the whole width
        label, value, _full = rows[-1]
        rows[-1] = (label, value, True)
    bases = item.basis or column.basis
    rows.append((_("公开依据"), _("；").join(citation(code, view.register) for code in bases), True))
    rows.append((_("内容概述"), shown.summary(one), True))
    return [*rows, *_origins(item)]


def _origins(item: Item) -> Iterator[Field]:
    """What the item owes to others: letters of outside bodies, a prior approval, a directive, the older site."""
    for asked in item.consulted:
        yield _("征求意见"), _("{org}，{doc}，{day}").format(org=asked.org, doc=asked.doc, day=asked.date), True
    if item.prior_approval:
        granted = item.prior_approval
        yield _("事先批准"), _("{org}，{doc}，{day}").format(org=granted.by, doc=granted.doc, day=granted.date), True
    if item.assigned_by:
        yield (
            _("承办依据"),
            _("{document}，{day}").format(document=item.assigned_by.document, day=item.assigned_by.date),
            True,
        )
    if item.migrated:
        taken = item.migrated
        yield _("由旧站迁入"), _("原发布于{site}，{day}").format(site=taken.from_, day=taken.published), True


def _partners(view: View, item: Item) -> str:
    confirmed = {
        view.register.posts[entry.by].unit for entry in item.signed("confirm") if entry.by in view.register.posts
    }
    return _("、").join(
        _("{unit}（已确认）").format(unit=view.unit_name(unit)) if unit in confirmed else view.unit_name(unit)
        for unit in item.with_
    )


def _link(url: str, text: str) -> Markup:
    return Markup(f'<a href="{escape(url)}">{escape(text)}</a>')  # noqa: S704  (escaped on this very line)


def _time(day: str) -> Markup:
    return Markup(f'<time datetime="{day}">{day}</time>')  # noqa: S704  (a parsed date)


def _moment(one: Published) -> Markup:
    if one.card.migrated:  # the older site told the day alone
        return _time(one.card.migrated)
    moment = one.published
    return Markup(f'<time datetime="{words.machine(moment)}">{words.minute(moment)}</time>')  # noqa: S704  (a moment)


# ── notices above the text ──


@dataclass(frozen=True, slots=True)
class Notice:
    """A box above the text: its head, its text, and whether the text is gone."""

    head: str
    text: str | Markup
    gone: bool = False


def _notices(view: View, one: Published, item: Item) -> Iterator[Notice]:
    if one.state == "expired":
        text = _("本信息的公示期至{day}，依规定不再显示正文。索引号和地址保留。").format(day=one.card.public_until)
        yield Notice(_("公示期已满"), text, gone=True)
    elif one.state == "superseded":
        yield Notice(_("已由新文件代替"), _replaced_by(view, one))
    elif item.withheld and one.state in ("withheld", "on-request"):
        yield _withheld(view, one, item)


def _replaced_by(view: View, one: Published) -> Markup:
    """Which items took its place, and since when."""
    by = [
        view.edition.by_short[short]
        for name, short in view.edition.reverse.get(one.card.short, ())
        if name in ("supersedes", "repeals") and short in view.edition.by_short
    ]
    links = Markup(_("、")).join(_link(ROOT + other.card.address, view.title(other)) for other in by)  # noqa: S704  (words of ours)
    since = min((other.card.effective_from or other.published.date().isoformat() for other in by), default="")
    text = Markup(_("本件自{day}起由{links}代替。以下为原文，仅供查阅。"))  # noqa: S704  (words of ours)
    return text.format(day=words.prose_year(since), links=links) if by else escape(_("以下为原文，仅供查阅。"))


def _withheld(view: View, one: Published, item: Item) -> Notice:
    held = item.withheld
    assert held is not None
    article = held.ground.partition(".")[0]
    ground = _("{ground}（{basis}）").format(
        ground=_(GROUNDS[held.ground]), basis=citation(f"foi-regulation-2019:{article}", view.register)
    )
    text = Markup(  # noqa: S704  (words of ours)
        _("依据：{ground}。理由：{reason}。下次评估：{day}。")
    ).format(ground=ground, reason=held.reason, day=words.prose_year(held.next_review))
    if one.state == "on-request":
        text += _link(f"{ROOT}request/", _("申请公开"))
    return Notice(_("本件依申请公开") if one.state == "on-request" else _("本件不予公开"), text, gone=True)


# ── attachments and tables ──


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment as listed; `url` is seen from the item's page."""

    url: str
    kind: str
    title: str
    bytes: int
    sha256: str
    summary: str


def _files(view: View, item: Item) -> list[FileRow]:
    folder = item.path.removesuffix(".md")
    return [
        FileRow(
            url=one.file,
            kind=one.file.rpartition(".")[2].upper()[:5],
            title=one.title,
            bytes=view.context.size_of(f"{folder}/{one.file}"),
            sha256=one.sha256,
            summary=one.summary or "",
        )
        for one in item.attachments
    ]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The first rows of a table as HTML, how many they are and how many there are."""

    title: str
    head: tuple[tuple[str, bool], ...]
    rows: Markup
    shown: int
    total: int

    @property
    def left_out(self) -> bool:
        """Whether there are rows that are not shown."""
        return self.total > self.shown


def _tables(view: View, item: Item) -> Iterator[ShownTable]:
    schema = view.register.columns[item.column].table
    if schema is None:
        return
    for one in item.attachments:
        if one.file.endswith(".csv"):
            table = read_table(schema, view.context.read(f"{item.path.removesuffix('.md')}/{one.file}"))
            if table is not None:
                total = len(table.rows)
                rows = rows_html(table, TABLE_ROWS)
                yield ShownTable(one.title, table.head, rows, min(total, TABLE_ROWS), total)


# ── the sign-off record ──


@dataclass(frozen=True, slots=True)
class Step:
    """One step as shown: posts only; `at` for people, `machine` for machines."""

    name: str
    post: str
    at: str = ""
    machine: str = ""
    words: str = ""
    level: str = ""
    digest: str = ""
    current: bool = False


def _steps(view: View, item: Item) -> Iterator[Step]:
    drafted = _("提出修改，写明事项与原因") if item.revision > 1 else _channel(item)
    yield Step(_("拟稿"), view.post_name(item.editor), words=drafted)
    decided = item.secrecy
    ruling = _("无疑义，可以公开") if decided.doubt == "no" else _("有疑义，提请裁定")
    day = decided.date.isoformat()
    yield Step(_("保密判断"), view.post_name(decided.by), day, day, ruling)
    explained = False
    for entry in item.signoff:
        yield _step(view, item, entry, first=not explained)
        explained = explained or entry.digest is not None


def _channel(item: Item) -> str:
    return "" if item.channel == "self" else _("委托第三方公司公布")


def _step(view: View, item: Item, entry: SignOff, *, first: bool) -> Step:
    name = _("执行修改并公开") if entry.step == "execute" and item.revision > 1 else _(STEPS[entry.step])
    at = entry.at.astimezone(view.zone)
    acting = _("由{post}代签").format(post=view.post_name(entry.acting)) if entry.acting else ""
    return Step(
        name=name,
        post=view.post_name(entry.by),
        at=words.minute(at),
        machine=words.machine(at),
        words=acting,
        level=_(LEVEL_WORDS[level(item, entry)]),
        digest=entry.digest or "" if first else "",
        current=entry.digest == item.digest,
    )


# ── related items ──


@dataclass(frozen=True, slots=True)
class Other:
    """Another item as related information."""

    address: str
    day: str
    title: str
    words: str
    sample: bool


def _related(view: View, one: Published) -> Iterator[tuple[str, Published]]:
    """The items that this page names, each once: relations both ways, then the neighbours in the column."""
    seen = {one.card.short}
    by_short = view.edition.by_short
    ways = (
        *((FORWARD[name], short) for name, short in one.card.relations),
        *((BACKWARD[name], short) for name, short in view.edition.reverse.get(one.card.short, ())),
    )
    for how, short in ways:
        if short not in seen and short in by_short:
            seen.add(short)
            yield how, by_short[short]
    beside = view.neighbours.get(one.card.short, NOBODY)
    for how, other in ((N_("本栏目上一件"), beside.older), (N_("本栏目下一件"), beside.newer)):
        if other is not None and other.card.short not in seen:
            yield how, other


def _other(view: View, other: Published, how: str) -> Other:
    unit = view.unit_name(other.card.department)
    return Other(
        address=other.card.address,
        day=other.published.date().isoformat(),
        title=view.title(other),
        words=f"{_(how)} · {unit}",
        sample=other.card.sample,
    )
