"""A source is crawled by one run at a time, so is what a file locks, and a dead run holds nothing."""

import json
import os
import signal
import subprocess
import sys

import pytest

from newscrawl.crawl.locks import file_lock, source_lock
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError

HOLD = """
import sys, time
from pathlib import Path
from newscrawl.crawl.locks import source_lock
with source_lock(Path(sys.argv[1]), "bay"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """A process that holds the lock of the source "bay"."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_says_who_holds_the_lock(tmp_path, holder):
    with pytest.raises(AlreadyRunning) as told, source_lock(tmp_path, "bay"):
        pass
    assert told.value.pid == holder.pid
    assert str(told.value) == f"bay: already being crawled by process {holder.pid} since {told.value.since}"


def test_another_source_is_free(tmp_path, holder):
    with source_lock(tmp_path, "hill") as lock:
        assert lock.source == "hill"
    assert holder.poll() is None


def test_a_killed_process_holds_no_lock(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with source_lock(tmp_path, "bay"), pytest.raises(AlreadyRunning):
        source_lock(tmp_path, "bay").acquire()


def test_a_lock_that_was_given_back_is_free(tmp_path):
    lock = source_lock(tmp_path, "bay")
    for _ in range(2):
        lock.acquire()
        lock.release()
    with source_lock(tmp_path, "bay"), pytest.raises(AlreadyRunning):
        lock.acquire()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "locks").write_text("a file")
    with pytest.raises(OutputError, match="locks"):
        source_lock(tmp_path, "bay").acquire()


def test_a_lock_in_a_file_of_the_users_own(tmp_path):
    path = tmp_path / "run" / "hourly.lock"
    with file_lock(path, tmp_path), source_lock(tmp_path, "bay"), pytest.raises(AlreadyRunning) as told:
        file_lock(path, tmp_path).acquire()
    assert (told.value.source, told.value.pid) == (str(path), os.getpid())
    with file_lock(path, tmp_path):
        assert sorted(each.name for each in path.parent.iterdir()) == ["hourly.lock", "hourly.lock.holder"]


@pytest.mark.parametrize("name", ["papers", "papers.lock", "papers.json"])
def test_who_holds_a_lock_is_written_over_nothing_of_the_users(tmp_path, name):
    mine = {tmp_path / other: "mine" for other in ("papers", "papers.lock", "papers.json") if other != name}
    for path, text in mine.items():
        path.write_text(text)
    with file_lock(tmp_path / name, tmp_path):
        pass
    assert {path: path.read_text() for path in mine} == mine
    assert (tmp_path / name).read_bytes() == b""
    assert json.loads((tmp_path / f"{name}.holder").read_text())["pid"] == os.getpid()


@pytest.mark.parametrize("text", ["", "[]", "mine", '{"pid": 1}', '{"pid": 1, "since": "x", "name": "papers"}'])
def test_a_file_in_the_place_of_the_holder_is_left_as_it_is(tmp_path, text):
    (tmp_path / "papers.holder").write_text(text)
    with pytest.raises(ConfigError, match=r"papers\.holder: .*: move it away, or name another lock file"):
        file_lock(tmp_path / "papers", tmp_path)
    assert (tmp_path / "papers.holder").read_text() == text
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize("folder", ["locks", "runs/../locks"])
def test_a_lock_among_those_of_sources_is_refused(tmp_path, folder):
    (tmp_path / "runs").mkdir()
    with pytest.raises(ConfigError, match=r"--lock-file .*/bay\.lock: .*locks/cron/bay\.lock$"):
        file_lock(tmp_path / folder / "bay.lock", tmp_path)
    with file_lock(tmp_path / "locks" / "cron" / "bay.lock", tmp_path), source_lock(tmp_path, "bay"):
        pass


def test_a_file_that_holds_something_is_no_lock(tmp_path):
    (tmp_path / "articles.jsonl").write_text("{}\n")
    with pytest.raises(ConfigError, match=r"articles\.jsonl: is no lock file"):
        file_lock(tmp_path / "articles.jsonl", tmp_path)
    assert (tmp_path / "articles.jsonl").read_text() == "{}\n"
