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

import processes
from processes import HANGS, Process

# As fast as a local site bears it: several requests at once, no delay.
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "AUTOTHROTTLE_ENABLED=False")
NEWSCRAWL = (sys.executable, "-m", "newscrawl")
WORKERS_SECONDS = 60
"""Workers whose main process is gone have noticed by then."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    return processes.environment(folder, NEWSCRAWL_CONTACT="https://crawler.example", **more)


def _fresh(command: Sequence[str], *, cwd: Path, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, *command], cwd=cwd, env=env, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )


@dataclass
class Run:
    """A run in a process group of its own."""

    folder: Path
    args: Sequence[str] = ()
    program: Sequence[str] = NEWSCRAWL[1:]
    more: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    """It is loaded anew, which takes it a second or two; else it is as good as loaded when it starts."""

    def __post_init__(self) -> None:
        self._log = self.folder / f"log-{time.monotonic_ns()}.txt"
        self.began = time.monotonic()
        command = [*self.program, "run", *FAST, *self.args]
        env = environment(self.folder, **self.more)
        self.process = (_fresh if self.fresh else Process)(command, cwd=self.folder, env=env, log=self._log)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

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
        status = self.process.wait(HANGS)
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
        self.process.wait(HANGS)


def wait_until(condition: Callable[[], bool], run: Run) -> bool:
    """Whether the condition came true before the run had ended."""
    while not condition():
        assert time.monotonic() - run.began < HANGS, run.log
        if not run.running:
            return False
        time.sleep(0.003)
    return True
