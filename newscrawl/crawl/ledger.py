"""The ledger of a run: every article page that is asked for goes in, and comes out as exactly one line.

An extension. It counts, writes rejections, and at the end the run report; what nobody accounted for by then is
written as `not_fetched`, so that requests = articles + rejections always holds.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import secrets
import time
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import records
from newscrawl.crawl import paths
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.failures import now
from newscrawl.crawl.storage import LineFile, recover
from newscrawl.errors import OutputError
from newscrawl.items import STAGE_OF, Article, Link, Reason, Rejection

logger = logging.getLogger(__name__)


def ledger_of(crawler: Crawler) -> RunLedger:
    """The crawler's ledger. Raises RuntimeError where the extension is switched off."""
    ledger = crawler.get_extension(RunLedger)
    if ledger is None:
        raise RuntimeError("newscrawl's spiders and pipelines need the extension newscrawl.crawl.ledger.RunLedger")
    return ledger


class RunLedger:
    """Counts and lines of one run; see the module."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        started = datetime.now(UTC)
        self.run = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.started_at = f"{started:%Y-%m-%dT%H:%M:%SZ}"
        self.articles_path: Path | None = None
        self.failure: OutputError | None = None
        self.pending: dict[str, None] = {}
        self.requests = 0
        self.articles: Counter[str] = Counter()
        self.rejections: Counter[str] = Counter()
        self.discovery: Counter[str] = Counter(feeds=0, sitemaps=0, sections=0, failed=0)
        self._clock = time.monotonic()
        self._rejected: LineFile | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger = cls(crawler)
        connect = crawler.signals.connect
        connect(ledger._opened, signals.spider_opened)
        connect(ledger._scraped, signals.item_scraped)
        connect(ledger._dropped, signals.item_dropped)
        connect(ledger._failed, signals.item_error)
        connect(ledger._callback_failed, signals.spider_error)
        connect(ledger._closed, signals.spider_closed)
        return ledger

    # What spiders and pipelines tell.

    def requested(self, link: Link) -> None:
        """An article page is about to be asked for."""
        self.pending[link.url] = None
        self.requests += 1
        self._count("requests")
        self._send(Event("requested", self._spider, self.source, url=link.url))

    def reject(self, rejection: Rejection, link: Link) -> None:
        """The page asked for by `link` gave no article: one line."""
        if link.url not in self.pending:
            return  # accounted for already
        del self.pending[link.url]
        try:
            if self._rejected is None:
                self._rejected = LineFile(self._folder("rejected") / f"{self.run}.jsonl")
            self._rejected.write(records.rejection_line(rejection))
        except OutputError as error:
            self.stop("output_failed", error)
            return
        name = f"{rejection.stage}/{rejection.reason}"
        self.rejections[name] += 1
        self._count(f"rejections/{name}")
        self._send(Event("rejected", self._spider, self.source, url=rejection.url, reason=name))

    def stop(self, reason: str, error: OutputError) -> None:
        """End the run: what it finds can no longer be written."""
        if self.failure is None:
            self.failure = error
            logger.error("%s. The run ends here; what was written before is whole.", error)
            engine = self.crawler.engine
            if engine is not None and engine.spider is not None:
                self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    # What Scrapy tells.

    def _opened(self, spider: Spider) -> None:
        recover(self._folder("rejected"))
        self._send(Event("opened", self._spider, self.source))

    def _scraped(self, item: object, response: Response | None) -> None:
        link = _link(response)
        if not isinstance(item, Article) or link is None or link.url not in self.pending:
            return
        del self.pending[link.url]
        self.articles[item.language or "unknown"] += 1
        self._count("articles")
        self._count(f"languages/{item.language or 'unknown'}")
        self._send(Event("article", self._spider, self.source, url=item.url, language=item.language))

    def _dropped(self, exception: Exception, response: Response | None) -> None:
        if link := _link(response):
            rejection = getattr(exception, "rejection", None)
            self.reject(rejection or self._rejection(Reason.DROPPED, link, str(exception), response), link)

    def _failed(self, failure: Failure, response: Response | None) -> None:
        link = _link(response)
        if link and not isinstance(failure.value, OutputError):
            self.reject(self._rejection(Reason.ERROR, link, repr(failure.value), response), link)

    def _callback_failed(self, failure: Failure, response: Response | None) -> None:
        if link := _link(response):
            self.reject(self._rejection(Reason.ERROR, link, repr(failure.value), response), link)

    def _closed(self, spider: Spider, reason: str) -> None:
        for url in list(self.pending):
            link = Link(url)
            self.reject(self._rejection(Reason.NOT_FETCHED, link, f"the run ended: {reason}", None), link)
        try:
            path = self._rejected.close() if self._rejected else None
        except OutputError as error:
            self.stop("output_failed", error)
            path = None
        report = self._report(reason if self.failure is None else "output_failed", path)
        if not report["balanced"]:
            logger.error(
                "%d pages asked for, %d lines written", report["requests"], report["articles"] + report["rejected"]
            )
            self._count("unbalanced")
        self._write_report(report)
        self._send(Event("closed", self._spider, self.source, report=report))

    # Parts.

    @property
    def source(self) -> str:
        """Name of the run's folders: the source's id, or the spider's name."""
        source = getattr(self.crawler.spider, "source", None)
        return source.id if source else self._spider

    @property
    def _spider(self) -> str:
        return self.crawler.spider.name if self.crawler.spider else ""

    def _folder(self, kind: str) -> Path:
        return paths.data_folder(self.crawler.settings) / kind / self.source

    def _rejection(self, reason: Reason, link: Link, detail: str, response: Response | None) -> Rejection:
        return Rejection(
            url=response.url if response else link.url,
            source=getattr(getattr(self.crawler.spider, "source", None), "id", None),
            date_fetched=now() if response else None,
            http_status=response.status if response else None,
            stage=STAGE_OF[reason],
            reason=reason,
            detail=detail,
            title=None,
            text_length=None,
        )

    def _count(self, name: str) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"newscrawl/{name}")

    def _send(self, event: Event) -> None:
        self.crawler.signals.send_catch_log(newscrawl_event, event=event)

    def _report(self, reason: str, rejected_path: Path | None) -> dict[str, Any]:
        articles, rejected = self.articles.total(), self.rejections.total()
        return {
            "run": self.run,
            "source": self.source,
            "spider": self._spider,
            "started_at": self.started_at,
            "finished_at": now(),
            "seconds": round(time.monotonic() - self._clock, 3),
            "finish_reason": reason,
            "requests": self.requests,
            "articles": articles,
            "rejected": rejected,
            "balanced": self.requests == articles + rejected,
            "articles_by_language": dict(self.articles.most_common()),
            "rejections": dict(self.rejections.most_common()),
            "articles_path": str(self.articles_path) if self.articles_path else None,
            "rejected_path": str(rejected_path) if rejected_path else None,
            "discovery": dict(self.discovery),
            "versions": {name: version(name) for name in ("newscrawl", "scrapy", "trafilatura", "lxml")}
            | {"python": platform.python_version()},
            "stats": self.crawler.stats.get_stats() if self.crawler.stats else {},
        }

    def _write_report(self, report: dict[str, Any]) -> None:
        path = paths.data_folder(self.crawler.settings) / "runs" / f"{self.run}.json"
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as file:
                json.dump(report, file, ensure_ascii=False, indent=1, default=str)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        except OSError:
            logger.exception("%s: the run report could not be written", path)


def _link(response: Response | None) -> Link | None:
    """The link by which an article page was asked for."""
    request = response.request if response is not None else None
    link = request.cb_kwargs.get("link") if request is not None else None
    return link if isinstance(link, Link) else None
