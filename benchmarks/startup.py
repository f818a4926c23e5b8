"""Measures what it takes to begin: the help of the command, one page, and crawls of a few pages from start to end.

    python benchmarks/startup.py [--times N]

Each command is run N times (5), in turn. Told are the medians of the seconds from start to end and of the seconds of
all processors, those of its workers too; the site that is crawled is served by a process whose time is not counted.
Exit status 1, and a line on stderr, where a command fails or a median passes its bound on a machine that does nothing
else: `newscrawl --help` HELP_SECONDS, a crawl of ten pages CRAWL_SECONDS.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import machine

HERE = Path(__file__).parent
HELP_SECONDS = 0.4
CRAWL_SECONDS = 3.0
PAGES = 10
COMMAND = [sys.executable, "-m", "newscrawl"]
QUICK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
"""What a crawl of one's own computer need not wait for."""
SUBREAPER = 36
"""Linux's PR_SET_CHILD_SUBREAPER: children of children that end come to us, with the time that they took."""


@dataclass
class Begun:
    """A command and what it took each time."""

    name: str
    command: list[str]
    most: float | None = None
    """Seconds from start to end that it may take, in the middle."""
    fresh: bool = False
    """It begins without what is known from earlier runs."""
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)


def measure(command: list[str]) -> None:
    """Run a command to the end of all its processes, and print the seconds."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    status = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    wall = time.perf_counter() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps([status, wall, spent.ru_utime + spent.ru_stime]))


@contextmanager
def project(pages: int) -> Iterator[dict[str, str]]:
    """A site of so many pages, served until the block ends; the environment in which `newscrawl run` crawls it."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([sys.executable, __file__, "--serve", str(pages), folder], stdout=subprocess.PIPE)
        try:
            assert server.stdout
            server.stdout.readline()
            yield {
                **{name: value for name, value in os.environ.items() if not name.startswith(("NEWSCRAWL_", "SCRAPY_"))},
                "NEWSCRAWL_DATA": f"{folder}/data",
                "NEWSCRAWL_SOURCES": f"{folder}/sources",
                "NEWSCRAWL_ALLOW_NETWORKS": "127.0.0.0/8",
                "NEWSCRAWL_CONTACT": "benchmarks@example.com",
                "SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings",
            }
        finally:
            server.terminate()
            server.wait()


def serve(pages: int, folder: Path) -> None:
    """Serve the site, name it in sources, a line when that is done."""
    sys.path[:0] = [str(HERE.parent / "tests" / name) for name in ("e2e", "support")]
    from local_site import serving, story  # noqa: PLC0415 - found by the line above

    with serving({f"/{number}": story(number) for number in range(1, pages + 1)}) as site:
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(folder)
        (folder / "page.html").write_text(story(1).body, "utf-8")
        print("ready", flush=True)
        while True:
            time.sleep(60)


def take_turns(commands: list[Begun], environments: dict[str, dict[str, str]], times: int) -> list[str]:
    """Run each command so often, the commands in turn. What failed, a line each."""
    failed = []
    for _ in range(times):
        for one in commands:
            environment = environments.get(one.name, environments[""])
            if one.fresh:
                subprocess.run(["rm", "-rf", environment["NEWSCRAWL_DATA"]], check=True)
            command = [sys.executable, __file__, "--measure", *one.command]
            told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            status, wall, cpu = json.loads(told.stdout)
            one.walls.append(wall)
            one.cpus.append(cpu)
            if status:
                failed.append(f"{one.name}: status {status}: {told.stderr[-300:]}")
    return failed


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    with project(1) as one, project(PAGES) as ten:
        page = str(Path(ten["NEWSCRAWL_DATA"]).with_name("page.html"))
        run = [*COMMAND, "run", *QUICK]
        commands = [
            Begun("python -c pass", [sys.executable, "-c", "pass"]),
            Begun("import newscrawl", [sys.executable, "-c", "import newscrawl"]),
            Begun("newscrawl --help", [*COMMAND, "--help"], HELP_SECONDS),
            Begun("newscrawl run --help", [*COMMAND, "run", "--help"], HELP_SECONDS),
            Begun("newscrawl extract FILE", [*COMMAND, "extract", page]),
            Begun("newscrawl run, 1 page", run, CRAWL_SECONDS, fresh=True),
            Begun(f"newscrawl run, {PAGES} pages", run, CRAWL_SECONDS, fresh=True),
            Begun("newscrawl run, nothing new", run, CRAWL_SECONDS),
        ]
        failed = take_turns(commands, {"": ten, "newscrawl run, 1 page": one}, args.times)
    print(machine.line(f"`python benchmarks/startup.py --times {args.times}`"))
    print("| command | seconds | CPU seconds |\n|---|---:|---:|")
    for begun in commands:
        wall = median(begun.walls)
        print(f"| {begun.name} | {wall:.2f} | {median(begun.cpus):.2f} |")
        if begun.most and wall > begun.most:
            failed.append(f"{begun.name}: {wall:.2f} s, more than {begun.most:g}")
    for line in failed:
        print(line, file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2:])
    elif sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
