# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl export` and `newscrawl schema`: records for other tools, as a file of theirs or with their types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import UNWRITTEN, Json, complain, unfit, write, write_json
from newscrawl.cli.project import articles, read_config
from newscrawl.errors import ConfigError, OutputError
from newscrawl.plain import counted

FORMATS = "parquet, csv, sqlite or duckdb"
SCHEMAS = "jsonschema, pandas, polars, pyarrow, datasets, duckdb, sqlite, spark, bigquery or elasticsearch"


def _names(listed: str) -> list[str]:
    return listed.replace(" or ", ", ").split(", ")


def export(  # noqa: PLR0913 - an argument an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders or patterns; else the project's data/articles."),
    ] = None,
    *,
    to: Annotated[
        str, typer.Option(metavar="FORMAT", help=f"{FORMATS}.", autocompletion=completing.words(_names(FORMATS)))
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Of this source alone; repeatable.", autocompletion=completing.ids),
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="In this language alone; repeatable.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on this day (UTC) or later; what has no date goes.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on this day or earlier, likewise.")
    ] = None,
    unique: Annotated[
        bool, typer.Option("--unique", help="One record an article, the latest; of copies the earliest.")
    ] = False,
    fields: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="article (as Zyte's), cc-news, or columns of the record: url,title,text."),
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="A CSV file that Excel opens as UTF-8.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    as_json: Json = False,
) -> int:
    """Write articles into one file for another tool.

    Example: newscrawl export --to parquet -o articles.parquet --language it --unique

    Needs DuckDB: pip install 'newscrawl[export]'. Exit status 2: an option, a file or a line is wrong; 5: the file
    could not be written.
    """
    from newscrawl import export as exporting

    if to not in exporting.FORMATS:
        raise ConfigError(f"--to {to}: it takes {FORMATS}")
    if str(output) == "-":
        raise ConfigError("-o -: a file appears whole or not at all; name one")
    if status := unfit(output):
        return status
    if output.exists() and not force:
        raise ConfigError(f"{output}: is there already; --force replaces it")
    if excel and to != "csv":
        raise ConfigError(f"--excel is for CSV files, and --to {to} makes none: leave it out")
    first, last = _day("since", since), _day("until", until)
    if first and last and first > last:
        raise ConfigError(f"--since {first} is later than --until {last}: nothing is from between; swap the days")
    wanted = exporting.Wanted(tuple(source or ()), tuple(language or ()), first, last, unique, fields)
    try:
        count = exporting.export(paths or articles(read_config()), to, output, wanted, excel=excel)
    except OutputError as error:
        return complain(str(error), UNWRITTEN)
    if not count:
        typer.echo("newscrawl: no article is of these sources, languages and days", err=True)
    if as_json:
        return write_json({"file": str(output), "articles": count})
    write(f"{output}: {counted(count, 'article')}\n")
    return 0


def schema(
    tool: Annotated[
        str, typer.Option("--for", metavar="TOOL", help=f"{SCHEMAS}.", autocompletion=completing.words(_names(SCHEMAS)))
    ],
) -> int:
    """Print an article's columns and types for another tool.

    Example: newscrawl schema --for bigquery > articles.schema.json
    """
    from newscrawl.schemas import schema_for

    write(schema_for(tool))
    return 0


def _day(option: str, value: str | None) -> str | None:
    from newscrawl.crawl.config import day

    try:
        return None if value is None else day(value)
    except ValueError as error:
        raise ConfigError(f"--{option} {value}: {error}") from None
