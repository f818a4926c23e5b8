# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl run`: crawls what is new, and ends with a status that cron and people can rely on."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.console import INTERRUPTED, USER_ERROR, complain, is_terminal, write
from newscrawl.errors import ConfigError, OutputError

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config
    from newscrawl.crawl.run import Batch, Settings

ERROR = 1
UNWRITTEN = 5
TERMINATED = 143
SOURCE_ERRORS = 20
"""Failed downloads in a row after which a source is given up. A guess: half an hour of a host that hangs."""

logger = logging.getLogger(__name__)


def run(  # noqa: PLR0913 - an argument an option
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|GROUP]...", help="Sources or groups.")] = None,
    *,
    group: Annotated[list[str] | None, typer.Option(metavar="GROUP", help="A group of sources; repeatable.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is older: YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is newer.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Article pages of each source, at most.")] = None,
    max_minutes: Annotated[float | None, typer.Option(min=0, help="End the whole run after as long.")] = None,
    max_pages: Annotated[int | None, typer.Option(min=0, help="End it after as many article pages.")] = None,
    max_errors: Annotated[int | None, typer.Option(min=0, help="End it after as many failed downloads.")] = None,
    max_memory_mb: Annotated[int | None, typer.Option(min=0, help="End it when it takes as much memory.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", "--set", metavar="NAME=VALUE", help="A setting; repeatable.")
    ] = None,
    log_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Log to it; kept from growing.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run's report, and nothing else.")] = False,
) -> int:
    """Crawl what is new since the last run, of all enabled sources or of those named.

    Exit status: 0 well (also: nothing new), 1 unexpected error, 2 usage or configuration, 3 some sources failed,
    4 all failed or silent, 5 could not write, 6 already running, 130 and 143 interrupted.
    """
    given = {
        "NEWSCRAWL_MAX_MINUTES": max_minutes,
        "NEWSCRAWL_MAX_PAGES": max_pages,
        "NEWSCRAWL_MAX_ERRORS": max_errors,
        "NEWSCRAWL_MAX_MEMORY_MB": max_memory_mb,
        **_pairs(setting or ()),
    }
    arguments = {"since": since, "until": until, "limit": limit}
    settings, config = _settings({name: value for name, value in given.items() if value is not None})
    told = {name: str(value) for name, value in arguments.items() if value is not None}
    with _told(config), _logging(settings, log_file):
        return _run(settings, _wanted(config, names or (), group or ()), told, as_json)


def _run(settings: Settings, names: Sequence[str], arguments: Mapping[str, str], as_json: bool) -> int:
    from rich.console import Console

    from newscrawl.cli.live import runs
    from newscrawl.crawl import batchreport
    from newscrawl.crawl.run import gather

    console = Console(highlight=False, quiet=as_json)
    started = datetime.now(UTC)
    with runs(console) as listener:
        batch = gather([(name, arguments) for name in names], settings, listener)
        if not batch.config.contact:
            logger.warning(
                "NEWSCRAWL_CONTACT is not set: sites cannot know who asks. Set it to a URL or e-mail address"
            )
        batch.run()
    report, path = batchreport.build(batch, started)
    batchreport.write(path, report)
    _tell(batch, report, path, as_json)
    if report["status"] not in (0, INTERRUPTED, TERMINATED):
        _ring(batch.config, report, path)
    return int(report["status"])


def _tell(batch: Batch, report: Mapping[str, Any], path: Path, as_json: bool) -> None:
    """The end of a run: one line on stderr where it was not well, for cron to mail; what else there is on stdout."""
    for part in batch.parts:
        if part.error and report["status"] == ERROR:
            logger.error("%s: failed", part.name, exc_info=part.error)
    if as_json:
        write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    elif is_terminal():
        from rich.console import Console

        from newscrawl.report import terminal

        Console(highlight=False).print(terminal.table([part.report for part in batch.parts if part.report]))
    if report["status"]:
        complain(f"{report['text']}. Report: {path}", report["status"])
    elif not as_json:
        typer.echo(report["text"])


def _settings(given: Mapping[str, Any]) -> tuple[Settings, Config]:
    """The project's settings with those of the command line and of this command, and what newscrawl reads from them."""
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    settings = project_settings(given)
    for name, value in (("NEWSCRAWL_INCREMENTAL", True), ("NEWSCRAWL_SOURCE_ERRORS", SOURCE_ERRORS)):
        if not config.is_set(settings, name):
            settings.set(name, value, priority="command")  # a default: below what a source says of itself
    if "LOG_LEVEL" not in given and "LOG_FILE" not in given:
        settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
    return settings, config.read(settings)


def _pairs(settings: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise ConfigError(f"-s {text}: NAME=VALUE is expected, for example -s DOWNLOAD_DELAY=2")
        pairs[name.strip()] = value
    return pairs


def _wanted(config: Config, names: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Ids of the sources to crawl, in the order of the files: those named by id, and the enabled ones of groups."""
    from newscrawl import sources

    known = sources.load(config.sources)
    if not names and not groups:
        wanted = {source.id for source in known.values() if source.enabled}
    else:
        found = {name: sources.named(name, known) for name in (*names, *groups)}
        wanted = {id_ for name, ids in found.items() for id_ in ids if known[id_].enabled or id_ == name}
    if not wanted:
        raise ConfigError("none of these sources is enabled: newscrawl sources enable ID|GROUP, or name one by its id")
    return [id_ for id_ in known if id_ in wanted]


@contextmanager
def _logging(settings: Settings, log_file: Path | None) -> Iterator[None]:
    from newscrawl.cli.logs import log_to

    if log_file is None:
        yield
        return
    level = settings.get("LOG_LEVEL")
    settings.set("LOG_ENABLED", False, priority="cmdline")
    with log_to(log_file, level):
        yield


@contextmanager
def _told(config: Config) -> Iterator[None]:
    """Whoever is to be told of failures is told of those, too, that leave no report."""
    try:
        yield
    except (ConfigError, OutputError) as error:
        status = UNWRITTEN if isinstance(error, OutputError) else USER_ERROR
        _ring(config, {"status": status, "text": str(error)}, None)
        complain(str(error), status)
        raise typer.Exit(status) from None
    except Exception as error:  # noqa: BLE001 - the traceback is for whoever mends newscrawl, the status for cron
        traceback.print_exc(file=sys.stderr)
        _ring(config, {"status": ERROR, "text": f"{type(error).__name__}: {error}"}, None)
        complain(f"unexpected error: {type(error).__name__}: {error}", ERROR)
        raise typer.Exit(ERROR) from None


def _ring(config: Config, report: Mapping[str, Any], path: Path | None) -> None:
    from newscrawl.cli import alarm

    for complaint in alarm.ring(report, path, config.on_failure_command, config.on_failure_url):
        complain(complaint)
