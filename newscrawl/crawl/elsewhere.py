"""A dead run of a source in, of a state and a storage that machines share: what of its lines still counts out.

What it had not stored is on its machine's disk, which may never be seen again. So the next run, wherever that is, has
all asked for once more that is not in the storage; where the lines turn up later, those go that were written since.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newscrawl import records
from newscrawl.crawl import intake
from newscrawl.crawl.intake import Key
from newscrawl.errors import OutputError
from newscrawl.records import LINES
from newscrawl.remote import Place, told
from newscrawl.state import State

logger = logging.getLogger(__name__)


def give_up(state: State, storage: Place, source: str, run: str, key: Key) -> None:
    """Have asked for once more what the state knows of a run, and the storage does not hold.

    Raises OutputError where either cannot be read.
    """
    keys, ids = set[str](), set[str]()
    try:
        folders = (storage / "articles" / source, storage / "rejected" / source)
        for visit in intake.visits_of(run, *folders, source, key, signs=False):
            keys.update(visit.keys)
            ids.update([visit.known.id] if visit.known else [])
    except OSError as error:
        raise OutputError(f"{storage}: the storage cannot be read: {told(error)}") from error
    pages, articles = state.give_up(source, run, keys, ids)
    if pages or articles:
        logger.warning(
            "Run %s did not end by itself, and what it left is on another machine: %d pages are asked for once more",
            run,
            pages,
        )


def sift(state: State, source: str, run: str, articles: Path, rejected: Path, key: Key) -> None:
    """Take out of a run's files in these folders, which was given up, what other runs have written since.

    Raises OutputError.
    """

    def is_known(row: Mapping[str, Any]) -> bool:
        known = state.known(source, [str(row.get("id"))]).values()
        return any(one.run != run for one in known)

    def is_seen(row: Mapping[str, Any]) -> bool:
        seen = state.seen(source, [key(str(row.get("url")))]).values()
        return any(one.run != run for one in seen)

    files = {articles: is_known, rejected: is_seen}
    found = [(path, is_gone) for folder, is_gone in files.items() for end in LINES for path in folder.glob(end)]
    gone = sum(records.drop(path, is_gone) for path, is_gone in found if path.name.startswith(f"{run}."))
    if gone:
        logger.warning("Run %s was given up: %d of its lines were written by others since, and are removed", run, gone)
