"""Lists of one crawler in, what they say out: read in the pool, one after the other, in the time that a page has."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.crawl import config
from newscrawl.crawl.failures import RunEnded
from newscrawl.crawl.pool import ExtractionPool, TooSlowError, WorkerDiedError
from newscrawl.crawl.stopping import is_closing, unless_closing
from newscrawl.discovery.reading import Contents, Listing

logger = logging.getLogger(__name__)

MOST_HUNG = 3
"""Lists of one source that may end their reader, by time or worse, until no more of it are read: a site that means
harm has fifty of them, and each takes half a minute in which lists of other sources wait. A guess."""


class UnreadError(Exception):
    """A list was not read; says why."""


class ListReader:
    """Reads what one crawler was answered, in the order of the answers; those that wait are held by Scrapy's bounds.

    One at a time: a source has its turn in the pool, whatever others have to read, and what a feed says is known when
    the sitemap that came after it is read.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._config = config.read(crawler.settings)
        self._turn = asyncio.Lock()
        self._pool: ExtractionPool | None = None
        self._hung = 0
        self._read: asyncio.Future[None] | None = None  # done when the list that came last is read
        self._told: asyncio.Future[None] | None = None  # done when it is told what that says

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A reader that gives its pool back when the spider is closed."""
        reader = cls(crawler)
        crawler.signals.connect(reader.close, signals.spider_closed)
        return reader

    async def read(self, listing: Listing) -> Contents:
        """What the list says. Raises UnreadError, and OutputError where no worker can be started.

        It is told when those that came meanwhile are read, too: what two lists say of a page is known before the page
        is asked for. And after the list before it.
        """
        before, (is_read, is_told) = self._told, (asyncio.get_running_loop().create_future() for _ in range(2))
        self._read, self._told = is_read, is_told
        try:
            try:
                contents = await self._in_turn(listing)
            finally:
                is_read.set_result(None)
            await asyncio.wait({self._read, before} if before else {self._read})
        finally:
            is_told.set_result(None)
        if is_closing(self.crawler):
            raise UnreadError("the run ended before it was read")
        return contents

    async def _in_turn(self, listing: Listing) -> Contents:
        async with self._turn:
            if is_closing(self.crawler):
                raise UnreadError("the run ended before its turn came")
            if self._hung >= MOST_HUNG:
                raise UnreadError(f"{MOST_HUNG} lists of this source could not be read in time, and no more are")
            contents = await self._in_pool(listing)
        if contents.fault:
            logger.error("%s breaks newscrawl: %s", listing.url, contents.fault)
            raise UnreadError(f"it breaks newscrawl: {contents.fault.rstrip().rpartition(chr(10))[2]}")
        return contents

    async def _in_pool(self, listing: Listing) -> Contents:
        seconds = self._config.page_seconds
        try:
            if self._pool is None:
                self._pool = ExtractionPool.open(self._config.workers)
            return await unless_closing(self.crawler, self._pool.read(listing, seconds))
        except TooSlowError as error:
            self._hung += 1
            raise UnreadError(f"reading it took more than {seconds:g} seconds") from error
        except WorkerDiedError as error:
            self._hung += 1
            raise UnreadError(f"its reader died ({error})") from error
        except RunEnded as error:
            raise UnreadError(str(error)) from error

    async def close(self) -> None:
        """Give the pool back."""
        if self._pool:
            pool, self._pool = self._pool, None
            await pool.close()
