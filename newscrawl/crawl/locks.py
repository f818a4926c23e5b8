"""A file in, the right to be the only run that works beside it out: a lock that a dead process does not hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from newscrawl.crawl.failures import now
from newscrawl.crawl.storage import below, write_whole
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError, why

FOLDER = "locks"
"""Below the data folder: `<source>.lock`, which is held, and `<source>.lock.holder`, which says by whom."""
_SUFFIX = ".lock"
_HOLDER = ".holder"
"""Behind the whole name of a lock file: no two of them share one, and hardly a file of a user's own is called so."""
_SAID = {"pid", "since"}


class RunLock:
    """A lock file; a context manager. `acquire` does not wait.

    The operating system gives it back when its process ends, however that ends. Files stay: one that is removed while
    another process opens it would be two locks.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._path = path
        self._holder = _holder(path)
        # Of this object alone: another run in the same process is another run.
        self._lock = FileLock(path, blocking=False, thread_local=False, is_singleton=False)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock. AlreadyRunning where another run has it, OutputError where it cannot be made."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise AlreadyRunning(self.name, *self._held_by()) from None
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be locked: {why(error)}") from error
        write_whole(self._holder, json.dumps({"pid": os.getpid(), "since": now()}) + "\n")

    def release(self) -> None:
        """Give the lock back; nothing where it is not held."""
        self._lock.release()

    def _held_by(self) -> tuple[int | None, str | None]:
        """Process and start of the run that holds the lock, as far as it has said so yet."""
        try:
            said = json.loads(self._holder.read_text(encoding="utf-8"))
            return int(said["pid"]), str(said["since"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, None


class SourceLock(RunLock):
    """The lock of a source, by its id."""

    @property
    def source(self) -> str:
        """The source's id."""
        return self.name


def source_lock(data: Path, source_id: str) -> SourceLock:
    """The lock of a source whose lines go below the folder `data`; not taken yet."""
    return SourceLock(below(data / FOLDER, source_id + _SUFFIX), source_id)


def file_lock(path: Path, data: Path) -> RunLock:
    """A lock in a file that a user names, of a run into the folder `data`; not taken yet.

    ConfigError where the file holds something, where its holder would be written over something else, and where it is
    among the locks of sources: a run that held that of its own source would wait for itself.
    """
    path = path.expanduser().absolute()
    if path.parent.resolve() == (data / FOLDER).resolve():
        own = f"name one in another folder, such as {path.parent / 'cron' / path.name}"
        raise ConfigError(f"--lock-file {path}: {path.parent} is for the locks of sources: {own}")
    try:
        held = path.stat().st_size
    except OSError:  # not there yet, or acquire tells
        held = 0
    if held:  # taking the lock would empty it
        raise ConfigError(f"{path}: is no lock file, for it is not empty: name one that is not there yet")
    holder = _holder(path)
    try:
        is_there = holder.exists()
    except OSError as error:
        raise OutputError(f"{path}: cannot be locked: {why(error)}") from error
    if is_there and not _says(holder):
        told = f"newscrawl writes there who holds the lock {path.name}, and did not write what it holds"
        raise ConfigError(f"{holder}: {told}: move it away, or name another lock file")
    return RunLock(path, str(path))


def _holder(path: Path) -> Path:
    return path.with_name(path.name + _HOLDER)


def _says(holder: Path) -> bool:
    """Whether a file is one that says who holds a lock."""
    try:
        said = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.keys() == _SAID
