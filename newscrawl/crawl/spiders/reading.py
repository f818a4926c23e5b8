"""Feeds, sitemaps and section pages in, requests for the articles and the further sitemaps and pages they name out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import urls
from newscrawl.crawl.failures import RunEnded
from newscrawl.crawl.lists import ListReader, UnreadError
from newscrawl.crawl.middlewares import DISCOVERY
from newscrawl.crawl.readings import asked_for, conditional
from newscrawl.crawl.spiders.base import NOT_MODIFIED, ask_whether_changed, paced
from newscrawl.crawl.spiders.telling import TellingSpider
from newscrawl.discovery import links, robots, traps, unpack
from newscrawl.discovery.offers import MAX_FEEDS
from newscrawl.discovery.reading import Contents, Listing
from newscrawl.discovery.spans import Span
from newscrawl.errors import OutputError
from newscrawl.items import Link
from newscrawl.state import Reading

MAX_SITEMAP_DEPTH = 4
"""Indexes below indexes; the protocol knows one level."""
MAX_SITEMAPS = 50
"""Sitemaps that one run reads besides those that the source names: a sitemap a day is seven weeks, a sitemap a month
four years. An index may name 50,000, each with 50,000 addresses, and every address is kept in memory until its turn."""
MAX_DATED = 1000
"""The same, of those that an index dates, in a run with `since`: nearly three years of a sitemap a day."""
ARCHIVE_LINKS = 1000
ARCHIVE_SITEMAPS = 10
"""More than these, and a sitemap names years of articles. One that the source does not name is left alone if a feed or
a news sitemap says what is new: every crawl would be one of the archive. Guesses."""
MAX_SECTION_PAGES = 10
"""Pages of one section that one run reads: some 200 articles, more than a section publishes between two runs. A first
crawl that wants more is one for a sitemap."""
SITEMAP_TIMEOUTS = 3
"""How many times as long as a page a sitemap may take: some sites write 50,000 addresses anew for each who asks, and
the servers before them wait for 60 seconds. A guess."""
PRIORITY = {"home": 40, "feeds": 30, "sitemaps": 20, "robots": 20, "sections": 10}
"""Of what is read, by its role; before the articles, which have 0: what to ask for is known early, and a limit stops
the reading of further sitemaps. Feeds come first as they say most of their articles."""

_DAY = timedelta(days=1)


class ReadingSpider(TellingSpider):
    """Reads feeds, sitemaps and section pages, each once a run: a response is read in the pool, and then followed."""

    reader: ListReader
    longest: int = urls.MAX_LENGTH
    """Characters of an address that is asked for."""

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name, **arguments)
        self._read: set[str] = set()  # addresses in normal form
        self._left_of: dict[int, int] = {}  # bound on sitemaps → how many more may be read; -1: told
        self._following = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A spider with a reader."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.longest = crawler.settings.getint("URLLENGTH_LIMIT") or urls.MAX_LENGTH
        spider.reader = ListReader.from_crawler(crawler)
        return spider

    def oversized(self, url: str) -> str | None:
        """Why an address is not even compared with others; None for any that may be an article's."""
        if urls.length(url) > self.longest:  # Scrapy would drop it unseen
            return "too_long"
        return "trap/query" if traps.is_overladen(url) else None

    # Asking.

    def once(self, url: str, role: str, /, **told: object) -> Iterator[Request]:
        """A request for what is to be read as `role` (a key of PRIORITY), unless this run has asked for it.

        `told` is for the method that follows what is in it.
        """
        if self.is_new(url):
            yield self._ask(url, role, **told)

    def _ask(self, url: str, role: str, /, **told: object) -> Request:
        request = self.discovery(url, role, self.answered, self.discovery_failed, role=role, **told)
        return self.whether_changed(request)

    def is_new(self, url: str) -> bool:
        """Whether this is the first time in this run that `url` is to be read."""
        known = self.is_read(url)
        self._read.add(urls.normalise(url))
        return not known

    def is_read(self, url: str) -> bool:
        """Whether this run has asked for `url`, to read what it names."""
        return urls.normalise(url) in self._read

    def discovery(
        self, url: str, kind: str, callback: Callable[..., Any], errback: Callable[..., Any], /, **told: object
    ) -> Request:
        """A request that may go to any site, before all articles."""
        # robots.txt itself is always allowed (RFC 9309, 2.2.2).
        free = robots.is_robots(url)
        meta: dict[str, Any] = {DISCOVERY: True, "dont_obey_robotstxt": free}
        if kind == "sitemaps":  # which are larger and slower than pages
            meta["download_maxsize"] = unpack.MAX_BYTES
            meta["download_timeout"] = SITEMAP_TIMEOUTS * self.crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        return Request(url, callback, errback=errback, priority=PRIORITY[kind], cb_kwargs=told, meta=meta)

    def whether_changed(self, request: Request) -> Request:
        """The request, made conditional if an earlier run has read that address."""
        memory = self.ledger.memory
        if memory and (before := memory.readings.before(request.url)):
            ask_whether_changed(request, conditional(before.etag, before.last_modified))
        return request

    # Reading.

    async def answered(
        self, response: Response, role: str, entry: Link | None = None, **told: Any
    ) -> AsyncIterator[Request]:
        """Requests for what is in the response, unless redirects led to something that this run reads anyway.

        `entry`: how an index, or the page before, named the address.
        """
        if urls.normalise(asked_for(response)) == urls.normalise(response.url) or self.is_new(response.url):
            async for request in self.take(response, role, entry, **told):
                yield request

    async def take(
        self,
        response: Response,
        role: str,
        entry: Link | None = None,
        contents: Contents | None = None,
        **told: Any,
    ) -> AsyncIterator[Request]:
        """Requests for what is in the response; of one that says "not modified", what an earlier run has left open.

        `contents`, where it was read before.
        """
        asked, memory = asked_for(response), self.ledger.memory
        if memory and response.status == NOT_MODIFIED and (before := memory.readings.before(asked)):
            self.ledger.discovery["not_modified"] += 1
            for request in self._as_before(before, role, entry, **told):
                yield request
            return
        if memory:
            memory.readings.answered(response, entry)
        contents = contents or await self.contents(response, role)
        if contents is None:
            return
        try:
            async for request in self.one_by_one(self.follow(response, role, contents, **told)):
                yield request
        except Exception:  # raised on: what was not followed to its end must not be behind a 304 next time
            self.left(response.url)
            raise

    async def contents(self, response: Response, role: str) -> Contents | None:
        """What the response says; None where it could not be read in its time, or in that of the run: this is told."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        listing = Listing(role, response.body, response.url, kind, self.config.max_feed_entries, self.longest)
        try:
            contents = await self.reader.read(listing)
        except UnreadError as error:
            self.failed(f"{response.url} could not be read: {error}")
        except RunEnded:
            self.put_off(response.url)
        except OutputError as error:  # the computer's fault: the next run reads it
            self.ledger.stop(error)
        else:
            self._skip("too_long", contents.too_long)
            return contents
        self.left(asked_for(response))
        return None

    def _as_before(
        self, before: Reading, role: str, entry: Link | None, depth: int = 0, found: bool = False, **_: object
    ) -> Iterator[Request]:
        """Nothing for what an earlier run has read, but for the sitemaps that an index does not date."""
        assert self.ledger.memory
        readings = self.ledger.memory.readings
        readings.same(before, entry)
        self._tells_news |= before.news
        if role != "sections":
            self.names_pages = True  # what names none is read anew each time
            for child in readings.children(before.url):
                yield from self._further_sitemap(child, depth=depth + 1, found=found or role == "robots")

    # Following.

    async def one_by_one(self, requests: Iterator[Request | None]) -> AsyncIterator[Request]:
        """The requests, and none of another list between them: which, and where, would be as chance has it."""
        async with self._following:
            async for request in breathing(requests):
                yield request

    def follow(self, response: Response, role: str, contents: Contents, **told: Any) -> Iterator[Request | None]:
        """Requests for what was read in the response, and None where others may have their turn."""
        ways: dict[str, Callable[..., Iterator[Request | None]]] = {
            "feeds": self.in_feed,
            "sitemaps": self.in_sitemap,
            "robots": self.in_robots,
            "sections": self.in_section,
        }
        return ways[role](response, contents, **told)

    def in_feed(self, response: Response, contents: Contents, found: bool = False) -> Iterator[Request | None]:
        """The articles of a feed. `found`: the home page names it, and it may be a page that lists feeds instead."""
        if contents.kind is None:
            listed = contents.site.feeds if found else ()
            if not listed:
                self._unreadable("feed", response, contents)
            for link in listed[:MAX_FEEDS]:
                yield from self.once(link.url, "feeds")
            return
        if contents.cut:
            self._cut(f"{response.url}: the first {len(contents.links)} entries are read, and no more")
        self.count("feeds", response, contents.named)
        self._tells(response, news=bool(contents.links))
        self._names(response, contents)
        yield from self.in_turns(contents.links)

    def in_robots(self, response: Response, contents: Contents) -> Iterator[Request]:
        """The sitemaps that a robots.txt names."""
        if not contents.sitemaps:
            self.failed(f"{response.url}: no Sitemap line in it")
        yield from self.found_sitemaps([link.url for link in contents.sitemaps], response.url)

    def found_sitemaps(self, found: list[str], via: str) -> Iterator[Request]:
        """Requests for sitemaps that `via` names and the source does not name itself, those of news first."""
        for url in sorted(found, key=lambda url: "news" not in urlsplit(url).path.lower()):
            yield from self._further_sitemap(Link(url, via=via), depth=0, found=True)

    def in_sitemap(
        self, response: Response, contents: Contents, depth: int = 0, found: bool = False
    ) -> Iterator[Request | None]:
        """The articles of a sitemap, and the sitemaps of an index. `found`: the source does not name it."""
        if contents.kind is None:
            self._unreadable("sitemap", response, contents)
            return
        if contents.cut:
            self._cut(f"{response.url}: the first {contents.named} entries are read, and no more")
        self.count("sitemaps", response, contents.named)
        if depth == 0 or contents.links:
            self._names(response, contents)
        if found and self._tells_news and contents.kind != "news" and _is_archive(contents):
            self.logger.info("%s names an archive: not followed; a source that wants it names it", response.url)
            return
        self._tells(response, news=contents.kind in {"news", "feed"} and bool(contents.links))
        yield from self.in_turns(contents.links)
        if depth < MAX_SITEMAP_DEPTH:
            yield from self._in_index(contents, depth=depth + 1, found=found)
        elif contents.sitemaps:
            told = f"{response.url}: the sitemaps that it names are not read: there are {depth} indexes above it"
            self._cut(told, "depth")

    def _in_index(self, contents: Contents, **kwargs: Any) -> Iterator[Request]:
        """Requests for the sitemaps of an index that may name what is wanted."""
        days = contents.spans

        def age(entry: Link) -> str:
            return entry.modified or days.get(entry.url, ("", ""))[1]

        # The newest first, if the index says which: the bound shall cut the oldest.
        for entry in sorted(contents.sitemaps, key=age, reverse=True):
            if self.too_old(entry.modified) or self._out_of_range(days.get(entry.url)):
                self.skip_sitemap("out_of_range")
            elif self.full:
                self.left(entry.via)
            else:
                yield from self._further_sitemap(entry, **kwargs, dated=bool(age(entry)))

    def _out_of_range(self, days: Span | None) -> bool:
        """Whether a sitemap's name says that all in it is older than `since` or later than `until`.

        A day is spared on either side: the site's days are not those of UTC.
        """
        if days is None:
            return False
        first, last = (date.fromisoformat(day) for day in days)
        too_old = self.since is not None and last + _DAY < date.fromisoformat(self.since)
        return too_old or (self.until is not None and first - _DAY > date.fromisoformat(self.until))

    def _further_sitemap(self, entry: Link, dated: bool = False, **kwargs: Any) -> Iterator[Request]:
        """A request for a sitemap; none where an index says that it is as it was when it was read."""
        most = MAX_DATED if dated and self.since else MAX_SITEMAPS  # the days that are asked for bound those
        left = self._left_of.get(most, most)
        if left < 0 or not self.is_new(entry.url):
            return
        self._left_of[most] = left - 1
        if left == 0:
            self._cut(f"{entry.url} and further sitemaps are not read: {most} were in this run")
            return
        memory = self.ledger.memory
        before = memory.readings.before(entry.url) if memory and entry.modified else None
        if before and before.announced == entry.modified:
            self.skip_sitemap("as_before")
            yield from self._as_before(before, "sitemaps", entry, **kwargs)
        else:
            yield self._ask(entry.url, "sitemaps", entry=entry, **kwargs)

    def in_section(
        self, response: Response, contents: Contents, number: int = 1, known: frozenset[str] = frozenset()
    ) -> Iterator[Request | None]:
        """The articles that a page of a section links to, and its next page as long as that promises new ones.

        `number` counts the section's pages; `known` are the articles of those before.
        """
        if is_feed(contents):
            yield from self.in_feed(response, contents)
            return
        found, asked = self.articles_in(response, contents), False
        for request in self.in_turns(found):
            asked |= request is not None
            yield request
        memory = self.ledger.memory
        if memory and not asked and memory.readings.before(asked_for(response)):
            return  # an earlier run has followed this page, and those behind it, to the end
        new = set()
        for link in paced(found):
            if link is None:
                yield None
            elif not self.oversized(link.url):
                new.add(urls.normalise(link.url))
        new -= known
        old = [self.too_old(day) for link in found if (day := links.day_of(link.url))]
        following = contents.following
        if not following or not new or (old and all(old)):
            return
        if number >= MAX_SECTION_PAGES:
            if known:  # it was followed up to here, and not only looked at
                # A first crawl ends so in most sections.
                told = f"{following} and further pages are not read: {number} of that section were"
                self._cut(told, "pages", logging.INFO)
            return
        if self.full:
            self.left(response.url)
            return
        entry, known = Link(following, via=response.url), known | new
        yield from self.once(following, "sections", number=number + 1, known=known, entry=entry)

    def articles_in(self, response: Response, contents: Contents) -> Sequence[Link]:
        """The links of a page to articles; none of what is no page, which is told."""
        if contents.kind is None:
            self._unreadable("page", response, contents)
        else:
            self.count("sections", response, contents.named)
        return contents.links


def is_feed(contents: Contents) -> bool:
    """Whether what was asked for as a page is a feed."""
    return contents.kind not in (None, "page")


def _is_archive(sitemap: Contents) -> bool:
    return len(sitemap.links) > ARCHIVE_LINKS or len(sitemap.sitemaps) > ARCHIVE_SITEMAPS


async def breathing(requests: Iterator[Request | None]) -> AsyncIterator[Request]:
    """The requests; where there is None, whatever else waits has its turn."""
    for request in requests:
        if request is None:
            await asyncio.sleep(0)
        else:
            yield request
