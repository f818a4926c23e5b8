"""An address in, the kind of trap that it looks like out: pages that a site makes up without end.

A pattern must be one that no archive has. Years, months and days in an address are its most usual part; so is a section
within a section of the same name.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

MAX_SEGMENTS = 25
"""Parts of a path; the longest of 58,000 addresses on news pages has 19."""
MAX_PARAMETERS = 40
"""Of a query; the most on those pages are 22."""
MOST_PARAMETERS = 100
"""More than these no article has, whatever is said of it: each of them costs the crawl's own process."""
MAX_SAME_PARAMETER = 6
"""Times that one parameter is named: a filter is added to a list, and again to the list that this gives."""
_MONTH = re.compile(
    r"/(2[01]\d\d)[-/](?:0?[1-9]|1[0-2])(?:[-/]\d\d?)?/?(?=\?|$)|[?&]\w+=(2[01]\d\d)-(?:0[1-9]|1[0-2])(?!\d)"
)
"""A whole address of a month or day, as a calendar's is: before a headline a year may be of another calendar, or the
one that a story is about."""


def trap(url: str, year: int) -> str | None:
    """What gives away an address of pages without end, "repeated", "deep", "query" or "future"; None for any other.

    `year` is the one that it is now.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return "deep"
    if _repeats(segments):
        return "repeated"
    names = [pair.partition("=")[0] for pair in parts.query.split("&")] if parts.query else []
    if len(names) > MAX_PARAMETERS or max(Counter(names).values(), default=0) >= MAX_SAME_PARAMETER:
        return "query"
    # A calendar has a page for each day that will ever be; what happens in two years is no story's day.
    if any(int(path or query) > year + 1 for path, query in _MONTH.findall(f"{parts.path}?{parts.query}")):
        return "future"
    return None


def is_overladen(url: str) -> bool:
    """Whether an address has so many parameters that it is better not looked at."""
    return url.count("&") >= MOST_PARAMETERS


def _repeats(segments: list[str]) -> bool:
    """Whether a path goes in a circle: one part or several come three times in a row."""
    for length in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * length + 1):
            once = segments[start : start + length]
            thrice = once * 3 == segments[start : start + 3 * length]
            if thrice and not "".join(once).isdigit():
                return True
    return False
