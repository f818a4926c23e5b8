"""A ledger in, the run report out: data/runs/<run>.json."""

from __future__ import annotations

import json
import platform
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.crawl.failures import now
from newscrawl.crawl.storage import write_whole

if TYPE_CHECKING:
    from newscrawl.crawl.ledger import RunLedger


def build(ledger: RunLedger, articles_path: Path | None, rejected_path: Path | None) -> dict[str, Any]:
    """The report of a run that has ended; docs/operations.md names its keys."""
    articles, rejected = ledger.articles.total(), ledger.rejections.total()
    stats = ledger.crawler.stats
    return {
        "run": ledger.run,
        "source": ledger.source,
        "spider": ledger.spider,
        "started_at": ledger.started_at,
        "finished_at": now(),
        "seconds": round(time.monotonic() - ledger.clock, 3),
        "finish_reason": ledger.reason,
        "requests": ledger.requests,
        "articles": articles,
        "rejected": rejected,
        "balanced": ledger.requests == articles + rejected,
        "articles_by_language": dict(ledger.articles.most_common()),
        "rejections": dict(ledger.rejections.most_common()),
        "articles_path": str(articles_path) if articles_path else None,
        "rejected_path": str(rejected_path) if rejected_path else None,
        "discovery": dict(ledger.discovery),
        "versions": {name: version(name) for name in ("newscrawl", "scrapy", "trafilatura", "lxml")}
        | {"python": platform.python_version()},
        "stats": stats.get_stats() if stats else {},
    }


def write(path: Path, report: dict[str, Any]) -> None:
    """Write the report, whole or not at all. Raises OutputError."""
    write_whole(path, json.dumps(report, ensure_ascii=False, indent=1, default=str) + "\n")
