"""An item's page: card, notices, panels, tables, sign-off, relations; what is withheld or over shows no text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mingwen.item.model import Migrated, SignOff, Withheld
from mingwen.site.pages import SiteContext, item_inputs, item_page
from tests.site.world import CHINA, NOW, World


def slots(world: World, short: str) -> Mapping[str, str]:
    made = world.item(short).render()
    assert isinstance(made, Mapping)
    return made


def newest(world: World, column: str) -> str:
    return world.one(column).card.short


def with_item(world: World, short: str, **changes: object) -> World:
    """The world with other values in the item itself (not its card)."""
    item, body = world.items[short]
    return replace(world, items={**world.items, short: (replace(item, **changes), body)})  # type: ignore[arg-type]


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_the_card_has_what_an_official_page_needs(world: World) -> None:
    one = world.one("drinking-water-quality")
    labels = re.findall(r"<dt>([^<]+)</dt>", slots(world, one.card.short)["main"].partition("</dl>")[0])
    wanted = "索引号 发布机构 牵头单位 公开方式 主题分类 有效性 成文日期 发布日期 文号 公开依据 内容概述"
    assert set(wanted.split()) <= set(labels)
    assert labels[0] == "索引号"


def test_the_index_number_breaks_only_after_the_slash(world: World) -> None:
    short = newest(world, "notices")
    prefix = world.register.site.prefix
    assert f'{prefix}/<wbr><span class="mw-nowrap">{short}</span>' in slots(world, short)["main"]


def test_the_red_rule_is_for_official_items_only(world: World) -> None:
    assert "mw-title--official" in slots(world, newest(world, "penalties"))["main"]
    assert "mw-title--official" not in slots(world, newest(world, "news"))["main"]


def test_article_tags(world: World) -> None:
    one = world.one("penalties")
    head = slots(world, one.card.short)["head"]
    tags = dict(re.findall(r'<meta name="([^"]+)" content="([^"]*)">', head))
    assert tags["ArticleTitle"] == one.card.title
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", tags["PubDate"])
    assert tags["ContentSource"] == world.register.site.sponsor
    assert set(tags) <= {"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Url"}
    assert f'rel="canonical" href="{world.register.site.base_url}{one.card.address}"' in head
    assert head.count('rel="alternate"') == 2


def test_sign_offs_name_posts_times_and_levels_and_no_person(world: World) -> None:
    short = newest(world, "penalties")
    item, _body = world.items[short]
    main = slots(world, short)["main"]
    record = main[main.index('id="signoff"') :]
    for entry in item.signoff:
        assert world.register.posts[entry.by].title in record
        assert entry.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") in record
    assert record.count("绑定原文") == len(item.signoff)
    assert item.signoff[0].digest is not None
    assert item.signoff[0].digest in record
    assert "与现行文字一致" in record
    assert not any(re.search(rf"\b{person}\b", main) for person in world.register.people)


def test_a_stand_in_and_a_taken_over_sign_off_are_told(world: World) -> None:
    short = newest(world, "notices")
    item, _body = world.items[short]
    acting = SignOff(step="check", by=item.approvers.check, at=NOW, digest=None, acting="water-deputy")
    changed = with_item(world, short, signoff=(acting,), migrated=Migrated(from_="旧网站", published=date(2020, 1, 2)))
    main = slots(changed, short)["main"]
    assert "仅记名" in main
    assert f"由{world.register.posts['water-deputy'].title}代签" in main
    assert "原发布于旧网站" in main


def test_a_revision_says_what_and_why_under_the_title_and_in_the_record(world: World) -> None:
    short = newest(world, "notices")
    other = world.with_card(
        short, landed=NOW, revision=3, change="correction", what="表2改一处", why="录入时小数点错位"
    )
    main = slots(other, short)["main"]
    assert "第2次修订" in main.partition("</header>")[0]
    assert main.count("录入时小数点错位") == 2
    assert 'id="record"' in main
    assert "公开以来没有修改过" in slots(world, short)["main"]


def test_an_expired_fine_loses_its_text_and_its_party_everywhere(world: World) -> None:
    one = world.one("penalties")
    party = str(one.card.facts["party"])
    item, _body = world.items[one.card.short]
    alone = world.only([one.card.short, *(short for short, card in world.cards.items() if card.column == "news")])
    assert party in alone.main("feed.xml")
    over = replace(alone, as_of=datetime.fromisoformat(one.card.public_until).replace(tzinfo=CHINA) + timedelta(days=2))
    assert over.edition.by_short[one.card.short].state == "expired"
    for path, page in over.everything.items():
        made = page.render()
        said = "".join(made.values()) if isinstance(made, Mapping) else made if isinstance(made, str) else made.decode()
        assert party not in said, path
        assert one.card.title not in said, path
    main = slots(over, one.card.short)["main"]
    assert "公示期已满" in main
    assert 'id="text"' not in main
    assert item.penalty.facts not in main


@pytest.mark.parametrize(("mode", "head"), [("withheld", "本件不予公开"), ("on-request", "本件依申请公开")])
def test_what_is_not_published_gives_ground_reason_and_review(world: World, mode: str, head: str) -> None:
    short = newest(world, "notices")
    ground = Withheld(
        ground="A16.2", reason="正在讨论的过程稿", next_review=date(2027, 3, 1), consent=None, public_interest=None
    )
    other = with_item(world.with_card(short, mode=mode), short, mode=mode, withheld=ground)
    main = slots(other, short)["main"]
    assert head in main
    assert "过程性信息（政府信息公开条例第十六条）" in main
    assert "正在讨论的过程稿" in main
    assert "2027年3月1日" in main
    assert 'id="text"' not in main
    assert ("request/" in main.partition('id="signoff"')[0]) == (mode == "on-request")
    listed = other.main("request/index.html")
    assert (world.cards[short].title in listed) == (mode == "on-request")


def test_a_superseded_item_stays_readable_under_a_notice(world: World) -> None:
    old, new = (one.card.short for one in world.edition.by_column["policies"][:2])
    other = world.with_card(new, relations=(("supersedes", old),), effective_from="2026-09-01")
    main = slots(other, old)["main"]
    notice = main[main.index('class="mw-state"') :].partition("</div>")[0]
    assert "自2026年9月1日起" in notice
    assert f'href="../../../{world.cards[new].address}"' in notice
    assert 'id="text"' in main
    assert "已废止" in main
    assert "代替了本件" in main
    assert "本件所代替的信息" in slots(other, new)["main"]


def test_interpretation_and_policy_name_each_other(world: World) -> None:
    pairs = [
        (one.card, target)
        for one in world.edition.items
        for name, target in one.card.relations
        if name == "interprets" and target in world.cards
    ]
    assert pairs
    card, target = pairs[0]
    assert world.cards[target].address in slots(world, card.short)["main"]
    assert card.address in slots(world, target)["main"]
    assert "对本件的解读" in slots(world, target)["main"]


def test_neighbours_in_the_column_are_linked_both_ways(world: World) -> None:
    newer, older = world.edition.by_column["penalties"][:2]
    assert older.card.address in slots(world, newer.card.short)["main"]
    assert newer.card.address in slots(world, older.card.short)["main"]


def test_attachments_show_type_size_digest_and_a_link_beside_the_page(world: World) -> None:
    one = next(one for one in world.edition.items if one.card.files)
    main = slots(world, one.card.short)["main"]
    for file, title, sha256 in one.card.files:
        assert f'href="{file}"' in main
        assert title in text(main)
        assert f"{sha256[:4]}…{sha256[-4:]}" in main
    assert re.search(r"\d+(\.\d)? (KB|MB|字节)", main)


def test_a_table_of_the_columns_form_is_shown_up_to_two_hundred_rows(world: World) -> None:
    short = newest(world, "drinking-water-quality")
    main = slots(world, short)["main"]
    assert "达标率（%）" in main
    schema = world.register.columns["drinking-water-quality"].table
    assert schema is not None
    head = ",".join(column.title for column in schema.columns)
    rows = "\n".join(f"2026-10,水源{number}<b>,Ⅱ类,1.5,100" for number in range(260))
    context = SiteContext(read=lambda _path: f"{head}\n{rows}\n".encode())
    made = item_page(world.edition.by_short[short], *world.items[short], world.edition, context).render()
    assert isinstance(made, Mapping)
    main = made["main"]
    assert "水源199&lt;b&gt;" in main
    assert "水源200" not in main
    assert "共260行" in main


# ── kinds ──


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("penalties", ("当事人", "违法事实", "处罚依据", "处罚内容", "信用代码")),
        ("discharge-permits", ("持证单位", "许可证编号", "有效期至", "涉及要素")),
        ("service-guides", ("设定依据", "申请条件", "办理材料", "办理地点", "办理时间", "联系电话", "办理流程")),
        ("responses", ("事实真相", "有关政策", "处置结果")),
        ("mailbox", ("收到日期", "答复日期", "答复单位")),
        ("air-daily", ("空气质量指数 AQI", "首要污染物", "健康影响", "建议措施", "级别尺")),
        ("air-forecast", ("首要污染物",)),
        ("county-reports", ("报送时间", "收到时间")),
    ],
)
def test_panels(world: World, column: str, words: tuple[str, ...]) -> None:
    main = slots(world, newest(world, column))["main"]
    assert [word for word in words if word not in main] == []


def test_days_left_are_counted_and_end(world: World) -> None:
    one = next(one for one in world.edition.by_column["consultations"] if "result" not in one.card.facts)
    opens, closes = (
        datetime.fromisoformat(str(one.card.facts[key])).replace(tzinfo=CHINA) for key in ("opens", "closes")
    )
    short = one.card.short
    early = world.with_card(short, facts={**one.card.facts, "opens": "2027-01-10", "closes": "2027-02-10"})
    assert "征集意见尚未开始" in slots(early, short)["main"]
    running = world.at(max(opens, NOW))
    left = (closes.date() - running.as_of.date()).days
    assert f"正在征集意见，还有{left}天" in slots(running, short)["main"]
    assert slots(running, short)["asof"] == running.as_of.date().isoformat()
    assert "还有0天" in slots(world.at(closes + timedelta(hours=9)), short)["main"]
    over = world.at(closes + timedelta(days=1))
    assert "征集意见已经结束" in slots(over, short)["main"]
    assert "意见采纳情况将在本页公布" in slots(over, short)["main"]
    inputs = [item_inputs(other.edition.by_short[short], other.edition, other.context) for other in (running, over)]
    assert inputs[0] != inputs[1]


def test_a_finished_consultation_shows_its_result(world: World) -> None:
    one = next(one for one in world.edition.by_column["consultations"] if "result" in one.card.facts)
    main = slots(world, one.card.short)["main"]
    assert "征集结果" in main
    assert f"{one.card.facts['result']['received']}件" in main


def test_an_incident_shows_its_course_from_the_first_word(world: World) -> None:
    main = slots(world, newest(world, "incidents"))["main"]
    course = main[main.index("事件经过") : main.index("</ol>", main.index("事件经过"))]
    stages = re.findall(r"<li><b>([^<]+)</b>", course)
    assert stages[0] == "首次发布"
    assert len(stages) > 2
    assert "（本件）" in course
    moments = re.findall(r'datetime="([^"]+)"', course)
    assert moments == sorted(moments)
