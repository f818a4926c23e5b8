"""A small site on this computer whose answers a test writes down, and crawls of it in processes of their own."""

from __future__ import annotations

import json
import os
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from processes import Process

FAST = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "AUTOTHROTTLE_ENABLED=False")


@dataclass
class Answer:
    body: str | bytes = ""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = False
    """The answer has an ETag, and is 304 to whoever has it already."""
    modified: str | None = None
    """Last-Modified, likewise."""
    delay: float = 0.0
    closes: bool = False
    """The connection is closed without an answer."""
    times: int = 0
    """Answers of this kind before `then`; 0 = always."""
    then: Answer | None = None


@dataclass
class Site:
    base: str
    pages: dict[str, Answer]
    hits: list[tuple[float, str]] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request."""
    answered: list[tuple[str, int]] = field(default_factory=list)
    """Path and status of each answer."""

    def asked(self) -> list[str]:
        return [path for _, path in self.hits]

    def gaps(self) -> list[float]:
        """Seconds between requests, that for robots.txt left out."""
        times = [when for when, path in self.hits if path != "/robots.txt"]
        return [after - before for before, after in pairwise(times)]

    def feed(self, *paths: str) -> Answer:
        items = "".join(f"<item><title>Item</title><link>{self.url(path)}</link></item>" for path in paths)
        return Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", type="application/rss+xml")

    def url(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path

    def source(self, folder: Path, name: str = "bay", **keys: object) -> None:
        """Write a source with the feed /feed into `folder`/sources."""
        table = {"id": name, "name": "Bay Courier", "home": f"{self.base}/", "feeds": [f"{self.base}/feed"], **keys}
        lines = [f"{key} = {toml(value)}" for key, value in table.items()]
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        (folder / "sources" / f"{name}.toml").write_text("[[source]]\n" + "\n".join(lines) + "\n")


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value)


def story(number: int, *, head: str = "", length: int = 4) -> Answer:
    """The page of an article like no other."""
    title = f"Harbour pilots vote on watch number {number}"
    paragraphs = "".join(
        f"<p>On the {number} of the month, pilot boat {part} left the mole at {part + 4} o'clock, and its crew "
        f"of {number} told the council that the new rota had cost them {number * part} hours of sleep. "
        f"The harbour master answered that nobody would sail watch {number} twice in a week.</p>"
        for part in range(1, length + 1)
    )
    return Answer(
        f"<html lang='en'><head><title>{title}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2025-03-{number % 27 + 1:02}T08:00:00Z'>{head}</head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.hits.append((time.monotonic(), self.path))
        self.site.heard.append((self.path, dict(self.headers)))
        answer = self.site.pages.get(self.path, Answer(status=404, body="<h1>Not found</h1>"))
        if answer.then:
            answer.times -= 1
            if answer.times == 0:
                self.site.pages[self.path] = answer.then
        time.sleep(answer.delay)
        if answer.closes:
            self.close_connection = True
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        named = {"ETag": f'"{zlib.crc32(body)}"' if answer.etag else None, "Last-Modified": answer.modified}
        given = {name: value for name, value in named.items() if value}
        asked = {"ETag": self.headers["If-None-Match"], "Last-Modified": self.headers["If-Modified-Since"]}
        status = answer.status
        if given and all(asked[name] == value for name, value in given.items()):
            status, body = 304, b""
        self.site.answered.append((self.path, status))
        self.send_response(status)
        length = {} if status == 304 else {"Content-Length": str(len(body))}
        for name, value in {"Content-Type": answer.type, **length, **given, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *args: object) -> None:
        """A crawl that stops closes its connections: nothing to tell."""


@contextmanager
def serving(
    pages: dict[str, Answer] | None = None, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """Serve pages, by path, on a free port until the block ends."""
    handler = type("Handler", (_Handler,), {})
    with _Server((address, 0), handler) as server:
        handler.site = Site(f"http://{address}:{server.server_address[1]}", pages if pages is not None else {})
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield handler.site
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Crawl:
    """A crawl that has ended."""

    folder: Path
    status: int
    out: bytes
    log: str

    @property
    def reports(self) -> list[dict]:
        return [json.loads(path.read_text("utf-8")) for path in sorted((self.folder / "data" / "runs").glob("2*.json"))]

    @property
    def report(self) -> dict:
        """Of the latest run."""
        assert self.reports, self.log
        return max(self.reports, key=lambda report: report["stats"]["start_time"])

    def articles(self) -> list[dict]:
        return lines(self.report["articles_path"])

    def rejected(self) -> list[dict]:
        return lines(self.report["rejected_path"])

    def reasons(self) -> dict[str, str]:
        """URL → reason."""
        return {line["url"]: line["reason"] for line in self.rejected()}


def lines(path: str | Path | None) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()] if path else []


def start(
    folder: Path, *args: str, project: Path | None = None, module: str = "scrapy", file_size: int | None = None
) -> Process:
    """`scrapy`, or `newscrawl`, in the project, or in the foreign `project`, with `folder` for data/ and sources/.

    No file that it writes may grow beyond `file_size` bytes.
    """
    settings = {} if project else {"SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings"}
    folders = {"NEWSCRAWL_DATA": str(folder / "data"), "NEWSCRAWL_SOURCES": str(folder / "sources")}
    environment = {**os.environ, **folders, **settings}
    return Process(["-m", module, *args], cwd=project or folder, env=environment, file_size=file_size)


def scrapy(folder: Path, *args: str, **kwargs: object) -> Crawl:
    """`scrapy` with these arguments, when it has ended."""
    process = start(folder, *args, **kwargs)
    out, log = process.communicate()
    return Crawl(folder, process.returncode, out, log.decode())


def crawl(folder: Path, *args: str, **kwargs: object) -> Crawl:
    """`scrapy crawl` without delays, when it has ended."""
    return scrapy(folder, "crawl", *args, *FAST, **kwargs)
