"""Run reports and the history of their sources in, how the run went and its exit status out.

Pure: docs/operations.md tells the rules to users, tests/test_judgement.py has a table of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Any

from newscrawl.judgement import pages
from newscrawl.judgement.pages import FEW
from newscrawl.judgement.past import Past, is_unread, silence, since_articles

__all__ = ["FEW", "Condition", "Found", "Judgement", "Outcome", "Past", "Status", "dry", "judge"]


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
NAMES_NOTHING = "what it reads names no article at all"


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


def dry(report: Mapping[str, Any], past: Sequence[Past]) -> str | None:
    """Why a source has gone dry whose latest run has this report; None where it has not."""
    found = _with_history(Outcome(report["source"], report, past), report["finished_at"])
    return found.why if found.condition is Condition.DRY else None


def _with_history(outcome: Outcome, now: str) -> Found:
    report: Mapping[str, Any] = outcome.report or {}
    if outcome.condition:
        return Found(outcome.source, outcome.condition, outcome.why)
    condition, why = _read(report, outcome.past)
    was_stopped = report.get("finish_reason") == "shutdown"
    if condition is Condition.WELL and not report.get("articles") and not was_stopped:
        # By the clock of its own report: the run's other sources may go on for hours.
        why_dry = _dry(outcome.past, report.get("finished_at", now))
        condition, why = (Condition.DRY, why_dry) if why_dry else (condition, why)
    return Found(outcome.source, condition, why)


def _dry(past: Sequence[Past], now: str) -> str | None:
    if silence(past, now, SOURCE_SILENCE):
        last = max(run.at for run in past if run.articles)
        return f"nothing since {last[:10]}, longer than ever before"
    # The runs that gave articles may be forgotten by now.
    return next((run.dry for run in since_articles(past) if run.dry), None)


def _read(report: Mapping[str, Any], past: Sequence[Past]) -> tuple[Condition, str]:
    """What a run report says of a source that had these runs before."""
    reason = report.get("finish_reason", "")
    if reason in GAVE_UP:
        why = ": ".join(filter(None, (GAVE_UP[reason], report.get("failure"))))
        return Condition.UNWRITTEN if reason == "output_failed" else Condition.FAILED, why
    if reason not in ENDED_ON_PURPOSE and not reason.startswith("closespider_"):
        return Condition.FAILED, f"ended early ({reason or 'no report'})"
    if not report.get("balanced", True):
        return Condition.FAILED, "the lines that it wrote do not match the pages that it asked for"
    if any(name.startswith("spider_exceptions/") for name in report.get("stats", {})):
        return Condition.FAILED, "newscrawl failed on an answer; the log has the traceback"
    if reason == "shutdown":
        return Condition.WELL, "interrupted"
    if failed := _links(report, past) or pages.none_gave(Past.of("", report), past) or pages.shares(report):
        return Condition.FAILED, failed
    return Condition.WELL, _note(report)


def _links(report: Mapping[str, Any], past: Sequence[Past]) -> str | None:
    """Why a source has failed that names no article, or none that is wanted."""
    if is_unread(report):
        # Which is no fault of one that a bound has cut short before it was read.
        if report.get("finish_reason") != "finished" and not report.get("discovery", {}).get("failed"):
            return None
        return "none of its feeds, sitemaps and section pages could be read"
    this, is_new = Past.of("", report), not any(run.gave for run in past)
    # A list of what is new may be empty; a page without a link is none of a paper.
    if _names_nothing(report) and (is_new or report.get("discovery", {}).get("sections")):
        return NAMES_NOTHING
    is_look_back = report.get("until")  # of which some day's articles may all be unwanted
    return pages.all_left_out(this, past) if is_new and not is_look_back else None


def _names_nothing(report: Mapping[str, Any]) -> bool:
    told: Mapping[str, int] = report.get("discovery", {})
    read = sum(told.get(kind, 0) for kind in ("feeds", "sitemaps", "sections"))
    return bool(read) and told.get("empty", 0) >= read and not told.get("not_modified") and not report.get("requests")


def _note(report: Mapping[str, Any]) -> str:
    """What a source that is well is not quite well in."""
    this = Past.of("", report)
    notes = [note for note in (pages.left_out(this), pages.few_gave_none(this)) if note]
    if _names_nothing(report):
        notes.append(NAMES_NOTHING)
    if failed := report.get("discovery", {}).get("failed"):
        notes.append(f"{failed} of its feeds, sitemaps and section pages could not be read")
    lost, asked = pages.lost(report)
    if count := sum(lost.values()):
        notes.append(f"{count} of {asked} pages could not be had")
    broke, fetched = pages.broke(report)
    if count := sum(broke.values()):
        notes.append(f"newscrawl failed on {count} of {fetched} pages")
    if (reason := report.get("finish_reason", "finished")) != "finished":
        notes.append(f"cut short ({reason})")
    return "; ".join(notes)


def _run_silence(outcomes: Sequence[Outcome], now: str) -> timedelta | None:
    # Those that were not asked may have something: that they gave nothing is no silence.
    asked = [one for one in outcomes if one.condition not in (Condition.RUNNING, Condition.NOT_BEGUN)]
    if any(outcome.report and outcome.report.get("articles") for outcome in asked):
        return None
    gave = sum(any(run.articles for run in outcome.past) for outcome in asked)
    return silence([run for outcome in asked for run in outcome.past], now, RUN_SILENCE, gave)


def _text(status: Status, found: Sequence[Found], bad: Sequence[Found], quiet: timedelta | None) -> str:
    total = f"{len(found)} source{'' if len(found) == 1 else 's'}"
    running = [one.source for one in found if one.condition is Condition.RUNNING]
    also = f"; already being crawled: {', '.join(running)}" if running else ""
    if status in (Status.INTERRUPTED, Status.TERMINATED):
        return f"interrupted, of {total}{also}"
    if status is Status.RUNNING:
        return "; ".join(one.why for one in found)
    failed = f"{len(bad)} of {total} failed: {'; '.join(f'{one.source}: {one.why}' for one in bad)}" if bad else ""
    asked = sum(one.condition not in (Condition.RUNNING, Condition.NOT_BEGUN) for one in found)
    any_of = f"any of {asked} sources" if asked > 1 else "the source that was asked"
    silent = f"no article from {any_of} for {_days(quiet)}, longer than ever before" if quiet else ""
    return ("; ".join(filter(None, (silent, failed))) or f"{total}: all well") + also


def _days(time: timedelta) -> str:
    return f"{time.days} days" if time.days > 1 else f"{time.total_seconds() / 3600:.0f} hours"
