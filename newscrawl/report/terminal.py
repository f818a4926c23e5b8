"""Turns run reports into tables for the terminal: what each run did, in which languages, and why pages fell out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from newscrawl.items import Rejection
from newscrawl.plain import counted, plain

Report = Mapping[str, Any]
"""A run report as `crawl.run.run` returns it and data/runs/<run>.json holds it, or a part of one: what is missing
counts as nothing, so that reports of older versions can be shown too."""


_UNBOUND = 10_000
"""Characters of a line that no terminal has."""
TALLIES = (("Language", "Articles", "articles_by_language"), ("Rejected because", "Pages", "rejections"))
"""Heading, what is counted, and its key in a report."""
MOST_COLUMNS = 6
"""Runs that get a column each beside their sum; more would not fit a terminal of 80 characters."""


def table(reports: Sequence[Report]) -> RenderableType:
    """The reports as one renderable: a row a run, then articles by language beside rejections by reason.

    A few runs have a column each there, where the terminal is wide enough; a narrow one gets lines for the first table.
    A run that did not end by itself, or whose pages do not add up, gets a line of its own that says so.
    """
    runs, apart = _runs(reports), reports if 1 < len(reports) <= MOST_COLUMNS else []
    whole, sums = ([_tally(*told, reports, some) for told in TALLIES] for some in (apart, []))
    parts = [_Fitting([runs], runs, _lines(reports)), _Fitting(whole, _beside(whole), _beside(sums))]
    return Group(*parts, *(Text(plain(line), style="bold red") for report in reports for line in faults(report)))


class _Fitting:
    """One renderable where the terminal is as wide as `tables`, else another: rich would cut columns, or fold words."""

    def __init__(self, tables: Sequence[Table], wide: RenderableType, narrow: RenderableType) -> None:
        self._tables, self._wide, self._narrow = tables, wide, narrow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        free = options.update(max_width=_UNBOUND)
        needed = max(console.measure(table, options=free).maximum for table in self._tables)
        yield self._wide if needed <= options.max_width else self._narrow


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
    runs.add_column("Source", footer="all", no_wrap=True)
    for heading, key in (("Article pages", "requests"), ("Articles", "articles"), ("Rejected", "rejected")):
        count = str(sum(report.get(key, 0) for report in reports))
        runs.add_column(heading, footer=count, justify="right", no_wrap=True)
    runs.add_column("Seconds", justify="right", no_wrap=True)
    for report in reports:
        numbers = (str(report.get(key, 0)) for key in ("requests", "articles", "rejected"))
        runs.add_row(Text(plain(report.get("source", "?"))), *numbers, f"{report.get('seconds') or 0:.1f}")
    return runs


def _lines(reports: Sequence[Report]) -> Text:
    """The same for a narrow terminal: the source's name, and its numbers below it."""
    text = Text("\n")
    numbers = {key: sum(report.get(key, 0) for report in reports) for key in ("requests", "articles", "rejected")}
    for report in [*reports, {"source": "all", **numbers}] if len(reports) > 1 else reports:
        pages, articles, rejected = (report.get(key, 0) for key in numbers)
        text.append(plain(report.get("source", "?")), style="bold")
        text.append(f" ({report['seconds']:.1f} s)\n" if report.get("seconds") else "\n")
        text.append(f"  {counted(pages, 'page')}, {counted(articles, 'article')}, {rejected} rejected\n")
    return text


def _beside(tables: Sequence[Table]) -> Columns:
    return Columns([table for table in tables if table.row_count], padding=(0, 3))


def _tally(heading: str, unit: str, key: str, reports: Sequence[Report], apart: Sequence[Report]) -> Table:
    """Counts by name, the largest first; equal ones by name, so that two runs can be compared by eye.

    Those of `apart` have a column each.
    """
    tally = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)  # 80 characters hold names and six columns
    tally.add_column(heading, overflow="fold")
    for name in [*(report.get("source", "?") for report in apart), unit]:
        tally.add_column(Text(plain(name)), justify="right")
    counts = total(report.get(key, {}) for report in reports)
    for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        shares = (str(report.get(key, {}).get(name, "")) for report in apart)
        tally.add_row(Text(plain(name)), *shares, str(count))
    return tally
