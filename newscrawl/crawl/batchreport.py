"""What became of a run's parts in, how the run went out: the batch report, data/runs/batch-<time>-<digits>.json."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.crawl import history, outbox, runname
from newscrawl.crawl.batch import Batch, Part
from newscrawl.crawl.claims import open_state
from newscrawl.crawl.config import Config
from newscrawl.crawl.failures import now
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError, ShareLost
from newscrawl.judgement import Condition, Judgement, Outcome, Past, Status, judge
from newscrawl.remote import Place
from newscrawl.state import State

if TYPE_CHECKING:
    from newscrawl.crawl.engine.run import Spread

COUNTS = ("discovered", "requests", "articles", "new", "revised", "unchanged", "duplicates", "rejected", "bytes")


def build(batch: Batch | Spread, started: datetime) -> dict[str, Any]:
    """The batch report of a run that has ended, which began at `started` (UTC).

    Raises OutputError where the state, which knows what the sources gave before, cannot be read.
    """
    ended = now()
    judgement = judge(_outcomes(batch), ended, batch.signal)
    name = f"batch-{runname.named(started)}"
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
        "sources": _sources(batch, judgement),
    }


def write(config: Config, report: dict[str, Any]) -> Place:
    """Write a batch report, whole or not at all, and return where it is. Raises OutputError."""
    unwritten = {"status": int(Status.UNWRITTEN), "text": "the report could not be stored"}
    return outbox.write_report(config, report["batch"], report, unwritten)


def _sources(batch: Batch | Spread, judgement: Judgement) -> list[dict[str, Any]]:
    runs = batch.config.files / outbox.RUNS
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
        for part, found in zip(batch.parts, judgement.sources, strict=True)
    ]


def _outcomes(batch: Batch | Spread) -> list[Outcome]:
    if not batch.config.incremental:
        return [_outcome(part, ()) for part in batch.parts]
    with open_state(batch.config) as state:
        return [_outcome(part, _past(state, part, batch.config.options.until)) for part in batch.parts]


def _past(state: State, part: Part, until: str | None) -> list[Past]:
    """What the source's earlier runs gave; nothing for a look back, whose own `until` the report has."""
    report = part.report or {"until": part.arguments.get("until") or until}
    return [] if history.is_look_back(report) else history.past(state, part.name, report.get("run"))


def _outcome(part: Part, past: Sequence[Past]) -> Outcome:
    if isinstance(part.error, AlreadyRunning):
        return Outcome(part.name, None, past, Condition.RUNNING, str(part.error))
    if isinstance(part.error, OutputError):
        return Outcome(part.name, part.report, past, Condition.UNWRITTEN, str(part.error))
    if isinstance(part.error, ConfigError | ShareLost):  # of one machine of several: else nothing had begun
        return Outcome(part.name, part.report, past, Condition.FAILED, str(part.error))
    if part.error:
        return Outcome(part.name, part.report, past, Condition.ERROR, f"{type(part.error).__name__}: {part.error}")
    if not part.began:
        return Outcome(part.name, None, past, Condition.NOT_BEGUN, "the run ended before its turn")
    return Outcome(part.name, part.report, past)
