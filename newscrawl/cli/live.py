"""Turns a run's events into progress on the terminal: a moving table for a person, plain lines for a file or a pipe."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import mute, say
from newscrawl.plain import counted, plain
from newscrawl.report.runs import summary

if TYPE_CHECKING:
    from newscrawl.crawl.run import Event

WINDOW_SECONDS = 30.0
"""The speed is that of so long: a page or two that are slow hardly move it, a site that hangs does."""
LEAST_SECONDS = 2.0
"""Before as long has passed since the first page, the speed is a matter of luck."""
WIDE, NARROW = ("pages", "articles", "rejected", "pages/s", "left"), ("pages", "art.", "rej.", "/s", "left")
NARROW_BELOW = 60
"""Characters in a line of the terminal below which the headings are the short ones."""
UNKNOWN = "?"
A_SECOND = 2
"""Tables. One of sixteen sources takes 14 ms of the crawl's own time."""
TURNS = "-\\|/"
"""It turns as long as the run lives."""


class RunConsole(Console):
    """A console that falls silent when whoever read it has gone.

    rich's own raises SystemExit: in the middle of a crawl that ends it, and the process waits for its threads for ever.
    """

    def on_broken_pipe(self) -> None:
        """Say nothing more."""
        self.quiet = True
        mute()


class Listener(Protocol):
    """What `crawl.run.run` calls with each event."""

    def __call__(self, event: Event, /) -> None: ...


@contextmanager
def progress(console: Console, sources: int) -> Iterator[Listener]:
    """Show the runs of a few sources, of each from its beginning, while the block lasts."""
    if not _moves(console):
        yield _Lines(console)
        return
    board = Board(sources, keep=True)
    with _shown(board, console):
        yield board


@contextmanager
def runs(console: Console, sources: int) -> Iterator[Listener]:
    """Show the runs of any number of sources: a row for those under way and a line for each that ended."""
    ended = _Ended(console)
    if not _moves(console):
        yield ended
        return
    board = Board(sources)

    def both(event: Event) -> None:
        board(event)
        ended(event)

    with _shown(board, console):
        yield both


def _moves(console: Console) -> bool:
    """Whether what is shown may be shown anew in its place."""
    return console.is_terminal and not console.is_dumb_terminal and not console.quiet


def _shown(board: Board, console: Console) -> Live:
    # what follows says it all again, so the table goes
    return Live(
        console=console, get_renderable=lambda: board.table(console.width), transient=True, refresh_per_second=A_SECOND
    )


class Pace:
    """Pages a second, of the last while."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._times: deque[float] = deque()

    def tick(self, now: float) -> None:
        """A page is done with."""
        if self._first is None:
            self._first = now  # the time goes from here: what came before it was no page's
        else:
            self._times.append(now)

    def speed(self, now: float) -> float | None:
        """Pages a second; None as long as too few have come to tell."""
        if self._first is None or now - self._first < LEAST_SECONDS:
            return None
        begin = max(self._first, now - WINDOW_SECONDS)
        while self._times and self._times[0] < begin:
            self._times.popleft()
        return len(self._times) / (now - begin)


class Row:
    """What is known of one source's run, or of all."""

    def __init__(self) -> None:
        self.pages = self.articles = self.rejected = 0
        self.pace = Pace()

    def hear(self, kind: str, now: float) -> None:
        """Count an event."""
        self.pages += kind == "requested"
        self.articles += kind == "article"
        self.rejected += kind == "rejected"
        if kind in {"article", "rejected"}:
            self.pace.tick(now)

    def left(self, now: float) -> float | None:
        """Seconds that what waits will take at the present speed; None where that cannot be told."""
        waiting, speed = self.pages - self.articles - self.rejected, self.pace.speed(now)
        if not self.pages or not (waiting <= 0 or speed):
            return None
        return waiting / speed if speed and waiting > 0 else 0.0


class Board:
    """A row for each source that is crawled, below one for all of them; each event in, the table out.

    `sources`: how many there are to be. `keep`: those that have ended stay.
    """

    def __init__(self, sources: int, *, keep: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.all, self.rows = Row(), dict[str, Row]()
        self._open: set[str] = set()
        self._sources, self._ended, self._keep, self._clock = sources, 0, keep, clock

    def __call__(self, event: Event) -> None:
        """Count what has happened."""
        now = self._clock()
        if event.kind == "opened":
            self.rows[event.source] = Row()
            self._open.add(event.source)
        for row in (self.all, self.rows.get(event.source)):
            if row:
                row.hear(event.kind, now)
        if event.kind == "closed":
            self._ended += 1
            self._open.discard(event.source)
            if not self._keep:
                self.rows.pop(event.source, None)

    def table(self, width: int) -> Table:
        """What is known by now, for a terminal with `width` characters in a line."""
        now, narrow = self._clock(), width < NARROW_BELOW
        table = Table(box=None, padding=(0, 1 if narrow else 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column()
        for heading in NARROW if narrow else WIDE:
            table.add_column(heading, justify="right", no_wrap=True)
        rows = list(self.rows.items())  # at once: the crawl goes on in another thread
        lefts = {name: row.left(now) if name in self._open else 0.0 for name, row in rows}
        total = f"{TURNS[int(now * A_SECOND) % len(TURNS)]} {self._ended} of {self._sources} done"
        table.add_row(_label(total), *_cells(self.all, now, self._all_left(list(lefts.values()))))
        for name, row in rows:
            table.add_row(_label(plain(name)), *_cells(row, now, lefts[name], is_open=name in self._open))
        return table

    def _all_left(self, lefts: list[float | None]) -> float | None:
        """The time of the slowest, for they run beside one another; nobody knows what those have that did not begin."""
        known = [left for left in lefts if left is not None]
        begun = self._ended + len(self._open)
        return max(known, default=0.0) if begun >= self._sources and len(known) == len(lefts) else None


def _label(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")


def _cells(row: Row, now: float, left: float | None, *, is_open: bool = True) -> list[str]:
    speed = row.pace.speed(now)
    told = [UNKNOWN if speed is None else f"{speed:.1f}", UNKNOWN if left is None else clock(left)]
    return [str(row.pages), str(row.articles), str(row.rejected), *(told if is_open else ["", ""])]


def clock(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:30`."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class _Ended:
    """One line when a source's run has ended."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def __call__(self, event: Event) -> None:
        if event.kind == "closed" and event.report:
            say(self.console, f"{event.source}: {summary(event.report)}")


class _Lines:
    """One line when a source's run begins, one when it ends."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def __call__(self, event: Event) -> None:
        if event.kind == "opened":
            say(self.console, f"{event.source}: started")
        elif event.kind == "closed":
            report = event.report or {}
            pages, articles, rejected = (report.get(key, 0) for key in ("requests", "articles", "rejected"))
            told = f"{counted(pages, 'page')}, {counted(articles, 'article')}, {rejected} rejected"
            say(self.console, f"{event.source}: {told}")
