"""A source in, Pages out: reads its feeds, sitemaps and section pages and asks for the articles they name."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.discovery import feeds, links, sitemaps
from newscrawl.items import Link, Source

MAX_SITEMAP_DEPTH = 4
"""Indexes below indexes; the protocol knows one level."""


class NewsSpider(ArticleSpider):
    """Crawls the source of its class: `for_source` makes one class a source."""

    source: ClassVar[Source]  # type: ignore[misc]

    @classmethod
    def for_source(cls, source: Source) -> type[NewsSpider]:
        """A spider class named like the source."""
        named = (source.home, *source.feeds, *source.sitemaps, *source.sections)
        found = {urls.registered_domain(url) for url in named} | set(source.domains)
        body: dict[str, Any] = {
            "name": source.id,
            "source": source,
            "sites": frozenset(site for site in found if site),
            "__doc__": f"{source.name}, {source.home}",
            "__module__": cls.__module__,
        }
        return type(f"NewsSpider_{source.id}", (cls,), body)

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name, **arguments)
        self._allow = [re.compile(pattern) for pattern in self.source.allow]
        self._deny = [re.compile(pattern) for pattern in self.source.deny]
        self._sitemaps_seen: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Requests for what the source names; for its home page where it names nothing."""
        source = self.source
        for url in source.feeds:
            yield self._discovery(url, self.parse_feed)
        for url in source.sitemaps:
            self._sitemaps_seen.add(url)
            yield self._discovery(url, self.parse_sitemap, depth=0)
        sections = source.sections or (() if source.feeds or source.sitemaps else (source.home,))
        for url in sections:
            yield self._discovery(url, self.parse_section)

    def _discovery(self, url: str, callback: Callable[..., Iterator[Request]], **kwargs: object) -> Request:
        # Before the articles: what to ask for is known early, and a limit stops the reading of further sitemaps.
        return Request(url, callback, errback=self.discovery_failed, priority=10, cb_kwargs=kwargs)

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """The articles of a feed."""
        found = feeds.parse(response.body, response.url)
        self._read("feeds", response, len(found))
        yield from self.article_requests(found)

    def parse_sitemap(self, response: Response, depth: int) -> Iterator[Request]:
        """The articles of a sitemap, and the sitemaps of an index."""
        sitemap = sitemaps.parse(response.body, response.url)
        self._read("sitemaps", response, len(sitemap.links) + len(sitemap.sitemaps))
        yield from self.article_requests(list(sitemap.links))
        if depth >= MAX_SITEMAP_DEPTH:
            return
        for entry in sitemap.sitemaps:
            if entry.url not in self._sitemaps_seen and not self.full and not self.too_old(entry.modified):
                self._sitemaps_seen.add(entry.url)
                yield self._discovery(entry.url, self.parse_sitemap, depth=depth + 1)

    def parse_section(self, response: Response) -> Iterator[Request]:
        """The articles that a section page links to."""
        found = links.article_links(response.body, response.url)
        self._read("sections", response, len(found))
        yield from self.article_requests(found)

    def _read(self, kind: str, response: Response, count: int) -> None:
        self.ledger.discovery[kind] += 1
        if not count:
            self.ledger.discovery["failed"] += 1
            self.logger.warning("%s: no link found in these %d bytes", response.url, len(response.body))

    def discovery_failed(self, failure: Failure) -> None:
        """A feed, sitemap or section page that could not be fetched."""
        self.ledger.discovery["failed"] += 1
        self.logger.warning("%s could not be read: %s", failure.request.url, failure.value)  # type: ignore[attr-defined]

    def unwanted(self, link: Link) -> str | None:
        """Why a link is not followed; None for one that is."""
        if self._allow and not any(pattern.search(link.url) for pattern in self._allow):
            return "not_allowed"
        if any(pattern.search(link.url) for pattern in self._deny):
            return "denied"
        return super().unwanted(link)
