"""What hosts (Crawl-delay, Retry-After) and sources (`delay`) say of pace in, slower requests out. An extension."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from newscrawl import urls
from newscrawl.crawl.sites import sites_of
from newscrawl.items import Source

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay is a refusal in effect, and this is as slow as a run can go. A guess."""
MAX_PAUSE = 60.0
"""Seconds; the longest Retry-After that is waited for before the next request of that host. A guess."""
NO_DELAY = 0.001
"""Seconds in the place of no delay at all: without one, Scrapy 2.19 starts all requests that wait for a host at once,
as it counts a request only when its coroutine runs, and CONCURRENT_REQUESTS_PER_DOMAIN does not hold."""
LEAST_DELAY = 0.1
"""Seconds between requests of a host that sent Retry-After, where none at all were set."""


class HostPace:
    """Keeps a least delay for each host, and pauses a host that sends Retry-After with 429 or 503.

    The least delay is the longest of the host's Crawl-delay and the `delay` of the spider's source, where either is.

    AutoThrottle moves a host's delay after each response, and Scrapy forgets hosts that were idle for a minute: so the
    least delay is put back before each request and after each response.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.least: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pace = cls(crawler)
        crawler.signals.connect(pace._robots, signals.robots_parsed)
        crawler.signals.connect(pace._keep, signals.request_reached_downloader)
        crawler.signals.connect(pace._answered, signals.response_downloaded)
        return pace

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        read: Callable[[str], Any] | None = getattr(getattr(robotparser, "rp", None), "crawl_delay", None)
        settings = self.crawler.settings
        agent = settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT")
        delay = 0.0
        with contextlib.suppress(TypeError, ValueError):
            delay = min(float((read(agent) if read else 0) or 0), MAX_CRAWL_DELAY)
        if delay > 0:
            self._slow_down(self._key(request), delay)
            self._count("crawl_delays")

    def _answered(self, response: Response, request: Request) -> None:
        wait = retry_after(response) if response.status in (429, 503) else 0.0
        key = self._key(request)
        slot = self.crawler.engine.downloader.slots.get(key) if self.crawler.engine else None
        if wait and slot:
            # Scrapy looks at the time of the last request only where there is a delay.
            self._slow_down(key, LEAST_DELAY)
            slot.lastseen = time.monotonic() + min(wait, MAX_PAUSE)
            self._count("pauses")
        self._keep(request)

    def _keep(self, request: Request) -> None:
        key = self._key(request)
        slot = self.crawler.engine.downloader.slots.get(key) if self.crawler.engine else None
        least = self._least(key, request)
        if slot and slot.delay * (1 - slot.jitter) < least:
            slot.delay, slot.jitter = max(slot.delay, least), 0.0
        elif slot and slot.delay <= 0:
            slot.delay = NO_DELAY

    def _least(self, key: str, request: Request) -> float:
        """Seconds that must lie between two requests of a host."""
        source = getattr(self.crawler.spider, "source", None)
        least = self.least.get(key, 0.0)
        if isinstance(source, Source) and source.delay and urls.registered_domain(request.url) in sites_of(source):
            least = max(least, source.delay)
        return least

    def _slow_down(self, key: str, delay: float) -> None:
        self.least[key] = max(self.least.get(key, 0.0), delay)

    def _key(self, request: Request) -> str:
        assert self.crawler.engine is not None
        return str(self.crawler.engine.downloader.get_slot_key(request))

    def _count(self, name: str) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"newscrawl/pace/{name}")


def retry_after(response: Response) -> float:
    """Seconds that a response asks to wait, 0 where it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
