"""Links in, Pages out: what every spider shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.crawl import config
from newscrawl.crawl.failures import now, rejection_of
from newscrawl.crawl.ledger import RunLedger, ledger_of
from newscrawl.errors import ConfigError
from newscrawl.extraction import dates
from newscrawl.items import Link, Page, Source


def _limit(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise ValueError("a whole number above 0 is expected, for example limit=50")
    return int(value)


class ArticleSpider(Spider):
    """Asks for article pages, each once a run, and hands them on as Pages.

    Spider arguments: `since=YYYY-MM-DD` (nothing that says it is older), `limit=N` (at most N article pages).
    """

    ARGUMENTS: ClassVar[Mapping[str, Callable[[str], Any]]] = {"since": config.day, "limit": _limit}
    """Argument → what turns its text into a value, or raises ValueError saying what it should be."""

    source: Source | None = None
    sites: frozenset[str] = frozenset()
    """Registered domains that may be asked; none = any."""
    since: str | None = None
    limit: int | None = None

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name)
        for key, value in self.read_arguments(arguments).items():
            setattr(self, key, value)
        self._seen: set[str] = set()

    @classmethod
    def read_arguments(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The values of spider arguments; raises ConfigError naming the argument and what it takes."""
        values = {}
        for key, text in arguments.items():
            if key not in cls.ARGUMENTS:
                known = ", ".join(cls.ARGUMENTS)
                raise ConfigError(f"spider {cls.name}: unknown argument {key!r}; it takes {known}")
            try:
                values[key] = cls.ARGUMENTS[key](str(text).strip())
            except ValueError as error:
                raise ConfigError(f"spider {cls.name}, argument {key}: {text!r} is wrong: {error}") from None
        return values

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """A spider that also obeys the setting NEWSCRAWL_SINCE."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.since = spider.since or config.read(crawler.settings).options.since
        return spider

    @property
    def ledger(self) -> RunLedger:
        """The run's ledger."""
        return ledger_of(self.crawler)

    def article_requests(self, links: list[Link]) -> Iterator[Request]:
        """Requests for those links that are wanted and new in this run, each entered in the ledger."""
        for link in links:
            if self.full:
                return
            key = urls.normalise(link.url, self.source.drop_params if self.source else ())
            if key in self._seen or (why := self.unwanted(link)):
                self._skip("seen" if key in self._seen else why)
                continue
            self._seen.add(key)
            self.ledger.requested(link)
            yield Request(link.url, self.parse_article, errback=self.article_failed, cb_kwargs={"link": link})

    @property
    def full(self) -> bool:
        """Whether as many article pages were asked for as `limit` allows."""
        return self.limit is not None and len(self._seen) >= self.limit

    def unwanted(self, link: Link) -> str | None:
        """Why a link is not followed; None for one that is."""
        if self.sites and urls.registered_domain(link.url) not in self.sites:
            return "offsite"
        return "before_since" if self.too_old(link.published or link.modified) else None

    def too_old(self, raw: str | None) -> bool:
        """Whether a date as found says that its page is older than `since`."""
        if not self.since or not raw:
            return False
        found = dates.parse(raw)
        return found is not None and found.value[:10] < self.since

    def parse_article(self, response: Response, link: Link) -> Iterator[Page]:
        """The page of an article."""
        yield page_of(response, self.source, link)

    def article_failed(self, failure: Failure) -> None:
        """A page that could not be fetched becomes a line in rejected."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        link = request.cb_kwargs["link"]
        rejection = rejection_of(failure, request.url, self.source)
        if request.url != link.url:
            rejection = replace(rejection, detail=f"{rejection.detail} (redirected from {link.url})")
        self.ledger.reject(rejection, link)

    def _skip(self, why: str | None) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"newscrawl/links_skipped/{why}")


def page_of(response: Response, source: Source | None = None, link: Link | None = None) -> Page:
    """Scrapy's response as the core's Page: the one place where that happens."""
    headers = {
        name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }
    return Page(
        body=response.body,
        url=response.url,
        status=response.status,
        headers=headers,
        fetched_at=now(),
        source=source,
        link=link,
    )
