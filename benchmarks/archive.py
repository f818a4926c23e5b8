"""Measures what it costs to keep pages as they were fetched, and to make records of them again.

    python benchmarks/archive.py --data "$NEWSCRAWL_EVAL" [--every N] [--rounds N]

The pages of the folder that have an address go into one WARC file: CPU of writing and reading it, a page, and its size.
`newscrawl reextract` then makes records of it, by one worker and by as many as there are processors, beside
`newscrawl.extract` on the same pages in one process, in turn for as many rounds (3); told are medians: pages a second,
and CPU of all processes, start and end of the command included. Exit status: 2 where there is no folder.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import machine
from quality import KnownPage, find_pages, say_no_data, warm_up

import newscrawl
from newscrawl import archive
from newscrawl.items import Page

_SENT = {"user-agent": "newscrawl", "accept": "text/html"}
_STARTUP = str(Path(__file__).with_name("startup.py"))
"""Runs a command to the end of all its processes, and tells what they took."""
_STAMP = "2025-03-01T06:00:00Z"


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Seconds from start to end, and of CPU of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    task()
    return time.perf_counter() - wall, time.process_time() - cpu


def write(pages: list[Page], path: Path) -> None:
    """Keep the pages in a file."""
    with path.open("wb") as file:
        file.write(archive.head(path.name, {"software": "newscrawl"}))
        for page in pages:
            file.write(archive.record(page, _SENT))


def reextract(path: Path, folder: Path, workers: int) -> tuple[float, float]:
    """Make records of the file, by the command: seconds from start to end, and of CPU, its workers' too."""
    command = [sys.executable, "-m", "newscrawl", "reextract", str(path), "-o", str(folder)]
    command += ["-s", f"NEWSCRAWL_WORKERS={workers}", "--json"]
    told = subprocess.run([sys.executable, _STARTUP, "--measure", *command], capture_output=True, text=True, check=True)
    status, wall, cpu = json.loads(told.stdout)
    assert status == 0, told.stderr
    return wall, cpu


def extract(pages: list[Page]) -> None:
    """The same work without the command."""
    for page in pages:
        newscrawl.extract(page.body, page.url, fetched_at=page.fetched_at)


def stored(page: KnownPage) -> Page:
    """The page as a crawl hands it on."""
    return Page(page.body(), page.url, 200, {"content-type": "text/html"}, _STAMP)


def measure(pages: list[Page], rounds: int) -> None:
    """Print what each costs."""
    count = len(pages)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "pages.warc.gz"
        _, writing = timed(lambda: write(pages, path))
        _, reading = timed(lambda: list(archive.read(path, 10_000_000)))
        held, plain = path.stat().st_size / count, sum(len(page.body) for page in pages) / count
        print(f"{count} pages of {plain / 1000:.0f} kB; kept {held / 1000:.0f} kB each")
        print(f"CPU ms a page: writing {writing / count * 1000:.2f}, reading {reading / count * 1000:.2f}")
        ways: dict[str, Callable[[int], tuple[float, float]]] = {
            "extract alone, one process": lambda _: timed(lambda: extract(pages))
        }
        for workers in sorted({1, os.cpu_count() or 1}):
            ways[f"reextract, {workers} worker{'s' if workers > 1 else ''}"] = lambda number, workers=workers: (
                reextract(path, Path(place) / f"{workers}-{number}", workers)
            )
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for number in range(rounds):
            for name, way in ways.items():
                found[name].append(way(number))
        for name, times in found.items():
            wall, cpu = (median(each) for each in zip(*times, strict=True))
            print(f"{name:30} {count / wall:6.1f} pages/s, CPU {cpu / count * 1000:5.1f} ms a page")


def main() -> int:
    """Exit status: see the module's head."""
    parser = argparse.ArgumentParser(description="Keeping pages, and records of them again.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--every", type=int, default=1, help="take each Nth page only")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    pages = find_pages(args.data) if args.data else []
    if not pages:
        return say_no_data(args.data)
    warm_up()
    chosen = [stored(page) for page in pages[:: args.every] if page.url]
    extract(chosen[:30])
    print(machine.line("benchmarks/archive.py"))
    measure(chosen, args.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
