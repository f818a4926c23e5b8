"""Downloader middlewares: robots.txt as RFC 9309 has it, Crawl-delay, and no request beyond the spider's sites."""

from __future__ import annotations

import contextlib
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from newscrawl import urls
from newscrawl.crawl.failures import OffsiteRequest, RobotsForbidden

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay is a refusal in effect, and this is as slow as a run can go. A guess."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt check with three mends.

    Concurrent first requests of a host wait for its robots.txt (the third and later ones were let through); a host
    whose robots.txt answers 5xx or not at all is not crawled (RFC 9309, 2.3.1.4); Crawl-delay is kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        crawler.signals.connect(self._keep_crawl_delay, signal=signals.robots_parsed)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Let `request` pass or raise RobotsForbidden."""
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            raise RobotsForbidden("disallowed by robots.txt") from error
        if request.meta.get("dont_obey_robotstxt"):
            return
        if why := self._unreachable.get(urls.host(request.url) or ""):
            raise RobotsForbidden(f"robots.txt could not be read: {why}")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The parser of the request's host; None where all is allowed."""
        parser = await super().robot_parser(request)
        # Callers that waited for a fetch in flight get what is stored by now: the awaited value may be None.
        stored = self._parsers.get(request.url.split("/", 3)[2])
        return stored if parser is None and isinstance(stored, RobotParser) else parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable[urls.host(request.url) or ""] = f"HTTP {response.status}"
        if response.status >= 400:  # 4xx: there is no robots.txt, and an error page is none
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        host = urls.host(f"http://{netloc}") or ""
        if not isinstance(exc, IgnoreRequest):
            self._unreachable[host] = f"{type(exc).__name__}: {exc}"
        super()._robots_error(exc, netloc)

    def _keep_crawl_delay(self, robotparser: RobotParser, request: Request, **_: object) -> None:
        read = getattr(getattr(robotparser, "rp", None), "crawl_delay", None)
        if not read or self.crawler.engine is None:
            return
        user_agent = self._robotstxt_useragent or self._default_useragent
        with contextlib.suppress(TypeError, ValueError):
            delay = min(float(read(user_agent) or 0), MAX_CRAWL_DELAY)
            if delay > 0:
                downloader = self.crawler.engine.downloader
                _, slot = downloader._get_slot(request)
                slot.delay, slot.jitter = max(slot.delay, delay), 0.0
                self.crawler.stats.inc_value("newscrawl/robots/crawl_delay")  # type: ignore[union-attr]


class SiteMiddleware:
    """Refuses requests, redirects too, to sites that the spider does not name in `sites` (registered domains).

    Scrapy's own check drops some requests before any errback could see them; this one lets none vanish.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let `request` pass or raise OffsiteRequest."""
        sites = getattr(self.crawler.spider, "sites", None)
        domain = urls.registered_domain(request.url)
        if sites and domain not in sites and not request.meta.get("allow_offsite"):
            raise OffsiteRequest(f"{domain} is no site of this source")
