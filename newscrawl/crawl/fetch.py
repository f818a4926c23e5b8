"""Turns one URL into a Page, or into a Rejection that says why not, with the crawl's own politeness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl import urls
from newscrawl.crawl.errand import Answer, Fetch, run_errands
from newscrawl.errors import ConfigError
from newscrawl.items import Page, Rejection


def fetch_page(url: str, settings: Mapping[str, Any] | None = None) -> Page | Rejection:
    """Fetch one page, obeying robots.txt and every limit of a crawl.

    `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's. Installs a Twisted reactor: call it from
    the main thread, once a process, and not together with `run.run`. Raises ConfigError for a wrong setting or URL.
    """
    address = urls.absolute(url, None)
    if address is None:
        raise ConfigError(f"{url!r} is no http or https URL")

    async def errand(fetch: Fetch) -> Answer:
        return await fetch(address, is_article=True)

    # No delay before the only page.
    [answer] = run_errands([(errand, None)], {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, **(settings or {})})
    found = answer.page or answer.rejection
    assert found is not None
    return found
