"""A source is crawled by one run at a time, and a dead one holds nothing."""

import signal
import subprocess
import sys

import pytest

from newscrawl.crawl.locks import source_lock
from newscrawl.errors import AlreadyRunning, OutputError

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
