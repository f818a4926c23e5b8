"""Signals while a command is still being loaded, out as an exit status: no traceback, and none that is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130
"""What shells give a program that Ctrl-C ended: 128 + SIGINT."""
TERMINATED = 143
"""128 + SIGTERM."""
_SHOW_CURSOR = b"\x1b[?25h"


@contextmanager
def at_once() -> Iterator[None]:
    """Within the block, Ctrl-C ends the process with status 130; for what has nothing yet that must be closed.

    An exception would not do: libraries that look for optional parts as they are imported take it for a part that is
    missing, and go on. A handler of somebody else's, or none (`nohup`), stays.
    """
    mine = threading.current_thread() is threading.main_thread()
    if not mine or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def as_first_process() -> None:
    """From now on SIGTERM ends the process where it is the first one of a container, as it ends any other one.

    To the first one Linux gives no signal that has its default action: a run that was told to end before its own
    handler was there went on, until it was killed. Whoever has a handler keeps it.
    """
    if os.getpid() == 1 and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(TERMINATED))


def _end(*_: object) -> None:
    if os.isatty(1):  # progress may have hidden it
        os.write(1, _SHOW_CURSOR)
    os._exit(INTERRUPTED)
