"""Writers of one state that are killed, and runs of several machines that share one: nothing acknowledged is lost."""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path

import pytest
import writers
from books import audit, require_none
from local_site import serving
from papers import Paper
from postgres import PASSWORD, QUOTED, server
from processes import Process, environment
from runs import Run, wait_until
from shots import Gallery, shuffled
from states import rows

from newscrawl import dedup
from newscrawl.state import State

WRITERS, KILLS = 8, 30
SECONDS = 45
"""For all of the kills; a computer may have much else to do, and then there are fewer of them."""
SOURCES = [f"source{number}" for number in range(WRITERS)]


def start(where, folder, source) -> Process:
    """A writer, as good as loaded."""
    log = folder / f"{source}-{time.monotonic_ns()}.log"
    return Process([writers.__file__, str(where), str(folder), source], cwd=folder, env=environment(), log=log)


def logs(folder) -> str:
    return "".join(path.read_text() for path in sorted(folder.glob("*.log")))


def test_of_eight_writers_that_are_killed_thirty_times_nothing_acknowledged_is_lost(where, tmp_path, dice, tell):
    began, kills = time.monotonic(), 0
    State(where).close()
    running = {source: start(where, tmp_path, source) for source in SOURCES}
    said = dict.fromkeys(SOURCES, 0)  # before that writer began
    try:
        while kills < KILLS and time.monotonic() - began < SECONDS:
            time.sleep(dice.random() * 0.5)
            writing = [source for source in SOURCES if len(writers.said(tmp_path, source)) > said[source]]
            assert all(process.poll() is None for process in running.values()), logs(tmp_path)
            if not writing:
                continue
            source = dice.choice(writing)
            running[source].kill()
            running[source].wait()
            said[source] = len(writers.said(tmp_path, source))
            running[source] = start(where, tmp_path, source)
            kills += 1
        (tmp_path / "stop").touch()
        assert [process.wait(120) for process in running.values()] == [0] * WRITERS, logs(tmp_path)
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    seconds = time.monotonic() - began
    written = sum(require_all(where, tmp_path, source) for source in SOURCES)
    require_sound(where, written)
    name = "PostgreSQL" if isinstance(where, str) else "SQLite"
    tell(f"{name}: {kills} kills among {WRITERS} writers while they wrote, in {seconds:.0f} s: {written} articles, "
         "nothing acknowledged lost")  # fmt: skip
    assert kills > KILLS / 2


def require_all(where, folder, source) -> int:
    """All that was acknowledged of a source is there, and of the rest all of a batch or nothing; how much that is."""
    told = writers.said(folder, source)
    assert told == list(range(len(told))), "a batch was passed over"
    written = 0
    with State(where) as state:
        for number in range(len(told) + 1):
            ids = writers.batch(source, number)
            found = {len(state.seen(source, ids)), len(state.known(source, ids))}
            assert found in ([{len(ids)}] if number < len(told) else [{0}, {len(ids)}]), (source, number, found)
            written += found.pop()
        learned = state.recurrence(source)
        counted = learned.lines["harbour desk"].articles if written else 0
        assert learned.articles == counted == written
    return written


def require_sound(where, written) -> None:
    """Every table says the same of how much there is, and no index says otherwise."""
    for table in ("pages", "articles", "signatures"):
        assert rows(where, f"SELECT count(*) FROM {table}") == [(written,)]
    held = rows(where, "SELECT article FROM bands UNION ALL SELECT article FROM new_bands")
    bands = Counter(number for (number,) in held)
    signed = dict(rows(where, "SELECT number, signature FROM signatures"))
    assert bands == {number: len(dedup.bands(bytes(signature))) for number, signature in signed.items()}
    if isinstance(where, Path):
        assert rows(where, "PRAGMA integrity_check") == [("ok",)]
        return
    assert rows(where, "SELECT count(*) FROM leases") == [(0,)]
    with server().connect(where.rpartition("/")[2]) as owner:
        owner.execute("CREATE EXTENSION amcheck")
        indexes = "SELECT indexrelid FROM pg_stat_user_indexes WHERE schemaname = 'public'"
        checked = owner.execute(f"SELECT bt_index_check(indexrelid, true) FROM ({indexes}) AS ours").fetchall()
    assert len(checked) > 10


# runs


@pytest.fixture
def machine(tmp_path, new_database):
    """Starts runs on machines, which have a data folder each and one state; leaves none of them behind."""
    where, runs = new_database(), []

    def start(name: str, *args: str, lease: float = 60) -> Run:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        more = {"NEWSCRAWL_STATE": where, "NEWSCRAWL_LEASE_SECONDS": str(lease)}
        runs.append(Run(folder, args, more=more))
        return runs[-1]

    start.where, start.folder = where, tmp_path
    yield start
    for run in runs:
        run.sweep()


def articles(folder: Path) -> Counter[str]:
    """How often each address is in the articles of all machines."""
    files = folder.glob("*/data/articles/*/*.jsonl")
    return Counter(line.split('"url": "')[1].split('"')[0] for path in files for line in path.read_text().splitlines())


def require_secret(folder: Path) -> None:
    """The password of the state is nowhere in what runs have written and said."""
    secrets = [text.encode() for text in (PASSWORD, QUOTED)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path for path in files if any(secret in path.read_bytes() for secret in secrets)] == []


def declare(paper: Paper, folder: Path, *names: str, source: str = "bay") -> None:
    for name in names:
        paper.source(folder / name, source)


