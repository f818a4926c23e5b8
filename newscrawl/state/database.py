"""A database and its tables in, transactions out: SQLite in a file, or PostgreSQL where several machines share it."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.errors import ConfigError, OutputError
from newscrawl.state import embedded, leases, server, tables
from newscrawl.state.tables import meta

T = TypeVar("T")

TRIES = 5
"""Times that a transaction is tried which the server undoes beside others. A guess: one was the most that was seen."""


def is_shared(where: Path | str) -> bool:
    """Whether several machines may use the state that is there: a lock file would not keep their runs apart."""
    return isinstance(where, str) and "://" in where and not where.startswith("sqlite")


@functools.lru_cache(maxsize=8)
def _engine(address: sql.URL) -> sql.Engine:
    """The way to a database, which keeps the statements that it has compiled, and no connection.

    A run opens its state once a source: to compile the same twenty statements each time was a seventh of what a source
    costs besides its pages.
    """
    if address.get_backend_name() == "sqlite":
        engine = sql.create_engine(address, poolclass=sql.NullPool)
        sql.event.listen(engine, "connect", embedded.set_up_sqlite)
        sql.event.listen(engine, "begin", embedded.begin_immediate)
    else:
        engine = sql.create_engine(address, poolclass=sql.NullPool, connect_args=server.arguments(address))
        sql.event.listen(engine, "connect", server.set_up)
    return engine


@functools.cache
def _putting(table: sql.Table, names: Sequence[str], *, shared: bool) -> Any:
    """What writes rows with these columns, each in the place of what has its key. To make it takes a millisecond."""
    keys = [column.name for column in table.primary_key]
    insert: Any = (postgresql if shared else sqlite).insert(table)
    update = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=update)


class Database:
    """The database; one connection, for one thread. A context manager.

    `where` is a path, or an SQLAlchemy URL such as `postgresql+psycopg://host/name`. Raises OutputError where it cannot
    be opened or written, ConfigError where it is of a later version than this, or no such database can be spoken to.
    Every method raises OutputError where the database cannot be read or written, a closed one included.
    """

    def __init__(self, where: Path | str) -> None:
        is_url = "://" in str(where)
        self.where = server.shown(str(where)) if is_url else str(where)
        """Where it is, as it may be told: without a password."""
        address = server.address_of(str(where) if is_url else f"sqlite:///{where}")
        self.is_shared = address.get_backend_name() != "sqlite"
        if self.is_shared:
            server.require_driver(self.where)
        else:
            embedded.make_folder(address.database)
        self._engine = _engine(address)
        self._token = secrets.token_hex(8)
        self._held: dict[str, float] = {}  # source → seconds of its lease
        with self._told():
            self._connection = self._engine.connect()
            try:
                self._make()
                self._file = embedded.file_of(address)
            except BaseException:  # raised on: the database is given back whatever went wrong
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back, and with it the leases."""
        with self._told():
            try:
                if self._held:
                    self._held = {}
                    with suppress(sql.exc.SQLAlchemyError), self._connection.begin():  # else they end by themselves
                        leases.release(self._connection, self._token)
            finally:
                self._connection.close()

    # leases

    def hold(self, source: str, seconds: float) -> None:
        """Be the only one that writes of a source, until this is closed or nothing was heard of it for so long.

        Of a shared state alone. Each transaction that writes renews the leases, and so does `renew`; where another one
        has taken one of them by then, nothing is written, and OutputError says so. AlreadyRunning where another one
        has this one now.
        """
        self._commit(lambda: leases.take(self._connection, source, self._token, seconds))
        self._held[source] = seconds

    def renew(self) -> None:
        """Say that this one is alive. OutputError where it had said so too late, and another has its source now."""
        if self._held:
            self._commit(lambda: None)

    def _fence(self) -> None:
        """Renew the leases, within a transaction: what it writes is written while they are held, or not at all."""
        kept = leases.renew(self._connection, self._token, max(self._held.values()))
        for source in self._held.keys() - kept:
            by = leases.taken_by(self._connection, source)
            raise OutputError(f"{source}: the lease on it had ended, and {by}: nothing more of this run is taken in")

    # parts

    def _make(self) -> None:
        if self.is_shared and self._version() == tables.SCHEMA:
            return
        with self._connection.begin():
            if self.is_shared:
                server.require_utf8(self._connection, self.where)
                server.lock_schema(self._connection)
            meta.create(self._connection, checkfirst=True)
            version = self._version() or tables.SCHEMA
            if version > tables.SCHEMA:
                raise ConfigError(
                    f"{self.where}: written by a later newscrawl (tables {version}, not {tables.SCHEMA}); update it"
                )
            for step in range(version, tables.SCHEMA):
                for statement in tables.MIGRATIONS[step]:
                    self._connection.execute(sql.text(statement))
            tables.tables.create_all(self._connection)
            self._put(meta, [{"key": "schema", "value": str(tables.SCHEMA)}])

    def _version(self) -> int | None:
        """That of the tables that are there; None where there are none."""
        with self._reading():
            if not sql.inspect(self._connection).has_table(meta.name):
                return None
            stored = self._connection.execute(sql.select(meta.c.value).where(meta.c.key == "schema")).scalar()
        if stored and not stored.isdecimal():
            raise ConfigError(f"{self.where}: its table {meta.name} is another program's: give newscrawl a database")
        return int(stored) if stored else None

    def _all(self, wanted: sql.Select[Any], given: Mapping[str, str] | None = None) -> Sequence[sql.Row[Any]]:
        with self._reading():
            return self._connection.execute(wanted, given).all()

    def _put(self, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        keys = [column.name for column in table.primary_key]
        key_of: Callable[[Mapping[str, Any]], Any] = itemgetter(*keys)
        # Sorted: who writes the same rows at the same time waits, and does not wait for one that waits for it.
        last = dict(sorted({key_of(row): row for row in rows}.items()))
        if not last:
            return
        self._connection.execute(_putting(table, tuple(rows[0]), shared=self.is_shared), list(last.values()))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's errors into ours, which name it."""
        try:
            yield
        except sql.exc.SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            mend = "; move it away: newscrawl state rebuild makes it anew" if embedded.is_damaged(cause) else ""
            told = server.told(cause) if self.is_shared else str(cause)
            raise OutputError(f"{self.where}: the state cannot be read or written: {told}{mend}") from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A transaction that only reads, or the one that there is."""
        with self._told():
            if self._connection.in_transaction():
                yield
                return
            self._connection.info[embedded.READS] = True
            try:
                with self._connection.begin():
                    yield
            finally:
                self._connection.info[embedded.READS] = False

    def _commit(self, work: Callable[[], T]) -> T:
        """What `work` gives within a transaction, which is tried again where the server has undone it beside others.

        OutputError where the file is not the one that was opened, for nothing would be found in it, or where another
        has the lease.
        """
        if self._file and not embedded.is_still(*self._file):
            raise OutputError(f"{self.where}: the state was removed or replaced while it was in use")
        with self._told():
            for tried in range(1, TRIES + 1):
                try:
                    with self._connection.begin():
                        if self._held:
                            self._fence()
                        return work()
                except sql.exc.DBAPIError as error:
                    if tried == TRIES or not server.is_worth_another_try(error):
                        raise
        raise AssertionError("a transaction ends or raises")
