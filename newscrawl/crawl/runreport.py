"""A ledger and what happened in its run in, the run report out: data/runs/<run>.json."""

from __future__ import annotations

import math
import platform
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.crawl import history, outbox
from newscrawl.crawl.bounds import FAILED
from newscrawl.crawl.events import Event, newscrawl_event, page_extracted
from newscrawl.crawl.failures import now
from newscrawl.crawl.revisit import GONE, TRANSIENT
from newscrawl.errors import OutputError
from newscrawl.judgement import FEW

if TYPE_CHECKING:
    from newscrawl.crawl.ledger import RunLedger

SKIPPED = "newscrawl/links_skipped/"
PARTS = ("articles", "fetched", "missing", "cut")
"""What became of the further pages of articles; counted by spiders/joining.py."""
UNWANTED = ("offsite", "not_allowed", "denied", "trap", "too_long")
"""Why links are left out by the keys of a source, or by what their addresses look like."""
SAMPLES = FEW
"""Errors of a kind that a report tells of in full: all, where they are so few that the runs before decide."""
ERRORS = FAILED | TRANSIENT
"""Rejections that tell of something broken, rather than of a page that is no article."""
FETCH_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0)
"""Bounds of the classes by which a report tells how soon a source answers."""
EXTRACT_SECONDS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""The same of how long a worker is at a page."""
DEAD = frozenset(f"HTTP {status}" for status in GONE)
"""Details of rejected pages that are no more."""


@cache
def versions() -> dict[str, str]:
    """What the run is made with."""
    made_with = {name: version(name) for name in ("newscrawl", "scrapy", "trafilatura", "lxml")}
    return made_with | {"python": platform.python_version()}


class Times:
    """Seconds that many things of a kind took: how many by class, and all together."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count one. A bound belongs to the class that it ends."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.seconds += seconds

    def by_class(self) -> dict[str, int]:
        """Name of the class, its bound or `more` → how many."""
        return dict(zip((*map(str, self.bounds), "more"), self.counts, strict=True))


