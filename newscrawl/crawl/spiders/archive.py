"""Pages that were kept in, the same Pages out: what a crawl would have made of them with today's extraction."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl import archive, remote, sources, urls
from newscrawl.archive import Input, Stored, Unreadable
from newscrawl.crawl import config
from newscrawl.crawl.failures import now
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.errors import ConfigError
from newscrawl.items import Page, Reason, Source, reject
from newscrawl.state import Reading

_WAITING = 3
"""Pages a worker that are in memory: one that is read, one that waits, one on its way."""
_LOOK_SECONDS = 0.01
_EXTRACTED = range(200, 300)


def _inputs(value: str) -> list[Input]:
    try:
        found = archive.find([remote.given(value)])
    except ConfigError as error:
        raise ValueError(str(error)) from None
    if not found:
        raise ValueError("there is no WARC file, HTML file or file of JSON lines in it")
    return found


def _names(value: str) -> frozenset[str]:
    return frozenset(name.strip() for name in value.split(",") if name.strip())


class ArchiveSpider(ArticleSpider):
    """`scrapy crawl archive -a path=PATH`: the articles of pages that were kept, no page fetched.

    PATH is a WARC file, a file of JSON lines with a column of HTML, or a folder of these and of HTML files. Further
    arguments: `sources=ID,…` and `domains=example.com,…` (no others), `html=KEY` and `url=KEY` (of JSON lines). Records
    of a file that newscrawl wrote are those of its source, extracted by what the project says of that now.
    """

    name = "archive"
    from_archive = True
    ARGUMENTS: ClassVar[Mapping[str, Any]] = {
        **{name: kind for name, kind in ArticleSpider.ARGUMENTS.items() if name != "limit"},
        "path": _inputs,
        "sources": _names,
        "domains": _names,
        "html": str,
        "url": str,
    }
    path: list[Input]
    sources: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    html: str | None = None
    url: str | None = None
    _room: asyncio.Semaphore

    @classmethod
    def read_arguments(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """As for every spider, and `path` at least."""
        if "path" not in arguments:
            raise ConfigError("spider archive: what to read? Give -a path=FILE_OR_FOLDER")
        return super().read_arguments(arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A spider of the source that its first file was crawled for, where that says so."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.source = spider._source(archive.source_of(spider.path[0]))
        spider._room = asyncio.Semaphore(_WAITING * spider.config.workers)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._done, signal)
        return spider

    async def start(self) -> AsyncIterator[Page]:
        """The pages, as many at a time as there are workers for."""
        for given in self.path:
            reading = self._reading(given)
            memory = self.ledger.memory
            before = memory.readings.before(reading.url) if memory else None
            if before and before.etag == reading.etag:
                continue
            async for page in self._pages(given):
                yield page
            if memory:  # which keeps it if the run ends well
                memory.readings.same(reading, None)
        # Where it ends with pages on their way, Scrapy looks again in five seconds whether it is done.
        slot = self.crawler.engine.scraper.slot if self.crawler.engine else None
        while slot and not slot.is_idle():
            await asyncio.sleep(_LOOK_SECONDS)

    @property
    def scope(self) -> str:
        """What decides which pages are wanted and found: a file read by other words is read again."""
        more = (super().scope, sorted(self.sources), sorted(self.domains), self.html, self.url)
        languages = sorted(self.config.options.languages)
        return hashlib.sha256(repr((*more, languages)).encode()).hexdigest()[:16]

    async def _pages(self, given: Input) -> AsyncIterator[Page]:
        for found in archive.pages(given, self.config.options.max_page_bytes, self.html, self.url):
            await asyncio.sleep(0)  # others have their turn, however many are left out
            if isinstance(found, Unreadable):
                self.ledger.unread(found.text)
            elif why := self._left_out(found):
                self._skip(why)
            elif found.page.status is not None and found.page.status not in _EXTRACTED:
                page = replace(found.page, source=self._source(found.source))
                self.ledger.reject(reject(page, Reason.HTTP_ERROR, f"HTTP {page.status}"), None)
            else:
                await self._room.acquire()
                yield replace(found.page, source=self._source(found.source))

    def _left_out(self, found: Stored) -> str | None:
        page = found.page
        if self.sources and found.source not in self.sources:
            return "other_source"
        if self.domains and urls.registered_domain(page.url) not in self.domains:
            return "offsite"
        if page.url and page.fetched_at and (memory := self.ledger.memory):
            key = self.key(page.url)
            seen = memory.seen([key]).get(key)
            if seen and seen.fetched_at == page.fetched_at:  # by a run that did not end
                return "known"
        return None

    def _source(self, name: str | None) -> Source | None:
        if name is None or name == self.name:
            return None
        return self._known.get(name) or Source(id=name, name=name, home="")

    @cached_property
    def _known(self) -> dict[str, Source]:
        folder = config.sources_folder(self.settings)
        return sources.load(folder) if folder.is_dir() and any(folder.glob("*.toml")) else {}

    def _reading(self, given: Input) -> Reading:
        source = self.source.id if self.source else self.name
        return Reading(source, given.path.absolute().as_uri(), self.scope, now(), etag=archive.stamp(given))

    def _done(self, **_: object) -> None:
        self._room.release()
