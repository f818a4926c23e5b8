"""Spiders in, what became of each out: as `batch`, but on the machines of a cluster."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from scrapy.settings import Settings

from newscrawl import errors
from newscrawl.crawl import config
from newscrawl.crawl.batch import Batch, Part, places_of
from newscrawl.crawl.claims import place
from newscrawl.crawl.engine import rays
from newscrawl.crawl.engine.part import Outcome, Share, not_shared, settings_of
from newscrawl.crawl.engine.shares import shares
from newscrawl.crawl.events import Event
from newscrawl.crawl.failures import now
from newscrawl.crawl.locks import FOLDER
from newscrawl.crawl.run import gather
from newscrawl.crawl.storage import write_whole
from newscrawl.crawl.watching import metrics_of
from newscrawl.errors import ConfigError
from newscrawl.state import is_shared

ENGINES = ("ray",)
SOURCES_A_SHARE = 16
"""At the most: what is lost with a machine is done once more, and to begin a share takes seconds. A guess."""
_WHOLE_RUN = ("max_pages", "max_errors", "max_memory_mb")
"""Bounds of all sources together: nobody on the machines knows of the others."""


class Spread:
    """Spiders that run on a cluster, once. It has what a Batch has for those who look at what became of them."""

    def __init__(
        self,
        spiders: Sequence[tuple[str, Mapping[str, str]]],
        settings: Settings,
        on_event: Callable[[Event], None] | None = None,
        *,
        address: str | None = None,
        places: Sequence[frozenset[str]] | None = None,
    ) -> None:
        """`places`: what no two of the spiders may have in common that run side by side; none = their sites."""
        self._batch: Batch = gather(spiders, settings)  # a mistake is told here, before any machine is asked
        self.config = self._batch.config
        self.parts: list[Part] = self._batch.parts
        self.bound: str | None = None
        self.signal: int | None = None
        self._settings = settings
        self._address = address
        self._places = places or [places_of(part.spider) for part in self.parts]
        self._shares: list[list[Part]] = []
        self._on_event = on_event
        self._metrics = metrics_of(self.config)
        self._began = now()
        self._end = time.monotonic() + self.config.max_minutes * 60 if self.config.max_minutes else None
        for name in _WHOLE_RUN:
            if getattr(self.config, name):
                option = name.replace("_", "-")
                raise ConfigError(f"--{option} does not go with --engine: no machine knows what the others have done")

    def run(self) -> Sequence[Part]:
        """Run all, and return what became of each. ConfigError where there is no cluster."""
        cpus = self.config.workers if config.is_set(self._settings, "NEWSCRAWL_WORKERS") else 1
        own: dict[str, int | str] = {
            "NEWSCRAWL_WORKERS": cpus,
            "NEWSCRAWL_DATA": str(self.config.data),
            "NEWSCRAWL_MAX_MINUTES": 0,
        }
        own |= dict.fromkeys(("NEWSCRAWL_METRICS_FILE", "NEWSCRAWL_METRICS_PORT", "NEWSCRAWL_METRICS_PUSH"), "")
        # this process tells of all of them
        self._settings.setdict({**own, "NEWSCRAWL_SOURCES": str(self.config.sources)}, priority="cmdline")
        try:
            self._spread(cpus)
        except rays.Terminated:
            self.signal = signal.SIGTERM
        mistakes = [part.error for part in self.parts if isinstance(part.error, ConfigError)]
        if mistakes and not any(part.began for part in self.parts):
            raise mistakes[0]
        return self.parts

    def _spread(self, cpus: int) -> None:
        with self._signals() as listen, rays.cluster(self._address) as ray, self._marker() as marker:
            listen()  # again: Ray has put its own in the place of SIGTERM's, which ends all at once
            self._require(ray, marker)
            found = shares(self._places, rays.slots(ray, cpus), SOURCES_A_SHARE)
            self._shares = [[self.parts[number] for number in share] for share in found]
            rays.run(ray, [self._share(parts, marker) for parts in self._shares], cpus, self._ended, self._is_over)

    @contextmanager
    def _marker(self) -> Iterator[str | None]:
        """A file by which the others know that they share the data folder, where state and locks are in there."""
        if not self.config.incremental or is_shared(place(self.config)):
            yield None
            return
        marker = self.config.data / FOLDER / f"engine-{secrets.token_hex(8)}"
        write_whole(marker, "")
        try:
            yield str(marker)
        finally:
            marker.unlink(missing_ok=True)

    def _require(self, ray: Any, marker: str | None) -> None:
        """ConfigError where a machine lacks what it needs, before any begins; those that come later tell it."""
        for path, machines in rays.lacking(ray, [str(Path.cwd()), *([marker] if marker else [])]).items():
            if path == marker:
                raise not_shared(self.config.data, ", ".join(machines))
            raise ConfigError(f"{path}, where the run begins, is not there on {', '.join(machines)}")

    def _share(self, parts: Sequence[Part], marker: str | None) -> Share:
        names = ("NEWSCRAWL_", "SCRAPY_", "PYTHONPATH")
        environment = {name: value for name, value in os.environ.items() if name.startswith(names)}
        spiders = tuple((part.name, dict(part.arguments)) for part in parts)
        return Share(spiders, settings_of(self._settings), self._began, str(Path.cwd()), environment, marker)

    def _ended(self, share: int, outcomes: Sequence[Outcome]) -> None:
        for part, outcome in zip(self._shares[share], outcomes, strict=True):
            part.began, part.report = outcome.began, dict(outcome.report) if outcome.report else None
            part.error = _error(outcome, part.name)
            if self._metrics and part.report:
                self._metrics.ended(part.report)
            if self._on_event:
                source = str(outcome.report["source"]) if outcome.report else part.name
                self._on_event(Event("closed", part.name, source, report=outcome.report))

    def _is_over(self) -> bool:
        if self._end and time.monotonic() > self._end:
            self.bound = self.bound or "max_minutes"
        return bool(self.signal or self.bound)

    @contextmanager
    def _signals(self) -> Iterator[Callable[[], None]]:
        """SIGINT and SIGTERM end the run, gently the first time; what is given has them do so again."""

        def told(number: int, _: FrameType | None) -> None:
            self.signal = number
            signal.signal(number, before[number] or signal.SIG_DFL)

        def listen() -> None:
            for number in before if self.signal is None else ():
                signal.signal(number, told)

        before: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        listen()
        try:
            yield listen
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _error(outcome: Outcome, name: str) -> BaseException | None:
    """The error as the process had it, as far as it matters here: which kind it is."""
    if outcome.error is None:
        return None
    kind = getattr(errors, outcome.kind or "", RuntimeError)
    if kind is errors.AlreadyRunning:
        return errors.AlreadyRunning(name, *(outcome.holder or ()))
    error: BaseException = kind(outcome.error)
    return error
