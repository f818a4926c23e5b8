# ruff: noqa: PLC0415 - what costs time to import is imported when a shell asks
"""What has been typed of a value in, those that it may become out, for the shell to complete.

A shell has no place for complaints: what of sources or settings cannot be read, completes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from newscrawl.errors import NewscrawlError

Completing = Callable[[str], list[str]]
"""What Typer calls with the beginning of a value."""


def words(names: Sequence[str]) -> Completing:
    """Of a few words, those that begin so."""
    return lambda incomplete: [name for name in names if name.startswith(incomplete)]


def ids(incomplete: str) -> list[str]:
    """Of the ids of sources."""
    return words([name for name, _ in _sources()])(incomplete)


def groups(incomplete: str) -> list[str]:
    """Of the groups of sources."""
    return words(sorted({name for _, some in _sources() for name in some}))(incomplete)


def names(incomplete: str) -> list[str]:
    """Of ids and groups."""
    known = list(_sources())
    return words([*(name for name, _ in known), *sorted({name for _, some in known for name in some})])(incomplete)


def runs(incomplete: str) -> list[str]:
    """Of the names of run reports, the latest first."""
    found: list[str] = []
    with suppress(NewscrawlError, OSError):
        found = sorted((path.stem for path in (_data() / "runs").glob("*.json")), reverse=True)
    return words(found)(incomplete)


def _sources() -> Iterator[tuple[str, list[str]]]:
    """Id and groups of each source, unchecked: a shell does not wait for the checks of a whole catalogue."""
    import tomllib

    from newscrawl.crawl.config import sources_folder
    from newscrawl.crawl.run import project_settings

    with suppress(NewscrawlError, OSError):
        for path in sorted(sources_folder(project_settings()).glob("*.toml")):
            with suppress(ValueError, AttributeError, KeyError, TypeError):  # commands tell of it
                for table in tomllib.loads(path.read_text(encoding="utf-8-sig"))["source"]:
                    yield str(table["id"]), [str(name) for name in table.get("groups", ())]


def _data() -> Path:
    from newscrawl.crawl.config import data_folder
    from newscrawl.crawl.run import project_settings

    return data_folder(project_settings())
