"""Requests in, the same ones out, first in, first out: lists before articles, which wait until all lists are read.

That of an article waits as its link, a tenth of the memory, or as its address alone.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from queuelib.queue import FifoMemoryQueue
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, QueueProtocol

from newscrawl import urls
from newscrawl.crawl import config
from newscrawl.crawl.middlewares import DISCOVERY
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.crawl.waiting import Alike
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
        self._alike = Alike()  # of what is pushed: a link that says what the last one said waits as its address
        self._rest = Link("")  # what the link said that was popped last

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **__: Any) -> Self:
        return cls(crawler.spider)

    def push(self, request: Request) -> None:
        """The last one from now on."""
        if not self._is_plain(request):
            super().push(request)
            return
        link = request.cb_kwargs["link"]
        super().push(link.url if self._alike.rest(link) else link)

    def pop(self) -> Request | None:
        """The first one, which is no longer in the queue."""
        found = super().pop()
        if isinstance(found, Link):
            self._rest = replace(found, url="")
        return self._whole(found)

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

    def _whole(self, found: Request | Link | str | None) -> Request | None:
        if found is None or isinstance(found, Request):
            return found
        link = replace(self._rest, url=found) if isinstance(found, str) else found
        assert self._first is not None
        assert isinstance(self._spider, ArticleSpider)
        request = self._spider.request_for(link)
        request.priority = self._first.priority
        request.meta.update(self._first.meta)
        return request


class ListsFirst:
    """For SCHEDULER_PRIORITY_QUEUE: Scrapy's own, once for lists and once for all else, which waits for the lists.

    What a list says of an article is known before that is asked for, and the order of a run hangs on no time that the
    reading of a list takes. A spider that reads no lists has Scrapy's own alone.
    """

    def __init__(
        self, crawler: Crawler, lists: DownloaderAwarePriorityQueue, others: DownloaderAwarePriorityQueue
    ) -> None:
        self._crawler, self._lists, self._others = crawler, lists, others
        self._seconds = config.read(crawler.settings).page_seconds
        self._answered = 0  # lists that are being read, when the time began in which one has to be done with
        self._held_until = 0.0

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        downstream_queue_cls: type[QueueProtocol],
        key: str,
        startprios: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Self:
        """Both queues, each with a folder of its own in `key` where that is one."""

        def queue(name: str) -> DownloaderAwarePriorityQueue:
            before, folder = (startprios or {}).get(name), f"{key}/{name}" if key else ""
            return DownloaderAwarePriorityQueue(crawler, downstream_queue_cls, folder, before, **more)

        return cls(crawler, queue("lists"), queue("others"))

    def push(self, request: Request) -> None:
        """The last one of its priority from now on."""
        (self._lists if DISCOVERY in request.meta else self._others).push(request)

    def pop(self) -> Request | None:
        """The next one, which is no longer in the queue; None where there is none, or what there is has to wait.

        Scrapy asks again whenever a request has been dealt with to its end, and every five seconds.
        """
        if self._lists:
            return self._lists.pop()
        return self._others.pop() if self._others and not self._is_held() else None

    def close(self) -> dict[str, Any]:
        """What `startprios` will be."""
        return {"lists": self._lists.close(), "others": self._others.close()}

    def __len__(self) -> int:
        return len(self._lists) + len(self._others)

    def _is_held(self) -> bool:
        """Whether a list is at work that may say more of what waits.

        As long as lists come and are done with, each in the time that one may take: one may hang, or have to wait for
        those of other sources that do.
        """
        engine = self._crawler.engine
        # No public name of Scrapy's tells what was answered and is not yet dealt with to its end.
        at_work = engine._slot.inprogress if engine and engine._slot else ()
        lists = [request for request in at_work if DISCOVERY in request.meta]
        answered = sum(engine is not None and request not in engine.downloader.active for request in lists)
        if not answered:
            self._answered = 0
            return any(self._is_in_the_way(request) for request in lists)
        now = time.monotonic()
        if self._answered == 0 or (answered != self._answered and now < self._held_until):
            self._answered, self._held_until = answered, now + self._seconds
        return now < self._held_until

    def _is_in_the_way(self, request: Request) -> bool:
        """Whether all that waits would wait for the answer anyway, as it goes to the same site."""
        site = urls.registered_domain(request.url)
        return all(urls.registered_domain(f"http://{host}/") == site for host in self._others.pqueues)
