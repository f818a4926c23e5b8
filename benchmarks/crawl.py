"""Crawls stored real pages, served under their own host names from loopback, with newscrawl's own spiders.

    python benchmarks/crawl.py --data "$NEWSCRAWL_EVAL" [--sets NAME,NAME] [--limit N] [--out FOLDER] [--show N]
                               [--group N] [--setting NAME=VALUE]

Every page of the folder (laid out as for quality.py) is named by an RSS feed or a sitemap of its domain, each domain
is one source, and the sources are crawled in one process, or in several one after the other (--group). A download
handler, set for this benchmark only, sends each request to one server on 127.0.0.1; an audit hook ends any other
connection or name look-up of the crawling process.

Exit status: 0 where every page served ended as exactly one line; 1 where not; 2 where there is no folder.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import ipaddress
import json
import multiprocessing
import os
import socketserver
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from quality import KnownPage, find_pages, say_no_data
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response
from w3lib.url import safe_url_string

from newscrawl import urls

HTML = "text/html"  # no charset: the pages' own declarations, and their absence, are part of what is measured
FEED_PATH, SITEMAP_PATH = "/newscrawl-feed.xml", "/newscrawl-sitemap.xml"
DATED = 3  # every third page has its date in the feed or sitemap as well, as some publishers' have


# --- the site: what is served under which address


@dataclass(slots=True)
class Domain:
    """One registered domain and the pages it serves: one source."""

    id: str
    home: str
    pages: list[tuple[str, KnownPage]] = field(default_factory=list)
    """(URL, page); the even ones are in the feed, the odd ones in the sitemap."""


def address(page: KnownPage) -> str:
    """The page's own URL, or one on a host of its own."""
    return page.url or f"http://{page.id}.example/news/{page.id}.html"


def plan(pages: Sequence[KnownPage]) -> tuple[list[Domain], int]:
    """The domains, and how many pages were left out because another one has the same address."""
    domains: dict[str, Domain] = {}
    seen: set[str] = set()
    for page in pages:
        url = safe_url_string(address(page).partition("#")[0])
        if (identity := urls.normalise(url)) in seen:
            continue
        seen.add(identity)
        parts = urlsplit(url)
        name = urls.registered_domain(url) or str(parts.hostname)
        source_id = "".join(c if c.isalnum() and c.isascii() else "-" for c in name.lower())
        domain = domains.setdefault(name, Domain(source_id, f"{parts.scheme}://{parts.netloc}/"))
        domain.pages.append((url, page))
    return list(domains.values()), len(pages) - len(seen)


def key(host: str, target: str) -> str:
    """What a request is looked up by: host, path and query, however they are escaped."""
    return f"{host.lower()}/{unquote(target).lstrip('/')}"  # http.server has cut a second leading slash


def documents(domains: Sequence[Domain]) -> dict[str, bytes | KnownPage]:
    """Everything the server answers, by `key`."""
    found: dict[str, bytes | KnownPage] = {}
    for domain in domains:
        host = urlsplit(domain.home).netloc
        found[key(host, FEED_PATH)] = feed(domain.pages[::2])
        found[key(host, SITEMAP_PATH)] = sitemap(domain.pages[1::2])
        for url, page in domain.pages:
            parts = urlsplit(url)
            found[key(parts.netloc, "/robots.txt")] = b"User-agent: *\nAllow: /\n"
            found[key(parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))] = page
    return found


def dated(pages: Sequence[tuple[str, KnownPage]]) -> Iterator[tuple[str, str | None]]:
    """(escaped URL, day or None): never a title, an author or text, which are for the page to say."""
    for n, (url, page) in enumerate(pages):
        yield escape(url), page.day if n % DATED == 0 else None


def feed(pages: Sequence[tuple[str, KnownPage]]) -> bytes:
    """An RSS feed of addresses."""
    items = []
    for url, day in dated(pages):
        when = f"<pubDate>{date.fromisoformat(day):%a, %d %b %Y} 12:00:00 GMT</pubDate>" if day else ""
        items.append(f"<item><link>{url}</link><guid>{url}</guid>{when}</item>")
    return f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


