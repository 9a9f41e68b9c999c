"""What HTML of a plain page stays, and that whatever does not is told."""

from __future__ import annotations

import pytest

from mingwen.render.plain import dropped, sanitised


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 说明\n\n<script>a()</script>\n", (("<script>", 3),)),
        ('<p class="a" ONCLICK="b()">c</p>\n', (("onclick", 1),)),
        ("甲\n\n<!-- 只给同事看 -->\n", (("<!-- -->", 3),)),
        ("甲\n\n[乙](javascript:b)\n", (("javascript:", 3),)),
        ('<a href="java\tscript:b">c</a>\n', (("javascript:", 1),)),
        ("<svg><style>a{}</style></svg>\n", (("<style>", 1), ("<svg>", 1))),
        ('<iframe src="https://www.example.invalid/"></iframe>\n', (("<iframe>", 1),)),
    ],
)
def test_what_goes_is_told_with_its_line(text: str, told: tuple[tuple[str, int], ...]) -> None:
    assert dropped(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "`<script>`\n\n    <iframe>\n",
        "```html\n<!-- a -->\n```\n",
        '<section class="a" id="b"><h2>c</h2></section>\n',
        "甲[^1]\n\n[^1]: 乙\n",
        "[甲](help.md#乙) <https://www.example.invalid/> [丙](mailto:a@example.invalid)\n\n| a |\n|--:|\n| b |\n",
        '<table><tr><td colspan="2" align="right">甲</td></tr></table>\n',
    ],
)
def test_what_stays_is_not_told(text: str) -> None:
    assert dropped(text) == ()


def test_what_is_told_is_what_goes() -> None:
    kept = sanitised('<p class="a" onclick="b()">c<!-- d --><script>e</script><a href="javascript:f">g</a></p>')
    assert kept == '<p class="a">c<a>g</a></p>'
