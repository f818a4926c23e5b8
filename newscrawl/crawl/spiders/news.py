"""A source in, Pages out: reads its feeds, sitemaps and section pages and asks for the articles they name."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import markup, urls
from newscrawl.crawl.middlewares import DISCOVERY
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.discovery import feeds, links, robots, site, sitemaps
from newscrawl.discovery.sitemaps import Sitemap
from newscrawl.items import Link, Source
from newscrawl.markup import HtmlElement

MAX_SITEMAP_DEPTH = 4
"""Indexes below indexes; the protocol knows one level."""
MAX_SITEMAPS = 50
"""Sitemaps that one run reads besides those that the source names: a sitemap a day is seven weeks, a sitemap a month
four years. An index may name 50,000, each with 50,000 addresses, and every address is kept in memory until its turn."""
ARCHIVE_LINKS = 1000
ARCHIVE_SITEMAPS = 10
"""More than these, and a sitemap names years of articles. One that robots.txt names is left alone if a feed or a news
sitemap says what is new: every crawl would be one of the archive. Guesses."""
MAX_SECTION_PAGES = 10
"""Pages of one section that one run reads: some 200 articles, more than a section publishes between two runs. A first
crawl that wants more is one for a sitemap."""
MAX_FEEDS = 10
"""Feeds of a home page that are read: the whole site's come first, then sections' as far as this goes."""
MAX_SECTIONS = 10
"""Sections in a home page's menus that are read where there is neither feed nor sitemap."""
_PRIORITY = {"home": 40, "feeds": 30, "sitemaps": 20, "sections": 10}
"""Before the articles, which have 0: what to ask for is known early, and a limit stops the reading of further sitemaps.
Feeds come first as they say most of their articles."""


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
        self._read: set[str] = set()  # feeds, sitemaps and section pages, in normal form
        self._sitemaps_left = MAX_SITEMAPS
        self._tells_news = False  # whether a feed or a news sitemap was read
        self._robots: dict[str, bytes] = {}  # host → robots.txt

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A spider that sees the robots.txt that Scrapy fetches, which names sitemaps."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._robots_arrived, signals.response_received)
        return spider

    # What to read.

    async def start(self) -> AsyncIterator[Request]:
        """Requests for what the source names; for its home page where it names nothing."""
        source = self.source
        if not (source.feeds or source.sitemaps or source.sections):
            yield self._request(source.home, "home", self.parse_home, self.home_failed)
        for url in source.feeds:
            for request in self._once(url, "feeds", self.parse_feed):
                yield request
        for url in source.sitemaps:
            read = self.parse_robots if robots.is_robots(url) else self.parse_sitemap
            for request in self._once(url, "sitemaps", read):
                yield request
        for url in source.sections:
            for request in self._once(url, "sections", self.parse_section):
                yield request

    def _once(self, url: str, kind: str, read: Callable[..., Iterator[Request]], **kwargs: object) -> Iterator[Request]:
        """A request for a feed, sitemap or section page, unless this run has asked for it."""
        if self._is_new(url):
            yield self._request(url, kind, self._answered, self.discovery_failed, read=read, **kwargs)

    def _is_new(self, url: str) -> bool:
        key = urls.normalise(url)
        known = key in self._read
        self._read.add(key)
        return not known

    def _request(
        self,
        url: str,
        kind: str,
        callback: Callable[..., Iterator[Request]],
        errback: Callable[..., Any],
        **kwargs: object,
    ) -> Request:
        # robots.txt itself is always allowed (RFC 9309, 2.2.2).
        meta = {DISCOVERY: True, "dont_obey_robotstxt": robots.is_robots(url)}
        return Request(url, callback, errback=errback, priority=_PRIORITY[kind], cb_kwargs=kwargs, meta=meta)

    def _answered(
        self, response: Response, read: Callable[..., Iterator[Request]], **kwargs: object
    ) -> Iterator[Request]:
        """What `read` makes of the response, unless redirects led to something that this run reads anyway."""
        asked = response.meta.get("redirect_urls", [response.url])[0]
        if urls.normalise(asked) == urls.normalise(response.url) or self._is_new(response.url):
            yield from read(response, **kwargs)

    # What was read.

    def parse_feed(self, response: Response, found: bool = False) -> Iterator[Request]:
        """The articles of a feed. `found`: the home page names it, and it may be a page that lists feeds instead."""
        entries = feeds.parse(response.body, response.url, _content_type(response))
        if feeds.kind(response.body) is None:
            listed = site.read(response.body, response.url).feeds if found else ()
            if not listed:
                self._unreadable("feed", response)
            for link in listed[:MAX_FEEDS]:
                yield from self._once(link.url, "feeds", self.parse_feed)
            return
        self._count("feeds", response, len(entries))
        self._tells_news |= bool(entries)
        yield from self.article_requests(entries)

    def parse_robots(self, response: Response) -> Iterator[Request]:
        """The sitemaps that a robots.txt names."""
        named = robots.sitemaps(response.body, response.url)
        if not named:
            self._failed(f"{response.url}: no Sitemap line in it")
        yield from self._found_sitemaps(named)

    def _found_sitemaps(self, found: list[str]) -> Iterator[Request]:
        for url in sorted(found, key=lambda url: "news" not in urlsplit(url).path.lower()):
            yield from self._further_sitemap(url, depth=0, found=True)

    def parse_sitemap(self, response: Response, depth: int = 0, found: bool = False) -> Iterator[Request]:
        """The articles of a sitemap, and the sitemaps of an index. `found`: the source does not name it."""
        kind = sitemaps.kind(response.body)
        if kind is None:
            self._unreadable("sitemap", response)
            return
        sitemap = sitemaps.parse(response.body, response.url, _content_type(response))
        self._count("sitemaps", response, len(sitemap.links) + len(sitemap.sitemaps))
        if found and self._tells_news and kind != "news" and _is_archive(sitemap):
            self.logger.info(
                "%s names the whole archive and is left out; name it in `sitemaps` to crawl it", response.url
            )
            return
        self._tells_news |= kind in {"news", "feed"} and bool(sitemap.links)
        yield from self.article_requests(list(sitemap.links))
        if depth >= MAX_SITEMAP_DEPTH:
            return
        # The newest first, if the index says which: the bound shall cut the oldest.
        for entry in sorted(sitemap.sitemaps, key=lambda entry: entry.modified or "", reverse=True):
            if not self.full and not self.too_old(entry.modified):
                yield from self._further_sitemap(entry.url, depth=depth + 1)

    def _further_sitemap(self, url: str, **kwargs: object) -> Iterator[Request]:
        if self._sitemaps_left == 0:
            self._sitemaps_left = -1
            self.logger.warning("%s and further sitemaps are not read: %d were in this run", url, MAX_SITEMAPS)
        if self._sitemaps_left > 0:
            for request in self._once(url, "sitemaps", self.parse_sitemap, **kwargs):
                self._sitemaps_left -= 1
                yield request

    def parse_section(
        self, response: Response, number: int = 1, known: frozenset[str] = frozenset()
    ) -> Iterator[Request]:
        """The articles that a page of a section links to, and its next page as long as that promises new ones.

        `number` counts the section's pages; `known` are the articles of those before.
        """
        if feeds.kind(response.body):
            yield from self.parse_feed(response)
            return
        tree = _tree(response)
        found = links.article_links(tree, response.url) if tree is not None else []
        self._count("sections", response, len(found))
        yield from self.article_requests(found)
        new = {urls.normalise(link.url) for link in found} - known
        old = [self.too_old(day) for link in found if (day := links.day_of(link.url))]
        if tree is None or number >= MAX_SECTION_PAGES or not new or self.full or (old and all(old)):
            return
        if following := links.next_page(tree, response.url):
            yield from self._once(following, "sections", self.parse_section, number=number + 1, known=known | new)

    # A source that names nothing.

    def parse_home(self, response: Response) -> Iterator[Request]:
        """The articles that the home page links to, and the feeds and sitemaps that it and robots.txt name."""
        tree = _tree(response)
        facts = site.read(tree, response.url) if tree is not None else site.SiteFacts()
        for link in facts.feeds[:MAX_FEEDS]:
            yield from self._once(link.url, "feeds", self.parse_feed, found=True)
        found = links.article_links(tree, response.url) if tree is not None else []
        self._count("sections", response, len(found))
        yield from self.article_requests(found)
        yield from self._ask_robots(response.url, facts)
        if self.sites and urls.registered_domain(response.url) not in self.sites:
            self.logger.warning(
                "%s leads to %s: name that site in `home`, or its articles are not asked for",
                self.source.home,
                response.url,
            )

    def home_failed(self, failure: Failure) -> Iterator[Request]:
        """The home page could not be fetched: robots.txt may name sitemaps all the same."""
        self.discovery_failed(failure)
        yield from self._ask_robots(self.source.home, site.SiteFacts())

    def _ask_robots(self, home: str, facts: site.SiteFacts) -> Iterator[Request]:
        body = self._robots.get(urlsplit(home).netloc)
        if body is not None or self.crawler.settings.getbool("ROBOTSTXT_OBEY"):
            yield from self._with_robots(body or b"", home, facts)
        else:
            yield self._request(
                urljoin(home, "/robots.txt"), "home", self._robots_read, self._robots_failed, home=home, facts=facts
            )

    def _robots_read(self, response: Response, home: str, facts: site.SiteFacts) -> Iterator[Request]:
        yield from self._with_robots(response.body, home, facts)

    def _robots_failed(self, failure: Failure) -> Iterator[Request]:
        yield from self._with_robots(b"", **failure.request.cb_kwargs)  # type: ignore[attr-defined]

    def _with_robots(self, body: bytes, home: str, facts: site.SiteFacts) -> Iterator[Request]:
        """The sitemaps of robots.txt; where there are neither feeds nor sitemaps, guesses and the menus' sections."""
        named = robots.sitemaps(body, urljoin(home, "/robots.txt"))
        yield from self._found_sitemaps(named)
        if not (facts.feeds or named):
            self.logger.info("%s and its robots.txt name neither feed nor sitemap: guessing", home)
            yield from self._guess(home, site.FEED_GUESSES, "feeds")
            yield from self._guess(home, site.SITEMAP_GUESSES, "sitemaps")
            for link in facts.sections[:MAX_SECTIONS]:
                yield from self._once(link.url, "sections", self.parse_section, number=MAX_SECTION_PAGES)

    def _guess(self, home: str, paths: tuple[str, ...], kind: str) -> Iterator[Request]:
        """A request for the first of the paths; the others follow as long as there is nothing."""
        if paths:
            told = {"home": home, "paths": paths[1:], "kind": kind}
            yield self._request(urljoin(home, paths[0]), kind, self._guessed, self._guess_failed, **told)

    def _guessed(self, response: Response, home: str, paths: tuple[str, ...], kind: str) -> Iterator[Request]:
        is_right = feeds.kind if kind == "feeds" else sitemaps.kind
        if not is_right(response.body):
            yield from self._guess(home, paths, kind)
        elif self._is_new(response.url):
            yield from self.parse_feed(response) if kind == "feeds" else self.parse_sitemap(response, found=True)

    def _guess_failed(self, failure: Failure) -> Iterator[Request]:
        yield from self._guess(**failure.request.cb_kwargs)  # type: ignore[attr-defined]  # Scrapy sets it

    def _robots_arrived(self, response: Response) -> None:
        if response.status == 200 and robots.is_robots(response.url):
            for url in (response.url, *response.meta.get("redirect_urls", ())):
                self._robots[urlsplit(url).netloc] = response.body

    # What is told of it.

    def _count(self, kind: str, response: Response, count: int) -> None:
        self.ledger.discovery[kind] += 1
        if not count:
            self.ledger.discovery["empty"] += 1
            self.logger.warning("%s: no link found in these %d bytes", response.url, len(response.body))

    def _unreadable(self, expected: str, response: Response) -> None:
        self._failed(f"{response.url}: {_sort(response.body)} instead of a {expected}")

    def _failed(self, text: str) -> None:
        self.ledger.discovery["failed"] += 1
        self.logger.warning("%s", text)

    def discovery_failed(self, failure: Failure) -> None:
        """A feed, sitemap or section page that could not be fetched."""
        self._failed(f"{failure.request.url} could not be read: {failure.value}")  # type: ignore[attr-defined]

    def unwanted(self, link: Link) -> str | None:
        """Why a link is not followed; None for one that is."""
        if self._allow and not any(pattern.search(link.url) for pattern in self._allow):
            return "not_allowed"
        if any(pattern.search(link.url) for pattern in self._deny):
            return "denied"
        if not (link.published or link.modified) and self.too_old(links.day_of(link.url)):
            return "before_since"
        return super().unwanted(link)


def _is_archive(sitemap: Sitemap) -> bool:
    return len(sitemap.links) > ARCHIVE_LINKS or len(sitemap.sitemaps) > ARCHIVE_SITEMAPS


def _content_type(response: Response) -> str | None:
    return (response.headers.get("Content-Type") or b"").decode("latin-1") or None


def _tree(response: Response) -> HtmlElement | None:
    return markup.parse(markup.decode(response.body, _content_type(response))) if response.body else None


def _sort(body: bytes) -> str:
    """What a document that is not what it should be is instead."""
    if not body.strip():
        return "an empty answer"
    if kind := feeds.kind(body):
        return f"a feed ({kind})"
    if sitemaps.kind(body):
        return "a sitemap"
    start = body[:1000].lower()
    return "a web page" if b"<html" in start or b"<!doctype html" in start else "a document of another kind"
