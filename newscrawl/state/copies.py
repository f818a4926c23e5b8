"""Signatures of articles in, those of their copies out: the tables of signatures and bands, which all sources share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl import dedup
from newscrawl.state import looking
from newscrawl.state.rows import Signed
from newscrawl.state.tables import bands, new_bands, signatures

MOST = 32
"""Articles that are compared with one, those with the most bands in common. Reports of one template share some with
each other by the thousand, and copies more."""

TURN = 64
"""Articles for which one part of the new bands is moved, before the next part has its turn. A guess: as many as a crawl
writes at once."""
PARTS = dedup.BANDS + 1
"""Of the keys: those of each band, and those of short texts behind them."""

# As the driver takes them: forty parameters a text took SQLAlchemy longer than the database.
_FIND = f"""
SELECT {", ".join(field.name for field in fields(Signed))} FROM signatures JOIN (
    SELECT article FROM ({{shared}}) AS shared GROUP BY article ORDER BY count(*) DESC, article LIMIT {MOST}
) AS most ON number = article
"""
_SHARED = "SELECT article FROM {table} WHERE band IN ({marks})"
_ADD = "INSERT INTO {table} (band, article) VALUES ({marks}) ON CONFLICT DO NOTHING"
_MOVE = (
    "INSERT INTO bands SELECT band, article FROM new_bands WHERE band >= ? AND band < ? ORDER BY band, article",
    "DELETE FROM new_bands WHERE band >= ? AND band < ?",
)


def find(connection: sql.Connection, signature: bytes) -> list[Signed]:
    """The articles that one with this signature is a copy of, whatever their source; in no order."""
    keys, held = dedup.bands(signature), _held(connection)
    marks = _marks(connection, len(keys))
    shared = " UNION ALL ".join(_SHARED.format(table=table.name, marks=marks) for table in held)
    rows = connection.exec_driver_sql(_FIND.format(shared=shared), keys * len(held))
    return [Signed(*row) for row in rows if dedup.are_copies(signature, row.signature)]


def is_copied(connection: sql.Connection, article_id: str) -> bool:
    """Whether an article is known that is a copy of the one with this id."""
    wanted = sql.select(signatures.c.number).where(signatures.c.duplicate_of == article_id).limit(1)
    return connection.execute(wanted).first() is not None


def write(connection: sql.Connection, signed: Iterable[Signed]) -> None:
    """Take these in, each in the place of what was known of its article; its first time stays."""
    given = {(one.source, one.id): one for one in signed}
    if not given:
        return
    before = _rows(connection, given)
    changed = {key: one for key, one in given.items() if key not in before or before[key].signature != one.signature}
    for row in (before[key] for key in changed if key in before):
        for table in _held(connection):
            old = table.c.band.in_(dedup.bands(row.signature))
            connection.execute(sql.delete(table).where(table.c.article == row.number, old))
    insert = _insert(connection, signatures)
    values = {name: insert.excluded[name] for name in ("signature", "published", "duplicate_of")}
    first = sql.case(
        (signatures.c.first_at < insert.excluded.first_at, signatures.c.first_at), else_=insert.excluded.first_at
    )
    put = insert.on_conflict_do_update(index_elements=["source", "id"], set_={**values, "first_at": first})
    connection.execute(put, [asdict(one) for one in given.values()])
    numbers = _rows(connection, changed)
    rows = sorted((key, numbers[of].number) for of, one in changed.items() for key in dedup.bands(one.signature))
    if rows:
        latest = _held(connection)[-1]
        connection.exec_driver_sql(_ADD.format(table=latest.name, marks=_marks(connection, 2)), rows)
        if latest is new_bands:
            _move(connection, max(article for _, article in rows))


def forget(connection: sql.Connection, source: str, before: str | None = None) -> None:
    """Know nothing more of a source's articles, or of those first fetched before that time."""
    old = (
        signatures.c.source == source
        if before is None
        else sql.and_(signatures.c.source == source, signatures.c.first_at < before)
    )
    gone = sql.select(signatures.c.number).where(old)
    for table in _held(connection):
        connection.execute(sql.delete(table).where(table.c.article.in_(gone)))
    connection.execute(sql.delete(signatures).where(old))


def _held(connection: sql.Connection) -> Sequence[sql.Table]:
    """The tables that bands are in, the one for new ones at the end.

    Keys are as good as random: each row goes into another page of a table, and SQLite writes whole pages, twice. So it
    has a small table for what is new, of which one part after the other is moved: all of that lies together there.
    """
    return (bands,) if connection.dialect.name == "postgresql" else (bands, new_bands)


def _move(connection: sql.Connection, number: int) -> None:
    """Move the part of the new bands whose turn it is when the article with that number is written."""
    part = number // TURN % PARTS
    first = part * dedup.KEYS_A_BAND
    ends = first, first + dedup.KEYS_A_BAND if part < dedup.BANDS else (1 << 63) - 1
    for statement in _MOVE:
        connection.exec_driver_sql(statement, ends)


def _rows(connection: sql.Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], sql.Row[Any]]:
    ids: dict[str, list[str]] = {}
    for source, id_ in keys:
        ids.setdefault(source, []).append(id_)
    found = {}
    for source, some in ids.items():
        rows = looking.rows(connection, signatures.c.id, source, some)
        found.update({(row.source, row.id): row for row in rows})
    return found


def _marks(connection: sql.Connection, count: int) -> str:
    """Where so many parameters stand in a statement."""
    return ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * count)


def _insert(connection: sql.Connection, table: sql.Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
