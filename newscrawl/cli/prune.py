# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl prune`: lets go of what crawls have left besides articles, by age and size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import UNWRITTEN, Json, complain, write_json
from newscrawl.cli.project import read_config
from newscrawl.errors import ConfigError, OutputError
from newscrawl.plain import counted, plain

_UNITS = {"d": 1, "w": 7, "": 1}
_SIZES = {"kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4, "": 1}
_MOST_DAYS = 36_500

OlderThan = Annotated[
    str | None, typer.Option(metavar="AGE", help="What runs before that left: 90d, 12w, or a number of days.")
]
MaxSize = Annotated[str | None, typer.Option(metavar="SIZE", help="The oldest, until all take no more: 500MB, 20GB.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, what would go is only told.")]


def prune(
    kinds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="pages|rejected|runs|logs",
            help="All if none.",
            autocompletion=completing.words(("pages", "rejected", "runs", "logs")),
        ),
    ] = None,
    *,
    older_than: OlderThan = None,
    max_size: MaxSize = None,
    yes: Yes = False,
    as_json: Json = False,
) -> int:
    """Let go of what crawls have left besides articles.

    Kept pages, rejections, reports of runs and logs, by age and size. Articles, the state and the sources always stay;
    so do the files that a run is writing, and logs that were written to within a day. Without --yes it only tells what
    would go.

    Example: newscrawl prune pages rejected --older-than 90d --max-size 20GB

    Exit status: 0 well, 2 usage or configuration, 5 a file could not be removed.
    """
    from newscrawl.crawl import retention

    wanted = list(dict.fromkeys(kinds or retention.KINDS))
    if unknown := [kind for kind in wanted if kind not in retention.KINDS]:
        raise ConfigError(f"{unknown[0]}: what may go is {', '.join(retention.KINDS)}")
    return let_go(wanted, older_than, max_size, yes=yes, as_json=as_json)


def let_go(kinds: Sequence[str], older_than: str | None, max_size: str | None, *, yes: bool, as_json: bool) -> int:
    """Remove, or tell, what of these kinds is too old or too much."""
    from newscrawl.crawl import retention
    from newscrawl.report.runs import size

    if older_than is None and max_size is None:
        raise ConfigError("how much may stay? Give --older-than 90d, --max-size 20GB, or both")
    config = read_config()
    try:
        files = retention.kept(config.places, kinds)
        before = retention.before(_age(older_than)) if older_than else None
        old = retention.surplus(files, before, _bytes(max_size) if max_size else None)
        if yes:
            retention.remove(old)
    except OutputError as error:
        return complain(str(error), UNWRITTEN)
    if as_json:
        return write_json([{"path": str(one.path), "kind": one.kind, "bytes": one.bytes} for one in old])
    for kind in kinds:
        gone, there = ([one for one in some if one.kind == kind] for some in (old, files))
        told = f"{len(gone)} of {counted(len(there), 'file')}, {size(sum(one.bytes for one in gone))}"
        typer.echo(f"{kind}: {told} {'removed' if yes else 'would go'}")
    if not yes and old:
        typer.echo(plain(f"Nothing was removed from {config.files}: --yes does it"))
    return 0


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([dw]?)", text.strip().lower())
    days = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < days <= _MOST_DAYS:
        raise ConfigError(f"--older-than {text}: a number of days or weeks is expected, for example 90d or 12w")
    return timedelta(days=days)


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]b|)", text.strip().lower())
    if not found:
        raise ConfigError(f"--max-size {text}: a size is expected, for example 500MB or 20GB")
    return int(float(found[1]) * _SIZES[found[2]])
