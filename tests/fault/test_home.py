"""Faults at home: what the computer itself denies a run. Each is tried for real, and the next run completes the set."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from books import audit, require_none
from local_site import Answer, serving
from papers import Paper
from runs import FAST, NEWSCRAWL, Run, environment, wait_until

from newscrawl import state
from newscrawl.errors import OutputError

IN_A_NAMESPACE = ("unshare", "--mount", "--map-root-user")
ONE_TRY = ("-s", "RETRY_ENABLED=False")


def run(folder: Path, *before: str, args: tuple[str, ...] = ("bay",), **more: str) -> subprocess.CompletedProcess:
    """`newscrawl run`, started by the command `before`."""
    command = [*before, *NEWSCRAWL, "run", *FAST, *ONE_TRY, *args]
    return subprocess.run(
        command, cwd=folder, env=environment(folder, **more), timeout=90, capture_output=True, text=True, check=False
    )


def can(*command: str) -> bool:
    """Whether this computer lets us do it."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def paper(tmp_path):
    with serving() as site:
        paper = Paper(site, 12)
        paper.source(tmp_path)
        yield paper


def complete(paper: Paper, folder: Path) -> None:
    """The next run, of which nothing is denied, ends well with the whole set, nothing twice."""
    ended = run(folder)
    assert ended.returncode == 0, ended.stderr
    books = audit(folder / "data")
    require_none(books.wrong(complete=True) + paper.missing(books))


@pytest.mark.parametrize("handles", [24, 48])
def test_file_handles_are_used_up(paper, tmp_path, tell, handles):
    """With too few for a worker the run ends and no page pays for it; with some it may do with fewer connections."""
    ended = run(tmp_path, "bash", "-c", f'ulimit -n {handles}; exec "$@"', "-")
    assert ended.returncode in (0, 5), ended.stderr
    if ended.returncode:
        assert "no worker can be started to read pages: Too many open files. The run ends here" in ended.stderr
        assert "[newscrawl.crawl.ledger] ERROR" in ended.stderr
    assert handles > 24 or ended.returncode == 5
    complete(paper, tmp_path)
    tell(f"{handles} file handles: {ended.returncode}, then 0 with all")


def test_a_worker_is_killed_and_the_run_goes_on(paper, tmp_path):
    for answer in paper.site.pages.values():
        answer.delay = 0.2
    going = Run(tmp_path, ("bay", *ONE_TRY))
    try:
        wait_until(lambda: bool(workers(going)) and paper.asked() > 2, going)
        for pid in workers(going)[:1]:
            os.kill(pid, signal.SIGKILL)
        assert going.end() == 0, going.log
    finally:
        going.sweep()
    assert "Traceback" not in going.log
    books = audit(tmp_path / "data")
    require_none(books.wrong(complete=True))
    died = [line for line in books.rejected if line["reason"] == "worker_died"]
    assert len(died) <= 2  # what it had in hand
    assert len(books.articles) + len(died) == 12


def workers(going: Run) -> list[int]:
    """Processes of the run that read pages: children of the one that forks them."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
    forking = {pid for pid, _, group, command in rows if group == str(going.pid) and "forkserver" in command}
    return [int(pid) for pid, parent, _, _ in rows if parent in forking]


def test_the_state_is_locked_for_a_while_and_the_run_waits(paper, tmp_path):
    assert run(tmp_path, args=("bay", "--limit", "2")).returncode == 0
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        going = Run(tmp_path, ("bay", *ONE_TRY))
        try:
            wait_until(lambda: time.monotonic() - going.began > 4, going)
            other.execute("ROLLBACK")
            assert going.end() == 0, going.log
        finally:
            going.sweep()
    complete(paper, tmp_path)


def test_a_state_that_stays_locked_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(state.embedded, "BUSY_SECONDS", 0.1)
    path = tmp_path / "state.sqlite"
    with state.State(path) as held, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match=r"state\.sqlite: .*locked"):
            held.forget("bay")


def test_the_clock_has_jumped_back(paper, tmp_path):
    """What earlier runs wrote is then of a time to come: nothing is written twice, and what is new is found."""
    assert run(tmp_path, args=("bay", "--limit", "5")).returncode == 0
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite", isolation_level=None)) as database:
        for table in ("pages", "articles", "runs"):
            for _, column, *_ in database.execute(f"PRAGMA table_info({table})").fetchall():
                if column.endswith("_at"):
                    database.execute(f"UPDATE {table} SET {column} = '2' || '9' || substr({column}, 3)")  # 2026: 2926
    for path in (tmp_path / "data").rglob("2*Z-*"):
        path.rename(path.with_name(path.name.replace("20", "29", 1)))
    complete(paper, tmp_path)


def test_the_network_and_its_name_servers_are_gone(paper, tmp_path):
    """In a network of its own that is down: nothing can be connected to, and no name be looked up.

    Where there is none to be had, at a port where nobody listens.
    """
    cut_off = ("unshare", "--net", "--map-root-user")
    if can(*cut_off, "true"):
        paper.site.source(tmp_path, "hill", home="http://hill.example/", feeds=["http://hill.example/feed"])
    else:
        cut_off = ()
        paper.site.source(tmp_path, home="http://127.0.0.1:9/", feeds=["http://127.0.0.1:9/feed"])
    ended = run(tmp_path, *cut_off, args=())
    assert ended.returncode == 4, ended.stderr
    assert "Traceback" not in ended.stderr
    assert re.search(r"newscrawl: (\d) of \1 sources? failed: ", ended.stderr), ended.stderr
    (tmp_path / "sources" / "hill.toml").unlink(missing_ok=True)
    paper.source(tmp_path)
    complete(paper, tmp_path)


def test_the_network_goes_in_the_middle_of_a_run(paper, tmp_path):
    whole = dict(paper.site.pages)
    for path in paper.articles[4:]:
        paper.site.pages[path] = Answer(closes=True)
    ended = run(tmp_path)
    assert ended.returncode in (3, 4), ended.stderr
    assert "of 12 pages could not be had" in ended.stderr
    assert "Traceback" not in ended.stderr
    paper.site.pages.update(whole)
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE pages SET due = '2025-01-01T00:00:00Z' WHERE due IS NOT NULL")  # an hour has passed
    again = run(tmp_path)
    assert again.returncode == 0, again.stderr
    assert {line["title"] for line in audit(tmp_path / "data").articles} == titles(paper)


def titles(paper: Paper) -> set[str]:
    return {re.search("<h1>(.*?)</h1>", str(paper.site.pages[path].body))[1] for path in paper.articles}


def test_a_data_folder_that_is_read_only(paper, tmp_path):
    """Root may write where the bits say no: there a read-only disk is mounted."""
    data, before = tmp_path / "data", ()
    data.mkdir()
    if os.geteuid():
        data.chmod(0o555)
    else:
        before = (*IN_A_NAMESPACE, "bash", "-c", f'mount -t tmpfs -o ro tmpfs "{data}" && exec "$@"', "-")
    ended = run(tmp_path, *before)
    data.chmod(0o755)
    assert ended.returncode == 5, ended.stderr
    assert f"newscrawl: {data}/state.sqlite: the state cannot be read or written: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert paper.asked() == 0
    complete(paper, tmp_path)
