"""What became of a run's parts in, how the run went out: the batch report, data/runs/batch-<time>-<digits>.json."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.crawl import runreport
from newscrawl.crawl.batch import Batch, Part
from newscrawl.crawl.failures import now
from newscrawl.crawl.memory import open_state
from newscrawl.errors import AlreadyRunning, OutputError
from newscrawl.judgement import Condition, Judgement, Outcome, Past, judge
from newscrawl.state import Run, State

HISTORY = 200
"""Earlier runs of a source that it is compared with: eight days of a run an hour."""
COUNTS = ("discovered", "requests", "articles", "new", "revised", "unchanged", "duplicates", "rejected", "bytes")


def build(batch: Batch, started: datetime) -> tuple[dict[str, Any], Path]:
    """The batch report of a run that has ended, which began at `started` (UTC), and where it belongs.

    Raises OutputError where the state, which knows what the sources gave before, cannot be read.
    """
    ended = now()
    judgement = judge(_outcomes(batch), ended, batch.signal)
    name = f"batch-{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    runs = batch.config.data / "runs"
    reports = [part.report for part in batch.parts if part.report]
    return {
        "batch": name,
        "started_at": f"{started:%Y-%m-%dT%H:%M:%SZ}",
        "finished_at": ended,
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
        "status": int(judgement.status),
        "text": judgement.text,
        "ended_by": batch.bound,
        **{key: sum(report.get(key, 0) for report in reports) for key in COUNTS},
        "sources": _sources(batch.parts, judgement, runs),
    }, runs / f"{name}.json"


def write(path: Path, report: dict[str, Any]) -> None:
    """Write a batch report, whole or not at all. Raises OutputError."""
    runreport.write(path, report)


def _sources(parts: Sequence[Part], judgement: Judgement, runs: Path) -> list[dict[str, Any]]:
    return [
        {
            "source": part.name,
            "condition": str(found.condition),
            "why": found.why,
            "run": (report := part.report or {}).get("run"),
            "report": str(runs / f"{report['run']}.json") if report else None,
            **{key: report.get(key, 0) for key in COUNTS},
            "errors": report.get("errors", {}),
        }
        for part, found in zip(parts, judgement.sources, strict=True)
    ]


def _outcomes(batch: Batch) -> list[Outcome]:
    if not batch.config.incremental:
        return [_outcome(part, ()) for part in batch.parts]
    with open_state(batch.config) as state:
        return [_outcome(part, _past(state, part)) for part in batch.parts]


def _past(state: State, part: Part) -> list[Past]:
    """What the source's earlier runs gave, those left out that say nothing of it."""
    if "until" in part.arguments:  # a look back: what the source gave lately says nothing of it
        return []
    this = part.report["run"] if part.report else None
    return [Past(run.finished_at, run.articles) for run in _telling(state.runs(part.name, HISTORY)) if run.run != this]


def _telling(runs: Iterable[Run]) -> Iterable[Run]:
    return (run for run in runs if run.articles or run.report.get("finish_reason") == "finished")


def _outcome(part: Part, past: Sequence[Past]) -> Outcome:
    if isinstance(part.error, AlreadyRunning):
        return Outcome(part.name, None, past, Condition.RUNNING, str(part.error))
    if isinstance(part.error, OutputError):
        return Outcome(part.name, part.report, past, Condition.UNWRITTEN, str(part.error))
    if part.error:
        return Outcome(part.name, part.report, past, Condition.ERROR, f"{type(part.error).__name__}: {part.error}")
    if part.task is None:
        return Outcome(part.name, None, past, Condition.NOT_BEGUN, "the run ended before its turn")
    return Outcome(part.name, part.report, past)
