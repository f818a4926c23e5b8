"""Source files in, spider classes out: every source is a spider by its id, beside `urls` and `archive`."""

from __future__ import annotations

import builtins
import difflib
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from newscrawl import sources, urls
from newscrawl.crawl import config, own
from newscrawl.crawl.spiders.archive import ArchiveSpider
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.crawl.spiders.news import NewsSpider
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.errors import ConfigError

_OWN: dict[str, type[ArticleSpider]] = {spider.name: spider for spider in (ArchiveSpider, UrlsSpider)}
"""Spiders of no source."""


class UsageExitError(ConfigError, SystemExit):
    """A ConfigError that ends `scrapy` with its text and status 1 instead of a traceback where nobody catches it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.code = text  # what Python prints at exit; SystemExit's own __init__ is not the next in line


class SourceSpiderLoader:
    """Scrapy's spider loader over data/sources/*.toml."""

    def __init__(self, settings: BaseSettings) -> None:
        folder = config.sources_folder(settings)
        try:
            loaded = sources.load(folder) if folder.is_dir() and any(folder.glob("*.toml")) else {}
        except ConfigError as error:
            raise UsageExitError(str(error)) from None
        self._sources = loaded
        self._folder = folder

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """The loader for a project's settings; ends the program where a source file is wrong."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name. Raises KeyError that says what there is, ConfigError where a secret is missing."""
        if spider_name in _OWN:
            return _OWN[spider_name]
        if spider_name not in self._sources:
            near = difflib.get_close_matches(spider_name, [*self._sources, *_OWN], n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`scrapy list` names them"
            raise KeyError(f"no source {spider_name!r} in {self._folder}: {hint}")
        source = self._sources[spider_name]
        try:
            own.fill(source)  # before anything is fetched
        except ConfigError as error:
            raise UsageExitError(f"{self._folder}: {error}") from None
        return NewsSpider.for_source(source)

    def list(self) -> list[str]:
        """Names of all spiders: the enabled sources by id, then those that need none."""
        return [*sorted(source.id for source in self._sources.values() if source.enabled), *_OWN]

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Sources whose sites the request is on."""
        domain = urls.registered_domain(request.url)
        return [source.id for source in self._sources.values() if domain in NewsSpider.for_source(source).sites]
