"""Crawls a site on loopback and says what that costs: against its parts, and as it grows.

    python benchmarks/crawls.py [--only whole|peer|growth|hosts] [--data "$NEWSCRAWL_EVAL"] [--pages 5000] [--rounds 3]
                                [--sizes 1000,10000,50000] [--hosts 1,10,100,1000]

whole    a crawl of `--pages` real pages (made-up ones without a folder) by `newscrawl run`, the same pages fetched by
         Scrapy alone, and the same pages read by `extract`'s worker function alone on all cores; in rounds
peer     crawls of 500 such pages by `newscrawl run` and by news-please; in rounds
growth   crawls of 1,000, 10,000 and 50,000 small made-up pages of one host
hosts    crawls of 1,000 such pages of 1, 10, 100 and 1,000 hosts

The server is a process of its own; its CPU is not the crawl's. CPU and memory are read from /proc (Linux), four times a
second and once more when the crawl ends. Exit status 1 where a page has no line.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import crawls_peer
from crawls_measure import Crawl, crawl, extract_alone, run, scrapy_alone
from crawls_site import REAL_PAGES, Site, serving
from peers import HERE, environment
from quality import find_pages


def real_pages(data: Path | None) -> list[Path]:
    """Stored pages of all sets, as many as are served; none without the folder."""
    pages = find_pages(data) if data else []
    return [page.path for page in pages[:: max(1, len(pages) // REAL_PAGES)][:REAL_PAGES]]


# --- the tables


def machine() -> str:
    """What the figures were measured with."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    versions = ", ".join(f"{name} {version(name)}" for name in ("newscrawl", "scrapy", "trafilatura"))
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cores} cores of {cpu}, load before {load:.1f}; {versions}, "
        f"Python {platform.python_version()}; `python benchmarks/crawls.py {' '.join(sys.argv[1:])}`"
    )


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Print as Markdown, each row when it is known."""
    print("| " + " | ".join(head) + " |\n|---|" + "---:|" * (len(head) - 1), flush=True)
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


EXTRACT = "`extract` alone, all cores"
MORE = "crawl - `extract` - Scrapy alone"


@dataclass(frozen=True, slots=True)
class Round:
    """A crawl and its parts, measured one after the other; CPU milliseconds a page, and pages a second."""

    found: Crawl
    scrapy: tuple[float, float]
    extract: tuple[float, float]

    @property
    def parts(self) -> dict[str, tuple[float, float | None]]:
        """CPU and speed by what they are of."""
        found, pages = self.found, self.found.pages
        more = found.cpu - self.extract[0] - self.scrapy[0]
        return {
            "`newscrawl run`": (found.cpu, found.rate),
            "… its own process": (1000 * found.watch.parent / pages, None),
            "… its workers": (1000 * found.watch.below / pages, None),
            EXTRACT: self.extract,
            "Scrapy alone": self.scrapy,
            MORE: (more, None),
        }


def one_round(site: Site, number: int) -> Round:
    """All three, each round another one first: the machine's speed drifts."""
    done: dict[Callable[[Site], Any], Any] = {}
    steps = [crawl, scrapy_alone, extract_alone]
    for step in (*steps[number % 3 :], *steps[: number % 3]):
        done[step] = step(site)
    return Round(done[crawl], done[scrapy_alone], done[extract_alone])


def whole(args: argparse.Namespace) -> int:
    """A crawl beside its parts."""
    chosen = real_pages(args.data)
    site = Site(args.pages, bodies=chosen)
    rounds = [one_round(site, number) for number in range(args.rounds)]
    few = Site(10, bodies=chosen)
    kinds = f"{len(chosen)} stored pages in turn" if chosen else "made up"
    head = (f"{site.pages} pages, {kinds}; {args.rounds} rounds", "CPU ms a page, median", "least", "most", "pages/s")
    table(head, (_medians(name, [each.parts[name] for each in rounds]) for name in rounds[0].parts))
    private = max((mb for each in rounds for mb in each.found.watch.private), default=0.0)
    peak = max(each.found.watch.peak for each in rounds)
    busy = statistics.median(each.found.busy for each in rounds)
    memory = f"private memory of a worker {private:.0f} MB, of the crawl's own process {peak:.0f} MB"
    print(f"\nCores busy {busy:.2f}; {memory}")
    ten, alone = crawl(few).cpu * few.pages, scrapy_alone(few)[0] * few.pages
    print(f"CPU of a crawl of ten pages, start and end included: {ten / 1000:.1f} s, Scrapy alone {alone / 1000:.1f} s")
    parts = [each.parts for each in rounds]
    more, read = (statistics.median(part[name][0] for part in parts) for name in (MORE, EXTRACT))
    rest = (more * site.pages - (ten - alone - read * few.pages)) / (site.pages - few.pages)
    print(f"What each further page costs beside `extract` and Scrapy alone: {rest:+.1f} ms")
    return int(any(each.found.failed for each in rounds))


