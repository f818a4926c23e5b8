"""Rows of the table of lines to a source's recurrence, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql

from newscrawl.cleaning.recurrence import MOST_LINES, WINDOW, Ends, Recurrence, Recurrent
from newscrawl.state.rows import as_row
from newscrawl.state.tables import lines

COUNT = ""
"""Key of the row that counts the articles; no line has it."""
_BETWEEN = ","


def read(rows: Sequence[sql.Row[Any]]) -> Recurrence:
    """What the rows of a source say."""
    count = next((row.articles for row in rows if row.key == COUNT), 0)
    return Recurrence(count, {row.key: _line(row) for row in rows if row.key != COUNT})


def asked(found: Iterable[Ends]) -> set[str]:
    """Keys of the rows that must be known to learn from these articles: a source has a thousand."""
    return {COUNT, *(key for one in found for key in one.keys)}


def rows(source: str, recurrence: Recurrence, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The rows that a source has after what was learned of the lines with these keys."""
    count = Recurrent(COUNT, first=0, last=0, articles=recurrence.articles)
    told = [count, *(recurrence.lines[one] for one in dict.fromkeys(keys))]
    return [{"source": source, **as_row(line), "prints": _BETWEEN.join(line.prints)} for line in told]


def left(source: str, articles: int) -> tuple[sql.Delete, sql.Delete]:
    """What takes out the lines that were not seen for long, and then the oldest of too many."""
    of_source = lines.c.source == source, lines.c.key != COUNT
    latest = sql.select(lines.c.key).where(*of_source).order_by(lines.c.last.desc(), lines.c.key)
    old = sql.delete(lines).where(*of_source, lines.c.last <= articles - WINDOW)
    return old, sql.delete(lines).where(*of_source, lines.c.key.in_(latest.offset(MOST_LINES)))


def _line(row: sql.Row[Any]) -> Recurrent:
    return Recurrent(row.key, row.first, row.last, row.articles, tuple(filter(None, row.prints.split(_BETWEEN))))
