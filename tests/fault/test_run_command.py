"""`newscrawl run` by real processes: what it refuses, its lock file, Ctrl-C while it is loaded, what is left unsaid."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from local_site import Answer, lines, scrapy, serving, story
from processes import HANGS, Process, ended, environment

from newscrawl import dedup
from newscrawl.records import from_dict
from newscrawl.state import State

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=1")


STARTED = []


@pytest.fixture(autouse=True)
def none_left():
    """Leaves no run behind, whatever the test has found."""
    yield
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def start(folder, *args, **variables):
    env = environment(folder, **{"NEWSCRAWL_CONTACT": "https://crawler.example", **variables})
    STARTED.append(Process(["-m", "newscrawl", "run", *QUICK, *args], cwd=folder, env=env))
    return STARTED[-1]


def start_fresh(folder, **variables):
    """A run that has yet to be loaded."""
    command = [sys.executable, "-m", "newscrawl", "run", *QUICK]
    env = environment(folder, NEWSCRAWL_CONTACT="https://crawler.example", **variables)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    STARTED.append(subprocess.Popen(command, cwd=folder, env=env, start_new_session=True, **pipes))
    return STARTED[-1]


def run(folder, *args, **variables):
    return ended(start(folder, *args, **variables))


def wait_until(condition, process):
    while not condition():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.fixture
def site(tmp_path):
    """A source `bay` with one article."""
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1")
        site.source(tmp_path)
        yield site


# What is refused.


@pytest.mark.parametrize(
    ("args", "variables", "told"),
    [
        (("--since", "2025-05-01", "--until", "2025-03-01"), {}, "since (2025-05-01) is later than until (2025-03-01)"),
        (
            ("--until", "2025-03-01"),
            {"NEWSCRAWL_SINCE": "2025-05-01"},
            "NEWSCRAWL_SINCE (2025-05-01) is later than until (2025-03-01)",
        ),
        (
            ("--since", "2025-05-01", "-s", "NEWSCRAWL_UNTIL=2025-03-01"),
            {},
            "since (2025-05-01) is later than NEWSCRAWL_UNTIL (2025-03-01)",
        ),
        (
            ("-s", "NEWSCRAWL_SINCE=2025-05-01", "-s", "NEWSCRAWL_UNTIL=2025-03-01"),
            {},
            "NEWSCRAWL_UNTIL: '2025-03-01' should not be before since",
        ),
        (("-s", "DOWNLOAD_DELY=3"), {}, "did you mean DOWNLOAD_DELAY?"),
        (("-s", "LOG_LEVEL=LOUD"), {}, "-s LOG_LEVEL=LOUD: DEBUG, INFO, WARNING, ERROR or CRITICAL is expected"),
    ],
)
def test_what_does_not_go_together_is_told_in_a_line_before_anything_is_fetched(tmp_path, site, args, variables, told):
    done = run(tmp_path, *args, **variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("newscrawl: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert site.asked() == []


def test_scrapy_crawl_refuses_days_that_do_not_go_with_each_other(tmp_path, site):
    args = ("crawl", "bay", "-a", "until=2025-03-01", "-s", "NEWSCRAWL_SINCE=2025-05-01")
    done = scrapy(tmp_path, *args)
    assert (done.status, "NEWSCRAWL_SINCE (2025-05-01) is later than until (2025-03-01)" in done.log) == (2, True)
    assert "Traceback" not in done.log
    assert site.asked() == []


LIBRARY = """
import sys
from newscrawl.crawl.run import run
from newscrawl.errors import ConfigError
try:
    run([("bay", {"since": "2025-05-01"})], {"NEWSCRAWL_UNTIL": "2025-03-01", "NEWSCRAWL_SOURCES": "sources"})
except ConfigError as error:
    print(error)
