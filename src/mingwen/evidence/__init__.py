"""Who really approved: the sign-off chain of an item, judged by the register of the day."""

from mingwen.evidence.chain import Chain, Missing, faults, level, missing, resolve

__all__ = ["Chain", "Missing", "faults", "level", "missing", "resolve"]
