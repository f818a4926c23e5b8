"""Addresses from the command line or a file in, Pages out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request

from newscrawl import urls
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.errors import ConfigError
from newscrawl.items import Link


def _url(value: str) -> str:
    if not (url := urls.absolute(value, None)):
        raise ValueError("an absolute http or https URL is expected, for example url=https://www.example.com/story")
    return url


def _file(value: str) -> list[str]:
    try:
        lines = Path(value).expanduser().read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ValueError(f"a file with one URL a line is expected ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"a file in UTF-8 is expected (byte {error.start} is not)") from error
    wanted = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    wanted = [(number, line) for number, line in wanted if line and not line.startswith("#")]
    for number, line in wanted:
        if not urls.absolute(line, None):
            raise ValueError(f"one http or https URL a line is expected, but line {number} is {line!r}")
    if not wanted:
        raise ValueError("it names no URL; one a line is expected")
    return [line for _, line in wanted]


class UrlsSpider(ArticleSpider):
    """`scrapy crawl urls -a url=URL` or `-a file=FILE` (one URL a line, # begins a comment)."""

    name = "urls"
    ARGUMENTS: ClassVar[Mapping[str, Any]] = {**ArticleSpider.ARGUMENTS, "url": _url, "file": _file}
    url: str | None = None
    file: list[str] | None = None

    @classmethod
    def read_arguments(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """As for every spider, and at least one of `url` and `file`."""
        if not {"url", "file"} & set(arguments):
            raise ConfigError("spider urls: what to fetch? Give -a url=URL or -a file=FILE (one URL a line)")
        return super().read_arguments(arguments)

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the addresses, in the order given."""
        wanted = [*([self.url] if self.url else []), *(self.file or [])]
        for request in self.article_requests([Link(url) for line in wanted if (url := urls.absolute(line, None))]):
            yield request
