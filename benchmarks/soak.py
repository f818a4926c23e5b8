"""Crawls a long row of made-up pages, a tenth of them hostile, from loopback, and watches memory, handles and books.

    python benchmarks/soak.py [--pages 20000] [--seconds 2] [--out FOLDER]        (make soak)

The crawl is `newscrawl run` in a process of its own, over four sources on 127.0.0.1 … 127.0.0.4, each of which names
hostile feeds, sitemaps and sections besides its sitemap, with a time limit of 2 seconds a download and a reading; pages
are made as they are asked for, so that any number costs no disk. Where others are at work on the machine a longer limit
keeps stories from running into it. Linux: figures come from /proc.
Exit status 1: the books do not balance, a page has no line or two, a story is lost, more than 1 % of the pages run into
the limit, or memory or handles of the last quarter of the pages are more than 10 % above those of the second (the first
is start-up).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import json
import os
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 5))
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "RETRY_ENABLED": "False",
    "NEWSCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
    "NEWSCRAWL_SOURCE_ERRORS": "0",
}
GROWTH = 1.1
"""Times that the last quarter may hold of what the second held."""
LATE = 0.01
"""Share of the pages that may run into the limit of time."""
TIMED_OUT = ("fetch/download_timeout", "extract/timeout")
LOOK_SECONDS = 0.5
WORDS = (
    "harbour council ferry bridge pilot lantern quarry vineyard archive orchestra tribunal pension reservoir mayor "
    "fishery referee strike budget school glacier customs warehouse printer railway museum orchard lighthouse surgeon "
    "tramway brewery festival committee engineer teacher border market garden station library"
).split()


# --- pages: a number in, the same answer each time out


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent for one page."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    """What Content-Length says, where that is a lie."""
    drips: bool = False
    """The body comes a byte a quarter of a second."""
    closes: bool = False


def story(number: int, inside: str = "", head: str = "") -> str:
    """The page of an article like no other."""

    def word(at: int) -> str:
        return WORDS[(number * 7919 + at * 104729 + (number >> at % 11)) % len(WORDS)]

    title = f"The {word(1)} {word(2)} of {number} and its {word(3)}"
    paragraphs = "".join(
        f"<p>On day {number * part % 365} the {word(part)} near the {word(part + 1)} told {number + part} people that "
        f"a {word(part + 2)} would be built by the {word(part + 3)}, and nobody in the {word(part + 4)} objected. "
        f"It will cost {number * 13 + part} crowns, said the {word(part + 5)} on leaving the {word(part + 6)}.</p>"
        for part in range(4, 11)
    )
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta name=author content='Ann {word(9).title()}'>"
        f"<meta property=article:published_time content='2025-03-{number % 27 + 1:02}T08:00:00Z'>{head}</head><body>"
        f"<nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>{title}</h1>{paragraphs}{inside}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


def _json_ld(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


HOSTILE: dict[str, Callable[[int], Reply]] = {
    "bomb": lambda n: Reply(gzip.compress(bytes(20_000_000), 9), headers=(("Content-Encoding", "gzip"),)),
    "no gzip": lambda n: Reply(story(n).encode(), headers=(("Content-Encoding", "gzip"),)),
    "deep": lambda n: Reply(("<div>" * 3000 + story(n)).encode()),
    "attributes": lambda n: Reply(f"<p {'a' * 200_000}='{'b' * 200_000}'>{story(n)}".encode()),
    "many elements": lambda n: Reply(story(n, "<b><i>x</i></b>" * 20_000).encode()),
    "binary": lambda n: Reply(bytes(range(256)) * 200),
    "characters": lambda n: Reply(story(n, "\0&#xD800;&#0;\u202e\u2028\x1b[2J").encode()),
    "charset": lambda n: Reply(story(n).encode("utf-16"), headers=(("Content-Type", "text/html; charset=gbk"),)),
    "json": lambda n: Reply(story(n, head=_json_ld('{"@graph":' + "[" * 4000)).encode()),
    "cut": lambda n: Reply(story(n).encode(), length=1_000_000, closes=True),
    "empty": lambda n: Reply(),
    "error": lambda n: Reply(b"<h1>Error</h1>", 500),
    "gone": lambda n: Reply(b"<h1>Gone</h1>", 410),
    "loop": lambda n: Reply(status=302, headers=(("Location", f"/{n}"),)),
    "inside": lambda n: Reply(status=302, headers=(("Location", "http://169.254.169.254/latest/meta-data/"),)),
    "file": lambda n: Reply(status=302, headers=(("Location", "file:///etc/passwd"),)),
    "headers": lambda n: Reply(story(n).encode(), headers=tuple((f"X-{i}", "\x1b[31m" * 20) for i in range(60))),
    "closed": lambda n: Reply(closes=True),
}
"""Kinds of pages that every tenth is one of."""
KINDS = (*HOSTILE,)
SLOW = "slow"


LISTS: dict[str, dict[str, Callable[[], Reply]]] = {
    "feeds": {
        "authors": lambda: Reply(_rss(f"<author>{'a' * 50_000}@a (</author>")),
        "unclosed": lambda: Reply(_rss("<x></y>" * 20_000)),
        "entities": lambda: Reply(b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 50_000 + b"'>]>" + _rss("&a;" * 20_000)),
    },
    "sitemaps": {
        "bomb.xml": lambda: Reply(gzip.compress(bytes(60_000_000), 9), headers=(("Content-Encoding", "gzip"),)),
        "elements.xml": lambda: Reply(b"<urlset>" + b"<a/>" * 500_000),
        "nested.xml": lambda: Reply(b"<urlset>" + b"<url>" * 100_000),
    },
    "sections": {
        "anchors": lambda: Reply(b"<a href=/none>" * 20_000),
        "attributes": lambda: Reply(f"<p {' '.join(f'a{n}=b' for n in range(50_000))}>".encode()),
    },
}
"""Lists of each source that are hostile: key of the source → path below it → the answer. None names a page."""


def _rss(inside: str) -> bytes:
    return f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>".encode()


def kind(number: int) -> str:
    """What sort of page a number is: 1 in 200 runs into the limit of time, 19 in 200 are hostile in another way."""
    if number % 200 == 10:
        return SLOW
    return KINDS[number // 10 % len(KINDS)] if number % 10 == 0 else "story"


def reply(number: int) -> Reply:
    """The answer for a page."""
    sort = kind(number)
    if sort == SLOW:
        return Reply(story(number).encode(), drips=True)
    return HOSTILE[sort](number) if sort in HOSTILE else Reply(story(number).encode())


# --- the server: threads of this process


class Server(socketserver.ThreadingTCPServer):
    """One host of the four, which counts the pages it was asked for."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, numbers: range) -> None:
        super().__init__((host, 0), Answer)
        self.numbers = numbers
        self.asked: Counter[int] = Counter()

    @property
    def base(self) -> str:
        """Its address."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawl that gives a page up closes its connection."""