class RunFigures:
    """An extension: what only those know who saw each line and answer: days, dead links, samples, times."""

    def __init__(self) -> None:
        self.first: str | None = None
        self.last: str | None = None
        self.gone = 0
        self.errors: dict[str, list[dict[str, str | None]]] = {}
        self.fetched, self.extracted = Times(FETCH_SECONDS), Times(EXTRACT_SECONDS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        figures = cls()
        versions()  # at the end of a run there may be no file handle left to read them with
        crawler.signals.connect(figures._hear, newscrawl_event)
        crawler.signals.connect(figures._answered, signals.response_received)
        crawler.signals.connect(figures._extracted, page_extracted)
        return figures

    def _answered(self, response: Response, request: Request) -> None:
        if (seconds := request.meta.get("download_latency")) is not None:
            self.fetched.add(seconds)

    def _extracted(self, seconds: float) -> None:
        self.extracted.add(seconds)

    def _hear(self, event: Event) -> None:
        if published := event.published:
            self.first, self.last = min(self.first or published, published), max(self.last or published, published)
        self.gone += event.kind == "rejected" and event.detail in DEAD
        kind = "discovery" if event.kind == "unread" else event.reason
        if kind == "discovery" or kind in ERRORS:
            samples = self.errors.setdefault(kind, [])
            if len(samples) < SAMPLES:
                samples.append({"url": event.url, "detail": event.detail})


def failed(ledger: RunLedger) -> dict[str, str]:
    """What a report says of a run that could not write, and why; nothing where it could."""
    return {"finish_reason": "output_failed", "failure": str(ledger.failure)} if ledger.failure else {}


def build(ledger: RunLedger, articles_path: Path | None, rejected_path: Path | None) -> dict[str, Any]:
    """The report of a run that has ended; docs/operations.md names its keys."""
    stats = statistics(ledger)
    figures = ledger.crawler.get_extension(RunFigures) or RunFigures()
    skipped = sum(count for name, count in stats.items() if name.startswith(SKIPPED) and name != f"{SKIPPED}seen")
    report = {
        "run": ledger.run,
        "source": ledger.source,
        "spider": ledger.spider,
        "started_at": ledger.started_at,
        "finished_at": now(),
        "seconds": round(time.monotonic() - ledger.clock, 3),
        "since": getattr(ledger.crawler.spider, "since", None),
        "until": getattr(ledger.crawler.spider, "until", None),
        "finish_reason": ledger.reason,
        "failure": None,
        "limited": getattr(ledger.crawler.spider, "limited", False),
        "recovered": dict(ledger.memory.recovered) if ledger.memory else {},
        "recurring": sorted(ledger.memory.recurring.get(ledger.source, ())) if ledger.memory else [],
        "discovered": ledger.requests + skipped,
        "unwanted": {why: count for why in UNWANTED if (count := _skipped(stats, why))},
        **tallies(ledger, stats),
        "gone": figures.gone,
        "published": [figures.first, figures.last],
        "errors": figures.errors,
        "dry": None,
        "articles_path": _place(ledger, articles_path),
        "rejected_path": _place(ledger, rejected_path),
        "pages_paths": [_place(ledger, path) for path in ledger.pages_paths],
        "versions": versions(),
        "stats": {name: value if _is_json(value) else str(value) for name, value in stats.items()},
        **failed(ledger),
    }
    return report | {"dry": _dry(ledger, report)}


def statistics(ledger: RunLedger) -> dict[str, Any]:
    """Scrapy's, as they are now."""
    return dict(ledger.crawler.stats.get_stats()) if ledger.crawler.stats else {}


def tallies(ledger: RunLedger, stats: Mapping[str, Any]) -> dict[str, Any]:
    """What grows of a report while its run goes on; in whatever thread asks."""
    figures = ledger.crawler.get_extension(RunFigures) or RunFigures()
    return {
        **_counts(ledger),
        "articles_by_language": dict(ledger.articles.most_common()),
        "rejections": dict(ledger.rejections.most_common()),
        "discovery": dict(ledger.discovery),
        "parts": {name: stats.get(f"newscrawl/parts/{name}", 0) for name in PARTS},
        "responses": _classes(stats),
        "bytes": stats.get("downloader/response_bytes", 0),
        "fetch_seconds": figures.fetched.by_class(),
        "extract_seconds": figures.extracted.by_class(),
        "seconds_spent": {
            "fetch": round(figures.fetched.seconds, 3),
            "extract": round(figures.extracted.seconds, 3),
        },
    }


def _place(ledger: RunLedger, path: Path | None) -> str | None:
    return str(outbox.target(ledger.config, path)) if path else None


def _counts(ledger: RunLedger) -> dict[str, int]:
    articles, rejected = ledger.articles.total(), ledger.rejections.total()
    return {
        "requests": ledger.requests,
        "articles": articles,
        "new": ledger.new,
        "revised": ledger.revised,
        "unchanged": ledger.unchanged,
        "duplicates": ledger.duplicates,
        "rejected": rejected,
        "balanced": ledger.requests == articles + rejected,
    }


def _skipped(stats: dict[str, Any], why: str) -> int:
    """Links that were left out for `why`, of whatever kind (`trap/future`)."""
    name = f"{SKIPPED}{why}"
    return sum(count for stat, count in stats.items() if stat == name or stat.startswith(f"{name}/"))


def _is_json(value: object) -> bool:
    """Whether JSON knows a number: components of the project count what they like."""
    return not isinstance(value, float) or math.isfinite(value)


def _dry(ledger: RunLedger, report: dict[str, Any]) -> str | None:
    try:
        return history.dry(ledger.memory.state, report) if ledger.memory else None
    except OutputError:  # the end of the memory meets the same, and tells of it
        return None


def _classes(stats: Mapping[str, Any]) -> dict[str, int]:
    """Answers by class of their status; "304" for itself."""
    found: Counter[str] = Counter()
    for name, count in stats.items():
        kind, _, status = name.rpartition("/")
        if kind == "downloader/response_status_count":
            found["304" if status == "304" else f"{status[0]}xx"] += count
    return dict(sorted(found.items()))
