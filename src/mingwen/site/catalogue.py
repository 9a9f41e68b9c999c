"""公开目录 as data (条例 Art 12): every item as CSV and JSON, the datasets as DCAT JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from mingwen.item.model import MODES, VALIDITY
from mingwen.messages import _
from mingwen.register import Cadence, Column, Register
from mingwen.site import shown
from mingwen.site.edition import STATES, Published
from mingwen.site.tables import as_csv

HEAD = (
    "索引号", "名称", "内容概述", "生成日期", "发布日期", "更新日期", "牵头单位", "会同单位", "栏目", "公开方式",
    "状态", "有效性", "文号", "主题词", "修订次数", "样例", "网址",
)  # fmt: skip
"""The four columns of Art 12 first, then what real catalogues add."""

_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_MEDIA = {
    "csv": "text/csv",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "txt": "text/plain",
}


def row(one: Published, register: Register) -> tuple[str, ...]:
    """The item as a row under `HEAD`."""
    card = one.card
    return (
        f"{register.site.prefix}/{card.short}",
        shown.title(one, register),
        shown.summary(one),
        card.formed,
        one.published.date().isoformat(),
        one.updated.date().isoformat(),
        register.units[card.department].name,
        _("、").join(register.units[unit].name for unit in card.with_ if unit in register.units),
        register.columns[card.column].title,
        _(MODES[card.mode]),
        _(STATES[one.state]),
        _(VALIDITY[one.validity]),
        card.doc_no if shown.has_text(one) else "",
        _("；").join(card.keywords) if shown.has_text(one) else "",
        str(one.record.count),
        _("是") if card.sample else _("否"),
        register.site.base_url + card.address,
    )


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A catalogue as CSV, of the rows that `row` gives, in their order."""
    return as_csv(tuple(map(_, HEAD)), rows)


def json_of(items: Iterable[Published], register: Register, title: str) -> str:
    """A catalogue as JSON: its title, publisher and items; dates ISO, ids as in the repository."""
    rows = ",\n".join(json.dumps(_record(one, register), ensure_ascii=False) for one in items)
    head = {"title": title, "publisher": register.site.sponsor, "url": register.site.base_url, "language": "zh-CN"}
    return json.dumps(head, ensure_ascii=False)[:-1] + f', "items": [\n{rows}\n]}}\n'


def _record(one: Published, register: Register) -> dict[str, Any]:
    card = one.card
    text = shown.has_text(one)
    return {
        "index_no": f"{register.site.prefix}/{card.short}",
        "title": shown.title(one, register),
        "summary": shown.summary(one),
        "formed": card.formed,
        "published": one.published.isoformat(),
        "updated": one.updated.isoformat(),
        "department": card.department,
        "with": list(card.with_),
        "column": card.column,
        "topics": list(card.topics),
        "mode": card.mode,
        "state": one.state,
        "validity": one.validity,
        "doc_no": card.doc_no if text else "",
        "keywords": list(card.keywords) if text else [],
        "revision": card.revision,
        "sample": card.sample,
        "url": register.site.base_url + card.address,
        "attachments": [file_record(one, file, title, sha, register) for file, title, sha in card.files]
        if text
        else [],
    }


def file_record(one: Published, file: str, title: str, sha256: str, register: Register) -> dict[str, str]:
    """An attachment: its title, address and digest."""
    return {"title": title, "url": f"{register.site.base_url}{one.card.address}{file}", "sha256": sha256}


