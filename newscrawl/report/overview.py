"""A data folder in, what a run of it and those before came to out: what the report shows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from newscrawl.errors import ConfigError
from newscrawl.items import Article, Rejection
from newscrawl.judgement import Condition
from newscrawl.records import read_articles, read_rejections
from newscrawl.remote import Place, files, place, told
from newscrawl.report.terminal import Report, faults, total

BATCH = "batch-"
"""How the names of reports of `newscrawl run` begin; others are of one source."""
HISTORY = 60
"""Runs before that are shown."""
EXAMPLES = 3
"""Pages of each reason of rejection."""
SAMPLE = 200
"""Records that are shown in full, spread over the sources: half a megabyte of page."""
_LEAST: Report = {"source": "?", "published": (None, None), "finish_reason": "", "dry": None}
"""What the page asks of a report, for those of older versions."""
LATER = "dated later than that"
FRESH_HOURS = (1, 6, 24, 72, 168)
"""Bounds of the classes by which the age of articles, when they were fetched, is told."""


@dataclass(frozen=True, slots=True)
class Past:
    """One run of the history."""

    name: str
    started_at: str
    articles: int
    rejected: int
    seconds: float
    status: str
    """In words."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A run, or a batch of runs, with what it wrote."""

    name: str
    text: str
    """How it went, in words."""
    reports: Sequence[Report]
    """The run reports of its sources."""
    started_at: str
    seconds: float
    days: Mapping[str, int]
    """Articles by day of publication, UTC."""
    ages: Mapping[str, int]
    """Articles by how old they were when they were fetched."""
    examples: Mapping[str, Sequence[Rejection]]
    """Stage/reason → some pages that were rejected for it."""
    sample: Sequence[Article]
    faults: Sequence[str]
    """What is wrong, a line each: what ended early, does not add up, or has gone dry."""
    missing: Sequence[str] = ()
    """Files that the reports name and that are not there."""
    history: Sequence[Past] = ()

    def sum(self, key: str) -> int:
        """The sum of a number over the reports."""
        return sum(int(report.get(key) or 0) for report in self.reports)

    def counts(self, key: str) -> list[tuple[str, int]]:
        """Counts by name over the reports, the largest first."""
        summed = total(report.get(key) or {} for report in self.reports)
        return sorted(summed.items(), key=lambda entry: (-entry[1], entry[0]))


def read(places: Sequence[Place], name: str | None = None) -> Overview:
    """The run, or batch, with that name (the file's in data/runs, without .json); the latest where none is given.

    `places`: the data folder, and the storage if there is one. ConfigError where there is none, or its report cannot be
    read.
    """
    try:
        return _read(places, name)
    except OSError as error:
        raise ConfigError(f"{places[-1]}: cannot be read: {told(error)}") from error


def _read(places: Sequence[Place], name: str | None) -> Overview:
    data = places[-1]
    known = sorted(files(places, "runs/*.json"), key=lambda path: path.stem.removeprefix(BATCH))
    if not known:
        raise ConfigError(
            f"{data / 'runs'}: there is no report yet: the first newscrawl run or scrapy crawl writes one"
        )
    path = _choose(known, name, data)
    report = _load(path)
    if not path.stem.startswith(BATCH):
        return _overview(data, path.stem, report, [report], list(_history(known, path)))
    parts = report.get("sources", [])
    there = {one.stem: one for one in known}
    runs = [str(part["run"]) for part in parts if part.get("run")]
    reports = [_load(there[run]) for run in runs if run in there]
    found = _overview(data, path.stem, report, reports, list(_history(known, path)))
    unwell = [f"{part.get('source')}: {part.get('condition')}: {part.get('why')}" for part in parts
              if part.get("condition") != Condition.WELL]  # fmt: skip
    gone = [str(data / "runs" / f"{run}.json") for run in runs if run not in there]
    return replace(found, faults=[*unwell, *found.faults], missing=[*gone, *found.missing])


def _choose(known: Sequence[Place], name: str | None, data: Place) -> Place:
    if name is None:
        # a batch is written after the runs that it is made of
        latest = known[-1]
        batches = [path for path in known if path.stem.startswith(BATCH)]
        return batches[-1] if batches and _holds(batches[-1], latest) else latest
    for path in known:
        if path.stem in (name.removesuffix(".json"), BATCH + name):
            return path
    raise ConfigError(f"{name}: there is no such run in {data / 'runs'}; the latest is {known[-1].stem}")


