# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl reextract`: makes records of pages that were kept, with today's extraction and without fetching any."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import RUNNING, UNWRITTEN, Json, complain, write_json
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError
from newscrawl.plain import counted, plain

if TYPE_CHECKING:
    from newscrawl.archive import Input
    from newscrawl.cli.run import Cluster
    from newscrawl.crawl.batch import Batch, Part
    from newscrawl.crawl.config import Config
    from newscrawl.crawl.engine.run import Spread
    from newscrawl.remote import Place

UNREAD = 3
"""Exit status when some of what there is to read could not be read."""
BROKEN = ("output_failed", "start_error")
"""Finish reasons of a run that broke off."""
COUNTS = ("articles", "rejected", "new", "revised", "unchanged", "duplicates")


def reextract(  # noqa: PLR0913 - an argument an option
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="WARC files, JSON lines with HTML, folders of these or HTML."),
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FOLDER", help="Where the records go, or an address: s3://…."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is older: YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is newer.")] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Pages of this source; repeatable.", autocompletion=completing.ids),
    ] = None,
    domain: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Of this domain; repeatable.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Keep articles in this language; repeatable.")
    ] = None,
    html_key: Annotated[str | None, typer.Option(metavar="KEY", help="Of JSON lines: what holds the page.")] = None,
    url_key: Annotated[str | None, typer.Option(metavar="KEY", help="Of JSON lines: what holds its address.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", "--set", metavar="NAME=VALUE", help="A setting; repeatable.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="NAME", help="Spread the files over a cluster; NAME is ray.")
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the cluster; none: RAY_ADDRESS, or this machine.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Make records of pages that were kept, by today's extraction.

    Of data/pages/ and other WARC files, Common Crawl's among them. Nothing is fetched, and the records of the crawls
    stay as they are. What an interrupted run has done, the same command does not do again.

    Example: newscrawl reextract data/pages --since 2025-01-01 -o data/again

    Exit status: 0 well, 2 usage or configuration, 3 some pages could not be read, 5 could not write, 6 already running,
    130 and 143 interrupted.
    """
    from newscrawl import archive
    from newscrawl.cli.run import cluster_of, configure
    from newscrawl.crawl import forking
    from newscrawl.remote import given

    cluster = cluster_of(engine, address)
    with nullcontext() if cluster else forking.ahead():
        settings, config = configure({}, setting or ())
    inputs = archive.find(given(path) for path in paths)
    inputs = [each for each in inputs if _may_hold(each, source or ())]
    if not inputs:
        raise ConfigError(f"{', '.join(map(str, paths))}: no file of pages there that is wanted")
    folder = _target(config, output)
    own = {
        **_places(config, folder, setting or ()),
        "NEWSCRAWL_SOURCES": str(config.sources),
        "NEWSCRAWL_INCREMENTAL": True,
        "NEWSCRAWL_SOURCES_AT_ONCE": 1,  # in order: what a page gave before decides which revision it gives
        **({"NEWSCRAWL_LANGUAGES": ",".join(language)} if language else {}),
    }
    settings.setdict(own, priority="cmdline")
    kept = {"sources": source, "domains": domain}
    arguments = {name: ",".join(values) for name, values in kept.items() if values}
    told = {"since": since, "until": until, "html": html_key, "url": url_key}
    arguments |= {name: value for name, value in told.items() if value}
    if cluster:  # the runs of one source in their order, in one process
        cluster = partial(cluster, places=[frozenset({archive.source_of(each) or ""}) for each in inputs])
    batch = _run(settings, [{**arguments, "path": str(each.path)} for each in inputs], cluster, as_json)
    return _tell(batch, folder, as_json)


def _run(
    settings: Any, arguments: Sequence[Mapping[str, str]], cluster: Cluster | None, as_json: bool
) -> Batch | Spread:
    from newscrawl.cli import logs
    from newscrawl.cli.live import RunConsole, runs
    from newscrawl.crawl.claims import require
    from newscrawl.crawl.run import gather

    console = RunConsole(highlight=False, quiet=as_json, file=sys.stdout)
    with logs.pages_as_news(), runs(console, len(arguments)) as listener:
        spiders = [("archive", each) for each in arguments]
        batch = cluster(spiders, settings, listener) if cluster else gather(spiders, settings, listener)
        try:
            require(batch.config)
        except OutputError as error:
            raise typer.Exit(complain(str(error), UNWRITTEN)) from None
        batch.run()
    return batch


def _tell(batch: Batch | Spread, folder: Place, as_json: bool) -> int:
    """What came of it, and the status."""
    parts = batch.parts
    reports = [part.report for part in parts if part.report]
    counts = {name: sum(report[name] for report in reports) for name in COUNTS}
    unread = [one["detail"] for report in reports for one in report["errors"].get("discovery", ())]
    failed = sum(report["discovery"]["failed"] for report in reports)
    status = _status(batch, failed)
    if as_json:
        rows = [{"path": part.arguments["path"], **_row(part)} for part in parts]
        write_json({"status": status, "folder": str(folder), **counts, "unread": failed, "inputs": rows})
    for text in unread:
        complain(str(text))
    if failed > len(unread):
        complain(f"and {failed - len(unread)} more that could not be read: {folder / 'runs'}")
    for part in parts:
        if broken := _broken(part):
            complain(f"{part.arguments['path']}: {broken}")
    if as_json:
        return status
    told = f"{counted(counts['articles'], 'article')} and {counted(counts['rejected'], 'rejected page')}"
    typer.echo(plain(f"{told} of {counted(len(parts), 'file')}: {folder}"))
    return status


def _row(part: Part) -> dict[str, Any]:
    report = part.report
    told = {name: report[name] for name in ("source", "run", *COUNTS, "finish_reason")} if report else {}
    broken = _broken(part)
    return {**told, "error": broken} if broken else told


def _broken(part: Part) -> str | None:
    """Why a file was not read to its end; None where it was, or a signal or bound ended it.

    A process of a cluster has no other way to tell: what it logs stays on its machine.
    """
    if part.error:
        return str(part.error)
    reason = part.report["finish_reason"] if part.report else None
    if part.report is None or reason not in BROKEN:
        return None
    return part.report.get("failure") or f"its run broke off ({reason}); the log has the traceback"


def _status(batch: Batch | Spread, failed: int) -> int:
    parts = batch.parts
    errors = [part.error for part in parts if part.error]
    if any(isinstance(error, AlreadyRunning) for error in errors):
        return RUNNING
    if any(isinstance(error, OutputError) for error in errors) or _any(parts, BROKEN[0]):
        return UNWRITTEN
    if batch.signal:
        return 128 + batch.signal
    return UNREAD if failed or errors or _any(parts, BROKEN[1]) else 0


def _any(parts: Sequence[Part], reason: str) -> bool:
    return any(part.report and part.report["finish_reason"] == reason for part in parts)


def _may_hold(given: Input, wanted: Sequence[str]) -> bool:
    """Whether pages of one of these sources may be in a file; of those that do not say it is seen page by page."""
    from newscrawl import archive

    named = archive.source_of(given) if wanted else None
    return named is None or named in wanted


def _target(config: Config, output: str | None) -> Place:
    """Where the records go. ConfigError where those of the crawls are."""
    from newscrawl import remote

    folder = remote.folder(output) if output else _folder(config)
    if folder == config.storage:
        raise ConfigError(f"-o {output}: the records would stand among those of the crawls there: name another folder")
    return folder


def _places(config: Config, folder: Place, texts: Sequence[str]) -> dict[str, str]:
    """The settings of where all is: of a bucket's folder, the state and what is under way are in one of this machine.

    The state may be another one, which machines share: what `-s` says. ConfigError where it is that of the crawls,
    which knows all of these pages.
    """
    from newscrawl.cli import given
    from newscrawl.crawl.run import project_settings

    here = folder if isinstance(folder, Path) else _folder(config) / re.sub(r"\W+", "-", str(folder))
    state = given.pairs(texts).get("NEWSCRAWL_STATE")
    if state and state == (project_settings().get("NEWSCRAWL_STATE") or os.environ.get("NEWSCRAWL_STATE")):
        raise ConfigError("-s NEWSCRAWL_STATE: that is the state of the crawls; name a database of its own")
    return {
        "NEWSCRAWL_DATA": str(here),
        "NEWSCRAWL_STATE": state or str(here / "state.sqlite"),
        "NEWSCRAWL_STORAGE": "" if here is folder else str(folder),
    }


def _folder(config: Config) -> Path:
    """One for each version that records are made with, so that none is taken for the work of another."""
    from newscrawl.process import EXTRACTOR

    return config.data / "reextracted" / EXTRACTOR.replace("/", "-").replace(" ", "_")
