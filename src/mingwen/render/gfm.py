"""GitHub's own Markdown parser (cmark-gfm), called so that it gives its memory back.

`cmarkgfm.cmark` frees neither the tree nor the HTML of a page, about sixty times the page's size: 10,000 pages would
cost a gigabyte. The two functions that free them are in the same shared library but not in the binding, so they are
called through ctypes; where a build hides them, pages are still right and memory is not given back. See
docs/adr/0003-gfm-parser.md.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from cmarkgfm import _cmark
from cmarkgfm.cmark import Options

_EXTENSIONS = (b"table", b"autolink", b"strikethrough")
_SAFE = Options.CMARK_OPT_FOOTNOTES  # without CMARK_OPT_UNSAFE: raw HTML becomes OMITTED, javascript: becomes ""
_PLACED = _SAFE | Options.CMARK_OPT_SOURCEPOS

OMITTED = "<!-- raw HTML omitted -->"  # what stands where the source had raw HTML; text can never produce it

_lib, _ffi = _cmark.lib, _cmark.ffi
_lib.cmark_gfm_core_extensions_ensure_registered()
_extensions = [_lib.cmark_find_syntax_extension(name) for name in _EXTENSIONS]
if any(extension == _ffi.NULL for extension in _extensions):  # pragma: no cover - a build without GFM
    raise ImportError("cmarkgfm was built without the GFM extensions")


def html(source: str, *, places: bool = False, raw: bool = False) -> str:
    """The source as HTML, without raw HTML and without script links; `places` adds `data-sourcepos` to each block.

    Tables, footnotes, strikethrough and autolinks are on; nothing else beyond CommonMark is. With `raw` all HTML stays
    as it was written: to be looked at, never to be shown.
    """
    options = (_PLACED if places else _SAFE) | (Options.CMARK_OPT_UNSAFE if raw else 0)
    data = source.encode("utf-8", "replace")
    parser = _lib.cmark_parser_new(options)
    try:
        for extension in _extensions:
            _lib.cmark_parser_attach_syntax_extension(parser, extension)
        _lib.cmark_parser_feed(parser, data, len(data))
        root = _lib.cmark_parser_finish(parser)
        output = _lib.cmark_render_html(root, options, _lib.cmark_parser_get_syntax_extensions(parser))
        text: str = _ffi.string(output).decode("utf-8")
        _release(_free_text, output)
        _release(_free_tree, root)
    finally:
        _lib.cmark_parser_free(parser)
    return text


def _foreign(library: str | None, name: str) -> Callable[[int], None] | None:
    """A C function of one pointer, or None where the library does not show it."""
    try:
        function: Any = getattr(ctypes.CDLL(library), name)
    except (OSError, AttributeError):
        return None
    function.argtypes, function.restype = [ctypes.c_void_p], None
    return function  # type: ignore[no-any-return]


def _release(function: Callable[[int], None] | None, pointer: Any) -> None:
    if function is not None:
        function(int(_ffi.cast("uintptr_t", pointer)))


_free_tree = _foreign(_cmark.__file__, "cmark_node_free")
_free_text = _foreign(None, "free")
