"""The state between runs: set up later, lost, spoilt in the middle of a run, and left by a run that did nothing."""

import json
import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from local_site import FAST, Answer, lines, serving, story
from processes import HANGS, Process, environment


@dataclass
class Ended:
    status: int
    out: str
    err: str


@pytest.fixture
def site():
    with serving({"/robots.txt": Answer(status=404)}) as served:
        yield served


def paper(site, folder: Path, count: int, delay: float = 0.0) -> None:
    site.pages.update({f"/{number}": story(number) for number in range(count)})
    for answer in site.pages.values():
        answer.delay = delay
    site.pages["/feed"] = site.feed(*(f"/{number}" for number in range(count)))
    site.source(folder)


def start(folder: Path, *command: str) -> Process:
    env = environment(folder, NEWSCRAWL_CONTACT="https://crawler.example")
    return Process(["-m", "newscrawl", *command], cwd=folder, env=env)


def finish(process: Process) -> Ended:
    out, err = process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


def newscrawl(folder: Path, *command: str) -> Ended:
    return finish(start(folder, *command))


def run(site, folder: Path, *args: str) -> tuple[Ended, list[str]]:
    """A run, and the pages that it asked for."""
    site.hits.clear()
    ended = newscrawl(folder, "run", *FAST, *args)
    return ended, sorted(path for path in site.asked() if path[1:].isdecimal())


def wait_until(condition, process: Process) -> None:
    end = time.monotonic() + HANGS
    while not condition():
        assert time.monotonic() < end
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def newest_report(folder: Path) -> dict:
    paths = (folder / "data" / "runs").glob("2*.json")
    return json.loads(max(paths, key=lambda path: path.stat().st_mtime_ns).read_text("utf-8"))


def written(folder: Path) -> Counter[str]:
    """How often each article's address is in the files."""
    return Counter(line["url"] for path in folder.glob("data/articles/bay/*.jsonl") for line in lines(path))


def lose_the_state(folder: Path) -> None:
    for path in folder.glob("data/state.sqlite*"):
        path.unlink()


