"""A process that writes of one source until it is told to stop or killed, and says what it was told is written.

`python writers.py WHERE FOLDER SOURCE`: the state, the folder of what it says and of lock files, the source.
"""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

from newscrawl import dedup
from newscrawl.cleaning.recurrence import Ends
from newscrawl.crawl.locks import source_lock
from newscrawl.errors import AlreadyRunning
from newscrawl.state import Known, Seen, Signed, State

BATCH = 10
LEASE_SECONDS = 1.0
NOW = "2025-06-01T12:00:00Z"
WORDS = "harbour pilots vote on a new rota while the ferry waits at the mole and gulls hold on to the mast".split()


def batch(source: str, number: int) -> list[str]:
    """Ids of what is written at once."""
    return [f"{source}-{number}-{part}" for part in range(BATCH)]


def said(folder: Path, source: str) -> list[int]:
    """The batches that were acknowledged, whoever has written them; half a line is none."""
    path = folder / f"{source}.said"
    return [int(line) for line in path.read_text().split("\n")[:-1]] if path.exists() else []


def take(state: State, folder: Path, source: str) -> None:
    """Wait until the source is free, as far as a dead writer's lease goes."""
    while True:
        try:
            if state.is_shared:
                state.hold(source, LEASE_SECONDS)
            else:
                source_lock(folder, source).acquire()
        except AlreadyRunning:
            time.sleep(0.05)
        else:
            return


def write(state: State, source: str, number: int) -> None:
    """A batch as a crawl writes it: pages, articles, what recurs on them, and what copies are known by."""
    ids = batch(source, number)
    seen = [Seen(source, id_, "article", id_, None, NOW, NOW, "r1", link="{}") for id_ in ids]
    known = [Known(source, id_, None, "", id_, "", 1, NOW, "r1") for id_ in ids]
    # Long, and no copies of each other: each word is one of two by a bit of the number.
    texts = {id_: " ".join(f"{word}{hash((id_, word))}" for word in WORDS) for id_ in ids}
    signed = [Signed(source, id_, dedup.signature(text), None, NOW) for id_, text in texts.items()]
    state.write(seen, known, {id_: Ends(("harbour desk",), id_) for id_ in ids}, signed)


def main(where: str, folder: Path, source: str) -> None:
    """Write on from where the last writer of the source was killed."""
    path = folder / f"{source}.said"
    with State(where) as state:
        take(state, folder, source)
        before = said(folder, source)
        with path.open("r+b" if path.exists() else "wb") as file:  # less what a kill has left of a line
            file.truncate(sum(len(f"{number}\n") for number in before))
        with path.open("a", buffering=1) as told:
            for number in count(before[-1] + 1 if before else 0):
                if (folder / "stop").exists():
                    return
                write(state, source, number)
                told.write(f"{number}\n")  # acknowledged: it must be there whatever happens now


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
