"""What reading came to, in; counts, log lines and what later runs will know, out."""

from __future__ import annotations

import logging

from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.crawl.failures import RunEnded, in_words
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.discovery.reading import Contents


class TellingSpider(ArticleSpider):
    """Tells of the feeds, sitemaps and section pages that are read, and of those that are not."""

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name, **arguments)
        self._tells_news = False  # whether a feed or a news sitemap was read
        self.names_pages = False  # whether a feed or sitemap that was read names a page
        self._told: set[str] = set()  # kinds of things that are not read to their end

    def _tells(self, response: Response, *, news: bool) -> None:
        """Whether something that was read says what is new, which an archive does not."""
        self._tells_news |= news
        if news and (memory := self.ledger.memory):
            memory.readings.tells_news(response)

    def _names(self, response: Response, contents: Contents) -> None:
        """Whether a feed or sitemap names pages, or further sitemaps, that may; one that does not is not kept."""
        self.names_pages |= bool(contents.links)
        if not contents.named:
            self.left(response.url)

    def _cut(self, told: str, kind: str = "", level: int = logging.WARNING) -> None:
        """Something goes on where reading ends; each is counted, and told but for further ones of one `kind`."""
        self.ledger.discovery["cut"] += 1
        if not kind or kind not in self._told:
            self.logger.log(level, "%s", told)
        self._told.add(kind)

    def skip_sitemap(self, why: str) -> None:
        """A sitemap in an index is not read."""
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"newscrawl/sitemaps_skipped/{why}")

    def count(self, kind: str, response: Response, count: int) -> None:
        """Something was read; `count` links were in it."""
        self.ledger.discovery[kind] += 1
        if not count:
            self.ledger.discovery["empty"] += 1
            self.logger.warning("%s: no link found in these %d bytes", response.url, len(response.body))

    def failed(self, text: str) -> None:
        """Something could not be read; `text` says what and why."""
        self.ledger.unread(text)
        self.logger.warning("%s", text)

    def put_off(self, url: str) -> None:
        """The run ends before it is read, or what it names asked for: no failure, and the next run reads it."""
        self.logger.info("%s is left for the next run: this one ends", url)

    def discovery_failed(self, failure: Failure) -> None:
        """A feed, sitemap or section page that could not be fetched."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        if isinstance(failure.value, RunEnded):
            self.put_off(request.url)
        else:
            self.failed(f"{request.url} could not be read: {in_words(failure.value)}")
        if entry := request.cb_kwargs.get("entry"):
            self.left(entry.via)

    def _unreadable(self, expected: str, response: Response, contents: Contents) -> None:
        self.failed(f"{response.url}: {contents.instead} instead of a {expected}")
        self.left(response.url)