class Answer(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """A page, the sitemap, or 404."""
        name = self.path.strip("/")
        if name == "map.xml":
            entries = "".join(f"<url><loc>{self.server.base}/{n}</loc></url>" for n in self.server.numbers)
            return self.send(Reply(f"<urlset>{entries}</urlset>".encode(), headers=(("Content-Type", "text/xml"),)))
        role, _, path = name.partition("/")
        if make := LISTS.get(role, {}).get(path):
            return self.send(make())
        if not name.isdecimal() or int(name) not in self.server.numbers:
            return self.send(Reply(b"<h1>Not found</h1>", 404))
        self.server.asked[int(name)] += 1
        return self.send(reply(int(name)))

    def send(self, answer: Reply) -> None:
        """Writes one answer, as odd as it is meant to be."""
        self.close_connection = answer.closes or answer.drips
        if answer.closes and not answer.body:
            return
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8", **dict(answer.headers)}
        headers["Content-Length"] = str(len(answer.body) if answer.length is None else answer.length)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.drips:
            self.wfile.write(answer.body)
            return
        for byte in answer.body[:80]:
            self.wfile.write(bytes([byte]))
            time.sleep(0.25)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Silence."""


@contextlib.contextmanager
def serving(pages: int) -> Iterator[list[Server]]:
    """The four hosts, each with its share of the pages, while the block runs."""
    with contextlib.ExitStack() as stack:
        share = -(-pages // len(HOSTS))
        servers = []
        for number, host in enumerate(HOSTS):
            numbers = range(number * share, min(pages, (number + 1) * share))
            servers.append(stack.enter_context(Server(host, numbers)))
            threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
            stack.callback(servers[-1].shutdown)
        yield servers


# --- watching


@dataclass(slots=True)
class Look:
    """The run's processes at one moment."""

    asked: int
    parent: float
    """MB"""
    workers: list[float]
    """MB of each."""
    handles: int
    """Of the parent."""


@dataclass(slots=True)
class Watch:
    """All looks at a run."""

    pid: int
    looks: list[Look] = field(default_factory=list)

    def look(self, asked: int) -> None:
        """Take one more, unless the run is ending."""
        with contextlib.suppress(OSError, StopIteration, ValueError):
            handles = len(os.listdir(f"/proc/{self.pid}/fd"))
            workers = [megabytes(pid) for child in children(self.pid) for pid in children(child)]
            self.looks.append(Look(asked, megabytes(self.pid), workers, handles))

    def quarter(self, number: int, pages: int) -> list[Look]:
        """The looks while that quarter of the pages was asked for, 1 to 4."""
        return [look for look in self.looks if (number - 1) * pages < look.asked * 4 <= number * pages]


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


MEASURES: dict[str, Callable[[Look], float | None]] = {
    "parent, MB": lambda look: look.parent,
    "a worker, MB": lambda look: statistics.mean(look.workers) if look.workers else None,
    "all workers, MB": lambda look: sum(look.workers) or None,
    "parent's file handles": lambda look: look.handles,
}


def crawl(servers: list[Server], folder: Path, limit: float) -> tuple[int, float, Watch]:
    """Runs it; its exit status, its seconds, and what was seen of it."""
    (folder / "sources").mkdir(parents=True)
    for number, server in enumerate(servers):
        text = f'[[source]]\nid = "s{number}"\nname = "s{number}"\nhome = "{server.base}/"\n'
        named = {role: [f"{server.base}/{role}/{path}" for path in lists] for role, lists in LISTS.items()}
        named["sitemaps"].append(f"{server.base}/map.xml")
        text += "".join(f"{role} = {json.dumps(lists)}\n" for role, lists in named.items())
        (folder / "sources" / f"s{number}.toml").write_text(text)
    given = {**SETTINGS, "DOWNLOAD_TIMEOUT": f"{limit:g}", "NEWSCRAWL_PAGE_SECONDS": f"{limit:g}"}
    settings = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "newscrawl", "run", "--log-file", str(folder / "soak.log"), *settings]
    environment = {**os.environ, "NEWSCRAWL_DATA": str(folder), "NEWSCRAWL_CONTACT": "https://soak.example/"}
    start = time.perf_counter()
    with (folder / "out.txt").open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        watch = Watch(process.pid)
        try:
            while process.poll() is None:
                watch.look(sum(len(server.asked) for server in servers))
                time.sleep(LOOK_SECONDS)
        finally:
            process.kill()
            process.wait()
    return process.returncode, time.perf_counter() - start, watch


