"""The addresses of an index's sitemaps in, the days that their names promise out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from urllib.parse import urlsplit

Span = tuple[str, str]
"""First and last day, `YYYY-MM-DD`."""

_YEARS = range(1990, 2100)
_DATE = re.compile(r"(?<!\d)(\d{4})(?:[-_./]?(0[1-9]|1[0-2])(?:[-_./]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_DIGITS = re.compile(r"\d+")


def spans(urls: Iterable[str]) -> dict[str, Span]:
    """Address → its span, for those whose names hold a year, a month or a day (`/2024/05/`, `sitemap-202405.xml`).

    A year alone is one only where all names of that pattern have a year: `sitemap-1.xml` … `sitemap-2500.xml` are
    numbers, 1990 to 2099 among them.
    """
    found: dict[str, Span] = {}
    numbered: dict[str, bool] = {}
    patterns: dict[str, str] = {}
    for url in urls:
        parts = urlsplit(url)
        name = f"{parts.path}?{parts.query}"
        pattern = _DIGITS.sub("#", name)
        match = next((match for match in _DATE.finditer(name) if int(match[1]) in _YEARS), None)
        if match is None:
            numbered[pattern] = True
            continue
        found[url] = _span(int(match[1]), match[2], match[3])
        if match[2] is None:
            patterns[url] = pattern
    return {url: span for url, span in found.items() if not numbered.get(patterns.get(url, ""))}


def _span(year: int, month: str | None, day: str | None) -> Span:
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{monthrange(year, int(month))[1]:02}"
    return f"{year}-{month}-{day}", f"{year}-{month}-{day}"
