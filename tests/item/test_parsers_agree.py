"""Our reading, python-frontmatter's and MkDocs' agree on every file that we accept, and we refuse where they would not.

The rows of the parser differential in docs/threats.md are the named cases; Hypothesis looks for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frontmatter
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from mingwen.item.handler import FormError, StrictHandler
from mingwen.item.reader import Reading, read_item
from tests.item.specimen import BODY, FRONT, PATH, TEXT


def read(text: str | bytes) -> Reading:
    return read_item(PATH, text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)


def keys(node: Any) -> Any:
    """The keys of a tree, whatever its scalars."""
    if isinstance(node, Mapping):
        return {key: keys(child) for key, child in node.items()}
    return [keys(child) for child in node] if isinstance(node, list) else None


def assert_agree(text: str) -> None:
    """All three readers see the same block, keys and body."""
    reading = read(text)
    assert reading.item is not None
    assert reading.tree is not None
    ours, body = keys(reading.tree.data), reading.item.body
    doc, mkdocs = get_data(text)
    assert keys(mkdocs) == ours
    assert doc == body.lstrip("\n")
    page = frontmatter.loads(text)
    assert keys(page.metadata) == ours
    assert page.content == body.strip()
    strict = frontmatter.loads(text, handler=StrictHandler())
    assert strict.metadata == reading.tree.data
    assert strict.content == body.strip()


def test_the_specimen_is_read_the_same_by_all() -> None:
    assert read(TEXT).faults == ()
    assert_agree(TEXT)


REFUSED = {
    # blank line before, long fences, no line break after, other spaces after: python-frontmatter reads, MkDocs does not
    "blank line before": ("\n" + TEXT, "MW-F010"),
    "space before": (" " + TEXT, "MW-F010"),
    "four dashes open": ("-" + TEXT, "MW-F010"),
    "four dashes close": (TEXT.replace("\n---\n", "\n----\n", 1), "MW-F012"),
    "nothing after the fence": (f"---\n{FRONT}---", "MW-F011"),
    "no closing fence": (f"---\n{FRONT}", "MW-F011"),
    "NBSP after the fence": (TEXT.replace("\n---\n", "\n---\u00a0\n", 1), "MW-F012"),
    "U+3000 after the fence": (TEXT.replace("\n---\n", "\n---\u3000\n", 1), "MW-F012"),
    "space after the fence": (TEXT.replace("\n---\n", "\n--- \n", 1), "MW-F012"),
    "space after the first fence": (TEXT.replace("---\n", "--- \n", 1), "MW-F010"),
    # MkDocs reads, python-frontmatter does not
    "closing dots": (TEXT.replace("\n---\n", "\n...\n", 1), "MW-F012"),
    "no fence at all": (FRONT + BODY, "MW-F010"),
    "BOM": ("\ufeff" + TEXT, "MW-F002"),
    # one raises, the other makes the block page text
    "broken YAML": (TEXT.replace("mode: active", "mode: [active"), "MW-F014"),
    "tab": (TEXT.replace("mode: active", "mode:\t[a\n\t]"), "MW-F014"),
    "day that is none": (TEXT.replace("formed: 2026-10-08", "formed: 2026-02-30"), "MW-F023"),
    "merge key": (TEXT.replace("mode: active", "<<: {mode: active}"), "MW-F019"),
    # other formats
    "JSON": ('{"title": "x"}\n' + BODY, "MW-F010"),
    "TOML": ("+++\ntitle = 'x'\n+++\n" + BODY, "MW-F010"),
    # both read, and lose something
    "twice": (TEXT.replace("mode: active", "mode: active\nmode: withheld"), "MW-F017"),
    "twice inside": (TEXT.replace("by: water-head, date", "by: a, by: water-head, date"), "MW-F017"),
    "no is False": (TEXT.replace("mode: active", "no: 1\nmode: active"), "MW-F019"),
    "number as a key": (TEXT.replace("mode: active", "0123: 1\nmode: active"), "MW-F019"),
    # the block ends there for all three
    "dashes in a block scalar": (TEXT.replace("summary: 两", "summary: |\n  甲\n---\n  两"), "MW-F022"),
    "two documents": (TEXT.replace("mode: active", "mode: active\n--- \ntitle: x"), "MW-F012"),
    "comment as a document": (f"---\n# {FRONT}---\n", "MW-F022"),
    "list": ("---\n- a\n---\n", "MW-F014"),
    "scalar": ("---\na\n---\n", "MW-F014"),
    "empty": ("", "MW-F010"),
    "empty block": ("---\n---\n", "MW-F022"),
    # what aliases, anchors and tags do
    "alias": (TEXT.replace("with: []", "with: &w []\ntopics: *w"), "MW-F015"),
    "itself": (TEXT.replace("with: []", "with: &w [*w]"), "MW-F015"),
    "bomb": ("---\na: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)) + "---\n", "MW-F015"),
    "tag": (TEXT.replace("revision: 1", "revision: !!python/object/apply:os.system [id]"), "MW-F016"),
    "binary": (TEXT.replace("revision: 1", "revision: !!binary aGk="), "MW-F016"),
    "deep": (TEXT.replace("with: []", f"with: {'[' * 40}{']' * 40}"), "MW-F018"),
    "complex key": (TEXT.replace("with: []", "? [a]\n: b"), "MW-F019"),
    "null key": (TEXT.replace("with: []", "~: b"), "MW-F019"),
    "long": (TEXT.replace("with: []", f"with: [{'a, ' * 6000}]"), "MW-F013"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_where_readers_would_differ(name: str) -> None:
    text, rule = REFUSED[name]
    assert rule in {fault.id for fault in read(text).faults}, read(text).faults


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (TEXT.encode("gb18030"), "MW-F001"),
        (TEXT.encode("utf-16"), "MW-F001"),
        (TEXT.encode("utf-16-le"), "MW-F001"),
        (TEXT.encode("utf-8-sig"), "MW-F002"),
        (TEXT.replace("\n", "\r\n").encode(), "MW-F003"),
        (TEXT.replace("\n", "\r").encode(), "MW-F003"),
        (TEXT.encode() + b"\0", "MW-F004"),
        (TEXT.encode() + b"\x1b[31m", "MW-F004"),
        (TEXT.encode() + b"\xff", "MW-F001"),
        (TEXT.encode() + b"\xed\xa0\x80", "MW-F001"),  # a lone surrogate
        (TEXT.encode() + b"\xc0\xaf", "MW-F001"),  # an overlong slash
        (TEXT.encode() + b"a" * 5_000_000, "MW-F005"),
    ],
)
def test_bytes_that_are_no_plain_text(raw: bytes, rule: str) -> None:
    assert rule in {fault.id for fault in read(raw).faults}


HIDDEN = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u202a", "\u202e", "\u2066", "\u2069", "\u2060", "\ufeff", "\u00ad"),
    *("\u2028", "\u2029", "\u0085", "\ue000", "\ufe0f", "\U000e0041", "\U000e0100", "\uffff", "\u3164", "\x7f"),
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda hidden: f"U+{ord(hidden):04X}")
def test_hidden_characters_are_placed(hidden: str) -> None:
    (fault,) = read(TEXT.replace("总磷", f"总{hidden}磷")).faults
    line = TEXT.splitlines().index("| 总磷 | 0.02 |") + 1
    assert (fault.id, fault.line, fault.column) == ("MW-F004", line, 4)


def test_a_joiner_between_pictures_is_lawful() -> None:
    assert read(TEXT.replace("总磷", "👩\u200d🔬")).faults == ()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"---\n")
@example(b"---\n---")
@example(b"---\n\n---\n")
@example(b"---\n%YAML 1.1\n---\n")
@example(b"---\n\xe2\x80\xa8---\n")
def test_any_bytes_give_an_item_or_faults(raw: bytes) -> None:
    reading = read(raw)
    assert reading.item is not None or reading.faults
    for fault in reading.faults:
        line, column = (fault.line, fault.column) if fault.line else reading.locate(fault.field)
        assert line >= 1
        assert column >= 0


_PIECES = st.sampled_from(
    [
        *(
            "\n",
            "---\n",
            "...\n",
            "- ",
            ": ",
            "#",
            "'",
            '"',
            "{",
            "}",
            "[",
            "]",
            ",",
            "&a ",
            "*a",
            "!x ",
            "|\n",
            ">\n",
            "? ",
        ),
        *("%", "no", "yes", "on", "~", "null", "2026-02-30", "0x1F", "1_000", "12:30:45", "=", "<<: ", "中", " ", "\t"),
        *("\u3000", "\u00a0", "title: x\n", "with: []\n", "sample: true\n", "\n---\n", "+++\n", "{\n", "```\n"),
    ]
)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """The specimen with a few pieces put in, taken out or doubled."""
    text = TEXT
    for _round in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + draw(_PIECES) + draw(st.sampled_from([text[start:end], ""])) + text[end:]
    return text


@settings(max_examples=800, deadline=None)
@given(bent())
def test_what_we_accept_all_read_the_same(text: str) -> None:
    reading = read(text)
    assert reading.item is not None or reading.faults
    if reading.item is not None and not reading.faults:
        assert_agree(text)


# The strict handler


@pytest.mark.parametrize(
    "name", ["closing dots", "twice", "alias", "tag", "four dashes close", "broken YAML", "no fence at all"]
)
def test_the_handler_refuses_what_we_refuse(name: str) -> None:
    with pytest.raises(FormError) as caught:
        frontmatter.loads(REFUSED[name][0], handler=StrictHandler())
    assert caught.value.faults


def test_the_handler_keeps_what_was_written() -> None:
    page = frontmatter.loads(TEXT, handler=StrictHandler())
    assert page["revision"] == "1"
    assert page["keywords"] == ["饮用水", "0123", "12:30:45"]
    assert page.metadata["secrecy"] == {
        "doubt": "no",
        "conclusion": "clear",
        "by": "water-head",
        "date": "2026-10-09",
        "basis": [],
    }


def test_the_handler_reads_an_item_without_body() -> None:
    assert frontmatter.loads(f"---\n{FRONT}---\n", handler=StrictHandler()).content == ""
