"""Lines in, a file out that is complete or absent: no crash, full disk or second process can tear or lose a line.

A file is written as `<name>.part`, locked by its writer, one write a line, made durable every `SYNC_LINES` lines or
`SYNC_SECONDS`, and gets its name when it is complete. What a dead writer left is taken in by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newscrawl.errors import OutputError, why
from newscrawl.plain import plain

logger = logging.getLogger(__name__)

PART = ".part"
SYNC_LINES = 64
"""Lines between two fsyncs (2.2 ms each)."""
SYNC_SECONDS = 1.0
TURN_SECONDS = 1.0
"""Seconds that a writer waits for the lock of its file: who looks for what dead writers left has each for a moment."""
_TAIL_BYTES = 1 << 20
MOST_NAME_BYTES = 200
"""Of a file's name, before `.part` and the like: most file systems take 255."""


class PartFile:
    """A file that appears under its name when it is closed, and not at all if nothing was written to it.

    Raises OutputError where something cannot be written whole: what was written before it stays good.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes = 0
        self._fd: int | None = None
        self._unsynced = 0
        self._synced_at = time.monotonic()

    def append(self, data: bytes) -> None:
        """Append `data`, a line or a page, whole."""
        if self._fd is None:
            self._fd = open_locked(_part(self.path))
        try:
            write_all(self._fd, data)
        except OSError as error:
            raise OutputError(f"{self.path}: could not be written on: {why(error)}") from error
        self.bytes += len(data)
        self._unsynced += 1

    def sync_if_due(self) -> None:
        """`sync`, once in `SYNC_LINES` or `SYNC_SECONDS`."""
        if self._unsynced >= SYNC_LINES or time.monotonic() - self._synced_at >= SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Make all so far durable. Raises OutputError where the disk says no."""
        if self._fd is None:
            return
        try:
            os.fsync(self._fd)
        except OSError as error:
            raise OutputError(f"{self.path}: could not be made durable: {why(error)}") from error
        self._unsynced = 0
        self._synced_at = time.monotonic()

    def close(self) -> Path | None:
        """Complete the file; its path, or None where nothing was written."""
        if self._fd is None:
            return None
        try:
            self.sync()
            publish(_part(self.path), self.path)
        except OSError as error:
            raise OutputError(f"{self.path}: could not be completed: {why(error)}") from error
        finally:
            os.close(self._fd)  # gives the lock back
            self._fd = None
        return self.path


class LineFile(PartFile):
    """A file of lines.

    `on_durable` is called with the lines' notes when they are on the disk for good; it may raise OutputError.
    """

    def __init__(self, path: Path, on_durable: Callable[[list[Any]], None] | None = None) -> None:
        super().__init__(path)
        self._on_durable = on_durable
        self._notes: list[Any] = []
        self.lines = 0

    def write(self, line: str, note: object = None) -> None:
        """Append `line`, which ends with a newline and holds no other; `note` says what it is, for `on_durable`."""
        self.append(line.encode("utf-8"))
        self.lines += 1
        if note is not None:
            self._notes.append(note)
        self.sync_if_due()

    def sync(self) -> None:
        """Make every line so far durable. Raises OutputError where the disk says no."""
        super().sync()
        if self._on_durable and self._notes:
            self._on_durable(self._notes)
            self._notes = []


def below(folder: Path, name: str) -> Path:
    """The file or folder `name` in `folder`. Raises OutputError for a name that leads elsewhere, or is none."""
    if name in ("", ".", "..") or re.search(r"[/\\\0]", name) or len(os.fsencode(name)) > MOST_NAME_BYTES:
        rule = f"of {MOST_NAME_BYTES} bytes at most, without / and \\"
        raise OutputError(f"{plain(name)[:80]!r}: no file in {folder} can be called so: choose a name {rule}")
    return folder / name


