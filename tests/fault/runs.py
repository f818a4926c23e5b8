"""Runs of `newscrawl run` in processes of their own, which can be ended at any moment, and what is left of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# As fast as a local site bears it: several requests at once, no delay.
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "AUTOTHROTTLE_ENABLED=False")
NEWSCRAWL = (sys.executable, "-m", "newscrawl")
SECONDS = 90
"""A run that takes longer hangs."""
WORKERS_SECONDS = 15
"""Workers whose main process is gone have noticed by then."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSCRAWL_") or name == "NEWSCRAWL_ALLOW_NETWORKS"
    }
    folders = {"NEWSCRAWL_DATA": str(folder / "data"), "NEWSCRAWL_SOURCES": str(folder / "sources")}
    return {**own, **folders, "NEWSCRAWL_CONTACT": "https://crawler.example", **more}


@dataclass
class Run:
    """A run in a process group of its own."""

    folder: Path
    args: Sequence[str] = ()
    program: Sequence[str] = NEWSCRAWL
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._log = (self.folder / f"log-{time.monotonic_ns()}.txt").open("w+", encoding="utf-8")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*self.program, "run", *FAST, *self.args],
            cwd=self.folder,
            env=environment(self.folder, **self.more),
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text("utf-8")

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def send(self, number: int, *, group: bool) -> bool:
        """Whether the run, or its whole group, was still there to get the signal."""
        if not self.running:
            return False
        if group:
            os.killpg(self.pid, number)
        else:
            self.process.send_signal(number)
        return True

    def end(self) -> int:
        """The run's exit status when it has ended, as a shell tells it: 128 + the signal that killed it."""
        status = self.process.wait(SECONDS)
        self._log.close()
        return 128 - status if status < 0 else status

    def members(self) -> list[str]:
        """The processes of the group that still run, zombies left out: ours to see, another's to bury."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pgid=,stat=,pid=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
        return [" ".join(row[2:]) for row in rows if row[0] == str(self.pid) and not row[1].startswith("Z")]

    def wait_for_workers(self) -> float:
        """Seconds until nothing of the run was left. Fails where something stays."""
        began = time.monotonic()
        while left := self.members():
            assert time.monotonic() - began < WORKERS_SECONDS, f"still there: {left}"
            time.sleep(0.1)
        return time.monotonic() - began

    def sweep(self) -> None:
        """Leave nothing behind, whatever the test has found."""
        if self.members():
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(SECONDS)


def wait_until(condition: Callable[[], bool], run: Run) -> bool:
    """Whether the condition came true before the run had ended."""
    while not condition():
        assert time.monotonic() - run.began < SECONDS, run.log
        if not run.running:
            return False
        time.sleep(0.003)
    return True
