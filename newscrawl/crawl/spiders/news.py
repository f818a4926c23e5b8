"""A source in, Pages out: reads what the source names, or what its home page and robots.txt name where it is silent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.crawl.failures import now
from newscrawl.crawl.sites import sites_of
from newscrawl.crawl.spiders.base import NOT_MODIFIED
from newscrawl.crawl.spiders.reading import MAX_SECTION_PAGES, ReadingSpider, is_feed
from newscrawl.discovery import links, robots, traps
from newscrawl.discovery.offers import Offers, offers
from newscrawl.discovery.reading import Contents
from newscrawl.discovery.site import SiteFacts
from newscrawl.items import Link, Source


class NewsSpider(ReadingSpider):
    """Crawls the source of its class: `for_source` makes one class a source."""

    source: ClassVar[Source]  # type: ignore[misc]

    @classmethod
    def for_source(cls, source: Source) -> type[NewsSpider]:
        """A spider class named like the source."""
        body: dict[str, Any] = {
            "name": source.id,
            "source": source,
            "sites": sites_of(source),
            "limit": source.limit,  # the argument of an instance goes before it
            "__doc__": f"{source.name}, {source.home}",
            "__module__": cls.__module__,
        }
        return type(f"NewsSpider_{source.id}", (cls,), body)

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name, **arguments)
        self._allow = [re.compile(pattern) for pattern in self.source.allow]
        self._deny = [re.compile(pattern) for pattern in self.source.deny]
        self._robots: dict[str, bytes] = {}  # host and port → robots.txt, until the home page has answered
        self._home_is_out = False  # asked for, and not answered yet
        self._year = int(now()[:4])
        self._open_feeds = 0  # of the home page's, those that have not answered
        self._waiting: list[Iterator[Request | None]] = []  # what is asked for when these have: they say most
        self._last_resort: Iterator[Request] = iter(())  # what is asked for where all that was read names nothing

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A spider that sees the robots.txt that the crawl fetches before all else: it names sitemaps, too."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.limit = spider.limit or spider.config.source_pages or None
        crawler.signals.connect(spider._robots_arrived, signals.response_received)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Requests for what the source names; for its home page where it names nothing."""
        for request in self._first_requests():
            yield request

    def _first_requests(self) -> Iterator[Request]:
        source = self.source
        if not (source.feeds or source.sitemaps or source.sections):
            self._home_is_out = True
            yield self.discovery(source.home, "home", self.home_answered, self.home_failed)
        for url in source.feeds:
            yield from self.once(url, "feeds")
        for url in source.sitemaps:
            yield from self.once(url, "robots" if robots.is_robots(url) else "sitemaps")
        for url in source.sections:
            yield from self.once(url, "sections")
        if memory := self.ledger.memory:
            self._again += memory.due()

    def is_denied(self, url: str) -> bool:
        """Whether the source denies the address."""
        return any(pattern.search(url) for pattern in self._deny)

    def unwanted(self, link: Link) -> str | None:
        """Why a link is not followed; None for one that is."""
        if self._allow and not any(pattern.search(link.url) for pattern in self._allow):
            return "not_allowed"
        if self.is_denied(link.url):
            return "denied"
        if why := self.oversized(link.url):
            return why
        is_dated = link.published or link.modified  # which a section's links are not, where traps begin
        if not is_dated and (kind := traps.trap(link.url, self._year)):
            return f"trap/{kind}"
        day = links.day_of(link.url)
        if not (link.published or link.modified) and self.too_old(day):
            return "before_since"
        if not link.published and self.too_late(day):
            return "after_until"
        return super().unwanted(link)

    # A source that names nothing.

    async def home_answered(self, response: Response) -> AsyncIterator[Request]:
        """Requests for what the home page, and robots.txt, name."""
        if urls.registered_domain(response.url) not in self.sites:
            self.logger.warning(
                "%s leads to %s, whose articles are not asked for: name that as `home`", self.source.home, response.url
            )
        contents = await self.contents(response, "home")
        found = self.in_home(response, contents) if contents else self._ask_robots(response.url, SiteFacts())
        async for request in self.one_by_one(found):
            yield request

    def in_home(self, response: Response, contents: Contents) -> Iterator[Request | None]:
        """The articles that the home page links to, and the feeds and sitemaps that it and robots.txt name."""
        if is_feed(contents):
            yield from self.in_feed(response, contents)
            return
        self._waiting.append(self.in_turns(self.articles_in(response, contents)))
        yield from self._ask_robots(response.url, contents.site)

    async def _feed_answered(self, response: Response) -> AsyncIterator[Request]:
        try:
            async for request in self.answered(response, "feeds", found=True):
                yield request
        finally:
            self._open_feeds -= 1
        async for request in self.one_by_one(self._what_waits()):
            yield request

    async def _feed_failed(self, failure: Failure) -> AsyncIterator[Request]:
        self._open_feeds -= 1
        self.discovery_failed(failure)
        async for request in self.one_by_one(self._what_waits()):
            yield request

    def _what_waits(self) -> Iterator[Request | None]:
        if not self._open_feeds:
            waiting, self._waiting = self._waiting, []
            for requests in waiting:
                yield from requests

    async def home_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """The home page could not be fetched: robots.txt may name sitemaps all the same."""
        self.discovery_failed(failure)
        async for request in self.one_by_one(self._ask_robots(self.source.home, SiteFacts())):
            yield request

    def _robots_arrived(self, response: Response) -> None:
        if self._home_is_out and response.status == 200 and robots.is_robots(response.url):
            for url in (response.url, *response.meta.get("redirect_urls", ())):
                self._robots[urlsplit(url).netloc] = response.body

    def _ask_robots(self, home: str, facts: SiteFacts) -> Iterator[Request | None]:
        """Read the robots.txt that was fetched before the home page; fetch it where robots.txt is not obeyed."""
        body = self._robots.get(urlsplit(home).netloc)
        self._robots, self._home_is_out = {}, False
        if body is not None or self.crawler.settings.getbool("ROBOTSTXT_OBEY"):
            yield from self._with_robots(body or b"", home, facts)
        else:
            told = {"home": home, "facts": facts}
            yield self.discovery(urljoin(home, "/robots.txt"), "home", self._robots_read, self._robots_failed, **told)

    async def _robots_read(self, response: Response, home: str, facts: SiteFacts) -> AsyncIterator[Request]:
        async for request in self.one_by_one(self._with_robots(response.body, home, facts)):
            yield request

    async def _robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        told = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it
        async for request in self.one_by_one(self._with_robots(b"", **told)):
            yield request

    def _with_robots(self, body: bytes, home: str, facts: SiteFacts) -> Iterator[Request | None]:
        """The feeds that the home page names and the sitemaps of robots.txt; guesses where there is neither."""
        offered = offers(facts, body, home)
        named = [url for url in offered.feeds if self.is_new(url)]
        self._open_feeds = len(named)
        for url in named:
            yield self.whether_changed(self.discovery(url, "feeds", self._feed_answered, self._feed_failed))
        self._waiting.insert(0, self.found_sitemaps(list(offered.sitemaps), urljoin(home, "/robots.txt")))
        self._last_resort = self._guesses(home, offered)
        yield from self._what_waits()
        if not (offered.feeds or offered.sitemaps):
            yield from self._take_last_resort()

    def last_requests(self) -> Iterator[Request]:
        """Guess once all is read, if nothing in the feeds and sitemaps that were named names a page."""
        # Something waits for a feed that broke off, if at all.
        waiting = [request for request in self._what_waits() if request is not None]
        guesses = [] if waiting or self.names_pages or self.full else list(self._take_last_resort())
        yield from waiting or guesses or super().last_requests()

    def _take_last_resort(self) -> Iterator[Request]:
        requests, self._last_resort = self._last_resort, iter(())
        return requests

    def _guesses(self, home: str, offered: Offers) -> Iterator[Request]:
        """Requests for the usual addresses of feeds and sitemaps, and for the menus' sections."""
        self.logger.info("no feed or sitemap that %s names names a page: guessing", home)
        for kind, guesses in (("feeds", offered.feed_guesses), ("sitemaps", offered.sitemap_guesses)):
            yield from self._guess(kind, tuple(url for url in guesses if not self.is_read(url)))
        for url in offered.sections:
            yield from self.once(url, "sections", number=MAX_SECTION_PAGES)

    def _guess(self, role: str, guesses: tuple[str, ...]) -> Iterator[Request]:
        """A request for the first of the addresses; the others follow as long as nothing is there."""
        if guesses:
            told = {"role": role, "guesses": guesses[1:]}
            yield self.whether_changed(self.discovery(guesses[0], role, self._guessed, self._guess_failed, **told))

    async def _guessed(self, response: Response, role: str, guesses: tuple[str, ...]) -> AsyncIterator[Request]:
        is_same = response.status == NOT_MODIFIED
        contents = None if is_same else await self.contents(response, role)
        go_on = not is_same and (contents is None or contents.kind is None)
        if not go_on and self.is_new(response.url):
            async for request in self.take(response, role, contents=contents, found=True):
                yield request
            go_on = role == "feeds" and not self.names_pages
        if go_on:
            for request in self._guess(role, guesses):
                yield request

    def _guess_failed(self, failure: Failure) -> Iterator[Request]:
        yield from self._guess(**failure.request.cb_kwargs)  # type: ignore[attr-defined]  # Scrapy sets it
