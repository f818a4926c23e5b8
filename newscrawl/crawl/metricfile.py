"""Prometheus' text in, a file for node_exporter out: complete or absent, not written more often than it is worth."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from scrapy.utils.asyncio import CallLaterResult, call_later

from newscrawl.crawl.storage import write_whole
from newscrawl.errors import OutputError

logger = logging.getLogger(__name__)

LEAST_SECONDS = 1.0
"""Between two writings of the file, but for the last one."""
REST = 20.0
"""Times as long as a writing took, none is made: a thousand sources that end one after the other, each with its lines
in the file, cost a twentieth of the crawl at the most."""


class MetricFile:
    """One process's, until it ends; another one that would write the same file is told so, and writes none."""

    def __init__(self, path: Path, seconds: float, text: Callable[[], str]) -> None:
        """`seconds`: how often it is written while runs go on; `text`: what is written."""
        self.path = path
        self._seconds, self._text = seconds, text
        self._written_at, self._took = 0.0, 0.0
        self._timer: CallLaterResult | None = None
        self._complained = False
        self._lock = FileLock(f"{path}.lock")
        self.mine = self._acquire()
        """Whether this process writes it."""

    def _acquire(self) -> bool:
        try:
            self._lock.acquire(timeout=0)
        except (OSError, Timeout) as error:
            why = "another run writes it" if isinstance(error, Timeout) else error
            logger.warning("%s: metrics of this run are not written: %s", self.path, why)
            return False
        return True

    def before(self) -> str:
        """What earlier processes have left there; nothing where there is none, or it is another process's."""
        try:
            return self.path.read_text("utf-8") if self.mine else ""
        except FileNotFoundError:
            return ""

    def write(self) -> None:
        """Write it, whole or not at all. That it cannot be is told once, and ends no run."""
        if not self.mine:
            return
        began = time.monotonic()
        try:
            write_whole(self.path, self._text())
        except OutputError as error:
            if not self._complained:
                logger.warning("%s: metrics are not written", error)
            self._complained = True
        self._written_at = time.monotonic()
        self._took = self._written_at - began

    def begin(self) -> None:
        """Write it now and then from now on. In the event loop of a crawl, as `soon`."""
        if self._timer is None:
            self._write_after(0)

    def soon(self) -> None:
        """Write it as soon as that may be, and then now and then."""
        self.rest()
        self._write_after(LEAST_SECONDS)

    def rest(self) -> None:
        """Write it no more by itself."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def write_if_rested(self) -> None:
        """Write it, unless that was only just done."""
        if time.monotonic() >= self._written_at + REST * self._took:
            self.write()

    def _write_after(self, seconds: float) -> None:
        """Write it `seconds` after it was written last, or after the rest that this costs, and so on."""
        due = self._written_at + max(seconds, REST * self._took)
        self._timer = call_later(max(0.0, due - time.monotonic()), self._write_and_go_on)

    def _write_and_go_on(self) -> None:
        self.write()
        self._write_after(self._seconds)
