"""What Git remembers: each item's landings and revisions, read in one pass, and which numbers are taken."""

from mingwen.history.by_path import revisions_by_path
from mingwen.history.log import History, ItemLandings, Landing, landings
from mingwen.history.model import AttachedFile, ItemRevisions, Revision, Revisions, Signed
from mingwen.history.read import revisions

__all__ = [
    "AttachedFile",
    "History",
    "ItemLandings",
    "ItemRevisions",
    "Landing",
    "Revision",
    "Revisions",
    "Signed",
    "landings",
    "revisions",
    "revisions_by_path",
]
