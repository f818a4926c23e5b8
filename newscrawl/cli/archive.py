# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl archive`: lists, verifies and prunes the pages that crawls have kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from newscrawl import remote
from newscrawl.cli.console import Json, complain, write_json
from newscrawl.cli.project import read_config
from newscrawl.cli.prune import MaxSize, OlderThan, Yes, let_go
from newscrawl.errors import ConfigError
from newscrawl.plain import counted, plain
from newscrawl.remote import Place

DAMAGED = 1
"""Exit status when a file is damaged."""

app = typer.Typer()


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """List, verify and prune the pages that crawls have kept.

    They are in data/pages/: docs/archive.md. newscrawl reextract makes records of them again.

    Example: newscrawl archive list
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command("list")
def show(
    *,
    as_json: Json = False,
) -> int:
    """List the files: run, source and size.

    Example: newscrawl archive list --json
    """
    from newscrawl import archive
    from newscrawl.crawl import retention
    from newscrawl.report.runs import size

    files = [(one, archive.about(one.path)) for one in retention.kept(read_config().places, ["pages"])]
    if as_json:
        rows = [
            {"path": str(one.path), "run": told.get("isPartOf"), "source": told.get("source"), "bytes": one.bytes}
            for one, told in files
        ]
        return write_json(rows)
    for one, told in files:
        typer.echo(plain(f"{one.path}  {told.get('source', '-')}  {size(one.bytes)}"))
    typer.echo(f"{counted(len(files), 'file')}, {size(sum(one.bytes for one, _ in files))}")
    return 0


@app.command()
def verify(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files or folders; data/pages if none.")
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Read the files whole, and compare each record with its digest.

    Example: newscrawl archive verify data/pages

    Exit status: 0 all is well, 1 something is damaged, 2 a wrong path.
    """
    from newscrawl import archive

    found = {
        path: archive.verify(path) for path in _files([remote.given(path) for path in paths] if paths else _kept())
    }
    if as_json:
        rows = [{"path": str(path), "pages": count, "faults": faults} for path, (count, faults) in found.items()]
        write_json(rows)
    for path, (count, faults) in found.items():
        if faults and not as_json:
            complain("\n".join(faults))
        elif not as_json:
            typer.echo(plain(f"{path}: {counted(count, 'page')}, all whole"))
    return DAMAGED if any(faults for _, faults in found.values()) else 0


@app.command()
def prune(*, older_than: OlderThan = None, max_size: MaxSize = None, yes: Yes = False, as_json: Json = False) -> int:
    """Let go of pages by age and size, as newscrawl prune pages does.

    Example: newscrawl archive prune --older-than 90d
    """
    return let_go(["pages"], older_than, max_size, yes=yes, as_json=as_json)


def _kept() -> list[Place]:
    """Where pages are, of the data folder and the storage; the former where there are none."""
    config = read_config()
    try:
        return [place / "pages" for place in config.places if (place / "pages").is_dir()] or [config.data / "pages"]
    except OSError as error:
        raise ConfigError(f"{config.storage}: cannot be read: {remote.told(error)}") from error


def _files(paths: Sequence[Place]) -> list[Place]:
    from newscrawl import archive

    found = [given.path for given in archive.find(paths) if given.kind == "warc"]
    if not found:
        raise ConfigError(f"{', '.join(map(str, paths))}: there is no WARC file")
    return found
