"""Bytes of attachments and blocks of facts that hold, for cases to break."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
CODE = "91350100M000100Y43"
WRONG_CODE = "91350100M000100Y44"
HEADER = "单位名称,统一社会信用代码,名录类别,行业,所在县区"
LIST = f"\ufeff{HEADER}\r\n示例水务有限公司,{CODE},水,污水处理,示例一县\r\n".encode()


def office(main: str, **more: bytes) -> bytes:
    """A docx or xlsx with its main part and more parts; `__` in a name stands for a slash."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<w/>")
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return packed.getvalue()


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")

AIR_DAILY: dict[str, Any] = {
    "day": date(2026, 10, 8),
    "aqi": 46,
    "level": "优",
    "primary": [],
    "health": "空气清新，对健康没有不利影响",
    "advice": "各类人群都可以正常外出和运动",
}
AIR_FORECAST: dict[str, Any] = {
    "issued": "2026-10-08T17:00:00+08:00",
    "days": [{"day": date(2026, 10, day), "low": 40, "high": 60, "primary": []} for day in (9, 10, 11)],
}
CONSULTATION: dict[str, Any] = {
    "subject": "decision",
    "opens": date(2026, 10, 10),
    "closes": date(2026, 11, 9),
    "how": "发送电子邮件",
}
RESULT: dict[str, Any] = {"extent": "full", "received": 12, "adopted": 5, "published": date(2026, 12, 1)}
GUIDE: dict[str, Any] = {
    "matter": "排污许可证核发",
    "basis": "排污许可管理条例",
    "conditions": "纳入名录的排污单位",
    "materials": ["申请表"],
    "place": "政务服务中心",
    "hours": "工作日 9:00 至 17:00",
    "phone": "0000-0000000",
    "procedure": "申请、受理、审查、决定",
    "list_entry": "排污许可",
}
INCIDENT: dict[str, Any] = {"level": "ordinary", "occurred": "2026-10-08T08:00:00+08:00", "stage": "first"}
NOTICE: dict[str, Any] = {
    "project": "示例项目",
    "builder": "示例公司",
    "place": "示例一县",
    "document": "report",
    "opens": date(2026, 10, 12),
    "closes": date(2026, 10, 26),
}
PENALTY: dict[str, Any] = {
    "party": "示例公司",
    "code": CODE,
    "decided": date(2026, 10, 8),
    "facts": "超标排放水污染物",
    "law": "水污染防治法第八十三条",
    "sanction": "罚款十万元",
}
PERMIT: dict[str, Any] = {
    "holder": "示例公司",
    "code": CODE,
    "permit_no": f"{CODE}001P",
    "decided": date(2026, 10, 8),
    "valid_to": date(2031, 10, 7),
    "media": ["water"],
}
RESPONSE: dict[str, Any] = {
    "raised": "2026-10-08T10:00:00+08:00",
    "facts": "十月七日夜间确有异味，来自一处垃圾转运站。",
    "policy": "恶臭污染物排放标准对厂界浓度有明确限值。",
    "outcome": "已责令当日清运并加装除臭设施。",
}
LETTER: dict[str, Any] = {
    "received": date(2026, 10, 8),
    "answered": date(2026, 10, 9),
    "unit": "water",
    "subject": "询问河道水质",
}
COUNTY: dict[str, Any] = {
    "reported_at": "2026-10-08T09:00:00+08:00",
    "received_at": "2026-10-08T16:00:00+08:00",
    "adopted": True,
}
WITHHELD: dict[str, Any] = {"ground": "A16.2", "reason": "尚在讨论的过程稿", "next_review": date(2027, 1, 10)}
