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

Report = Mapping[str, Any]
"""A run report as `crawl.run.run` returns it and data/runs/<run>.json holds it, or a part of one: what is missing
counts as nothing, so that reports of older versions can be shown too."""


def table(reports: Sequence[Report]) -> RenderableType:
    """The reports as one renderable: a row a run, then articles by language beside rejections by reason.

    A run that did not end by itself, or whose pages do not add up, gets a line of its own that says so.
    """
    counts = [
        _tally("Language", "Articles", total(report.get("articles_by_language", {}) for report in reports)),
        _tally("Rejected because", "Pages", total(report.get("rejections", {}) for report in reports)),
    ]
    parts: list[RenderableType] = [_runs(reports), Columns([part for part in counts if part.row_count], padding=(0, 3))]
    return Group(*parts, *(Text(line, style="bold red") for report in reports for line in faults(report)))


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
    runs = Table(box=SIMPLE_HEAD, show_footer=len(reports) > 1)
    runs.add_column("Source", footer="all", no_wrap=True)
    for heading, key in (("Article pages", "requests"), ("Articles", "articles"), ("Rejected", "rejected")):
        runs.add_column(heading, footer=str(sum(report.get(key, 0) for report in reports)), justify="right")
    runs.add_column("Seconds", justify="right")
    for report in reports:
        numbers = (str(report.get(key, 0)) for key in ("requests", "articles", "rejected"))
        runs.add_row(Text(report.get("source", "?")), *numbers, f"{report.get('seconds') or 0:.1f}")
    return runs


def _tally(heading: str, unit: str, counts: Mapping[str, int]) -> Table:
    """Counts by name, the largest first; equal ones by name, so that two runs can be compared by eye."""
    tally = Table(box=SIMPLE_HEAD)
    tally.add_column(heading)
    tally.add_column(unit, justify="right")
    for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        tally.add_row(Text(name), str(count))
    return tally
