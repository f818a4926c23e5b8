"""The queue in which articles' requests wait as links: what comes out is what went in, in that order."""

from __future__ import annotations

import tracemalloc

from scrapy import Request

from newscrawl.crawl.queues import LinkQueue
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.items import Link

SPIDER = UrlsSpider(url="https://bay.example/")


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
