"""Settings in, who watches runs out: metrics and traces. What nobody asked for is not even imported."""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from newscrawl.crawl import config
from newscrawl.crawl.config import Config
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.ledger import RunLedger

if TYPE_CHECKING:
    from newscrawl.crawl.metrics import Metrics


def metrics_of(settings: Config) -> Metrics | None:
    """The metrics of this process, where they are asked for."""
    if not (settings.metrics_file or settings.metrics_port):
        return None
    from newscrawl.crawl.metrics import Metrics

    return Metrics.of(settings)


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
        if event.kind not in ("opened", "closed") or not ledger:
            return
        metrics = metrics_of(self.settings)  # not before: errands, such as looking at a site once, open nothing
        if metrics and event.kind == "opened":
            metrics.opened(ledger)
        elif metrics:
            metrics.closed(ledger, event.report)


def put(settings: BaseSettings, told: Config) -> None:
    """Put the extensions that are asked for into a project's settings."""
    if told.metrics_file or told.metrics_port:
        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunMetrics, 120)
    if told.traces is not None:
        from newscrawl.crawl.traces import RunTraces

        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunTraces, 130)