# --- the account


def lines(folder: Path) -> list[dict[str, str]]:
    """The records of all files below a folder."""
    return [json.loads(line) for path in folder.rglob("*.jsonl") for line in path.read_bytes().split(b"\n") if line]


def number_of(line: dict[str, str]) -> int:
    """The page that a line is of; -1 for one that is none of ours, where a redirect led to."""
    name = urlsplit(line["url"]).path.strip("/")
    return int(name) if name.isdecimal() else -1


def account(folder: Path, pages: int) -> list[str]:
    """Prints what became of the pages; returns what is wrong with the books."""
    articles, rejected = lines(folder / "articles"), lines(folder / "rejected")
    reports = [json.loads(path.read_bytes()) for path in (folder / "runs").glob("2*.json")]
    asked = sum(report["requests"] for report in reports)
    became: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in articles:
        became[kind(number_of(line))]["article"] += 1
    for line in rejected:
        at = number_of(line)
        became[kind(at) if at >= 0 else "elsewhere"][f"{line['stage']}/{line['reason']}"] += 1
    for sort in ("story", SLOW, *KINDS, "elsewhere"):
        if became[sort]:
            print(f"   {sort:<14} " + ", ".join(f"{name} {count}" for name, count in became[sort].most_common()))
    print(f"{asked} article pages asked for = {len(articles)} articles + {len(rejected)} rejected")
    wrong = [f"run report of {r['source']}: {r['finish_reason']}, balanced {r['balanced']}" for r in reports
             if not r["balanced"] or r["finish_reason"] != "finished"]  # fmt: skip
    if not asked == pages == len(articles) + len(rejected):
        wrong.append(f"{pages} pages, {asked} asked for, {len(articles)} + {len(rejected)} lines")
    counts = Counter(number_of(line) for line in (*articles, *rejected))
    wrong += [f"page {number} has {count} lines" for number, count in counts.items() if number >= 0 and count > 1]
    late = [line for line in rejected if f"{line['stage']}/{line['reason']}" in TIMED_OUT]
    print(f"{len(late)} ran into the limit of time, {100 * len(late) / pages:.2f} %")
    if len(late) > LATE * pages:
        wrong.append(f"{len(late)} pages ran into the limit of time, more than {LATE:.0%}")
    lost = [line for line in rejected if (at := number_of(line)) >= 0 and kind(at) == "story" and line not in late]
    return wrong + [f"story {line['url']}: {line['reason']}" for line in lost]


