"""Scrapy's local file output, made safe: -O replaces yesterday's file only when today's is complete."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FileFeedStorage

from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.storage import PART, open_locked, publish, write_all
from newscrawl.errors import OutputError, why

LINE_FORMATS = frozenset({"jsonlines", "jsonl", "jl", "csv"})


class WholeFileStorage(FileFeedStorage):
    """Overwriting (-O) goes by way of `<name>.part`; appending (-o) goes to the file itself, a record a write.

    A record that cannot be written ends the run, and then -O leaves the old file as it was.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None, crawler: Crawler | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        self.by_lines = (feed_options or {}).get("format") in LINE_FORMATS
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        return cls(uri, feed_options=feed_options, crawler=crawler)

    def open(self, spider: Spider) -> IO[bytes]:
        """The file to write to. Raises OutputError, and ends the run, where another run writes it."""
        target = Path(self.path).absolute()
        try:
            fd = _replacement(target) if self._replaces else _continued(target, by_lines=self.by_lines)
        except (OutputError, OSError) as error:
            told = why(error) if isinstance(error, OSError) else error
            self._failed(failure := OutputError(f"{target}: {told}"))
            raise failure from error
        return cast("IO[bytes]", _WholeRecords(fd, target, self._failed, alone=self._replaces))

    def store(self, file: IO[bytes]) -> None:
        """Complete the file. Raises OutputError, and ends the run, where that fails."""
        assert isinstance(file, _WholeRecords)
        try:
            file.complete(replaces=self._replaces)
        except OutputError as error:
            self._failed(error)
            raise
        finally:
            file.close()

    @property
    def _replaces(self) -> bool:
        return self.write_mode == "wb"

    def _failed(self, error: OutputError) -> None:
        ledger = self.crawler.get_extension(RunLedger) if self.crawler else None
        if ledger:
            ledger.stop(error)


class _WholeRecords(io.RawIOBase):
    """A binary file without a buffer, each write of which arrives whole or not at all."""

    def __init__(self, fd: int, path: Path, failed: Callable[[OutputError], None], *, alone: bool) -> None:
        super().__init__()
        self._alone = alone
        self._fd = fd
        self._path = path
        self._failed = failed
        self._broken: OutputError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, data: Any) -> int:
        if self._broken:
            raise self._broken
        record = bytes(data)
        try:
            with contextlib.nullcontext() if self._alone else _turn(self._fd):
                write_all(self._fd, record)
        except OSError as error:
            self._broken = OutputError(f"{self._path}: a record could not be written: {why(error)}")
            self._failed(self._broken)
            raise self._broken from error
        return len(record)

    def complete(self, *, replaces: bool) -> None:
        if self._broken:
            raise self._broken
        try:
            os.fsync(self._fd)
            if replaces:
                publish(self._path.with_name(self._path.name + PART), self._path)
        except OSError as error:
            raise OutputError(f"{self._path}: could not be completed: {why(error)}") from error

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._fd)  # gives the lock back


def _replacement(target: Path) -> int:
    # Nobody looks for dead writers' files there, and another writer may be of this process: it would wait for itself.
    fd = open_locked(target.with_name(target.name + PART), seconds=0)
    os.ftruncate(fd, 0)  # what a dead run left
    return fd


def _continued(target: Path, *, by_lines: bool) -> int:
    """The file itself, which other runs may continue at the same time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(target, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    with _turn(fd):
        size = os.fstat(fd).st_size
        # Where a killed run left half a line: that one is lost, the next is not.
        if by_lines and size and os.pread(fd, 1, size - 1) != b"\n":
            write_all(fd, b"\n")
    return fd


@contextlib.contextmanager
def _turn(fd: int) -> Iterator[None]:
    """Other runs that append to this file wait for the length of one record."""
    fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(fd, fcntl.LOCK_UN)
