"""Measures what several writers at once get out of the state, in SQLite and in PostgreSQL.

    python benchmarks/state.py [--rows N] [--writers N] [--copies] [--only sqlite|postgresql] [--url URL]

As many processes (8) write at once, each the lines of a source of its own as a crawl does: it looks up 64 pages and
their articles, then writes both, what recurs, and with --copies what copies are known by (43 rows an article). A row
is a page or an article. The state is filled to 100,000 rows and on to --rows (1,000,000), and told is at each end: rows
a second of all writers; milliseconds of a batch (median, 99th of a hundred, longest), and of CPU a batch, of the writer
and of the server; megabytes; milliseconds of looking up 1,000 pages, and one article. PostgreSQL is a server of this
computer that the command starts, with its own settings but for 512 MB of memory; both force each batch to the disk.
--url: a database of another server, which must be empty. --folder: where both write, whoever the server runs as; how
fast that disk is decides much.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from statistics import median, quantiles

import machine

from newscrawl import dedup
from newscrawl.cleaning.recurrence import Ends
from newscrawl.crawl.storage import SYNC_LINES
from newscrawl.state import Known, Seen, Signed, State

FIRST = 100_000
NOW = "2025-06-01T12:00:00Z"
HEAD = (
    "database   writers      rows  rows/s batch ms     99th  longest      CPU   server    MB   B/row 1000 pages article"
)
WORDS = "harbour pilots vote on a new rota while the ferry waits at the mole and gulls hold on to the mast".split()


def url_of(source: str, number: int) -> str:
    """An address as long as most are."""
    return f"https://{source}.example/news/2025/06/{number:07}-the-council-votes-on-a-new-rota-for-the-pilots"


def id_of(url: str) -> str:
    """As long as an article's is."""
    return f"a{blake2b(url.encode(), digest_size=8).hexdigest()}"


def write_batch(state: State, source: str, numbers: Sequence[int], *, copies: bool) -> None:
    """What becomes of so many pages, as a crawl looks it up and writes it down."""
    urls = [url_of(source, number) for number in numbers]
    ids = [id_of(url) for url in urls]
    state.seen(source, urls)
    state.known(source, ids)
    seen = [
        Seen(source, url, "article", id_, NOW, NOW, NOW, "20250601T120000Z-abcdef", etag=f'"{id_}"', last_modified=NOW)
        for url, id_ in zip(urls, ids, strict=True)
    ]
    known = [
        Known(source, id_, url, "thecouncilvotesonanewrota", id_ * 2, f"{id_[:8]} " * 8, 1, NOW, seen[0].run)
        for url, id_ in zip(urls, ids, strict=True)
    ]
    signed = [Signed(source, id_, dedup.signature(" ".join(f"{word}{id_}" for word in WORDS)), NOW, NOW) for id_ in ids]
    state.write(seen, known, {id_: Ends(("harbour desk",), id_) for id_ in ids}, signed if copies else ())


def writer(where: str, source: str, first: int, count: int, copies: bool) -> None:
    """Write when a line comes in; tell when it began and ended, and what each batch took."""
    with State(where) as state:
        if state.is_shared:
            state.hold(source, 60)
        print("ready", flush=True)
        sys.stdin.readline()
        took, began, cpu = [], time.time(), time.process_time()
        for start in range(first, first + count, SYNC_LINES):
            at = time.perf_counter()
            write_batch(state, source, range(start, min(start + SYNC_LINES, first + count)), copies=copies)
            took.append(time.perf_counter() - at)
        cpu = time.process_time() - cpu
    print(json.dumps({"began": began, "ended": time.time(), "took": took, "cpu": cpu}))


def cpu_of(postmaster: int | None) -> float:
    """Seconds of CPU that a server's processes have taken, those that have ended too."""
    seconds, tick = 0, os.sysconf("SC_CLK_TCK")
    for stat in Path("/proc").glob("[0-9]*/stat") if postmaster else ():
        with suppress(OSError):
            pid, rest = stat.parent.name, stat.read_text().rpartition(")")[2].split()
            if int(pid) == postmaster:
                seconds += sum(map(int, rest[11:15]))
            elif int(rest[1]) == postmaster:
                seconds += sum(map(int, rest[11:13]))
    return seconds / tick


