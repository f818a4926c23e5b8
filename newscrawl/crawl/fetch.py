"""Turns one URL into a Page, or into a Rejection that says why not, with the crawl's own politeness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl.items import Page, Rejection


def fetch_page(url: str, settings: Mapping[str, Any] | None = None) -> Page | Rejection:
    """Fetch one page, obeying robots.txt and every limit of a crawl.

    `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's. Installs a Twisted reactor: call it from
    the main thread, once a process, and not together with `run.run`. Raises ConfigError for a wrong setting or URL.
    """
    raise NotImplementedError
