"""A share of a run, which a process crawls for another one: it says what became of it, whenever it is told to end."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from local_site import FAST, serving, story
from processes import HANGS, environment

MOMENTS = {
    "at once": lambda data, site: True,
    "while it is loaded": lambda data, site: (data / "locks").exists(),
    "mid-way": lambda data, site: "/3" in site.asked(),
    "as it ends": lambda data, site: any(data.glob("runs/*.json")),
    "when it has ended": lambda data, site: False,
}


def share(folder: Path, **more: str) -> subprocess.Popen[bytes]:
    """A process that has the source `bay` to crawl; its log is in `folder`."""
    settings = dict(text.split("=") for text in FAST if text != "-s") | {"NEWSCRAWL_INCREMENTAL": "True"} | more
    given = {
        "spiders": [["bay", {}]],
        "settings": {key: [value, 40] for key, value in settings.items()},
        "began": "2025-06-01T12:00:00Z",
        "folder": str(folder),
        "environment": {},
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "newscrawl.crawl.engine.part"],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    tell(process, json.dumps(given))
    return process


def tell(process: subprocess.Popen[bytes], line: str) -> None:
    """A line to it, if it is still there."""
    with suppress(BrokenPipeError):
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()


@pytest.mark.parametrize("name", MOMENTS)
def test_a_share_that_is_told_to_end_says_what_became_of_it(tmp_path, name):
    pages, data = {f"/{number}": story(number) for number in range(1, 7)}, tmp_path / "data"
    with serving(pages) as site:
        pages["/feed"] = site.feed(*pages)
        site.source(tmp_path)
        with share(tmp_path) as process:
            began = time.monotonic()
            while process.poll() is None and not MOMENTS[name](data, site):
                assert time.monotonic() - began < HANGS
                time.sleep(0.002)
            tell(process, "stop")
            out = process.stdout.read()
    assert process.returncode == 0, (tmp_path / "log").read_text()
    [outcome] = json.loads(out)
    lines = [line for path in data.glob("articles/bay/*.jsonl") for line in path.read_text().splitlines()]
    assert (outcome["error"], outcome["report"]["articles"] if outcome["report"] else 0) == (None, len(lines))
    assert not [*data.rglob("*.part")]
    if name in ("as it ends", "when it has ended"):
        assert (len(lines), outcome["report"]["finish_reason"]) == (6, "finished")


def test_a_share_whose_owner_has_died_ends_at_once(tmp_path):
    pages = {"/1": story(1)}
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1")
        pages["/1"].delay = 20
        site.source(tmp_path)
        with share(tmp_path) as process:
            while "/1" not in site.asked():
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.01)
            process.stdin.close()
            assert process.stdout.read() == b""
    assert process.returncode == -9


def test_a_share_that_fails_by_a_fault_says_which_and_is_not_taken_for_lost(tmp_path):
    with share(tmp_path, SPIDER_LOADER_CLASS="nowhere.Loader") as process:
        out = process.stdout.read()
    assert process.returncode == 0
    [outcome] = json.loads(out)
    assert (outcome["began"], outcome["kind"]) == (True, "ModuleNotFoundError")
    assert outcome["error"] == "ModuleNotFoundError: No module named 'nowhere'"
    assert "Traceback" in (tmp_path / "log").read_text()
