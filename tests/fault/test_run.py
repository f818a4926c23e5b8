"""`newscrawl run` as cron starts it: each exit status by a real process that crawls real sites on this computer."""

import json
import os
import re
import signal
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from local_site import Answer, Site, lines, serving, story
from processes import HANGS, Process, environment

QUICK = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_ENABLED=False")

# Nearly as large as a page may be, and small paragraphs throughout: three times the seconds that the tests give it.
ENDLESS = Answer("<html><body><article><h1>Endless</h1>" + "<p>a <b>b</b> c.</p>" * 470_000)


@dataclass
class Ended:
    """A run that has ended."""

    folder: Path
    status: int
    out: str
    err: str

    @property
    def batch(self) -> dict:
        """The report of the latest run."""
        newest = max((self.folder / "data" / "runs").glob("batch-*.json"), key=lambda path: path.stat().st_mtime_ns)
        return json.loads(newest.read_text("utf-8"))

    @property
    def conditions(self) -> dict[str, str]:
        return {one["source"]: one["condition"] for one in self.batch["sources"]}

    def report(self, source: str = "bay") -> dict:
        """That of a source in the latest run."""
        (path,) = (one["report"] for one in self.batch["sources"] if one["source"] == source)
        return json.loads(Path(path).read_text("utf-8"))


def start(folder: Path, *args: str, file_size: int | None = None, **variables: str) -> Process:
    command = ["-m", "newscrawl", "run", *QUICK, *args]
    return Process(command, cwd=folder, env=environment(folder, **variables), file_size=file_size)


def finish(folder: Path, process: Process) -> Ended:
    out, err = process.communicate()
    return Ended(folder, process.returncode, out.decode(), err.decode())


def run(folder: Path, *args: str, file_size: int | None = None, **variables: str) -> Ended:
    return finish(folder, start(folder, *args, file_size=file_size, **variables))


def paper(site: Site, count: int = 3) -> None:
    """A site of so many articles, all in its feed."""
    site.pages.update({f"/{n}": story(n) for n in range(count)})
    site.pages["/feed"] = site.feed(*(f"/{n}" for n in range(count)))


