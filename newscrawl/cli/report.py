# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl report`: what the last run, or another one, came to: in the terminal, as JSON, or as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import alone, say, write_file, write_json

if TYPE_CHECKING:
    from newscrawl.report.overview import Overview


def report(
    run: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN", help="A run or batch: the name of its file in data/runs.", autocompletion=completing.runs
        ),
    ] = None,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one page that needs nothing else.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> int:
    """Show what the last run came to, or another one.

    Example: newscrawl report --html report.html

    Exit status 2: there is no such run, or a file of it cannot be read; 5: the page could not be written.
    """
    from newscrawl.cli.project import read_config
    from newscrawl.report import overview

    alone({"--html": html, "--json": as_json})
    found = overview.read(read_config().places, run)
    if html is not None:
        from newscrawl.report.page import page

        return write_file(html, page(found))
    if as_json:
        write_json(_figures(found))
    else:
        _table(found)
    return 0


def _table(found: Overview) -> None:
    from rich.console import Console

    from newscrawl.report import terminal

    console = Console(highlight=False)
    say(console, f"{found.name}: {found.text}")
    console.print(terminal.table(found.reports))
    told = {line for report in found.reports for line in terminal.faults(report)}
    for line in found.faults:
        if line not in told:
            say(console, line)
    for path in found.missing:
        say(console, f"{path}: the run wrote this file, and it is not there")


def _figures(found: Overview) -> dict[str, Any]:
    numbers = ("requests", "articles", "new", "revised", "unchanged", "duplicates", "rejected", "bytes")
    counts = ("articles_by_language", "rejections", "responses", "fetch_seconds")
    return {
        "name": found.name,
        "text": found.text,
        "started_at": found.started_at,
        "seconds": found.seconds,
        **{name: found.sum(name) for name in numbers},
        **{name: dict(found.counts(name)) for name in counts},
        "articles_by_day": found.days,
        "articles_by_age": found.ages,
        "faults": found.faults,
        "missing": found.missing,
        "sources": [report.get("source") for report in found.reports],
    }
