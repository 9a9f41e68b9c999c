"""Search without a server: an index of the site's items in small static files, and the page that reads it."""

from mingwen.site.search.index import SIZE, Group, SearchPage, build_group, group_inputs, groups, manifest, page_of
from mingwen.site.search.page import assets, page_head, page_main

__all__ = [
    "SIZE",
    "Group",
    "SearchPage",
    "assets",
    "build_group",
    "group_inputs",
    "groups",
    "manifest",
    "page_head",
    "page_main",
    "page_of",
]
