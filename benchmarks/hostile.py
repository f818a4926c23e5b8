"""Seconds and memory that each thing costs that a hostile site can do, at full size: each in a process of its own.

    .venv/bin/python benchmarks/hostile.py              # all; some minutes
    .venv/bin/python benchmarks/hostile.py /bomb/ /map/ # what begins so

Each path of the server of tests/e2e/hostile.py is fetched by a crawl's own downloader, with its limits, and read as
a crawl reads it. Printed, as a Markdown table, are the seconds of that process's processor from then on, and by how
much its memory grew at its highest. A reading of more than SECONDS is ended, as a crawl ends it.

Exit status 1, and a line on stderr, for a packed bomb of a megabyte that costs more than BOMB_SECONDS or
BOMB_MEGABYTES, or that is not refused.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import machine

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / folder) for folder in ("e2e", "support")]
os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/28"

SECONDS = 30
BOMB_SECONDS = 1.0
BOMB_MEGABYTES = 150
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 30}


def measure(url: str, role: str) -> None:
    """Fetch and read one address, and print what it cost."""
    from newscrawl.crawl.errand import Answer, Fetch, run_errands  # noqa: PLC0415 - not in the parent
    from newscrawl.discovery.reading import Listing, read  # noqa: PLC0415
    from newscrawl.items import Rejection  # noqa: PLC0415
    from newscrawl.process import Processor, extract  # noqa: PLC0415

    extract(b"<p>Everything is loaded.</p>", "https://h.example/a")
    begun: list[float] = []

    async def errand(fetch: Fetch) -> Answer:
        begun.extend((time.process_time(), peak()))
        return await fetch(url, is_article=role == "page")

    [answer] = run_errands([(errand, None)], FAST)
    signal.alarm(SECONDS)
    if answer.page is None:
        ends = f"{answer.rejection.reason}: {answer.rejection.detail}"
    elif role in ("page", "robots"):
        made = Processor()(answer.page)
        ends = str(made.reason) if isinstance(made, Rejection) else "article"
    else:
        found = read(Listing(f"{role}s", answer.page.body, answer.page.url or url))
        ends = f"{len(found.links)} links, {len(found.sitemaps)} sitemaps"
    print(json.dumps([time.process_time() - begun[0], peak() - begun[1], ends]), flush=True)


def peak() -> float:
    """Megabytes that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ask(url: str, role: str) -> tuple[float | None, float | None, str]:
    """What `measure` finds in a process of its own: seconds, megabytes, the end; no figures where it does not end."""
    command = [sys.executable, __file__, "--one", url, role]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.stdout:
        seconds, grown, ends = json.loads(ended.stdout)
        return seconds, grown, ends
    if ended.returncode == -signal.SIGALRM:
        return None, None, f"more than {SECONDS} s: ended"
    return None, None, f"died with status {ended.returncode}: {ended.stderr[-200:]}"


def too_dear(seconds: float | None, grown: float | None, ends: str) -> str | None:
    """What is wrong with what a bomb costs; None where it is refused within bounds."""
    if not ends.startswith("response_too_large"):
        return f"it is not refused ({ends})"
    if seconds is None or seconds > BOMB_SECONDS:
        return f"it takes {seconds} s, more than {BOMB_SECONDS:g}"
    if grown is None or grown > BOMB_MEGABYTES:
        return f"it takes {grown} MB, more than {BOMB_MEGABYTES}"
    return None


def main() -> int:
    """Measure the paths that begin as the arguments say, all without any; 1 where a bomb costs too much."""
    from hostile import HOST, ROBOTS_HOSTS, THREATS, serving_hostile  # noqa: PLC0415 - not in the children

    complaints = []
    print(machine.line(f"`{' '.join(['python benchmarks/hostile.py', *sys.argv[1:]])}`"))
    print("| path | CPU, s | memory, MB | ends as |\n|---|---:|---:|---|", flush=True)
    with serving_hostile(size=1) as site:
        for path, threat in THREATS.items():
            if len(sys.argv) > 1 and not path.startswith(tuple(sys.argv[1:])):
                continue
            host = ROBOTS_HOSTS[path.rpartition("/")[2]] if threat.role == "robots" else HOST
            seconds, grown, ends = ask(site.url(path, host), threat.role)
            figures = "| | " if seconds is None or grown is None else f"| {seconds:.2f} | {grown:.0f} "
            print(f"| `{path}` {figures}| {ends[:90]} |", flush=True)
            if path.startswith("/bomb/") and (wrong := too_dear(seconds, grown, ends)):
                complaints.append(f"{path}: {wrong}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return bool(complaints)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(*sys.argv[2:])
    else:
        sys.exit(main())
