"""Earlier runs of sources in, for how long nothing has come out, where that is longer than ever before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any, Self

MORE_THAN_EVER = 1.5
"""Times the longest silence known of. A guess: runs begin a little late, and weekends differ."""
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
GIVES = "dedup/duplicate"
"""The rejection that speaks for a source: a new address had an article. A known page that is unchanged does not, as a
site may well break for what is new alone."""


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
    """It ended by itself, read what announces articles and asked for all of them: so many, or none, were new."""
    links: int = 0
    """To articles, wanted or not."""
    unwanted: Mapping[str, int] = field(default_factory=dict)
    """`offsite`, `not_allowed`, `denied`, `trap`, `too_long` → those of the links that were left out for that."""

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
            told=report.get("finish_reason") == "finished" and not report.get("limited") and not is_unread(report),
            links=report.get("discovered", 0),
            unwanted=report.get("unwanted", {}),
        )

    @property
    def gave(self) -> bool:
        """Whether a new address had an article."""
        return bool(self.articles) or GIVES in self.rejections


def is_unread(report: Mapping[str, Any]) -> bool:
    """Whether none of what announces a source's articles could be read."""
    told: Mapping[str, int] = report.get("discovery", {})
    requests: int = report.get("requests", 0)
    return not requests and not any(told.get(kind) for kind in ("feeds", "sitemaps", "sections", "not_modified"))


def since_articles(past: Iterable[Past]) -> list[Past]:
    """The runs since a page last gave an article, the latest first."""
    latest = sorted(past, key=lambda run: run.at, reverse=True)
    return list(takewhile(lambda run: not run.gave, latest))


def silence(past: Iterable[Past], now: str, least: timedelta, sources: int = 1) -> timedelta | None:
    """How long nothing has come by `now`, where that is at least `least` and much longer than ever before; else None.

    A silence that is known of reaches from a run that gave articles to the last empty one before the next that did.
    `past`: the runs of so many `sources` together. None also while their week is not known, unless they are many.
    """
    runs = sorted((run for run in past if run.articles or run.told), key=lambda run: run.at)
    gave = [run.at for run in runs if run.articles]
    is_week_known = bool(gave) and _is_week_known(runs, now)
    if not gave or (sources < MANY and not is_week_known):
        return None
    longest = timedelta(0)
    for before, after in pairwise(gave):
        empty = [run.at for run in runs if before < run.at < after and not run.articles]
        longest = max(longest, _between(before, empty[-1]) if empty else timedelta(0))
    quiet = _between(gave[-1], now)
    return quiet if quiet > max(least if is_week_known else MANY_SILENCE, longest * MORE_THAN_EVER) else None


def _is_week_known(runs: Sequence[Past], now: str) -> bool:
    # A backlog that bounds spread over days says nothing of the days on which a source writes.
    days = {run.at[:10] for run in runs if run.articles and run.told}
    all_days = {run.at[:10] for run in runs if run.articles}
    return len(days) >= WEEK_DAYS or (len(all_days) >= SOME_DAYS and _between(runs[0].at, now) >= TWO_WEEKS)


def _between(before: str, after: str) -> timedelta:
    return datetime.fromisoformat(after) - datetime.fromisoformat(before)
