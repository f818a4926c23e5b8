"""A news site of any size on loopback, served by a process of its own, whose CPU is counted apart from the crawl's."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import multiprocessing
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from soak import story

REAL_PAGES = 1000
"""Stored pages that are served in turn, at most; each is in memory, some 160 kB. Of fewer nearly each that is
crawled is a copy of an earlier one, for which a crawl does more than for others."""
_FIRST = 10_000
"""In the address of the first page: a small number would be that of a page of an article on several."""
HTTP_PORT = 80
"""The port that a URL does not name."""
_KINDS = {"map.xml": "text/xml", "robots.txt": "text/plain"}


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.1.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: `pages` article pages over `hosts` hosts, 127.1.0.1 and on, each with a sitemap of its own."""

    pages: int
    hosts: int = 1
    bodies: Sequence[Path] = ()
    """Gzipped pages, served in turn; none = made-up ones of 4 kB, no two alike."""
    port: int = field(default_factory=free_port)

    def host(self, number: int) -> str:
        """Address of one of the hosts."""
        return f"127.1.{number // 250}.{number % 250 + 1}"

    def home(self, number: int) -> str:
        """URL of its front page."""
        port = "" if self.port == HTTP_PORT else f":{self.port}"
        return f"http://{self.host(number)}{port}/"

    def address(self, host: int, number: int) -> str:
        """URL of a page, as long as most are."""
        return f"{self.home(host)}2025/03/{number % 27 + 1:02}/the-harbour-and-its-council-{number + _FIRST}.html"

    def numbers(self, host: int) -> range:
        """The pages of one of the hosts."""
        share = -(-self.pages // self.hosts)
        return range(host * share, min(self.pages, (host + 1) * share))

    def write_sources(self, folder: Path) -> None:
        """The sources folder of a user who crawls it."""
        folder.mkdir(parents=True)
        for number in range(self.hosts):
            home = self.home(number)
            table = f'[[source]]\nid = "h{number}"\nname = "h{number}"\nhome = "{home}"\nsitemaps = ["{home}map.xml"]\n'
            (folder / f"h{number}.toml").write_text(table)


@dataclass(frozen=True, slots=True)
class Served:
    """What the server has done so far."""

    pages: int
    first: float
    """When the first article page was asked for, and the last one: the clock that all processes share."""
    last: float
    cpu: float
    """Seconds since the first page."""


class Server:
    """The server's own process, seen from outside."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def served(self) -> Served:
        """Ask it."""
        self._pipe.send(None)
        found: Served = self._pipe.recv()
        return found


@contextlib.contextmanager
def serving(site: Site) -> Iterator[Server]:
    """The server, while the block runs."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(site, theirs), daemon=True)
    process.start()
    try:
        pipe.recv()  # it listens
        yield Server(pipe)
    finally:
        process.terminate()
        process.join()


def _serve(site: Site, pipe: Connection) -> None:
    asyncio.run(_Serving(site, pipe).run())


class _Serving:
    """The server, seen from inside."""

    def __init__(self, site: Site, pipe: Connection) -> None:
        self.site = site
        self.pipe = pipe
        self.bodies = [gzip.decompress(path.read_bytes()) for path in site.bodies]
        self.pages = 0
        self.first = self.last = self.cpu = 0.0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in range(self.site.hosts):
            await loop.create_server(
                lambda number=number: _Connection(self, number), self.site.host(number), self.site.port
            )
        loop.add_reader(self.pipe.fileno(), self._asked)
        self.pipe.send(None)
        await asyncio.Event().wait()

    def _asked(self) -> None:
        try:
            self.pipe.recv()
        except EOFError:
            asyncio.get_running_loop().stop()
            return
        self.pipe.send(Served(self.pages, self.first, self.last, time.process_time() - self.cpu))

    def answer(self, host: int, name: str) -> bytes | None:
        """The body behind a path; None for none."""
        if name == "map.xml":
            addresses = (self.site.address(host, n) for n in self.site.numbers(host))
            entries = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
            return f"<urlset>{entries}</urlset>".encode()
        if name == "robots.txt":
            return f"Sitemap: {self.site.home(host)}map.xml\n".encode()
        if not name.endswith(".html"):
            return None if name else b"<html><title>The Council Paper</title></html>"
        self.last = time.monotonic()
        if not self.pages:
            self.first, self.cpu = self.last, time.process_time()
        self.pages += 1
        number = int(name.rpartition("-")[2].removesuffix(".html"))
        return self.bodies[number % len(self.bodies)] if self.bodies else story(number).encode()


class _Connection(asyncio.Protocol):
    """One connection: requests without a body, one after the other."""

    def __init__(self, serving: _Serving, host: int) -> None:
        self._serving = serving
        self._host = host
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            name = head.split(b" ", 2)[1].decode().strip("/")
            body = self._serving.answer(self._host, name)
            status, body = ("404 Not Found", b"") if body is None else ("200 OK", body)
            kind = _KINDS.get(name, "text/html")
            self._transport.write(
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )
