# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl sources`: lists, checks, adds, enables and disables the sources of data/sources/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import Json, is_terminal, say, write_json
from newscrawl.errors import ConfigError
from newscrawl.plain import counted, plain

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.crawl.probe import Found
    from newscrawl.health import Health
    from newscrawl.items import Source

UNWELL = 1
"""Exit status of `check` when an address of a source is anything but well."""

UNCUT = 1000
"""Columns of a table that no terminal shows."""

app = typer.Typer()

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID|GROUP", help="Sources or groups of sources.", autocompletion=completing.names),
]
SomeNames = Annotated[
    list[str], typer.Argument(metavar="ID|GROUP", help="Sources or groups of sources.", autocompletion=completing.names)
]


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """List, check, add, enable and disable sources.

    They are in data/sources/.

    Example: newscrawl sources add https://example.org/
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command("list")
def list_sources(
    names: Names = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="The disabled ones, too.")] = False,
    as_json: Json = False,
) -> int:
    """List the enabled sources, or those named.

    Example: newscrawl sources list --all
    """
    from newscrawl.report.sources import listing

    loaded = _load()
    shown = _named(loaded, names) if names else [source for source in loaded if every or source.enabled]
    if as_json:
        return write_json([_without_secrets(source) for source in shown])
    console = _console()
    if not loaded:
        say(console, "There is no source yet: newscrawl sources add URL")
    if shown:
        console.print(listing(shown), end="", no_wrap=True, overflow="ellipsis")
    disabled = sum(not source.enabled for source in loaded)
    if disabled and not (names or every):
        told = f"{disabled} more {'is' if disabled == 1 else 'are'} disabled"
        say(
            console,
            f"{told}: newscrawl sources list --all; newscrawl sources enable ID|GROUP",
        )
    return 0


@app.command()
def check(
    names: Names = None,
    *,
    stale_days: Annotated[int, typer.Option(metavar="DAYS", min=1, help="Days without anything new: stale.")] = 30,
    as_json: Json = False,
) -> int:
    """Tell how the feeds, sitemaps and sections of sources do.

    Of the enabled ones, or of those named: each address is fetched.

    Example: newscrawl sources check daily --stale-days 7

    An address is ok, stale, moved (for good), empty, malformed, refused (by robots.txt) or failed.
    Exit status 1: not all are ok.
    """
    from newscrawl.crawl import probe
    from newscrawl.health import Condition
    from newscrawl.report.sources import checked, summary
    from newscrawl.sources import secrets

    loaded = _load()
    asked = _named(loaded, names) if names else [source for source in loaded if source.enabled]
    if not asked:
        raise ConfigError("no source is enabled: newscrawl sources enable ID|GROUP, or name those to check")
    console = _console(as_json)
    with console.status(f"Asking {counted(len(asked), 'source')} …"):
        results = probe.check(asked, stale_days=stale_days)
    if as_json:
        write_json(
            [
                {"source": source.id} | _plain(health)
                for source, found in zip(asked, results, strict=True)
                for health in found
            ]
        )
    else:
        told = list(zip(asked, results, strict=True))
        console.print(checked(told), soft_wrap=True)
        say(console, summary(told))
        for source in asked:
            for hint in secrets.in_the_open(source):
                say(console, f"{source.id}: {hint}")
    return 0 if all(health.condition is Condition.OK for found in results for health in found) else UNWELL


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A site's home page, or a feed of it.")],
    *,
    name: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The source's id; else made of its name.")
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="A group to put it in; repeatable.", autocompletion=completing.groups),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the source, and write nothing.")] = False,
    as_json: Json = False,
) -> int:
    """Write a new source for a site.

    Its feeds, sitemaps, sections, language and name are found.

    Example: newscrawl sources add https://example.org/ --id example --group daily

    The file is data/sources/<id>.toml. Nothing there is overwritten.
    """
    from rich.text import Text

    from newscrawl import urls
    from newscrawl.crawl import probe
    from newscrawl.sources import edit

    known = _load()
    _check("--id", "id", [name] if name else [])
    _check("--group", "groups", group or [])
    if name:
        _refuse_known(name, known)
    console = _console(as_json)
    with console.status(Text(f"Looking at {plain(url)} …")):
        found = probe.find(url)
    source = replace(found.source, id=name or found.source.id, groups=tuple(group or ()))
    _tell(console, source, found)
    say(console, edit.table(source))
    _refuse_known(source.id, known)
    for other in known:
        if urls.normalise(other.home) == urls.normalise(source.home):
            say(console, f"Note: the source {other.id} has the same home page")
    path = None if dry_run else _folder() / f"{source.id}.toml"
    if path is None:
        say(console, "Nothing was written: --dry-run")
    else:
        edit.append(path, source)
        say(console, f"Written to {path}. Now: {_crawl_command()} {source.id}")
    if as_json:
        tried = [_plain(health) for health in found.tried]
        told = {"source": _without_secrets(source), "file": path, "tried": tried, "left_out": found.left_out}
        write_json(told)
    return 0


def _refuse_known(name: str, known: Iterable[Source]) -> None:
    path = _folder() / f"{name}.toml"
    if name in {source.id for source in known} or path.exists():
        raise ConfigError(f"{path}: there is a source {name!r} already; give this one another id: --id ID")


def _check(option: str, key: str, values: Iterable[str]) -> None:
    from newscrawl.sources.checks import CHECKS

    for value in values:
        if complaint := CHECKS[key](value):
            raise ConfigError(f"{option} {value!r} {complaint}")


def _crawl_command() -> str:
    """How a source is crawled from here: outside a project there is no `scrapy crawl`."""
    from newscrawl.crawl import config

    return "scrapy crawl" if config.in_project() else "newscrawl run"


@app.command()
def enable(names: SomeNames, *, as_json: Json = False) -> int:
    """Enable sources, or all of a group, in their files.

    Example: newscrawl sources enable example
    """
    return _switch(names, True, as_json)


@app.command()
def disable(names: SomeNames, *, as_json: Json = False) -> int:
    """Disable sources, or all of a group, in their files.

    Example: newscrawl sources disable example daily

    A disabled source is left out of what crawls all; scrapy crawl ID still crawls it.
    """
    return _switch(names, False, as_json)


def _switch(names: Sequence[str], enabled: bool, as_json: bool) -> int:
    from newscrawl.sources import edit

    changed = edit.set_enabled(_folder(), names, enabled)
    if as_json:
        return write_json({"enabled": enabled, "changed": changed})
    word = "enabled" if enabled else "disabled"
    for name in changed:
        typer.echo(f"{word}: {name}")
    if not changed:
        typer.echo(f"all of these were {word} before")
    return 0


def _tell(console: Console, source: Source, found: Found) -> None:
    """What was tried for a new source, and what was left out of it."""
    from newscrawl.report.sources import checked

    if found.tried:
        console.print(checked([(source, found.tried)]), soft_wrap=True)
    for address, why in found.left_out.items():
        say(console, f"left out: {address} ({why})")


def _folder() -> Path:
    """The sources' folder, as the project's settings and the environment have it."""
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    return config.sources_folder(project_settings())


def _load() -> list[Source]:
    """Every source there is; none where the folder has no file yet."""
    from newscrawl import sources

    folder = _folder()
    return list(sources.load(folder).values()) if any(folder.glob("*.toml")) else []


def _named(loaded: Iterable[Source], names: Iterable[str]) -> list[Source]:
    """The sources with these ids or in these groups, in the order of `loaded`."""
    from newscrawl import sources

    known = {source.id: source for source in loaded}
    wanted = {id_ for name in names for id_ in sources.named(name, known)}
    return [source for source in known.values() if source.id in wanted]


def _console(as_json: bool = False) -> Console:
    from rich.console import Console

    # What a program reads is cut off nowhere.
    return Console(highlight=False, stderr=as_json, width=None if is_terminal() and not as_json else UNCUT)


def _without_secrets(source: Source) -> dict[str, Any]:
    """A source as JSON, without what may hold a secret."""
    return {key: value for key, value in asdict(source).items() if key not in ("headers", "cookies", "proxy")}


def _plain(health: Health) -> dict[str, Any]:
    """A health as JSON; the entries are a number."""
    values = asdict(health)
    del values["links"]
    return values
