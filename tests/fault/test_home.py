"""Faults at home: what the computer itself denies a run. Each is tried for real, and the next run completes the set."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from books import audit, require_none
from local_site import serving
from papers import Paper
from runs import FAST, NEWSCRAWL, Run, environment, wait_until

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


@pytest.mark.parametrize("handles", [24, 40, 64])
def test_file_handles_are_used_up(paper, tmp_path, handles, tell):
    ended = run(tmp_path, "bash", "-c", f'ulimit -n {handles}; exec "$@"', "-")
    tell(f"{handles} file handles: status {ended.returncode}: {ended.stderr.strip().splitlines()[-1:]}")
    print(ended.returncode, ended.stderr[-3000:])
    complete(paper, tmp_path)
