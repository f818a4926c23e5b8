"""Complete files of the data folder in, the same files where NEWSCRAWL_STORAGE says out: what is stored goes here.

So what is still in the data folder is what has not arrived: a run that dies, or finds no storage, leaves it to the next
one of this computer. To store a file twice changes nothing, as it has the same name and content.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newscrawl import remote
from newscrawl.crawl.config import Config
from newscrawl.crawl.storage import write_whole
from newscrawl.errors import OutputError
from newscrawl.plain import to_json
from newscrawl.records import LINES

logger = logging.getLogger(__name__)

RUNS = "runs"
"""Folder of the reports."""
_SHARED = ("pages/*.warc.gz", f"{RUNS}/*.json")
"""Files that do not say of which source they are."""
_LINES = ("articles", "rejected")


async def move_left(config: Config, source: str) -> None:
    """Move what earlier runs have left: of this source, and what does not say of which it is.

    Raises OutputError where there is no storage, or it cannot be written.
    """
    if config.storage is None:
        return
    await asyncio.to_thread(require, config.storage)
    patterns = [*(f"{kind}/{source}/{lines}" for kind in _LINES for lines in LINES), *_SHARED]
    left = sorted(path for pattern in patterns for path in config.data.glob(pattern))
    if left:
        logger.info("%d files of earlier runs are moved to %s", len(left), config.storage)
    await move(config, left)


async def move(config: Config, paths: Iterable[Path | None]) -> None:
    """Move complete files, if there is a storage; others have their turn meanwhile. Raises OutputError."""
    for path in paths:
        if path and config.storage is not None:
            await asyncio.to_thread(_move, config.data, config.storage, path)


def target(config: Config, path: Path) -> remote.Place:
    """Where a file of the data folder is in the end."""
    return path if config.storage is None else _below(config.storage, path.relative_to(config.data))


def require(storage: remote.Place) -> None:
    """Raises OutputError where the storage does not answer: before anything is fetched."""
    try:
        if isinstance(storage, Path):
            storage.mkdir(parents=True, exist_ok=True)
        else:
            remote.Remote(storage.scheme, storage.key.partition("/")[0]).require()
    except OSError as error:
        raise OutputError(f"{storage}: the storage cannot be reached: {remote.told(error)}") from error


def write_report(config: Config, name: str, report: dict[str, Any], if_not: Mapping[str, Any]) -> remote.Place:
    """Write a report, whole or not at all, and return where it is.

    Raises OutputError where it could not be stored: it says `if_not` then, too, and stays in the data folder.
    """
    path = config.data / RUNS / f"{name}.json"
    try:
        if config.storage is not None:
            remote.copy_text(_text(report), target(config, path))
            return target(config, path)
    except OutputError:
        report.update(if_not)
        write_whole(path, _text(report))
        raise
    write_whole(path, _text(report))
    return path


def _text(report: Mapping[str, Any]) -> str:
    return to_json(report, indent=1) + "\n"


def _move(data: Path, storage: remote.Place, path: Path) -> None:
    """Store a file, and remove it here. One that another run has moved meanwhile is there already."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror or error}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the other one may be about to
        if path.exists():
            remote.copy(path, _below(storage, path.relative_to(data)))
            path.unlink()
    except OSError as error:
        raise OutputError(f"{path}: could not be moved to {storage}: {error.strerror or error}") from error
    finally:
        os.close(handle)


def _below(storage: remote.Place, relative: Path) -> remote.Place:
    for part in relative.parts:
        storage = storage / part
    return storage
