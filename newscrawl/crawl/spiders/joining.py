"""First pages of articles in, Pages with all their parts out: what a spider has to ask for besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.crawl import joining, revisit
from newscrawl.crawl.config import Config
from newscrawl.crawl.failures import KeptOut, RobotsForbidden, RobotsUnreachable, rejection_of
from newscrawl.crawl.joining import Story
from newscrawl.crawl.ledger import RunLedger, ledger_of
from newscrawl.items import Link, Page, Reason, Source

PRIORITY = 5
"""Of further pages: before other articles, whose first pages would wait in memory by the thousand."""


class JoiningSpider(Spider):
    """Puts articles together that are spread over several pages.

    Each page tells of the next one. None of them is an article page of its own in the run's ledger: the article is one
    line, with the pages that could be had; where one is missing, the next run asks again.
    """

    config: Config
    source: Source | None = None

    @property
    def ledger(self) -> RunLedger:
        """The run's ledger."""
        return ledger_of(self.crawler)

    def _page(self, response: Response, link: Link) -> Page:
        """The page that answers the request for `link`."""
        raise NotImplementedError

    def joined(self, page: Page, link: Link) -> Iterator[Page | Request]:
        """The page, or a request for the next one of its article."""
        story = joining.begin(page, self.config.max_parts)
        yield self._next(story, link) if story else page

    def parse_part(self, response: Response, link: Link, story: Story) -> Iterator[Page | Request]:
        """The article with one page more, or a request for the page behind that."""
        options = self.config.options
        part = replace(self._page(response, link), source=None, link=None)  # both are the first page's
        story = joining.go_on(story, part, self.config.max_parts, options.max_page_bytes)
        if story.cut:
            self._count("cut")
            self.logger.info("%s: its page %d and further ones are left out", story.first, len(story.page.parts) + 2)
        yield self._next(story, link)

    def part_failed(self, failure: Failure) -> Iterator[Page | Request]:
        """The article without a page that could not be fetched, and without those behind it."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        link, story = request.cb_kwargs["link"], request.cb_kwargs["story"]
        if another := joining.instead(story):
            yield self._next(another, link)
            return
        why = rejection_of(failure, request.url, self.source)
        if why.reason is Reason.NOT_FETCHED:  # the run ends: half an article is none
            self.ledger.reject(replace(why, url=story.first), link)
            return
        self._count("missing")
        if isinstance(failure.value, KeptOut | RobotsForbidden) and not isinstance(failure.value, RobotsUnreachable):
            self.logger.info("%s: its page %s is left out: %s", story.first, request.url, why.detail)
            yield self._whole(story)
            return
        self.logger.warning("%s: its page %s is missing: %s", story.first, request.url, why.detail)
        if memory := self.ledger.memory:
            if memory.asked_as(link) and revisit.fails(why):  # what is known of it may have that page
                self.ledger.reject(replace(why, url=story.first, detail=f"{why.detail} ({request.url})"), link)
                return
            memory.incomplete(link)
        yield self._whole(story)

    def is_denied(self, url: str) -> bool:
        """Whether the source names the address as one that is not to be asked for."""
        return False

    def _next(self, story: Story, link: Link) -> Page | Request:
        while story.following is not None and self.is_denied(story.following):
            story = joining.instead(story) or replace(story, following=None)
        if story.following is None:
            return self._whole(story)
        told = {"link": link, "story": story}
        return Request(
            story.following,
            self.parse_part,
            errback=self.part_failed,
            priority=PRIORITY,
            cb_kwargs=told,
            dont_filter=True,
        )

    def _whole(self, story: Story) -> Page:
        self._count("articles", bool(story.page.parts))
        self._count("fetched", len(story.page.parts))
        return story.page

    def _count(self, name: str, count: int = 1) -> None:
        if self.crawler.stats and count:
            self.crawler.stats.inc_value(f"newscrawl/parts/{name}", count)
