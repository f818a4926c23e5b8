"""What crawls know from one run to the next, in one database: pages seen, articles written, addresses read, runs.

SQLAlchemy Core throughout, so that the same code serves PostgreSQL where several machines share the state. Everything
belongs to a source: what one source has seen is nothing to another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import ConfigError, OutputError
from newscrawl.state import tables
from newscrawl.state.rows import Known, Reading, Run, Seen
from newscrawl.state.tables import addresses, articles, meta, pages, runs

__all__ = ["Known", "Reading", "Run", "Seen", "State"]

BUSY_SECONDS = 30
"""Seconds that a writer waits for another one. A batch takes milliseconds."""
RUNS_KEPT = 500
"""Runs of a source that are remembered: three weeks of one an hour. What they have seen is kept for good."""
AT_ONCE = 500
"""Keys looked up in one statement; SQLite takes 32,766 parameters at most."""


class State:
    """The database; one connection, for one thread. A context manager.

    `where` is a path, or an SQLAlchemy URL such as `postgresql+psycopg://host/name`. Raises OutputError where it cannot
    be opened or written, ConfigError where it is of a later version than this, or no such database can be reached.
    """

    def __init__(self, where: Path | str) -> None:
        self.where = str(where)
        try:
            address = sql.make_url(self.where if "://" in self.where else f"sqlite:///{self.where}")
            self.where = address.render_as_string(hide_password=True) if "://" in self.where else self.where
            self._engine = sql.create_engine(address)
        except (sql.exc.ArgumentError, ImportError) as error:
            raise ConfigError(f"{self.where}: no state can be kept there: {error}") from None
        if self._engine.dialect.name == "sqlite":
            _make_folder(address.database)
            sql.event.listen(self._engine, "connect", _set_up_sqlite)
            sql.event.listen(self._engine, "begin", _begin_immediate)
        try:
            with self._told():
                self._connection = self._engine.connect()
                self._make()
        except BaseException:  # raised on: the database is given back whatever went wrong
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._connection.close()
        self._engine.dispose()

    # pages and articles

    def seen(self, source: str, keys: Iterable[str]) -> dict[str, Seen]:
        """What is known of the pages with these keys, by key; pages never asked for are left out."""
        return {row.key: Seen(**row._mapping) for row in self._by(pages.c.key, source, keys)}

    def due(self, source: str, now: str, young: str | None = None) -> list[Seen]:
        """The pages to ask for although nothing names them, the oldest first.

        These are the ones that could not be had and whose time has come at `now`, and, where `young` is given, the
        articles first asked for after it.
        """
        wanted = [pages.c.due <= now]
        if young is not None:
            gave = pages.c.outcome.in_(["article", "dedup/unchanged"])
            wanted.append(sql.and_(pages.c.first_at > young, pages.c.link.is_not(None), gave))
        found: dict[str, Seen] = {}
        for clause in wanted:  # one after the other, for each has its index
            rows = self._all(sql.select(pages).where(pages.c.source == source, clause))
            found.update((row.key, Seen(**row._mapping)) for row in rows)
        return sorted(found.values(), key=lambda page: (page.first_at, page.key))

    def known(self, source: str, ids: Iterable[str]) -> dict[str, Known]:
        """The articles with these ids, by id."""
        return {row.id: Known(**row._mapping) for row in self._by(articles.c.id, source, ids)}

    def copies(self, source: str, hashes: Iterable[str]) -> dict[str, list[Known]]:
        """Content hash → the articles that have it, the first one first."""
        found: dict[str, list[Known]] = {}
        rows = self._by(articles.c.content_hash, source, hashes)
        for row in sorted(rows, key=lambda row: (row.fetched_at, row.id)):
            found.setdefault(row.content_hash, []).append(Known(**row._mapping))
        return found

    def write(self, seen: Iterable[Seen], known: Iterable[Known] = ()) -> None:
        """Take in what became of pages and the articles that they gave, all or nothing. Later ones of a key win."""
        with self._told(), self._connection.begin():
            self._put(pages, [asdict(page) for page in seen])
            self._put(articles, [asdict(article) for article in known])

    # feeds, sitemaps and section pages

    def reading(self, source: str, url: str) -> Reading | None:
        """How that address was last read; None if never, or not to the end."""
        return next((Reading(**row._mapping) for row in self._by(addresses.c.url, source, [url])), None)

    def children(self, source: str, url: str) -> list[Reading]:
        """What the index at `url` named when it was last read."""
        rows = self._by(addresses.c.parent, source, [url])
        return sorted((Reading(**row._mapping) for row in rows), key=lambda reading: reading.url)

    def answered(self, readings: Iterable[Reading]) -> None:
        """Take in how addresses were read."""
        with self._told(), self._connection.begin():
            self._put(addresses, [asdict(reading) for reading in readings])

    # runs

    def begun(self, run: str, source: str, started_at: str) -> None:
        """A run has begun."""
        with self._told(), self._connection.begin():
            self._put(runs, [{"run": run, "source": source, "started_at": started_at}])

    def unfinished(self, source: str) -> list[str]:
        """The runs of a source that have begun and not ended: one that is going on, and dead ones."""
        rows = self._all(sql.select(runs.c.run).where(runs.c.source == source, runs.c.finished_at.is_(None)))
        return sorted(row.run for row in rows)

    def drop(self, run: str) -> None:
        """A run is none: it never ended, and all that it left is taken in."""
        with self._told(), self._connection.begin():
            self._connection.execute(sql.delete(runs).where(runs.c.run == run))

    def ended(self, report: Mapping[str, Any]) -> None:
        """A run has ended with this report; Scrapy's own counts in it and runs long ago are not kept."""
        row = {name: report[name] for name in ("run", "source", "started_at", "finished_at", "articles")}
        told = {name: value for name, value in report.items() if name != "stats"}
        of_source = runs.c.source == row["source"]
        old = sql.select(runs.c.run).where(of_source).order_by(runs.c.started_at.desc()).offset(RUNS_KEPT)
        with self._told(), self._connection.begin():
            self._put(runs, [{**row, "report": json.dumps(told, default=str)}])
            self._connection.execute(sql.delete(runs).where(of_source, runs.c.run.in_(old)))

    def runs(self, source: str, limit: int = 10) -> list[Run]:
        """The latest runs of a source that have ended, the newest first."""
        wanted = sql.select(runs).where(runs.c.source == source, runs.c.finished_at.is_not(None))
        rows = self._all(wanted.order_by(runs.c.started_at.desc(), runs.c.run.desc()).limit(limit))
        return [Run(**{**row._mapping, "report": json.loads(row.report)}) for row in rows]

    # by hand

    def forget(self, source: str) -> None:
        """Know nothing more of a source, its runs included: the next one is the first again."""
        with self._told(), self._connection.begin():
            for table in (pages, articles, addresses, runs):
                self._connection.execute(sql.delete(table).where(table.c.source == source))

    # parts

    def _make(self) -> None:
        with self._connection.begin():
            meta.create(self._connection, checkfirst=True)
            stored = self._connection.execute(sql.select(meta.c.value).where(meta.c.key == "schema")).scalar()
            version = int(stored or tables.SCHEMA)
            if version > tables.SCHEMA:
                raise ConfigError(
                    f"{self.where}: written by a later newscrawl (tables {version}, not {tables.SCHEMA}); update it"
                )
            for step in range(version, tables.SCHEMA):
                for statement in tables.MIGRATIONS[step]:
                    self._connection.execute(sql.text(statement))
            tables.tables.create_all(self._connection)
            self._put(meta, [{"key": "schema", "value": str(tables.SCHEMA)}])

    def _all(self, wanted: sql.Select[Any]) -> Sequence[sql.Row[Any]]:
        with self._told(), self._connection.begin():
            return self._connection.execute(wanted).all()

    def _by(self, column: sql.Column[Any], source: str, values: Iterable[str]) -> Iterator[sql.Row[Any]]:
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            yield from self._all(sql.select(column.table).where(column.table.c.source == source, column.in_(some)))

    def _put(self, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        keys = [column.name for column in table.primary_key]
        last = {tuple(row[key] for key in keys): row for row in rows}
        if not last:
            return
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert: Any = dialect.insert(table)
        update = {name: insert.excluded[name] for name in rows[0] if name not in keys}
        put = insert.on_conflict_do_update(index_elements=keys, set_=update)
        self._connection.execute(put, list(last.values()))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's errors into ours, which name it."""
        try:
            yield
        except sql.exc.DBAPIError as error:
            raise OutputError(f"{self.where}: the state cannot be read or written: {error.orig}") from error


def _make_folder(path: str | None) -> None:
    if not path or path == ":memory:":
        return
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: its folder cannot be made: {error.strerror or error}") from error


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to send
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sql.Connection) -> None:
    # A transaction that reads first and writes later would fail beside another writer, without any wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
