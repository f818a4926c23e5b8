"""Requests for what long lists name: others have their turn meanwhile."""

import asyncio

from scrapy import Request

from newscrawl.crawl.spiders.reading import breathing


async def order(requests):
    said = []

    async def other():
        said.append("another source")

    waiting = asyncio.ensure_future(other())
    asked = breathing(iter(requests))
    while (request := await anext(asked, None)) is not None:
        said.append(request.url)
    await waiting
    return said


def test_others_have_their_turn_where_a_list_has_nothing_new():
    page = Request("https://www.bay.example/pier")
    assert asyncio.run(order([None, None, page])) == ["another source", page.url]
    assert asyncio.run(order([page])) == [page.url, "another source"]
