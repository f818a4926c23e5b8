"""Run reports and the history of their sources in, how the run went and its exit status out.

Pure: docs/operations.md tells the rules to users, tests/test_judgement.py has a table of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise, takewhile
from typing import Any, Self


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
LOST_SHARE = 0.5
"""Of the pages that were asked for. A site that is well has dead links; one that gives fewer than every second page
turns us away, or gives way. A guess."""
BROKE_SHARE = 0.1
"""Of the pages that were fetched. One odd page in ten breaks by itself; more are a kind of page. A guess."""
MORE_THAN_EVER = 1.5
"""Times the longest silence known of. A guess: runs begin a little late, and weekends differ."""
SOURCE_SILENCE = timedelta(hours=36)
RUN_SILENCE = timedelta(hours=12)
"""A shorter silence, of one source or of all of a run, is none. Guesses: a paper has its Sunday, all papers have a
night."""
WEEK_DAYS = 7
"""Days with articles after which the week of a source is known. One that rests at weekends has at most six before its
first weekend is over."""
TWO_WEEKS = timedelta(days=14)
SOME_DAYS = 3
"""Days with articles within two weeks and more that do as well: of a source that does not write every day."""
MANY = 10
"""Sources; that so many rest on the same day needs no week to be told from a weekend. A guess."""
MANY_SILENCE = timedelta(hours=18)
"""Of many sources whose week is not known yet: more than a night, less than what is between daily runs. A guess."""

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
GIVES = "dedup/duplicate"
"""The rejection that speaks for a source: a new address had an article. A known page that is unchanged does not, as a
site may well break for what is new alone."""
UNCHANGED = "dedup/unchanged"
BROKE = frozenset({"extract/error", "extract/timeout", "extract/worker_died"})
"""Pages on which newscrawl failed, or what a project added to it."""
LOST = frozenset(
    {
        "fetch/http_error",
        "fetch/download_failed",
        "fetch/download_timeout",
        "fetch/response_too_large",
        "decode/empty_body",
        "verdict/error_page",
    }
)
"""Pages that the site did not give."""
NOT_ASKED = frozenset({"fetch/not_fetched", "fetch/robots"})
BROKEN = ("fetch/", "decode/empty_body", "decode/page_too_large", "decode/too_deep", "verdict/error_page",
          "verdict/consent_wall", *sorted(BROKE))  # fmt: skip
"""Those that speak against a source that has given articles before, too; films and PDFs are no fault of a paper."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier run of a source."""

    at: str
    """When it ended: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    articles: int
    rejections: Mapping[str, int] = field(default_factory=dict)
    """`stage/reason` → pages."""
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """`stage/reason` → addresses of some of these pages."""
    dry: str | None = None
    """Why the source had gone dry by then."""
    told: bool = True
    """It ended by itself and read what announces articles: that it gave none says that there were none."""

    @classmethod
    def of(cls, at: str, report: Mapping[str, Any]) -> Self:
        """The run that ended `at` with this report."""
        samples: Mapping[str, Sequence[Mapping[str, Any]]] = report.get("errors", {})
        return cls(
            at=at,
            articles=report.get("articles", 0),
            rejections=report.get("rejections", {}),
            named={kind: tuple(sample["url"] for sample in found if sample["url"]) for kind, found in samples.items()},
            dry=report.get("dry"),
            told=report.get("finish_reason") == "finished" and not _discovery(report),
        )


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


def silence(past: Iterable[Past], now: str, least: timedelta, sources: int = 1) -> timedelta | None:
    """How long nothing has come by `now`, where that is at least `least` and much longer than ever before; else None.

    A silence that is known of reaches from a run that gave articles to the last empty one before the next that did.
    `past`: the runs of so many `sources` together. None also while their week is not known, unless they are many.
    """
    runs = sorted((run for run in past if run.articles or run.told), key=lambda run: run.at)
    gave = [run.at for run in runs if run.articles]
    is_week_known = bool(gave) and _is_week_known(gave, runs[0].at, now)
    if not gave or (sources < MANY and not is_week_known):
        return None
    longest = timedelta(0)
    for before, after in pairwise(gave):
        empty = [run.at for run in runs if before < run.at < after and not run.articles]
        longest = max(longest, _between(before, empty[-1]) if empty else timedelta(0))
    quiet = _between(gave[-1], now)
    return quiet if quiet > max(least if is_week_known else MANY_SILENCE, longest * MORE_THAN_EVER) else None


def dry(report: Mapping[str, Any], past: Sequence[Past]) -> str | None:
    """Why a source has gone dry whose latest run has this report; None where it has not."""
    found = _with_history(Outcome(report["source"], report, past), report["finished_at"])
    return found.why if found.condition is Condition.DRY else None


def _is_week_known(gave: Sequence[str], first: str, now: str) -> bool:
    days = len({at[:10] for at in gave})
    return days >= WEEK_DAYS or (days >= SOME_DAYS and _between(first, now) >= TWO_WEEKS)


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
    since = _since_articles(past)
    if silence(past, now, SOURCE_SILENCE):
        last = max(run.at for run in past if run.articles)
        return f"nothing since {last[:10]}, longer than ever before"
    return next((run.dry for run in since if run.dry), None)  # the runs that gave articles may be forgotten by now


def _since_articles(past: Iterable[Past]) -> list[Past]:
    """The runs since a page last gave an article, the latest first."""
    latest = sorted(past, key=lambda run: run.at, reverse=True)
    return list(takewhile(lambda run: not run.articles and GIVES not in run.rejections, latest))


def _read(report: Mapping[str, Any], past: Sequence[Past]) -> tuple[Condition, str]:
    """What a run report says of a source that had these runs before."""
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
    failed = _discovery(report) or _pages(report, past) or _shares(report)
    return failed or (Condition.WELL, _note(report))


def _discovery(report: Mapping[str, Any]) -> tuple[Condition, str] | None:
    told: Mapping[str, int] = report.get("discovery", {})
    read = sum(told.get(kind, 0) for kind in ("feeds", "sitemaps", "sections"))
    if read + told.get("not_modified", 0) + report.get("requests", 0) == 0:
        return Condition.FAILED, "none of its feeds, sitemaps and section pages could be read"
    if read and told.get("empty", 0) >= read and not told.get("not_modified") and not report.get("requests"):
        return Condition.FAILED, "what it reads names no article at all"
    return None


def _pages(report: Mapping[str, Any], past: Sequence[Past]) -> tuple[Condition, str] | None:
    """Failed, where pages gave no article, neither in this run nor in those since one last did."""
    this = Past.of("", report)
    if this.articles or GIVES in this.rejections or not _bad(this.rejections, past):
        return None
    bad = _bad(_summed([this, *_since_articles(past)]), past)
    if (count := sum(bad.values())) < FEW:
        return None
    return Condition.FAILED, f"none of {count} pages gave an article, most for {_most(bad)}"


def _bad(reasons: Mapping[str, int], past: Sequence[Past]) -> dict[str, int]:
    bad = {reason: count for reason, count in reasons.items() if not reason.startswith(NO_FAULT)}
    if any(run.articles for run in past):  # five films in an hour are no fault of a paper that is known to write
        bad = {reason: count for reason, count in bad.items() if reason.startswith(BROKEN)}
    return bad


def _summed(runs: Iterable[Past]) -> Counter[str]:
    """Pages of several runs by reason. One that is asked for again and again is one page, where the reports name it."""
    pages: dict[str, str] = {}
    others: Counter[str] = Counter()
    for run in runs:
        for reason, count in run.rejections.items():
            named = run.named.get(reason, ())
            pages.update(dict.fromkeys(named, reason))
            others[reason] += count - len(named)
    return Counter(pages.values()) + others


def _shares(report: Mapping[str, Any]) -> tuple[Condition, str] | None:
    """Failed, where too many pages were lost beside those that gave articles."""
    lost, asked = _lost(report)
    if (count := sum(lost.values())) >= FEW and count > asked * LOST_SHARE:
        return Condition.FAILED, f"{count} of {asked} pages could not be had, most for {_most(lost)}"
    broke, fetched = _broke(report)
    if (count := sum(broke.values())) >= FEW and count > fetched * BROKE_SHARE:
        return Condition.FAILED, f"newscrawl failed on {count} of {fetched} pages, most for {_most(broke)}"
    return None


def _lost(report: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Pages that the site did not give, by reason, and of how many; dead links and known pages left out."""
    reasons: Mapping[str, int] = report.get("rejections", {})
    lost = Counter({reason: count for reason, count in reasons.items() if reason in LOST})
    lost -= Counter({"fetch/http_error": report.get("gone", 0)})
    others = sum(count for reason, count in reasons.items() if reason not in (*NOT_ASKED, UNCHANGED))
    return dict(lost), report.get("articles", 0) + others


