"""The extraction pool with pages that hang and workers that die."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver

import pytest

from newscrawl.crawl.pool import ExtractionPool
from newscrawl.items import Article, Page, Reason, Rejection
from newscrawl.process import Processor

TEXT = "<p>The ferry to the islands sails again on Friday, and the council hopes that it will stay in service.</p>" * 8
GOOD = Page(f"<html><head><title>Ferry sails</title></head><body><article><h1>Ferry sails</h1>{TEXT}</article></body>")
SLOW = Page(
    "<html><body><article><h1>Slow</h1>" + "<p>word <b>word</b> word.</p>" * 150_000 + "</article></body></html>"
)


async def _signalled() -> list[Article | Rejection]:
    processor = Processor(require_article=False)
    pool = ExtractionPool.open(1)
    found = [await pool.run(processor, GOOD, 60)]
    server = forkserver._forkserver._forkserver_pid
    for worker in [server, *pool._pool._pool_manager.worker_manager.workers]:
        os.kill(worker, signal.SIGTERM)
        os.kill(worker, signal.SIGINT)
    found.append(await pool.run(processor, GOOD, 60))
    await pool.close()
    return found


def test_a_signal_to_the_whole_group_is_for_the_run_alone() -> None:
    assert [getattr(outcome, "title", outcome) for outcome in asyncio.run(_signalled())] == ["Ferry sails"] * 2


AHEAD = """
import os
from multiprocessing import forkserver
from newscrawl.crawl import forking

pids = []
for mistake in (True, False):
    try:
        with forking.ahead():
            pids.append(forkserver._forkserver._forkserver_pid)
            if mistake:
                raise ValueError
    except ValueError:
        pass
forking.start_server()
print(pids[1] == forkserver._forkserver._forkserver_pid, os.path.exists(f"/proc/{pids[1]}"))
print(os.path.exists(f"/proc/{pids[0]}"))
"""


def test_the_process_that_workers_are_forked_from_is_ended_where_there_is_nothing_to_do() -> None:
    ended = subprocess.run([sys.executable, "-c", AHEAD], capture_output=True, text=True, check=True)
    assert (ended.stdout.split(), ended.stderr) == (["True", "True", "False"], "")


HURRIED = """
import asyncio
from newscrawl.crawl.pool import ExtractionPool
from newscrawl.items import Page
from newscrawl.process import Processor

async def main():
    pool = ExtractionPool.open(12)
    await pool.run(Processor(), Page("<p>Ferry sails"), 60)
    await pool.close()

asyncio.run(main())
"""


def test_a_pool_that_closes_while_workers_start_says_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", HURRIED], capture_output=True, text=True, check=True, timeout=300)
    assert done.stderr == ""


async def _idle_worker_dies() -> list[Article | Rejection]:
    processor = Processor(require_article=False)
    pool = ExtractionPool.open(2)
    found = [await pool.run(processor, GOOD, 60)]
    first, second = pool._pool._pool_manager.worker_manager.workers
    os.kill(first, signal.SIGKILL)
    await asyncio.sleep(1)
    found += await asyncio.gather(*[pool.run(processor, GOOD, 60) for _ in range(3)])
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    return found


def test_workers_that_die_without_a_page_cost_no_more_than_one() -> None:
    found = asyncio.run(_idle_worker_dies())
    assert [getattr(outcome, "title", None) for outcome in found].count("Ferry sails") >= 3
    assert isinstance(found[-1], Article)


async def _run() -> tuple[list[Article | Rejection], float]:
    processor = Processor(require_article=False)
    pool = ExtractionPool.open(1)
    assert ExtractionPool.open(7) is pool
    found = [await pool.run(processor, GOOD, 60)]
    found.append(await pool.run(processor, SLOW, 0.5))
    found.append(await pool.run(processor, GOOD, 60))
    hanging = asyncio.ensure_future(pool.run(processor, SLOW, 60))
    await asyncio.sleep(1)
    for worker in list(pool._pool._pool_manager.worker_manager.workers):
        os.kill(worker, signal.SIGKILL)
    found += [await hanging, await pool.run(processor, GOOD, 60)]
    await pool.close()
    assert ExtractionPool._shared is pool, "one of two users is left"
    begun = time.monotonic()
    await pool.close()
    return found, time.monotonic() - begun


def test_a_page_that_hangs_and_a_worker_that_dies_cost_one_page_each() -> None:
    found, seconds = asyncio.run(_run())
    told = [outcome.reason if isinstance(outcome, Rejection) else outcome.title for outcome in found]
    assert told == ["Ferry sails", Reason.TIMEOUT, "Ferry sails", Reason.WORKER_DIED, "Ferry sails"]
    assert ExtractionPool._shared is None
    assert seconds < 60
