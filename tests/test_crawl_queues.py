"""The queue in which articles' requests wait as links: what comes out is what went in, in that order."""

from __future__ import annotations

import time
import tracemalloc
from types import SimpleNamespace

from scrapy import Request
from scrapy.utils.test import get_crawler

from newscrawl.crawl.middlewares import DISCOVERY
from newscrawl.crawl.queues import LinkQueue, ListsFirst
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.items import Link

SPIDER = UrlsSpider(url="https://bay.example/")


def a_list(url: str) -> Request:
    return Request(url, meta={DISCOVERY: True})


class Engine:
    """What the queue looks at: requests that have left it, and those of them that were not answered."""

    def __init__(self) -> None:
        self._slot = SimpleNamespace(inprogress=set())
        self.downloader = SimpleNamespace(
            active=set(), slots={}, get_slot_key=lambda request: request.url.split("/")[2]
        )

    def asks(self, request: Request) -> None:
        self._slot.inprogress.add(request)
        self.downloader.active.add(request)

    def is_answered(self, request: Request) -> None:
        self.downloader.active.discard(request)

    def is_done_with(self, request: Request) -> None:
        self._slot.inprogress.discard(request)


def lists_first(seconds: float) -> tuple[ListsFirst, Engine]:
    crawler = get_crawler(settings_dict={"NEWSCRAWL_PAGE_SECONDS": seconds})
    crawler.spider, crawler.engine = SPIDER, Engine()
    return ListsFirst.from_crawler(crawler, LinkQueue, ""), crawler.engine


def asked(url: str, **more: object) -> Request:
    request = SPIDER.request_for(Link(url, title="Ferry", via="https://bay.example/map.xml"))
    request.meta["depth"] = 1
    return request.replace(**more) if more else request


def test_what_comes_out_is_what_went_in_and_in_that_order():
    odd = [
        asked("https://bay.example/3", headers={"If-None-Match": '"a"'}),
        asked("https://bay.example/4", meta={"depth": 2}),
        asked("https://bay.example/5", priority=7),
        asked("https://bay.example/6", callback=SPIDER.parse_whole),
        asked("https://bay.example/7").replace(url="https://bay.example/8"),  # where a redirect has led
        asked("https://bay.example/9 10"),  # which Scrapy writes in another way
        Request("https://bay.example/feed", callback=SPIDER.parse_article, cb_kwargs={"entry": None}),
    ]
    requests = [asked("https://bay.example/1"), asked("https://bay.example/2"), *odd, asked("https://bay.example/11")]
    queue = LinkQueue(SPIDER)
    for request in requests:
        queue.push(request)
    assert len(queue) == len(requests)
    assert queue.peek().to_dict(spider=SPIDER) == requests[0].to_dict(spider=SPIDER)
    found = [queue.pop() for _ in requests]
    assert [one.to_dict(spider=SPIDER) for one in found] == [one.to_dict(spider=SPIDER) for one in requests]
    assert queue.pop() is None


def test_what_one_request_is_given_later_is_its_own():
    queue = LinkQueue(SPIDER)
    for number in range(2):
        queue.push(asked(f"https://bay.example/{number}"))
    queue.pop().meta["download_slot"] = "bay.example"
    assert queue.pop().meta == {"depth": 1}


def test_a_page_waits_in_a_tenth_of_the_memory():
    queue, links = LinkQueue(SPIDER), [Link(f"https://bay.example/{number}") for number in range(1000)]
    tracemalloc.start()
    try:
        for link in links:
            queue.push(SPIDER.request_for(link))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / len(links) < 100, "bytes beside the link"


def test_articles_wait_while_a_list_is_on_its_way_or_read_and_lists_go_on():
    queue, engine = lists_first(100)
    feed, sitemap, article = (
        a_list("https://bay.example/feed"),
        a_list("https://bay.example/map"),
        "https://bay.example/1",
    )
    queue.push(asked(article))
    queue.push(feed)
    assert queue.pop() is feed
    engine.asks(feed)
    assert queue.pop() is None
    engine.is_answered(feed)
    assert queue.pop() is None
    queue.push(sitemap)
    assert queue.pop() is sitemap
    assert len(queue) == 1
    engine.is_done_with(feed)
    assert queue.pop().url == article
    assert queue.pop() is None


def test_articles_wait_for_no_other_server_that_is_to_send_a_list_and_only_so_long_for_what_is_read():
    queue, engine = lists_first(0.05)
    for number in range(2):
        queue.push(asked(f"https://www.bay.example/{number}"))
    feed = a_list("https://feeds.example/bay")
    engine.asks(feed)
    assert queue.pop().url == "https://www.bay.example/0"
    engine.is_answered(feed)
    assert queue.pop() is None
    time.sleep(0.06)
    engine.asks(further := a_list("https://feeds.example/ferry"))
    engine.is_answered(further)
    assert queue.pop().url == "https://www.bay.example/1"
