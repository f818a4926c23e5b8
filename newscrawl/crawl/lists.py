"""Lists of one crawler in, what they say out: read in the pool, the short ones first, in the time that a page has."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.crawl import config
from newscrawl.crawl.failures import RunEnded
from newscrawl.crawl.pool import SHORT_SECONDS, ExtractionPool, TooSlowError, WorkerDiedError
from newscrawl.crawl.stopping import is_closing, unless_closing
from newscrawl.discovery.reading import Contents, Listing

logger = logging.getLogger(__name__)

LONGER_SECONDS = 5.0
"""What a list has that took longer than `SHORT_SECONDS`, before it has all of its time: large sitemaps take seconds,
and do not wait for the half minutes of those that never end. A guess."""
MOST_HUNG = 3
"""Lists of one source that may end their reader, by time or worse, until no more of it are read: a site that means
harm has fifty of them, and each takes half a minute in which lists of other sources wait. A guess."""


class UnreadError(Exception):
    """A list was not read; says why."""


class ListReader:
    """Reads what one crawler was answered, in the order of the answers; those that wait are held by Scrapy's bounds.

    One at a time: a source has its turn in the pool, whatever others have to read, and what a feed says is known when
    the sitemap that came after it is read. A list that takes longer than most is put aside and read anew, with more
    time, when its turn among such comes: nothing else waits for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._config = config.read(crawler.settings)
        most = self._config.page_seconds
        self._tries = (*(seconds for seconds in (SHORT_SECONDS, LONGER_SECONDS) if seconds < most), most)
        self._first_turn, self._later_turn = asyncio.Lock(), asyncio.Lock()
        self._pool: ExtractionPool | None = None
        self._slow = 0  # tries that took longer than they had
        self._hung = 0  # lists that have ended their reader
        self._read: asyncio.Future[None] | None = None  # done when the list that came last is read, or put aside
        self._told: asyncio.Future[None] | None = None  # done when it is told what that says, likewise

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A reader that gives its pool back when the spider is closed."""
        reader = cls(crawler)
        crawler.signals.connect(reader.close, signals.spider_closed)
        return reader

    async def read(self, listing: Listing) -> Contents:
        """What the list says.

        It is told when those that came meanwhile are read, too: what two lists say of a page is known before the page
        is asked for. And after the list before it. Raises UnreadError; RunEnded where the run ends before it is told;
        OutputError where no worker can be started.
        """
        before, (is_read, is_told) = self._told, (asyncio.get_running_loop().create_future() for _ in range(2))
        self._read, self._told = is_read, is_told
        first, *longer = self._tries
        try:
            try:
                contents = await self._try(listing, first, self._first_turn)
            finally:
                is_read.set_result(None)
            if contents:
                await asyncio.wait({self._read, before} if before else {self._read})
        finally:
            is_told.set_result(None)
        for seconds in longer:
            contents = contents or await self._try(listing, seconds, self._later_turn)
        assert contents, "the last try ends in what it says, or in an error"
        if is_closing(self.crawler):
            raise RunEnded("the run ended")
        return contents

    async def _try(self, listing: Listing, seconds: float, turn: asyncio.Lock) -> Contents | None:
        """What the list says; None where that takes longer, and it may be tried once more."""
        async with turn:
            if is_closing(self.crawler):
                raise RunEnded("the run ended")
            if self._hung >= MOST_HUNG:
                raise UnreadError(f"{MOST_HUNG} lists of this source could not be read in time, and no more are")
            contents = await self._in_pool(listing, seconds)
        if contents and contents.fault:
            logger.error("%s breaks newscrawl: %s", listing.url, contents.fault)
            raise UnreadError(f"it breaks newscrawl: {contents.fault.rstrip().rpartition(chr(10))[2]}")
        return contents

    async def _in_pool(self, listing: Listing, seconds: float) -> Contents | None:
        try:
            if self._pool is None:
                self._pool = ExtractionPool.open(self._config.workers)
            return await unless_closing(self.crawler, self._pool.read(listing, seconds, self._slow))
        except TooSlowError as error:
            self._slow += 1
            if seconds < self._tries[-1]:
                return None
            self._hung += 1
            raise UnreadError(f"reading it took more than {seconds:g} seconds") from error
        except WorkerDiedError as error:
            self._hung += 1
            raise UnreadError(f"its reader died ({error})") from error

    async def close(self) -> None:
        """Give the pool back."""
        if self._pool:
            pool, self._pool = self._pool, None
            await pool.close()
