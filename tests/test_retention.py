"""What crawls have left besides articles goes by age and size, and only where it is said twice."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.cli import main

OLD, MIDDLE = "20240101T060000Z-aaaaaa", "20240301T060000Z-bbbbbb"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Three runs: two long ago, one of today that is still being written; a log of long ago."""
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path))
    new = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-cccccc"
    for run, size in ((OLD, 3000), (MIDDLE, 2000), (new, 1000)):
        for name in (
            f"pages/{run}.warc.gz",
            f"rejected/bay/{run}.jsonl",
            f"articles/bay/{run}.jsonl",
            f"runs/{run}.json",
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * size)
    (tmp_path / "pages" / f"{OLD}-2.warc.gz.part").write_bytes(b"x")
    (tmp_path / "state.sqlite").write_bytes(b"")
    log = tmp_path / "logs" / "newscrawl.log"
    log.parent.mkdir()
    log.write_bytes(b"x")
    (tmp_path / "logs" / "today.log").write_bytes(b"x")
    past = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    os.utime(log, (past, past))
    return tmp_path


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_it_tells_first_and_does_it_when_told(data, capsys):
    before = files(data)
    assert main(["prune", "--older-than", "90d"]) == 0
    assert files(data) == before
    out = capsys.readouterr().out
    assert "pages: 2 of 3 files, 4.9 kB would go" in out
    assert "--yes does it" in out
    assert main(["prune", "--older-than", "90d", "--yes"]) == 0
    gone = before - files(data)
    assert gone == {
        *(f"pages/{run}.warc.gz" for run in (OLD, MIDDLE)),
        *(f"rejected/bay/{run}.jsonl" for run in (OLD, MIDDLE)),
        *(f"runs/{run}.json" for run in (OLD, MIDDLE)),
        "logs/newscrawl.log",
    }


def test_a_log_that_is_written_to_stays(data):
    assert main(["prune", "logs", "--max-size", "0", "--yes"]) == 0
    assert [path.name for path in (data / "logs").iterdir()] == ["today.log"]


@pytest.mark.parametrize(("size", "gone"), [("3kB", [OLD]), ("6000", []), ("2.5kb", [OLD, MIDDLE])])
def test_the_oldest_go_until_the_rest_is_small_enough(data, capsys, size, gone):
    assert main(["archive", "prune", "--max-size", size, "--json", "--yes"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["path"]) for row in rows] == [
        ("pages", str(data / "pages" / f"{run}.warc.gz")) for run in gone
    ]
    assert not any((data / "pages" / f"{run}.warc.gz").exists() for run in gone)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "how much may stay?"),
        (["--older-than", "soon"], "--older-than soon: a number of days or weeks"),
        (["--max-size", "-1GB"], "--max-size -1GB: a size is expected"),
        (["articles", "--older-than", "1d"], "articles: what may go is pages, rejected, runs, logs"),
    ],
)
def test_what_is_not_understood_removes_nothing(data, capsys, args, said):
    before = files(data)
    assert main(["prune", "--yes", *args]) == 2
    assert said in capsys.readouterr().err
    assert files(data) == before
