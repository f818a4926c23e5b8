"""Processes that tests start, and the environment they start in."""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NURSERY = Path(__file__).with_name("nursery.py")
HANGS = 300
"""Seconds after which a process hangs. Only that: a computer may have much else to do."""


def environment(folder: Path | None = None, **more: str) -> dict[str, str]:
    """Our variables less the settings that a user may have, data/ and sources/ in `folder`, and `more`."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NEWSCRAWL_", "SCRAPY_")) or name == "NEWSCRAWL_ALLOW_NETWORKS"
    }
    folders = {"NEWSCRAWL_DATA": str(folder / "data"), "NEWSCRAWL_SOURCES": str(folder / "sources")} if folder else {}
    return {**own, **folders, **more}


@dataclass
class _Nursery:
    """What forks our processes, and where they write. It ends with us."""

    folder: Path
    asks: socket.socket
    many: int = 0

    def end(self) -> None:
        self.asks.close()
        shutil.rmtree(self.folder)

    def outputs(self) -> list[Path]:
        """New files for stdout and stderr: unlike pipes, nothing waits for them to be read."""
        self.many += 1
        return [self.folder / f"{self.many}.{name}" for name in ("out", "err")]


@functools.cache
def _nursery() -> _Nursery:
    ours, theirs = socket.socketpair()
    subprocess.Popen(
        [sys.executable, str(NURSERY), str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={name: value for name, value in os.environ.items() if not name.startswith(("NEWSCRAWL_", "SCRAPY_"))},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ).returncode = 0  # it is not waited for
    theirs.close()
    nursery = _Nursery(Path(tempfile.mkdtemp()), ours)
    atexit.register(nursery.end)
    return nursery


class Process:
    """`python -m MODULE ...` or `python FILE ...` in a session of its own: see nursery.py. Used as a Popen is."""

    def __init__(
        self,
        args: Sequence[str],
        *,
        cwd: Path,
        env: dict[str, str],
        file_size: int | None = None,
        log: Path | None = None,
    ) -> None:
        self.args = list(args)
        self.returncode: int | None = None
        self._paths = [log] if log else _nursery().outputs()
        self._told, told = os.pipe()
        wanted = {"args": self.args, "cwd": str(cwd), "env": env, "file_size": file_size}
        files = [os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOCTTY) for path in self._paths]
        try:
            socket.send_fds(_nursery().asks, [json.dumps(wanted).encode()], [files[0], files[-1], told])
        finally:
            for file in (*files, told):
                os.close(file)
        self._read = b""
        while b"\n" not in self._read:
            self._listen()
        self.pid = int(self._read.split()[0])

    def _listen(self) -> None:
        read = os.read(self._told, 100)
        assert read, "the nursery has failed"
        self._read += read

    def poll(self) -> int | None:
        """As Popen's."""
        return self._ended(0)

    def wait(self, timeout: float = HANGS) -> int:
        """As Popen's."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        assert self.returncode is not None
        return self.returncode

    def communicate(self, timeout: float = HANGS) -> tuple[bytes, bytes]:
        """What it has written, when it has ended."""
        self.wait(timeout)
        return self._paths[0].read_bytes(), self._paths[-1].read_bytes()

    def _ended(self, seconds: float) -> int | None:
        end = time.monotonic() + seconds
        while self.returncode is None and select.select([self._told], [], [], max(0, end - time.monotonic()))[0]:
            self._listen()
            if self._read.count(b"\n") == 2:
                self.returncode = os.waitstatus_to_exitcode(int(self._read.split()[1]))
                os.close(self._told)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """As Popen's."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """As Popen's."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """As Popen's."""
        self.send_signal(signal.SIGKILL)


def run(args: Sequence[str], *, cwd: Path, env: dict[str, str], **keys: Any) -> subprocess.CompletedProcess[str]:
    """A process that has ended, as subprocess.run has it when it captures text."""
    return ended(Process(args, cwd=cwd, env=env, **keys))


def ended(process: Process) -> subprocess.CompletedProcess[str]:
    """The process when it has ended, with its output as text."""
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.wait(), out.decode(), err.decode())
