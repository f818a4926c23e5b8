# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl state`: shows what earlier runs have left for later ones, forgets, prunes and rebuilds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import RUNNING, UNWRITTEN, Json, complain, write_json
from newscrawl.cli.project import read_config
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError
from newscrawl.plain import counted, plain

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config
    from newscrawl.state import Holding, State

MOST_DAYS = 36_500
"""A hundred years: longer than any page is known, and far from the first day that a computer can name."""

app = typer.Typer()

Names = Annotated[list[str] | None, typer.Argument(metavar="ID", help="Sources.", autocompletion=completing.ids)]


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """Show, forget, prune and rebuild what runs know of earlier ones.

    It is kept in data/state.sqlite, or where NEWSCRAWL_STATE says: PostgreSQL, too.

    Example: newscrawl state show

    Exit status: 2 a wrong name or setting, 5 the state cannot be read or written, 6 a run crawls the source.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command()
def show(
    names: Names = None,
    *,
    as_json: Json = False,
) -> int:
    """Show what is known of each source.

    How many pages and articles, when its last run ended, and the room it takes.

    Example: newscrawl state show example --json
    """
    from newscrawl.report.runs import size

    with _state() as (state, _):
        held = _named(state, names or ())
        whole = state.size()
    if as_json:
        return write_json([asdict(one) for one in held])
    rows = [(one.source, str(one.pages), str(one.articles), one.last_run or "-", size(one.bytes)) for one in held]
    for row in _aligned([("source", "pages", "articles", "last run", "size"), *rows]):
        typer.echo(plain(row))
    typer.echo(plain(f"{state.where}: {size(whole)}"))
    return 0


@app.command()
def forget(
    names: Annotated[list[str], typer.Argument(metavar="ID", help="Sources.", autocompletion=completing.ids)],
    *,
    as_json: Json = False,
) -> int:
    """Know nothing more of these sources.

    Example: newscrawl state forget example

    The next run of each is its first again. It writes anew what is still named, as revision 1. The files of earlier
    runs stay: move them away before.
    """
    from newscrawl.crawl import claims

    with _state() as (state, config), ExitStack() as locks:
        held = _named(state, names)
        claims.hold(config, state, [one.source for one in held], locks)  # all, before anything is changed
        for one in held:
            state.forget(one.source)
            if not as_json:
                told = f"{counted(one.pages, 'page')}, {counted(one.articles, 'article')}"
                typer.echo(f"{plain(one.source)}: forgotten: {told}")
        state.shrink()
    if as_json:
        write_json([{"source": one.source, "pages": one.pages, "articles": one.articles} for one in held])
    return 0


@app.command()
def prune(
    names: Names = None,
    *,
    older_than: Annotated[
        int, typer.Option(metavar="DAYS", min=1, max=MOST_DAYS, help="Pages last fetched before that long.")
    ],
    as_json: Json = False,
) -> int:
    """Drop pages that were last fetched long ago.

    Example: newscrawl state prune --older-than 365

    Of all sources, or of those named. Articles stay known. A page that is still named somewhere is asked for once
    more, and found unchanged: nothing is written twice.
    """
    from newscrawl.crawl.failures import now
    from newscrawl.crawl.revisit import later

    before = later(now(), -timedelta(days=older_than))
    dropped = []
    with _state() as (state, _):
        held = _named(state, names or ())
        for one in held:
            count = state.prune(one.source, before)
            dropped.append({"source": one.source, "pages": one.pages, "dropped": count})
            if not as_json:
                typer.echo(f"{plain(one.source)}: {count} of {counted(one.pages, 'page')} dropped")
        state.shrink()
    if as_json:
        return write_json(dropped)
    if not held:
        typer.echo("nothing is known of any source")
    return 0


@app.command()
def rebuild(names: Names = None, *, as_json: Json = False) -> int:
    """Take in what is in data/articles/ and data/rejected/.

    Example: newscrawl state rebuild

    Of all sources, or of those named. For a state that was lost, or that never heard of runs which were not
    incremental. What it knows of a later time stays as it is.
    """
    from newscrawl.crawl import rebuild as files

    done = []
    with _told():
        for one in files.rebuild(read_config(), names or ()):
            done.append(asdict(one))
            if not as_json:
                known = f"{counted(one.pages, 'page')} and {counted(one.articles, 'article')} brought up to date"
                typer.echo(f"{plain(one.source)}: {counted(one.lines, 'line')} read; {known}")
    return write_json(done) if as_json else 0


@contextmanager
def _state() -> Iterator[tuple[State, Config]]:
    """The state that is there, and the settings that say where; none is made."""
    from newscrawl.crawl import claims

    with _told():
        config = read_config()
        where = claims.place(config)
        if isinstance(where, Path) and not where.exists():
            raise ConfigError(f"{where}: there is no state yet: the first newscrawl run makes it")
        with claims.open_state(config) as state:
            yield state, config


def _named(state: State, names: Sequence[str]) -> list[Holding]:
    """What is held of these sources, of all where none is named. ConfigError for one of which nothing is known."""
    held = {one.source: one for one in state.holdings()}
    for name in names:
        if name not in held:
            raise ConfigError(f"{name}: nothing is known of such a source; of these there is: {', '.join(held) or '-'}")
    return [held[name] for name in dict.fromkeys(names or held)]


@contextmanager
def _told() -> Iterator[None]:
    """Turn what keeps a command from its work into a line and a status, those that `newscrawl run` gives."""
    try:
        yield
    except (AlreadyRunning, OutputError) as error:
        raise typer.Exit(complain(str(error), RUNNING if isinstance(error, AlreadyRunning) else UNWRITTEN)) from None


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines whose columns stand below each other, the numbers on the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) if at in (1, 2, 4) else cell.ljust(width)
                 for at, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        yield "  ".join(cells).rstrip()
