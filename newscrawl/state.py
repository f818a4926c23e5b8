"""What crawls know from one run to the next, in one database: pages seen, articles written, validators, runs.

SQLAlchemy Core throughout, so that the same code serves PostgreSQL where several machines share the state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import ConfigError, OutputError

SCHEMA = 1
"""Version of the tables below; `MIGRATIONS` leads from each to the next."""
BUSY_SECONDS = 30
"""Seconds that a writer waits for another one. A batch takes milliseconds."""
AT_ONCE = 500
"""Keys looked up in one statement; SQLite takes 32,766 parameters at most."""

_tables = sql.MetaData()
_meta = sql.Table(
    "meta", _tables, sql.Column("key", sql.String, primary_key=True), sql.Column("value", sql.String, nullable=False)
)
_pages = sql.Table(
    "pages",
    _tables,
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("source", sql.String, nullable=False, index=True),
    sql.Column("outcome", sql.String, nullable=False),
    sql.Column("article", sql.String),
    sql.Column("announced", sql.String),
    sql.Column("fetched_at", sql.String, nullable=False),
    sql.Column("failures", sql.Integer, nullable=False, default=0),
    sql.Column("due", sql.String),
)
_articles = sql.Table(
    "articles",
    _tables,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("source", sql.String, nullable=False),
    sql.Column("url", sql.String),
    sql.Column("content_hash", sql.String, nullable=False, index=True),
    sql.Column("revision", sql.Integer, nullable=False),
    sql.Column("fetched_at", sql.String, nullable=False),
    sql.Column("run", sql.String, nullable=False),
)
_addresses = sql.Table(
    "addresses",
    _tables,
    sql.Column("url", sql.String, primary_key=True),
    sql.Column("source", sql.String, nullable=False),
    sql.Column("etag", sql.String),
    sql.Column("last_modified", sql.String),
    sql.Column("fetched_at", sql.String, nullable=False),
)
_runs = sql.Table(
    "runs",
    _tables,
    sql.Column("run", sql.String, primary_key=True),
    sql.Column("source", sql.String, nullable=False, index=True),
    sql.Column("started_at", sql.String, nullable=False),
    sql.Column("finished_at", sql.String),
    sql.Column("articles", sql.Integer),
    sql.Column("report", sql.Text),
)

MIGRATIONS: Mapping[int, Sequence[str]] = {}
"""Version → the statements that lead from it to the next one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a page when it was last asked for."""

    key: str
    """The normalised URL, by which a page is known."""
    source: str
    outcome: str
    """"article", or "stage/reason" of the rejection."""
    article: str | None
    """Id of the article, also where the page was another one's twin or unchanged."""
    announced: str | None
    """The latest change that discovery told of when it was asked for: UTC, or as found where it could not be read."""
    fetched_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    failures: int = 0
    """How often in a row the download failed."""
    due: str | None = None
    """UTC: a failed download is not tried again before."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article that was written: its latest revision."""

    id: str
    source: str
    url: str | None
    content_hash: str
    revision: int
    fetched_at: str
    run: str


@dataclass(frozen=True, slots=True)
class Validators:
    """What a feed or sitemap answered with, to ask whether it has changed since."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a source that has ended."""

    run: str
    source: str
    started_at: str
    finished_at: str
    articles: int
    report: dict[str, Any]


