"""Article pages in, without those that ask to be kept out of indexes and archives: a downloader middleware, an option.

They ask by `<meta name="robots" content="noindex">` or by the header X-Robots-Tag, of all robots or of newscrawl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl import markup
from newscrawl.crawl import config
from newscrawl.crawl.failures import KeptOut
from newscrawl.items import Link

AGENT = "newscrawl"
WORDS = frozenset({"noindex", "noarchive", "none"})
OTHERS = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives with a value: what stands before their colon is no robot's name."""


class NoIndex:
    """Where NEWSCRAWL_OBEY_NOINDEX is set."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """NotConfigured where the setting is off."""
        if not config.read(crawler.settings).obey_noindex:
            raise NotConfigured
        return cls()

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response; KeptOut for an article page that asks to be left alone."""
        if isinstance(request.cb_kwargs.get("link"), Link) and response.status == 200:
            headers = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
            if word := by_header(headers) or by_markup(response.body, kind):
                raise KeptOut(f"the page says {word}")
        return response


def by_header(values: Iterable[str]) -> str | None:
    """The word by which X-Robots-Tag headers ask this robot to leave the page alone."""
    for value in values:
        agent = ""
        for part in value.lower().split(","):
            name, colon, rest = part.strip().partition(":")
            if colon and name.strip() not in OTHERS:
                agent, name = name.strip(), rest  # holds for what follows, too
            if agent in ("", AGENT) and name.strip() in WORDS:
                return name.strip()
    return None


def by_markup(body: bytes, content_type: str | None) -> str | None:
    """The word by which a page's meta elements ask this robot to leave it alone."""
    body = markup.top(body)  # it is read where all crawls wait
    tree = markup.parse(markup.decode(body, content_type)) if body.strip() else None
    return next((word for word in _words(tree) if word in WORDS), None) if tree is not None else None


def _words(tree: markup.HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").strip().lower() in ("robots", AGENT):
            yield from (word.strip() for word in (meta.get("content") or "").lower().split(","))
