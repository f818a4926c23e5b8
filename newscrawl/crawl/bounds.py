"""What a run does in, whether it has done enough out: bounds of one source's part, and of all parts together."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import _schedule_coro

from newscrawl.crawl import config
from newscrawl.crawl.config import Config
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.joining import is_for_part
from newscrawl.crawl.stopping import is_closing
from newscrawl.items import Link

NO_ANSWER = frozenset({"fetch/download_failed", "fetch/download_timeout", "fetch/response_too_large"})
"""Rejections of pages whose host did not give what was asked for, nor any other answer."""
FAILED = NO_ANSWER | {"fetch/http_error"}


class SourceBounds:
    """An extension: ends a source's run after its minutes, or as many failures in a row as its errors.

    Both are keys of the source, else NEWSCRAWL_SOURCE_MINUTES and NEWSCRAWL_SOURCE_ERRORS.

    A host that is down, or refuses us, fails in a row; an address of a page that is gone does not count as a failure.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.config = config.read_for(crawler.settings, getattr(crawler.spider, "source", None))
        self.errors = 0
        self._alarm: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """NotConfigured where neither bound is set."""
        bounds = cls(crawler)
        if not bounds.config.source_minutes and not bounds.config.source_errors:
            raise NotConfigured
        crawler.signals.connect(bounds._opened, signals.spider_opened)
        crawler.signals.connect(bounds._answered, signals.response_received)
        crawler.signals.connect(bounds._heard, newscrawl_event)
        crawler.signals.connect(bounds._closed, signals.spider_closed)
        return bounds

    def _opened(self) -> None:
        if minutes := self.config.source_minutes:
            self._alarm = call_later(minutes * 60, close, self.crawler, "source_minutes")

    def _answered(self, response: Response) -> None:
        refused = response.status in (401, 403, 429) or response.status >= 500
        self._count(refused)

    def _heard(self, event: Event) -> None:
        if event.reason in NO_ANSWER:
            self._count(True)

    def _count(self, failed: bool) -> None:
        self.errors = self.errors + 1 if failed else 0
        if 0 < self.config.source_errors <= self.errors:
            close(self.crawler, "source_errors")

    def _closed(self) -> None:
        if self._alarm:
            self._alarm.cancel()


class RunBounds:
    """Counts what all sources of a run do together; `passed` names the bound that they have passed, if any.

    A page counts when it has come, or has failed: by the time that workers are done with it, many more have come.
    """

    def __init__(self, bounds: Config) -> None:
        self.config = bounds
        self.pages = 0
        self.errors = 0
        self._began = time.monotonic()

    def answered(self, response: Response) -> None:
        """Count the page of an article, whatever its status."""
        request = response.request
        self.pages += (
            request is not None and isinstance(request.cb_kwargs.get("link"), Link) and not is_for_part(request)
        )

    def hear(self, event: Event) -> None:
        """Count a failed download, and the page that did not come."""
        self.pages += event.reason in NO_ANSWER
        self.errors += event.reason in FAILED

    @property
    def passed(self) -> str | None:
        """The finish reason that goes with the first bound that is passed."""
        values = (
            ("max_minutes", (time.monotonic() - self._began) / 60, self.config.max_minutes),
            ("max_pages", self.pages, self.config.max_pages),
            ("max_errors", self.errors, self.config.max_errors),
            ("max_memory", self.config.max_memory_mb and megabytes(), self.config.max_memory_mb),
        )
        return next((name for name, value, bound in values if bound and value >= bound), None)


def megabytes() -> float:
    """Megabytes of memory that this process takes; the most that it has taken, where the system does not tell."""
    try:
        _, resident, *_ = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:  # no Linux
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on a Mac, else kilobytes
        return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    # Not the peak: Linux hands that of a parent on, and a run that a big program starts would end at once.
    return int(resident) * resource.getpagesize() / (1 << 20)


def close(crawler: Crawler, reason: str) -> None:
    """End a crawler's run, with this finish reason; nothing where it is not open yet, or closing."""
    try:
        engine = crawler.engine
    except RuntimeError:  # not begun: Scrapy 2.19 says so instead of None
        return
    if engine is not None and engine.spider is not None and not is_closing(crawler):
        _schedule_coro(engine.close_spider_async(reason=reason))
