"""Runs spiders inside this process and turns them into their run reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a run, for live displays."""

    kind: str
    """"opened", "requested" (an article page), "article", "rejected" or "closed"."""
    spider: str
    source: str
    """The source's id; for the spider `urls`, "urls"."""
    url: str | None = None
    """Of "requested", "article" and "rejected"."""
    reason: str | None = None
    """Of "rejected": `stage/reason`, e.g. "fetch/http_error"."""
    language: str | None = None
    """Of "article"; None also where it is unknown."""
    report: Mapping[str, Any] | None = None
    """Of "closed": the run report."""


def run(
    spiders: Sequence[str | tuple[str, Mapping[str, str]]],
    settings: Mapping[str, Any] | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> list[dict[str, Any]]:
    """Run the named spiders together in this process and return their run reports, in the order asked for.

    `spiders`: names of sources, or "urls", each alone or with its arguments as `scrapy crawl -a` takes them, e.g.
    `("urls", {"file": "urls.txt"})`. `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's.
    `on_event` is called in the crawl's own thread: it must return at once.

    Installs a Twisted reactor and handlers for SIGINT and SIGTERM: call it from the main thread and once a process.
    One Ctrl-C stops gracefully, and the reports say finish_reason "shutdown".
    Raises ConfigError for a wrong setting, source file, spider name or argument, before anything is fetched.
    """
    raise NotImplementedError
