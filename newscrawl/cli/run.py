# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl run`: crawls what is new, and ends with a status that cron and people can rely on."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli import alarm, completing, interrupt
from newscrawl.cli.console import UNWRITTEN, USER_ERROR, complain, is_terminal, mute, write_json
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError
from newscrawl.plain import plain, plain_lines

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config
    from newscrawl.crawl.engine.run import Spread
    from newscrawl.crawl.run import Batch, Settings
    from newscrawl.remote import Place

    Cluster = Callable[..., Spread]

ERROR = 1
BOUNDS = ("max_minutes", "max_pages", "max_errors", "max_memory_mb")
"""Options that are settings, too."""
YOUNG = 4_000
"""Objects more than before with which the garbage collector looks through those: with 700, as Python has it, it did so
every second page. What a crawl leaves in cycles is small, no page."""
SOURCE_ERRORS = 20
"""Failed downloads in a row after which a source is given up. A guess: half an hour of a host that hangs."""

logger = logging.getLogger(__name__)


def run(  # noqa: PLR0913 - an argument an option
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID|GROUP", help="Sources or groups.", autocompletion=completing.names)
    ] = None,
    *,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="A group of sources; repeatable.", autocompletion=completing.groups),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is older: YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what is newer.")] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Article pages of each source, at most.")
    ] = None,
    max_minutes: Annotated[
        float | None, typer.Option(metavar="MINUTES", min=0, help="End the whole run after as long.")
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="End it after as many article pages.")
    ] = None,
    max_errors: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="End it after as many failed downloads.")
    ] = None,
    max_memory_mb: Annotated[
        int | None, typer.Option(metavar="MB", min=0, help="End it when it takes as much memory.")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", "--set", metavar="NAME=VALUE", help="A setting; repeatable.")
    ] = None,
    log_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Log to it; kept from growing.")] = None,
    lock_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Begin only if no other run has locked it.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="NAME", help="Spread the sources over a cluster; NAME is ray.")
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the cluster; none: RAY_ADDRESS, or this machine.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run's report, and nothing else.")] = False,
) -> int:
    """Crawl what is new since the last run.

    Of all enabled sources, or of those named.

    Example: newscrawl run --group daily --max-minutes 50

    Exit status: 0 well (also: nothing new), 1 unexpected error, 2 usage or configuration, 3 some sources failed,
    4 all failed or silent, 5 could not write, 6 already running, 130 and 143 interrupted.
    """
    from newscrawl.crawl import forking

    bounds = dict(zip(BOUNDS, (max_minutes, max_pages, max_errors, max_memory_mb), strict=True))
    with interrupt.at_once(), _loading() as loaded, ExitStack() as throughout:
        with nullcontext() if engine else forking.ahead():
            settings, config = configure(bounds, setting or ())
            throughout.enter_context(_told(config))
            throughout.enter_context(_logging(settings, log_file))
            told = spider_arguments(config, since, until, limit)
            wanted = _wanted(config, names or (), group or ())
            cluster = cluster_of(engine, address)
            throughout.enter_context(_alone(lock_file, config))
        return _run(settings, wanted, told, cluster, as_json, loaded)


def _run(
    settings: Settings,
    names: Sequence[str],
    arguments: Mapping[str, str],
    cluster: Cluster | None,
    as_json: bool,
    loaded: Callable[[], None],
) -> int:
    from newscrawl.cli.live import RunConsole, runs
    from newscrawl.crawl import batchreport
    from newscrawl.crawl.claims import require
    from newscrawl.crawl.run import gather
    from newscrawl.crawl.stopping import told_afterwards
    from newscrawl.crawl.watching import metrics_of

    console = RunConsole(highlight=False, quiet=as_json, file=sys.stdout)
    started = datetime.now(UTC)
    with runs(console, len(names)) as listener:
        spiders = [(name, arguments) for name in names]
        batch = cluster(spiders, settings, listener) if cluster else gather(spiders, settings, listener)
        if not batch.config.contact:
            logger.warning(
                "NEWSCRAWL_CONTACT is not set: sites cannot know who asks. Set it to a URL or e-mail address"
            )
        loaded()
        require(batch.config)
        batch.run()
    report = batchreport.build(batch, started)
    with told_afterwards():
        path = batchreport.write(batch.config, report)
        if metrics := metrics_of(batch.config):
            metrics.judged(report)
    try:
        _tell(batch, report, path, as_json)
    except BrokenPipeError:  # the run's status is what counts, and whoever is to be told of failures is told
        mute()
    held = [part.error.since for part in batch.parts if isinstance(part.error, AlreadyRunning)]
    if alarm.is_due(report["status"], held):
        _ring(batch.config, report, path)
    return int(report["status"])


def cluster_of(engine: str | None, address: str | None) -> Cluster | None:
    """What spreads spiders over a cluster; None where this process crawls them itself. ConfigError for a wrong name."""
    if engine is None:
        if address is not None:
            raise ConfigError("--address is that of a cluster: give --engine ray with it")
        return None
    from newscrawl.crawl.engine.run import ENGINES, Spread

    if engine not in ENGINES:
        raise ConfigError(f"--engine {engine}: the engines are {', '.join(ENGINES)}")
    return partial(Spread, address=address)


