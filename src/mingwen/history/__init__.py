"""What Git remembers: when each item landed on the main branch, read in one pass, and which numbers are taken."""

from mingwen.history.log import History, ItemLandings, Landing, landings

__all__ = ["History", "ItemLandings", "Landing", "landings"]
