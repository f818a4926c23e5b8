"""The bytes of a robots.txt into the addresses of its Sitemap lines."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from newscrawl.urls import absolute

MAX_LINES = 1_000
"""Sitemap lines that are read: far more than are followed in a run. Ten thousand took half a second."""
# The spellings that crawlers forgive; the line belongs to no group, so that it may stand anywhere.
_LINE = re.compile(r"^[ \t]*site-?maps?[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)


def sitemaps(body: bytes, url: str) -> list[str]:
    """Return the absolute addresses that the Sitemap lines of the robots.txt at `url` name, in its order, each once.

    Those of the first MAX_LINES. A robots.txt that is named as a sitemap, be it this one, is left out. A web page in
    its place gives [].
    """
    text = body.decode("utf-8-sig", "replace").replace("\r", "\n").lstrip()
    if text.startswith("<"):
        return []
    found = (absolute(match[1], url) for match in islice(_LINE.finditer(text), MAX_LINES))
    return list(dict.fromkeys(address for address in found if address and not is_robots(address)))


def is_robots(url: str) -> bool:
    """Whether `url` is a host's robots.txt."""
    return urlsplit(url).path.lower() == "/robots.txt"
