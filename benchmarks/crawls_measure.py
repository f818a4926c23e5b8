"""Runs a crawl, its parts or another program over a local site, and says what that cost in processors and memory."""

from __future__ import annotations

import contextlib
import gzip
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from crawls_site import Served, Site, serving
from soak import children, story

LOOK_SECONDS = 0.25
SMAPS_LOOKS = 8
"""Each so many looks, the workers' private memory is read, which costs them a little time."""
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "NEWSCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
}
_TICKS = os.sysconf("SC_CLK_TCK")
SCRAPY_ALONE = """
import re, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Alone(scrapy.Spider):
    name = "alone"
    async def start(self):
        for url in sys.argv[1:]:
            yield scrapy.Request(url, self.read)
    def read(self, response):
        for url in re.findall(rb"<loc>(.*?)</loc>", response.body):
            yield scrapy.Request(url.decode(), self.page)
    def page(self, response):
        yield {"length": len(response.body)}
process = AsyncCrawlerProcess({
    "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "CONCURRENT_REQUESTS": 32, "LOG_LEVEL": "INFO",
    "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Alone)
process.start()
"""
"""A spider such as anybody would write, with the same pace."""


# --- looking at processes


@dataclass(slots=True)
class Watch:
    """CPU and memory of a process and of those that it has started, as they were at the last look."""

    pid: int
    parent: float = 0.0
    """CPU seconds of the process itself."""
    below: float = 0.0
    """CPU seconds of those below it: the workers and the server that they are forked from."""
    peak: float = 0.0
    """Most MB that the process held."""
    private: list[float] = field(default_factory=list)
    """MB that a worker had for itself, by look and worker."""
    looks: int = 0

    def look(self) -> None:
        """Take one more, unless the process is ending."""
        with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
            own, _ = _cpu(self.pid)
            below, workers = 0.0, []
            for child in children(self.pid):
                below += sum(_cpu(child))
                workers += children(child)
            for worker in workers:
                with contextlib.suppress(OSError, IndexError):  # it is replaced just now
                    below += sum(_cpu(worker))
            self.parent, self.below = max(self.parent, own), max(self.below, below)
            self.peak = max(self.peak, _status(self.pid, "VmHWM"))
            self.looks += 1
            if self.looks % SMAPS_LOOKS == 0:
                self.private += [_private(worker) for worker in workers]


def _cpu(pid: int) -> tuple[float, float]:
    """CPU seconds of a process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system, children_user, children_system = map(int, fields[11:15])
    return (user + system) / _TICKS, (children_user + children_system) / _TICKS


def _status(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def _private(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


# --- what is measured


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl, all of it."""

    pages: int
    lines: int
    """Of articles and of what was rejected."""
    articles: int
    seconds: float
    """Of the whole command."""
    lined: float
    """When the last line was written, by the clock of `served`."""
    served: Served
    watch: Watch
    state: int
    """Bytes of the state."""
    status: int

    @property
    def rate(self) -> float:
        """Pages a second from the first page that was asked for to the last line: a page without one is not done."""
        return self.pages / max(self.lined - self.served.first, 0.001)

    @property
    def cpu(self) -> float:
        """CPU milliseconds a page, of all processes of the crawl from its beginning to its end."""
        return 1000 * (self.watch.parent + self.watch.below) / self.pages

    @property
    def busy(self) -> float:
        """Share of what the server left of all cores that the crawl used, start and end included."""
        left = self.seconds * len(os.sched_getaffinity(0)) - self.served.cpu
        return (self.watch.parent + self.watch.below) / left

    @property
    def failed(self) -> bool:
        """Whether a page has no line."""
        return bool(self.status) or self.lines != self.pages


def crawl(site: Site) -> Crawl:
    """Crawl it with `newscrawl run`."""
    with serving(site) as server, tempfile.TemporaryDirectory(prefix="newscrawl-crawls-") as name:
        folder = Path(name)
        site.write_sources(folder / "sources")
        settings = [part for setting, value in SETTINGS.items() for part in ("-s", f"{setting}={value}")]
        command = [sys.executable, "-m", "newscrawl", "run", "--log-file", str(folder / "log"), *settings]
        environment = {**os.environ, "NEWSCRAWL_DATA": name, "NEWSCRAWL_CONTACT": "https://bench.example/"}
        start = time.monotonic()
        status, watch = run(command, environment, folder / "out")
        seconds = time.monotonic() - start
        articles, rejected = (_lines(folder / kind) for kind in ("articles", "rejected"))
        lines = articles + rejected
        written = max((path.stat().st_mtime for path in folder.rglob("*.jsonl")), default=time.time())
        lined = time.monotonic() - (time.time() - written)
        state = sum(path.stat().st_size for path in folder.glob("state.sqlite*"))
        if status or lines != site.pages:
            told = (folder / "out").read_text()[-500:]
            print(f"FAULT {lines} lines of {site.pages}, exit status {status}: {told}")
        return Crawl(site.pages, lines, articles, seconds, lined, server.served(), watch, state, status)


def _lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.jsonl"))


def run(command: Sequence[str], environment: dict[str, str], out: Path) -> tuple[int, Watch]:
    """Run a command and watch it."""
    with out.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file, cwd=out.parent)
        watch = Watch(process.pid)
        while process.poll() is None:
            watch.look()
            time.sleep(LOOK_SECONDS)
    return process.returncode, watch


def scrapy_alone(site: Site) -> tuple[float, float]:
    """CPU milliseconds a page, and pages a second, of Scrapy that does nothing with them."""
    with serving(site) as server, tempfile.TemporaryDirectory(prefix="newscrawl-crawls-") as name:
        addresses = [f"{site.home(number)}map.xml" for number in range(site.hosts)]
        script = Path(name) / "alone.py"
        script.write_text(SCRAPY_ALONE)  # not -c: Scrapy reads the source of callbacks
        status, watch = run([sys.executable, str(script), *addresses], dict(os.environ), Path(name) / "out")
        if status:
            print(f"FAULT Scrapy alone ended with {status}: {(Path(name) / 'out').read_text()[-500:]}")
        at = server.served()
        return 1000 * watch.parent / site.pages, site.pages / (at.last - at.first)


def read_share(site: Site, number: int, of: int) -> float:
    """CPU seconds of what a worker does with one of so many parts of the pages, everything loaded before."""
    import newscrawl.preload  # noqa: F401, PLC0415 - in this process, as in a worker
    from newscrawl.items import Page  # noqa: PLC0415
    from newscrawl.process import Processor  # noqa: PLC0415

    bodies = [gzip.decompress(path.read_bytes()) for path in site.bodies]
    read, start = Processor(), time.process_time()
    # neighbouring pages: of every second one, half of the bodies would come again and again
    for n in range(site.pages * number // of, site.pages * (number + 1) // of):
        body = bodies[n % len(bodies)] if bodies else story(n).encode()
        read(Page(body, f"{site.address(0, n)}", headers={"content-type": "text/html"}))
    return time.process_time() - start


def extract_alone(site: Site) -> tuple[float, float]:
    """CPU milliseconds a page, and pages a second, of `extract` on all cores, without a crawl."""
    cores = len(os.sched_getaffinity(0))
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        spent = pool.map(partial(read_share, site, of=cores), range(cores), chunksize=1)
    return 1000 * sum(spent) / site.pages, site.pages / max(spent)
