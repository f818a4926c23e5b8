"""Runs that are told to end at any moment: they do so within seconds, with complete files, and the next one goes on."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from books import audit, require_none
from local_site import serving
from papers import Paper
from runs import Run
from shots import Gallery, shuffled

SIGNALS = (2, 2, 4, 2)
"""Of each kind, to runs that start, read, crawl, close."""
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143}
SECONDS = 60
"""On a computer that has much else to do."""

MOMENTS = {
    "the source's lock is taken": ("newscrawl.crawl.claims:open_state", 0),
    "the run opens": ("newscrawl.crawl.memory:RunMemory.begin", 0),
    "it closes by itself": ("newscrawl.crawl.pool:ExtractionPool.close", 12),
    "it completes its files": ("newscrawl.crawl.ledger:RunLedger._finish", 12),
    "it says that it has ended": ("newscrawl.crawl.memory:RunMemory.end", 12),
    "all is told of the run": ("newscrawl.crawl.batchreport:write", 12),
}
"""Where Scrapy itself would end at once, and how many articles there are by then."""


@pytest.fixture
def gallery(tmp_path, dice):
    with serving() as site:
        paper = Paper(site, 400)
        paper.source(tmp_path)
        gallery = Gallery(tmp_path, paper, dice, ("-s", "DOWNLOAD_DELAY=0.05"))
        yield gallery
        gallery.sweep()


def told_to_end(run: Run, number: int, dice: random.Random, again: float | None) -> float | None:
    """Seconds until a run has ended that gets a signal, or two so far apart; None if it had ended by itself."""
    if not run.send(number, group=dice.random() < 0.5):
        assert run.end() == 0, run.log
        return None
    began = time.monotonic()
    if again is not None:
        time.sleep(again)
        run.send(number, group=dice.random() < 0.5)
    status = run.end()
    seconds = time.monotonic() - began
    if status == 0 and "all well" in run.log:  # it had ended all but for its last breath
        return None
    if "Fatal Python error: init_import_site" in run.log:  # Python had not begun with anything of ours
        return None
    assert status == STATUS[number], run.log
    assert "Traceback" not in run.log or "<module>" in run.log, (
        run.log
    )  # Python itself tells of Ctrl-C while it imports
    run.wait_for_workers()
    assert seconds < SECONDS
    return seconds


@pytest.mark.parametrize("number", STATUS, ids=lambda number: number.name)
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_a_signal_at_any_moment_leaves_complete_files(gallery, dice, tell, number, twice):
    phases = shuffled(dice, (0, 1, 3, 1) if twice else SIGNALS)
    done: Counter[str] = Counter()
    slowest = 0.0
    tries = 0
    while done.total() < len(phases):
        tries += 1
        assert tries < 12 * len(phases), "runs end before they get their signal"
        phase = phases[done.total()]
        run, _ = gallery.moment(phase)
        again = dice.random() * 0.6 if twice else None
        if (seconds := told_to_end(run, number, dice, again)) is None:
            continue
        done[phase] += 1
        slowest = max(slowest, seconds)
        require_none(audit(gallery.folder / "data").wrong(complete=not twice))
    last = gallery.start()
    assert last.end() == 0, last.log
    books = audit(gallery.folder / "data")
    require_none(books.wrong(complete=True) + gallery.paper.missing(books))
    name = f"{number.name}{' twice' if twice else ''}"
    tell(f"{name}: {done.total()} {dict(done)} in {tries} runs; ended after {slowest:.1f} s at most")
    assert last.wait_for_workers() < SECONDS


@pytest.mark.parametrize(("place", "articles"), MOMENTS.values(), ids=MOMENTS)
def test_a_run_that_is_told_to_end_while_it_opens_or_closes_has_ended_in_full(tmp_path, place, articles):
    program = (str(Path(__file__).with_name("crashing.py")), place, "told", "1", "")
    with serving() as site:
        paper = Paper(site, 12)
        paper.source(tmp_path)
        run = Run(tmp_path, ("bay",), program)
        try:
            assert run.end() == STATUS[signal.SIGTERM], run.log
            run.wait_for_workers()
        finally:
            run.sweep()
    books = audit(tmp_path / "data")
    require_none(books.wrong(complete=True))
    assert len(books.articles) == articles
    assert len(list(tmp_path.glob("data/runs/2*.json"))) == 1, "it has its report"