def test_runs_that_are_killed_at_any_moment_lose_nothing_and_write_nothing_twice(new_database, tmp_path, dice, tell):
    where, killed = new_database(), Counter()
    with serving() as site:
        paper = Paper(site, 150, gone=10, twins=5)
        paper.source(tmp_path)
        gallery = Gallery(tmp_path, paper, dice)
        gallery.more = {"NEWSCRAWL_STATE": where, "NEWSCRAWL_LEASE_SECONDS": "2"}
        try:
            for phase in shuffled(dice, (1, 1, 4, 2)):
                run, _ = gallery.moment(phase)
                killed[phase] += run.send(signal.SIGKILL, group=True)
                run.end()
                require_none(audit(tmp_path / "data", where).wrong(complete=False))
                wait_for_lease(where)
            last = gallery.start()
            assert last.end() == 0, last.log
            before = paper.asked()
            again = gallery.start()
            assert (again.end(), paper.asked()) == (0, before), again.log
        finally:
            gallery.sweep()
    books = audit(tmp_path / "data", where)
    books.unfinished.clear()  # those without a line here may have some on another machine, for all that is known
    require_none(books.wrong(complete=True) + paper.missing(books))
    require_secret(tmp_path)
    tell(
        f"PostgreSQL: {killed.total()} runs killed {dict(killed)}: {len(books.articles)} articles, each once, all known"
    )
    assert killed.total() > 2


def wait_for_lease(where: str) -> None:
    """Until a dead run's lease has ended; one that died early may have made no tables yet."""
    if rows(where, "SELECT to_regclass('leases')") == [(None,)]:
        return
    began = time.monotonic()
    while rows(where, "SELECT count(*) FROM leases WHERE expires >= now()") != [(0,)]:
        assert time.monotonic() - began < 60
        time.sleep(0.05)


def test_two_machines_crawl_two_sources_at_once_and_know_what_the_other_has_seen(machine, tell):
    with serving() as bay, serving() as hill:
        papers = {"bay": Paper(bay, 60, gone=5), "hill": Paper(hill, 60, gone=5)}
        for source, paper in papers.items():
            declare(paper, machine.folder, "one", "two", source=source)
        runs = [machine("one", "bay", "-s", "LOG_LEVEL=DEBUG"), machine("two", "hill")]
        assert [run.end() for run in runs] == [0, 0], [run.log for run in runs]
        asked = [paper.asked() for paper in papers.values()]
        again = [machine("two", "bay"), machine("one", "hill")]
        assert [run.end() for run in again] == [0, 0], [run.log for run in again]
        assert [paper.asked() for paper in papers.values()] == asked, "nothing is asked for again"
    found = articles(machine.folder)
    assert (len(found), set(found.values())) == (120, {1})
    assert rows(machine.where, "SELECT count(*) FROM leases") == [(0,)]
    require_secret(machine.folder)
    tell("two machines over one state: 60 + 60 articles once, nothing asked for again by the other one")


def test_the_lease_of_a_killed_run_ends_and_the_next_one_goes_on(machine, tell):
    with serving() as site:
        paper = Paper(site, 60)
        site.pages["/59"].delay = 30
        declare(paper, machine.folder, "one", "two")
        first = machine("one", "bay", lease=6)
        assert wait_until(lambda: "/59" in site.asked(), first), first.log
        second = machine("two", "bay", lease=6)
        assert second.end() == 6, second.log
        assert f"already being crawled by process {first.pid} since" in second.log
        first.send(signal.SIGKILL, group=True)
        first.end()
        assert machine("one", "bay", lease=6).end() == 6  # it may be alive, as far as anybody can tell
        site.pages["/59"].delay = 0
        killed = time.monotonic()
        third = machine("one", "bay", lease=6)
        while third.end() == 6:
            assert time.monotonic() - killed < 60
            third = machine("one", "bay", lease=6)
        assert third.log.count("did not end by itself") == 1, third.log
    assert set(articles(machine.folder).values()) == {1}
    assert len(articles(machine.folder)) == 60
    tell(f"lease of a killed run, 6 s: the next one went on {time.monotonic() - killed:.0f} s after it was tried again")


def test_a_run_that_slept_while_another_came_ends_and_takes_nothing_more_in(machine, tell):
    with serving() as site:
        paper = Paper(site, 40)
        site.pages["/39"].delay = 8
        declare(paper, machine.folder, "one", "two")
        slow = machine("one", "bay", lease=2)
        assert wait_until(lambda: "/39" in site.asked(), slow), slow.log
        slow.send(signal.SIGSTOP, group=True)
        site.pages["/39"].delay = 0
        stopped = time.monotonic()
        quick = machine("two", "bay", lease=2)
        while quick.end() == 6:
            assert time.monotonic() - stopped < 60
            quick = machine("two", "bay", lease=2)
        assert quick.end() == 0, quick.log
        known = rows(machine.where, "SELECT key, run, fetched_at FROM pages ORDER BY key")
        slow.send(signal.SIGCONT, group=True)
        assert slow.end() == 5, slow.log
        assert "bay: the lease on it had ended, and nobody has it" in slow.log, slow.log
        assert slow.log.count("The run ends here") == 1
        assert rows(machine.where, "SELECT key, run, fetched_at FROM pages ORDER BY key") == known
        assert len(known) == 40
        third = machine("one", "bay", lease=2)
        assert third.end() == 0, third.log
    left = int(third.log.partition("did not end by itself: ")[2].split()[0])
    later = rows(machine.where, "SELECT key, run, fetched_at FROM pages ORDER BY key")
    assert all(now[2] >= then[2] for now, then in zip(later, known, strict=True)), "what is older took its place"
    assert rows(machine.where, "SELECT max(revision), count(*) FROM articles") == [(1, 40)]
    require_secret(machine.folder)
    tell(f"a run that was stopped for longer than its lease, 2 s: it ended as output_failed; {left} lines that it had "
         "left were taken in by the next one, none in the place of what was known later")  # fmt: skip
