"""The tables of the state and their versions: what stands in which column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sql

SCHEMA = 3
"""Version of the tables below; `MIGRATIONS` leads from each to the next."""
MIGRATIONS: Mapping[int, Sequence[str]] = {1: (), 2: ()}
"""Version → the statements that lead from it to the next one; tables that are missing are made anyway."""

tables = sql.MetaData()
meta = sql.Table(
    "meta", tables, sql.Column("key", sql.String, primary_key=True), sql.Column("value", sql.String, nullable=False)
)
pages = sql.Table(
    "pages",
    tables,
    sql.Column("source", sql.String, primary_key=True),
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("outcome", sql.String, nullable=False),
    sql.Column("article", sql.String),
    sql.Column("announced", sql.String),
    sql.Column("first_at", sql.String, nullable=False),
    sql.Column("fetched_at", sql.String, nullable=False),
    sql.Column("run", sql.String, nullable=False),
    sql.Column("failures", sql.Integer, nullable=False, default=0),
    sql.Column("due", sql.String),
    sql.Column("link", sql.Text),
    sql.Column("etag", sql.String),
    sql.Column("last_modified", sql.String),
    sqlite_with_rowid=False,
)
_due = pages.c.due.is_not(None)
sql.Index("pages_due", pages.c.source, pages.c.due, sqlite_where=_due, postgresql_where=_due)
_linked = pages.c.link.is_not(None)
sql.Index("pages_young", pages.c.source, pages.c.first_at, sqlite_where=_linked, postgresql_where=_linked)
# With a rowid: without one, SQLite reads all of a source's articles for those of one text.
articles = sql.Table(
    "articles",
    tables,
    sql.Column("source", sql.String, primary_key=True),
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("url", sql.String),
    sql.Column("title", sql.String, nullable=False),
    sql.Column("content_hash", sql.String, nullable=False),
    sql.Column("paragraphs", sql.String, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False),
    sql.Column("fetched_at", sql.String, nullable=False),
    sql.Column("run", sql.String, nullable=False),
)
sql.Index("articles_content", articles.c.content_hash, articles.c.source)
addresses = sql.Table(
    "addresses",
    tables,
    sql.Column("source", sql.String, primary_key=True),
    sql.Column("url", sql.String, primary_key=True),
    sql.Column("scope", sql.String, nullable=False),
    sql.Column("etag", sql.String),
    sql.Column("last_modified", sql.String),
    sql.Column("parent", sql.String),
    sql.Column("announced", sql.String),
    sql.Column("news", sql.Boolean, nullable=False),
    sql.Column("fetched_at", sql.String, nullable=False),
)
sql.Index("addresses_parent", addresses.c.source, addresses.c.parent)
runs = sql.Table(
    "runs",
    tables,
    sql.Column("run", sql.String, primary_key=True),
    sql.Column("source", sql.String, nullable=False, index=True),
    sql.Column("started_at", sql.String, nullable=False),
    sql.Column("finished_at", sql.String),
    sql.Column("articles", sql.Integer),
    sql.Column("report", sql.Text),
)
# What recurs on a source's articles, see cleaning/recurrence.py; the row with the key "" counts the articles.
lines = sql.Table(
    "lines",
    tables,
    sql.Column("source", sql.String, primary_key=True),
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("first", sql.Integer, nullable=False),
    sql.Column("last", sql.Integer, nullable=False),
    sql.Column("articles", sql.Integer, nullable=False),
    sql.Column("prints", sql.String, nullable=False),
    sqlite_with_rowid=False,
)
# What copies of an article are known by, see dedup.py, looked up across all sources. A number is shorter than source
# and id, and each signature has 42 bands.
signatures = sql.Table(
    "signatures",
    tables,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("source", sql.String, nullable=False),
    sql.Column("id", sql.String, nullable=False),
    sql.Column("signature", sql.LargeBinary, nullable=False),
    sql.Column("published", sql.String),
    sql.Column("first_at", sql.String, nullable=False),
    sql.Column("duplicate_of", sql.String),
    sql.UniqueConstraint("source", "id"),
)
_copies = signatures.c.duplicate_of.is_not(None)
sql.Index("signatures_copies", signatures.c.duplicate_of, sqlite_where=_copies, postgresql_where=_copies)
bands = sql.Table(
    "bands",
    tables,
    sql.Column("band", sql.BigInteger, primary_key=True),
    sql.Column("article", sql.Integer, primary_key=True),
    sqlite_with_rowid=False,
)
# What was forgotten on somebody's request: pages by their keys, articles by their ids, whatever their source.
tombstones = sql.Table(
    "tombstones",
    tables,
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("forgotten_at", sql.String, nullable=False),
)
