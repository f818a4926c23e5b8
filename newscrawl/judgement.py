"""Run reports and the history of their sources in, how the run went and its exit status out.

Pure: docs/operations.md tells the rules to users, tests/test_judgement.py has a table of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Any


class Status(IntEnum):
    """Exit statuses of `newscrawl run`."""

    WELL = 0
    ERROR = 1
    """newscrawl itself failed."""
    USAGE = 2
    SOME_FAILED = 3
    ALL_FAILED = 4
    """Or silent."""
    UNWRITTEN = 5
    RUNNING = 6
    INTERRUPTED = 130
    TERMINATED = 143


class Condition(StrEnum):
    """How one source's part of a run went."""

    WELL = "well"
    FAILED = "failed"
    DRY = "dry"
    """It was read without a fault, but has given nothing for longer than it ever did."""
    RUNNING = "running"
    """Another run crawls it."""
    NOT_BEGUN = "not_begun"
    """The run ended before its turn came."""
    UNWRITTEN = "unwritten"
    ERROR = "error"


BAD = frozenset({Condition.FAILED, Condition.DRY, Condition.NOT_BEGUN, Condition.UNWRITTEN, Condition.ERROR})

FEW = 5
"""Pages; fewer that give nothing are no sign of a broken source. A guess."""
GAVE_RUNS = 3
"""Runs that must have given articles before anything is said of silence."""
MORE_THAN_EVER = 1.5
"""Times the longest silence known of. A guess: runs begin a little late, and weekends differ."""
SOURCE_SILENCE = timedelta(hours=36)
RUN_SILENCE = timedelta(hours=12)
"""A shorter silence, of one source or of all of a run, is none. Guesses: a paper has its Sunday, all papers have a
night."""

ENDED_ON_PURPOSE = frozenset({"finished", "shutdown", "source_minutes", "max_minutes", "max_pages"})
"""Finish reasons of a run that ended by itself, by a signal or by a bound that is no sign of trouble; Scrapy's own
bounds (`closespider_…`) are such, too."""
GAVE_UP = {
    "source_errors": "given up after too many failed downloads in a row",
    "max_errors": "ended as too many downloads of the run had failed",
    "max_memory": "ended as the run took too much memory",
    "memusage_exceeded": "ended as the run took too much memory",
    "output_failed": "what it found could not be written",
}
NO_FAULT = ("dedup/", "fetch/not_fetched", "validate/before_since", "validate/after_until", "validate/dropped",
            "validate/unwanted_language")  # fmt: skip
"""Rejections that say nothing against a source."""
BROKEN = ("fetch/", "decode/", "extract/error", "extract/timeout", "extract/worker_died")
"""Those that speak against one that has given articles before, too."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier run of a source."""

    at: str
    """When it ended: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    articles: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one source's part of a run."""

    source: str
    report: Mapping[str, Any] | None = None
    past: Sequence[Past] = ()
    condition: Condition | None = None
    """Where there is no report, or it does not tell all."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """How one source did, and why that is said."""

    source: str
    condition: Condition
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a run went."""

    status: Status
    text: str
    """One line for people."""
    sources: tuple[Found, ...]


def judge(outcomes: Sequence[Outcome], now: str, signal: int | None = None) -> Judgement:
    """How a run went that ended `now` (UTC), by a signal where one is named."""
    found = tuple(_with_history(outcome, now) for outcome in outcomes)
    judged = [one for one in found if one.condition is not Condition.RUNNING]
    bad = [one for one in judged if one.condition in BAD]
    quiet = _run_silence(outcomes, now) if judged else None
    conditions = {one.condition for one in found}
    if Condition.UNWRITTEN in conditions:
        status = Status.UNWRITTEN
    elif signal:
        status = Status(128 + signal)
    elif Condition.ERROR in conditions:
        status = Status.ERROR
    elif not judged:
        status = Status.RUNNING
    elif quiet or len(bad) == len(judged):
        status = Status.ALL_FAILED
    else:
        status = Status.SOME_FAILED if bad else Status.WELL
    return Judgement(status, _text(status, found, bad, quiet), found)


def silence(past: Iterable[Past], now: str, least: timedelta) -> timedelta | None:
    """How long nothing has come by `now`, where that is at least `least` and much longer than ever before; else None.

    A silence that is known of reaches from a run that gave articles to the last empty one before the next that did.
    """
    runs = sorted(past, key=lambda run: run.at)
    gave = [run.at for run in runs if run.articles]
    if len(gave) < GAVE_RUNS:
        return None
    longest = timedelta(0)
    for before, after in pairwise(gave):
        empty = [run.at for run in runs if before < run.at < after and not run.articles]
        longest = max(longest, _between(before, empty[-1]) if empty else timedelta(0))
    quiet = _between(gave[-1], now)
    return quiet if quiet > max(least, longest * MORE_THAN_EVER) else None


