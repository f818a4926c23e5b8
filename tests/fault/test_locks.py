"""Runs that meet: on one source the second gives way, on two sources both complete over one state."""

from __future__ import annotations

import re
import signal
import time

import pytest
from books import audit, require_none
from local_site import serving
from papers import Paper
from runs import Run, wait_until

SOURCES = ("bay", "hill")


@pytest.fixture
def started(tmp_path):
    """Starts runs in the test's folder, and leaves none of them behind."""
    runs: list[Run] = []

    def start(*args: str) -> Run:
        runs.append(Run(tmp_path, args))
        return runs[-1]

    yield start
    for run in runs:
        run.sweep()


def test_of_two_runs_started_together_one_works_and_one_says_so(tmp_path, started, tell):
    with serving() as site:
        paper = Paper(site, 60)
        paper.source(tmp_path)
        both = [started("bay"), started("bay")]
        statuses = {run.end(): run for run in both}
        assert sorted(statuses) == [0, 6], [run.log for run in both]
        # Who it is has not been written down yet where both came in the same moment.
        told = re.search("bay: already being crawled(?: by process (\\d+) since 20)?", statuses[6].log)
        assert told, statuses[6].log
        assert told[1] in (None, str(statuses[0].pid))
        books = audit(tmp_path / "data")
    require_none(books.wrong(complete=True) + paper.missing(books))
    assert len(set(site.asked())) == len(site.asked()), "one of them alone asked"
    tell(f"two runs on one source: {sorted(statuses)}, {len(books.articles)} articles, each asked for once")


@pytest.mark.parametrize("group", [False, True], ids=["main-process", "group"])
def test_the_lock_of_a_killed_run_does_not_block(tmp_path, started, tell, group):
    with serving() as site:
        paper = Paper(site, 60)
        site.pages["/59"].delay = 30
        paper.source(tmp_path)
        first = started("bay")
        assert wait_until(lambda: "/59" in site.asked(), first), first.log
        second = started("bay")
        assert second.end() == 6, second.log
        assert f"process {first.pid} since" in second.log
        first.send(signal.SIGKILL, group=group)
        site.pages["/59"].delay = 0
        third = started("bay")  # at once: workers may not have noticed yet
        assert first.end() == 137
        assert third.end() == 0, third.log
        seconds = first.wait_for_workers()
        books = audit(tmp_path / "data")
    require_none(books.wrong(complete=True) + paper.missing(books))
    tell(f"lock of a killed {'group' if group else 'main process'}: free at once; workers gone "
         f"{seconds:.1f} s after the next run")  # fmt: skip


def test_two_runs_of_different_sources_over_one_state_lose_nothing(tmp_path, started, tell):
    with serving() as bay, serving() as hill:
        papers = [Paper(bay, 100, gone=5), Paper(hill, 100, gone=5)]
        for name, paper in zip(SOURCES, papers, strict=True):
            paper.source(tmp_path, name)
        runs = [started(name) for name in SOURCES]
        assert [run.end() for run in runs] == [0, 0], [run.log for run in runs]
        books = audit(tmp_path / "data")
        by_source = {name: [line for line in books.articles if line["source"] == name] for name in SOURCES}
        again = [started(name) for name in SOURCES]
        asked = [paper.asked() for paper in papers]
        assert [run.end() for run in again] == [0, 0]
        assert [paper.asked() for paper in papers] == asked, "nothing is asked for again"
    assert {name: len(lines) for name, lines in by_source.items()} == dict.fromkeys(SOURCES, 100)
    assert len(books.known) == 200
    assert len(books.pages) == 210
    require_none(books.wrong(complete=True))
    tell("two runs of two sources at once over one state: 100 + 100 articles, nothing asked for again")


def test_a_killed_run_does_not_disturb_that_of_another_source(tmp_path, started, dice, tell):
    with serving() as bay, serving() as hill:
        for site, name in ((bay, "bay"), (hill, "hill")):
            paper = Paper(site, 80)
            paper.source(tmp_path, name)
        killed, other = (started(name) for name in SOURCES)
        assert wait_until(lambda: paper.asked() > 0 and len(bay.asked()) > 20, killed), killed.log
        time.sleep(dice.random())
        killed.send(signal.SIGKILL, group=True)
        killed.end()
        assert other.end() == 0, other.log
        after = started("bay")
        assert after.end() == 0, after.log
        books = audit(tmp_path / "data")
    counted = [sum(line["source"] == name for line in books.articles) for name in SOURCES]
    assert counted == [80, 80]
    require_none(books.wrong(complete=True))
    tell(f"one of two runs over one state killed: {counted} articles in the end")
