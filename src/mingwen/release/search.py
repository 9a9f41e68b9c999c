"""The search index of a release: groups whose items did not change are taken over, the others are made anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from mingwen.item import strict
from mingwen.messages import speaking
from mingwen.release.cache import key_of
from mingwen.release.staging import Outcome, write_file
from mingwen.site.edition import Edition
from mingwen.site.search import Group, SearchPage, build_group, group_inputs, groups, manifest, page_of

FOLDER = "search/"
MANIFEST = f"{FOLDER}manifest.json"


def index_groups(edition: Edition) -> dict[str, tuple[Group, str]]:
    """The edition's groups and their folders (below `FOLDER`), by name; its folder is named by its inputs."""
    with speaking(edition.register.site.language):
        pages = {one.card.short: page_of(one, edition.register) for one in edition.listed}
    found = {}
    for group in groups(pages):
        found[group.name] = (group, f"{group.name}-{group_inputs(group, pages)[:16]}/")
    return found


def taken_over(folders: Mapping[str, tuple[Group, str]], known: Mapping[str, str]) -> dict[str, list[Outcome]]:
    """Groups whose files an earlier release has whole, by name: each key says how many belong together."""
    by_folder: dict[str, list[Outcome]] = defaultdict(list)
    for path, key in known.items():
        if path.startswith(FOLDER) and path.count("/") > 1:
            by_folder[path.split("/", 2)[1] + "/"].append(Outcome(path, key, None))
    return {
        name: files
        for name, (_group, folder) in folders.items()
        if (files := by_folder.get(folder, [])) and files[0].key == _key(folder, len(files))
    }


def write_group(group: Group, folder: str, edition: Edition, read: Callable[[str], bytes], root: Path) -> list[Outcome]:
    """Make one group anew and write its files."""
    pages: dict[str, SearchPage] = {}
    for short in group.keys:
        one = edition.by_short[short]
        block = strict.split(read(one.card.blob).decode(), [])
        pages[short] = page_of(one, edition.register, block.body if block else "")
    files = build_group(group, pages)
    key = _key(folder, len(files))
    return [
        Outcome(path, key, write_file(root, path, data, key))
        for path, data in ((f"{FOLDER}{folder}{name}", data) for name, data in files.items())
    ]


def manifest_of(folders: Mapping[str, tuple[Group, str]]) -> bytes:
    """The file by which the search page finds the groups."""
    return manifest(folders)


def _key(folder: str, count: int) -> str:
    return key_of("search", folder, count)
