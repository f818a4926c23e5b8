"""Turns one URL into a Page, or into a Rejection that says why not, with the crawl's own politeness."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.crawl import config
from newscrawl.crawl.failures import rejection_of
from newscrawl.crawl.run import project_settings
from newscrawl.crawl.spiders.base import page_of
from newscrawl.errors import ConfigError
from newscrawl.items import Page, Rejection


class _OnePage(Spider):
    name = "one-page"

    def __init__(self, url: str, into: list[Page | Rejection]) -> None:
        super().__init__()
        self.url = url
        self.into = into

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, self.arrived, errback=self.failed)

    def arrived(self, response: Response) -> None:
        self.into.append(page_of(response))

    def failed(self, failure: Failure) -> None:
        self.into.append(rejection_of(failure, self.url, None))


def fetch_page(url: str, settings: Mapping[str, Any] | None = None) -> Page | Rejection:
    """Fetch one page, obeying robots.txt and every limit of a crawl.

    `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's. Installs a Twisted reactor: call it from
    the main thread, once a process, and not together with `run.run`. Raises ConfigError for a wrong setting or URL.
    """
    address = urls.absolute(url, None)
    if address is None:
        raise ConfigError(f"{url!r} is no http or https URL")
    # Nothing of a run: no ledger, no pipelines, no delay before the only page.
    bare = {"ADDONS": {}, "ITEM_PIPELINES": {}, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "FEEDS": {}}
    middlewares = {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "newscrawl.crawl.middlewares.RobotsMiddleware": 100,
    }
    whole = project_settings(
        {**bare, "DOWNLOADER_MIDDLEWARES": middlewares, "LOG_LEVEL": "CRITICAL", **(settings or {})}
    )
    whole.set("USER_AGENT", config.user_agent(whole), "cmdline")
    process = AsyncCrawlerProcess(whole)
    into: list[Page | Rejection] = []
    process.crawl(_OnePage, url=address, into=into)
    process.start()
    if not into:
        raise ConfigError(f"{url}: the fetch was interrupted")
    return into[0]
