"""Runs that are told to end while a host makes them wait: they do not wait for it."""

from __future__ import annotations

import signal
import time

import pytest
from books import audit, require_none
from local_site import Answer, serving
from papers import Paper
from runs import Run, wait_until

WAIT = 30
"""Seconds that the host asks for."""
LEAST = 25
"""A run that has ended by then has not waited."""


def busy(paper: Paper, path: str) -> None:
    paper.site.pages[path] = Answer(status=503, headers={"Retry-After": str(WAIT)})


def slow(paper: Paper, path: str) -> None:
    paper.site.pages["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {WAIT}", type="text/plain")


@pytest.mark.parametrize(("make", "path"), [(busy, "/3"), (busy, "/feed"), (slow, "/feed")])
@pytest.mark.parametrize("times", [1, 2])
def test_a_run_that_waits_for_a_host_ends_when_told(tmp_path, make, path, times):
    with serving() as site:
        paper = Paper(site, 12)
        paper.source(tmp_path)
        make(paper, path)
        run = Run(tmp_path, ("bay",))
        try:
            assert wait_until(lambda: path in site.asked(), run), run.log
            time.sleep(1)
            began = time.monotonic()
            run.send(signal.SIGTERM, group=False)
            if times == 2:
                time.sleep(0.3)
                run.send(signal.SIGTERM, group=False)
            assert run.end() == 143, run.log
            assert time.monotonic() - began < LEAST
            run.wait_for_workers()
        finally:
            run.sweep()
    require_none(audit(tmp_path / "data").wrong(complete=times == 1))
