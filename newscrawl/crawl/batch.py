"""Spiders in, what became of each out: as many at a time as there are places, none beside another on the same site.

A source that hangs keeps no place: where nothing has come from it for a while, the next one begins beside it.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawl.crawl import config
from newscrawl.crawl.bounds import RunBounds, close
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.pool import ExtractionPool
from newscrawl.crawl.slots import place
from newscrawl.crawl.stopping import WAIT_SECONDS, is_open
from newscrawl.errors import OutputError
from newscrawl.items import Source

MOST = 4
"""Times as many sources as there are places may run at the most, the stalled ones counted."""
LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Part:
    """What became of one spider of a run."""

    name: str
    spider: type[Spider]
    arguments: Mapping[str, str]
    report: dict[str, Any] | None = None
    """The run report; None where it did not end as far as that."""
    error: BaseException | None = None
    """What ended it before its end, or kept it from beginning."""
    began: bool = False
    task: asyncio.Task[None] | None = None
    crawler: Crawler | None = None
    """While it runs: a crawler takes more than a megabyte, and a run may be of a thousand sources."""
    listeners: tuple[Callable[..., None], ...] = ()
    """Kept as long: Scrapy's signals hold them weakly."""
    heard_at: float = 0.0
    places: frozenset[str] = field(default_factory=frozenset)


class Process(AsyncCrawlerProcess):
    """Scrapy's, which also knows the signal that it was told to end by."""

    stopped_by: int | None = None
    at_once: bool = False
    """A second signal has come."""

    def _signal_shutdown(self, signum: int, _: Any) -> None:
        self.stopped_by = signum
        super()._signal_shutdown(signum, _)

    def _signal_kill(self, signum: int, _: Any) -> None:
        self.at_once = True
        super()._signal_kill(signum, _)

    async def stop(self) -> None:
        """Stop all crawlers, and return when they have ended. Those that are being opened are stopped once they are.

        Scrapy's own returns at once for these, and leaves them half open. Nothing is waited for at a second signal.
        """
        stops = set()
        while self.crawlers and not self.at_once:
            for crawler in self.crawlers:
                if crawler.crawling and is_open(crawler):
                    stops.add(asyncio.create_task(crawler.stop_async()))
            await asyncio.sleep(WAIT_SECONDS)
        if not self.at_once:
            await asyncio.gather(*stops)


class Batch:
    """Spiders that run together in this process, once."""

    def __init__(self, settings: Settings, on_event: Callable[[Event], None] | None = None) -> None:
        self.config = config.read(settings)
        self.process = Process(settings)
        self.parts: list[Part] = []
        self.bound: str | None = None
        """The bound of the whole run that ended it."""
        self._bounds = RunBounds(self.config)
        self._on_event = on_event
        self._waiting: list[Part] = []
        self._running: list[Part] = []
        self._pool: ExtractionPool | None = None
        """Kept as long as further sources are to come: each that runs alone would start its own otherwise."""

    def add(self, spider: type[Spider], name: str, arguments: Mapping[str, str]) -> None:
        """A spider that is to run with these arguments."""
        part = Part(name, spider, arguments, places=places_of(spider))
        self.parts.append(part)
        self._waiting.append(part)

    @property
    def signal(self) -> int | None:
        """The signal that ended the run."""
        return self.process.stopped_by

    def run(self) -> Sequence[Part]:
        """Run all, and return what became of each. Handlers of SIGINT and SIGTERM are as they were afterwards."""
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        loop = asyncio.get_event_loop()
        self._start_more()
        loop.call_later(LOOK_SECONDS, self._look, loop)
        try:
            self.process.start()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            if pool := self._let_go():  # nothing else has it any more
                loop.run_until_complete(pool)
        for part in self.parts:
            if part.task and part.task.done() and not part.task.cancelled():
                part.error = part.task.exception()
        return self.parts

    def _hear(self, part: Part, event: Event) -> None:
        if event.kind == "opened":
            self._keep_pool()
        if event.report is not None:
            part.report = dict(event.report)
        self._bounds.hear(event)
        self._end_if_passed()
        if self._on_event:
            self._on_event(event)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._end_if_passed()
        self._start_more()
        loop.call_later(LOOK_SECONDS, self._look, loop)

    def _end_if_passed(self) -> None:
        """End all sources where a bound of the whole run is passed."""
        self.bound = self.bound or self._bounds.passed
        if self.bound:
            for part in self._running:
                if part.crawler:
                    close(part.crawler, self.bound)

    def _start_more(self) -> None:
        """Start what waits, as far as there are places; nothing any more once the run was told to end."""
        for part in tuple(self._waiting):
            now, most = time.monotonic(), self.config.sources_at_once
            alive = sum(now - one.heard_at < self.config.stalled_seconds for one in self._running)
            if self.bound or self.signal:
                if self._running:
                    self._let_go()
                return
            if alive >= most or len(self._running) >= most * MOST:
                return
            if not any(part.places & one.places for one in self._running):
                self._start(part)

    def _keep_pool(self) -> None:
        if not self._waiting:
            self._let_go()
        elif self._pool is None:
            with suppress(OutputError):  # whoever needs a worker is told
                self._pool = ExtractionPool.open(self.config.workers)

    def _let_go(self) -> asyncio.Future[None] | None:
        """Give back the workers that were kept for what was to come."""
        pool, self._pool = self._pool, None
        return asyncio.ensure_future(pool.close()) if pool else None

    def _start(self, part: Part) -> None:
        crawler = self.process.create_crawler(part.spider)

        def heard(event: Event, **_: object) -> None:
            self._hear(part, event)

        def answered(response: Response, **_: object) -> None:
            part.heard_at = time.monotonic()
            self._bounds.answered(response)
            self._end_if_passed()

        crawler.signals.connect(heard, newscrawl_event)
        crawler.signals.connect(answered, signals.response_received)
        part.crawler, part.listeners, part.heard_at = crawler, (heard, answered), time.monotonic()
        self._waiting.remove(part)
        self._running.append(part)
        part.began = True
        part.task = self.process.crawl(crawler, **part.arguments)
        part.task.add_done_callback(partial(self._ended, part))

    def _ended(self, part: Part, _: asyncio.Task[None]) -> None:
        part.crawler, part.listeners = None, ()
        self._running.remove(part)
        if part.report is None and self._on_event:  # it could not begin, or broke off: whoever counts hears of its end
            self._on_event(Event("closed", part.name, part.name))
        self._start_more()


def places_of(spider: type[Spider]) -> frozenset[str]:
    """Where the articles of a spider's source are: two of them there at a time would be two connections."""
    source = getattr(spider, "source", None)
    return frozenset({place(source.home), *source.domains}) if isinstance(source, Source) else frozenset()
