"""What PostgreSQL, the database that several machines share, needs besides what any other does.

Its address, of which no password is ever told; how a connection is set up; what its errors say; the room it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sql

from newscrawl.errors import ConfigError

DRIVER = "postgresql+psycopg"
BUSY_SECONDS = 30
"""Seconds that a writer waits for another one's rows, as with SQLite. A batch takes milliseconds."""
SILENT_SECONDS = 20
"""Seconds after which a server that no longer answers is given up, shorter than any lease should be. A guess."""
_CONNECT: dict[str, str | int] = {
    "application_name": "newscrawl",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": SILENT_SECONDS * 1000,
}
"""What libpq is told, unless the address says otherwise."""
# A line counts as seen once it is forced to the disk: a server that is set to answer before that is told to wait. What
# a machine that vanished has left open holds nobody up for longer than a minute.
_SET_UP = f"""
SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', false),
       set_config('idle_in_transaction_session_timeout', '60s', false),
       CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""
_AGAIN = {"40001", "40P01"}
"""Codes of transactions that the server has undone beside others, and that will do when tried again."""
_SCHEMA_LOCK = (0x6E63, 0)
_SOURCE_LOCK = 0x6E64
# What stands between a name and the last "@", however it was quoted; behind a colon without any, what is no port.
_SECRET = re.compile(r"(?i)(://[^:/?#@\[]*:)(?:.*(?=@)|(?!\d*(?:[/?#]|$))[^/?#]*)|([?&](?:ssl)?password=)[^&]*")


def address_of(where: str) -> sql.URL:
    """A URL as SQLAlchemy takes it. ConfigError, which tells no password, where it is none or of another database."""
    try:
        address = sql.make_url(where)
    except (sql.exc.ArgumentError, ValueError):  # their texts may hold all of it
        address = None
    if address is None or address.drivername.partition("+")[0] not in ("sqlite", "postgresql"):
        raise ConfigError(f"{shown(where)}: no state can be kept there: a path or {DRIVER}://… is expected")
    if address.get_backend_name() == "sqlite":
        return address
    if address.drivername not in ("postgresql", DRIVER):
        raise ConfigError(f"{shown(where)}: no state can be kept there: write {DRIVER}://…")
    return address.set(drivername=DRIVER)


def shown(where: str) -> str:
    """A URL as it may be told: without the passwords in it, also where it is none that can be read."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}***", where)


def require_driver(where: str) -> None:
    """ConfigError where the package that talks to PostgreSQL is not installed."""
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        fix = f"PostgreSQL needs the package psycopg ({_line(error)}): pip install 'newscrawl[postgres]'"
        raise ConfigError(f"{shown(where)}: no state can be kept there: {fix}") from None


def arguments(address: sql.URL) -> dict[str, str | int]:
    """What libpq is told besides the address."""
    return {name: value for name, value in _CONNECT.items() if name not in address.query}


def set_up(connection: Any, _: object) -> None:
    """What each connection is told first."""
    from psycopg.types.string import StrDumper  # noqa: PLC0415 - an extra

    class Dumper(StrDumper):
        """Texts as PostgreSQL takes them: it knows no NUL, which a site may send in a header."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", ""))

    connection.adapters.register_dumper(str, Dumper)
    _run(connection, _SET_UP)
    connection.commit()


def require_utf8(connection: sql.Connection, where: str) -> None:
    """ConfigError where the database cannot hold every language."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise ConfigError(f"{where}: no state can be kept in {encoding}: make the database with ENCODING 'UTF8'")


def lock_schema(connection: sql.Connection) -> None:
    """Let one process at a time make the tables, until the transaction ends."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", _SCHEMA_LOCK)


def lock_source(connection: sql.Connection, source: str) -> None:
    """Let one process at a time count what recurs on a source, until the transaction ends."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_SOURCE_LOCK, source))


def is_worth_another_try(error: sql.exc.DBAPIError) -> bool:
    """Whether a transaction was undone for no fault of its own."""
    return getattr(error.orig, "sqlstate", None) in _AGAIN


def size(connection: sql.Connection, tables: Iterable[sql.Table]) -> int:
    """Bytes of these tables and their indexes."""
    names = [connection.dialect.identifier_preparer.format_table(table) for table in tables]
    wanted = "SELECT sum(pg_total_relation_size(to_regclass(name)))::bigint FROM unnest(%s::text[]) AS name"
    return int(connection.exec_driver_sql(wanted, (names,)).scalar() or 0)


def connections(connection: sql.Connection) -> int:
    """How many more connections the server takes from users who are no superusers."""
    wanted = """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
               - (SELECT sum(numbackends)::int FROM pg_stat_database)
    """
    return int(connection.exec_driver_sql(wanted).scalar() or 0)


def vacuum(connection: Any, tables: Iterable[sql.Table]) -> None:
    """Free the room of what was dropped from these tables; `connection`: the driver's own, in no transaction."""
    connection.autocommit = True  # it takes no transaction
    try:
        _run(connection, "VACUUM (ANALYZE) " + ", ".join(table.name for table in tables))
    finally:
        connection.autocommit = False


def _run(connection: Any, statement: str) -> None:
    """Past SQLAlchemy, whose error it raises."""
    import psycopg  # noqa: PLC0415 - an extra

    try:
        connection.execute(statement)
    except psycopg.Error as error:
        raise sql.exc.OperationalError(statement, None, error) from error


def told(error: BaseException) -> str:
    """What an error says, in one line: the server's go on with the statement, and with a hint."""
    return _line(error)


def _line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0].strip()
