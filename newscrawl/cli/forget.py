# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl forget`: takes an article out of records, kept pages and state, so that it does not come back."""

from __future__ import annotations

from typing import Annotated

import typer

from newscrawl.cli.console import RUNNING, UNWRITTEN, Json, complain, write_json
from newscrawl.cli.project import read_config
from newscrawl.errors import AlreadyRunning, OutputError
from newscrawl.plain import counted


def forget(
    articles: Annotated[list[str], typer.Argument(metavar="ID|URL", help="Articles, by id or address.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, what there is of them is only told.")] = False,
    as_json: Json = False,
) -> int:
    """Take articles out for good.

    As their publisher or a court asks. Out of the records (all revisions, also those extracted again), the rejections,
    the kept pages and the state. A tombstone stays, which holds id and address: no run fetches the page or writes the
    article again. Without --yes it only tells what there is. Files that were exported or copied elsewhere are yours to
    look after.

    Example: newscrawl forget https://ledger.example/2025/03/pilots-vote --yes

    Exit status: 0 well, 2 no id or address, 5 a file could not be changed, 6 a run crawls the source.
    """
    from newscrawl.crawl import forgetting

    settings = read_config()
    try:
        found = forgetting.find(settings, articles)
        if yes:
            forgetting.forget(settings, found)
    except (AlreadyRunning, OutputError) as error:
        return complain(str(error), RUNNING if isinstance(error, AlreadyRunning) else UNWRITTEN)
    if as_json:
        counts = {name: getattr(found, name) for name in ("records", "rejections", "pages", "state")}
        named = {"ids": sorted(found.named.ids), "addresses": sorted(found.named.addresses)}
        return write_json({"forgotten": yes, **named, **counts})
    told = counted(len(found.named.ids), "article")
    if not yes:
        typer.echo(f"{counted(found.records, 'record')} of {told}. Nothing was changed: --yes does it")
        return 0
    taken = (
        counted(found.records, "record"),
        counted(found.rejections, "rejection"),
        counted(found.pages, "kept page"),
        f"{counted(found.state, 'row')} of the state",
    )
    typer.echo(f"Taken out: {', '.join(taken)}. {told} will not be fetched again.")
    return 0
