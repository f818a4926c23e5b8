"""What happens in a run in, OpenTelemetry's spans out: one a run, and of a share of its pages what each waited for.

Loaded only where NEWSCRAWL_TRACES is set.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Self
from zlib import crc32

from opentelemetry.trace import Span, SpanKind, StatusCode
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl.crawl import config
from newscrawl.crawl.events import Event, newscrawl_event, page_extracted
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.spans import blame, span, told_of, tracer
from newscrawl.items import Link, Page
from newscrawl.judgement import ENDED_ON_PURPOSE

COUNTS = ("requests", "articles", "rejected", "bytes", "finish_reason")
"""Of the run report: attributes of the run's span."""
FAULTS = ("error", "timeout", "worker_died")
"""Reasons that a page was not read which are a worker's own fault."""
_WHOLE = 1 << 32


class RunTraces:
    """An extension: a span of the source's run; below it one a page of the sample, with `GET`, `extract`, `write`.

    A page is in the sample, or not, by its address: the same ones in each run.
    """

    def __init__(self, crawler: Crawler, share: float) -> None:
        self.crawler = crawler
        self._most = share * _WHOLE
        self._run: Span | None = None
        self._pages: dict[str, tuple[Span, Span | None]] = {}
        """URL of a link → the span of its page, and of what that is waiting for."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """NotConfigured where nobody has asked for traces."""
        share = config.read(crawler.settings).traces
        if share is None:
            raise NotConfigured
        traces = cls(crawler, share)
        connect = crawler.signals.connect
        connect(traces._hear, newscrawl_event)
        connect(traces._asked, signals.request_reached_downloader)
        connect(traces._answered, signals.response_received)
        connect(traces._extracted, page_extracted)
        for ended in (signals.item_scraped, signals.item_dropped, signals.item_error):
            connect(traces._written, ended)
        return traces

    def _hear(self, event: Event) -> None:
        if event.kind == "opened":
            ledger = self.crawler.get_extension(RunLedger)
            told = {"newscrawl.source": event.source, "newscrawl.run": ledger.run if ledger else ""}
            self._run = tracer().start_span(f"run {event.source}", attributes=told)
        elif event.kind == "rejected" and event.url in self._pages:  # it never became an item
            self._end(event.url, event.reason)
        elif event.kind == "closed":
            self._close(event.report or {})

    def _asked(self, request: Request) -> None:
        """A page's request, or a further one for it (a redirect, a retry, another part), goes to its host."""
        url = _asked_by(request)
        if url is None or self._run is None or crc32(url.encode()) >= self._most:
            return
        page, _ = self._pages.get(url) or (span("page", self._run, time.time_ns(), {"url.full": url}), None)
        self._go_on(url, page, request.method, told_of(request))

    def _answered(self, response: Response, request: Request) -> None:
        url = _asked_by(request)
        if url in self._pages:
            page, fetch = self._pages[url]
            if fetch:
                told = {"http.response.status_code": response.status, "http.response.body.size": len(response.body)}
                fetch.set_attributes(told)
                if response.status >= 400:
                    blame(fetch, str(response.status))
            self._go_on(url, page, "extract")

    def _extracted(self, page: Page, seconds: float) -> None:
        url = page.link.url if page.link else None
        if url in self._pages:
            page_span, extract = self._pages[url]
            if extract:  # the rest of it was spent waiting for a worker
                extract.set_attribute("newscrawl.worker_seconds", seconds)
            self._go_on(url, page_span, "write")

    def _written(self, response: Any) -> None:
        url = _asked_by(getattr(response, "request", None))
        if url in self._pages:
            self._end(url, None)

    def _go_on(self, url: str, page: Span, name: str, told: Mapping[str, Any] | None = None) -> None:
        """The page's next step begins where the one before ends."""
        now = time.time_ns()
        _, before = self._pages.get(url, (page, None))
        if before:
            before.end(now)
        self._pages[url] = page, span(name, page, now, told)

    def _end(self, url: str, reason: str | None) -> None:
        page, step = self._pages.pop(url)
        if step:
            stage, _, why = (reason or "").partition("/")
            asked = getattr(step, "kind", None) is SpanKind.CLIENT  # and no answer came
            if (stage == "fetch" and asked) or (stage == "extract" and why in FAULTS):
                blame(step, why)
            step.end()
        if reason:
            page.set_attribute("newscrawl.rejected", reason)
        page.end()

    def _close(self, report: Mapping[str, Any]) -> None:
        for url in list(self._pages):
            self._end(url, None)
        if self._run is None:
            return
        self._run.set_attributes({f"newscrawl.{name}": report[name] for name in COUNTS if name in report})
        ended = str(report.get("finish_reason"))
        if ended not in ENDED_ON_PURPOSE and not ended.startswith("closespider_"):
            self._run.set_status(StatusCode.ERROR, ended)
            self._run.set_attribute("error.type", ended)
        self._run.end()
        self._run = None


def _asked_by(request: Request | None) -> str | None:
    """URL of the link to the article page that a request is for."""
    link = request.cb_kwargs.get("link") if request else None
    return link.url if isinstance(link, Link) else None
