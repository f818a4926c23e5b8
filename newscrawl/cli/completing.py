# ruff: noqa: PLC0415 - what costs time to import is imported when a shell asks
"""What has been typed of a value in, those that it may become out, for the shell to complete.

A shell has no place for complaints: where sources or settings cannot be read, there is nothing to complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from newscrawl.items import Source

Completing = Callable[[str], list[str]]
"""What Typer calls with the beginning of a value."""


def words(names: Sequence[str]) -> Completing:
    """Of a few words, those that begin so."""
    return lambda incomplete: [name for name in names if name.startswith(incomplete)]


def ids(incomplete: str) -> list[str]:
    """Of the ids of sources."""
    return words([source.id for source in _sources()])(incomplete)


def groups(incomplete: str) -> list[str]:
    """Of the groups of sources."""
    return words(sorted({name for source in _sources() for name in source.groups}))(incomplete)


def names(incomplete: str) -> list[str]:
    """Of ids and groups."""
    return [*ids(incomplete), *groups(incomplete)]


def runs(incomplete: str) -> list[str]:
    """Of the names of run reports, the latest first."""
    found: list[str] = []
    with suppress(NewscrawlError, OSError):
        found = sorted((path.stem for path in (_data() / "runs").glob("*.json")), reverse=True)
    return words(found)(incomplete)


def _sources() -> Iterator[Source]:
    from newscrawl import sources
    from newscrawl.crawl.config import sources_folder
    from newscrawl.crawl.run import project_settings

    with suppress(NewscrawlError, OSError):
        yield from sources.load(sources_folder(project_settings())).values()


def _data() -> Path:
    from newscrawl.crawl.config import data_folder
    from newscrawl.crawl.run import project_settings

    return data_folder(project_settings())
