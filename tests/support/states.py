"""Both databases that a state can be kept in, for tests that hold on either, and what stands in them past newscrawl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sql

BOTH = ("sqlite", "postgresql")


def rows(where: Path | str, query: str) -> list[tuple[Any, ...]]:
    """What a database answers."""
    return [tuple(row) for row in _run(where, query)]


def change(where: Path | str, *statements: str) -> None:
    """Change a database by statements that both take."""
    for statement in statements:
        _run(where, statement)


def _run(where: Path | str, statement: str) -> list[Any]:
    engine = sql.create_engine(where if isinstance(where, str) else f"sqlite:///{where}", poolclass=sql.NullPool)
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement)
        return list(found) if found.returns_rows else []
