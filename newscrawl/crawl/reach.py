"""Requests to addresses that are not public are refused: a stranger's page must not lead a crawl into its own network.

Twice. A middleware looks a request's host up before anything is asked of it, robots.txt included, so that the refusal
has a reason of its own. And no connection is made to any other answer of the name server: a name that means another
address a moment later (DNS rebinding) gains nothing. Both go by what the name server gives, which knows all spellings
of an address, `127.1` and `0x7f000001` too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet.address import IPv6Address

from newscrawl import urls
from newscrawl.crawl import config
from newscrawl.crawl.failures import NotPublic
from newscrawl.crawl.sites import sites_of
from newscrawl.crawl.stopping import unless_closing
from newscrawl.crawl.values import Network
from newscrawl.items import Source

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_FURTHER = tuple(
    ipaddress.ip_network(text)
    for text in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "64:ff9b:1::/48")
)
"""Not public whatever Python's tables say: services of clouds, relays, and ranges that became reserved later."""
_LOCAL = ("localhost", ".localhost")
_PORTS = {"http": 80, "https": 443}


class ReachMiddleware:
    """Refuses requests to hosts none of whose addresses is public, or in a network of NEWSCRAWL_ALLOW_NETWORKS."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.networks = config.read(crawler.settings).allow_networks

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let `request` pass or raise NotPublic."""
        if urlsplit(request.url).scheme not in ("http", "https"):
            raise NotPublic("neither http nor https")
        resolver, host = guard(self.networks), urls.host(request.url) or ""
        if proxy := request.meta.get("proxy"):
            trust_proxy(proxy)
        found = written_out(host)
        if not found and not goes_by_proxy(
            request, getattr(self.crawler.spider, "source", None)
        ):  # that looks names up itself: none may be known here
            found = await unless_closing(self.crawler, resolver.look_up(host))
        if found and not any(is_allowed(address, self.networks) for address in found):
            raise NotPublic(f"no public address: {found[0]}; NEWSCRAWL_ALLOW_NETWORKS can allow it")


def goes_by_proxy(request: Request, source: object) -> bool:
    """Whether a proxy will ask for it: the request's own, that of its `source`, or that of the environment."""
    if request.meta.get("proxy"):
        return True
    if isinstance(source, Source) and source.proxy and urls.registered_domain(request.url) in sites_of(source):
        return True
    return urlsplit(request.url).scheme in getproxies() and not proxy_bypass(urls.host(request.url) or "")


def written_out(host: str) -> list[str]:
    """The address that a host's name is, in any spelling; [] where it is a name that must be looked up."""
    host = host.rstrip(".")
    if host.endswith(_LOCAL):
        return ["127.0.0.1"]
    try:
        return [str(ipaddress.ip_address(host))] if ":" in host else [socket.inet_ntoa(socket.inet_aton(host))]
    except (ValueError, OSError):
        return []


def is_allowed(text: str, networks: Iterable[Network] = ()) -> bool:
    """Whether an address, as a name server gives it, is public or in one of the networks."""
    address: _Address = ipaddress.ip_address(text.partition("%")[0])
    return any(_plain(address) in network for network in networks) or _is_public(_plain(address))


def _plain(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 one stands for, if it does: connections to the one arrive at the other."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if address in _NAT64 or (inner is None and int(address) >> 32 == 0 and int(address) > 1):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def _is_public(address: _Address) -> bool:
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    if any(address in network for network in _FURTHER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or site_local)


def guard(networks: Iterable[Network] = ()) -> GuardedResolver:
    """The reactor's name resolver, guarded from now on if it was not; what one crawler allows, the process allows."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one: Scrapy has chosen by now

    host_reactor: Any = reactor
    resolver = host_reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        resolver = GuardedResolver(resolver)
        host_reactor.installNameResolver(resolver)
    resolver.networks.update(networks)
    return resolver


def trust_proxy(url: str) -> None:
    """Let connections go to a proxy, which whoever runs the crawl has chosen."""
    guard().proxies.add(_end_of(url))


def _end_of(url: str) -> tuple[str, int]:
    """Host and port of a proxy's address."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 80)


class GuardedResolver:
    """A name resolver that gives no address which is not allowed, so that Twisted connects to none."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.networks: set[Network] = set()
        self.proxies = {_end_of(url) for scheme, url in getproxies().items() if scheme in _PORTS}
        """Host and port of each proxy, which may have any address."""

    def resolveHostName(self, receiver: Any, host: str, **more: Any) -> Any:  # noqa: N802 - Twisted's name
        """As the inner resolver, with fewer addresses."""
        port = more.get("portNumber", 0)
        if (host, port) not in self.proxies:
            receiver = _Filter(receiver, self)
        if ":" in host:  # Scrapy's own resolver knows IPv4 only
            receiver.resolutionBegan(None)
            receiver.addressResolved(IPv6Address("TCP", host, port))
            receiver.resolutionComplete()
            return None
        return self._inner.resolveHostName(receiver, host, **more)

    async def look_up(self, host: str) -> list[str]:
        """All addresses of a host, allowed or not; [] where there is none."""
        everything = _Everything()
        self._inner.resolveHostName(everything, host)
        return await everything.found

    def allows(self, address: Any) -> bool:
        """Whether a connection may go there."""
        return is_allowed(str(address.host), self.networks)


class _Filter:
    """A receiver that hears of allowed addresses only. Twisted's interfaces have no types to name here."""

    def __init__(self, receiver: Any, resolver: GuardedResolver) -> None:
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._pass_on = receiver.addressResolved
        self._resolver = resolver

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._resolver.allows(address):
            self._pass_on(address)


class _Everything:
    def __init__(self) -> None:
        self.found: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._addresses: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        self._addresses.append(str(address.host))

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if not self.found.done():
            self.found.set_result(self._addresses)
