"""Signatures of articles in, those of their copies out: the tables of signatures and bands, which all sources share."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl import dedup
from newscrawl.state import banding, looking
from newscrawl.state.rows import Signed, as_row
from newscrawl.state.tables import signatures

MOST = 64
"""Articles that are compared with one, those with the most bands in common, of which those that many have count less
(banding.py): half as many miss copied notes of a template (benchmarks/duplicates.py)."""

_COMPARED = (
    f"SELECT {', '.join(field.name for field in fields(Signed))} "
    "FROM ({closest}) AS closest JOIN signatures ON number = article"
)


def find(connection: sql.Connection, signature: bytes) -> list[Signed]:
    """The articles that one with this signature is a copy of, whatever their source; in no order."""
    keys = dedup.bands(signature)
    compared = connection.exec_driver_sql(_COMPARED.format(closest=banding.closest(connection, keys, MOST)), keys)
    return [Signed(*row) for row in compared if dedup.are_copies(signature, row.signature)]


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
        banding.remove(connection, row.number, dedup.bands(row.signature))
    connection.execute(_putting(connection.dialect.name), [as_row(one) for one in given.values()])
    numbers = _rows(connection, changed)
    rows = sorted((key, numbers[of].number) for of, one in changed.items() for key in dedup.bands(one.signature))
    if rows:
        banding.add(connection, rows)


def forget(connection: sql.Connection, source: str, before: str | None = None) -> None:
    """Know nothing more of a source's articles, or of those first fetched before that time."""
    old = (
        signatures.c.source == source
        if before is None
        else sql.and_(signatures.c.source == source, signatures.c.first_at < before)
    )
    gone = sql.select(signatures.c.number).where(old)
    banding.forget(connection, gone)
    connection.execute(sql.delete(signatures).where(old))


def _rows(connection: sql.Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], sql.Row[Any]]:
    ids: dict[str, list[str]] = {}
    for source, id_ in keys:
        ids.setdefault(source, []).append(id_)
    found = {}
    for source, some in ids.items():
        rows = looking.rows(connection, signatures.c.id, source, some)
        found.update({(row.source, row.id): row for row in rows})
    return found


@functools.cache
def _putting(dialect: str) -> Any:
    """What writes signatures, each in the place of what has its article; made once."""
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(signatures)
    values = {name: insert.excluded[name] for name in ("signature", "published", "duplicate_of")}
    first = sql.case(
        (signatures.c.first_at < insert.excluded.first_at, signatures.c.first_at), else_=insert.excluded.first_at
    )
    return insert.on_conflict_do_update(index_elements=["source", "id"], set_={**values, "first_at": first})
