"""Turns run reports into tables for the terminal: what each run did, in which languages, and why pages fell out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from newscrawl.items import Rejection
from newscrawl.plain import plain

Report = Mapping[str, Any]
"""A run report as `crawl.run.run` returns it and data/runs/<run>.json holds it, or a part of one: what is missing
counts as nothing, so that reports of older versions can be shown too."""


MOST_COLUMNS = 6
"""Runs that get a column each beside their sum; more would not fit a terminal of 80 characters."""


def table(reports: Sequence[Report]) -> RenderableType:
    """The reports as one renderable: a row a run, then articles by language beside rejections by reason.

    A few runs have a column each there. A run that did not end by itself, or whose pages do not add up, gets a line of
    its own that says so.
    """
    counts = [
        _tally("Language", "Articles", reports, "articles_by_language"),
        _tally("Rejected because", "Pages", reports, "rejections"),
    ]
    parts: list[RenderableType] = [_runs(reports), Columns([part for part in counts if part.row_count], padding=(0, 3))]
    return Group(*parts, *(Text(plain(line), style="bold red") for report in reports for line in faults(report)))


def rejected(rejections: Iterable[Rejection]) -> Text:
    """A line a rejection: why, where, and what gave it away. Addresses are not folded: print with `soft_wrap`."""
    text = Text()
    for rejection in rejections:
        text.append(f"{rejection.stage}/{rejection.reason}", style="bold")
        text.append(f"  {plain(rejection.url or '-')}\n")
        if rejection.detail:
            text.append(f"    {plain(rejection.detail)}\n", style="dim")
    return text


def total(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The sum of several counts by name."""
    summed: Counter[str] = Counter()
    for count in counts:
        summed.update(count)
    return summed


def faults(report: Report) -> list[str]:
    """What is wrong with a run, a line each; [] for one that ended by itself with every page accounted for."""
    name, lines = report.get("source", "?"), []
    if (reason := report.get("finish_reason")) not in (None, "finished"):
        lines.append(f"{name}: the run was ended early ({reason})")
    if not report.get("balanced", True):
        asked, got, rejected = (report.get(key, 0) for key in ("requests", "articles", "rejected"))
        lines.append(f"{name}: {asked} article pages asked for, but {got} articles and {rejected} rejections written")
    if failed := report.get("discovery", {}).get("failed"):
        lines.append(f"{name}: {failed} of its feeds, sitemaps and section pages could not be read")
    return lines


def _runs(reports: Sequence[Report]) -> Table:
    runs = Table(box=SIMPLE_HEAD, show_footer=len(reports) > 1, padding=(0, 1, 0, 0), pad_edge=False)
    runs.add_column("Source", footer="all", overflow="fold")
    for heading, key in (("Article pages", "requests"), ("Articles", "articles"), ("Rejected", "rejected")):
        count = str(sum(report.get(key, 0) for report in reports))
        runs.add_column(heading, footer=count, justify="right", min_width=max(map(len, heading.split())))
    runs.add_column("Seconds", justify="right", no_wrap=True)
    for report in reports:
        numbers = (str(report.get(key, 0)) for key in ("requests", "articles", "rejected"))
        runs.add_row(Text(plain(report.get("source", "?"))), *numbers, f"{report.get('seconds') or 0:.1f}")
    return runs


def _tally(heading: str, unit: str, reports: Sequence[Report], key: str) -> Table:
    """Counts by name, the largest first; equal ones by name, so that two runs can be compared by eye."""
    tally = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)  # 80 characters hold names and six columns
    tally.add_column(heading)
    apart = reports if 1 < len(reports) <= MOST_COLUMNS else []
    for name in [*(report.get("source", "?") for report in apart), unit]:
        tally.add_column(Text(plain(name)), justify="right")
    counts = total(report.get(key, {}) for report in reports)
    for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        shares = (str(report.get(key, {}).get(name, "")) for report in apart)
        tally.add_row(Text(plain(name)), *shares, str(count))
    return tally
