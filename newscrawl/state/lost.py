"""A run whose lines are out of reach in, a state that has its pages asked for once more out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import sqlalchemy as sql

from newscrawl.state import looking
from newscrawl.state.tables import articles, pages, runs

GIVEN_UP = '{"given_up": true}'
"""Stands in the place of its report, as long as its lines may still turn up."""
NEVER = "1970-01-01T00:00:00Z"
"""When a page was fetched, and when it is due, of which nothing is known any more but where it is."""
_NOT_FETCHED = "fetch/not_fetched"
_UNCHANGED = "dedup/unchanged"


def unfinished(connection: sql.Connection, source: str, *, given_up: bool = False) -> list[str]:
    """The runs of a source that have begun and not ended, and were given up, or not."""
    is_it = runs.c.report == GIVEN_UP if given_up else runs.c.report.is_(None)
    wanted = sql.select(runs.c.run).where(runs.c.source == source, runs.c.finished_at.is_(None), is_it)
    return sorted(connection.execute(wanted).scalars())


def give_up(
    connection: sql.Connection, source: str, run: str, keys: Collection[str], ids: Collection[str]
) -> tuple[int, int]:
    """Ask once more for what a dead run has seen, but for the pages with these keys and the articles with these ids.

    The counts of pages and articles. An article that it gave anew is unknown, and of one that it gave again the
    revision before it is known, of no text: the next one has its number. A page that has its link is due at once,
    though nothing may name it any more; any other is unknown.
    """
    mine = sql.select(articles.c.id).where(articles.c.source == source, articles.c.run == run)
    lost = [id_ for id_ in connection.execute(mine).scalars() if id_ not in ids]
    for some in _parts(lost):
        these = sql.and_(articles.c.source == source, articles.c.id.in_(some))
        connection.execute(sql.delete(articles).where(these, articles.c.revision < 2))
        before = {"revision": articles.c.revision - 1, "content_hash": "", "paragraphs": ""}
        connection.execute(sql.update(articles).where(these).values(before))
    told = sql.and_(pages.c.due.is_(None), pages.c.outcome != _UNCHANGED)  # others are asked for, or need not be
    seen = sql.select(pages.c.key).where(pages.c.source == source, pages.c.run == run, told)
    wanted = [key for key in connection.execute(seen).scalars() if key not in keys]
    for some in _parts(wanted):
        these = sql.and_(pages.c.source == source, pages.c.key.in_(some))
        connection.execute(sql.delete(pages).where(these, pages.c.link.is_(None)))
        anew = {"outcome": _NOT_FETCHED, "fetched_at": NEVER, "due": NEVER, "etag": None, "last_modified": None}
        connection.execute(sql.update(pages).where(these).values(anew))
    connection.execute(sql.update(runs).where(runs.c.run == run).values(report=GIVEN_UP))
    return len(wanted), len(lost)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + looking.AT_ONCE] for start in range(0, len(values), looking.AT_ONCE))
