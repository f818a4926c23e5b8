"""Keys of bands in, the articles that have them out: SQLite holds new ones apart, and moves them part by part.

Keys are as good as random: each row goes into another page of a large table, and SQLite writes whole pages, twice. So
what is new goes into a small table first, and one part of the keys after the other is moved from there, which lies
together in the large one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sql

from newscrawl import dedup
from newscrawl.state.tables import bands, new_bands

TURN = 64
"""Articles for which one part of the new bands is moved, before the next has its turn: as many as a crawl writes at
once."""
PARTS = dedup.BANDS + 1
"""Of the keys: those of each band, and those of short texts behind them."""

# As the driver takes them: forty parameters a text took SQLAlchemy longer than the database.
_SHARING = "SELECT article FROM {table} WHERE band IN ({marks})"
_ADD = "INSERT INTO {table} (band, article) VALUES ({marks}) ON CONFLICT DO NOTHING"
_MOVE = (
    "INSERT OR IGNORE INTO bands SELECT * FROM new_bands WHERE band >= ? AND band < ? ORDER BY band, article",
    "DELETE FROM new_bands WHERE band >= ? AND band < ?",
)


def sharing(connection: sql.Connection, keys: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """A statement for the numbers of the articles that have these keys, once for each, and its parameters."""
    held, marks = _held(connection), _marks(connection, len(keys))
    return " UNION ALL ".join(_SHARING.format(table=table.name, marks=marks) for table in held), (*keys,) * len(held)


def add(connection: sql.Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Take in keys and the numbers of the articles that have them, in order; at least one."""
    latest = _held(connection)[-1]
    connection.exec_driver_sql(_ADD.format(table=latest.name, marks=_marks(connection, 2)), list(rows))
    if latest is new_bands:
        _move(connection, max(number for _, number in rows))


def remove(connection: sql.Connection, number: int, keys: Sequence[int]) -> None:
    """The article has these keys no longer."""
    for table in _held(connection):
        connection.execute(sql.delete(table).where(table.c.article == number, table.c.band.in_(keys)))


def forget(connection: sql.Connection, numbers: sql.Select[Any]) -> None:
    """Know nothing more of these articles."""
    for table in _held(connection):
        connection.execute(sql.delete(table).where(table.c.article.in_(numbers)))


def _held(connection: sql.Connection) -> Sequence[sql.Table]:
    """The tables that keys are in, the one for new ones at the end. PostgreSQL writes what changed in a page, once."""
    return (bands,) if connection.dialect.name == "postgresql" else (bands, new_bands)


def _move(connection: sql.Connection, number: int) -> None:
    """Move the part whose turn it is when the article with that number is written."""
    part = number // TURN % PARTS
    first = part * dedup.KEYS_A_BAND
    ends = first, first + dedup.KEYS_A_BAND if part < dedup.BANDS else (1 << 63) - 1
    for statement in _MOVE:
        connection.exec_driver_sql(statement, ends)


def _marks(connection: sql.Connection, count: int) -> str:
    """Where so many parameters stand in a statement."""
    return ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * count)