def require_writable(folder: Path) -> None:
    """Make the folder if need be. Raises OutputError, before anything is fetched, where no file can be made in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"{folder}: no file can be made there: {why(error)}") from error


def recover(folder: Path, whole: Callable[[int], int] | None = None) -> list[Path]:
    """Complete what dead writers left in `folder`: whole lines kept, a torn one cut. The files that came of it.

    `whole` is for files of another kind: it tells how many bytes from the beginning of a descriptor are good.
    Raises OutputError where the folder cannot be read or written.
    """
    recovered = []
    for part in sorted(folder.glob(f"*{PART}")):
        try:
            if target := _recover(part, whole or _whole):
                recovered.append(target)
        except FileNotFoundError:
            continue  # its writer, or another run that recovers, was faster
        except OSError as error:
            raise OutputError(f"{part}: could not be recovered: {why(error)}") from error
    return recovered


def _recover(part: Path, whole: Callable[[int], int]) -> Path | None:
    fd = os.open(part, os.O_RDWR)
    try:
        # Locked: its writer is alive. Another file by now: its writer completed it before we had the lock.
        if not _lock(fd) or not os.path.samestat(os.fstat(fd), part.stat()):
            return None
        size = whole(fd)
        if not size:
            part.unlink()
            return None
        os.ftruncate(fd, size)
        os.fsync(fd)
        target = part.with_name(part.name.removesuffix(PART))
        publish(part, target)
        logger.warning("Recovered %s: %d whole bytes that an interrupted run left", target, size)
        return target
    finally:
        os.close(fd)


def write_whole(path: Path, text: str) -> None:
    """Write a small file that appears complete or not at all. Raises OutputError."""
    part = _part(path)
    fd = open_locked(part)
    try:
        os.ftruncate(fd, 0)  # a dead writer's
        write_all(fd, text.encode("utf-8"))
        os.fsync(fd)
        publish(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(f"{path}: could not be written: {why(error)}") from error
    finally:
        os.close(fd)


def sweep(folder: Path) -> None:
    """Remove the small files that dead writers left half done in `folder`. Raises OutputError."""
    for part in folder.glob(f"*{PART}"):
        try:
            fd = os.open(part, os.O_RDWR)
            try:
                if _lock(fd) and os.path.samestat(os.fstat(fd), part.stat()):
                    part.unlink()
            finally:
                os.close(fd)
        except FileNotFoundError:
            continue  # its writer was faster
        except OSError as error:
            raise OutputError(f"{part}: could not be removed: {why(error)}") from error


def _part(path: Path) -> Path:
    return path.with_name(path.name + PART)


def open_locked(path: Path, seconds: float = TURN_SECONDS) -> int:
    """A locked descriptor that appends to `path`, made with its folder where missing; waited for that long at most.

    Raises OutputError where another run writes it or the disk says no.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while (fd := _open_locked(path, seconds)) is None:
            pass
    except OSError as error:
        raise OutputError(f"{path}: cannot be created: {why(error)}") from error
    return fd


def _open_locked(path: Path, seconds: float) -> int | None:
    """None where it was removed, or completed under another name, before it was locked."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        _wait_for_lock(fd, path, seconds)
        if os.path.samestat(os.fstat(fd), path.stat()):
            return fd
    except FileNotFoundError:
        pass
    except BaseException:  # raised on: the descriptor is closed whatever went wrong
        os.close(fd)
        raise
    os.close(fd)
    return None


def write_all(fd: int, data: bytes) -> None:
    """Append all of `data`, or nothing and raise OSError."""
    size = os.fstat(fd).st_size
    written = os.write(fd, data)
    if written != len(data):
        os.ftruncate(fd, size)
        raise OSError(f"only {written} of {len(data)} bytes were written: is the disk full?")


def _wait_for_lock(fd: int, path: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not _lock(fd):
        if time.monotonic() >= end:
            raise OutputError(f"{path}: another run is writing it")
        time.sleep(0.001)


def _lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _whole(fd: int) -> int:
    """Bytes up to and with the last newline before any NUL.

    No line holds one: a power cut leaves some in the place of what was not yet durable, lines behind them included.
    """
    end = _first_nul(fd)
    while end:
        start = max(0, end - _TAIL_BYTES)
        newline = os.pread(fd, end - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def _first_nul(fd: int) -> int:
    """Bytes before the first NUL, or all of them."""
    start = 0
    while some := os.pread(fd, _TAIL_BYTES, start):
        nul = some.find(b"\0")
        if nul >= 0:
            return start + nul
        start += len(some)
    return start


def publish(part: Path, target: Path) -> None:
    """Give a complete part file its name, durably."""
    part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
