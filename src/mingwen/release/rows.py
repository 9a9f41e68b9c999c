"""What reading one item gave, in memory and as a cache keeps it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from mingwen.messages import Finding
from mingwen.rules.case import Facts
from mingwen.site.card import Card

_FACTS = tuple(field.name for field in fields(Facts))
_FINDING = tuple(field.name for field in fields(Finding))


@dataclass(frozen=True, slots=True)
class Row:
    """An item's card (None where it may not be published), its facts (None where its form fails), its findings."""

    card: Card | None
    facts: Facts | None
    findings: tuple[Finding, ...]

    def as_json(self) -> list[Any]:
        """The row as a JSON list; dates become ISO strings."""
        return [
            self.card.as_row() if self.card else None,
            [_plain(getattr(self.facts, name)) for name in _FACTS] if self.facts else None,
            [[getattr(finding, name) for name in _FINDING] for finding in self.findings],
        ]

    @classmethod
    def from_json(cls, stored: list[Any]) -> Row:
        """The row of `as_json`."""
        card, facts, findings = stored
        return cls(
            Card.from_row(card) if card else None,
            _facts(dict(zip(_FACTS, facts, strict=True))) if facts else None,
            tuple(Finding(*finding) for finding in findings),
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _facts(values: dict[str, Any]) -> Facts:
    values["relations"] = tuple((name, short) for name, short in values["relations"])
    values["targets"] = tuple((line, target) for line, target in values["targets"])
    values["decided"] = date.fromisoformat(values["decided"])
    values["published"] = date.fromisoformat(values["published"])
    values["first_signed"] = date.fromisoformat(values["first_signed"]) if values["first_signed"] else None
    return Facts(**values)