"""


def test_a_call_refuses_days_that_do_not_go_with_each_other(tmp_path, site):
    done = subprocess.run(
        [sys.executable, "-c", LIBRARY], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=HANGS
    )
    assert done.stdout.startswith("since (2025-05-01) is later than NEWSCRAWL_UNTIL (2025-03-01)"), done.stderr
    assert site.asked() == []


def test_a_day_of_an_argument_goes_before_that_of_a_setting(tmp_path, site):
    done = run(tmp_path, "--since", "2025-01-01", "--until", "2025-12-31", NEWSCRAWL_SINCE="2026-05-01")
    assert done.returncode == 0, done.stderr
    assert "/1" in site.asked()


# The lock file.


def test_where_another_run_has_the_lock_file_nothing_is_fetched_and_nobody_told(tmp_path, site):
    site.pages["/feed"].delay = 60
    told = {"NEWSCRAWL_ON_FAILURE_COMMAND": "touch told"}
    first = start(tmp_path, "--lock-file", "run.lock", **told)
    wait_until(lambda: "/feed" in site.asked(), first)
    before = site.asked()
    site.source(tmp_path, "hill")
    second = run(tmp_path, "hill", "--lock-file", str(tmp_path / "run.lock"), **told)
    os.killpg(first.pid, signal.SIGKILL)
    ended(first)
    line = f"newscrawl: {tmp_path / 'run.lock'}: locked by another run by process {first.pid} since 20"
    assert (second.returncode, second.stdout, second.stderr.count("\n")) == (6, "", 1)
    assert second.stderr.startswith(line)
    assert site.asked() == before
    assert not (tmp_path / "told").exists()


HOLD = """
import time
from pathlib import Path
from newscrawl.crawl.locks import file_lock
with file_lock(Path("run.lock"), Path("data")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_of_a_run_that_has_been_at_work_for_days_somebody_is_told(tmp_path, site):
    with subprocess.Popen([sys.executable, "-c", HOLD], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        since = (datetime.now(UTC) - timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%SZ")
        (tmp_path / "run.lock.holder").write_text(json.dumps({"pid": holder.pid, "since": since}))
        done = run(tmp_path, "--lock-file", "run.lock", NEWSCRAWL_ON_FAILURE_COMMAND="cat > told.json")
        holder.kill()
    told = json.loads((tmp_path / "told.json").read_text())
    assert (done.returncode, told["status"]) == (6, 6)
    assert f"run.lock: locked by another run by process {holder.pid} since {since}" in told["text"]
    assert site.asked() == []


def test_a_file_that_holds_something_is_no_lock_file(tmp_path, site):
    (tmp_path / "mine.txt").write_text("a year's work")
    done = run(tmp_path, "--lock-file", "mine.txt")
    assert done.returncode == 2
    assert done.stderr.startswith(f"newscrawl: {tmp_path / 'mine.txt'}: is no lock file, for it is not empty")
    assert (tmp_path / "mine.txt").read_text() == "a year's work"
    assert site.asked() == []


def test_the_lock_of_a_source_is_no_lock_file_of_a_run(tmp_path, site):
    for _ in range(2):
        done = run(tmp_path, "--lock-file", "data/locks/bay.lock")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith(f"newscrawl: --lock-file {tmp_path}/data/locks/bay.lock: ")
    assert site.asked() == []
    assert run(tmp_path, "--lock-file", "data/locks/cron/bay.lock").returncode == 0


def test_a_lock_that_cannot_be_made_is_status_5(tmp_path, site):
    (tmp_path / "mine.txt").write_text("a year's work")
    done = run(tmp_path, "--lock-file", "mine.txt/run.lock")
    assert (done.returncode, "mine.txt/run.lock: cannot be locked: " in done.stderr) == (5, True)
    assert site.asked() == []


# Ctrl-C.

SLOW_IMPORT = """
import os, sys, time

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["SLOW"]:
            open("here", "w").close()
            try:
                time.sleep(30)
            except BaseException:  # as libraries do that look for parts that may be missing
                pass

sys.meta_path.insert(0, Slow())
"""


@pytest.mark.parametrize("module", ["typer", "newscrawl.cli.sources", "scrapy.utils.project", "newscrawl.crawl.batch"])
def test_ctrl_c_while_it_is_loaded_ends_it_without_a_word(tmp_path, site, module):
    (tmp_path / "sitecustomize.py").write_text(SLOW_IMPORT)
    process = start_fresh(tmp_path, PYTHONPATH=str(tmp_path), SLOW=module)
    wait_until((tmp_path / "here").exists, process)
    os.killpg(process.pid, signal.SIGINT)
    done = ended(process)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert site.asked() == []


# What is left unsaid.


def test_a_run_that_is_well_says_nothing_of_pages_that_failed(tmp_path, site):
    with serving({"/robots.txt": Answer(status=500), "/story": story(9)}, "127.0.0.3") as other:
        site.pages |= {f"/{number}": story(number) for number in range(1, 21)}
        site.pages |= {
            "/500": Answer(status=500),
            "/closes": Answer(closes=True),
            "/large": Answer("x" * 90_000),
            "/packed": Answer("plain", headers={"Content-Encoding": "gzip"}),
            "/loop": Answer(status=302, headers={"Location": "/loop"}),
        }
        away = [other.url("/story"), "http://127.0.0.9:9/refused"]
        site.pages["/feed"] = site.feed(*(path for path in site.pages if path != "/feed"), "/404", *away)
        site.source(tmp_path, domains=["127.0.0.3", "127.0.0.9"])
        done = run(tmp_path, "-s", "DOWNLOAD_MAXSIZE=80000")
    assert (done.returncode, done.stderr) == (0, "")
    assert "bay: 20 new, 8 rejected" in done.stdout


BROKEN = """
class Broken:
    def process_item(self, item):
        raise LookupError("of our own making")
"""


def test_what_somebody_must_mend_is_still_said(tmp_path, site):
    (tmp_path / "broken.py").write_text(BROKEN)
    site.source(tmp_path, feeds=[site.url("/feed"), site.url("/moved")])
    done = run(tmp_path, "-s", 'ITEM_PIPELINES={"broken.Broken": 200}', PYTHONPATH=str(tmp_path))
    assert "WARNING: " + site.url("/moved could not be read: HTTP 404") in done.stderr
    assert "LookupError: of our own making" in done.stderr


SHORTER = """
from dataclasses import replace
class Shorter:
    def process_item(self, item):
        return replace(item, text=item.text.partition("\\n\\n")[0])
"""


def test_what_a_pipeline_makes_of_an_article_is_what_later_ones_are_compared_with(tmp_path, site):
    (tmp_path / "shorter.py").write_text(SHORTER)
    site.source(tmp_path)
    run(tmp_path, "-s", 'ITEM_PIPELINES={"shorter.Shorter": 200}', PYTHONPATH=str(tmp_path))
    with State(tmp_path / "data" / "state.sqlite") as state:
        for row in map(from_dict, lines(*tmp_path.glob("data/articles/bay/*.jsonl"))):
            assert "\n\n" not in row.text
            assert state.known("bay", [row.id])[row.id].paragraphs == dedup.paragraphs(row.text)


def test_a_run_whose_readers_have_gone_ends_as_it_would_have(tmp_path, site):
    process = start_fresh(tmp_path)
    process.stdout.close()
    process.stderr.close()
    assert process.wait(HANGS) == 0
    assert len(list(tmp_path.glob("data/articles/bay/*.jsonl"))) == 1
    (report,) = tmp_path.glob("data/runs/batch-*.json")
    assert json.loads(report.read_text())["text"] == "1 source: all well"
