# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl migrate`: files of records as this version writes them."""

from __future__ import annotations

from typing import Annotated

import typer

from newscrawl.cli.console import UNWRITTEN, complain, write
from newscrawl.errors import OutputError


def migrate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or patterns of articles.")],
) -> int:
    """Rewrite files of articles as this version writes them.

    Example: newscrawl migrate data/articles

    A file is replaced whole or not at all, and one that is up to date is not touched. Exit status 2: a file or a line
    is wrong, and is named; 5: a file could not be written. Files before it are done.
    """
    from newscrawl import records

    files = list(dict.fromkeys(file for path in paths for file in records.find_files(path)))
    changed = 0
    for file in files:
        try:
            new = records.migrate(file)
        except OutputError as error:
            return complain(str(error), UNWRITTEN)
        if new:
            write(f"{file}: rewritten\n")
        changed += new
    write(f"{len(files)} file{'s' if len(files) != 1 else ''}, {changed} rewritten\n")
    return 0
