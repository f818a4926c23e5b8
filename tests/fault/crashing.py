"""`newscrawl` that kills itself at one named place: `python crashing.py MODULE:NAME WHEN N WORD run ...`.

WHEN is before or after the N-th call of that function in whose arguments WORD stands; `half` of a write is done first;
at `told` it is told to end by SIGTERM before the call, and goes on. "COMMIT" in the place of a function is the end of a
transaction in which the state takes in lines. The product has no such hook: this is it.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(number: int, word: str) -> Callable[..., bool]:
    """Whether a call is the N-th of those whose arguments have the word in them."""
    calls = 0

    def is_it(*args: object, **kwargs: object) -> bool:
        nonlocal calls
        calls += word in f"{args} {kwargs}"
        return calls == number and word in f"{args} {kwargs}"

    return is_it


def arm(place: str, when: str, number: int, word: str) -> None:
    """Let this process die there."""
    is_it = counted(number, word)
    if place == "COMMIT":
        import sqlalchemy  # noqa: PLC0415

        from newscrawl.state import State  # noqa: PLC0415

        write, writing = State.write, False

        def marked(*args: Any, **kwargs: Any) -> None:
            nonlocal writing
            writing = True
            write(*args, **kwargs)
            writing = False

        State.write = marked

        @sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "commit")
        def _(_: object) -> None:
            if writing and is_it("COMMIT"):
                die()

        return
    module, _, name = place.partition(":")
    holder: Any = importlib.import_module(module)
    *path, name = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    real = getattr(holder, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not is_it(*args, **kwargs):
            return real(*args, **kwargs)
        if when == "told":
            os.kill(os.getpid(), signal.SIGTERM)
            return real(*args, **kwargs)
        if when == "half":
            os.write(args[0], args[1][: len(args[1]) // 2])
        elif when == "after":
            real(*args, **kwargs)
        die()
        return None

    setattr(holder, name, wrapped)


if __name__ == "__main__":
    from newscrawl.cli import main
    from newscrawl.crawl import storage

    storage.SYNC_LINES = 4  # more than one transaction in a small run
    arm(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
    sys.exit(main(sys.argv[5:]))
