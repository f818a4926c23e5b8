"""What happens in a run in, OpenTelemetry's spans out: one a run, and of a share of its pages what each waited for.

Loaded only where NEWSCRAWL_TRACES is set. Where spans go, and as whose, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME
and their like say, which OpenTelemetry's own library reads.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Self
from zlib import crc32

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, StatusCode
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl.crawl import config
from newscrawl.crawl.events import Event, newscrawl_event, page_extracted
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.runreport import versions
from newscrawl.items import Link, Page

COUNTS = ("requests", "articles", "rejected", "bytes", "finish_reason")
"""Of the run report: attributes of the run's span."""
_WHOLE = 1 << 32


@cache
def tracer() -> trace.Tracer:
    """OpenTelemetry's for this process: the program's own where it has set one up, else one that sends by OTLP.

    What has not been sent is sent when the process ends, for as long as OTEL_EXPORTER_OTLP_TIMEOUT at the most.
    """
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        provider = TracerProvider(resource=Resource.create({"service.version": versions()["newscrawl"], **_name()}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
    return trace.get_tracer("newscrawl", versions()["newscrawl"])


def _name() -> dict[str, str]:
    """The service's name, where the environment says none."""
    named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    return {} if named else {"service.name": "newscrawl"}


class RunTraces:
    """An extension: a span of the source's run; below it one a page of the sample, with `fetch`, `extract`, `write`.

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
        page, _ = self._pages.get(url) or (_span("page", self._run, time.time_ns(), {"url.full": url}), None)
        self._go_on(url, page, "fetch", {"url.full": request.url})

    def _answered(self, response: Response, request: Request) -> None:
        url = _asked_by(request)
        if url in self._pages:
            page, fetch = self._pages[url]
            if fetch:
                told = {"http.response.status_code": response.status, "http.response.body.size": len(response.body)}
                fetch.set_attributes(told)
            self._go_on(url, page, "extract")

    def _extracted(self, page: Page, seconds: float) -> None:
        url = page.link.url if page.link else None
        if url in self._pages:
            span, extract = self._pages[url]
            if extract:  # the rest of it was spent waiting for a worker
                extract.set_attribute("newscrawl.worker_seconds", seconds)
            self._go_on(url, span, "write")

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
        self._pages[url] = page, _span(name, page, now, told)

    def _end(self, url: str, reason: str | None) -> None:
        page, step = self._pages.pop(url)
        if step:
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
        if report.get("finish_reason") != "finished":
            self._run.set_status(StatusCode.ERROR, str(report.get("finish_reason")))
        self._run.end()
        self._run = None


def _span(name: str, parent: Span, now: int, told: Mapping[str, Any] | None = None) -> Span:
    return tracer().start_span(name, trace.set_span_in_context(parent), attributes=told, start_time=now)


def _asked_by(request: Request | None) -> str | None:
    """URL of the link to the article page that a request is for."""
    link = request.cb_kwargs.get("link") if request else None
    return link.url if isinstance(link, Link) else None
