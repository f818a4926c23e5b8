"""The kinds of page in the set: what stands on each, and whether it is an article or for which reasons it is none."""

from shapes.kinds import lists, messages, stories, various, withheld
from shapes.kinds.base import KINDS, Kind

__all__ = ["KINDS", "Kind", "lists", "messages", "stories", "various", "withheld"]