def _with_history(outcome: Outcome, now: str) -> Found:
    gave = any(run.articles for run in outcome.past)
    condition, why = (outcome.condition, outcome.why) if outcome.condition else _read(outcome.report or {}, gave)
    articles = (outcome.report or {}).get("articles", 0)
    if condition is Condition.WELL and not articles and (quiet := silence(outcome.past, now, SOURCE_SILENCE)):
        return Found(outcome.source, Condition.DRY, f"nothing for {_days(quiet)}, longer than ever before")
    return Found(outcome.source, condition, why)


def _read(report: Mapping[str, Any], gave: bool) -> tuple[Condition, str]:
    """What a run report says of a source; `gave`: whether earlier runs of it gave articles."""
    reason = report.get("finish_reason", "")
    if reason in GAVE_UP:
        return Condition.UNWRITTEN if reason == "output_failed" else Condition.FAILED, GAVE_UP[reason]
    if reason not in ENDED_ON_PURPOSE and not reason.startswith("closespider_"):
        return Condition.FAILED, f"ended early ({reason or 'no report'})"
    if not report.get("balanced", True):
        return Condition.FAILED, "the lines that it wrote do not match the pages that it asked for"
    if any(name.startswith("spider_exceptions/") for name in report.get("stats", {})):
        return Condition.FAILED, "newscrawl failed on an answer; the log has the traceback"
    if reason == "shutdown":
        return Condition.WELL, "interrupted"
    return _discovery(report) or _pages(report, gave) or (Condition.WELL, _note(report))


def _discovery(report: Mapping[str, Any]) -> tuple[Condition, str] | None:
    told: Mapping[str, int] = report.get("discovery", {})
    read = sum(told.get(kind, 0) for kind in ("feeds", "sitemaps", "sections"))
    if read + told.get("not_modified", 0) + report.get("requests", 0) == 0:
        return Condition.FAILED, "none of its feeds, sitemaps and section pages could be read"
    if read and told.get("empty", 0) >= read and not told.get("not_modified") and not report.get("requests"):
        return Condition.FAILED, "what it reads names no article at all"
    return None


def _pages(report: Mapping[str, Any], gave: bool) -> tuple[Condition, str] | None:
    if report.get("articles"):
        return None
    reasons: Mapping[str, int] = report.get("rejections", {})
    bad = {reason: count for reason, count in reasons.items() if not reason.startswith(NO_FAULT)}
    if gave:  # five films in an hour are no fault of a paper that is known to write
        bad = {reason: count for reason, count in bad.items() if reason.startswith(BROKEN)}
    if (count := sum(bad.values())) < FEW or any(reason.startswith("dedup/") for reason in reasons):
        return None
    return Condition.FAILED, f"none of {count} pages gave an article, most for {max(bad, key=lambda name: bad[name])}"


def _note(report: Mapping[str, Any]) -> str:
    """What a source that is well is not quite well in."""
    if failed := report.get("discovery", {}).get("failed"):
        return f"{failed} of its feeds, sitemaps and section pages could not be read"
    reason = report.get("finish_reason", "finished")
    return "" if reason == "finished" else f"cut short ({reason})"


def _run_silence(outcomes: Sequence[Outcome], now: str) -> timedelta | None:
    if any(outcome.report and outcome.report.get("articles") for outcome in outcomes):
        return None
    return silence([run for outcome in outcomes for run in outcome.past], now, RUN_SILENCE)


def _text(status: Status, found: Sequence[Found], bad: Sequence[Found], quiet: timedelta | None) -> str:
    total = f"{len(found)} source{'' if len(found) == 1 else 's'}"
    running = [one.source for one in found if one.condition is Condition.RUNNING]
    also = f"; already being crawled: {', '.join(running)}" if running else ""
    if status in (Status.INTERRUPTED, Status.TERMINATED):
        return f"interrupted, of {total}{also}"
    if status is Status.RUNNING:
        return "; ".join(one.why for one in found)
    failed = f"{len(bad)} of {total} failed: {'; '.join(f'{one.source}: {one.why}' for one in bad)}" if bad else ""
    silent = f"no article from any of {total} for {_days(quiet)}, longer than ever before" if quiet else ""
    return ("; ".join(filter(None, (silent, failed))) or f"{total}: all well") + also


def _between(before: str, after: str) -> timedelta:
    return datetime.fromisoformat(after) - datetime.fromisoformat(before)


def _days(time: timedelta) -> str:
    return f"{time.days} days" if time.days > 1 else f"{time.total_seconds() / 3600:.0f} hours"
