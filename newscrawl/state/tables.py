"""The tables of the state and their versions: what stands in which column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sql

SCHEMA = 5
"""Version of the tables below; `MIGRATIONS` leads from each to the next."""
MIGRATIONS: Mapping[int, Sequence[str]] = {1: (), 2: (), 3: (), 4: ()}
"""Version → the statements that lead from it to the next one; tables that are missing are made anyway."""

# Texts are told apart and put in order byte by byte, whatever the language of a PostgreSQL database is.
_STRING = sql.String().with_variant(sql.String(collation="C"), "postgresql")
# Of a table's own counting: SQLite counts in a column of this type alone, PostgreSQL in one of eight bytes.
_NUMBER = sql.BigInteger().with_variant(sql.Integer(), "sqlite")

tables = sql.MetaData()
meta = sql.Table(
    "meta", tables, sql.Column("key", _STRING, primary_key=True), sql.Column("value", _STRING, nullable=False)
)
pages = sql.Table(
    "pages",
    tables,
    sql.Column("source", _STRING, primary_key=True),
    sql.Column("key", _STRING, primary_key=True),
    sql.Column("outcome", _STRING, nullable=False),
    sql.Column("article", _STRING),
    sql.Column("announced", _STRING),
    sql.Column("first_at", _STRING, nullable=False),
    sql.Column("fetched_at", _STRING, nullable=False),
    sql.Column("run", _STRING, nullable=False),
    sql.Column("failures", sql.Integer, nullable=False, default=0),
    sql.Column("due", _STRING),
    sql.Column("link", sql.Text),
    sql.Column("etag", _STRING),
    sql.Column("last_modified", _STRING),
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
    sql.Column("source", _STRING, primary_key=True),
    sql.Column("id", _STRING, primary_key=True),
    sql.Column("url", _STRING),
    sql.Column("title", _STRING, nullable=False),
    sql.Column("content_hash", _STRING, nullable=False),
    sql.Column("paragraphs", _STRING, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False),
    sql.Column("fetched_at", _STRING, nullable=False),
    sql.Column("run", _STRING, nullable=False),
)
sql.Index("articles_content", articles.c.content_hash, articles.c.source)
addresses = sql.Table(
    "addresses",
    tables,
    sql.Column("source", _STRING, primary_key=True),
    sql.Column("url", _STRING, primary_key=True),
    sql.Column("scope", _STRING, nullable=False),
    sql.Column("etag", _STRING),
    sql.Column("last_modified", _STRING),
    sql.Column("parent", _STRING),
    sql.Column("announced", _STRING),
    sql.Column("news", sql.Boolean, nullable=False),
    sql.Column("fetched_at", _STRING, nullable=False),
)
sql.Index("addresses_parent", addresses.c.source, addresses.c.parent)
runs = sql.Table(
    "runs",
    tables,
    sql.Column("run", _STRING, primary_key=True),
    sql.Column("source", _STRING, nullable=False, index=True),
    sql.Column("started_at", _STRING, nullable=False),
    sql.Column("finished_at", _STRING),
    sql.Column("articles", sql.Integer),
    sql.Column("report", sql.Text),
)
# What recurs on a source's articles, see cleaning/recurrence.py; the row with the key "" counts the articles.
lines = sql.Table(
    "lines",
    tables,
    sql.Column("source", _STRING, primary_key=True),
    sql.Column("key", _STRING, primary_key=True),
    sql.Column("first", sql.Integer, nullable=False),
    sql.Column("last", sql.Integer, nullable=False),
    sql.Column("articles", sql.Integer, nullable=False),
    sql.Column("prints", _STRING, nullable=False),
    sqlite_with_rowid=False,
)
# What copies of an article are known by, see dedup.py, looked up across all sources. A number is shorter than source
# and id, and each signature has 42 bands.
signatures = sql.Table(
    "signatures",
    tables,
    sql.Column("number", _NUMBER, primary_key=True),
    sql.Column("source", _STRING, nullable=False),
    sql.Column("id", _STRING, nullable=False),
    sql.Column("signature", sql.LargeBinary, nullable=False),
    sql.Column("published", _STRING),
    sql.Column("first_at", _STRING, nullable=False),
    sql.Column("duplicate_of", _STRING),
    sql.UniqueConstraint("source", "id"),
)
_copies = signatures.c.duplicate_of.is_not(None)
sql.Index("signatures_copies", signatures.c.duplicate_of, sqlite_where=_copies, postgresql_where=_copies)
bands, new_bands = (
    sql.Table(
        name,
        tables,
        sql.Column("band", sql.BigInteger, primary_key=True),
        sql.Column("article", _NUMBER, primary_key=True),
        sqlite_with_rowid=False,
    )
    for name in ("bands", "new_bands")
)
"""A row is in one of them: see banding.py."""
# What was forgotten on somebody's request: pages by their keys, articles by their ids, whatever their source.
tombstones = sql.Table(
    "tombstones",
    tables,
    sql.Column("key", _STRING, primary_key=True),
    sql.Column("forgotten_at", _STRING, nullable=False),
)
# Which run has a source, where machines share the state; beside SQLite it stays empty. See leases.py.
leases = sql.Table(
    "leases",
    tables,
    sql.Column("source", _STRING, primary_key=True),
    sql.Column("token", _STRING, nullable=False, index=True),
    sql.Column("run", _STRING),
    sql.Column("pid", sql.BigInteger, nullable=False),
    sql.Column("host", _STRING, nullable=False),
    sql.Column("since", _STRING, nullable=False),
    sql.Column("expires", sql.DateTime(timezone=True), nullable=False),
)
