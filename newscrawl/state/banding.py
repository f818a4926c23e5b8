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

MANY = 12
"""Articles with a key from which on it tells little; those with the highest numbers are read, so many. Reports of one
template share some keys by the thousand, and a look-up that read them all read more each time. A guess: of a
thousand copied notes of a template 64 finds one more, 16 none, and 8 six fewer (benchmarks/duplicates.py)."""
SEVERAL = 3
"""Of such keys an article has to share so many where others lead to MANY articles: of a story that many print, the next
copy shares nearly all. A guess."""

# As the driver takes them: forty parameters a text took SQLAlchemy longer than the database.
_CLOSEST = """
    WITH {sharing},
    telling (article, shared) AS MATERIALIZED (SELECT article, count(*) FROM tells GROUP BY article)
    SELECT article FROM (
        SELECT article, {weight} * shared AS shared FROM telling
        UNION ALL SELECT article, 1 FROM others
    ) AS sharing GROUP BY article
    HAVING sum(shared) >= CASE WHEN (SELECT count(*) FROM telling) < {many} THEN 1 ELSE {several} END
    ORDER BY sum(shared) DESC, article LIMIT {most}
"""
_SHARING = {
    "sqlite": """
        wanted (band) AS (VALUES {values}),
        listed (band, first) AS MATERIALIZED (
            SELECT band, (
                SELECT article FROM (
                    SELECT article FROM bands WHERE band = wanted.band
                    UNION ALL SELECT article FROM new_bands WHERE band = wanted.band
                ) ORDER BY article DESC LIMIT 1 OFFSET {many} - 1
            ) FROM wanted
        ),
        tells (article) AS (
            SELECT article FROM listed CROSS JOIN bands USING (band) WHERE first IS NULL
            UNION ALL SELECT article FROM listed CROSS JOIN new_bands USING (band) WHERE first IS NULL
        ),
        others (article) AS (
            SELECT article FROM listed CROSS JOIN bands USING (band) WHERE article >= first
            UNION ALL SELECT article FROM listed CROSS JOIN new_bands USING (band) WHERE article >= first
        )
    """,
    "postgresql": """
        listed (article, held) AS MATERIALIZED (
            SELECT article, count(*) OVER (PARTITION BY band)
            FROM (VALUES {values}) AS wanted (band) CROSS JOIN LATERAL (
                SELECT article FROM bands WHERE bands.band = wanted.band ORDER BY article DESC LIMIT {many}
            ) AS latest
        ),
        tells (article) AS (SELECT article FROM listed WHERE held < {many}),
        others (article) AS (SELECT article FROM listed WHERE held >= {many})
    """,
}
"""A row for each article and key that it shares, by whether fewer than MANY have that key. PostgreSQL reads a row of an
index for each, whatever it has counted so far; SQLite knows no LATERAL, and reads an index twice."""
_ADD = "INSERT INTO {table} (band, article) VALUES ({marks}) ON CONFLICT DO NOTHING"
_MOVE = (
    "INSERT OR IGNORE INTO bands SELECT * FROM new_bands WHERE band >= ? AND band < ? ORDER BY band, article",
    "DELETE FROM new_bands WHERE band >= ? AND band < ?",
)


def closest(connection: sql.Connection, keys: Sequence[int], most: int) -> str:
    """A statement, with these keys as its parameters, for the numbers of so many articles that share the most of them.

    Keys that fewer than MANY have go before all others, of which one counts where those lead to fewer articles, else
    SEVERAL do.
    """
    values = ", ".join([f"({_marks(connection, 1)})"] * len(keys))
    sharing = _SHARING[connection.dialect.name].format(values=values, many=MANY)
    return _CLOSEST.format(sharing=sharing, weight=len(keys) + 1, most=most, many=MANY, several=SEVERAL)


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
