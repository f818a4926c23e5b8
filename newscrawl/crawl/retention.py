"""What crawls have left in the data folder in, the files that are too old or too many out. Never an article's."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.crawl import runname
from newscrawl.crawl.storage import PART
from newscrawl.errors import OutputError
from newscrawl.remote import Place, told

KINDS = {"pages": "pages/*.warc.gz", "rejected": "rejected/*/*", "runs": "runs/*.json", "logs": "logs/*"}
"""What may go, and where it is in the data folder. Articles, the state and the sources are not among it."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that may go."""

    path: Place
    kind: str
    bytes: int
    began: datetime
    """When the run began that wrote it; when it was written last, where its name does not say."""


def kept(places: Iterable[Place], kinds: Iterable[str] = KINDS) -> list[Kept]:
    """The files of these kinds, the oldest first; what a run is writing is left out. OutputError where unreadable."""
    found: list[Kept] = []
    for data in places:
        try:
            found += [one for kind in kinds for one in _of(data, kind)]
        except OSError as error:
            raise OutputError(f"{data}: cannot be read: {told(error)}") from error
    return sorted(found, key=lambda one: (one.began, str(one.path)))


def surplus(files: Iterable[Kept], before: datetime | None, most_bytes: int | None) -> list[Kept]:
    """Which of the files, the oldest first, go: those of runs before a time, then the oldest ones of what is too much.

    `most_bytes` is what all that stay may take together.
    """
    old: list[Kept] = []
    stay: list[Kept] = []
    for one in files:
        (old if before and one.began < before else stay).append(one)
    held = sum(one.bytes for one in stay)
    for one in stay:
        if most_bytes is None or held <= most_bytes:
            break
        old.append(one)
        held -= one.bytes
    return old


def remove(files: Iterable[Kept]) -> None:
    """Remove them. OutputError, with those before it gone, for one that cannot be."""
    for one in files:
        try:
            one.path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{one.path}: could not be removed: {told(error)}") from error


def before(age: timedelta) -> datetime:
    """The time that was so long ago."""
    return datetime.now(UTC) - age


def _of(data: Place, kind: str) -> Iterator[Kept]:
    for path in data.glob(KINDS[kind]):
        if path.is_file() and not path.name.endswith(PART):
            stat = path.stat()
            if kind == "logs" and time.time() - stat.st_mtime < _DAY:
                continue  # a run that is under way may be writing it
            yield Kept(path, kind, stat.st_size, runname.began(path.name) or datetime.fromtimestamp(stat.st_mtime, UTC))