def wait_until(condition, seconds: float = HANGS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(group: int) -> bool:
    """Whether any process of a group runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# Exit statuses.


def test_what_is_new_then_nothing_new_both_well(tmp_path):
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        first = run(tmp_path, NEWSCRAWL_CONTACT="https://crawler.example")
        report = first.report()
        second = run(tmp_path)
    assert (first.status, second.status) == (0, 0), first.err
    assert first.out.splitlines()[0].startswith("bay: 3 new; ")
    assert "bay: nothing new" in second.out
    assert first.err == ""
    assert "NEWSCRAWL_CONTACT is not set" in second.err
    assert (report["new"], report["revised"], report["articles"], report["discovered"]) == (3, 0, 3, 3)
    assert report["responses"] == {"2xx": 4, "4xx": 1}  # the feed, three pages, no robots.txt
    assert report["published"] == ["2025-03-01T08:00:00Z", "2025-03-03T08:00:00Z"]
    assert report["bytes"] > 1000
    assert report["errors"] == {}
    assert second.batch["articles"] == 0
    assert len(lines(report["articles_path"])) == 3


def test_some_failed_and_all_failed(tmp_path):
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        site.source(tmp_path, "hill", feeds=[site.url("/none")], groups=["lost"])
        site.source(tmp_path, "off", enabled=False, groups=["lost"])
        some, every, named = run(tmp_path), run(tmp_path, "--group", "lost"), run(tmp_path, "off", "hill")
    assert (some.status, every.status, named.status) == (3, 4, 3)
    assert some.batch["text"].startswith("1 of 2 sources failed: hill: none of its feeds")
    assert every.err.splitlines()[-1].startswith("newscrawl: 1 of 1 source failed: hill")
    assert named.conditions == {"hill": "failed", "off": "well"}
    (sample,) = named.report("hill")["errors"]["discovery"]
    assert "/none could not be read" in sample["detail"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--group", "off"), "none of these sources is enabled"),
        (("--since", "2025-02-30"), "YYYY-MM-DD"),
        (("-s", "NEWSCRAWL_MAX_PAGES=many"), "a whole number"),
        (("-s", "DOWNLOAD_DELAY"), "NAME=VALUE"),
    ],
)
def test_a_mistake_is_told_in_a_line_before_anything_is_fetched(tmp_path, arguments, told):
    with serving() as site:
        site.source(tmp_path, "hill")
        site.source(tmp_path, "lake", enabled=False, groups=["off"])
        ended = run(tmp_path, *arguments)
    assert ended.status == 2
    assert told in ended.err.splitlines()[-1]
    assert (site.asked(), ended.out) == ([], "")


def test_an_unexpected_error(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("class Broken:\n    def __init__(self):\n        raise LookupError('of our own making')\n")
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        ended = run(tmp_path, "-s", 'EXTENSIONS={"broken.Broken": 1}', PYTHONPATH=f"{tmp_path}:{os.getcwd()}")
    assert ended.status == 1
    assert "Traceback" in ended.err
    assert "bay: LookupError: of our own making" in ended.err.splitlines()[-1]


def test_what_cannot_be_written(tmp_path):
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "rejected").write_text("not a folder")
        ended = run(tmp_path)
        (tmp_path / "log").mkdir()
        unlogged = run(tmp_path, "--log-file", str(tmp_path / "log"))
    assert (ended.status, unlogged.status) == (5, 5), ended.err
    assert "/0" not in site.asked()


def test_a_full_disk(tmp_path):
    with serving() as site:
        paper(site, 40)
        site.source(tmp_path)
        ended = run(tmp_path, file_size=30_000, NEWSCRAWL_STATE=":memory:")
    assert ended.status == 5, ended.err
    written = [line for path in tmp_path.glob("data/articles/bay/*") for line in path.read_text().splitlines()]
    assert all(json.loads(line)["text"] for line in written)


def test_a_source_is_crawled_once_at_a_time(tmp_path):
    with serving() as site:
        paper(site)
        site.pages["/feed"].delay = 60
        site.source(tmp_path)
        site.source(tmp_path, "hill", feeds=[site.url("/hill")])
        site.pages["/hill"] = site.feed("/1")
        first = start(tmp_path, "bay")
        wait_until(lambda: "/feed" in site.asked())
        second, both = run(tmp_path, "bay"), run(tmp_path)
        first.terminate()
        done = finish(tmp_path, first)
    assert (done.status, second.status, both.status) == (143, 6, 0), both.err
    assert f"already being crawled by process {first.pid} since 20" in second.err
    assert site.asked().count("/feed") == 1
    assert "bay: already being crawled" not in both.out
    assert "hill: 1 new" in both.out


def test_a_run_of_which_nothing_comes_where_earlier_ones_gave_is_silent(tmp_path):
    with serving() as site:
        for name in ("bay", "hill"):
            site.source(tmp_path, name, feeds=[site.url(f"/{name}")])
        for day in range(3):
            for number, name in enumerate(("bay", "hill")):
                site.pages[f"/{name}/{day}"] = story(10 * day + number)
                site.pages[f"/{name}"] = site.feed(*(f"/{name}/{past}" for past in range(day + 1)))
            assert run(tmp_path).status == 0
        again = run(tmp_path)
        with sqlite3.connect(tmp_path / "data" / "state.sqlite") as state:
            earlier = "SELECT count(*) FROM runs AS one WHERE one.source = runs.source AND one.run < runs.run"
            state.execute(
                f"UPDATE runs SET finished_at = date('2025-03-01', (7 * ({earlier})) || ' days') || 'T06:00:00Z'"
            )
        ended = run(tmp_path)
    assert again.status == 0, "run again at once: nothing new is well"
    assert ended.status == 4
    assert "no article from any of 2 sources" in ended.err


# Signals.


@pytest.fixture
def slow(tmp_path):
    """A run in the middle of a source of 60 articles, one of which never comes."""
    with serving() as site:
        paper(site, 60)
        site.pages["/9"].delay = 2 * HANGS
        site.source(tmp_path)
        process = start(tmp_path, "-s", f"DOWNLOAD_TIMEOUT={2 * HANGS}")  # who waits for it hangs
        wait_until(lambda: "/9" in site.asked())
        yield tmp_path, process
        if alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_that_waits_for_a_page_and_its_records_are_kept(slow, number, status):
    folder, process = slow
    os.killpg(process.pid, number)  # as a terminal or systemd does: workers get it, too
    ended = finish(folder, process)
    assert ended.status == status, ended.err
    assert ended.batch["status"] == status
    report = ended.report()
    assert report["balanced"]
    assert len(lines(report["articles_path"])) == report["articles"] > 0
    assert report["rejections"]["fetch/not_fetched"] > 40
    assert not list(folder.glob("data/**/*.part"))
    wait_until(lambda: not alive(process.pid))


def test_a_second_signal_ends_it_at_once(slow):
    folder, process = slow
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    ended = finish(folder, process)
    assert ended.status == 130, ended.err
    written = [line for path in folder.glob("data/*/bay/*") for line in path.read_text("utf-8").splitlines()]
    assert all(json.loads(line)["url"] for line in written), "torn"
    wait_until(lambda: not alive(process.pid))


def test_a_page_at_work_is_not_waited_for(tmp_path):
    with serving({"/1": story(1), "/2": ENDLESS}) as site:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(tmp_path)
        process = start(tmp_path, "-s", "NEWSCRAWL_PAGE_SECONDS=600")
        wait_until(lambda: "/2" in site.asked())
        time.sleep(1.5)
        process.terminate()
        ended = finish(tmp_path, process)
    assert ended.status == 143
    assert ended.report()["articles"] == 1
    assert ended.report()["rejections"] == {"fetch/not_fetched": 1}
    wait_until(lambda: not alive(process.pid))


# Bounds, and fairness.


def test_what_was_fetched_when_a_bound_is_passed_gets_all_its_time(tmp_path):
    with serving({"/1": story(1), "/2": ENDLESS}) as site:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(tmp_path)
        ended = run(tmp_path, "--max-pages", "2", "-s", "NEWSCRAWL_PAGE_SECONDS=4")
    assert (ended.status, ended.report()["finish_reason"]) == (0, "max_pages")
    assert ended.report()["rejections"] == {"extract/timeout": 1}


@pytest.mark.parametrize(
    ("bound", "reason", "status"),
    [
        (("--max-pages", "5"), "max_pages", 0),
        (("--max-minutes", "0.07"), "max_minutes", 0),
        (("--max-memory-mb", "20"), "max_memory", 4),
        (("--max-errors", "1"), "max_errors", 4),
        (("-s", "NEWSCRAWL_SOURCE_MINUTES=0.04"), "source_minutes", 0),
        (("-s", "NEWSCRAWL_SOURCE_ERRORS=2"), "source_errors", 4),
    ],
)
def test_bounds_end_a_run(tmp_path, bound, reason, status):
    with serving() as site:
        paper(site, 40)
        site.pages["/1"] = site.pages["/2"] = Answer(status=503)
        site.source(tmp_path)
        ended = run(tmp_path, *bound, "-s", "DOWNLOAD_DELAY=0.3")
    assert ended.status == status, ended.err
    assert ended.report()["finish_reason"] == reason
    assert ended.report()["balanced"]
    assert len(site.asked()) < 40


def test_a_bound_of_the_run_ends_the_sources_whose_turn_did_not_come(tmp_path):
    with serving() as bay, serving() as hill:
        for site, name in ((bay, "bay"), (hill, "hill")):
            paper(site, 40)
            site.source(tmp_path, name)
        ended = run(tmp_path, "--max-pages", "3", "-s", "NEWSCRAWL_SOURCES_AT_ONCE=1")
    assert ended.status == 3
    assert ended.conditions == {"bay": "well", "hill": "not_begun"}
    assert hill.asked() == []


def test_a_source_that_hangs_does_not_keep_the_others_waiting(tmp_path):
    with serving() as bay, serving() as hill:
        paper(bay)
        bay.pages["/feed"].delay = 100
        paper(hill)
        bay.source(tmp_path, "bay")
        hill.source(tmp_path, "hill")
        hanging = ("-s", "NEWSCRAWL_SOURCES_AT_ONCE=1", "-s", "NEWSCRAWL_STALLED_SECONDS=1")
        process = start(tmp_path, *hanging)
        wait_until(lambda: list(tmp_path.glob("data/articles/hill/*.jsonl")))
        process.terminate()
        ended = finish(tmp_path, process)
    assert ended.status == 143
    assert ended.out.splitlines()[0].startswith("hill: 3 new")
    assert ended.report("bay")["finish_reason"] == "shutdown"


def test_sources_of_one_site_are_asked_one_after_the_other(tmp_path):
    with serving() as site:
        for name in ("bay", "hill"):
            site.pages |= {f"/{name}/{n}": Answer(story(n).body, delay=0.1) for n in range(4)}
            site.pages[f"/{name}"] = site.feed(*(f"/{name}/{n}" for n in range(4)))
            site.source(tmp_path, name, feeds=[site.url(f"/{name}")])
        ended = run(tmp_path)
    assert ended.status == 0
    sections = [path.split("/")[1] for path in site.asked() if path.count("/") == 2]
    assert sections == ["bay"] * 4 + ["hill"] * 4


# Politeness.


def test_nothing_that_a_slow_robots_txt_disallows_is_fetched(tmp_path):
    with serving() as site:
        paper(site, 5)
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", delay=1)
        with serving() as other:
            other.pages["/feed"] = site.feed(*(f"/{n}" for n in range(5)))
            site.source(tmp_path, feeds=[other.url("/feed")])
            ended = run(tmp_path, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16")
    assert site.asked() == ["/robots.txt"]
    assert ended.report()["rejections"] == {"fetch/robots": 5}
    assert ended.status == 4


def test_pages_that_ask_to_be_left_alone_are_where_that_is_obeyed(tmp_path):
    with serving() as site:
        site.pages["/1"] = story(1, head="<meta name='robots' content='noarchive'>")
        site.pages["/2"] = story(2)
        site.pages["/2"].headers["X-Robots-Tag"] = "noindex"
        site.pages["/3"] = story(3)
        site.pages["/feed"] = site.feed("/1", "/2", "/3")
        site.source(tmp_path)
        ended = run(tmp_path, "-s", "NEWSCRAWL_OBEY_NOINDEX=yes")
    assert ended.status == 0
    assert ended.report()["rejections"] == {"fetch/noindex": 2}
    assert ended.report()["articles"] == 1


# Who is told.


def test_whoever_is_to_know_is_told_of_failures(tmp_path):
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        command = "cat > told.json; echo $NEWSCRAWL_STATUS $NEWSCRAWL_REPORT > told.txt; exit 7"
        told = {"NEWSCRAWL_ON_FAILURE_COMMAND": command, "NEWSCRAWL_ON_FAILURE_URL": site.url("/hook")}
        well = run(tmp_path, **told)
        assert (well.status, (tmp_path / "told.txt").exists()) == (0, False)
        site.source(tmp_path, feeds=[site.url("/none")])
        failed = run(tmp_path, **told)
    assert failed.status == 4
    assert json.loads((tmp_path / "told.json").read_text()) == failed.batch
    status, path = (tmp_path / "told.txt").read_text().split()
    assert (status, json.loads(Path(path).read_text())) == ("4", failed.batch)
    assert "NEWSCRAWL_ON_FAILURE_COMMAND: ended with status 7" in failed.err
    assert re.search("NEWSCRAWL_ON_FAILURE_URL: answered HTTP 50", failed.err)  # this site takes no POST
    assert site.url("/hook") not in failed.err


def test_a_mistake_is_a_failure_too(tmp_path):
    ended = run(tmp_path, NEWSCRAWL_ON_FAILURE_COMMAND="cat > told.json")
    assert ended.status == 2
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["status"] == 2
    assert "sources" in told["text"]


def test_json_and_a_log_file(tmp_path):
    with serving() as site:
        paper(site)
        site.source(tmp_path)
        ended = run(tmp_path, "--json", "--log-file", str(tmp_path / "logs" / "run.log"))
    assert ended.status == 0
    assert json.loads(ended.out) == ended.batch
    assert ended.err == ""
    assert "NEWSCRAWL_CONTACT is not set" in (tmp_path / "logs" / "run.log").read_text()
