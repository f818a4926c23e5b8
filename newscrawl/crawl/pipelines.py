"""Item pipelines: a Page becomes an Article in the pool, and each Article passes once a run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.crawl import heap
from newscrawl.crawl.events import page_extracted
from newscrawl.crawl.failures import RunEnded
from newscrawl.crawl.items import ItemPage, fill
from newscrawl.crawl.ledger import RunLedger, ledger_of
from newscrawl.crawl.marks import Marks
from newscrawl.crawl.memory import RunMemory
from newscrawl.crawl.once import Firsts
from newscrawl.crawl.pool import ExtractionPool, Work
from newscrawl.crawl.stopping import unless_closing
from newscrawl.errors import OutputError
from newscrawl.items import Article, Page, Reason, Rejection, reject
from newscrawl.options import Options


class Rejected(DropItem):
    """A page gave no article: carries the Rejection to the ledger."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(f"{rejection.stage}/{rejection.reason}: {rejection.detail}", log_level="DEBUG")
        self.rejection = rejection


class ExtractPipeline:
    """Page → Article (or the user's own item, filled), or Rejected. Items of other kinds pass.

    Pages are extracted side by side, but leave in the order in which they came: which of two copies is the first one,
    and the order of the lines, does not depend on which worker was faster.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ledger: RunLedger | None = None
        self.work: Work | None = None
        self.pool: ExtractionPool | None = None
        self.firsts = Firsts()
        self.memory: RunMemory | None = None
        self._before: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        """Find the ledger, and start the pool: it takes a second. For `scrapy shell`, which needs none, it waits."""
        self.ledger = ledger_of(self.crawler)
        self.memory = self.ledger.memory
        self.firsts = Firsts(self.memory)
        if self.memory:
            self.memory.when_kept = self.firsts.let_go
        if hasattr(self.crawler.spider, "article_requests"):
            heap.return_large_pieces()
            self._starting = asyncio.ensure_future(self._start())

    async def _start(self) -> None:
        assert self.ledger is not None
        try:
            self.pool = ExtractionPool.open(self.ledger.config.workers)
            await self.pool.started()
        except OutputError as error:
            self.ledger.stop(error)

    async def close_spider(self) -> None:
        """Give the pool back."""
        if self.pool:
            await self.pool.close()

    async def process_item(self, item: object) -> object:
        """The page's article; Rejected where there is none, or where the run had it already (see `once`)."""
        if not isinstance(item, Page):
            return item
        before, mine = self._before, asyncio.get_running_loop().create_future()
        self._before = mine
        try:
            extracted = await self._extract(item)
        finally:
            try:
                if before:
                    await before
            finally:
                mine.set_result(None)  # whoever waits is woken after the lines below have run
        if isinstance(extracted, Rejection):
            raise Rejected(extracted)
        result = self._once(*extracted, item)
        if isinstance(result, Rejection):
            raise Rejected(result)
        if not isinstance(item, ItemPage):
            return result
        assert self.ledger is not None
        self.ledger.filled(item, result)
        return fill(item.item, result)

    def _once(self, article: Article, marks: Marks, page: Page) -> Article | Rejection:
        drop_params = page.source.drop_params if page.source else ()
        if self.memory is None:
            return self.firsts.admit(article, drop_params, marks=marks)
        if self.memory.forgotten([article.id]):  # at an address that nobody named when it was forgotten
            return reject(page, Reason.FORGOTTEN, None, article.title, len(article.text))
        self.memory.gave(page.link, article.id)
        admitted = self.firsts.admit(article, drop_params, self.memory.asked_as(page.link), marks)
        if isinstance(admitted, Article):
            self.memory.marked(admitted, marks)
        return admitted

    async def _extract(self, page: Page) -> tuple[Article, Marks] | Rejection:
        assert self.ledger is not None
        page = page.plain() if isinstance(page, ItemPage) else page
        try:
            if self.work is None:
                self.ledger.prepare()
                self.work = self._new_work()
            self.pool = self.pool or ExtractionPool.open(self.ledger.config.workers)
            work = self.pool.run(self.work, page, self.ledger.config.page_seconds, partial(self._tell, page))
            return await unless_closing(self.crawler, work, patient=True)
        except RunEnded as error:
            return reject(page, Reason.NOT_FETCHED, str(error))
        except OutputError as error:  # the computer's fault: the next run asks for the page
            self.ledger.stop(error)
            return reject(page, Reason.NOT_FETCHED, f"the run ended: {error}")

    def _tell(self, page: Page, seconds: float) -> None:
        self.crawler.signals.send_catch_log(page_extracted, page=page, seconds=seconds)

    def _new_work(self) -> Work:
        assert self.ledger is not None
        if self.memory is None:
            return Work(self.options)
        return Work(self.options, self.memory.recurring, signs=self.ledger.config.near_duplicates)

    @property
    def options(self) -> Options:
        """The run's options; the spider arguments `since` and `until` go before the settings."""
        assert self.ledger is not None
        given = {name: getattr(self.crawler.spider, name, None) for name in ("since", "until")}
        return replace(self.ledger.config.options, **{name: day for name, day in given.items() if day})
