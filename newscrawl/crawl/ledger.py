"""The ledger of a run: every article page that is asked for goes in, and comes out as exactly one line.

An extension. It writes and counts the lines, and at the end the run report; what nobody accounted for by then is
written as `not_fetched`, so that requests = articles + rejections always holds. Lines are written when an item has
passed every pipeline, the project's own too.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import records
from newscrawl.crawl import config, outbox, runname, runreport
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.failures import link_of, now
from newscrawl.crawl.memory import RunMemory, memory_of
from newscrawl.crawl.revisit import UNCHANGED, Visit
from newscrawl.crawl.storage import LineFile, below, recover, require_writable, sweep
from newscrawl.crawl.waiting import AskedPages
from newscrawl.errors import ConfigError, NewscrawlError, OutputError
from newscrawl.items import STAGE_OF, Article, Link, Page, Reason, Rejection

logger = logging.getLogger(__name__)

OUTPUT_FAILED = {"finish_reason": "output_failed"}
DUPLICATE = f"{STAGE_OF[Reason.DUPLICATE]}/{Reason.DUPLICATE}"


def ledger_of(crawler: Crawler) -> RunLedger:
    """The crawler's ledger. Raises ConfigError where the extension is switched off."""
    ledger = crawler.get_extension(RunLedger)
    if ledger is None:
        raise ConfigError("newscrawl's spiders and pipelines need the extension newscrawl.crawl.ledger.RunLedger")
    return ledger


