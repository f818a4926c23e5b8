"""Measures what a cluster brings and costs: `newscrawl reextract` in one process and spread by Ray on this computer.

    python benchmarks/engine.py --data "$NEWSCRAWL_EVAL" [--every N] [--times N] [--sources N] [--rounds N]

The pages of the folder, each `--times` (4) under another address, go into `--sources` files (16), each of a source of
its own. Records are made of them by one
process with one worker, by one with as many as there are processors, and by as many processes as there are processors,
in turn for as many rounds (3); told are medians of seconds from start to end. What it takes to begin is that of a file
with one page; what a process of the cluster takes besides, that of thirty such files less that of one. Exit status: 2
where there is no folder, or no Ray.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import machine
from quality import find_pages, say_no_data

from newscrawl import archive
from newscrawl.items import Page

_STAMP = "2025-03-01T06:00:00Z"
TINY = 30


def keep(pages: Sequence[Page], path: Path, source: str) -> Path:
    """Put pages into a file of a source."""
    head = archive.head(path.name, {"software": "newscrawl", "source": source})
    path.write_bytes(head + b"".join(archive.record(page) for page in pages))
    return path


def seconds(paths: Sequence[Path], *args: str) -> float:
    """Of `newscrawl reextract`, from start to end."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-engine-") as folder:
        command = [sys.executable, "-m", "newscrawl", "reextract", *map(str, paths), "-o", folder, "--json", *args]
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.returncode, done.stderr, done.stdout)
        return time.perf_counter() - began


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("NEWSCRAWL_EVAL"))
    parser.add_argument("--every", type=int, default=2)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--sources", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if not args.data or not Path(args.data).is_dir():
        return say_no_data(args.data)
    if importlib.util.find_spec("ray") is None:
        print("no Ray: pip install 'newscrawl[ray]'")
        return 2
    known = [page for page in find_pages(Path(args.data)) if page.url][:: args.every]
    pages = [
        Page(page.body(), f"{page.url}?time={time}", 200, {"content-type": "text/html"}, _STAMP)
        for time in range(args.times)
        for page in known
    ]
    cpus = len(os.sched_getaffinity(0))
    ways = {
        "one process, one worker": ("-s", "NEWSCRAWL_WORKERS=1"),
        f"one process, {cpus} workers": ("-s", f"NEWSCRAWL_WORKERS={cpus}"),
        f"--engine ray, {cpus} processes of one worker": ("--engine", "ray"),
    }
    with tempfile.TemporaryDirectory(prefix="newscrawl-engine-") as name:
        folder = Path(name)
        files = [keep(pages[n :: args.sources], folder / f"{n}.warc.gz", f"s{n}") for n in range(args.sources)]
        tiny = [keep(pages[n : n + 1], folder / f"tiny-{n}.warc.gz", f"t{n}") for n in range(TINY)]
        took: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(args.rounds):
            for way, more in ways.items():
                took[way].append(seconds(files, *more))
        given = f"--every {args.every} --times {args.times} --rounds {args.rounds}"
        told = f"`benchmarks/engine.py {given}`: {len(pages)} pages"
        print(machine.line(f"{told} of {args.sources} sources"))
        print(
            "| | seconds | pages/s | to begin and end, seconds | a further source, seconds |\n|---|---:|---:|---:|---:|"
        )
        for way, more in ways.items():
            whole, one = median(took[way]), seconds(tiny[:1], *more)
            each = (seconds(tiny, *more) - one) / (TINY - 1)
            print(f"| {way} | {whole:.1f} | {len(pages) / whole:.1f} | {one:.1f} | {each:.2f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
