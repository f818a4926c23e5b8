"""What the runs of this process come to in, Prometheus' metrics out: a file for node_exporter, an endpoint, a push.

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
from typing import Any, ClassVar

from newscrawl.crawl import measures
from newscrawl.crawl.config import Config
from newscrawl.crawl.exposition import Exposition, Values, read_back
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.measures import Key
from newscrawl.crawl.metricfile import MetricFile

logger = logging.getLogger(__name__)


class Metrics:
    """The metrics of this process: ended runs, those at work, and what the file had kept of earlier processes.

    The file's counters go on from run to run: `increase()` of one that begins anew with each process would miss the
    second of two runs that give as many articles.
    """

    _shared: ClassVar[Metrics | None] = None

    def __init__(self, settings: Config) -> None:
        self._gauges: dict[Key, float] = {}
        self._ended: Counter[Key] = Counter()
        self._live, self._moving = dict[int, RunLedger](), threading.Lock()
        path = Path(settings.metrics_file) if settings.metrics_file else None
        # Else two files of one machine would tell of the same thing, and node_exporter would take neither.
        self._exposition = Exposition(self._now, {"file": path.stem} if path else {})
        self._file = MetricFile(path, settings.metrics_seconds, self._exposition.text) if path else None
        self._gateway = settings.metrics_push
        self._take_up()
        if settings.metrics_port:
            self._serve(*settings.metrics_port)

    @classmethod
    def of(cls, settings: Config) -> Metrics:
        """Those of this process; made when first asked for."""
        if cls._shared is None:
            cls._shared = cls(settings)
        return cls._shared

    def _now(self) -> Values:
        """All numbers as they stand, in whatever thread asks: what runs at work have counted is copied at once."""
        with self._moving:
            total, gauges = Counter(self._ended), dict(self._gauges)
            live = list(self._live.values())
        for ledger in live:
            total.update(measures.live(ledger))
            gauges["pages_waiting", (ledger.source,)] = measures.waiting(ledger)
        gauges["sources_running", ()] = len(live)
        return total, gauges

    def opened(self, ledger: RunLedger) -> None:
        """A source's run has begun."""
        self._live[id(ledger)] = ledger
        if self._file:
            self._file.begin()

    def closed(self, ledger: RunLedger, report: Mapping[str, Any] | None) -> None:
        """A source's run has ended, with that report where it came so far."""
        with self._moving:  # whoever asks meanwhile finds the run among the ended ones, or those at work
            self._live.pop(id(ledger), None)
            if report:
                self._count(report)
        if self._file and self._live:
            self._file.soon()
        elif self._file:
            self._file.rest()
            self._file.write()

    def ended(self, report: Mapping[str, Any]) -> None:
        """A source's run has ended, with that report, in another process of the same run."""
        with self._moving:
            self._count(report)
        if self._file:
            self._file.write_if_rested()

    def judged(self, report: Mapping[str, Any]) -> None:
        """`newscrawl run` has ended with that batch report."""
        total, gauges = measures.judged(report, time.time())
        with self._moving:
            self._ended.update(total)
            self._gauges.update(gauges)
        if self._file:
            self._file.write()
            if self._gateway and self._file.mine:  # else its counters are not those of the runs before
                self._push(self._gateway)

    def _push(self, gateway: str) -> None:
        try:
            self._exposition.push(gateway)
        except OSError as error:
            logger.warning("%s: metrics are not pushed: %s", gateway, error)

    def _count(self, report: Mapping[str, Any]) -> None:
        self._ended.update(measures.sums(report))
        self._ended["source_runs", (report["source"], report["finish_reason"])] += 1
        self._gauges["last_run_timestamp_seconds", (report["source"],)] = time.time()
        if report["articles"]:
            self._gauges["last_article_timestamp_seconds", (report["source"],)] = time.time()

    def _take_up(self) -> None:
        """Go on from what the file says."""
        try:
            self._ended, self._gauges = read_back(self._file.before() if self._file else "")
        except (OSError, ValueError) as error:
            logger.warning("%s: its numbers cannot be read, and begin anew: %s", self._file and self._file.path, error)

    def _serve(self, address: str, port: int) -> None:
        try:
            port = self._exposition.serve(address, port)
        except OSError as error:
            logger.warning("%s:%d: no metrics are to be had there: %s", address, port, error.strerror or error)
        else:
            logger.info("Metrics are at http://%s:%d/metrics", f"[{address}]" if ":" in address else address, port)
