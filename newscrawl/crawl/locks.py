"""A source's id in, the right to be the only run that crawls it out: a lock that a dead process does not hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from newscrawl.crawl.failures import now
from newscrawl.crawl.storage import write_whole
from newscrawl.errors import AlreadyRunning, OutputError

FOLDER = "locks"
"""Below the data folder: `<source>.lock`, which is held, and `<source>.json`, which says by whom."""


class SourceLock:
    """One source's lock; a context manager. `acquire` does not wait.

    The operating system gives it back when its process ends, however that ends. Files stay: one that is removed while
    another process opens it would be two locks.
    """

    def __init__(self, data: Path, source_id: str) -> None:
        self.source = source_id
        self._holder = data / FOLDER / f"{source_id}.json"
        self._path = data / FOLDER / f"{source_id}.lock"
        # Of this object alone: another run in the same process is another run.
        self._lock = FileLock(self._path, blocking=False, thread_local=False, is_singleton=False)

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
            raise AlreadyRunning(self.source, *self._held_by()) from None
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be locked: {error.strerror or error}") from error
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


def source_lock(data: Path, source_id: str) -> SourceLock:
    """The lock of a source whose lines go below the folder `data`; not taken yet."""
    return SourceLock(data, source_id)
