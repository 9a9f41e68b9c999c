"""Who answers for what: units, posts, people, columns, topics, legal bases and working days."""

from mingwen.register.cadence import Cadence, deadline, due_after, due_moment, is_past
from mingwen.register.columns import Column
from mingwen.register.law import AqiTable, LegalBasis, Topic
from mingwen.register.load import load, load_at, load_folder, load_index, load_workdays
from mingwen.register.model import Register
from mingwen.register.site import Site
from mingwen.register.units import Account, LeadingGroup, Person, Post, Unit
from mingwen.register.workdays import Unknown, WorkdayCalendar

__all__ = [
    "Account",
    "AqiTable",
    "Cadence",
    "Column",
    "LeadingGroup",
    "LegalBasis",
    "Person",
    "Post",
    "Register",
    "Site",
    "Topic",
    "Unit",
    "Unknown",
    "WorkdayCalendar",
    "deadline",
    "due_after",
    "due_moment",
    "is_past",
    "load",
    "load_at",
    "load_folder",
    "load_index",
    "load_workdays",
]
