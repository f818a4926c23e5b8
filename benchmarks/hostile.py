"""Seconds and memory that each thing costs that a hostile site can do, at full size: each in a process of its own.

    .venv/bin/python benchmarks/hostile.py              # all; some minutes
    .venv/bin/python benchmarks/hostile.py /bomb/ /map/ # what begins so

Each path of the server of tests/e2e/hostile.py is fetched by a crawl's own downloader, with its limits, and read as
a crawl reads it. Printed are the seconds of that process's processor from then on, and by how much its memory grew at
its highest. A reading of more than SECONDS is ended, as a crawl ends it.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / folder) for folder in ("e2e", "support")]
os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/28"

SECONDS = 30
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 30}


def measure(url: str, role: str) -> None:
    """Fetch and read one address, and print what it cost."""
    from newscrawl.crawl.errand import run_errands  # noqa: PLC0415 - not in the parent
    from newscrawl.discovery import feeds, links, sitemaps  # noqa: PLC0415
    from newscrawl.items import Rejection  # noqa: PLC0415
    from newscrawl.process import Processor, extract  # noqa: PLC0415

    extract(b"<p>Everything is loaded.</p>", "https://h.example/a")
    begun: list[float] = []

    async def errand(fetch):  # noqa: ANN001, ANN202
        begun.extend((time.process_time(), peak()))
        return await fetch(url)

    [answer] = run_errands([(errand, None)], FAST)
    signal.alarm(SECONDS)
    if answer.page is None:
        ends = f"{answer.rejection.reason}: {answer.rejection.detail}"
    elif role in ("page", "robots"):
        made = Processor()(answer.page)
        ends = str(made.reason) if isinstance(made, Rejection) else "article"
    else:
        body, at = answer.page.body, answer.page.url or url
        if role == "sitemap":
            found = sitemaps.parse(body, at)
            ends = f"{len(found.links)} links, {len(found.sitemaps)} sitemaps"
        else:
            ends = f"{len((feeds.parse if role == 'feed' else links.article_links)(body, at))} links"
    seconds, grown = time.process_time() - begun[0], peak() - begun[1]
    print(f"{seconds:7.2f} s {grown:5.0f} MB  {ends[:90]}", flush=True)


def peak() -> float:
    """Megabytes that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure the paths that begin as the arguments say, all without any."""
    from hostile import HOST, ROBOTS_HOSTS, THREATS, serving_hostile  # noqa: PLC0415 - not in the children

    with serving_hostile(size=1) as site:
        for path, threat in THREATS.items():
            if len(sys.argv) > 1 and not path.startswith(tuple(sys.argv[1:])):
                continue
            host = ROBOTS_HOSTS[path.rpartition("/")[2]] if threat.role == "robots" else HOST
            command = [sys.executable, __file__, "--one", site.url(path, host), threat.role]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            told = ended.stdout.strip() or (
                f"more than {SECONDS} s: ended" if ended.returncode == -signal.SIGALRM else ended.stderr[-200:]
            )
            print(f"{path:24} {told}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(*sys.argv[2:])
    else:
        main()
