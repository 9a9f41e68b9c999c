"""The block named as a column's kind, lawful for the day: what `mingwen check` asks of each kind is kept here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from mingwen.item.index_no import credit_code_holds, organisation_code_holds
from mingwen.item.kinds import POLLUTANTS
from mingwen.register import Register
from mingwen.register.columns import Column
from mingwen.register.workdays import Unknown
from tests.corpus import prose, words

CHINA = timezone(timedelta(hours=8))
Block = dict[str, Any]


def block(rng: Random, column: Column, register: Register, on: date) -> Block | None:
    """The block of an item of the column formed on that day; None where the column has no kind."""
    return None if column.kind is None else _MAKERS[column.kind](rng, column, register, on)


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the day in Beijing."""
    return datetime.combine(on, time(hour, minute), CHINA)


def credit_code(rng: Random) -> str:
    """A unified social credit code whose two check digits hold."""
    body = f"MA{rng.randrange(10**6):06}"
    organisation = next(body + sign for sign in "0123456789X" if organisation_code_holds(body + sign))
    start = f"91329900{organisation}"
    return next(start + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if credit_code_holds(start + sign))


def _primary(rng: Random, aqi: int, above: int) -> list[str]:
    return [rng.choice(list(POLLUTANTS))] if aqi > above else []


def _air_daily(rng: Random, column: Column, register: Register, on: date) -> Block:
    table = register.aqi_table(on)
    assert table is not None, on
    aqi = min(240, int(rng.lognormvariate(4.2, 0.4)))
    level = table.level(aqi)
    assert level is not None, aqi
    stations = [{"name": f"{words.place(rng)[-6:]}站", "aqi": max(1, aqi + rng.randint(-15, 15))} for _each in range(3)]
    return {
        "day": on,
        "aqi": aqi,
        "level": level.name,
        "primary": _primary(rng, aqi, table.primary_above),
        "health": level.health,
        "advice": level.advice,
        "stations": stations,
    }


def _air_forecast(rng: Random, column: Column, register: Register, on: date) -> Block:
    days = []
    for ahead in (1, 2, 3):
        low = rng.randint(20, 110)
        days.append({"day": on + timedelta(ahead), "low": low, "high": low + 30, "primary": _primary(rng, low, 50)})
    return {"issued": moment(on, 16), "days": days}


def _bulletin(rng: Random, column: Column, register: Register, on: date) -> Block:
    quarter = (on.month - 1) // 3
    return {"period": f"{on.year}-Q{quarter}" if quarter else f"{on.year - 1}-Q4"}


def _consultation(rng: Random, column: Column, register: Register, on: date) -> Block:
    closes = on + timedelta(31)
    found: Block = {
        "subject": rng.choice(["decision", "normative", "enterprise"]),
        "opens": on,
        "closes": closes,
        "how": "可以来信、来电或者发送电子邮件，注明“征求意见”字样和联系方式。",
    }
    return found


def _county_report(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {"reported_at": moment(on, 9), "received_at": moment(on, 15), "adopted": True}


def _decision(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {
        "project": words.project(rng),
        "holder": words.company(rng),
        "code": credit_code(rng),
        "decided": on,
        "result": "approved",
    }


def _guide(rng: Random, column: Column, register: Register, on: date) -> Block:
    law = words.pick(rng, "LAW")
    return {
        "matter": f"{words.pick(rng, 'GOODS')}项目{column.short_title}",
        "basis": law,
        "conditions": f"符合{law}规定的条件，并已完成前期手续。",
        "materials": ["申请表", "身份或者主体资格证明", "项目说明材料"],
        "place": f"市政务服务中心二楼{rng.randint(1, 30)}号窗口",
        "hours": "工作日 9:00—12:00，13:30—17:30",
        "phone": "0000-0000000",
        "procedure": "提出申请、受理、审查、决定、送达。",
        "list_entry": f"行政许可第{rng.randint(1, 90)}项",
    }


def _incident(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {"level": "ordinary", "occurred": moment(on, 6, rng.randint(0, 59)), "stage": "first"}


def _inspection(rng: Random, column: Column, register: Register, on: date) -> Block:
    last = on.replace(day=1) - timedelta(1)
    counts = {name: rng.randint(0, 9) for name in ("dead_links", "patches", "scans")}
    return {"period": f"{last:%Y-%m}", "availability": f"99.{rng.randint(10, 99)}", **counts}


def _interview(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {"held": on, "guest": "水生态环境科负责人", "stage": "record", "questions": rng.randint(3, 30)}


def _letter(rng: Random, column: Column, register: Register, on: date) -> Block:
    subject = f"反映{words.place(rng)}异味问题"
    return {"received": on - timedelta(5), "answered": on, "unit": column.lead or "office", "subject": subject}


def _notice(rng: Random, column: Column, register: Register, on: date) -> Block:
    document = rng.choice(["report", "form"])
    limit = column.stands_for(document)
    closes = register.workdays.add(on, (limit.amount if limit else 5) + 1)
    return {
        "project": words.project(rng),
        "builder": words.company(rng),
        "place": words.place(rng),
        "document": document,
        "opens": on,
        "closes": on + timedelta(20) if isinstance(closes, Unknown) else closes,
        "hearing": True,
    }


def _penalty(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {
        "party": words.company(rng),
        "code": credit_code(rng),
        "decided": on,
        "facts": prose.fill(rng, "{air}治理设施未按规定运行", on),
        "law": words.pick(rng, "LAW"),
        "sanction": f"罚款{rng.randint(1, 60)}万元",
    }


def _permit(rng: Random, column: Column, register: Register, on: date) -> Block:
    code = credit_code(rng)
    found: Block = {
        "holder": words.company(rng),
        "code": code,
        "permit_no": f"{code}{rng.randint(1, 999):03}",
        "decided": on,
        "valid_to": on + timedelta(5 * 365),
    }
    media = [one for one in ("water", "air", "soil") if one in column.with_any]
    return found | ({"media": rng.sample(media, rng.randint(1, 2))} if media else {})


def _response(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {
        "raised": moment(on, 8),
        "facts": prose.fill(rng, "{day}有网民反映{place}河水发白，经查为上游清洗石材所致。", on),
        "policy": prose.fill(rng, "依照{law}，排放污水应当符合排放标准。", on),
        "outcome": prose.fill(rng, "已责令停止排放，{place}断面{day}恢复正常。", on),
    }


def _survey(rng: Random, column: Column, register: Register, on: date) -> Block:
    return {"opens": on, "closes": on + timedelta(14)}


_MAKERS: Mapping[str, Callable[[Random, Column, Register, date], Block]] = {
    "air_daily": _air_daily,
    "air_forecast": _air_forecast,
    "bulletin": _bulletin,
    "consultation": _consultation,
    "county_report": _county_report,
    "decision": _decision,
    "guide": _guide,
    "incident": _incident,
    "inspection": _inspection,
    "interview": _interview,
    "letter": _letter,
    "notice": _notice,
    "penalty": _penalty,
    "permit": _permit,
    "response": _response,
    "survey": _survey,
}
