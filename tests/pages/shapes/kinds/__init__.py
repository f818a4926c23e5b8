"""The kinds of page in the set: what stands on each, and whether it is an article or for which reasons it is none."""

from shapes.kinds import lists, messages, stories, various, withheld  # isort: split

from shapes.kinds import doubtful  # the last, for a kind's number chooses its markup
from shapes.kinds.base import KINDS, Kind

__all__ = ["KINDS", "Kind", "doubtful", "lists", "messages", "stories", "various", "withheld"]