class State:
    """The database; one connection, for one thread. A context manager.

    `where` is a path, or an SQLAlchemy URL such as `postgresql+psycopg://host/name`. Raises OutputError where it cannot
    be opened or written, ConfigError where it is of a later version than this.
    """

    def __init__(self, where: Path | str) -> None:
        self.where = str(where)
        address = self.where if "://" in self.where else f"sqlite:///{self.where}"
        if address.startswith("sqlite:///"):
            Path(address.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sql.create_engine(address)
        if self._engine.dialect.name == "sqlite":
            sql.event.listen(self._engine, "connect", _set_up_sqlite)
            sql.event.listen(self._engine, "begin", _begin_immediate)
        with self._told():
            self._connection = self._engine.connect()
            self._make()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._connection.close()
        self._engine.dispose()

    # pages and articles

    def seen(self, keys: Iterable[str]) -> dict[str, Seen]:
        """What is known of the pages with these keys, by key; pages never asked for are left out."""
        return {row.key: Seen(**row._mapping) for row in self._by(_pages.c.key, keys)}

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """The articles with these ids, by id."""
        return {row.id: Known(**row._mapping) for row in self._by(_articles.c.id, ids)}

    def copies(self, hashes: Iterable[str]) -> dict[str, str]:
        """Content hash → id of the first article that had it."""
        rows = sorted(
            self._by(_articles.c.content_hash, hashes), key=lambda row: (row.fetched_at, row.id), reverse=True
        )
        return {row.content_hash: row.id for row in rows}

    def write(self, pages: Iterable[Seen], articles: Iterable[Known] = ()) -> None:
        """Take in what became of pages and the articles that they gave, all or nothing. Later ones of a key win."""
        with self._told(), self._connection.begin():
            self._put(_pages, {page.key: asdict(page) for page in pages})
            self._put(_articles, {article.id: asdict(article) for article in articles})

    # feeds and sitemaps

    def validators(self, url: str) -> Validators:
        """What the feed or sitemap last answered with; empty where it is new."""
        columns = sql.select(_addresses.c.etag, _addresses.c.last_modified).where(_addresses.c.url == url)
        with self._told(), self._connection.begin():
            row = self._connection.execute(columns).first()
        return Validators(*row) if row else Validators()

    def answered(self, answers: Mapping[str, Validators], source: str, fetched_at: str) -> None:
        """Take in what feeds and sitemaps answered with, by URL."""
        rows = {
            url: {"url": url, "source": source, "fetched_at": fetched_at, **asdict(validators)}
            for url, validators in answers.items()
        }
        with self._told(), self._connection.begin():
            self._put(_addresses, rows)

    # runs

    def begun(self, run: str, source: str, started_at: str) -> None:
        """A run has begun."""
        with self._told(), self._connection.begin():
            self._put(_runs, {run: {"run": run, "source": source, "started_at": started_at}})

    def ended(self, report: Mapping[str, Any]) -> None:
        """A run has ended with this report."""
        row = {name: report[name] for name in ("run", "source", "started_at", "finished_at", "articles")}
        with self._told(), self._connection.begin():
            self._put(_runs, {report["run"]: {**row, "report": json.dumps(report, default=str)}})

    def runs(self, source: str, limit: int = 10) -> list[Run]:
        """The latest runs of a source that have ended, the newest first."""
        ended = _runs.c.finished_at.is_not(None)
        wanted = (
            sql.select(_runs).where(_runs.c.source == source, ended).order_by(_runs.c.started_at.desc()).limit(limit)
        )
        with self._told(), self._connection.begin():
            rows = self._connection.execute(wanted).all()
        return [Run(**{**row._mapping, "report": json.loads(row.report)}) for row in rows]

    # parts

    def _make(self) -> None:
        with self._connection.begin():
            _tables.create_all(self._connection)
            stored = self._connection.execute(sql.select(_meta.c.value).where(_meta.c.key == "schema")).scalar()
            version = int(stored or SCHEMA)
            if version > SCHEMA:
                raise ConfigError(
                    f"{self.where}: written by a later newscrawl (tables {version}, not {SCHEMA}); update it"
                )
            for step in range(version, SCHEMA):
                for statement in MIGRATIONS[step]:
                    self._connection.execute(sql.text(statement))
            self._put(_meta, {"schema": {"key": "schema", "value": str(SCHEMA)}})

    def _by(self, column: sql.Column[Any], values: Iterable[str]) -> Iterator[sql.Row[Any]]:
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            with self._told(), self._connection.begin():
                rows = self._connection.execute(sql.select(column.table).where(column.in_(some))).all()
            yield from rows

    def _put(self, table: sql.Table, rows: Mapping[str, Mapping[str, Any]]) -> None:
        if not rows:
            return
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert: Any = dialect.insert(table)
        names = next(iter(rows.values())).keys() - {column.name for column in table.primary_key}
        update = {name: insert.excluded[name] for name in names}
        put = insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=update)
        self._connection.execute(put, list(rows.values()))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's errors into ours, which name it."""
        try:
            yield
        except sql.exc.DBAPIError as error:
            raise OutputError(f"{self.where}: the state cannot be read or written: {error.orig}") from error


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to send
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sql.Connection) -> None:
    # A transaction that reads first and writes later would fail beside another writer, without any wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
