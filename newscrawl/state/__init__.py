"""What crawls know from one run to the next, in one database: pages seen, articles written, lines, addresses, runs.

SQLAlchemy Core throughout, so that the same code serves PostgreSQL where several machines share the state. Everything
belongs to a source: what one source has seen is nothing to another. Copies alone are looked for among all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sql

from newscrawl.cleaning.recurrence import Ends, Recurrence
from newscrawl.errors import OutputError
from newscrawl.state import copies, forgotten, leases, looking, lost, recurring, server, tables
from newscrawl.state.database import Database, is_shared
from newscrawl.state.rows import Holding, Known, Reading, Run, Seen, Signed, as_row
from newscrawl.state.tables import addresses, articles, lines, pages, runs

__all__ = ["Holding", "Known", "Reading", "Run", "Seen", "Signed", "State", "is_shared"]

RUNS_KEPT = 500
"""Runs of a source that are remembered: three weeks of one an hour. What they have seen is kept for good."""


class State(Database):
    """The state of all sources; see Database for where it is, and what is raised."""

    # pages and articles

    def seen(self, source: str, keys: Iterable[str]) -> dict[str, Seen]:
        """What is known of the pages with these keys, by key; pages never asked for are left out."""
        return {row.key: Seen(**row._mapping) for row in self._by(pages.c.key, source, keys)}

    def due(self, source: str, now: str, young: str | None = None) -> list[Seen]:
        """The pages to ask for although nothing names them, the oldest first.

        These are the ones that could not be had and whose time has come at `now`, and, where `young` is given, the
        articles first asked for after it.
        """
        wanted = [pages.c.due <= now]
        if young is not None:
            gave = pages.c.outcome.in_(["article", "dedup/unchanged"])
            wanted.append(sql.and_(pages.c.first_at > young, pages.c.link.is_not(None), gave))
        found: dict[str, Seen] = {}
        for clause in wanted:  # one after the other, for each has its index
            rows = self._all(sql.select(pages).where(pages.c.source == source, clause))
            found.update((row.key, Seen(**row._mapping)) for row in rows)
        return sorted(found.values(), key=lambda page: (page.first_at, page.key))

    def known(self, source: str, ids: Iterable[str]) -> dict[str, Known]:
        """The articles with these ids, by id."""
        return {row.id: Known(**row._mapping) for row in self._by(articles.c.id, source, ids)}

    def copies(self, source: str, hashes: Iterable[str]) -> dict[str, list[Known]]:
        """Content hash → the articles that have it, the first one first."""
        found: dict[str, list[Known]] = {}
        rows = self._by(articles.c.content_hash, source, hashes)
        for row in sorted(rows, key=lambda row: (row.fetched_at, row.id)):
            found.setdefault(row.content_hash, []).append(Known(**row._mapping))
        return found

    def copied(self, signature: bytes) -> list[Signed]:
        """The articles of all sources that one with this signature is a copy of."""
        with self._reading():
            return copies.find(self._connection, signature)

    def is_copied(self, article_id: str) -> bool:
        """Whether an article of any source is known to be a copy of the one with this id."""
        with self._reading():
            return copies.is_copied(self._connection, article_id)

    def write(
        self,
        seen: Iterable[Seen],
        known: Iterable[Known] = (),
        ends: Mapping[str, Ends] = MappingProxyType({}),
        signed: Iterable[Signed] = (),
    ) -> None:
        """Take in what became of pages and the articles that they gave, all or nothing. Later ones of a key win.

        `ends`: id of an article → what it tells of the lines of its source, which is learned if the article is new.
        """
        asked, gave, marked = list(seen), list(known), list(signed)

        def write() -> None:
            for source in sorted({article.source for article in gave if ends}):
                self._learn(source, {one.id: ends[one.id] for one in gave if one.source == source and one.id in ends})
            self._put(pages, [as_row(page) for page in asked])
            self._put(articles, [as_row(article) for article in gave])
            copies.write(self._connection, marked)

        self._commit(write)

    def recurrence(self, source: str) -> Recurrence:
        """The lines at head and end of a source's articles, as far as they are remembered."""
        return recurring.read(self._all(sql.select(lines).where(lines.c.source == source)))

    # feeds, sitemaps and section pages

    def reading(self, source: str, url: str) -> Reading | None:
        """How that address was last read; None if never, or not to the end."""
        return next((Reading(**row._mapping) for row in self._by(addresses.c.url, source, [url])), None)

    def children(self, source: str, url: str) -> list[Reading]:
        """What the index at `url` named when it was last read."""
        rows = self._by(addresses.c.parent, source, [url])
        return sorted((Reading(**row._mapping) for row in rows), key=lambda reading: reading.url)

    def answered(self, readings: Iterable[Reading]) -> None:
        """Take in how addresses were read."""
        rows = [as_row(reading) for reading in readings]
        self._commit(lambda: self._put(addresses, rows))

    # runs

    def begun(self, run: str, source: str, started_at: str) -> None:
        """A run has begun."""

        def begin() -> None:
            self._put(runs, [{"run": run, "source": source, "started_at": started_at}])
            if self.is_shared:
                leases.name(self._connection, source, self._token, run)

        self._commit(begin)

    def unfinished(self, source: str, *, given_up: bool = False) -> list[str]:
        """The runs of a source that have begun and not ended: one that is going on, and dead ones; or the given up."""
        with self._reading():
            return lost.unfinished(self._connection, source, given_up=given_up)

    def give_up(self, source: str, run: str, keys: Collection[str], ids: Collection[str]) -> tuple[int, int]:
        """A dead run's lines, but for those of these pages and articles, are out of reach: see `lost.give_up`."""
        return self._commit(lambda: lost.give_up(self._connection, source, run, keys, ids))

    def drop(self, run: str) -> None:
        """A run is none: it never ended, and all that it left is taken in."""
        self._commit(lambda: self._connection.execute(sql.delete(runs).where(runs.c.run == run)))

    def ended(self, report: Mapping[str, Any]) -> None:
        """A run has ended with this report; not kept: what recurs and Scrapy's own counts in it, and runs long ago."""
        row = {name: report[name] for name in ("run", "source", "started_at", "finished_at", "articles")}
        told = {name: value for name, value in report.items() if name not in ("recurring", "stats")}
        of_source = runs.c.source == row["source"]
        old = sql.select(runs.c.run).where(of_source).order_by(runs.c.started_at.desc()).offset(RUNS_KEPT)

        def end() -> None:
            self._put(runs, [{**row, "report": json.dumps(told, default=str)}])
            self._connection.execute(sql.delete(runs).where(of_source, runs.c.run.in_(old)))

        self._commit(end)

    def runs(self, source: str, limit: int = 10) -> list[Run]:
        """The latest runs of a source that have ended, the newest first."""
        wanted = sql.select(runs).where(runs.c.source == source, runs.c.finished_at.is_not(None))
        rows = self._all(wanted.order_by(runs.c.started_at.desc(), runs.c.run.desc()).limit(limit))
        return [Run(**{**row._mapping, "report": json.loads(row.report)}) for row in rows]

    # by hand

    def knows(self, source: str) -> bool:
        """Whether any page of a source was seen, or any article of it is known: pages are pruned, articles are not."""
        firsts = (sql.select(table.c.source).where(table.c.source == source).limit(1) for table in (pages, articles))
        return any(self._all(first) for first in firsts)

    def holdings(self) -> list[Holding]:
        """What is held of each source, by its name."""
        counts = {table.name: self._sums(table) for table in (pages, articles, lines, addresses, runs)}
        ended = sql.select(runs.c.source, sql.func.max(runs.c.finished_at).label("last")).group_by(runs.c.source)
        last = {row.source: row.last for row in self._all(ended)}
        names = sorted(set().union(*counts.values()))
        text = {name: sum(count.get(name, (0, 0))[1] for count in counts.values()) for name in names}
        whole = sum(text.values())
        size = self.size()
        return [
            Holding(
                source=name,
                pages=counts["pages"].get(name, (0, 0))[0],
                articles=counts["articles"].get(name, (0, 0))[0],
                last_run=last.get(name),
                bytes=round(size * text[name] / whole),
            )
            for name in names
        ]

    def size(self) -> int:
        """Bytes of the SQLite database, or of our tables and their indexes in a shared one."""
        with self._reading():
            if self.is_shared:
                return server.size(self._connection, tables.tables.sorted_tables)
            count, each = (self._connection.exec_driver_sql(f"PRAGMA page_{of}").scalar() for of in ("count", "size"))
        return int(count or 0) * int(each or 0)

    def connections(self) -> int | None:
        """How many more connections the server of a shared state takes; None for a file, which takes any number."""
        if not self.is_shared:
            return None
        with self._reading():
            return server.connections(self._connection)

    def prune(self, source: str, before: str) -> int:
        """Drop the pages last fetched before that time that are not due. The count of pages.

        Their articles stay, but for what near copies of those first fetched before it are known by, the most of them.
        """
        old = sql.and_(pages.c.source == source, pages.c.fetched_at < before, pages.c.due.is_(None))

        def prune() -> int:
            copies.forget(self._connection, source, before)
            return int(self._connection.execute(sql.delete(pages).where(old)).rowcount)

        return self._commit(prune)

    def unlink(self, source: str, before: str) -> None:
        """Drop the links of articles first asked for before that time: nothing looks at those again unasked."""
        old = sql.and_(pages.c.link.is_not(None), pages.c.first_at < before, pages.c.due.is_(None))
        unlinked = sql.update(pages).where(pages.c.source == source, old).values(link=None)
        self._commit(lambda: self._connection.execute(unlinked))

    def shrink(self) -> None:
        """Give the room of what was dropped back to the disk, which SQLite keeps otherwise.

        A shared database keeps it for what comes: to give it back would hold up the runs of all machines.
        """
        driver: Any = self._connection.connection.driver_connection  # past SQLAlchemy, which would begin a transaction
        if self.is_shared:
            with self._told():
                server.vacuum(driver, tables.tables.sorted_tables)
            return
        try:
            driver.execute("VACUUM")
        except sqlite3.Error as error:
            raise OutputError(f"{self.where}: the room of what was dropped cannot be given back: {error}") from None

    def forget(self, source: str) -> None:
        """Know nothing more of a source, its runs included: the next one is the first again."""

        def forget() -> None:
            copies.forget(self._connection, source)
            for table in (pages, articles, lines, addresses, runs):
                self._connection.execute(sql.delete(table).where(table.c.source == source))

        self._commit(forget)

    def forget_articles(self, keys: Iterable[str], ids: Iterable[str], at: str) -> tuple[int, set[str]]:
        """Know of these pages and articles, of any source, only that they were forgotten: see `forgotten.forget`."""
        both = set(keys), set(ids)
        return self._commit(lambda: forgotten.forget(self._connection, *both, at))

    def forgotten(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys of pages and ids of articles were forgotten."""
        with self._reading():
            return forgotten.among(self._connection, list(keys))

    def forgets_nothing(self) -> bool:
        """Whether nothing was ever forgotten, as nearly everywhere: then nobody needs to ask article by article."""
        with self._reading():
            return forgotten.is_empty(self._connection)

    # parts

    def _learn(self, source: str, ends: Mapping[str, Ends]) -> None:
        """Within a transaction: what was counted meanwhile by another process counts."""
        if self.is_shared:
            server.lock_source(self._connection, source)
        known = {row.id for row in self._by(articles.c.id, source, ends)}
        new = [found for id_, found in ends.items() if id_ not in known]
        recurrence = recurring.read(self._by(lines.c.key, source, recurring.asked(new)))
        changed = [key for found in new for key in recurrence.learn(found)]
        self._put(lines, recurring.rows(source, recurrence, changed))
        for left in recurring.left(source, recurrence.articles):
            self._connection.execute(left)

    def _sums(self, table: sql.Table) -> dict[str, tuple[int, int]]:
        """Source → its rows in a table, and the letters that they hold."""
        letters = [sql.func.length(sql.func.coalesce(sql.cast(column, sql.String), "")) for column in table.columns]
        held = sql.func.sum(sum(letters[1:], letters[0])).label("held")
        wanted = sql.select(table.c.source, sql.func.count().label("rows"), held).group_by(table.c.source)
        return {row.source: (row.rows, int(row.held)) for row in self._all(wanted)}

    def _by(self, column: sql.Column[Any], source: str, values: Iterable[str]) -> Sequence[sql.Row[Any]]:
        with self._reading():
            return looking.rows(self._connection, column, source, values)
