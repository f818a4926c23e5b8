"""Runs that are killed between two steps which belong together: fsync, transaction, name, report, recovery."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from books import audit, require_none
from local_site import serving
from papers import Paper
from runs import Run

STORAGE, LEDGER, MEMORY = (f"newscrawl.crawl.{name}" for name in ("storage", "ledger", "memory"))
STATE = "newscrawl.state"
# Where; before or after its n-th call about what; and whether lines are left that the next run has to take in.
POINTS = {
    "lock is taken and says not yet by whom": ("newscrawl.crawl.locks:write_whole", "before", 1, "bay.lock.holder", 0),
    "run has begun and written nothing": (f"{STATE}:State.begun", "after", 1, "bay", 0),
    "half a line is written": (f"{STORAGE}:write_all", "half", 8, "date_fetched", 6),
    # pages are kept before their lines are made, and a slow worker has made none by then
    "half a page is kept": (f"{STORAGE}:write_all", "half", 8, r"\x1f\x8b", 0),
    "lines are written, not durable": (f"{STORAGE}:LineFile.sync", "before", 1, "", 4),
    "lines are durable, not known": (f"{MEMORY}:RunMemory.keep", "before", 2, "", 5),
    "state is changed, not committed": ("COMMIT", "before", 2, "", 1),
    "lines are known, file goes on": (f"{STATE}:State.write", "after", 2, "", 5),
    "file is complete and has no name": (f"{STORAGE}:publish", "before", 1, "/articles/", 12),
    "file has its name, the other one has not": (f"{STORAGE}:publish", "after", 1, "/articles/", 12),
    "files have their names, no report": (f"{LEDGER}:outbox.write_report", "before", 1, "", 15),
    "report has no name": (f"{STORAGE}:publish", "before", 1, "/runs/2", 15),
    "report is written, state has not heard": (f"{MEMORY}:RunMemory.end", "before", 1, "", 15),
    "what was read is kept, run has not ended": (f"{STATE}:State.ended", "before", 1, "", 15),
    "run has ended, lock is held": (f"{STATE}:State.ended", "after", 1, "", 0),
    "batch report has no name": (f"{STORAGE}:publish", "before", 1, "/runs/batch", 0),
}
RECOVERY = {
    "torn file is cut and has no name": (f"{STORAGE}:publish", "before", 1, "jsonl.part", None),
    "file is recovered, lines are not known": (f"{MEMORY}:RunMemory.begin", "before", 1, "", None),
    "lines are known, dead run is still there": (f"{STATE}:State.begun", "before", 1, "bay", None),
    "new run has begun, dead run is still there": (f"{STATE}:State.drop", "before", 1, "", None),
}


@pytest.fixture
def paper(tmp_path):
    with serving() as site:
        paper = Paper(site, 12, gone=3)
        paper.source(tmp_path)
        yield paper


def crash(folder: Path, place: str, when: str, number: int, word: str, _: int | None) -> None:
    """A run that dies there, and nothing is lost by that."""
    program = (str(Path(__file__).with_name("crashing.py")), place, when, str(number), word)
    run = Run(folder, ("bay",), program)
    try:
        assert run.end() == 137, run.log
        run.wait_for_workers()
    finally:
        run.sweep()
    books = audit(folder / "data")
    require_none(books.wrong(complete=False))


def require_all(paper: Paper, folder: Path) -> str:
    """The next run makes all good; its log."""
    run = Run(folder, ("bay",))
    try:
        assert run.end() == 0, run.log
    finally:
        run.sweep()
    books = audit(folder / "data")
    require_none(books.wrong(complete=True) + paper.missing(books))
    return run.log


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_a_run_dies_where(paper, tmp_path, point):
    crash(tmp_path, *point)
    told = re.findall(r"did not end by itself: (\d+) lines", require_all(paper, tmp_path))
    assert sum(map(int, told)) >= point[-1], "lines of the dead run were there to be taken in"


@pytest.mark.parametrize("point", RECOVERY.values(), ids=RECOVERY)
def test_the_run_that_recovers_dies_where(paper, tmp_path, point):
    crash(tmp_path, *POINTS["half a line is written"])
    crash(tmp_path, *point)
    require_all(paper, tmp_path)
