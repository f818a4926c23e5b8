"""A run that is told to end in, requests that wait for their host's turn refused: it ends soon. An extension."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from newscrawl.crawl.failures import RunEnded


def is_closing(crawler: Crawler) -> bool:
    """Whether the crawler's run has been told to end, or has ended."""
    engine = crawler.engine
    running = getattr(engine, "_slot", None)
    return engine is None or running is None or running.closing is not None


class PromptStop:
    """When a run closes, what Scrapy has queued for slow hosts is given up instead of fetched.

    Scrapy itself fetches all of it first: up to CONCURRENT_REQUESTS pages, a second or more each, after Ctrl-C.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stop = cls(crawler)
        crawler.signals.connect(stop._look, signals.response_downloaded)
        crawler.signals.connect(stop._look, signals.request_left_downloader)
        return stop

    def _look(self) -> None:
        if not is_closing(self.crawler) or self.crawler.engine is None:
            return
        for host in self.crawler.engine.downloader.slots.values():
            while host.queue:
                _, waiting = host.queue.popleft()
                waiting.errback(Failure(RunEnded("the run ended before its turn came")))  # type: ignore[no-untyped-call]
