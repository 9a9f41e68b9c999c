"""A redline as a page of its own, to be opened from a file: the site's styles inside, nothing fetched, nothing run."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from mingwen.messages import language_in_use

_ASSETS = Path(__file__).parent / "theme" / "assets"


def redline_page(title: str, kicker: str, inner: str) -> str:
    """The whole page; `inner` is HTML that is safe already, `title` and `kicker` are text."""
    css = "\n".join((_ASSETS / name).read_text("utf-8") for name in ("tokens.css", "mingwen.css"))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    language = "zh-CN" if language_in_use() == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        '<main class="md-main" id="main"><div class="md-main__inner md-main__inner--wide md-grid">'
        f'<header class="mw-title"><p class="mw-kicker">{escape(kicker)}</p><h1>{escape(title)}</h1></header>\n'
        f"{inner}\n</div></main>\n</body>\n</html>\n"
    )
