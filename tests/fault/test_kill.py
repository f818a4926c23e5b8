"""Runs that are killed at any moment: no article is lost, none is there twice, and what counts as seen is written."""

from __future__ import annotations

import re
import signal
from collections import Counter
from pathlib import Path

import pytest
from books import audit, lose_unacknowledged, require_none
from local_site import serving
from papers import Paper
from runs import Run
from shots import Gallery, shuffled

from newscrawl.crawl.locks import source_lock

ARTICLES = 400
KILLS = (5, 5, 12, 8)
"""Of runs that start, read, crawl, close."""


@pytest.fixture
def gallery(tmp_path, dice):
    with serving() as site:
        paper = Paper(site, ARTICLES, gone=20, twins=10)
        paper.source(tmp_path)
        gallery = Gallery(tmp_path, paper, dice)
        yield gallery
        gallery.sweep()


def recovered(run: Run) -> int:
    """Lines of dead runs that a run has taken in."""
    return sum(map(int, re.findall(r"did not end by itself: (\d+) lines", run.log)))


def require_sound(data: Path) -> int:
    """Nothing that an interruption must not do has been done; the articles that are written."""
    books = audit(data)
    require_none(books.wrong(complete=False))
    return len(books.articles)


def require_complete(paper: Paper, folder: Path) -> Counter[str]:
    """A run has ended by itself: every article is there once, nothing half done is left, and the state knows it all."""
    data = folder / "data"
    books = audit(data)
    require_none(books.wrong(complete=True) + paper.missing(books))
    with source_lock(data, "bay"):
        pass
    return Counter(page["outcome"] for page in books.pages)


def require_nothing_new(gallery: Gallery) -> None:
    """One more run asks for no page."""
    before = gallery.paper.asked()
    run = gallery.start()
    assert run.end() == 0, run.log
    assert gallery.paper.asked() == before


def test_thirty_kills_lose_nothing_and_write_nothing_twice(gallery, dice, tell):
    folder, phases = gallery.folder, shuffled(dice, KILLS)
    killed: Counter[str] = Counter()
    told, tries, taken_in, slowest = [], 0, 0, 0.0
    before = None
    while killed.total() < sum(KILLS):
        phase, group = phases[killed.total()], dice.random() < 0.5
        power_cut = dice.random() < 0.3
        run, seconds = gallery.moment(phase)
        tries += 1
        assert tries <= 4 * sum(KILLS), told
        hit = run.send(signal.SIGKILL, group=group)
        status = run.end()
        if not hit:
            assert status == 0, run.log
            continue
        killed[phase] += 1
        if before:
            slowest = max(slowest, before.wait_for_workers())
        before = run
        lost = lose_unacknowledged(folder / "data", dice.random()) if power_cut else 0
        taken_in += recovered(run)
        articles = require_sound(folder / "data")
        cut = f" (-{lost} B)" if lost else ""
        told.append(f"{phase}{'' if group else '*'} {seconds:.1f} s: {articles}{cut}")
    last = gallery.start()
    assert last.end() == 0, last.log
    taken_in += recovered(last)
    outcomes = require_complete(gallery.paper, folder)
    for run in gallery.runs:
        run.wait_for_workers()
    require_nothing_new(gallery)
    tell(f"kills: {killed.total()} {dict(killed)} in {tries} runs")
    tell("  seconds after the start: articles then (*: main process alone; bytes that a power cut took with it)")
    for first in range(0, len(told), 5):
        tell("  " + ", ".join(told[first : first + 5]))
    tell(f"  lines taken in from dead runs: {taken_in}; outcomes at the end: {dict(outcomes)}; "
         f"workers gone {slowest:.1f} s after the next kill at the latest")  # fmt: skip
    assert outcomes["article"] >= ARTICLES