def _medians(name: str, measured: Sequence[tuple[float, float | None]]) -> Sequence[str]:
    spent = [cpu for cpu, _ in measured]
    rates = [rate for _, rate in measured if rate is not None]
    cells = (statistics.median(spent), min(spent), max(spent))
    return name, *(f"{cell:.2f}" for cell in cells), f"{statistics.median(rates):.1f}" if rates else ""


def peer(args: argparse.Namespace) -> int:
    """A crawl beside one by news-please of the same pages."""
    if not crawls_peer.may_listen():
        print("Not measured: news-please wants its site at port 80, which this user may not serve, or which is taken.")
        return 0
    try:
        python = environment(args.bench)
    except subprocess.CalledProcessError as error:
        print(f"Not measured: news-please could not be installed: {error}")
        return 0
    site = Site(500, bodies=real_pages(args.data), port=crawls_peer.PORT)
    found: dict[str, list[tuple[float, float, int]]] = {"newscrawl": [], "news-please": []}
    failed = False
    for _ in range(args.rounds):
        ours, theirs = crawl(site), news_please(site, python)
        failed |= ours.failed or theirs is None
        if theirs:
            found["newscrawl"].append((site.pages / ours.seconds, ours.cpu, ours.articles))
            found["news-please"].append(theirs)
    if not found["news-please"]:
        return 1
    head = (f"{site.pages} pages, {args.rounds} rounds", "pages/s, start and end included", "CPU ms a page", "articles")
    medians = (
        (name, *(statistics.median(column) for column in zip(*all_, strict=True))) for name, all_ in found.items()
    )
    table(head, ((name, f"{rate:.1f}", f"{cpu:.0f}", f"{lines:.0f}") for name, rate, cpu, lines in medians))
    times = statistics.median(a[0] / b[0] for a, b in zip(*found.values(), strict=True))
    print(f"\nnewscrawl's pages a second : news-please's = {times:.1f}")
    return int(failed)


def news_please(site: Site, python: Path) -> tuple[float, float, int] | None:
    """Its pages a second and CPU milliseconds a page, and the articles that it wrote; None where it did not fetch all.

    It writes nothing for a page that its extractors fail at.
    """
    with serving(site) as server, crawls_peer.prepared(python, site.home(0)) as (command, folder):
        start = time.monotonic()
        status, watch = run(command, dict(os.environ), folder / "out")
        seconds, written = time.monotonic() - start, len(list(folder.glob("data/**/*.json")))
        asked = server.served().pages
        if status or asked != site.pages or not written:
            told = (folder / "out").read_text()[-500:]
            print(f"FAULT news-please asked for {asked} of {site.pages}, wrote {written}, exit status {status}: {told}")
            return None
    return site.pages / seconds, 1000 * (watch.parent + watch.below) / site.pages, written


def grow(sites: Sequence[Site], label: Callable[[Site], str]) -> int:
    """Crawls of more and more."""
    worst = False

    def rows() -> Iterator[Sequence[str]]:
        nonlocal worst
        for site in sites:
            found = crawl(site)
            worst |= found.failed
            yield (
                label(site),
                f"{found.rate:.1f}",
                f"{found.cpu:.2f}",
                f"{1000 * found.watch.parent / site.pages:.2f}",
                f"{found.watch.peak:.0f}",
                f"{max(found.watch.private, default=0.0):.0f}",
                f"{found.state / 1e6:.1f}",
            )

    head = (
        "",
        "pages/s",
        "CPU ms a page",
        "of that own process",
        "own process, MB",
        "a worker, private MB",
        "state, MB",
    )
    table(head, rows())
    return int(worst)


def growth(args: argparse.Namespace) -> int:
    """More pages of one host."""
    return grow([Site(size) for size in args.sizes], lambda site: f"{site.pages:,} pages")


def hosts(args: argparse.Namespace) -> int:
    """As many pages of more hosts."""
    return grow([Site(max(args.sizes[0], n), n) for n in args.hosts], lambda site: f"{site.hosts:,} hosts")


PIECES = {"whole": whole, "peer": peer, "growth": growth, "hosts": hosts}


def numbers(text: str) -> list[int]:
    """Whole numbers with commas between them."""
    return [int(part) for part in text.split(",")]


def main() -> int:
    """Exit status: see the module's head."""
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser = argparse.ArgumentParser(description="Crawls a site on loopback and says what that costs.")
    parser.add_argument("--only", choices=PIECES, help="one piece; each takes minutes")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--pages", type=int, default=5000, help="of the whole crawl")
    parser.add_argument("--rounds", type=int, default=3, help="of whole and peer")
    parser.add_argument("--sizes", type=numbers, default=[1000, 10_000, 50_000])
    parser.add_argument("--hosts", type=numbers, default=[1, 10, 100, 1000])
    parser.add_argument("--bench", type=Path, default=HERE.parent / ".bench", help="where news-please is installed")
    args = parser.parse_args()
    status = 0
    print(machine())
    for name, piece in PIECES.items():
        if args.only in (None, name):
            print(f"\n## {name}\n")
            status |= piece(args)
    return status


if __name__ == "__main__":
    sys.exit(main())
