"""Links in, Pages out: what every spider shares."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import urldefrag

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.crawl import config, revisit
from newscrawl.crawl.failures import now, rejection_of
from newscrawl.crawl.joining import is_for_part
from newscrawl.crawl.spiders.joining import JoiningSpider
from newscrawl.discovery import parts
from newscrawl.errors import ConfigError
from newscrawl.extraction import addresses, dates
from newscrawl.items import Link, Page, Reason, Source
from newscrawl.options import Options
from newscrawl.state import Seen

NOT_MODIFIED = 304
AT_ONCE = 500
"""Links of which is asked together what is known of their pages."""
TURN = 0.02
"""Seconds that the links of one list are gone through before others have their turn: what a link costs is a stranger's
choice."""
T = TypeVar("T")


def _limit(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise ValueError("a whole number above 0 is expected, for example limit=50")
    return int(value)


def check_days(arguments: Mapping[str, Any], options: Options) -> None:
    """ConfigError where `since` is later than `until`, each that of the arguments (as read) or else of the settings."""
    named = {}
    for name in ("since", "until"):
        given, setting = arguments.get(name), getattr(options, name)
        named[name] = (given, name) if given else (setting, f"{config.PREFIX}{name.upper()}")
    (since, first), (until, last) = named["since"], named["until"]
    if since and until and since > until:
        raise ConfigError(f"{first} ({since}) is later than {last} ({until}): nothing is from between; swap the days")


class ArticleSpider(JoiningSpider):
    """Asks for article pages, each once a run, and hands them on as Pages.

    Spider arguments: `since=YYYY-MM-DD` (nothing that says it is older), `until=YYYY-MM-DD` (nothing that says it is
    later), `limit=N` (at most N article pages).
    """

    ARGUMENTS: ClassVar[Mapping[str, Callable[[str], Any]]] = {
        "since": config.day,
        "until": config.day,
        "limit": _limit,
    }
    """Argument → what turns its text into a value, or raises ValueError saying what it should be."""

    source: Source | None = None
    sites: frozenset[str] = frozenset()
    """Registered domains that may be asked; none = any."""
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    limited: bool = False
    """Whether `limit` left out pages that are new or changed."""

    def __init__(self, name: str | None = None, **arguments: object) -> None:
        super().__init__(name)
        for key, value in self.read_arguments(arguments).items():
            setattr(self, key, value)
        self._asked: dict[int, str] = {}  # hash of each address on the way → URL of the link that led there
        self._taken = 0  # article pages asked for
        self._again: list[Link] = []  # to known pages, which are asked for when all that is new was
        self._last = False  # whether that is now

    @classmethod
    def read_arguments(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The values of spider arguments; raises ConfigError naming the argument and what it takes."""
        values = {}
        for key, text in arguments.items():
            if key.startswith("_"):  # a scheduler's own, such as Scrapyd's _job
                continue
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
        """A spider that also obeys the settings NEWSCRAWL_SINCE and NEWSCRAWL_UNTIL. ConfigError as in check_days."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.config = config.read(crawler.settings)
        options = spider.config.options
        check_days({"since": spider.since, "until": spider.until}, options)
        spider.since = spider.since or options.since
        spider.until = spider.until or options.until
        crawler.signals.connect(spider._redirected, signals.request_scheduled)
        crawler.signals.connect(spider._when_idle, signals.spider_idle)
        return spider

    def article_requests(self, links: Sequence[Link]) -> Iterator[Request]:
        """Requests for those links that are wanted and new in this run, each entered in the ledger.

        Of several links to one address the first is asked for; what it does not say of the article, the others do. An
        incremental run leaves out what an earlier one has seen, unless the links' dates say that it has changed. What
        is only to be asked for once more waits until the run has asked for all that is new, which idle time tells.
        """
        return (request for request in self.in_turns(links) if request is not None)

    def in_turns(self, links: Sequence[Link]) -> Iterator[Request | None]:
        """The same, with None now and then: of 50,000 links that are known no request comes, and others wait."""
        dated = not revisit.is_of_one_minute(links)
        for start in range(0, len(links), AT_ONCE):
            yield from self._some_requests(links[start : start + AT_ONCE], dated)
            yield None

    def _some_requests(self, links: Sequence[Link], dated: bool) -> Iterator[Request | None]:
        memory = self.ledger.memory
        named: list[tuple[str, Link]] = []
        for found in paced(links):
            if found is None:
                yield None
            elif why := self.oversized(found.url):  # first: a key may take milliseconds
                self._skip(why)
            else:
                named.append((self.key(found.url), _out_of_cache(found)))
        known = memory.seen(key for key, _ in named) if memory else {}
        forgotten = memory.forgotten(key for key, _ in named) if memory else ()
        for pair in paced(named):
            if pair is None:
                yield None
                continue
            key, link = pair
            if (first := self._asked.get(hash(key))) is not None:
                self._tell(first, link)
                self._skip("seen")
            elif why := "forgotten" if key in forgotten else self.unwanted(link):
                self._skip(why)
            elif memory and not memory.wants(link, known.get(key), dated=dated):
                self._skip("known")
            elif memory and not self._last and memory.can_wait(link, known.get(key), dated=dated):
                self._again.append(link)
            elif self.full:
                self.left(link.via)
            else:
                yield self._article_request(key, link, known.get(key))

    def _article_request(self, key: str, link: Link, seen: Seen | None) -> Request:
        self._asked[hash(key)] = link.url  # of 64 bits, for a key takes four times the room: 50,000 may wait
        self._taken += 1
        self.ledger.requested(link)
        request = self.request_for(link)
        if memory := self.ledger.memory:
            ask_whether_changed(request, memory.conditions(link, seen))
        return request

    def request_for(self, link: Link) -> Request:
        """The request for an article page."""
        return Request(link.url, self.parse_article, errback=self.article_failed, cb_kwargs={"link": link})

    def last_requests(self) -> Iterator[Request]:
        """Requests for when all others were answered: what could not be had, then what is to be looked at again.

        The page that was not asked for the longest is the first, so that a limit lets each have its turn.
        """
        links, self._again = self._again, []
        memory = self.ledger.memory
        known = memory.seen(self.key(link.url) for link in links) if memory else {}

        def turn(link: Link) -> tuple[bool, str]:
            page = known.get(self.key(link.url))
            return (page.due is None, page.fetched_at) if page else (False, "")

        self._last = self._last or bool(links)
        yield from self.article_requests(sorted(links, key=turn))

    def _when_idle(self) -> None:
        engine, requests = self.crawler.engine, list(self.last_requests())
        for request in requests:
            assert engine is not None
            engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def left(self, via: str | None) -> None:
        """What `via` names is not asked for in this run, although it is wanted."""
        self.limited |= self.full and not self._last
        if memory := self.ledger.memory:
            memory.readings.left(via)

    @property
    def scope(self) -> str:
        """What decides which links are wanted, in short."""
        source = self.source
        of_source = (source.allow, source.deny, source.drop_params) if source else ()
        return hashlib.sha256(repr((of_source, sorted(self.sites), self.since, self.until)).encode()).hexdigest()[:16]

    @property
    def full(self) -> bool:
        """Whether as many article pages were asked for as `limit` allows."""
        return self.limit is not None and self._taken >= self.limit

    def key(self, url: str) -> str:
        """What is one address here: no route (`#!/…`) counts, for it never reaches the server."""
        return urls.normalise(urldefrag(url).url, self.source.drop_params if self.source else ())

    def oversized(self, url: str) -> str | None:
        """Why an address is not even compared with others: a stranger wrote it. None for any that is."""
        return None

    def _tell(self, first: str, link: Link) -> None:
        """Keep what `link` says of the page that the link `first` asks for."""
        if memory := self.ledger.memory:
            memory.hear(self.key(link.url), link)
        self.ledger.further(first, link)

    def _leads(self, link: Link, url: str) -> bool:
        """Whether `url`, to which `link` has led, is asked for in its name; else another link's line holds for it."""
        if (memory := self.ledger.memory) and memory.forgotten([self.key(url)]):
            self.ledger.refuse(link, Reason.FORGOTTEN, "leads to what was taken out")
            return False
        first = self._asked.setdefault(hash(self.key(url)), link.url)
        if first == link.url:
            return True
        self._tell(first, self.ledger.pending(link.url) or link)
        self.ledger.follow(link, first, url)
        return False

    def _redirected(self, request: Request) -> None:
        """Before a redirect is followed: not to a page that this run asks for anyway, nor from an article home."""
        link = request.cb_kwargs.get("link")
        if not isinstance(link, Link) or not request.meta.get("redirect_urls") or is_for_part(request):
            return
        if urls.is_home(request.url) and not urls.is_home(link.url) and urls.same_site(request.url, link.url):
            detail = f"redirects to the home page, {request.url}"
            self.ledger.refuse(link, Reason.SOFT_404, detail)
            raise IgnoreRequest(detail)
        if not self._leads(link, request.url):
            raise IgnoreRequest(f"{request.url} is asked for already")

    def unwanted(self, link: Link) -> str | None:
        """Why a link is not followed; None for one that is."""
        if self.sites and urls.registered_domain(link.url) not in self.sites:
            return "offsite"
        if self.too_old(link.published or link.modified):
            return "before_since"
        return "after_until" if self.too_late(link.published) else None

    def too_old(self, raw: str | None) -> bool:
        """Whether a date as found says that its page is older than `since`."""
        if not self.since or not raw:
            return False
        found = dates.parse(raw)
        return found is not None and found.value[:10] < self.since

    def too_late(self, raw: str | None) -> bool:
        """Whether a date as found says that its page is later than `until`."""
        if not self.until or not raw:
            return False
        found = dates.parse(raw)
        return found is not None and found.value[:10] > self.until

    def parse_article(self, response: Response, link: Link) -> Iterator[Page | Request]:
        """The page of an article with its further ones; where it is an AMP or print version, the whole page's instead.

        The whole page says more (author, date, picture, tags), and is what the other links of a run lead to.
        """
        if response.status == NOT_MODIFIED:
            self.ledger.refuse(link, Reason.UNCHANGED, "HTTP 304")
            return
        whole = addresses.full_version(response.body, response.url)
        if whole and self._may_lead(whole, response, link):
            if self._leads(link, whole):
                told = {"link": link, "version": self._page(response, link)}
                yield Request(whole, self.parse_whole, errback=self.whole_failed, cb_kwargs=told)
        else:
            yield from self._from_first(response, link, asked=True)

    def parse_whole(self, response: Response, link: Link, version: Page) -> Iterator[Page | Request]:
        """The whole page, in the place of its AMP or print version."""
        yield from self._from_first(response, link, asked=False)

    def parse_first(self, response: Response, link: Link) -> Iterator[Page | Request]:
        """The first page of an article, in the place of the later one that the link names."""
        yield from self.joined(self._page(response, link), link)

    def _from_first(self, response: Response, link: Link, *, asked: bool) -> Iterator[Page | Request]:
        """The page with its further ones; where it is a later page of an article, a request for the first one.

        Its text alone would be a revision of the article: it names the first page's address as its own. `asked`: it is
        what the link's address itself has led to.
        """
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        first = parts.first_of(response.body, kind, response.url) if self.config.max_parts > 1 else None
        if first and self._may_lead(first, response, link) and self.key(first) != self.key(link.url):
            if self._leads(link, first):
                yield Request(first, self.parse_first, errback=self.article_failed, cb_kwargs={"link": link})
            return
        if asked and (memory := self.ledger.memory):
            memory.answered(link, response)
        yield from self.joined(self._page(response, link), link)

    def _may_lead(self, url: str, response: Response, link: Link) -> bool:
        """Whether the page may be given up for the one at `url`."""
        return url not in response.meta.get("redirect_urls", ()) and not self.unwanted(replace(link, url=url))

    def whole_failed(self, failure: Failure) -> Iterator[Page]:
        """The AMP or print version, where the whole page could not be fetched."""
        yield failure.request.cb_kwargs["version"]  # type: ignore[attr-defined]  # Scrapy sets it

    def _page(self, response: Response, link: Link) -> Page:
        return page_of(response, self.source, self.ledger.pending(link.url) or link)

    def article_failed(self, failure: Failure) -> None:
        """A page that could not be fetched becomes a line in rejected."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        link = request.cb_kwargs["link"]
        rejection = rejection_of(failure, request.url, self.source)
        if request.meta.get("redirect_urls"):  # not where the address was merely written in another way
            rejection = replace(rejection, detail=f"{rejection.detail} (redirected from {link.url})")
        self.ledger.reject(rejection, link)

    def _skip(self, why: str | None, count: int = 1) -> None:
        if self.crawler.stats and count:
            self.crawler.stats.inc_value(f"newscrawl/links_skipped/{why}", count)


def paced(values: Iterable[T]) -> Iterator[T | None]:
    """The values, and None after each TURN: who goes through them gives others theirs there."""
    end = time.monotonic() + TURN
    for value in values:
        yield value
        if time.monotonic() > end:
            yield None
            end = time.monotonic() + TURN


def _out_of_cache(link: Link) -> Link:
    url = urls.out_of_cache(link.url)
    return link if url == link.url else replace(link, url=url)


def ask_whether_changed(request: Request, conditions: Mapping[str, str]) -> None:
    """Make a request conditional, and let its callback see the answer 304; nothing where there are no conditions."""
    if conditions:
        request.headers.update(conditions)
        request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]


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
