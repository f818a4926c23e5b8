"""Files of article records in, one Parquet, CSV, SQLite or DuckDB file of those that are wanted out, by DuckDB."""

from __future__ import annotations

import csv
import glob
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ConfigError, OutputError, why
from newscrawl.items import SCHEMA_VERSION
from newscrawl.plain import harmless_cell
from newscrawl.records import COLUMNS, KEYS, find_files, is_packed, read_articles
from newscrawl.remote import Place, Remote, file_system
from newscrawl.schemas import TIMES, duckdb_columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIELDS: Mapping[str, Mapping[str, str]] = {
    "article": {
        "url": "url",
        "canonicalUrl": "canonical_url",
        "headline": "title",
        "authors": "list_transform(authors, lambda name: {'name': name})",
        "datePublished": "date_published",
        "datePublishedRaw": "date_published_raw",
        "dateModified": "date_modified",
        "inLanguage": "language",
        "description": "description",
        "articleBody": "text",
        "mainImage": "CASE WHEN image_url IS NOT NULL THEN {'url': image_url} END",
        "metadata": "{'dateDownloaded': date_fetched}",
    },
    "cc-news": {
        "title": "title",
        "text": "text",
        "domain": "domain",
        "date": "replace(replace(date_published, 'T', ' '), 'Z', '')",
        "description": "description",
        "url": "url",
        "image_url": "image_url",
    },
}
"""Set of columns → column → what it is of a record, in SQL: as Zyte's Article and Hugging Face's cc_news have them."""
_OFFLINE: Mapping[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB would fetch what it lacks from its makers; it lacks nothing here."""
_LONGEST_LINE = 1 << 28
"""Bytes of a record at most."""
_NO_RECORDS = (
    "SELECT count(*) FROM records WHERE "
    + " OR ".join(f"{column.name} IS NULL" for column in COLUMNS if not column.nullable)
    + f" OR schema_version > {SCHEMA_VERSION}"
)
"""Lines of something else, whose columns DuckDB takes for null."""
_ROWS = 1000
"""Rows that are in memory at a time, where Python writes them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are exported, and what of them."""

    sources: Sequence[str] = ()
    """Ids; () = all."""
    languages: Sequence[str] = ()
    """Codes as in the record; `zh` is `zh-Hant`, too. () = all."""
    since: str | None = None
    """First day of publication, YYYY-MM-DD, in UTC. Records without a date are left out, here and with `until`."""
    until: str | None = None
    """Last day, likewise."""
    unique: bool = False
    """One record an article, the latest, and of copies the earliest."""
    fields: str | None = None
    """A key of FIELDS, or columns of the record with commas between; None = all columns."""


def export(paths: Iterable[Place | str], to: str, output: Path, wanted: Wanted, *, excel: bool = False) -> int:
    """Write the records of `paths` (see records.find_files) into the file `output`, and return how many they were.

    `to` is one of `FORMATS`. In Parquet and DuckDB times are timestamps and lists are lists; in CSV and SQLite, times
    are the record's own text, and lists are JSON. A CSV file has `'` before what a spreadsheet would compute; `excel`
    begins it with the mark by which Excel knows UTF-8. The file is there whole or not at all, and takes the place of
    one of that name. ConfigError where DuckDB is missing, a line is no record, or a column is unknown; OutputError
    where the file cannot be written.
    """
    duckdb = _duckdb()
    files = list(dict.fromkeys(file for path in paths for file in find_files(path)))  # each once
    part = output.with_name(output.name + ".part")
    for file in files:  # it is there, and of articles
        next(read_articles(file), None)
    with closing(duckdb.connect(config=_OFFLINE)) as database:
        try:
            _load(database, files)
            query = _query(wanted, typed=to in _TYPED)
            part.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            count = FORMATS[to](database, query, part, excel)
            os.replace(part, output)
        except (duckdb.Error, sqlite3.Error, OSError) as error:
            if isinstance(error, duckdb.Error):  # is it what was read, or what should be written?
                _name_wrong_line(files)
            raise OutputError(f"{output}: could not be written: {_cause(error)}") from error
        finally:
            with suppress(OSError):  # its folder is none
                part.unlink(missing_ok=True)
    return count


def _duckdb() -> Any:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError:
        raise ConfigError("export needs DuckDB: pip install 'newscrawl[export]'") from None
    return duckdb


def _cause(error: Exception) -> str:
    """What went wrong, in a line, without the name of the part file."""
    return why(error) if isinstance(error, OSError) else str(error).partition("\n")[0]


# reading


def _load(database: DuckDBPyConnection, files: Sequence[Place]) -> None:
    """Make a view `records` of the files, which are read when it is asked; times are text in it."""
    for scheme in {file.scheme for file in files if isinstance(file, Remote)}:
        database.register_filesystem(file_system(scheme))
    types = duckdb_columns() | dict.fromkeys(TIMES, "VARCHAR")
    columns = ", ".join(f"{_text(name)}: {_text(type_)}" for name, type_ in types.items())
    packed = {file: is_packed(file) for file in files}  # DuckDB would believe the name, which may have lost its .gz
    parts = []
    for gzipped in sorted(set(packed.values())):
        listed = ", ".join(_text(glob.escape(str(file))) for file in files if packed[file] is gzipped)
        parts.append(
            f"SELECT * FROM read_json([{listed}], format = 'newline_delimited', columns = {{{columns}}}, "
            f"compression = '{'gzip' if gzipped else 'none'}', maximum_object_size = {_LONGEST_LINE})"
        )
    database.execute(f"CREATE VIEW records AS {' UNION ALL '.join(parts)}")
    if database.execute(_NO_RECORDS).fetchone() != (0,):
        _name_wrong_line(files)


def _name_wrong_line(files: Iterable[Place]) -> None:
    """Raise the ConfigError that says which line of which file is no record."""
    for file in files:
        for _ in read_articles(file):
            pass


def _query(wanted: Wanted, *, typed: bool) -> str:
    """The rows and columns that are wanted."""
    kept = "SELECT * FROM records" + _where(wanted)
    if wanted.unique:
        kept = _unique(kept)
    return f"SELECT {_columns(wanted.fields, typed)} FROM ({kept})"


def _unique(kept: str) -> str:
    """Of each article the latest revision; of copies the one that was published first, or fetched, see `_first`."""
    kept = (
        f"SELECT *, min(date_fetched) OVER (PARTITION BY id) AS first_fetched FROM ({kept}) "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC, date_fetched DESC NULLS LAST) = 1"
    )
    # What a copy names may have become one itself, by a later revision.
    kept = (
        "SELECT one.*, coalesce(other.duplicate_of, one.duplicate_of, one.id) AS story "
        f"FROM ({kept}) one LEFT JOIN (SELECT id, duplicate_of FROM ({kept})) other ON other.id = one.duplicate_of"
    )
    kept = _first(_first(kept, "story"), "content_hash")
    return f"SELECT * FROM ({kept}) ORDER BY first_fetched, id"


def _first(kept: str, group: str) -> str:
    """Of each group, the record that was published first where all tell the minute, else the one fetched first."""
    is_exact = "bool_and(coalesce(date_published_precision IN ('second', 'minute'), false))"
    published = f"CASE WHEN {is_exact} OVER (PARTITION BY {group}) THEN date_published END"
    order = "published, first_fetched, duplicate_of IS NOT NULL, id"
    return (
        f"SELECT * EXCLUDE (published) FROM (SELECT *, {published} AS published FROM ({kept})) "
        f"QUALIFY row_number() OVER (PARTITION BY {group} ORDER BY {order}) = 1"
    )


def _where(wanted: Wanted) -> str:
    conditions = []
    if wanted.sources:
        conditions.append(f"source IN ({', '.join(map(_text, wanted.sources))})")
    if wanted.languages:
        names = (f"language = {_text(code)} OR starts_with(language, {_text(code + '-')})" for code in wanted.languages)
        conditions.append(f"({' OR '.join(names)})")
    day = "substr(date_published, 1, 10)"
    conditions += [f"{day} >= {_text(wanted.since)}"] if wanted.since else []
    conditions += [f"{day} <= {_text(wanted.until)}"] if wanted.until else []
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _columns(fields: str | None, typed: bool) -> str:
    if fields is not None and fields in FIELDS:
        return ", ".join(f'{value} AS "{name}"' for name, value in FIELDS[fields].items())
    names = [name.strip() for name in fields.split(",")] if fields is not None else list(KEYS)
    for name in names:
        if name not in KEYS:
            raise ConfigError(
                f"--fields {fields}: there is no column {name!r}; it takes {', '.join(FIELDS)}, or columns of the "
                f"record with commas between: {', '.join(KEYS)}"
            )
    if twice := [name for at, name in enumerate(names) if name in names[:at]]:
        raise ConfigError(f"--fields {fields}: {twice[0]} stands there twice; a table has each column once")
    types = duckdb_columns()
    return ", ".join(f'CAST("{name}" AS {types[name]}) AS "{name}"' if typed else f'"{name}"' for name in names)


def _text(value: str) -> str:
    """As SQL writes a text."""
    return "'" + value.replace("'", "''") + "'"


# writing


def _parquet(database: DuckDBPyConnection, query: str, part: Path, _: bool) -> int:
    written = database.execute(f"COPY ({query}) TO {_text(str(part))} (FORMAT parquet, COMPRESSION zstd)").fetchone()
    return int(written[0]) if written else 0


def _database(database: DuckDBPyConnection, query: str, part: Path, _: bool) -> int:
    database.execute(f"ATTACH {_text(str(part))} AS output")
    database.execute(f"CREATE TABLE output.articles AS {query}")
    counted = database.execute("SELECT count(*) FROM output.articles").fetchone()
    database.execute("DETACH output")
    return int(counted[0]) if counted else 0


def _csv(database: DuckDBPyConnection, query: str, part: Path, excel: bool) -> int:
    names, rows = _rows(database, query)
    count = 0
    with part.open("w", encoding="utf-8-sig" if excel else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            count += 1
            writer.writerow([harmless_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return count


def _sqlite(database: DuckDBPyConnection, query: str, part: Path, _: bool) -> int:
    names, rows = _rows(database, query)
    listed = ", ".join(f'"{name}"' for name in names)
    with closing(sqlite3.connect(part)) as output, output:
        output.execute(f"CREATE TABLE articles ({listed})")
        marks = ", ".join("?" * len(names))
        return output.executemany(f"INSERT INTO articles VALUES ({marks})", rows).rowcount


def _rows(database: DuckDBPyConnection, query: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Names of the columns, and the rows, with what is nested as JSON."""
    found = database.execute(query)
    names = [str(column[0]) for column in found.description]

    def rows() -> Iterator[list[Any]]:
        while some := found.fetchmany(_ROWS):
            for row in some:
                yield [_flat(cell) for cell in row]

    return names, rows()


def _flat(cell: Any) -> Any:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, (list, dict)) else cell


FORMATS: Mapping[str, Callable[[Any, str, Path, bool], int]] = {
    "parquet": _parquet,
    "csv": _csv,
    "sqlite": _sqlite,
    "duckdb": _database,
}
"""By name: what writes the rows of a query into a file, and returns how many they were."""
_TYPED = ("parquet", "duckdb")
"""Those that have types for times."""
