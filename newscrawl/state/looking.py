"""Values of a column in, the rows of a source that have them out: by the index of both, however much there is."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql

AT_ONCE = 500
"""Values looked up in one statement; SQLite takes 32,766 parameters at most."""


def rows(
    connection: sql.Connection, column: sql.Column[Any], source: str, values: Iterable[str]
) -> Sequence[sql.Row[Any]]:
    """The rows of a source whose `column` has one of these values, within a transaction."""
    wanted = list(dict.fromkeys(values))
    if len(wanted) == 1:  # as an article is looked up: a quarter of what a list costs SQLAlchemy
        return connection.execute(_one(column), {"source": source, "value": wanted[0]}).all()
    found: list[sql.Row[Any]] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        if connection.dialect.name == "postgresql":
            found += connection.execute(_each(column), {"source": source, "values": some})
        else:
            found += connection.execute(_of_source(column, source).where(column.in_(some)))
    return found


@functools.cache
def _one(column: sql.Column[Any]) -> sql.Select[Any]:
    """What looks for one value of a column; made once."""
    return _of_source(column, sql.bindparam("source")).where(column == sql.bindparam("value"))


@functools.cache
def _each(column: sql.Column[Any]) -> sql.Select[Any]:
    """What looks for each value of a list in PostgreSQL.

    For a list in one condition it read all rows of the source, as long as it had not counted how many those are: of a
    new source for hours, and each time more. What stands behind OFFSET it plans by itself: one look for each value.
    """
    given = sql.bindparam("values", type_=postgresql.ARRAY(sql.String))
    values = sql.func.unnest(given).table_valued("value").render_derived(name="wanted")
    looked = _of_source(column, sql.bindparam("source")).where(column == values.c.value).offset(sql.literal_column("0"))
    return sql.select(looked.lateral("found")).select_from(values)


def _of_source(column: sql.Column[Any], source: Any) -> sql.Select[Any]:
    return sql.select(column.table).where(column.table.c.source == source)