def _holds(batch: Place, run: Place) -> bool:
    return batch == run or any(part.get("run") == run.stem for part in _load(batch).get("sources", []))


def _load(path: Place) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read as a run's report: {error}") from None
    if not isinstance(found, dict):
        raise ConfigError(f"{path}: cannot be read as a run's report: it is no JSON object")
    return found if path.stem.startswith(BATCH) else {**_LEAST, **found}


def _overview(
    data: Place,
    name: str,
    report: Mapping[str, Any],
    reports: Sequence[Report],
    history: Sequence[Past],
) -> Overview:
    days, ages, missing = Counter[str](), Counter[str](), list[str]()
    sample: dict[str, list[Article]] = defaultdict(list)
    each = max(1, SAMPLE // max(1, len(reports)))
    examples: dict[str, list[Rejection]] = {}
    for one in reports:
        for path in _files(data, one, "articles", missing):
            for article in read_articles(path):
                days[str(article.date_published)[:10] if _moment(article.date_published) else "unknown"] += 1
                ages[_age(article)] += 1
                if len(sample[one["source"]]) < each:
                    sample[one["source"]].append(article)
        for path in _files(data, one, "rejected", missing):
            for rejection in read_rejections(path):
                some = examples.setdefault(f"{rejection.stage}/{rejection.reason}", [])
                if len(some) < EXAMPLES:
                    some.append(rejection)
    wrong = [line for one in reports for line in (*faults(one), *_dry(one))]
    return Overview(
        name=name,
        text=str(report.get("text") or report.get("finish_reason") or ""),
        reports=reports,
        started_at=str(report.get("started_at", "")),
        seconds=float(report.get("seconds") or 0),
        days=dict(sorted(days.items())),
        ages={label: ages[label] for label in (*_labels(), LATER, "no date") if ages[label]},
        examples=examples,
        sample=[article for some in sample.values() for article in some],
        faults=list(dict.fromkeys(wrong)),
        missing=missing,
        history=history,
    )


def _files(data: Place, report: Report, kind: str, missing: list[str]) -> Iterable[Place]:
    """The file of a run's lines, where the report says that it is or, the folder having moved, where it would be."""
    named = report.get(f"{kind}_path")
    if named is None:
        return ()
    folder = data / kind / str(report["source"])
    for path in (place(str(named)), *(folder / f"{report['run']}{end}" for end in (".jsonl", ".jsonl.gz"))):
        if path.exists():
            return (path,)
    missing.append(str(named))
    return ()


def _dry(report: Report) -> Iterator[str]:
    if report.get("dry"):
        yield f"{report.get('source', '?')}: {report['dry']}"


def _labels() -> list[str]:
    days = {24: "a day", 72: "3 days", 168: "a week"}
    names = [days.get(hours, f"{hours} hours" if hours > 1 else "an hour") for hours in FRESH_HOURS]
    return [*(f"within {name}" for name in names), "older"]


def _age(article: Article) -> str:
    published, fetched = _moment(article.date_published), _moment(article.date_fetched)
    if published is None or fetched is None:
        return "no date"
    hours = (fetched - published).total_seconds() / 3600
    if hours < 0 and article.date_published_precision != "day":
        return LATER
    return next((label for bound, label in zip(FRESH_HOURS, _labels(), strict=False) if hours <= bound), "older")


def _moment(text: str | None) -> datetime | None:
    """A record's time; None for none, and for what another tool has made of it."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _history(known: Sequence[Place], chosen: Place) -> Iterator[Past]:
    """The runs of the same kind up to the chosen one: batches, or runs of its source."""
    is_batch = chosen.stem.startswith(BATCH)
    before = [path for path in known if path.stem.startswith(BATCH) == is_batch]
    before = before[: before.index(chosen) + 1]
    source = None if is_batch else _load(chosen).get("source")
    found: list[Past] = []
    for path in reversed(before):
        report = _load(path)
        if is_batch or report.get("source") == source:
            found.append(_past(path.stem, report))
        if len(found) == HISTORY:
            break
    yield from reversed(found)


def _past(name: str, report: Report) -> Past:
    articles, rejected = (int(report.get(key) or 0) for key in ("articles", "rejected"))
    status = str(report.get("text") or report.get("finish_reason") or "")
    return Past(name, str(report.get("started_at", "")), articles, rejected, float(report.get("seconds") or 0), status)