@contextmanager
def _loading() -> Iterator[Callable[[], None]]:
    """The garbage collector rests until what it gives is called, or the block ends.

    All that is loaded stays. To look through it again and again took a tenth of the time that a run takes to begin, and
    it need not be looked through later either.
    """

    def loaded() -> None:
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
            gc.enable()

    gc.disable()
    try:
        yield loaded
    finally:
        loaded()


def _tell(batch: Batch | Spread, report: Mapping[str, Any], path: Place, as_json: bool) -> None:
    """The end of a run: one line on stderr where it was not well, for cron to mail; what else there is on stdout."""
    for part in batch.parts:
        if part.error and report["status"] == ERROR:
            logger.error("%s: failed", part.name, exc_info=part.error)
    if as_json:
        write_json(report)
    elif is_terminal():
        from rich.console import Console

        from newscrawl.report import terminal

        Console(highlight=False).print(terminal.table([part.report for part in batch.parts if part.report]))
    if report["status"]:
        complain(f"{report['text']}. Report: {path}", report["status"])
    elif not as_json:
        typer.echo(plain(report["text"]))


def configure(bounds: Mapping[str, Any], texts: Sequence[str]) -> tuple[Settings, Config]:
    """The project's settings with those of the command line and of this command, and what newscrawl reads from them.

    `bounds`: values of BOUNDS, None where not given; `texts`: `NAME=VALUE` each. ConfigError for a mistake in any.
    """
    from newscrawl.cli import given
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    settings = project_settings()
    pairs = given.pairs(texts)
    given.check(pairs, settings, config.NAMES)
    bound = {f"{config.PREFIX}{name.upper()}": value for name, value in bounds.items() if value is not None}
    whole = {**bound, **pairs}
    settings.setdict(whole, priority="cmdline")
    for name, value in (("NEWSCRAWL_INCREMENTAL", True), ("NEWSCRAWL_SOURCE_ERRORS", SOURCE_ERRORS)):
        if not config.is_set(settings, name):
            settings.set(name, value, priority="command")  # a default: below what a source says of itself
    if "LOG_LEVEL" not in whole and "LOG_FILE" not in whole:
        settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
    return settings, config.read(settings)


def spider_arguments(config: Config, since: str | None, until: str | None, limit: int | None) -> dict[str, str]:
    """What spiders are given. ConfigError for a day that is wrong, or days that do not go with each other."""
    from newscrawl.crawl.config import day
    from newscrawl.crawl.spiders.base import check_days

    days = {name: text for name, text in (("since", since), ("until", until)) if text is not None}
    for name, text in days.items():
        try:
            days[name] = day(text)
        except ValueError as error:
            raise ConfigError(f"--{name} {text}: {error}") from None
    check_days(days, config.options)
    return days if limit is None else {**days, "limit": str(limit)}


def _wanted(config: Config, names: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Ids of the sources to crawl, in the order of the files: those named by id, and the enabled ones of groups."""
    from newscrawl import sources

    known = sources.load(config.sources)
    if not names and not groups:
        wanted = {source.id for source in known.values() if source.enabled}
    else:
        found = {name: sources.named(name, known) for name in (*names, *groups)}
        wanted = {id_ for name, ids in found.items() for id_ in ids if known[id_].enabled or id_ == name}
    if not wanted and not names and not groups:
        raise ConfigError("no source is enabled: newscrawl sources add URL, or newscrawl sources enable ID|GROUP")
    if not wanted:
        raise ConfigError("none of these sources is enabled: newscrawl sources enable ID|GROUP, or name one by its id")
    return [id_ for id_ in known if id_ in wanted]


@contextmanager
def _logging(settings: Settings, log_file: Path | None) -> Iterator[None]:
    from newscrawl.cli import logs

    with ExitStack() as stack:
        stack.enter_context(logs.pages_as_news())
        if log_file is not None:
            level = settings.get("LOG_LEVEL")
            settings.set("LOG_ENABLED", False, priority="cmdline")
            stack.enter_context(logs.log_to(log_file, level))
        yield


@contextmanager
def _alone(lock_file: Path | None, config: Config) -> Iterator[None]:
    """Within the block this run has the lock file. AlreadyRunning where another one has it."""
    from newscrawl.crawl.locks import file_lock

    with file_lock(lock_file, config.data) if lock_file else nullcontext():
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
    except AlreadyRunning as error:
        text = f"{error.source}: locked by another run{error.by}; nothing was fetched"
        if alarm.is_due(alarm.HELD, [error.since]):
            _ring(config, {"status": alarm.HELD, "text": text}, None)
        raise typer.Exit(complain(text, alarm.HELD)) from None
    except Exception as error:  # noqa: BLE001 - the traceback is for whoever mends newscrawl, the status for cron
        typer.echo(plain_lines(traceback.format_exc()), err=True, nl=False)
        _ring(config, {"status": ERROR, "text": f"{type(error).__name__}: {error}"}, None)
        complain(f"unexpected error: {type(error).__name__}: {error}", ERROR)
        raise typer.Exit(ERROR) from None


def _ring(config: Config, report: Mapping[str, Any], path: Place | None) -> None:
    for complaint in alarm.ring(report, path, config.on_failure_command, config.on_failure_url):
        complain(complaint)
