"""Bar charts as static SVG: no viewBox, every place in per cent, so that bars stretch and words keep their size.

A chart is an image with a title and a description that tells its story; the same numbers stand in a table beside it.
Colour is never the only sign: bars above the limit are hatched, the highest and the lowest carry their number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

_TOP, _BASE, _LABELS = 8.0, 88.0, 96.0  # per cent of the height: highest line, zero line, labels below
_LEFT, _WIDTH = 11.0, 89.0  # bars stand right of the words on the axis
_FULLEST = 0.74  # part of its place that a bar takes
_WIDEST = 9.0
_TICKS = 5  # labels below, about
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_LINES = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands below it, its value, and whether it is above a limit (then it is hatched)."""

    label: str
    value: Decimal
    over: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The name of the space between two lines of the scale."""

    name: str
    low: Decimal
    high: Decimal


def bar_chart(
    name: str,
    title: str,
    story: str,
    bars: Sequence[Bar],
    lines: Sequence[Decimal] = (),
    bands: Sequence[Band] = (),
) -> Markup:
    """A chart as `<svg>`. `name` makes its ids unique on the page; without `lines` the scale finds round ones."""
    lines = tuple(lines) or round_lines(max((bar.value for bar in bars), default=Decimal(1)))
    scale = _Scale(max((*lines, *(bar.value for bar in bars))))
    parts = [
        f'<svg role="img" aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(story)}</desc>',
    ]
    if any(bar.over for bar in bars):
        parts.append(_HATCH)
    for value in lines:
        y = scale.y(value)
        parts.append(f'<line x1="0" x2="100%" y1="{y}" y2="{y}"/><text x="0" y="{y}" dy="-4">{_number(value)}</text>')
    parts += _bars(bars, scale)
    for band in bands:
        if band.low < scale.top:
            y = scale.y((band.low + min(band.high, scale.top)) / 2)
            parts.append(f'<text class="band" x="0" y="{y}">{escape(band.name)}</text>')
    parts.append(f'<line class="base" x1="0" x2="100%" y1="{_BASE:g}%" y2="{_BASE:g}%"/></svg>')
    return Markup("".join(parts))  # noqa: S704  (numbers, and words escaped above)


_HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path fill="#fff" d="M0 0h7v7H0z"/><path fill="#a3281c" d="M0 0h3v7H0z"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to per cent of the height; zero is the base line."""

    top: Decimal

    def y(self, value: Decimal) -> str:
        return _percent(_BASE - (_BASE - _TOP) * float(value / self.top))

    def height(self, value: Decimal) -> str:
        return _percent((_BASE - _TOP) * float(value / self.top))


def _bars(bars: Sequence[Bar], scale: _Scale) -> list[str]:
    place = _WIDTH / max(1, len(bars))
    width = min(_WIDEST, place * _FULLEST)
    values = [bar.value for bar in bars]
    marked = {values.index(max(values)), values.index(min(values))} if values else set()
    every = max(1, math.ceil(len(bars) / _TICKS))
    parts = []
    for index, bar in enumerate(bars):
        left = _LEFT + place * index + (place - width) / 2
        middle = _percent(left + width / 2)
        kind = "over" if bar.over else "bar"
        parts.append(
            f'<rect class="{kind}" x="{_percent(left)}" y="{scale.y(bar.value)}" width="{_percent(width)}" '
            f'height="{scale.height(bar.value)}"/>'
        )
        if index in marked:
            parts.append(
                f'<text class="peak" x="{middle}" y="{scale.y(bar.value)}" dy="-6" text-anchor="middle">'
                f"{_number(bar.value)}</text>"
            )
        if (len(bars) - 1 - index) % every == 0:
            parts.append(f'<text x="{middle}" y="{_LABELS:g}%" text-anchor="middle">{escape(bar.label)}</text>')
    return parts


def round_lines(highest: Decimal) -> tuple[Decimal, ...]:
    """Three or four round values from above zero up to or past the highest one: 10, 20, 30 for 27."""
    if highest <= 0:
        return (Decimal(1),)
    rough = highest / _LINES
    power = Decimal(10) ** rough.adjusted()
    step = next(one * power for one in _STEPS if one * power >= rough)
    return tuple(step * count for count in range(1, math.ceil(highest / step) + 1))


def _percent(value: float) -> str:
    return f"{round(value, 2):g}%"


def _number(value: Decimal) -> str:
    """A number without trailing zeros or exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
