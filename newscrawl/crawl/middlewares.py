"""Downloader middlewares: robots.txt as RFC 9309 has it, no request beyond the spider's sites, answers as they are."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.python import to_unicode

from newscrawl import urls
from newscrawl.crawl import certificates, unpacking
from newscrawl.crawl.download import AT_MOST
from newscrawl.crawl.failures import (
    HeadersTooLarge,
    NotPublic,
    OffsiteRequest,
    RobotsForbidden,
    RobotsUnreachable,
    RunEnded,
    Unpackable,
    UrlTooLong,
    in_words,
)
from newscrawl.crawl.reach import is_allowed, written_out
from newscrawl.discovery import rules
from newscrawl.items import Link

logger = logging.getLogger(__name__)

DISCOVERY = "newscrawl_discovery"
"""In a request's meta: it asks for a feed, sitemap or section page, which may be on any site."""


certificates.mend()

_REFRESH_BYTES = 16 * 1024
"""Scrapy looks for a meta refresh in 4,096 characters."""
_INTERNAL = frozenset({"localhost", "local", "internal", "lan", "home", "corp"})


class _OneLine(logging.Filter):
    """Scrapy tells a robots.txt that could not be fetched with a traceback of sixty lines, none of which says more."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


_ONE_LINE = _OneLine()
_BLANK = b"\xef\xbb\xbf \t\r\n"
_MARKUP = (b"<", b"{")
"""What the documents begin with that are read here."""
MAX_PACKED = 3
"""Packings of one answer; two are a server and the cache before it, each of which packs."""
_TAIL = 4096
"""Bytes; where a page ends within so many, it is whole."""
_MOVED = (301, 302, 303, 307, 308)
MAX_KEPT_RULES = 50_000
"""Of all hosts together, some 25 MB: a site may have a host for each page, with as many rules as are read."""
_NO_ANSWER = (RunEnded, NotPublic, HeadersTooLarge, Unpackable)
"""Why a robots.txt could not be read, although there may be one, among what IgnoreRequest tells."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt check with three mends.

    Concurrent first requests of a host wait for its robots.txt (the third and later ones were let through); a host
    whose robots.txt answers 5xx, too many requests or not at all is not crawled (RFC 9309, 2.3.1.4); and only the rules
    for this robot are parsed and kept, those of the hosts that were asked last: another's are fetched again.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._weights: dict[str, int] = {}  # host and port → rules kept, and one; who was asked last at the end
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_ONE_LINE)  # the second time does nothing

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Let `request` pass or raise RobotsForbidden."""
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            raise RobotsForbidden("disallowed by robots.txt") from error
        if not request.meta.get("dont_obey_robotstxt") and (why := self._unreachable.get(_netloc(request))):
            raise RobotsUnreachable(f"robots.txt could not be read: {why}")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The parser of the request's host; None where all is allowed."""
        netloc = _netloc(request)
        parser = await super().robot_parser(request)
        while netloc not in self._parsers:  # let go while this one waited for it
            parser = await super().robot_parser(request)
        if netloc in self._weights:
            self._weights[netloc] = self._weights.pop(netloc)
        # Callers that waited for a fetch in flight get what is stored by now: the awaited value may be None.
        stored = self._parsers[netloc]
        return stored if parser is None and isinstance(stored, RobotParser) else parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"HTTP {response.status}"
        if response.status >= 400:  # 4xx: there is no robots.txt, and an error page is none
            response = response.replace(body=b"")
        agent = self._robotstxt_useragent or request.headers.get(b"User-Agent", self._default_useragent)
        found = rules.rules(response.body, to_unicode(agent or b"", errors="replace"))
        if found.are_too_many:
            logger.warning("%s has more rules for this robot than are read: nothing is asked of it", response.url)
        self._weights[netloc] = 1 + len(found.lines)
        await super()._parse_robots(response.replace(body=found.text.encode()), netloc, request)
        self._let_go(netloc)

    def _let_go(self, latest: str) -> None:
        """Forget the rules of the hosts that were asked longest ago, where there are too many."""
        excess = sum(self._weights.values()) - MAX_KEPT_RULES
        for netloc in [netloc for netloc in self._weights if netloc != latest] if excess > 0 else ():
            if excess > 0 and isinstance(self._parsers.get(netloc), RobotParser):
                del self._parsers[netloc]
                excess -= self._weights.pop(netloc)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, _NO_ANSWER) or not isinstance(exc, IgnoreRequest):
            self._unreachable[netloc] = in_words(exc)
        super()._robots_error(exc, netloc)


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's unpacking of answers, with three mends.

    An answer that is plain text is left alone whatever its headers say: Scrapy gives it up, and with it a feed whose
    server or cache in between only says that it has packed it. And what breaks off while it is packed, or is packed
    more than MAX_PACKED times, is no answer: Scrapy would hand on half a page as a whole one. Of what is only read up
    to a bound (AT_MOST), no more is unpacked, and the last line is a whole one.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The answer unpacked, if it is packed. Raises Unpackable."""
        packings, _ = self._split_encodings(response.headers.getlist("Content-Encoding"))
        if len(packings) > MAX_PACKED:
            raise Unpackable(f"packed {len(packings)} times, {MAX_PACKED} are the most")
        if most := request.meta.get(AT_MOST):
            return _first_lines(response, packings, most)
        try:
            found = super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception:  # each kind of packing has errors of its own
            if response.body.lstrip(_BLANK)[:1] not in _MARKUP:
                raise
            found = _as_is(response)
        else:
            # Lists are read as far as they go. Some servers leave out the checksum at the end.
            is_page = isinstance(request.cb_kwargs.get("link"), Link) and isinstance(found, Response)
            if packings and is_page and b"</html" not in found.body[-_TAIL:].lower():
                self._check(response.body, packings)
        return found

    @staticmethod
    def _check(body: bytes, packings: Sequence[bytes]) -> None:
        if not unpacking.is_whole(body, packings):
            raise Unpackable("what was packed breaks off")


def _first_lines(response: Response, packings: Sequence[bytes], most: int) -> Response:
    """A response of at most so many bytes, unpacked; where it only says that it is packed, as it is."""
    body = unpacking.beginning(response.body, packings, most + 1) or response.body
    if len(body) > most:
        body = body[:most].rpartition(b"\n")[0]
    return _as_is(response.replace(body=body)) if packings else response.replace(body=body)


def _as_is(response: Response) -> Response:
    """A response that says that it is packed and is not."""
    response = response.replace(headers=response.headers.copy())
    del response.headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=response.body)
    return response.replace(cls=kind)


class LeadMiddleware:
    """Refuses redirects that Scrapy does not follow, and says why: to what is no http or https address, or too long.

    Without it the answer 302 itself would stand for the page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.longest = crawler.settings.getint("URLLENGTH_LIMIT") or urls.MAX_LENGTH

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response. NotPublic or UrlTooLong for one that leads where nobody goes."""
        location = (response.headers.get("Location") or b"").decode("latin-1").strip()
        if not location or response.status not in _MOVED:
            return response
        if len(location) > self.longest:
            raise UrlTooLong(f"redirects to an address of {len(location)} characters, {self.longest} are the most")
        try:
            target = urlsplit(urljoin(request.url, location))
        except ValueError as error:
            raise NotPublic("redirects to what is no address") from error
        if target.scheme not in ("http", "https"):
            raise NotPublic(f"redirects to a {target.scheme}: address, which is neither http nor https")
        if target.username is not None:  # nobody is to sign in as whom a page names
            response = response.replace(headers=response.headers.copy())
            response.headers["Location"] = urls.without_credentials(target.geturl())
        return response


class RefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's following of meta refresh, but for a page that only loads itself anew: that is the page.

    So is one that leads to `javascript:` and its like, where no browser goes, and one whose charset is none of text:
    Scrapy fails on both.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The answer, or a request for the page to which it leads."""
        if not isinstance(response, HtmlResponse) or not _may_refresh(response.body[:_REFRESH_BYTES].lower()):
            return response
        top = _top(response)
        try:
            found = super().process_response(request, top)
        except (LookupError, ValueError):
            return response
        if found is top:
            return response
        if isinstance(found, Request) and urldefrag(found.url).url == urldefrag(response.url).url:
            return response
        return found