def growth(watch: Watch, pages: int) -> list[str]:
    """Prints each quarter's median of each measure; returns what has grown."""
    wrong = []
    print(f"   {'median of each quarter':<24}{'1st':>8}{'2nd':>8}{'3rd':>8}{'4th':>8}   4th : 2nd")
    for name, measure in MEASURES.items():
        found = [
            [value for look in watch.quarter(number, pages) if (value := measure(look)) is not None]
            for number in range(1, 5)
        ]
        if not all(found):
            wrong.append(f"{name}: too few looks; take more pages")
            continue
        medians = [statistics.median(values) for values in found]
        ratio = medians[3] / medians[1]
        print(f"   {name:<24}" + "".join(f"{median:>8.0f}" for median in medians) + f"   {ratio:.2f}")
        if ratio > GROWTH:
            wrong.append(f"{name}: {ratio:.2f} times the second quarter's")
    return wrong


def measure(pages: int, folder: Path, limit: float) -> int:
    """Serves, crawls and accounts; returns the exit status."""
    with serving(pages) as servers:
        status, seconds, watch = crawl(servers, folder, limit)
    print(f"{pages} pages in {seconds:.0f} s, {pages / seconds:.1f} a second; exit status {status}")
    wrong = account(folder, pages) + growth(watch, pages)
    if status:
        wrong.append(f"exit status {status}: " + (folder / "out.txt").read_text()[-500:])
    for fault in wrong[:40]:
        print(f"FAULT {fault}")
    print(f"{len(wrong)} faults" if wrong else "flat, and every page has its line")
    return int(bool(wrong))


def main() -> int:
    """Exit status: see the module's head."""
    parser = argparse.ArgumentParser(description="Crawls made-up pages for long and watches memory, handles and books.")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2, help="limit of a download; slow pages take 20")
    parser.add_argument("--out", type=Path, help="data folder to write and keep, new or empty")
    args = parser.parse_args()
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        return measure(args.pages, args.out.resolve(), args.seconds)
    with tempfile.TemporaryDirectory(prefix="newscrawl-soak-") as folder:
        return measure(args.pages, Path(folder), args.seconds)


if __name__ == "__main__":
    sys.exit(main())