def sitemap(pages: Sequence[tuple[str, KnownPage]]) -> bytes:
    """A sitemap of addresses."""
    entries = [f"<url><loc>{u}</loc>{f'<lastmod>{d}</lastmod>' if d else ''}</url>" for u, d in dated(pages)]
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'.encode()


def write_sources(domains: Sequence[Domain], folder: Path) -> None:
    """The sources folder that a user would have written: one table a domain."""
    folder.mkdir(parents=True)
    for domain in domains:
        lines = ["[[source]]", f'id = "{domain.id}"', f'name = "{domain.id}"', f'home = "{domain.home}"']
        lines.append(f'feeds = ["{domain.home.rstrip("/")}{FEED_PATH}"]')
        if len(domain.pages) > 1:
            lines.append(f'sitemaps = ["{domain.home.rstrip("/")}{SITEMAP_PATH}"]')
        (folder / f"{domain.id}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- the server: a thread of this process, which does nothing else while the groups crawl


class Server(socketserver.ThreadingTCPServer):
    """Answers from `documents` on a free port of 127.0.0.1, and counts what it served."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, found: Mapping[str, bytes | KnownPage]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.found = found
        self.served: Counter[str] = Counter()
        """Article pages, by their id."""
        self.missing: list[str] = []


class Answer(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """A page's original bytes, a document made for this benchmark, or 404."""
        name = key(self.headers.get("Host", ""), self.path)
        document = self.server.found.get(name)
        if document is None:
            self.server.missing.append(name)
            return self.answer(404, HTML, b"<title>Not found</title>")
        if isinstance(document, KnownPage):
            body = document.body()
            self.server.served[document.id] += 1
            return self.answer(200, HTML, body)
        return self.answer(200, "text/plain" if name.endswith("robots.txt") else "application/xml", document)

    def answer(self, status: int, content_type: str, body: bytes) -> None:
        """Writes one whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Silence."""


@contextlib.contextmanager
def serving(found: Mapping[str, bytes | KnownPage]) -> Iterator[Server]:
    """The server, while the block runs."""
    with Server(found) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


# --- the crawl: one process a group of sources, since Scrapy starts its reactor once a process


class LoopbackHandler(HTTP11DownloadHandler):
    """Fetches every http and https URL from the server on 127.0.0.1, over plain http, under the URL's own host name."""

    async def download_request(self, request: Request) -> Response:
        """The response carries the URL that was asked for."""
        parts = urlsplit(request.url)
        port = self._crawler.settings.getint("BENCHMARK_PORT")
        target = f"http://127.0.0.1:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        inner = request.replace(url=target)
        inner.headers["Host"] = parts.netloc
        response = await super().download_request(inner)
        request.meta.update(inner.meta)  # download_latency
        return response.replace(url=request.url)


def guard(log: Path) -> None:
    """From here on, this process and those it forks can neither leave loopback nor look up a name."""

    def refuse(what: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(what + "\n")
        raise RuntimeError(f"the benchmark must stay on loopback: {what}")

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
            if not ipaddress.ip_address(args[1][0]).is_loopback:
                refuse(f"{event} {args[1]}")
        elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
            try:
                safe = args[0] is None or ipaddress.ip_address(args[0]).is_loopback
            except ValueError:
                safe = False
            if not safe:
                refuse(f"{event} {args[0]}")

    sys.addaudithook(watch)


def crawl_group(names: Sequence[str], folder: Path, port: int, more: Mapping[str, str]) -> None:
    """Crawls some sources as a user would, in this process."""
    guard(folder / "left-loopback.txt")
    from newscrawl.crawl.run import run  # noqa: PLC0415 - the parent process needs no reactor

    run(
        list(names),
        {
            "DOWNLOAD_HANDLERS": {"http": LoopbackHandler, "https": LoopbackHandler},
            # It would look the pages' own hosts up, and none of them is asked.
            "DOWNLOADER_MIDDLEWARES": {"newscrawl.crawl.reach.ReachMiddleware": None},
            "BENCHMARK_PORT": port,
            "NEWSCRAWL_DATA": str(folder),
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "LOG_FILE": str(folder / "crawl.log"),
            "LOG_LEVEL": "WARNING",
            **more,
        },
    )


def crawl_all(domains: Sequence[Domain], folder: Path, port: int, group: int, more: Mapping[str, str]) -> list[int]:
    """Crawls every group in turn; returns the exit statuses of the groups' processes."""
    context = multiprocessing.get_context("spawn")
    statuses = []
    for start in range(0, len(domains), group):
        names = [domain.id for domain in domains[start : start + group]]
        process = context.Process(target=crawl_group, args=(names, folder, port, more))
        process.start()
        process.join()
        statuses.append(process.exitcode or 0)
    return statuses


# --- the account


@dataclass(frozen=True, slots=True)
class Account:
    """What a crawl left in its folder."""

    articles: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    reports: list[dict[str, Any]]

    @classmethod
    def read(cls, folder: Path) -> Account:
        """Every line and report below the data folder."""
        reports = [json.loads(path.read_bytes()) for path in sorted((folder / "runs").glob("*.json"))]
        return cls(read_lines(folder / "articles"), read_lines(folder / "rejected"), reports)


def read_lines(folder: Path) -> list[dict[str, Any]]:
    """The records of all JSON lines files below a folder."""
    paths = sorted(folder.rglob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_bytes().split(b"\n") if line]


def faults(account: Account, domains: Sequence[Domain], server: Server, folder: Path) -> list[str]:
    """Why the books do not balance; [] where they do."""
    wanted = {urls.normalise(url): page for domain in domains for url, page in domain.pages}
    lines = Counter(urls.normalise(line["url"]) for line in account.articles + account.rejected)
    requests = sum(report["requests"] for report in account.reports)
    found = [f"{lines[i]} lines for {p.id} {i}" for i, p in wanted.items() if lines[i] != 1]
    found += [f"a line for {identity}, which is no page" for identity in lines if identity not in wanted]
    found += [f"{page.id} was never served" for page in wanted.values() if not server.served[page.id]]
    found += [f"run report of {r['source']} does not balance" for r in account.reports if not r["balanced"]]
    if requests != lines.total():
        found.append(f"{requests} requests, but {lines.total()} lines")
    if len(account.reports) != len(domains):
        found.append(f"{len(account.reports)} run reports for {len(domains)} sources")
    left = folder / "left-loopback.txt"
    return found + (left.read_text("utf-8").splitlines() if left.exists() else [])


def print_account(account: Account, server: Server, seconds: float) -> None:
    """The figures, with what they were measured with."""
    lines = len(account.articles) + len(account.rejected)
    versions = "  ".join(f"{name} {version(name)}" for name in ("newscrawl", "scrapy", "trafilatura"))
    print(f"{date.today()}  {versions}  {os.cpu_count()} cores")
    print(
        f"{len(account.reports)} sources, {len(server.served)} pages served ({server.served.total()} times), "
        f"{sum(r['requests'] for r in account.reports)} requests = {len(account.articles)} articles "
        f"+ {len(account.rejected)} rejected; {seconds:.1f} s, {lines / seconds:.1f} pages/s"
    )
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for line in account.rejected:
        reasons[f"{line['stage']}/{line['reason']}"].append(f"{line['url']}  {line['detail'] or ''}")
    for reason, found in sorted(reasons.items(), key=lambda item: -len(item[1])):
        print(f"   {len(found):>4} {reason}")
        for line in sorted(found)[:200]:
            print(f"          {line[:180]}")
    finished = Counter(r["finish_reason"] for r in account.reports)
    print("finish reasons: " + ", ".join(f"{name} {n}" for name, n in finished.items()))


def print_log(path: Path) -> None:
    """How many errors and warnings the crawl logged, and the first ones."""
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    for level in ("ERROR", "WARNING"):
        found = [line for line in lines if f"] {level}: " in line]
        print(f"log: {len(found)} {level.lower()}s" + "".join(f"\n   {line[:200]}" for line in found[:5]))


def show(record: Mapping[str, Any]) -> None:
    """One record in a form for reading: its fields, the text's two ends and what was removed."""
    print(f"--- {record['id']}  {record['url']}")
    print(f"title     {record['title']}")
    print(f"authors   {', '.join(record['authors'])}")
    print(f"date      {record['date_published']} ({record['date_published_precision']})", end="  ")
    print(f"modified {record['date_modified']}")
    print(
        f"language  {record['language']} {record['language_confidence']}  declared {record['language_declared']}  "
        f"publisher {record['publisher']}  section {record['section']}  free {record['is_free']}"
    )
    paragraphs = record["text"].split("\n\n")
    print(f"text      {record['word_count']} words, {len(paragraphs)} paragraphs")
    shown = paragraphs if len(paragraphs) <= 4 else [*paragraphs[:2], "[…]", *paragraphs[-2:]]
    for paragraph in shown:
        print(f"   | {paragraph if len(paragraph) <= 300 else paragraph[:200] + ' … ' + paragraph[-90:]}")
    for line in record["removed"]:
        print(f"   - {line[:160]}")


def show_some(records: Sequence[Mapping[str, Any]], wanted: int) -> None:
    """`wanted` records, spread evenly over all of them in the order of their ids, which is a random one."""
    ordered = sorted(records, key=lambda record: str(record["id"]))
    for record in ordered[:: max(1, len(ordered) // max(1, wanted))][:wanted]:
        show(record)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Crawls stored real pages from loopback and checks the books.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--sets", help="names of sets, separated by commas; default: all")
    parser.add_argument("--limit", type=int, help="the first N pages of each set only")
    parser.add_argument("--out", type=Path, help="data folder to write and keep, new or empty")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N records for reading")
    parser.add_argument("--group", type=int, default=1000, help="sources a process; more go into further ones")
    parser.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="a setting of the crawl")
    return parser.parse_args()


def choose(data: Path, sets: str | None, limit: int | None) -> list[KnownPage]:
    """The pages of the wanted sets, at most `limit` of each."""
    pages = [page for name in sets.split(",") for page in find_pages(data / name)] if sets else find_pages(data)
    if limit is None:
        return pages
    by_set: defaultdict[Path, list[KnownPage]] = defaultdict(list)
    for page in pages:
        by_set[page.path.parent].append(page)
    return [page for some in by_set.values() for page in some[:limit]]


def measure(pages: Sequence[KnownPage], folder: Path, args: argparse.Namespace) -> int:
    """Serves, crawls and accounts; returns the exit status."""
    domains, left_out = plan(pages)
    write_sources(domains, folder / "sources")
    more = dict(setting.split("=", 1) for setting in args.setting)
    with serving(documents(domains)) as server:
        start = time.perf_counter()
        statuses = crawl_all(domains, folder, server.server_address[1], args.group, more)
        seconds = time.perf_counter() - start
    account = Account.read(folder)
    show_some(account.articles, args.show)
    print_account(account, server, seconds)
    if left_out:
        print(f"{left_out} pages left out: another page has the same address")
    found = faults(account, domains, server, folder)
    found += [f"a group's process ended with status {status}" for status in statuses if status]
    for fault in found[:50]:
        print(f"FAULT {fault}")
    print_log(folder / "crawl.log")
    print("every page ended as exactly one line" if not found else f"{len(found)} faults")
    return int(bool(found))


def main() -> int:
    """Exit status: see the module's head."""
    args = arguments()
    pages = choose(args.data, args.sets, args.limit) if args.data else []
    if not pages:
        return say_no_data(args.data)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        if any(args.out.iterdir()):
            print(f"{args.out} is not empty: name a new folder for --out", file=sys.stderr)
            return 2
        return measure(pages, args.out.resolve(), args)
    with tempfile.TemporaryDirectory(prefix="newscrawl-benchmark-") as folder:
        return measure(pages, Path(folder), args)


if __name__ == "__main__":
    sys.exit(main())
