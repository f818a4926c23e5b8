"""What a source says of its requests (headers, cookies, user agent, proxy) in, requests that carry it out.

A downloader middleware, and the only place where `${NAME}` becomes a value. It stands next to the network: what it puts
on a request it takes off again as soon as the answer is there, so that no redirect, retry, cache, queue on disk or
callback ever sees it.
"""

from __future__ import annotations

import base64
import dataclasses
import os
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.headers import Headers

from newscrawl import urls
from newscrawl.crawl.reach import trust_proxy
from newscrawl.crawl.sites import is_own, sites_of
from newscrawl.errors import ConfigError
from newscrawl.items import Source
from newscrawl.sources import secrets
from newscrawl.sources.checks import proxy_address, sendable


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Carried:
    """What a source's requests carry, secrets filled in. It has no repr: nothing may show it."""

    headers: Mapping[str, str]
    """Headers and cookies, for the source's own sites alone."""
    user_agent: str | None
    proxy: str | None
    """Without credentials."""
    proxy_authorization: str | None
    hidden: frozenset[str]
    """What no message may say: the variables' values, and the proxy's host where a variable names it."""

    @property
    def anything(self) -> bool:
        """Whether there is anything to carry: most sources say nothing."""
        return bool(self.headers or self.user_agent or self.proxy)


def fill(source: Source, environment: Mapping[str, str] = os.environ) -> Carried:
    """What the requests of a source carry. ConfigError that names key and variable for what is missing or unfit."""
    values: dict[tuple[str, str], str] = {}
    hidden: set[str] = set()
    for key, name, text in secrets.texts(source):
        place = f'source "{source.id}": {key}' + (f', "{name}"' if name else "")
        for variable in secrets.names(text):
            if not environment.get(variable):
                raise ConfigError(f"{place}: the environment variable {variable} is not set; set it before the crawl")
        value = _proxy(text, environment) if key == "proxy" else secrets.fill(text, environment)
        if complaint := proxy_address(value) if key == "proxy" else sendable(key, value):
            filled = " and ".join(secrets.names(text)) or "nothing"
            raise ConfigError(f"{place}: with {filled} filled in, the value {complaint}")
        values[key, name] = value
        hidden.update(environment[variable] for variable in secrets.names(text))
        if key == "proxy" and secrets.names(text.rpartition("@")[2]):
            hidden.add(urlsplit(value).hostname or "")
    proxy = values.pop(("proxy", ""), "")
    if proxy.startswith("https:") and source.home.startswith("https:"):
        raise ConfigError(f'source "{source.id}": proxy: one by https serves http sites only; write its http address')
    headers = {name: value for (key, name), value in values.items() if key == "headers"}
    if source.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for (key, name), value in values.items() if key == "cookies")
    return Carried(headers, source.user_agent, *_split(proxy), frozenset(hidden - {""}))


class OwnRequests:
    """Requests of `spider.source` carry what it says: headers and cookies to its own sites, the rest to all it names.

    Its own sites are the registered domain of its home page and its `domains`; a feed elsewhere is none. Where the home
    page is https, an http address gets neither headers nor cookies: the way there is open to all.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._carried: Carried | None = None
        self._before: WeakKeyDictionary[Request, tuple[Headers, dict[str, Any]]] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Put on `request` what the source says of requests to its host; ConfigError where a variable is missing."""
        source = getattr(self.crawler.spider, "source", None)
        if not isinstance(source, Source):
            return
        self._carried = carried = self._carried or fill(source)
        if not carried.anything or urls.registered_domain(request.url) not in sites_of(source):
            return
        self._before[request] = (request.headers.copy(), dict(request.meta))
        if carried.user_agent:
            request.headers["User-Agent"] = carried.user_agent
        if is_own(request.url, source):
            cookies = request.headers.get("Cookie")
            for name, value in carried.headers.items():
                request.headers[name] = value
            if cookies and "Cookie" in carried.headers:
                request.headers["Cookie"] = cookies + b"; " + carried.headers["Cookie"].encode()
        if carried.proxy:
            trust_proxy(carried.proxy)
            request.meta["proxy"] = carried.proxy
            request.headers.pop("Proxy-Authorization", None)
            if carried.proxy_authorization:
                request.headers["Proxy-Authorization"] = carried.proxy_authorization

    async def process_response(self, request: Request, response: Response) -> Response:
        """Take off again what `process_request` put on."""
        self._take_off(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Take off again what `process_request` put on, and take secrets out of what the exception says."""
        self._take_off(request)
        if self._carried:
            _hide(exception, self._carried.hidden)

    def _take_off(self, request: Request) -> None:
        headers, meta = self._before.pop(request, (None, {}))
        if headers is None:
            return
        request.headers = headers
        request.meta.pop("proxy", None)
        if "proxy" in meta:
            request.meta["proxy"] = meta["proxy"]


def _proxy(text: str, environment: Mapping[str, str]) -> str:
    """A proxy's address filled in. User and password may hold any sign: those with a meaning in URLs are quoted."""
    user, at, host = text.rpartition("@")
    quoted = {name: quote(environment[name], safe="") for name in secrets.names(user)}
    return secrets.fill(user, quoted) + at + secrets.fill(host, environment)


def _split(proxy: str) -> tuple[str | None, str | None]:
    """A proxy's address without credentials, and the header that holds them."""
    parts = urlsplit(proxy)
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if proxy else None
    if not parts.username:
        return address, None
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return address, f"Basic {base64.b64encode(credentials.encode()).decode()}"


def _hide(exception: BaseException | None, hidden: frozenset[str]) -> None:
    """Takes texts out of an exception's message and of those that it came from: a failed connection names the host."""
    while exception is not None:
        for text in hidden:
            exception.args = tuple(a.replace(text, "***") if isinstance(a, str) else a for a in exception.args)
        exception = exception.__cause__ or exception.__context__
