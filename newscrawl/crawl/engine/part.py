"""A share of a run's spiders in, on stdin, their run reports out, on stdout: a process of its own on any machine.

Whoever started it holds its stdin. A line there tells it to end as at a signal; where stdin ends, the process that
held it has died, with its machine or by itself, and this one dies at once: another one will take its place.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from scrapy.settings import SETTINGS_PRIORITIES, Settings

from newscrawl import archive
from newscrawl.crawl import config
from newscrawl.crawl.batch import Part
from newscrawl.crawl.claims import claimed, open_state
from newscrawl.crawl.memory import source_of
from newscrawl.crawl.run import gather, project_settings
from newscrawl.errors import AlreadyRunning, NewscrawlError
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a spider."""

    began: bool = False
    report: Mapping[str, Any] | None = None
    error: str | None = None
    kind: str | None = None
    """Name of the error's class, of newscrawl.errors where there is one."""


def settings_of(settings: Settings) -> dict[str, tuple[Any, int]]:
    """What the command line and newscrawl's commands have set: the rest each process reads itself."""
    own = SETTINGS_PRIORITIES["command"], SETTINGS_PRIORITIES["cmdline"]
    given = {name: (value, settings.getpriority(name) or 0) for name, value in settings.items()}
    return {
        name: (value, priority)
        for name, (value, priority) in given.items()
        if priority in own and isinstance(value, str | int | float | bool)
    }


def run(share: Share) -> list[Outcome]:
    """What became of each spider of the share, in its order."""
    settings = project_settings()
    for name, (value, priority) in share.settings.items():
        settings.set(name, value, priority)
    ended = dict(_ended(share, settings))
    left = [number for number in range(len(share.spiders)) if number not in ended]
    found = ended | dict(zip(left, _crawl([share.spiders[number] for number in left], share, settings), strict=True))
    return [found[number] for number in range(len(share.spiders))]


def _crawl(spiders: list[tuple[str, Mapping[str, str]]], share: Share, settings: Settings) -> list[Outcome]:
    if not spiders:
        return []
    batch = gather(spiders, settings)
    for part in batch.parts:
        _take_over(part, batch.config, settings, share.began)
    return [_outcome(part) for part in batch.run()]


def _take_over(part: Part, read: config.Config, settings: Settings, began: str) -> None:
    """Wait until a process of the same run that was lost has let go of the source, and as long as its site's delay."""
    if not read.incremental:
        return
    path = part.arguments.get("path")
    source = (archive.source_of(archive.find([Path(path)])[0]) if path else None) or source_of(part.spider)
    end = time.monotonic() + WAIT_SECONDS + read.lease_seconds
    while time.monotonic() < end:
        try:
            with claimed(read, [source]):
                break
        except AlreadyRunning as error:
            if (error.since or "") < began:
                return  # another run: it is told
            time.sleep(_LOOK_SECONDS)
    with open_state(read) as state:
        unfinished = state.unfinished(source)
    if unfinished and not path:
        delay = getattr(getattr(part.spider, "source", None), "delay", None)
        time.sleep(settings.getfloat("DOWNLOAD_DELAY") if delay is None else delay)


def _outcome(part: Part) -> Outcome:
    error = part.error
    told = (str(error), type(error).__name__) if error else (None, None)
    return Outcome(part.began, part.report, *told)


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
    share = Share(**given)
    threading.Thread(target=_listen, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        outcomes = run(share)
    except NewscrawlError as error:  # the configuration, on this machine
        outcomes = [Outcome(error=str(error), kind=type(error).__name__)] * len(share.spiders)
    sys.stdout.write(to_json([asdict(outcome) for outcome in outcomes]) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the listener waits for stdin


def _listen(stdin: IO[bytes]) -> None:
    if not stdin.readline():
        os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGTERM)
    stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
