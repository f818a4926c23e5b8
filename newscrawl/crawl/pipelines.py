"""Item pipelines: a Page becomes an Article in the pool, passes once a run, and is written down."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import records
from newscrawl.crawl import options, paths
from newscrawl.crawl.ledger import RunLedger, ledger_of
from newscrawl.crawl.pool import ExtractionPool
from newscrawl.crawl.storage import LineFile, recover
from newscrawl.errors import OutputError
from newscrawl.items import STAGE_OF, Article, Page, Reason, Rejection
from newscrawl.process import Processor


class Rejected(DropItem):
    """A page gave no article: carries the Rejection to the ledger."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(f"{rejection.stage}/{rejection.reason}: {rejection.detail}", log_level="DEBUG")
        self.rejection = rejection


class ExtractPipeline:
    """Page → Article, or Rejected. Items of other kinds pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.processor: Processor | None = None
        self.seconds = crawler.settings.getfloat("NEWSCRAWL_PAGE_SECONDS")
        self.pool: ExtractionPool | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        """Read the options, and begin to use the pool; its workers start with the first page."""
        since = getattr(self.crawler.spider, "since", None)
        self.processor = Processor(options.read(self.crawler.settings, since=since))
        self.pool = ExtractionPool.open(self.crawler.settings.getint("NEWSCRAWL_WORKERS") or options.cpus())

    async def close_spider(self) -> None:
        """Give the pool back."""
        if self.pool:
            await self.pool.close()

    async def process_item(self, item: object) -> object:
        """The page's article."""
        if not isinstance(item, Page):
            return item
        assert self.pool is not None
        assert self.processor is not None
        result = await self.pool.run(self.processor, item, self.seconds)
        if isinstance(result, Rejection):
            raise Rejected(result)
        return result


class DedupPipeline:
    """Lets each article id pass once a run."""

    def __init__(self) -> None:
        self.first_url: dict[str, str | None] = {}

    async def process_item(self, item: object) -> object:
        """The item, or Rejected where its id was there before."""
        if not isinstance(item, Article):
            return item
        if item.id in self.first_url:
            raise Rejected(self._duplicate(item))
        self.first_url[item.id] = item.url
        return item

    def _duplicate(self, article: Article) -> Rejection:
        reason = Reason.DUPLICATE
        return Rejection(
            url=article.url,
            source=article.source,
            date_fetched=article.date_fetched,
            http_status=article.http_status,
            stage=STAGE_OF[reason],
            reason=reason,
            detail=f"same id {article.id} as {self.first_url[article.id]}",
            title=article.title,
            text_length=len(article.text),
        )


class WritePipeline:
    """Writes articles to data/articles/<source>/<run>.jsonl, unless the run has an output of its own (-o, FEEDS)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.file: LineFile | None = None
        self.ledger: RunLedger | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        """Take in what an interrupted run of this source left, and name this run's file."""
        self.ledger = ledger_of(self.crawler)
        folder = paths.data_folder(self.crawler.settings) / "articles" / self.ledger.source
        recover(folder)
        if not self.crawler.settings.getdict("FEEDS"):
            self.file = LineFile(folder / f"{self.ledger.run}.jsonl")

    def close_spider(self) -> None:
        """Complete the file and tell the ledger of it."""
        if self.file and self.ledger:
            self.ledger.articles_path = self.file.close()

    async def process_item(self, item: object) -> object:
        """The item, safely on its way to the disk; a failure to write ends the run."""
        if self.file and isinstance(item, Article):
            try:
                self.file.write(records.to_line(item))
            except OutputError as error:
                assert self.ledger is not None
                self.ledger.stop("output_failed", error)
                raise
        return item