def fill(where: str, begin: int, end: int, writers: int, copies: bool) -> tuple[float, list[float], float]:
    """Have the writers bring the state from so many rows to so many.

    Rows a second, seconds of each batch, and seconds of the writers' CPU.
    """
    first, count = begin // 2 // writers, (end - begin) // 2 // writers
    command = [sys.executable, __file__, "--writer", where, "--first", str(first), "--count", str(count)]
    processes = [
        subprocess.Popen(
            [*command, "--source", f"source{number}", *(["--copies"] if copies else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(writers)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    seconds = max(one["ended"] for one in told) - min(one["began"] for one in told)
    took = [each for one in told for each in one["took"]]
    return count * 2 * writers / seconds, took, sum(one["cpu"] for one in told)


def look_up(where: str) -> tuple[float, float]:
    """Milliseconds of looking up 1,000 pages, and one article."""
    with State(where) as state:
        pages, articles = [], []
        for turn in range(20):
            at = time.perf_counter()
            state.seen("source0", [url_of("source0", number * 3 + turn) for number in range(1000)])
            pages.append(time.perf_counter() - at)
            at = time.perf_counter()
            state.known("source0", [id_of(url_of("source0", turn))])
            articles.append(time.perf_counter() - at)
    return median(pages) * 1000, median(articles) * 1000


def measure(where: str, rows: int, writers: int, copies: bool, postmaster: int | None = None) -> None:
    """Fill a state, and print a line at each end."""
    name = "PostgreSQL" if "://" in where else "SQLite"
    State(where).close()
    step = FIRST // 10
    ends = sorted({min(FIRST, rows), max(rows - step, 0), rows})
    begin = 0
    for end in ends:
        server = cpu_of(postmaster)
        speed, took, cpu = fill(where, begin, end, writers, copies)
        server = cpu_of(postmaster) - server
        if end in (FIRST, rows):
            with State(where) as state:
                size = state.size() / 1e6
            pages, article = look_up(where)
            late = quantiles(took, n=100)[98] if len(took) > 1 else took[0]
            each = (median(took), late, max(took), cpu / len(took), server / len(took))
            cells = [f"{name:<10}", f"{writers:>7}", f"{end:>9,}", f"{speed:>7,.0f}"]
            cells += [f"{seconds * 1000:>8,.1f}" for seconds in each]
            cells += [f"{size:>5,.0f}", f"{size * 1e6 / end:>5,.0f}", f"{pages:>10.1f}", f"{article:>7.2f}"]
            print(*cells, flush=True)
        begin = end


def parse() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--copies", action="store_true")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--url")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    for name in ("--source", "--first", "--count"):
        parser.add_argument(name, type=str if name == "--source" else int, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure both, one after the other."""
    args = parse()
    if args.writer:
        writer(args.writer, args.source, args.first, args.count, args.copies)
        return
    print(machine.line(f"{args.writers} writers, {'with' if args.copies else 'without'} copies."))
    print(HEAD)
    tempfile.tempdir = str(args.folder)
    if args.only != "postgresql" and not args.url:
        with tempfile.TemporaryDirectory() as folder:
            measure(f"{folder}/state.sqlite", args.rows, args.writers, args.copies)
    if args.only != "sqlite":
        url, postmaster = args.url, None
        if not url:
            sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
            import postgres  # noqa: PLC0415 - of the tests, and starts nothing where it is not wanted

            server = postgres.begin(shared_buffers="512MB", max_wal_size="4GB")
            url, postmaster = server.url(server.new()), server.pid
            with server.connect() as connection:
                print(f"PostgreSQL {connection.info.parameter_status('server_version')}")
        measure(url, args.rows, args.writers, args.copies, postmaster)


if __name__ == "__main__":
    main()
