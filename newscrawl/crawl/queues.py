"""Requests in, the same ones out, first in, first out; that of an article waits as its link, a tenth of the memory."""

from __future__ import annotations

from typing import Any, Self

from queuelib.queue import FifoMemoryQueue
from scrapy import Request, Spider
from scrapy.crawler import Crawler

from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.items import Link

_ALIKE = ("callback", "errback", "method", "headers", "body", "cookies", "encoding", "dont_filter", "flags")
"""What an article's request has that its spider has given to all of them."""


class LinkQueue(FifoMemoryQueue):
    """For SCHEDULER_MEMORY_QUEUE. A sitemap names 50,000 pages, and all of them wait here until their turn.

    What an article's request has of its own beyond the link (conditions, what a middleware has put on it) goes into the
    queue as it is.
    """

    def __init__(self, spider: Spider | None) -> None:
        super().__init__()
        self._spider = spider
        self._first: Request | None = None  # of an article: the others have its priority and meta

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **__: Any) -> Self:
        return cls(crawler.spider)

    def push(self, request: Request) -> None:
        """The last one from now on."""
        super().push(request.cb_kwargs["link"] if self._is_plain(request) else request)

    def pop(self) -> Request | None:
        """The first one, which is no longer in the queue."""
        return self._whole(super().pop())

    def peek(self) -> Request | None:
        """The first one."""
        return self._whole(super().peek())

    def _is_plain(self, request: Request) -> bool:
        """Whether nothing tells the request from what `_whole` makes of its link."""
        link, spider = request.cb_kwargs.get("link"), self._spider
        if not isinstance(link, Link) or not isinstance(spider, ArticleSpider):
            return False
        if type(request) is not Request or request.url != link.url or len(request.cb_kwargs) > 1:
            return False
        if self._first is None:
            plain = spider.request_for(link)
            if any(getattr(request, name) != getattr(plain, name) for name in _ALIKE):
                return False
            self._first = request
        first = self._first
        alike = all(getattr(request, name) == getattr(first, name) for name in (*_ALIKE, "priority"))
        return alike and request.meta == first.meta

    def _whole(self, found: Request | Link | None) -> Request | None:
        if not isinstance(found, Link):
            return found
        assert self._first is not None
        assert isinstance(self._spider, ArticleSpider)
        request = self._spider.request_for(found)
        request.priority = self._first.priority
        request.meta.update(self._first.meta)
        return request
