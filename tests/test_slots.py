"""Requests of one registered domain wait in one queue."""

import asyncio

import pytest
from scrapy import Request

from newscrawl.crawl.slots import DomainSlots, place


@pytest.mark.parametrize(
    ("url", "queue"),
    [
        ("https://www.paper.co.uk/a", "paper.co.uk"),
        ("http://m.paper.co.uk:8080/a", "paper.co.uk"),
        ("https://zeitung.example", "zeitung.example"),
        ("https://www.xn--80ak6aa92e.xn--p1ai/", "xn--80ak6aa92e.xn--p1ai"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://localhost:8000/a", "localhost:8000"),
        ("http://[::1]:8000/a", "[::1]:8000"),
    ],
)
def test_place(url, queue):
    assert place(url) == queue


def choose(request):
    asyncio.run(DomainSlots().process_request(request))
    return request.meta["download_slot"]


def test_a_redirect_to_another_site_waits_in_the_queue_of_that():
    first = Request("https://feeds.paper.example/rss")
    assert choose(first) == "paper.example"
    assert choose(first.replace(url="https://host.example/rss")) == "host.example"


def test_a_queue_that_a_request_names_stays():
    assert choose(Request("https://paper.example/", meta={"download_slot": "mine"})) == "mine"
