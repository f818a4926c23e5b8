"""A moment before the pages in, out the process that workers are forked from, with all that they need loaded.

It loads for a second, so whoever knows that there will be pages starts it first and does the rest meanwhile. This
module imports nothing that takes time.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from typing import Any

PRELOAD = ["newscrawl.preload"]
"""What every worker needs, loaded once."""


def start_server() -> None:
    """Start the process that workers are forked from, if it is not there yet; it goes when this process does.

    It is deaf to SIGINT and SIGTERM, and workers are then. Ctrl-C, systemd and `kill` send those to the whole group. A
    worker that ended by one took its page with it, and without the server the pool waited for ever; the run's own
    process tells its workers when to end. Blocked signals stay blocked in what is started meanwhile, and those that
    arrive are delivered afterwards.
    """
    resource_tracker.ensure_running()  # first: starting it unblocks them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        forkserver.set_forkserver_preload(PRELOAD)
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def ahead() -> Iterator[None]:
    """The server loads while the block says what there is to do, and is ended where the block fails.

    Else it would load on for a second, and whoever reads what this process prints would wait for it.
    """
    with suppress(OSError):  # the pool tries again, and tells of it
        start_server()
    try:
        yield
    except BaseException:  # raised on: whatever ended the block, nobody needs the server
        _end_server()
        raise


def _end_server() -> None:
    server: Any = getattr(forkserver, "_forkserver", None)  # no public way; without one it ends by itself, later
    if getattr(server, "_forkserver_pid", None) and hasattr(server, "_stop"):
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()
