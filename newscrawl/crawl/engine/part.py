"""A share of a run's spiders in, on stdin, their run reports out, on stdout: a process of its own on any machine.

Whoever started it holds its stdin. A line there tells it to end as at a signal, at whatever moment it comes: what
became of the share is told all the same. Where stdin ends, the process that held it has died, with its machine or by
itself, and this one dies at once: another one will take its place.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event as Flag
from typing import IO, Any

from scrapy.settings import SETTINGS_PRIORITIES, Settings

from newscrawl import archive, remote
from newscrawl.crawl import config
from newscrawl.crawl.batch import Part
from newscrawl.crawl.claims import claimed, open_state
from newscrawl.crawl.events import Event
from newscrawl.crawl.memory import source_of
from newscrawl.crawl.run import gather, project_settings
from newscrawl.errors import AlreadyRunning, ConfigError, NewscrawlError
from newscrawl.plain import to_json

WAIT_SECONDS = 30.0
"""How long a source is waited for that a process of the same run has: the one whose place this one takes. A lease ends
only after its own time, which is added."""
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """What a process is to do."""

    spiders: tuple[tuple[str, Mapping[str, str]], ...]
    """Names and arguments."""
    settings: Mapping[str, tuple[Any, int]]
    """Values and priorities."""
    began: str
    """When the whole run began, UTC: sources that have ended well since are not crawled again."""
    folder: str
    """The working folder."""
    environment: Mapping[str, str]
    marker: str | None = None
    """File that is there on every machine, where they have to share the data folder."""
    again: bool = False
    """A process that had begun it was lost."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a spider."""

    began: bool = False
    report: Mapping[str, Any] | None = None
    error: str | None = None
    kind: str | None = None
    """Name of the error's class, of newscrawl.errors where there is one."""
    holder: tuple[int | None, str | None, str | None] | None = None
    """Process, begin and machine of another run that has the source."""


def settings_of(settings: Settings) -> dict[str, tuple[Any, int]]:
    """What the command line and newscrawl's commands have set: the rest each process reads itself."""
    own = SETTINGS_PRIORITIES["command"], SETTINGS_PRIORITIES["cmdline"]
    given = {name: (value, settings.getpriority(name) or 0) for name, value in settings.items()}
    return {
        name: (value, priority)
        for name, (value, priority) in given.items()
        if priority in own and isinstance(value, str | int | float | bool)
    }


def run(share: Share, told: Flag) -> list[Outcome]:
    """What became of each spider of the share, in its order; `told`: set once it is to end."""
    settings = project_settings()
    for name, (value, priority) in share.settings.items():
        settings.set(name, value, priority)
    _require_shared(share, settings)
    ended = dict(_ended(share, settings)) if share.again else {}
    left = [number for number in range(len(share.spiders)) if number not in ended]
    crawled = _crawl([share.spiders[number] for number in left], share, settings, told)
    found = ended | dict(zip(left, crawled, strict=True))
    return [found[number] for number in range(len(share.spiders))]


def _require_shared(share: Share, settings: Settings) -> None:
    """ConfigError where this machine, which came later than others, has another data folder."""
    if share.marker and not Path(share.marker).exists():
        raise not_shared(config.data_folder(settings), socket.gethostname())


def not_shared(data: Path, machine: str) -> ConfigError:
    """What there is to say where a machine would keep a state and locks of its own, of which no other one knows."""
    fix = "share it, or have the state in PostgreSQL (NEWSCRAWL_STATE)"
    return ConfigError(f"{data} on {machine} is not the folder of the machine that begins the run: {fix}")


def _crawl(spiders: list[tuple[str, Mapping[str, str]]], share: Share, settings: Settings, told: Flag) -> list[Outcome]:
    if not spiders:
        return []

    def heard(_: Event) -> None:
        if told.is_set():  # before the crawl listened to signals: it does by now
            told.clear()
            os.kill(os.getpid(), signal.SIGTERM)

    batch = gather(spiders, settings, heard)
    if share.again:
        _take_over(batch.parts, batch.config, settings, share.began, told.is_set)
    if told.is_set():
        return [Outcome() for _ in spiders]
    return [_outcome(part) for part in batch.run()]


def _take_over(
    parts: list[Part], read: config.Config, settings: Settings, began: str, is_told: Callable[[], bool]
) -> None:
    """Wait until the lost process has let go of the sources, and as long as the longest delay of their sites."""
    if not read.incremental:
        return
    end, delays = time.monotonic() + WAIT_SECONDS + read.lease_seconds, [0.0]
    for part in parts:
        path = part.arguments.get("path")
        given = archive.find([remote.given(path)])[0] if path else None
        source = (archive.source_of(given) if given else None) or source_of(part.spider)
        while not _is_free(read, source, began) and time.monotonic() < end and not is_told():
            time.sleep(_LOOK_SECONDS)
        if not path:
            delay = getattr(getattr(part.spider, "source", None), "delay", None)
            delays.append(settings.getfloat("DOWNLOAD_DELAY") if delay is None else delay)
    time.sleep(max(delays))


def _is_free(read: config.Config, source: str, began: str) -> bool:
    """Whether no process of this run has the source; where another run has it, the crawl itself is told so."""
    try:
        with claimed(read, [source]):
            return True
    except AlreadyRunning as error:
        return (error.since or "") < began


def _outcome(part: Part) -> Outcome:
    error = part.error
    if error is None:
        return Outcome(part.began, part.report)
    holder = (error.pid, error.since, error.host or socket.gethostname()) if isinstance(error, AlreadyRunning) else None
    return Outcome(part.began, part.report, str(error), type(error).__name__, holder)


def _ended(share: Share, settings: Settings) -> Iterator[tuple[int, Outcome]]:
    """Sources that a process of the same run, which was lost later, has ended well.

    Not files of pages: of one source there may be many, and what was read of them is passed over.
    """
    read = config.read(settings)
    if not read.incremental:
        return
    with open_state(read) as state:
        for number, (name, arguments) in enumerate(share.spiders):
            if "path" in arguments:
                continue
            latest = next(iter(state.runs(name, 1)), None)
            report = latest.report if latest else {}
            if report.get("started_at", "") >= share.began and report.get("finish_reason") == "finished":
                yield number, Outcome(began=True, report=report)


def main() -> None:
    """Read the share, and write what became of it: one line of JSON."""
    given = json.loads(sys.stdin.buffer.readline())
    share, ends = Share(**given), Flag()
    signal.signal(signal.SIGTERM, lambda *_: ends.set())  # until the crawl has its own, and when that has ended
    threading.Thread(target=_listen, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        outcomes = run(share, ends)
    except NewscrawlError as error:  # the configuration, on this machine
        outcomes = [Outcome(error=str(error), kind=type(error).__name__)] * len(share.spiders)
    except Exception as error:  # noqa: BLE001 - told, and not tried again: another process would fail as this one does
        traceback.print_exc()
        told = f"{type(error).__name__}: {error}"
        outcomes = [Outcome(began=True, error=told, kind=type(error).__name__)] * len(share.spiders)
    sys.stdout.write(to_json([asdict(outcome) for outcome in outcomes]) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the listener waits for stdin


def _listen(stdin: IO[bytes]) -> None:
    if stdin.readline():
        os.kill(os.getpid(), signal.SIGTERM)
        stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
