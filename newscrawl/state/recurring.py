"""Rows of the table of lines to a source's recurrence, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql

from newscrawl.cleaning.recurrence import Recurrence, Recurrent
from newscrawl.state.rows import as_row

COUNT = ""
"""Key of the row that counts the articles; no line has it."""
_BETWEEN = ","


def read(rows: Sequence[sql.Row[Any]]) -> Recurrence:
    """What the rows of a source say."""
    count = next((row.articles for row in rows if row.key == COUNT), 0)
    return Recurrence(count, {row.key: _line(row) for row in rows if row.key != COUNT})


def rows(source: str, recurrence: Recurrence, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The rows that a source has after what was learned of the lines with these keys; forgotten ones have none."""
    count = Recurrent(COUNT, first=0, last=0, articles=recurrence.articles)
    lines = [count, *(line for one in dict.fromkeys(keys) if (line := recurrence.lines.get(one)))]
    return [{"source": source, **as_row(line), "prints": _BETWEEN.join(line.prints)} for line in lines]


def _line(row: sql.Row[Any]) -> Recurrent:
    return Recurrent(row.key, row.first, row.last, row.articles, tuple(filter(None, row.prints.split(_BETWEEN))))
