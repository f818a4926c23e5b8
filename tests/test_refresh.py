"""Pages that lead on by a meta refresh: what is followed, and what asking costs in memory."""

from __future__ import annotations

import tracemalloc

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from newscrawl.crawl.middlewares import RefreshMiddleware

URL = "https://www.hafenbote.example/alt"
LEADS = '<html><head><meta http-equiv="refresh" content="0; url=/neu-ü"></head>'
LONG = "<p>Das Schiff lief am Abend ein ⚓🚢.</p>" * 40_000


@pytest.fixture(scope="module")
def middleware() -> RefreshMiddleware:
    return RefreshMiddleware.from_crawler(get_crawler())


def answered(middleware: RefreshMiddleware, body: bytes) -> Request | Response:
    headers = {"Content-Type": "text/html"}
    return middleware.process_response(Request(URL), HtmlResponse(URL, body=body, headers=headers))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "<p>ü</p>" * 300, "⚓" * 2000])
def test_a_refresh_at_the_top_is_followed_however_long_the_page(middleware, before, encoding):
    found = answered(middleware, (before + LEADS + LONG).encode(encoding))
    assert isinstance(found, Request)
    assert found.url == "https://www.hafenbote.example/neu-%C3%BC"


def test_a_page_without_one_passes_whole_and_no_text_of_it_is_kept(middleware):
    body = LONG.encode()
    tracemalloc.start()
    found = answered(middleware, body)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert isinstance(found, Response)
    assert found.body == body
    assert kept < len(body) / 10


def test_the_word_may_be_written_in_capitals(middleware):
    found = answered(middleware, LEADS.upper().encode())
    assert isinstance(found, Request)
