# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl migrate`: files of records as this version writes them."""

from __future__ import annotations

from typing import Annotated

import typer

from newscrawl.cli.console import UNWRITTEN, USER_ERROR, Json, complain, write, write_json
from newscrawl.errors import NewscrawlError, OutputError
from newscrawl.plain import counted


def migrate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders or patterns of articles.")],
    *,
    as_json: Json = False,
) -> int:
    """Rewrite files of articles as this version writes them.

    Example: newscrawl migrate data/articles

    A file is replaced whole or not at all, and one that is up to date is not touched. Exit status 2: a file or a line
    is wrong, and is named; 5: a file could not be written. Files before it are done.
    """
    from newscrawl import records

    files = list(dict.fromkeys(file for path in paths for file in records.find_files(path)))
    rewritten, status = [], 0
    try:
        for file in files:
            if records.migrate(file):
                rewritten.append(str(file))
                if not as_json:
                    write(f"{file}: rewritten\n")
    except NewscrawlError as error:
        status = complain(str(error), UNWRITTEN if isinstance(error, OutputError) else USER_ERROR)
    if as_json:
        write_json({"files": len(files), "rewritten": rewritten})
    elif not status:
        write(f"{counted(len(files), 'file')}, {len(rewritten)} rewritten\n")
    return status
