"""An async function that fetches a handful of addresses in, what it returns out: with all the politeness of a crawl.

Where a crawl is too much (one page, the feeds of a source), an errand asks for each address in turn and goes by the
answers. Robots.txt, delays, retries, redirects and a source's own headers are those of crawls; there is no ledger, and
nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.crawl import config
from newscrawl.crawl.failures import RobotsForbidden, RobotsUnreachable, rejection_of
from newscrawl.crawl.run import AT_ONCE, project_settings
from newscrawl.crawl.spiders.base import page_of
from newscrawl.discovery import robots
from newscrawl.items import Link, Page, Rejection, Source

T = TypeVar("T")

PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address: a page of any status, or the rejection that says why nothing did."""

    url: str
    """As asked for."""
    page: Page | None = None
    rejection: Rejection | None = None
    moved: bool = False
    """Whether a redirect said that the address has changed for good (301, 308)."""
    refused: bool = False
    """Whether robots.txt disallows it; one that could not be read does not."""

    @property
    def found(self) -> Page | None:
        """The page, if its status says that it is what was asked for."""
        return self.page if self.page and (self.page.status or 200) < 400 else None

    @property
    def why(self) -> str:
        """Why there is no such page, in words."""
        if self.page:
            return f"HTTP {self.page.status}"
        return (self.rejection.detail or self.rejection.reason) if self.rejection else "no answer"


class Fetch(Protocol):
    """Asks for an address."""

    def __call__(self, url: str, *, is_article: bool = False) -> Awaitable[Answer]:
        """The answer. Of an article what broke off is none; lists are read as far as they go, here as in a crawl."""
        ...


Errand = Callable[[Fetch], Awaitable[T]]


class _ErrandSpider(Spider):
    name = "errand"

    def __init__(self, errand: Errand[Any], source: Source | None, turns: asyncio.Semaphore, into: list[Any]) -> None:
        super().__init__()
        self.errand = errand
        self.source = source
        self.turns = turns
        self.into = into

    async def start(self) -> AsyncIterator[Request]:
        async with self.turns:
            try:
                self.into.append(await self.errand(self.fetch))
            except Exception as error:  # noqa: BLE001 - raised again by run_errands, to the one who asked
                self.into.append(error)
        return
        yield  # what makes this a generator, as Scrapy wants it

    async def fetch(self, url: str, *, is_article: bool = False) -> Answer:
        told = {"link": Link(url)} if is_article else {}
        request = Request(url, meta={"dont_obey_robotstxt": robots.is_robots(url)}, cb_kwargs=told)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever a download raises has its reason in failures.py
            refused = isinstance(error, RobotsForbidden) and not isinstance(error, RobotsUnreachable)
            rejection = rejection_of(Failure(error), url, self.source)  # type: ignore[no-untyped-call]
            return Answer(url, rejection=rejection, refused=refused)
        moved = not PERMANENT.isdisjoint(response.meta.get("redirect_reasons", ()))
        return Answer(url, page_of(response, self.source), moved=moved)


def run_errands(
    errands: Sequence[tuple[Errand[T], Source | None]], settings: Mapping[str, Any] | None = None
) -> list[T]:
    """Run errands side by side, each for its source, and return what they return, in their order.

    `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's. Raises what an errand raised, ConfigError
    for a wrong setting, KeyboardInterrupt after Ctrl-C. Installs a Twisted reactor: call it from the main thread, once
    a process, and not together with `run.run`.
    """
    process = AsyncCrawlerProcess(_settings(settings))
    turns = asyncio.Semaphore(AT_ONCE)
    outcomes: list[list[T | Exception]] = [[] for _ in errands]
    tasks = [
        process.crawl(_ErrandSpider, errand=errand, source=source, turns=turns, into=into)
        for (errand, source), into in zip(errands, outcomes, strict=True)
    ]
    process.start()
    found: list[T] = []
    for task, into in zip(tasks, outcomes, strict=True):
        if not into:
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error
            raise KeyboardInterrupt
        if isinstance(into[0], Exception):
            raise into[0]
        found.append(into[0])
    return found


def _settings(settings: Mapping[str, Any] | None) -> Settings:
    """The project's settings, less what belongs to a run: ledger, pipelines, outputs."""
    parts = {
        "ITEM_PIPELINES": {"newscrawl.crawl.pipelines.ExtractPipeline": None},
        "DOWNLOADER_MIDDLEWARES": {"newscrawl.crawl.middlewares.SiteMiddleware": None},
        "EXTENSIONS": {"newscrawl.crawl.ledger.RunLedger": None},
    }
    whole = project_settings({"FEEDS": {}, "LOG_LEVEL": "CRITICAL", **(settings or {})})
    for name, components in parts.items():
        whole.set(name, {**whole.getdict(name), **components}, "cmdline")
    config.read(whole)
    return whole