class SiteMiddleware:
    """Refuses requests, redirects too, to sites that the spider does not name in `sites` (registered domains).

    Discovery may go anywhere, as a feed may move to a host of feeds; what it finds there may not. Not into the network
    that this computer is in, though, where no page of the web has any business: only a source that is there itself may.
    Scrapy's own check drops some requests before any errback could see them; this one lets none vanish. What
    components ask for (robots.txt, which may be on another site by redirect) is theirs to answer for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let `request` pass or raise OffsiteRequest."""
        sites = getattr(self.crawler.spider, "sites", None)
        domain = urls.registered_domain(request.url)
        free = request.callback is NO_CALLBACK or (
            request.meta.get(DISCOVERY) and (not _is_internal(domain) or any(map(_is_internal, sites or ())))
        )
        if sites and domain not in sites and not free:
            raise OffsiteRequest(f"{domain} is no site of this source")


def _is_internal(domain: str | None) -> bool:
    """Whether a registered domain is a bare name or an address that is not a public one, in any way of writing it."""
    name = domain or ""
    if address := written_out(name):
        return not is_allowed(address[0])
    last = name.rpartition(".")[2]
    return last in (name, *_INTERNAL)


def _may_refresh(top: bytes) -> bool:
    """Whether Scrapy need look, which decodes each page; a NUL says that letters are of two bytes or four."""
    return b"refresh" in top or b"\0" in top


def _top(response: HtmlResponse) -> HtmlResponse:
    """The beginning of an answer, which is all that Scrapy looks through for a meta refresh.

    Asked of the whole, it keeps the text beside the bytes until the page is read, of two or four times their size. So
    does `replace`, which asks for the encoding.
    """
    top = response.body[:_REFRESH_BYTES]
    whole_tags = top[: top.rfind(b">") + 1]
    return HtmlResponse(response.url, headers=response.headers, body=whole_tags or top)


def _netloc(request: Request) -> str:
    return str(urlparse_cached(request).netloc)