class RunLedger:
    """Counts and lines of one run; see the module."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.config = config.read(crawler.settings)
        config.warn_of_unknown(crawler.settings)
        started = datetime.now(UTC)
        self.run = runname.named(started)
        self.started_at = f"{started:%Y-%m-%dT%H:%M:%SZ}"
        self.clock = time.monotonic()
        self.failure: OutputError | None = None
        self.reason = ""
        self._pages = AskedPages()
        self.requests = 0
        self.articles: Counter[str] = Counter()
        self.rejections: Counter[str] = Counter()
        self.discovery: Counter[str] = Counter(feeds=0, sitemaps=0, sections=0, failed=0)
        self._leaders: dict[str, str] = {}
        self._followers: dict[str, list[tuple[Link, str]]] = {}
        self.revised = 0
        self.pages_paths: list[Path] = []
        """Files of the run's pages as they were fetched."""
        self._exported: list[Visit] = []
        self._own: dict[str | None, Article] = {}  # of items on their way through the project's own pipelines
        self._articles: LineFile | None = None
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
        connect(ledger._finish, signals.feed_exporter_closed)
        return ledger

    # What spiders and outputs tell.

    def requested(self, link: Link) -> None:
        """An article page is about to be asked for."""
        self._pages.add(link)
        self.requests += 1
        self._count("requests")
        self._send(Event("requested", self.spider, self.source, url=link.url))

    def pending(self, url: str) -> Link | None:
        """What all links say of the page that the link with this URL asks for; None once it has its line."""
        return self._pages.pending(url)

    def further(self, first: str, link: Link) -> None:
        """Another link to the page that the link `first` asks for: keep what that does not say of it."""
        self._pages.further(first, link)

    def refuse(self, link: Link, reason: Reason, detail: str) -> None:
        """The page asked for by `link` gave no article, for a reason that is known without the page."""
        self.reject(self._rejection(reason, link, detail, None), link)

    def follow(self, link: Link, first: str, url: str) -> None:
        """The page asked for by `link` is at `url`, which the link `first` asks for: what becomes of that is its line.

        A duplicate where that gives an article, the same reason otherwise, and a loop where each leads to the other.
        """
        self._leaders[link.url] = leader = first
        self._followers.setdefault(first, []).append((link, url))
        while leader in self._leaders:
            leader = self._leaders[leader]
            if leader == link.url:
                del self._leaders[link.url]
                self.refuse(link, Reason.REDIRECT_LOOP, f"{url} leads back to it")
                return
        self._release(first)

    def filled(self, page: Page, article: Article) -> None:
        """The page's article goes on as an item of the user's own, which is the project's to keep."""
        self._own[page.url] = article

    def prepare(self) -> None:
        """Know before the first page whether lines can be written, and complete what a dead run left."""
        try:
            for kind in ("articles", "rejected"):
                if kind == "rejected" or not self.exports:
                    require_writable(self._folder(kind).parent)
                recover(self._folder(kind))
            sweep(self.config.data / "runs")
        except OutputError as error:
            self.stop(error)

    def unread(self, text: str) -> None:
        """A feed, sitemap or section page could not be read; `text` says what and why."""
        self.discovery["failed"] += 1
        self._send(Event("unread", self.spider, self.source, detail=text))

    def reject(self, rejection: Rejection, link: Link | None) -> None:
        """The page asked for by `link` gave no article: one line, unless it has one already."""
        if link and self._pages.reason(link.url):
            return
        try:
            if self._rejected is None:
                self._rejected = self._file("rejected")
            self._rejected.write(records.rejection_line(rejection), self._visit(rejection, link))
        except OutputError as error:
            self.stop(error)
            return
        self._settle(link, rejection.reason)
        name = f"{rejection.stage}/{rejection.reason}"
        self.rejections[name] += 1
        self._count(f"rejections/{name}")
        url, detail = rejection.url, rejection.detail
        self._send(Event("rejected", self.spider, self.source, url=url, reason=name, detail=detail))
        self._release(link.url if link else None)

    def stop(self, error: OutputError) -> None:
        """End the run as `output_failed`: what it finds can no longer be written."""
        if self.failure is None:
            self.failure = error
            logger.error("%s. The run ends here; what was written before is whole.", error)
            engine = self.crawler.engine
            if engine is not None and engine.spider is not None:
                self._closing = asyncio.ensure_future(engine.close_spider_async(reason="output_failed"))

    # What Scrapy tells.

    async def _opened(self, spider: Spider) -> None:
        if hasattr(spider, "article_requests"):  # other spiders may never yield a page: no folder for those
            self.prepare()
            self._remember()
            if not self.failure:
                await self._stored(outbox.move_left(self.config, self.source))
        self._send(Event("opened", self.spider, self.source))

    def _scraped(self, item: object, response: Response | Failure | None) -> None:
        link, own = link_of(response), self._own.pop(getattr(response, "url", None), None)
        if self.failure or not (own or isinstance(item, Article) or (link and self._pages.is_pending(link.url))):
            return
        if not own and not self.exports:
            if not isinstance(item, Article):
                detail = f"a pipeline made {type(item).__name__} of the article: set FEEDS to write that"
                self.reject(self._rejection(Reason.DROPPED, link, detail, response), link)
                return
            try:
                self._write(item, link)
            except OutputError as error:
                self.stop(error)
                return
        elif visit := self._visit(own or item, link):
            self._exported.append(visit)
        self._settle(link, Reason.DUPLICATE)
        adapter = ItemAdapter(own or item)
        self.revised += (adapter.get("revision") or 1) > 1
        language = adapter.get("language") or "unknown"
        self.articles[language] += 1
        self._count("articles")
        self._count(f"languages/{language}")
        url, language, published = (adapter.get(name) for name in ("url", "language", "date_published"))
        self._send(Event("article", self.spider, self.source, url=url, published=published, language=language))
        self._release(link.url if link else None)

    def _dropped(self, item: object, exception: Exception, response: Response | Failure | None) -> None:
        link = link_of(response)
        self._own.pop(getattr(response, "url", None), None)
        if link or isinstance(item, Page | Article):
            rejection = getattr(exception, "rejection", None)
            self.reject(rejection or self._rejection(Reason.DROPPED, link, str(exception), response), link)

    def _failed(self, item: object, failure: Failure, response: Response | Failure | None) -> None:
        link = link_of(response)
        self._own.pop(getattr(response, "url", None), None)
        if isinstance(failure.value, OutputError):  # no fault of the page's: the next run asks for it
            self.stop(failure.value)
        elif link or isinstance(item, Page | Article):
            self.reject(self._rejection(Reason.ERROR, link, repr(failure.value), response), link)

    def _callback_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        if isinstance(failure.value, OutputError):  # what is known of earlier runs can no longer be read
            self.stop(failure.value)
        elif link := link_of(response):
            self.reject(self._rejection(Reason.ERROR, link, repr(failure.value), response), link)

    async def _closed(self, reason: str) -> None:
        self.reason = reason
        if not self.exports:
            await self._finish()

    async def _finish(self) -> None:
        """The last word, when every output is closed."""
        ended = f"the run ended: {self.reason}"
        if self.reason == "finished":
            ended = "a filter, middleware or callback dropped it"
        for link in self._pages.left():
            self.refuse(link, Reason.NOT_FETCHED, ended)
        articles_path, rejected_path = (self._complete(file) for file in (self._articles, self._rejected))
        self._keep_exported()
        if not self.failure:  # else the state may not know of them: the next run takes them in, and moves them
            await self._stored(outbox.move(self.config, [*self.pages_paths, articles_path, rejected_path]))
        self.reason = "output_failed" if self.failure else self.reason
        report = runreport.build(self, articles_path, rejected_path)
        if not report["balanced"]:
            lines = report["articles"] + report["rejected"]
            logger.error("%d article pages were asked for, but %d lines written", self.requests, lines)
            self._count("unbalanced")
        if self.requests or hasattr(self.crawler.spider, "article_requests"):  # not for `scrapy shell` and the like
            await self._stored(asyncio.to_thread(outbox.write_report, self.config, self.run, report, OUTPUT_FAILED))
            try:
                if self.memory:
                    self.memory.end(report)
            except OutputError as error:
                self.stop(error)
        report |= runreport.failed(self)
        self._send(Event("closed", self.spider, self.source, report=report))

    # Parts.

    @property
    def source(self) -> str:
        """Name of the run's folders: the source's id, or the spider's name."""
        source = getattr(self.crawler.spider, "source", None)
        return str(getattr(source, "id", self.spider))

    @property
    def spider(self) -> str:
        """The spider's name."""
        return self.crawler.spider.name if self.crawler.spider else ""

    @property
    def exports(self) -> bool:
        """Whether articles go to outputs of Scrapy's (-o, -O, FEEDS) instead of data/articles/."""
        return self.crawler.get_extension(FeedExporter) is not None

    @property
    def memory(self) -> RunMemory | None:
        """What is kept from run to run; None where nothing is."""
        return memory_of(self.crawler)

    @property
    def new(self) -> int:
        """Articles of which this is the first revision."""
        return self.articles.total() - self.revised

    @property
    def unchanged(self) -> int:
        """Pages that were asked for again and had not changed."""
        return self.rejections[UNCHANGED]

    @property
    def duplicates(self) -> int:
        """Pages that hold an article of another page."""
        return self.rejections[DUPLICATE]

    def _folder(self, kind: str) -> Path:
        return below(self.config.data / kind, self.source)

    def _file(self, kind: str) -> LineFile:
        return LineFile(self._folder(kind) / f"{self.run}.jsonl", self.memory.keep if self.memory else None)

    def _write(self, article: Article, link: Link | None) -> None:
        if self._articles is None:
            self._articles = self._file("articles")
        visit = self._visit(article, link)
        self._articles.write(records.to_line(article), visit)
        if visit and visit.fails:  # a page of it is missing, which its line does not tell whoever takes in a dead run's
            self._articles.sync()

    def _visit(self, line: object, link: Link | None) -> Visit | None:
        """What the memory shall know of a line when it is on the disk."""
        if self.memory is None or not isinstance(line, Article | Rejection):
            return None
        return self.memory.visit(line, link, self.run)

    def _remember(self) -> None:
        try:
            if self.memory and not self.failure:  # else a dead run's files may not have their names yet
                self.memory.begin(self.run, self.started_at, self._folder("articles"), self._folder("rejected"))
        except NewscrawlError as error:
            self.stop(OutputError(str(error)))

    def _keep_exported(self) -> None:
        """Articles of Scrapy's own outputs are known when all of those are stored, which may be across the network."""
        stats = self.crawler.stats
        if stats and any(name.startswith("feedexport/failed_count") for name in stats.get_stats()):
            self.failure = self.failure or OutputError("an output could not be stored: the log says which and why")
            logger.error("%s. The next run with a state asks for its articles again.", self.failure)
        if self.memory and not self.failure:
            try:
                self.memory.keep(self._exported)
            except OutputError as error:
                self.stop(error)

    async def _stored(self, storing: Coroutine[Any, Any, object]) -> None:
        try:
            await storing
        except OutputError as error:
            self.stop(error)

    def _complete(self, file: LineFile | None) -> Path | None:
        try:
            return file.close() if file else None
        except OutputError as error:
            self.stop(error)
            return None

    def _release(self, first: str | None) -> None:
        """Lines for the links whose pages are those of the link `first`, if that has its own."""
        reason = self._pages.reason(first) if first else None
        if first is None or reason is None:
            return
        for link, url in self._followers.pop(first, ()):
            self.refuse(link, reason, f"leads to {url}, which is asked for by {first}")

    def _settle(self, link: Link | None, reason: Reason) -> None:
        """One line for one page; a page that nobody announced, of a spider of another kind, was asked for, too.

        `reason` is that of further links to the page.
        """
        if link is None or not self._pages.is_pending(link.url):
            self.requests += 1
            self._count("requests")
        if link:
            self._pages.settle(link.url, reason)

    def _rejection(
        self, reason: Reason, link: Link | None, detail: str, response: Response | Failure | None
    ) -> Rejection:
        arrived = response if isinstance(response, Response) else None
        return Rejection(
            url=arrived.url if arrived else link.url if link else None,
            source=getattr(getattr(self.crawler.spider, "source", None), "id", None),
            date_fetched=now() if arrived else None,
            http_status=arrived.status if arrived else None,
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
