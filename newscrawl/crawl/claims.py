"""Sources in, the state out, and the right to be the only run of each: by lock files, or leases where it is shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newscrawl.crawl import config, outbox
from newscrawl.crawl.locks import source_lock
from newscrawl.state import State, is_shared

STATE = "state.sqlite"
"""In the data folder, unless NEWSCRAWL_STATE says otherwise."""


def place(settings: config.Config) -> Path | str:
    """Where the settings say that the state is: a file, or the URL of a database."""
    named = settings.state
    if named and "://" in named:
        return named
    return Path(named).expanduser().absolute() if named else settings.data / STATE


def open_state(settings: config.Config) -> State:
    """The state that the settings name. OutputError or ConfigError where it cannot be opened."""
    return State(place(settings))


def require(settings: config.Config) -> None:
    """OutputError or ConfigError where a state or storage that machines share is not there.

    Before a run begins it is said once so, and not by each source.
    """
    if settings.incremental and is_shared(place(settings)):
        open_state(settings).close()
    if settings.storage is not None:
        outbox.require(settings.storage)


@contextmanager
def claimed(settings: config.Config, sources: Iterable[str]) -> Iterator[State]:
    """The state, while no other run crawls these sources.

    AlreadyRunning, before anything is changed, where one of them is being crawled; OutputError and ConfigError as for
    locks and for states.
    """
    with ExitStack() as held:
        if is_shared(place(settings)):
            state = held.enter_context(open_state(settings))
            hold(settings, state, sources, held)
        else:  # whether the source is free is known before the file of the state is made
            for source in sources:
                held.enter_context(source_lock(settings.data, source))
            state = held.enter_context(open_state(settings))
        yield state


def hold(settings: config.Config, state: State, sources: Iterable[str], held: ExitStack) -> None:
    """Take these sources until `held` and the state are closed. AlreadyRunning where one is being crawled."""
    for source in sources:
        if state.is_shared:
            state.hold(source, settings.lease_seconds)
        else:
            held.enter_context(source_lock(settings.data, source))
