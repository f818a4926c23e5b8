"""A run that is told to end in, what waits or is slow given up: it ends within seconds."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from newscrawl.crawl.failures import RunEnded

T = TypeVar("T")

GRACE_SECONDS = 3.0
"""How long a run that closes still waits for an answer or a page at work. A guess: most take less than one."""
LOOK_SECONDS = 0.5
"""How often what is slow looks whether its run closes."""
WAIT_SECONDS = 0.02
"""How often whoever waits for a run to be closed looks."""


def is_closing(crawler: Crawler) -> bool:
    """Whether the crawler's run has been told to end, or has ended."""
    engine = crawler.engine
    running = getattr(engine, "_slot", None)
    return engine is None or running is None or running.closing is not None


def is_open(crawler: Crawler) -> bool:
    """Whether the crawler's run has begun and was not told to end; it may be closing by itself."""
    try:
        engine = crawler.engine
    except RuntimeError:  # not begun: Scrapy 2.19 says so instead of None
        return False
    return engine is not None and engine.running


class PromptStop:
    """An extension. When a run closes, what Scrapy has queued for slow hosts is given up instead of fetched.

    Scrapy itself fetches all of it first: up to CONCURRENT_REQUESTS pages, a second or more each, after Ctrl-C. It also
    takes a run that was closing by itself when Ctrl-C came for one that has closed, and ends before its files are
    complete.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stop = cls(crawler)
        crawler.signals.connect(stop._look, signals.response_downloaded)
        crawler.signals.connect(stop._look, signals.request_left_downloader)
        crawler.signals.connect(stop._begin, signals.engine_started)
        crawler.signals.connect(stop._wait, signals.engine_stopped)
        return stop

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())  # kept: tasks are held weakly

    async def _watch(self) -> None:
        """A host that is asked slowly, or asked to be left alone for a minute, gives no other moment to look at."""
        while self.crawler.engine is not None and self.crawler.engine.spider is not None:
            self._look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _wait(self) -> None:
        while self.crawler.engine is not None and self.crawler.engine.spider is not None:
            await asyncio.sleep(WAIT_SECONDS)
        self._watching.cancel()  # a loop that ends under a task complains of it in the log

    def _look(self) -> None:
        if not is_closing(self.crawler) or self.crawler.engine is None:
            return
        for host in self.crawler.engine.downloader.slots.values():
            while host.queue:
                _, waiting = host.queue.popleft()
                waiting.errback(Failure(RunEnded("the run ended before its turn came")))  # type: ignore[no-untyped-call]


async def unless_closing(crawler: Crawler, work: Coroutine[Any, Any, T], *, patient: bool = False) -> T:
    """What `work` gives. RunEnded, and `work` cancelled, where the crawler's run closes and it takes longer than that.

    Scrapy waits for DOWNLOAD_TIMEOUT, longer than whoever shuts a machine down does. `patient`: only a run
    that a signal ends is in such a hurry, not one that has passed a bound.
    """
    task = asyncio.ensure_future(work)
    left = GRACE_SECONDS
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            left -= LOOK_SECONDS if is_closing(crawler) and not (patient and is_open(crawler)) else 0
            if left <= 0:
                raise RunEnded(f"the run ended, and this took more than {GRACE_SECONDS:g} seconds")
        return task.result()
    finally:
        task.cancel()


@contextmanager
def told_afterwards() -> Iterator[None]:
    """Within the block SIGINT and SIGTERM wait for its end: no half file is left behind. In the main thread only."""
    told: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: told.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for one in dict.fromkeys(told):
            os.kill(os.getpid(), one)
