"""A data folder in, what is wrong with it out: lines that are torn, missing or there twice, a state that lies."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sql

from newscrawl import dedup, records
from newscrawl.state import tables

KEYS = {"articles": records.KEYS, "rejected": records.REJECTION_KEYS}


@dataclass
class Books:
    """What the files and the state of a data folder say."""

    articles: list[dict] = field(default_factory=list)
    rejected: list[dict] = field(default_factory=list)
    pages: list[dict] = field(default_factory=list)
    known: dict[str, dict] = field(default_factory=dict)
    learned: int = 0
    """Articles from whose lines it was learned what recurs."""
    unfinished: list[str] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """Pages that have a line."""
        return len(self.articles) + len(self.rejected)

    def acknowledged(self) -> list[str]:
        """Pages that count as seen but have no line: lost for good."""
        ids = {line["id"] for line in self.articles}
        paths = {path_of(line["url"]) for line in self.rejected}
        gone = [page for page in self.pages if page["outcome"] == "article" and page["article"] not in ids]
        gone += [
            page
            for page in self.pages
            if page["outcome"] != "article" and path_of(page["key"]) not in paths and page["article"] not in ids
        ]
        return [f"seen without a line: {page}" for page in gone]

    def twice(self) -> list[str]:
        """Articles and rejections that are there more than once."""
        counted = Counter([("id", line["id"]) for line in self.articles])
        counted += Counter([("url", line["url"]) for line in self.articles])
        counted += Counter([("rejected", line["url"]) for line in self.rejected])
        return [f"{count} lines of {what}" for what, count in counted.items() if count > 1]

    def disagreements(self) -> list[str]:
        """Where the state and the complete files say different things."""
        written = {line["id"]: (line["content_hash"], line["revision"]) for line in self.articles}
        remembered = {id_: (row["content_hash"], row["revision"]) for id_, row in self.known.items()}
        found = [f"{id_}: {written.get(id_)} in the files, {remembered.get(id_)} in the state"
                 for id_ in written.keys() | remembered.keys() if written.get(id_) != remembered.get(id_)]  # fmt: skip
        own = {(line["source"], line["id"]) for line in self.articles}
        told = {line["id"] for line in self.articles if (line["source"], line["duplicate_of"]) not in own}
        if len(told) != self.learned:
            found.append(f"learned from {self.learned} articles, not from {len(told)}")
        seen = {path_of(page["key"]) for page in self.pages}
        lines = {path_of(line["url"]) for line in (*self.articles, *self.rejected)}
        return found + [f"a line, but not seen: {path}" for path in sorted(lines - seen)]

    def wrong(self, *, complete: bool) -> list[str]:
        """All that is wrong after a kill, or, where a run has ended by itself, then."""
        found = [*self.faults, *self.twice(), *self.acknowledged()]
        if complete:
            found += self.disagreements()
            found += [f"left behind: {path}" for path in self.parts]
            found += [f"not ended: {run}" for run in self.unfinished]
        return found


def require_none(problems: list[str]) -> None:
    """Fail with the first few of what is wrong."""
    assert not problems, "\n".join([f"{len(problems)} problems", *problems[:20]])


def path_of(url: str) -> str:
    return urlsplit(url).path


def audit(data: Path, where: str | None = None) -> Books:
    """Read everything below a data folder; nothing in it changes, whatever state a kill has left it in.

    `where`: the URL of the state, if that is not in the folder.
    """
    books = Books(parts=sorted(data.glob("**/*.part")))
    for kind, keys in KEYS.items():
        for path in sorted(data.glob(f"{kind}/*/*")):
            *whole, torn = path.read_bytes().split(b"\n")
            if torn and path.suffix != ".part":
                books.faults.append(f"{path}: ends in half a line")
            getattr(books, kind).extend(_read(line, keys, path, books.faults) for line in whole)
    with _state(data, where) as state:
        if state is not None:
            _read_state(state, books)
    books.articles = [line for line in books.articles if line]
    # A page that its run did not come to is for the next one to ask for: as good as no line.
    books.rejected = [line for line in books.rejected if line and line["reason"] != "not_fetched"]
    return books


def lose_unacknowledged(data: Path, share: float) -> int:
    """Cut off a part of what no fsync has secured, as a power cut may; `share` of it goes. The bytes that went."""
    books, lost = audit(data), 0
    ids, paths = {page["article"] for page in books.pages}, {path_of(page["key"]) for page in books.pages}
    for part in (path for path in books.parts if path.parts[-3] in KEYS):
        held = safe = 0
        for line in part.read_bytes().splitlines(keepends=True):
            held += len(line)
            told = json.loads(line) if line.endswith(b"\n") else {}
            if told.get("id") in ids if "id" in told else path_of(told.get("url", "")) in paths:
                safe = held
        with part.open("r+b") as file:
            file.truncate(held - int((held - safe) * share))
        lost += int((held - safe) * share)
    return lost


def _read(line: bytes, keys: tuple[str, ...], path: Path, faults: list[str]) -> dict:
    try:
        found = json.loads(line)
    except ValueError as error:
        faults.append(f"{path}: {error}: {line[:80]!r}")
        return {}
    if tuple(found) != keys:
        faults.append(f"{path}: other keys: {tuple(found)}")
    return found


def _read_state(state: sqlite3.Connection, books: Books) -> None:
    if (said := state.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        books.faults.append(f"state: {said}")
    tables = {row["name"] for row in state.execute("SELECT name FROM sqlite_master")}
    if {"pages", "articles", "runs"} <= tables:
        books.pages = [dict(row) for row in state.execute("SELECT * FROM pages")]
        books.known = {row["id"]: dict(row) for row in state.execute("SELECT * FROM articles")}
        count = state.execute("SELECT sum(articles) FROM lines WHERE key = ''") if "lines" in tables else ()
        books.learned = sum(row[0] or 0 for row in count)
        books.faults += _unsigned(state, books) if "bands" in tables else []
        books.unfinished = [row["run"] for row in state.execute("SELECT run FROM runs WHERE finished_at IS NULL")]


def _unsigned(state: sqlite3.Connection, books: Books) -> list[str]:
    """Articles that are known without what their copies are known by, and the other way round: at no moment any."""
    signed = {row["id"]: row for row in state.execute("SELECT * FROM signatures")}
    bands = "SELECT article FROM bands UNION ALL SELECT article FROM new_bands"
    held = Counter(row["article"] for row in state.execute(bands))
    wanted = Counter({row["number"]: len(dedup.bands(row["signature"])) for row in signed.values()})
    found = [f"state: {id_} without a signature, or only with one" for id_ in signed.keys() ^ books.known.keys()]
    return found + (["state: signatures without their bands"] if held != wanted else [])


@contextmanager
def _state(data: Path, where: str | None) -> Iterator[sqlite3.Connection | None]:
    """A copy of the state: whoever opens the real one mends it, which is the next run's to do."""
    if not where and not (data / "state.sqlite").exists():
        yield None
        return
    with tempfile.TemporaryDirectory() as copy:
        if where:
            _copy(where, Path(copy) / "state.sqlite")
        for path in data.glob("state.sqlite*"):
            shutil.copy(path, copy)
        with closing(sqlite3.connect(Path(copy) / "state.sqlite")) as state:
            state.row_factory = sqlite3.Row
            yield state


def _copy(where: str, path: Path) -> None:
    """What another database holds, as SQLite has it; what has no tables yet, as one without."""
    source, copy = (sql.create_engine(url, poolclass=sql.NullPool) for url in (where, f"sqlite:///{path}"))
    tables.tables.create_all(copy)
    with source.connect() as read, copy.begin() as write:
        there = set(sql.inspect(read).get_table_names())
        for table in (table for table in tables.tables.sorted_tables if table.name in there):
            if rows := [dict(row._mapping) for row in read.execute(sql.select(table))]:
                write.execute(sql.insert(table), rows)
