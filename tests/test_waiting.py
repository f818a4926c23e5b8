"""What of waiting pages is kept: each comes out as it went in, and many take little memory."""

from __future__ import annotations

import pickle
import tracemalloc

import pytest

from newscrawl.crawl.queues import LinkQueue
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.crawl.waiting import AskedPages
from newscrawl.discovery.packing import PackedLinks
from newscrawl.items import Link, Reason

MAP = "https://bay.example/map.xml"
MIXED = [
    Link("https://bay.example/1", via=MAP),
    Link("https://bay.example/2", via=MAP),
    Link("https://bay.example/3", title="Ferry", authors=("Ann Lee",), via=MAP),
    Link("https://bay.example/4", title="Ferry", authors=("Ann Lee",), via=MAP),
    Link("https://bay.example/5", via=MAP),
    Link("https://bay.example/6"),
    Link("https://bay.example/7", modified="2026-01-02", via=MAP),
    Link("https://bay.example/8", modified="2026-01-03", via=MAP),
    Link("https://bay.example/9", modified="2026-01-03", via="https://bay.example/feed"),
]


@pytest.mark.parametrize("links", [MIXED, MIXED[:1], MIXED[:2], []])
def test_packed_links_are_the_links(links: list[Link]) -> None:
    packed = pickle.loads(pickle.dumps(PackedLinks(links)))
    assert list(packed) == links
    assert (len(packed), bool(packed)) == (len(links), bool(links))
    assert packed[1:3] == tuple(links[1:3])
    assert [packed[at] for at in range(-len(links), 0)] == links
    with pytest.raises(IndexError):
        packed[len(links)]


def test_links_that_say_the_same_are_packed_into_little_more_than_their_addresses() -> None:
    links = [Link(f"https://bay.example/2026/{number:060}", modified=MAP[:], via=MAP) for number in range(10_000)]
    written = pickle.dumps(PackedLinks(links))
    assert len(written) < 10_000 * (len(links[0].url) + 8)


def test_what_waits_comes_out_as_it_went_in_whatever_came_before_it() -> None:
    spider = UrlsSpider(url="https://bay.example/")
    queue, pages = LinkQueue(spider), AskedPages()
    for link in MIXED:
        pages.add(link)
        queue.push(spider.request_for(link))
    assert [pages.pending(link.url) for link in MIXED] == MIXED
    assert list(pages.left()) == MIXED
    assert [queue.pop().cb_kwargs["link"] for _ in MIXED[:3]] == MIXED[:3]
    queue.push(spider.request_for(MIXED[0]))
    assert queue.peek().cb_kwargs["link"] == MIXED[3]
    found = [queue.pop().cb_kwargs["link"] for _ in range(len(queue))]
    assert found == [*MIXED[3:], MIXED[0]]


def test_what_a_further_link_says_is_of_its_page_alone() -> None:
    pages = AskedPages()
    for link in MIXED[:2]:
        pages.add(link)
    pages.further(MIXED[0].url, Link("https://www.bay.example/1", title="Ferry", via="https://bay.example/feed"))
    assert pages.pending(MIXED[0].url) == Link(MIXED[0].url, title="Ferry", via=MAP)
    assert pages.pending(MIXED[1].url) == MIXED[1]


def test_a_page_with_a_line_is_pending_no_longer() -> None:
    pages = AskedPages()
    for link in MIXED[:3]:
        pages.add(link)
    left = pages.left()
    assert next(left) == MIXED[0]
    pages.settle(MIXED[1].url, Reason.DUPLICATE)
    assert (pages.pending(MIXED[1].url), pages.is_pending(MIXED[1].url)) == (None, False)
    assert [pages.reason(link.url) for link in MIXED[:2]] == [None, Reason.DUPLICATE]
    assert list(left) == [MIXED[2]]
    pages.further(MIXED[1].url, MIXED[2])
    assert pages.reason(MIXED[1].url) is Reason.DUPLICATE


def test_many_pages_wait_in_little_more_than_their_addresses() -> None:
    spider, links = UrlsSpider(url="https://bay.example/"), [Link(f"https://bay.example/{n}") for n in range(20_000)]
    queue, pages = LinkQueue(spider), AskedPages()
    tracemalloc.start()
    try:
        for link in links:
            pages.add(link)
            queue.push(spider.request_for(link))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / len(links) < 120, "bytes beside the address"
