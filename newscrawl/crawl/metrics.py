"""What the runs of this process come to in, Prometheus' metrics out: a file for node_exporter, an endpoint, or both.

Loaded only where NEWSCRAWL_METRICS_FILE or NEWSCRAWL_METRICS_PORT is set. The numbers are those that are counted
anyway (see `measures`); here is only when they are told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

from filelock import FileLock, Timeout
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import CallLaterResult, call_later

from newscrawl.crawl import config, measures
from newscrawl.crawl.config import Config
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.exposition import Exposition, Values, read_back
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.measures import Key
from newscrawl.crawl.storage import write_whole
from newscrawl.errors import OutputError

logger = logging.getLogger(__name__)

LEAST_SECONDS = 1.0
"""Between two writings of the file, but for the last one."""
REST = 20.0
"""Times as long as a writing took, none is made: a thousand sources that end one after the other, each with its lines
in the file, cost a twentieth of the crawl at the most."""


class RunMetrics:
    """An extension: has one source's run among the metrics of its process."""

    def __init__(self, crawler: Crawler, settings: Config) -> None:
        self.crawler, self.settings = crawler, settings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """NotConfigured where nobody has asked for metrics."""
        settings = config.read(crawler.settings)
        if not (settings.metrics_file or settings.metrics_port):
            raise NotConfigured
        extension = cls(crawler, settings)
        crawler.signals.connect(extension._hear, newscrawl_event)
        return extension

    def _hear(self, event: Event) -> None:
        ledger = self.crawler.get_extension(RunLedger)
        if ledger and event.kind == "opened":  # which errands, such as looking at a site once, are not
            Metrics.of(self.settings).opened(ledger)
        elif ledger and event.kind == "closed":
            Metrics.of(self.settings).closed(ledger, event.report)


class Metrics:
    """The metrics of this process: ended runs, those at work, and what the file had kept of earlier processes.

    The file's counters go on from run to run: `increase()` of one that begins anew with each process would miss the
    second of two runs that give as many articles. One process at a time writes a file.
    """

    _shared: ClassVar[Metrics | None] = None

    def __init__(self, settings: Config) -> None:
        self.gauges: dict[Key, float] = {}
        self.port: int | None = None
        self._file = Path(settings.metrics_file) if settings.metrics_file else None
        self._seconds = settings.metrics_seconds
        self._ended: Counter[Key] = Counter()
        self._live: dict[int, RunLedger] = {}
        self._moving = threading.Lock()
        # Else two files of one machine would tell of the same thing, and node_exporter would take neither.
        self._exposition = Exposition(self.now, {"file": self._file.stem} if self._file else {})
        self._written_at, self._took = 0.0, 0.0
        self._timer: CallLaterResult | None = None
        self._complained = False
        self._take_up()
        if settings.metrics_port:
            self._serve(*settings.metrics_port)

    @classmethod
    def of(cls, settings: Config) -> Metrics:
        """Those of this process; made when first asked for."""
        if cls._shared is None:
            cls._shared = cls(settings)
        return cls._shared

    def now(self) -> Values:
        """All numbers as they stand, in whatever thread asks: what runs at work have counted is copied at once."""
        with self._moving:
            total, gauges = Counter(self._ended), dict(self.gauges)
            live = list(self._live.values())
        for ledger in live:
            total.update(measures.live(ledger))
            gauges["pages_waiting", (ledger.source,)] = measures.waiting(ledger)
        gauges["sources_running", ()] = len(live)
        return total, gauges

    def opened(self, ledger: RunLedger) -> None:
        """A source's run has begun."""
        self._live[id(ledger)] = ledger
        if self._file and self._timer is None:
            self._write_after(0)

    def closed(self, ledger: RunLedger, report: Mapping[str, Any] | None) -> None:
        """A source's run has ended, with that report where it came so far."""
        with self._moving:  # whoever asks meanwhile finds the run among the ended ones, or those at work
            self._live.pop(id(ledger), None)
            if report:
                self._count(report)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not self._live:
            self.write()
        elif self._file:
            self._write_after(LEAST_SECONDS)

    def ended(self, report: Mapping[str, Any]) -> None:
        """A source's run has ended, with that report, in another process of the same run."""
        with self._moving:
            self._count(report)
        if time.monotonic() - self._written_at > REST * self._took:
            self.write()

    def _count(self, report: Mapping[str, Any]) -> None:
        self._ended.update(measures.sums(report))
        self._ended["source_runs", (report["source"], report["finish_reason"])] += 1
        self.gauges["last_run_timestamp_seconds", (report["source"],)] = time.time()
        if report["articles"]:
            self.gauges["last_article_timestamp_seconds", (report["source"],)] = time.time()

    def judged(self, report: Mapping[str, Any]) -> None:
        """`newscrawl run` has ended with that batch report."""
        total, gauges = measures.judged(report, time.time())
        self._ended.update(total)
        self.gauges.update(gauges)
        self.write()

    def write(self) -> None:
        """Write the file, whole or not at all. That it cannot be is told once, and ends no run."""
        if self._file is None:
            return
        began = time.monotonic()
        try:
            write_whole(self._file, self._exposition.text())
        except OutputError as error:
            if not self._complained:
                logger.warning("%s: metrics are not written", error)
            self._complained = True
        self._written_at = time.monotonic()
        self._took = self._written_at - began

    def _write_after(self, seconds: float) -> None:
        """Write the file `seconds` after it was written last, or after the rest that this costs, and so on."""
        due = self._written_at + max(seconds, REST * self._took)
        delay = max(0.0, due - time.monotonic())
        self._timer = call_later(delay, self._write_and_go_on)

    def _write_and_go_on(self) -> None:
        self.write()
        self._write_after(self._seconds)

    def _take_up(self) -> None:
        """Go on from what the file says, unless another process is writing it."""
        if self._file is None:
            return
        self._lock = FileLock(f"{self._file}.lock")  # until this process ends
        try:
            self._lock.acquire(timeout=0)
        except (OSError, Timeout) as error:
            why = "another run writes it" if isinstance(error, Timeout) else error
            logger.warning("%s: metrics of this run are not written: %s", self._file, why)
            self._file = None
            return
        try:
            self._ended, kept = read_back(self._file.read_text("utf-8"))
            self.gauges.update(kept)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            logger.warning("%s: its numbers cannot be read, and begin anew: %s", self._file, error)

    def _serve(self, address: str, port: int) -> None:
        try:
            self.port = self._exposition.serve(address, port)
        except OSError as error:
            logger.warning("%s:%d: no metrics are to be had there: %s", address, port, error.strerror or error)
        else:
            logger.info("Metrics are at http://%s:%d/metrics", f"[{address}]" if ":" in address else address, self.port)


def judged(settings: Config, report: Mapping[str, Any]) -> None:
    """`newscrawl run` has ended with that batch report: have it among the metrics, where somebody asked for them."""
    Metrics.of(settings).judged(report)
