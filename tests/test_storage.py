"""The safe writer against what tears files: a killed process, a full disk, a second run at the same time."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from scrapy import Spider

from newscrawl.crawl.feedstorage import WholeFileStorage
from newscrawl.crawl.storage import LineFile, open_locked, publish, recover, sweep, write_whole
from newscrawl.errors import OutputError
from newscrawl.rewriting import rewrite

WRITER = """
import sys
from pathlib import Path
from newscrawl.crawl.storage import LineFile
file = LineFile(Path(sys.argv[1]))
number = 0
while True:
    file.write('{"number": %d, "text": "%s"}\\n' % (number, "ж" * 500))
    number += 1
    if number == 100:
        print("going", flush=True)
"""

FULL = """
import resource, sys
from pathlib import Path
from newscrawl.crawl.storage import LineFile
from newscrawl.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
file = LineFile(Path(sys.argv[1]))
written = 0
try:
    while True:
        file.write('{"text": "%s"}\\n' % ("x" * 300))
        written += 1
except OutputError as error:
    print(written, error)
file.close()
"""


def numbers(path: Path) -> list[int]:
    return [json.loads(line)["number"] for line in path.read_text("utf-8").splitlines()]


def test_a_file_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.jsonl"
    file = LineFile(path)
    file.write('{"number": 1}\n')
    assert not path.exists()
    assert file.close() == path
    assert numbers(path) == [1]
    assert [entry.name for entry in path.parent.iterdir()] == ["run.jsonl"]


def test_no_line_no_file(tmp_path: Path) -> None:
    assert LineFile(tmp_path / "run.jsonl").close() is None
    assert list(tmp_path.iterdir()) == []


def test_the_next_run_completes_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "going\n"
        assert recover(tmp_path) == []  # a running one is left alone
        writer.send_signal(signal.SIGKILL)
    with (tmp_path / "run.jsonl.part").open("ab") as part:
        part.write(b'{"number": 9999, "text": "torn')
    assert recover(tmp_path) == [path]
    found = numbers(path)
    assert len(found) >= 100
    assert found == list(range(len(found)))
    assert recover(tmp_path) == []


def test_a_file_without_a_whole_line_is_removed(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl.part").write_bytes(b'{"torn')
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_what_a_power_cut_left_as_zeros_is_cut_with_all_behind_it(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl.part").write_bytes(b'{"line": 1}\n' + bytes(20) + b'\n{"line": 3}\n')
    (path,) = recover(tmp_path)
    assert path.read_text() == '{"line": 1}\n'


def test_small_files_of_dead_writers_are_swept(tmp_path: Path) -> None:
    (tmp_path / "dead.json.part").write_text("{")
    alive = os.open(tmp_path / "alive.json.part", os.O_RDWR | os.O_CREAT)
    fcntl.flock(alive, fcntl.LOCK_EX)
    write_whole(tmp_path / "whole.json", "{}")
    sweep(tmp_path)
    os.close(alive)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alive.json.part", "whole.json"]


def test_a_writer_waits_for_who_looks_whether_it_is_dead(tmp_path: Path) -> None:
    looking = os.open(tmp_path / "run.json.part", os.O_RDWR | os.O_CREAT)
    fcntl.flock(looking, fcntl.LOCK_EX)
    threading.Timer(0.1, os.close, [looking]).start()
    write_whole(tmp_path / "run.json", "{}")
    assert (tmp_path / "run.json").read_text() == "{}"


def test_a_writer_leaves_the_file_that_it_waited_for_whole(tmp_path: Path) -> None:
    with open(tmp_path / "run.json.part", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        print("the other one's", file=other, flush=True)
        (tmp_path / "kept.json").hardlink_to(other.name)  # the file itself, whatever comes to have its name
        threading.Timer(
            0.1, lambda: (publish(tmp_path / "run.json.part", tmp_path / "run.json"), other.close())
        ).start()
        write_whole(tmp_path / "run.json", "mine")
    assert (tmp_path / "run.json").read_text() == "mine"
    assert (tmp_path / "kept.json").read_text() == "the other one's\n"


def test_a_writer_is_refused_what_another_one_is_writing(tmp_path: Path) -> None:
    with open(tmp_path / "run.json.part", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match=r"run\.json\.part: another run is writing it"):
            open_locked(Path(other.name), seconds=0.05)


def test_of_two_outputs_with_one_name_the_first_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    one, other = (
        WholeFileStorage(str(path), feed_options={"overwrite": True, "format": "jsonlines"}) for _ in range(2)
    )
    file = one.open(Spider("bay"))
    file.write(b"{}\n")
    with pytest.raises(OutputError, match=r"out\.jsonl\.part: another run is writing it"):
        other.open(Spider("bay"))
    one.store(file)
    assert path.read_text() == "{}\n"


def test_a_lock_that_cannot_be_had_leaves_nothing_open_and_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")  # as a network file system says

    monkeypatch.setattr(fcntl, "flock", refuse)
    (tmp_path / "old.json").write_text("{}")
    before = os.listdir("/proc/self/fd")
    with pytest.raises(OutputError, match="No locks available"):
        open_locked(tmp_path / "run.json.part")
    with pytest.raises(OutputError, match="No locks available"):
        rewrite(tmp_path / "old.json", lambda file: file.write(b"[]"))
    assert len(os.listdir("/proc/self/fd")) == len(before)
    assert not list(tmp_path.glob(".rewrite-*"))
    assert (tmp_path / "old.json").read_text() == "{}"


SWEEPS = """
import sys
from pathlib import Path
from newscrawl import rewriting
from newscrawl.crawl import storage
print(flush=True)
while True:
    storage.sweep(Path(sys.argv[1]))
    rewriting.sweep(Path(sys.argv[1]))
"""


def test_what_is_swept_at_the_same_time_is_written(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SWEEPS, str(tmp_path)], stdout=subprocess.PIPE) as sweeper:
        try:
            sweeper.stdout.readline()
            for number in range(300):
                write_whole(tmp_path / f"{number}.json", "{}")
                assert rewrite(tmp_path / f"{number}.json", lambda file: file.write(b"[]"))
            assert sweeper.poll() is None
        finally:
            sweeper.kill()
    assert {path.read_text() for path in tmp_path.iterdir()} == {"[]"}


def test_a_full_disk_leaves_whole_lines_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    count, _, message = done.stdout.partition(" ")
    lines = path.read_text().splitlines()
    assert len(lines) == int(count) > 20
    assert all(json.loads(line) for line in lines)
    assert str(path) in message


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"run\.jsonl"):
        LineFile(tmp_path / "file" / "run.jsonl").write("{}\n")