def _broke(report: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Pages on which newscrawl failed, by reason, and how many were fetched: known ones left out."""
    reasons: Mapping[str, int] = report.get("rejections", {})
    fetched = {name: count for name, count in reasons.items() if name != UNCHANGED and not name.startswith("fetch/")}
    broke = {reason: count for reason, count in fetched.items() if reason in BROKE}
    return broke, report.get("articles", 0) + sum(fetched.values())


def _most(reasons: Mapping[str, int]) -> str:
    return max(reasons, key=lambda name: reasons[name])


def _note(report: Mapping[str, Any]) -> str:
    """What a source that is well is not quite well in."""
    notes = []
    if failed := report.get("discovery", {}).get("failed"):
        notes.append(f"{failed} of its feeds, sitemaps and section pages could not be read")
    lost, asked = _lost(report)
    if count := sum(lost.values()):
        notes.append(f"{count} of {asked} pages could not be had")
    broke, fetched = _broke(report)
    if count := sum(broke.values()):
        notes.append(f"newscrawl failed on {count} of {fetched} pages")
    if (reason := report.get("finish_reason", "finished")) != "finished":
        notes.append(f"cut short ({reason})")
    return "; ".join(notes)


def _run_silence(outcomes: Sequence[Outcome], now: str) -> timedelta | None:
    if any(outcome.report and outcome.report.get("articles") for outcome in outcomes):
        return None
    gave = sum(any(run.articles for run in outcome.past) for outcome in outcomes)
    return silence([run for outcome in outcomes for run in outcome.past], now, RUN_SILENCE, gave)


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
