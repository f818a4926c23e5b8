"""Serves the demo's sites on this machine's loopback addresses: `with serve() as demo: ...`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from pathlib import Path
from threading import Thread
from types import ModuleType
from urllib.parse import urlsplit

from newscrawl.demo import darsena, harbour, mercado, orient, tagblatt
from newscrawl.demo.content import Resource, Story, stories

PUBLISHERS = (harbour, darsena, tagblatt, mercado, orient)
"""The modules that make a site each: SITE, NAME, path(story), build(bases), source(base)."""
HOSTS = tuple(f"127.0.0.{number}" for number in range(1, len(PUBLISHERS) + 1))
"""An address a site: newscrawl tells sites apart by domain, and an address stands for its own."""
_MISSING = Resource(b"<html><head><title>404</title></head><body><h1>404</h1></body></html>", "text/html", status=404)


@dataclass(frozen=True, slots=True)
class Site:
    """One site while it is served."""

    id: str
    name: str
    base: str
    """`http://host:port`, without a slash at the end."""
    source: str
    """The site as a table of a sources file."""
    pages: Mapping[str, Resource]
    """Every path, with a query where that makes another page, and its answer."""
    articles: Mapping[str, Story]
    """Path of each article's page, and what stands there."""


@dataclass(frozen=True, slots=True)
class Demo:
    """All sites while they are served."""

    sites: tuple[Site, ...]

    @property
    def urls(self) -> dict[str, str]:
        """Home page of each site, by the site's id."""
        return {site.id: f"{site.base}/" for site in self.sites}

    @property
    def articles(self) -> int:
        """Number of articles on all sites together, twins not counted."""
        return sum(len(site.articles) for site in self.sites)

    def sources_toml(self) -> str:
        """All sites as one sources file."""
        return "\n".join(site.source for site in self.sites)


@contextmanager
def serve(port: int = 0, *, hosts: Sequence[str] = HOSTS) -> Iterator[Demo]:
    """Serve every site at its address of `hosts` until the block ends; port 0 takes any free one, a site each its own.

    A site whose address is missing or cannot be bound (macOS knows 127.0.0.1 only) is on the first one, at any free
    port. Raises OSError when the port is taken at the first address.
    """
    with ExitStack() as stack:
        servers = [stack.enter_context(_listen(hosts[0], port))]
        others = (*hosts[1:], *repeat(hosts[0], len(PUBLISHERS)))[: len(PUBLISHERS) - 1]
        servers += [_bound(stack, host, port, hosts[0]) for host in others]
        bases = {module.SITE: server.base for module, server in zip(PUBLISHERS, servers, strict=True)}
        sites = tuple(_site(module, bases) for module in PUBLISHERS)
        for server, site in zip(servers, sites, strict=True):
            server.pages = site.pages
            stack.enter_context(_running(server))
        yield Demo(sites)


def _bound(stack: ExitStack, host: str, port: int, shared: str) -> _Server:
    try:
        return stack.enter_context(_listen(host, port))
    except OSError:
        return stack.enter_context(_listen(shared, 0))


def write_sources(folder: Path, demo: Demo) -> None:
    """Write `<site>.toml` for each site into a sources folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for site in demo.sites:
        (folder / f"{site.id}.toml").write_text(site.source, encoding="utf-8")


class _Server(ThreadingHTTPServer):
    pages: Mapping[str, Resource] = {}

    @property
    def base(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newscrawl-demo"
    sys_version = ""
    timeout = 10
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet: the crawl's own report is what a demo shows."""

    def _answer(self, *, with_body: bool) -> None:
        pages = self.server.pages
        found = pages.get(self.path) or pages.get(urlsplit(self.path).path, _MISSING)
        tag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}"'
        unchanged = found.status == 200 and self.headers.get("If-None-Match") == tag
        body = b"" if unchanged else found.body
        self.send_response(304 if unchanged else found.status)
        self.send_header("Content-Type", found.content_type)
        self.send_header("Content-Length", str(len(body)))
        if found.status == 200:
            self.send_header("ETag", tag)
        if found.modified:
            self.send_header("Last-Modified", format_datetime(found.modified.astimezone(UTC), usegmt=True))
        if found.location:
            self.send_header("Location", found.location)
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@contextmanager
def _listen(host: str, port: int) -> Iterator[_Server]:
    server = _Server((host, port), _Handler)
    try:
        yield server
    finally:
        server.server_close()


@contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def _site(module: ModuleType, bases: Mapping[str, str]) -> Site:
    articles = {module.path(story): story for story in stories(module.SITE)}
    base = bases[module.SITE]
    return Site(module.SITE, module.NAME, base, module.source(base), module.build(bases), articles)
