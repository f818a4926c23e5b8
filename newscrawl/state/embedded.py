"""What SQLite, the database without a server, needs besides what any other does: its file, and how it is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from newscrawl.errors import OutputError

BUSY_SECONDS = 30
"""Seconds that a writer waits for another one. A batch takes milliseconds."""

WAL_PAGES = 4000
"""Pages of 4 kB that the log beside the file has before they are written into that: what many batches change is so
written once. By itself SQLite does it with each batch."""

READS = "newscrawl_reads"
"""In a connection's info: it only reads now, which waits for no writer."""


def make_folder(path: str | None) -> None:
    """Make the folder of a database's file. Raises OutputError."""
    if not path or path == ":memory:":
        return
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: its folder cannot be made: {error.strerror or error}") from error


def file_of(address: sql.URL) -> tuple[Path, os.stat_result] | None:
    """The file of an SQLite database that is open; None where it has none."""
    path = Path(address.database or "")
    return (path, path.stat()) if address.get_dialect().name == "sqlite" and path.is_file() else None


def is_still(path: Path, opened: os.stat_result) -> bool:
    """Whether a path still leads to the file that was opened."""
    try:
        return os.path.samestat(path.stat(), opened)
    except FileNotFoundError:
        return False


def set_up_sqlite(connection: Any, _: object) -> None:
    """What each connection is told first."""
    connection.isolation_level = None  # BEGIN is ours to send
    own = {"busy_timeout": BUSY_SECONDS * 1000, "journal_mode": "WAL", "synchronous": "FULL"}
    for pragma, value in {**own, "wal_autocheckpoint": WAL_PAGES}.items():
        connection.execute(f"PRAGMA {pragma} = {value}")


def begin_immediate(connection: sql.Connection) -> None:
    """Begin a transaction as one that writes; where nothing but READS is done, each statement is one by itself."""
    # A transaction that reads first and writes later would fail beside another writer, without any wait.
    if not connection.info.get(READS):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_damaged(error: object) -> bool:
    """Whether SQLite says that a file is no database, or none that is whole."""
    return "not a database" in str(error) or "malformed" in str(error)
