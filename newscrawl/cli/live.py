"""Turns a run's events into progress on the terminal: moving bars for a person, plain lines for a file or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from newscrawl.cli.console import mute, say
from newscrawl.report.runs import summary

if TYPE_CHECKING:
    from newscrawl.crawl.run import Event

COUNTED = {"requested": "pages", "article": "articles", "rejected": "rejected"}
"""Kinds of events that are counted, and what each is called on the screen."""


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
def progress(console: Console, expected: Mapping[str, int]) -> Iterator[Listener]:
    """Show the runs of the sources in `expected` (id: number of articles to come) while the block lasts."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    counts = (
        "[dim]{task.fields[pages]:>3} pages  {task.fields[articles]:>3} articles  {task.fields[rejected]:>3} rejected"
    )
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(20), TextColumn(counts))
    # the table that follows says it all again, so the bars go
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Bars(bars, expected)


@contextmanager
def runs(console: Console) -> Iterator[Listener]:
    """Show the runs of any number of sources: bars for those under way and a line for each that ended."""
    if not console.is_terminal or console.quiet:
        yield _Ended(console)
        return
    counts = (
        "[dim]{task.fields[pages]:>4} asked  {task.fields[articles]:>4} articles  {task.fields[rejected]:>4} rejected"
    )
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TextColumn(counts))
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Running(console, bars)


class _Ended:
    """One line when a source's run has ended."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def __call__(self, event: Event) -> None:
        if event.kind == "closed" and event.report:
            say(self.console, f"{event.source}: {summary(event.report)}")


class _Running(_Ended):
    """A bar while a source is crawled."""

    def __init__(self, console: Console, bars: Progress) -> None:
        super().__init__(console)
        self.bars = _Bars(bars, {})

    def __call__(self, event: Event) -> None:
        if event.kind == "opened":
            self.bars.add(event.source, None)
        self.bars(event)
        if event.kind == "closed":
            self.bars.remove(event.source)
        super().__call__(event)


class _Bars:
    def __init__(self, bars: Progress, expected: Mapping[str, int]) -> None:
        self.bars = bars
        self.tasks: dict[str, TaskID] = {}
        for source, total in expected.items():
            self.add(source, total)

    def add(self, source: str, total: int | None) -> None:
        """A bar for a source; `total` articles are to come, None for who knows how many."""
        self.tasks[source] = self.bars.add_task(source, total=total, pages=0, articles=0, rejected=0)

    def remove(self, source: str) -> None:
        """The source's bar is no longer shown."""
        if (task := self.tasks.pop(source, None)) is not None:
            self.bars.remove_task(task)

    def __call__(self, event: Event) -> None:
        name, task = COUNTED.get(event.kind), self.tasks.get(event.source)
        if name and task is not None:
            count = self.bars.tasks[task].fields[name] + 1
            self.bars.update(task, advance=name == "articles", **{name: count})


class _Lines:
    """One line when a source's run begins, one when it ends."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def __call__(self, event: Event) -> None:
        if event.kind == "opened":
            say(self.console, f"{event.source}: started")
        elif event.kind == "closed":
            report = event.report or {}
            counts = (report.get(key, 0) for key in ("requests", "articles", "rejected"))
            say(self.console, "{}: {} pages, {} articles, {} rejected".format(event.source, *counts))
