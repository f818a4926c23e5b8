"""Moments in the life of a run, at which a test ends it."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from papers import Paper
from runs import Run, wait_until

PHASES = ("starting", "reading", "crawling", "closing")
"""Before it has asked for anything; while it reads feeds and sitemaps; while lines are written; when all are."""

LOADING = 1.5
"""Seconds that it takes to load the program, where a run does that itself."""


@dataclass
class Gallery:
    """One folder and one site, and run after run there that a test ends at a moment it does not choose itself."""

    folder: Path
    paper: Paper
    dice: random.Random
    pace: Sequence[str] = ()
    """Arguments of the runs that are ended: where they fetch far ahead of what is written, few would have any to do."""
    startup: float = 0.5
    """Seconds until a run asks for something, as the latest one showed."""
    closing: float = 1.5
    """Seconds from the last line to the end or a little more, less after each run that had ended before."""
    runs: list[Run] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    """Variables of the runs' environment."""

    def start(self, *args: str, fresh: bool = False) -> Run:
        run = Run(self.folder, ("bay", *args), more=self.more, fresh=fresh)
        self.runs.append(run)
        return run

    def moment(self, phase: str) -> tuple[Run, float]:
        """A run that is in that phase, or has ended by itself, and how many seconds after its start that is."""
        few = self.dice.randint(2, 6)
        few_pages = ("--limit", str(few)) if phase == "closing" else ()
        fresh = phase == "starting" and self.dice.random() < 0.5
        run = self.start(*self.pace, *few_pages, fresh=fresh)
        hits, lines = len(self.paper.site.hits), self.lines()
        after = self.dice.random()
        if phase == "starting":
            time.sleep(after * (self.startup + (LOADING if fresh else 0)))
            return run, time.monotonic() - run.began
        if wait_until(lambda: len(self.paper.site.hits) > hits, run):
            self.startup = time.monotonic() - run.began
        if phase == "reading":
            time.sleep(after * 0.15)
        elif phase == "crawling":
            many = self.dice.randint(1, 20)
            wait_until(lambda: self.lines() >= lines + many, run)
            time.sleep(after * 0.1)
        else:
            wait_until(lambda: self.lines() >= lines + few, run)
            time.sleep(after * self.closing)
            if not run.running:
                self.closing *= 0.7
        return run, time.monotonic() - run.began

    def lines(self) -> int:
        """Lines in all files, complete or not."""
        found = 0
        for path in self.folder.glob("data/*/bay/*"):
            with contextlib.suppress(FileNotFoundError):  # it has got its name by now: counted the next time
                found += path.read_bytes().count(b"\n")
        return found

    def sweep(self) -> None:
        for run in self.runs:
            run.sweep()


def shuffled(dice: random.Random, weights: Sequence[int]) -> list[str]:
    """As many phases of each kind as its weight says, in any order."""
    phases = [phase for phase, weight in zip(PHASES, weights, strict=True) for _ in range(weight)]
    dice.shuffle(phases)
    return phases