def links(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data" / "state.sqlite")) as database:
        return database.execute("SELECT count(link) FROM pages").fetchone()[0]


def test_articles_are_looked_at_again_from_the_run_on_for_which_that_is_set(site, tmp_path):
    paper(site, tmp_path, 2)
    assert run(site, tmp_path)[1] == ["/0", "/1"]
    site.pages["/feed"] = site.feed("/1")
    again = ("-s", "NEWSCRAWL_RECHECK_HOURS=2")
    assert run(site, tmp_path, *again)[1] == ["/0", "/1"]
    assert links(tmp_path) == 2
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as database:
        database.execute("UPDATE pages SET first_at = '2025-01-01T00:00:00Z'")
        database.commit()
    assert run(site, tmp_path, *again)[1] == []
    assert links(tmp_path) == 0


def test_a_lost_state_is_told_of_and_rebuilt_from_the_files(site, tmp_path):
    paper(site, tmp_path, 3)
    site.pages["/2"] = Answer("<title>Tag</title>", status=410)
    first, _ = run(site, tmp_path)
    assert first.err == ""
    lose_the_state(tmp_path)
    rebuilt = newscrawl(tmp_path, "state", "rebuild")
    assert (rebuilt.out, rebuilt.status) == ("bay: 3 lines read; 3 pages and 2 articles brought up to date\n", 0)
    second, asked = run(site, tmp_path)
    assert (second.status, second.err, asked) == (0, "", [])
    lose_the_state(tmp_path)
    third, asked = run(site, tmp_path)
    assert asked == ["/0", "/1", "/2"]
    (told,) = [line for line in third.err.splitlines() if "knows nothing" in line]
    assert told.endswith("newscrawl state rebuild bay")
    assert f"1 of its files are in {tmp_path}/data/articles/bay" in told
    assert run(site, tmp_path)[0].err == ""


def spoil(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        with part.open("r+b") as file:
            file.write(os.urandom(part.stat().st_size))


def without_pages(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=30)) as database:
        database.execute("DROP TABLE pages")


@pytest.mark.parametrize("harm", [spoil, without_pages, lambda path: lose_the_state(path.parents[1])])
def test_a_state_that_is_spoilt_or_removed_ends_the_run_in_one_line_and_nothing_is_written_twice(site, tmp_path, harm):
    paper(site, tmp_path, 120, delay=0.1)
    process = start(tmp_path, "run", *FAST)
    wait_until(lambda: any(part.stat().st_size for part in tmp_path.glob("data/articles/bay/*.part")), process)
    harm(tmp_path / "data" / "state.sqlite")
    ended = finish(process)
    assert ended.status == 5, ended.err
    assert "Traceback" not in ended.err
    assert ended.err.count("The run ends here") == 1
    assert f"{tmp_path}/data/state.sqlite: the state " in ended.err
    assert newest_report(tmp_path)["finish_reason"] == "output_failed"
    assert not {f"/{number}" for number in range(120)} <= set(site.asked())
    for answer in site.pages.values():
        answer.delay = 0
    lose_the_state(tmp_path)
    assert newscrawl(tmp_path, "state", "rebuild").status == 0
    assert run(site, tmp_path)[0].status == 0
    assert written(tmp_path) == Counter(site.url(f"/{number}") for number in range(120))


def test_a_run_that_was_killed_before_it_had_any_line_is_not_told_of(site, tmp_path):
    paper(site, tmp_path, 1)
    feed = site.pages["/feed"]
    site.pages["/feed"] = Answer(delay=60)
    process = start(tmp_path, "run", *FAST)
    wait_until(lambda: "/feed" in site.asked(), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    site.pages["/feed"] = feed
    ended, asked = run(site, tmp_path)
    assert (ended.err, asked) == ("", ["/0"])
    assert newest_report(tmp_path)["recovered"] == {}


def test_what_was_pruned_and_is_still_named_is_asked_for_once_more_and_not_written_again(site, tmp_path):
    paper(site, tmp_path, 2)
    run(site, tmp_path)
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as database:
        database.execute("UPDATE pages SET fetched_at = '2025-01-01T00:00:00Z'")
        database.commit()
    assert newscrawl(tmp_path, "state", "prune", "--older-than", "30").out == "bay: 2 of 2 pages dropped\n"
    site.pages["/feed"] = site.feed("/0", "/1", "/1")
    ended, asked = run(site, tmp_path)
    assert (ended.status, ended.err, asked) == (0, "", ["/0", "/1"])
    assert newest_report(tmp_path)["rejections"] == {"dedup/unchanged": 2}
    site.pages["/feed"] = site.feed("/1", "/0")
    assert run(site, tmp_path)[1] == []
    assert set(written(tmp_path).values()) == {1}


def test_a_text_that_came_after_a_source_was_forgotten_is_not_written_again_after_a_rebuild(site, tmp_path):
    paper(site, tmp_path, 1)
    again = ("-s", "NEWSCRAWL_RECHECK_HOURS=48")
    for number in (1, 2):
        site.pages["/0"] = story(0, length=number + 3)
        run(site, tmp_path, *again)
    assert newscrawl(tmp_path, "state", "forget", "bay").status == 0
    site.pages["/0"] = story(0, length=7)
    run(site, tmp_path, *again)
    assert newscrawl(tmp_path, "state", "rebuild", "bay").status == 0
    assert run(site, tmp_path, *again)[1] == ["/0"]
    assert newest_report(tmp_path)["rejections"] == {"dedup/unchanged": 1}
    site.pages["/0"] = story(0, length=8)
    run(site, tmp_path, *again)
    written = [line["revision"] for path in sorted(tmp_path.glob("data/articles/bay/*.jsonl")) for line in lines(path)]
    assert written == [1, 2, 1, 3]


def test_a_source_that_was_forgotten_is_read_from_the_beginning(site, tmp_path):
    paper(site, tmp_path, 2)
    run(site, tmp_path)
    shutil.move(tmp_path / "data" / "articles" / "bay", tmp_path / "away")
    assert newscrawl(tmp_path, "state", "forget", "bay").out == "bay: forgotten: 2 pages, 2 articles\n"
    ended, asked = run(site, tmp_path)
    assert (ended.err, asked) == ("", ["/0", "/1"])
    assert newest_report(tmp_path)["new"] == 2