def dcat(register: Register, columns: Sequence[tuple[Column, Sequence[Published]]]) -> str:
    """The datasets as DCAT 3 in JSON-LD: one series a column, one dataset an item that has a table.

    `columns` pairs each column with its items, newest first.
    """
    site = register.site
    base = site.base_url
    publisher = {"@id": f"{base}#publisher", "@type": "foaf:Organization", "foaf:name": site.sponsor}
    datasets = []
    for column, items in columns:
        datasets.append(_series(register, column, items))
        datasets += [_dataset(register, column, one) for one in items if shown.has_text(one) and _tables(one)]
    catalogue = {
        "@context": _CONTEXT,
        "@id": f"{base}catalogue/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _lang(_("{name}公开目录").format(name=site.name)),
        "dct:description": _lang(site.description),
        "dct:language": "zh-CN",
        "foaf:homepage": {"@id": base},
        "dct:publisher": publisher,
    }
    made = json.dumps(catalogue | {"dcat:dataset": []}, ensure_ascii=False)
    rows = ",\n".join(json.dumps(dataset, ensure_ascii=False) for dataset in datasets)
    return f"{made.removesuffix(']}')}\n{rows}\n]}}\n"  # one dataset a line: without it the file could not be compared


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _series(register: Register, column: Column, items: Sequence[Published]) -> dict[str, Any]:
    base = f"{register.site.base_url}c/{column.id}/"
    unit = register.units[column.group]
    made: dict[str, Any] = {
        "@id": base,
        "@type": ["dcat:DatasetSeries", "dcat:Dataset"],
        "dct:title": _lang(column.title),
        "dct:description": _lang(column.description),
        "dct:identifier": column.id,
        "dcat:keyword": [_lang(word) for word in column.keywords],
        "dct:publisher": {"@id": f"{register.site.base_url}#publisher"},
        "dcat:contactPoint": {"@id": f"{register.site.base_url}u/{unit.id}/"},
        "dcat:landingPage": {"@id": base},
        "dcat:distribution": [
            _distribution(f"{base}items.csv", "text/csv", _("清单")),
            _distribution(f"{base}feed.xml", "application/atom+xml", _("订阅")),
            _distribution(f"{base}feed.json", "application/feed+json", _("订阅")),
        ],
    }
    if column.chart is not None:
        made["dcat:distribution"].append(_distribution(f"{base}series.csv", "text/csv", column.chart.title))
    frequency = _frequency(column.every)
    if frequency:
        made["dct:accrualPeriodicity"] = {"@id": _FREQUENCY + frequency}
    if items:
        made["dct:issued"] = _day(min(one.published for one in items).date().isoformat())
        made["dct:modified"] = _day(max(one.updated for one in items).date().isoformat())
    return made


def _dataset(register: Register, column: Column, one: Published) -> dict[str, Any]:
    base = register.site.base_url
    return {
        "@id": base + one.card.address,
        "@type": "dcat:Dataset",
        "dct:title": _lang(shown.title(one, register)),
        "dct:description": _lang(shown.summary(one)),
        "dct:identifier": f"{register.site.prefix}/{one.card.short}",
        "dct:issued": _day(one.published.date().isoformat()),
        "dct:modified": _day(one.updated.date().isoformat()),
        "dct:publisher": {"@id": f"{base}#publisher"},
        "dcat:inSeries": {"@id": f"{base}c/{column.id}/"},
        "dcat:distribution": [
            _distribution(base + one.card.address + file, _MEDIA["csv"], title, sha256)
            for file, title, sha256 in _tables(one)
        ],
    }


def _tables(one: Published) -> list[tuple[str, str, str]]:
    return [file for file in one.card.files if file[0].endswith(".csv")]


def _distribution(url: str, media: str, title: str, sha256: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": _lang(title),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
    }
    if sha256:
        made["spdx:checksum"] = {
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": sha256, "@type": "xsd:hexBinary"},
        }
    return made


def _frequency(every: Cadence | None) -> str:
    if every is None or every.kind in ("on_change", "on_event"):
        return "IRREG"
    if every.kind == "yearly":
        return "ANNUAL"
    if every.kind == "period":
        return {"month": "MONTHLY", "quarter": "QUARTERLY"}[every.period]
    return {1: "DAILY", 7: "WEEKLY", 14: "BIWEEKLY", 180: "ANNUAL_2", 365: "ANNUAL"}.get(every.amount, "OTHER")


def _lang(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh-CN"}


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}
