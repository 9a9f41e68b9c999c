"""An office-automation system (办公自动化): one instance of its approval form, in a JSON that we document.

See docs/evidence-oa.md; the JSON Schema, `oa.schema.json` beside this module, is made from the models below. What was
signed is said by content: `digest`, which `mingwen explain` prints, or `sha256` of the item's file as it hung on the
form. A step that says neither gives level `bound` and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from mingwen.evidence.hosts import review
from mingwen.evidence.hosts.payload import parse, refuse
from mingwen.evidence.hosts.review import Review
from mingwen.item.digest import PATTERN
from mingwen.item.index_no import PATTERN as INDEX_NO
from mingwen.messages import N_, _

HOST = "oa"
FORMAT = "mingwen-oa/1"
_DECISIONS = {
    "agree": review.APPROVED,
    "reject": review.CHANGES,
    "withdraw": review.TAKEN_BACK,
    "read": review.COMMENT,
}

_WORDS = ("title", "description")

Name = Annotated[str, Field(min_length=1, max_length=80)]
Digest = Annotated[str, Field(pattern=f"^{PATTERN}$")]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Strict(BaseModel):
    """What we document ourselves is read to the letter: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Step(Strict):
    """One step of the form: who decided what, when, about which text."""

    no: int = Field(ge=1, description=N_("步骤序号，同一张单子里不重复"))
    name: Name = Field(description=N_("步骤名称，例如“核查”“审核”"))
    account: Name = Field(description=N_("经办人在办公系统里的账号，与登记册 people.yml 里 host: oa 的账号一致"))
    at: AwareDatetime = Field(description=N_("办理时间，带时区"))
    decision: Literal["agree", "reject", "withdraw", "read"] = Field(description=N_("同意、退回、撤回、已阅"))
    digest: Digest | None = Field(None, description=N_("所签原文的摘要（mingwen explain 显示的）"))
    sha256: Sha256 | None = Field(None, description=N_("挂在单子上的信息文件（.md）的 SHA-256"))


class Instance(Strict):
    """One approval form, about one item."""

    model_config = ConfigDict(title=N_("明文：办公系统审批记录"))

    format: Literal["mingwen-oa/1"]
    instance: Name = Field(description=N_("办公系统里的流程编号"))
    index_no: str = Field(pattern=f"^{INDEX_NO}$", description=N_("信息的完整索引号"))
    url: str = Field("", max_length=400, description=N_("流程的地址，可以不写"))
    steps: tuple[Step, ...] = Field(min_length=1)


def read(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Review]]:
    """The reviews of forms, each with the index number of the item that it is about."""
    for row in rows:
        if row.get("format") != FORMAT:
            raise refuse(FORMAT)
        form = parse(Instance, row)
        yield from ((form.index_no, _review(form, step)) for step in form.steps)


def _review(form: Instance, step: Step) -> Review:
    return Review(
        host=HOST,
        id=f"{form.instance}/{step.no}",
        login=step.account,
        account=step.account,
        state=_DECISIONS[step.decision],
        submitted=step.at,
        url=form.url,
        digest=step.digest or "",
        sha256=step.sha256 or "",
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the form, described in the language in use."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_spoken(Instance.model_json_schema())}


def _spoken(node: Any) -> Any:
    """The same with our own words translated; what pydantic makes of field names and docstrings is left out."""
    if isinstance(node, list):
        return [_spoken(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _(value) if key in _WORDS else _spoken(value)
        for key, value in node.items()
        if key not in _WORDS or not value.isascii()
    }
