"""What the payloads of all hosts share: pydantic models that read what is needed and let the rest go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

from mingwen.messages import MingwenError, _

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_GONE = {"ghost"}  # whom hosts put in the place of a deleted account
P = TypeVar("P", bound=BaseModel)


class Payload(BaseModel):
    """One object of a host's answer; hosts add keys as they like."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def _text(value: Any) -> Any:
    """Numbers that name something as text; nothing as empty."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _moment(value: Any) -> Any:
    """`2017-09-15 16:50:55 UTC`, as GitLab's webhooks write it, is a moment, and Gitea's year 1 is none."""
    if not isinstance(value, str):
        return value
    if value.startswith("0001-") or not value:
        return None
    return re.sub(r" (?:UTC|\+0000)\Z", "Z", value)


Id = Annotated[str, BeforeValidator(_text)]
Moment = Annotated[AwareDatetime | None, BeforeValidator(_moment)]


class User(Payload):
    """An account; GitLab says `username` where the others say `login`."""

    id: Id = ""
    login: Id = ""
    username: Id = ""
    type: Id = "User"
    bot: bool = False

    @property
    def name(self) -> str:
        """The login; empty where the account is gone."""
        found = self.login or self.username
        return "" if found.lower() in _GONE or self.id == "-1" else found

    @property
    def is_bot(self) -> bool:
        """Whether a program acts under it, as far as the host tells."""
        name = self.name.lower()
        marked = self.bot or self.type.lower() in ("bot", "mannequin") or self.id.startswith("-")
        return marked or name.endswith("[bot]") or re.fullmatch(r"(?:project|group)_\d+_bot(?:_\w+)?", name) is not None


NOBODY = User()


def parse(model: type[P], row: Mapping[str, Any]) -> P:
    """One object as the model has it; MingwenError names the fields that do not fit, and no value."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        fields = sorted({".".join(map(str, one["loc"])) for one in error.errors(include_input=False)})
        said = _("审阅记录的 {fields} 不是平台返回的样子").format(fields=_("、").join(fields))
        raise MingwenError(said) from None


def refuse(host: str) -> MingwenError:
    """The refusal of an object that is none of the host's."""
    return MingwenError(_("文件里有不认识的内容：不是 {host} 返回的审阅记录").format(host=host))


def commit_id(text: str | None) -> str:
    """A full commit id, or nothing: what is no id never reaches Git."""
    return text if text is not None and _COMMIT.fullmatch(text) else ""


def utc(at: datetime | None) -> str:
    """A moment as part of an id; empty where there is none."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
