"""What stands on the pages: every page of an edition, what it is made from, and the shells it is filled into."""

from __future__ import annotations

from collections.abc import Iterator

from mingwen.site.edition import Edition
from mingwen.site.pages.browse import browse_pages
from mingwen.site.pages.columns import column_pages
from mingwen.site.pages.data import data_pages
from mingwen.site.pages.directory import directory_pages
from mingwen.site.pages.fixed import fixed_pages
from mingwen.site.pages.home import home_page
from mingwen.site.pages.items import item_inputs, item_page, resolver
from mingwen.site.pages.log import log_pages
from mingwen.site.pages.model import Filled, Page, SiteContext, root_of
from mingwen.site.pages.shells import chrome_of, shell_specs
from mingwen.site.pages.units import unit_pages
from mingwen.site.pages.versions import Text, VersionPage, kept_files, version_pages
from mingwen.site.pages.view import view_of

__all__ = [
    "Filled",
    "Page",
    "SiteContext",
    "Text",
    "VersionPage",
    "chrome_of",
    "item_inputs",
    "item_page",
    "kept_files",
    "plan",
    "resolver",
    "root_of",
    "shell_specs",
    "version_pages",
]


def plan(edition: Edition, site_context: SiteContext) -> Iterator[Page]:
    """Every file of the site but the items' own pages and their attachments. Paths are unique."""
    view = view_of(edition, site_context)
    yield home_page(view)
    yield from fixed_pages(view)
    yield from directory_pages(view)
    yield from browse_pages(view)
    yield from unit_pages(view)
    yield from column_pages(view)
    yield from log_pages(view)
    yield from data_pages(view)
