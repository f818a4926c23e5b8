# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl demo`: crawls small invented news sites, served on this computer, into article records."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.console import INTERRUPTED, complain, say

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.demo.server import Demo

FAILED = 1
"""Exit status when the demo did not give every article that its sites hold."""
LOG_SHOWN = 5000
"""Characters of the end of the log that a failed demo shows."""
POLITE_TO_OURSELVES = {"DOWNLOAD_DELAY": 0.02, "AUTOTHROTTLE_ENABLED": False}
"""The sites are on this computer and expect us: no need for the second between two requests that others are given."""
NETWORK = "127.0.0.0/8"
"""Where the sites are: in a network that crawls keep out of unless they are told."""


def demo(
    *,
    serve: Annotated[bool, typer.Option("--serve", help="Only serve the sites, until Ctrl-C.")] = False,
) -> int:
    """Crawl five small invented news sites, served on this computer.

    The records are written where your own crawls write theirs: data/articles/, or $NEWSCRAWL_DATA/articles/.

    Example: newscrawl demo --serve
    """
    from rich.console import Console

    from newscrawl.demo import server

    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="newscrawl-demo-") as folder, server.serve() as sites:
        sources = Path(folder)
        server.write_sources(sources, sites)
        return _wait(console, sites, sources) if serve else _crawl(console, sites, sources)


def _wait(console: Console, sites: Demo, sources: Path) -> int:
    name = sites.sites[0].id
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does: the folder goes, too
    try:
        for site in sites.sites:
            say(console, f"{site.name}: {site.base}/")
        say(console, "\nCrawls keep out of this computer's own network unless they are told. In another terminal:\n")
        say(console, f"  export NEWSCRAWL_ALLOW_NETWORKS={NETWORK}\n")
        say(console, "Crawl one of the sites there, in the project's folder:\n")
        say(console, f"  scrapy crawl {name} -s NEWSCRAWL_SOURCES={sources} -O {name}.jsonl\n")
        say(console, "Or let newscrawl find out what a source of your own would say of one:\n")
        say(console, f"  newscrawl sources add {sites.urls[name]}\n")
        say(console, "Ctrl-C stops the sites.")
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0


def _crawl(console: Console, sites: Demo, folder: Path) -> int:
    from newscrawl.records import read_rejections
    from newscrawl.report import terminal

    log = folder / "scrapy.log"
    settings = {
        **POLITE_TO_OURSELVES,
        "NEWSCRAWL_SOURCES": str(folder),
        "NEWSCRAWL_ALLOW_NETWORKS": NETWORK,
        "LOG_FILE": str(log),  # on the screen it would tear the table
        "LOG_LEVEL": "WARNING",
    }
    expected = {site.id: len(site.articles) for site in sites.sites}
    names = ", ".join(site.name for site in sites.sites)
    say(console, f"Crawling {len(sites.sites)} invented newspapers on this computer: {names}.")
    reports = _reports(list(expected), settings, console)
    say(console, "\nPages that gave no article, and why:")
    for path in (report["rejected_path"] for report in reports):
        if path:  # None: no such lines
            console.print(terminal.rejected(read_rejections(path)), end="", soft_wrap=True)
    console.print(terminal.table(reports))
    say(console, "The records, one JSON line an article, and the pages that gave none:")
    for path in (report[key] for report in reports for key in ("articles_path", "rejected_path")):
        if path:
            say(console, f"  {os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path}")
    say(console, "The same as a page for the browser: newscrawl report --html report.html")
    return _judge(reports, expected, log)


def _reports(names: Sequence[str], settings: Mapping[str, Any], console: Console) -> list[dict[str, Any]]:
    """The reports of the sites' runs; one of all of them is written, so that `newscrawl report` tells of all."""
    from newscrawl.cli.live import progress
    from newscrawl.crawl import batchreport
    from newscrawl.crawl.run import gather, project_settings

    started = datetime.now(UTC)
    with progress(console, len(names)) as listener:
        batch = gather(names, project_settings(settings), listener)
        parts = batch.run()
    for part in parts:
        if part.error:
            raise part.error
    batchreport.write(batch.config, batchreport.build(batch, started))
    return [part.report for part in parts if part.report]


def _judge(reports: Sequence[Mapping[str, Any]], expected: Mapping[str, int], log: Path) -> int:
    """The exit status: did the demo give every article that its sites hold?"""
    from newscrawl.report.terminal import faults

    if any(report["finish_reason"] == "shutdown" for report in reports):
        return INTERRUPTED
    wrong = [fault for report in reports for fault in faults(report)]
    written = {report["source"]: report["articles"] for report in reports}
    wrong += [
        f"{source}: articles written: {written.get(source, 0)}, but the site has {count}"
        for source, count in expected.items()
        if written.get(source) != count
    ]
    if not wrong:
        return 0
    if log.exists():  # it goes with the temporary folder
        typer.echo(log.read_text(encoding="utf-8", errors="replace")[-LOG_SHOWN:], err=True)
    return complain("the demo failed: " + "; ".join(wrong), FAILED)
