"""For machines that visit: sitemap.xml (sitemaps.org 0.9), robots.txt (RFC 9309), security.txt (RFC 9116)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from mingwen.register import Register

LIMIT = 50_000  # addresses that one sitemap may hold
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(base_url: str, entries: Iterable[tuple[str, str]]) -> str:
    """A sitemap of (path, day of last change or empty)."""
    urls = "".join(
        f"<url><loc>{escape(base_url + quote(path))}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in entries
    )
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{urls}</urlset>\n'


def index(base_url: str, names: Iterable[str]) -> str:
    """A sitemap of sitemaps, for sites of more than `LIMIT` addresses."""
    maps = "".join(f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>\n" for name in names)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{maps}</sitemapindex>\n'


def robots(base_url: str) -> str:
    """Everything may be read by everyone; public information is there to be found."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n"


def security_txt(register: Register, expires: str) -> str:
    """Where to report a weakness; `expires` is an RFC 3339 moment less than a year away (RFC 9116 2.5.5)."""
    site = register.site
    lines = [
        f"Contact: mailto:{site.email}",
        f"Contact: tel:+86-{site.phone}",
        f"Expires: {expires}",
        "Preferred-Languages: zh, en",
        f"Canonical: {site.base_url}.well-known/security.txt",
    ]
    return "\n".join(lines) + "\n"
