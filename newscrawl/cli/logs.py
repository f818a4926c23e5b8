"""Puts what is logged while a command works into a file that never grows without bound."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from newscrawl.errors import OutputError
from newscrawl.plain import PlainFormatter

MAX_BYTES = 10_000_000
"""A file that a line would take past this becomes FILE.1. A guess: a run of 100 articles logs about 100 kB."""
KEPT = 5
"""Older files, FILE.1 … FILE.5; the oldest goes."""
FORMAT = "%(asctime)s %(process)d [%(name)s] %(levelname)s: %(message)s"
"""Scrapy's, and the process: two runs that overlap may write to one file."""


PAGES = (
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.core.downloader.handlers._base_streaming",
    "scrapy.core.downloader.handlers.http11",
)
"""Loggers whose warnings and errors are each about one page, or one host's robots.txt."""


@contextmanager
def pages_as_news() -> Iterator[None]:
    """Within the block, what Scrapy warns of a page that could not be fetched is logged as INFO.

    Such a page is a line in the rejected ones and a count in the report, and some fail in every run: a person who is
    mailed each of them soon reads none.
    """
    for name in PAGES:
        logging.getLogger(name).addFilter(_as_news)
    try:
        yield
    finally:
        for name in PAGES:
            logging.getLogger(name).removeFilter(_as_news)


def _as_news(record: logging.LogRecord) -> bool:
    if record.levelno > logging.INFO:
        record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
    return True


@contextmanager
def log_to(path: Path | str, level: int | str = logging.INFO) -> Iterator[None]:
    """Within the block, append what is logged from `level` on to the file; its folder is made where it is missing.

    The file is there from the start, with or without a line. A crawl in the block needs LOG_ENABLED = False, else
    Scrapy's own handler writes the same lines to stderr or LOG_FILE.
    OutputError where the file cannot be opened. A line that cannot be written later (the disk is full) is told on
    stderr once, and ends nothing.
    """
    handler = _open(Path(path))
    handler.setLevel(level)
    handler.setFormatter(PlainFormatter(logging.Formatter(FORMAT)))
    root = logging.getLogger()
    before = root.level
    root.setLevel(min(before, handler.level))
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        with suppress(OSError):  # told before: what the disk had no room for is still in the buffer
            handler.close()


def _open(path: Path) -> _File:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _File(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise OutputError(f"{path}: the log cannot be written: {error.strerror or error}") from None


class _File(RotatingFileHandler):
    """Tells of a full disk once, not with a traceback for every line."""

    told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self.told:
            self.told = True
            print(f"newscrawl: {self.baseFilename}: the log cannot be written: {error}", file=sys.stderr)  # noqa: T201
