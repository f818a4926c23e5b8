"""The right to be the only run of a source, where machines share the state: a row that ends unless it is renewed.

PostgreSQL alone; beside SQLite there are lock files. The clock is the server's: no machine's own counts. A lease is
known by a token that whoever took it alone has. Whoever renews it within the transaction of what it writes keeps its
row until that is written: nobody else can have taken the source in between, however long the writer had slept.
"""

from __future__ import annotations

import os
import socket
from typing import Any

import sqlalchemy as sql

from newscrawl.errors import AlreadyRunning

_UNTIL = "now() + make_interval(secs => CAST(:seconds AS double precision))"
_NOW = """to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS"Z"')"""
_TAKE = sql.text(
    f"""
INSERT INTO leases (source, token, run, pid, host, since, expires)
VALUES (:source, :token, NULL, :pid, :host, {_NOW}, {_UNTIL})
ON CONFLICT (source) DO UPDATE SET token = excluded.token, run = NULL, pid = excluded.pid, host = excluded.host,
    since = excluded.since, expires = excluded.expires
WHERE leases.expires < now() RETURNING source
"""
)
_RENEW = sql.text(f"UPDATE leases SET expires = {_UNTIL} WHERE token = :token RETURNING source")
_NAME = sql.text("UPDATE leases SET run = :run WHERE token = :token AND source = :source")
_RELEASE = sql.text("DELETE FROM leases WHERE token = :token")
_HOLDER = sql.text("SELECT pid, host, since FROM leases WHERE source = :source")


def take(connection: sql.Connection, source: str, token: str, seconds: float) -> None:
    """Take the lease of a source for so long. AlreadyRunning where another's has not ended."""
    mine = {"source": source, "token": token, "pid": os.getpid(), "host": socket.gethostname(), "seconds": seconds}
    if connection.execute(_TAKE, mine).first() is None:
        raise AlreadyRunning(source, *_holder(connection, source))


def renew(connection: sql.Connection, token: str, seconds: float) -> set[str]:
    """Have all leases with this token end so long from now; the sources of those that are still there."""
    return set(connection.execute(_RENEW, {"token": token, "seconds": seconds}).scalars())


def name(connection: sql.Connection, source: str, token: str, run: str) -> None:
    """Say in the lease which run has it."""
    connection.execute(_NAME, {"source": source, "token": token, "run": run})


def release(connection: sql.Connection, token: str) -> None:
    """Give all leases with this token back, those that others have by now excepted."""
    connection.execute(_RELEASE, {"token": token})


def taken_by(connection: sql.Connection, source: str) -> str:
    """Who has the lease of a source now, in words."""
    row = connection.execute(_HOLDER, {"source": source}).first()
    return f"process {row.pid} on {row.host} has it since {row.since}" if row else "nobody has it"


def _holder(connection: sql.Connection, source: str) -> tuple[int | None, str | None, str | None]:
    """Process, begin and, where that is not this one, machine of whoever has the lease."""
    row: Any = connection.execute(_HOLDER, {"source": source}).first()
    return (row.pid, row.since, None if row.host == socket.gethostname() else row.host) if row else (None, None, None)
