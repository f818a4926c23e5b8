"""A run's report in, or the ledger of one at work, numbers with names for Prometheus out; what they mean is here, too.

Nothing is counted here: each number is the ledger's, Scrapy's or the run report's own, read when somebody asks. What is
added up (counters, the classes of histograms) is a Counter by measure and labels, so that ended runs, those at work and
what a file has kept are one sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.crawl.runreport import EXTRACT_SECONDS, FETCH_SECONDS, statistics, tallies

if TYPE_CHECKING:
    from newscrawl.crawl.ledger import RunLedger

Key = tuple[str, tuple[str, ...]]
"""Name of a measure and the values of its labels; of a histogram the class, or "sum", behind them."""
SUM, MORE = "sum", "+Inf"
"""Of a histogram: all seconds together, and the class above all bounds."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured."""

    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    meaning: str
    bounds: tuple[float, ...] = ()
    """Of a histogram: its classes' upper bounds."""
    stays: bool = False
    """Of a gauge: it is the last one's, and remains in the file when runs have ended."""


MEASURES: Mapping[str, Measure] = {
    "pages": Measure("counter", ("source",), "Article pages asked for."),
    "articles": Measure("counter", ("source",), "Articles written, revised ones too."),
    "articles_revised": Measure("counter", ("source",), "Articles written that were known, and have changed."),
    "articles_by_language": Measure("counter", ("language",), "Articles written, by language, of all sources."),
    "rejections": Measure("counter", ("source", "stage", "reason"), "Article pages that gave no article."),
    "parts": Measure("counter", ("source", "outcome"), "Further pages of articles on several pages."),
    "discovery": Measure("counter", ("source", "outcome"), "Feeds, sitemaps, sections that were read, and how."),
    "requests": Measure("counter", ("source",), "HTTP requests of all kinds, retries and redirects too."),
    "responses": Measure("counter", ("source", "class"), "Answers by class of status; 304 for itself."),
    "response_bytes": Measure("counter", ("source",), "Bytes of answers as they came, packed where they were."),
    "archive_bytes": Measure("counter", ("source",), "Bytes of pages kept."),
    "fetch_seconds": Measure("histogram", ("source",), "Seconds to an answer.", FETCH_SECONDS),
    "extract_seconds": Measure("histogram", (), "Seconds of a worker for a page.", EXTRACT_SECONDS),
    "source_runs": Measure("counter", ("source", "finish_reason"), "Runs of sources that have ended."),
    "runs": Measure("counter", ("source", "condition"), "Runs of sources as `newscrawl run` has judged them."),
    "batches": Measure("counter", ("status",), "Runs of `newscrawl run` by exit status."),
    "pages_waiting": Measure("gauge", ("source",), "Article pages asked for and not done with."),
    "sources_running": Measure("gauge", (), "Sources that are crawled now."),
    "last_run_timestamp_seconds": Measure("gauge", ("source",), "When a run last ended.", stays=True),
    "last_success_timestamp_seconds": Measure("gauge", ("source",), "When a run was last judged well.", stays=True),
    "last_article_timestamp_seconds": Measure("gauge", ("source",), "When a run with articles last ended.", stays=True),
    "source_well": Measure("gauge", ("source",), "Whether a run was last judged well: 1 or 0.", stays=True),
    "last_batch_status": Measure("gauge", (), "Exit status of the last `newscrawl run`.", stays=True),
    "last_batch_timestamp_seconds": Measure("gauge", (), "When the last `newscrawl run` ended.", stays=True),
    "last_batch_seconds": Measure("gauge", (), "How long the last `newscrawl run` took.", stays=True),
}
"""By the name less `newscrawl_`, and less `_total` of counters."""
SINGLE = {"pages": "requests", "articles": "articles", "articles_revised": "revised", "response_bytes": "bytes"}
"""Measure → key of the run report that it is."""
STATISTICS = {"requests": "downloader/request_count", "archive_bytes": "newscrawl/archive_bytes"}
"""Measure → Scrapy's statistic that it is."""
FROM_NONE = ("fetch/http_error", "fetch/download_failed", "fetch/download_timeout",
             "extract/error", "extract/timeout", "extract/worker_died")  # fmt: skip
"""Rejections that are told when there is none, too, and conditions likewise: `increase()` of Prometheus' does not see
what a line begins with, and an alarm over them would not see the first hundred."""
CONDITIONS = ("well", "failed", "dry")
TABLES = {"rejections": "rejections", "parts": "parts", "discovery": "discovery", "responses": "responses"}
"""Measure → key of the run report, a table by what stands in its labels behind the source."""


def live(ledger: RunLedger) -> Counter[Key]:
    """All of a run at work that is added up; may be called in another thread than the crawl's."""
    stats = statistics(ledger)
    return sums({"source": ledger.source, "stats": stats, **tallies(ledger, stats)})


def sums(report: Mapping[str, Any]) -> Counter[Key]:
    """All of a run that is added up, by its report, or by what that will be."""
    source = report["source"]
    total: Counter[Key] = Counter()
    for name, key in SINGLE.items():
        _put(total, name, (source,), report[key])
    stats = report.get("stats", {})  # not in one that the state has kept of a run whose process was lost later
    for name, stat in STATISTICS.items():
        _put(total, name, (source,), stats.get(stat, 0))
    for value in FROM_NONE:
        _put(total, "rejections", (source, *value.split("/")), 0)
    for name, key in TABLES.items():
        for value, count in report[key].items():
            _put(total, name, (source, *value.split("/", 1)), count)
    for language, count in report["articles_by_language"].items():
        _put(total, "articles_by_language", (language,), count)
    for name, labels in (("fetch", (source,)), ("extract", ())):
        for bound, count in report[f"{name}_seconds"].items():
            _put(total, f"{name}_seconds", (*labels, MORE if bound == "more" else bound), count)
        _put(total, f"{name}_seconds", (*labels, SUM), report["seconds_spent"][name])
    return total


def waiting(ledger: RunLedger) -> int:
    """Article pages that were asked for and have no line yet."""
    return max(0, ledger.requests - sum(dict(ledger.articles).values()) - sum(dict(ledger.rejections).values()))


def judged(report: Mapping[str, Any], now: float) -> tuple[Counter[Key], dict[Key, float]]:
    """What is added up, and the gauges, of a batch report that was written `now`, seconds since 1970."""
    total: Counter[Key] = Counter({("batches", (str(report["status"]),)): 1})
    gauges: dict[Key, float] = {
        ("last_batch_status", ()): report["status"],
        ("last_batch_timestamp_seconds", ()): now,
        ("last_batch_seconds", ()): report["seconds"],
    }
    for part in report["sources"]:
        source, condition = part["source"], part["condition"]
        for one in CONDITIONS:
            _put(total, "runs", (source, one), 0)
        _put(total, "runs", (source, condition), 1)
        if condition == "well":
            gauges["last_success_timestamp_seconds", (source,)] = now
        if condition != "running":  # another run's it is to judge
            gauges["source_well", (source,)] = int(condition == "well")
    return total, gauges


def _put(total: Counter[Key], name: str, labels: tuple[str, ...], count: float) -> None:
    total[name, labels] += count  # type: ignore[assignment]  # seconds are no whole numbers
