"""What is to be forgotten in, tombstones of keys and ids out, which keep it from coming back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.state import banding
from newscrawl.state.tables import articles, pages, signatures, tombstones

AT_ONCE = 500


def among(connection: sql.Connection, keys: Sequence[str]) -> set[str]:
    """Which of these keys of pages and ids of articles were forgotten."""
    found: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = tombstones.c.key.in_(keys[start : start + AT_ONCE])
        found.update(connection.execute(sql.select(tombstones.c.key).where(some)).scalars())
    return found


def is_empty(connection: sql.Connection) -> bool:
    """Whether nothing was ever forgotten."""
    return connection.execute(sql.select(tombstones.c.key).limit(1)).first() is None


def forget(connection: sql.Connection, keys: Iterable[str], ids: Iterable[str], at: str) -> tuple[int, set[str]]:
    """Know nothing more of these pages and articles but that they are forgotten.

    The rows that went, and all that is forgotten now: addresses that led there, and what was forgotten earlier, for
    whoever was interrupted then knows no other way to it.
    """
    keys, ids = set(keys), sorted(set(ids))
    of_article = sql.select(pages.c.key).where(pages.c.article.in_(ids))
    keys.update(connection.execute(of_article).scalars())
    signed = sql.select(signatures.c.number).where(signatures.c.id.in_(ids))
    banding.forget(connection, signed)
    wanted: list[tuple[sql.Table, Any]] = [
        (signatures, signatures.c.id.in_(ids)),
        (articles, articles.c.id.in_(ids)),
        (pages, pages.c.key.in_(sorted(keys))),
    ]
    gone = {table.name: connection.execute(sql.delete(table).where(which)).rowcount for table, which in wanted}
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [{"key": key, "forgotten_at": at} for key in sorted(keys | set(ids))]
    if rows:
        connection.execute(dialect.insert(tombstones).on_conflict_do_nothing(), rows)
    return gone["articles"] + gone["pages"], set(connection.execute(sql.select(tombstones.c.key)).scalars())
