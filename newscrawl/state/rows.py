"""What the state holds, as values: pages seen, articles known, addresses read, runs ended, and how much that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


def as_row(one: Any) -> dict[str, Any]:
    """The fields of a slotted dataclass as they are: `dataclasses.asdict` copies each, deeply."""
    return {name: getattr(one, name) for name in one.__slots__}


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a page when a source last asked for it."""

    source: str
    key: str
    """The normalised URL, by which a page is known."""
    outcome: str
    """"article", or "stage/reason" of the rejection."""
    article: str | None
    """Id of the article that it gave, also where that was another page's, or an earlier time."""
    announced: str | None
    """The latest change that was told of before it was asked for, UTC; None where nothing told of any."""
    first_at: str
    """When it was asked for first: UTC, `YYYY-MM-DDTHH:MM:SSZ`, as all times here."""
    fetched_at: str
    run: str
    failures: int = 0
    """How often in a row it could not be had."""
    due: str | None = None
    """From then on a page that could not be had is asked for again, whether or not anything names it."""
    link: str | None = None
    """JSON of the Link, where a later run may ask for the page although nothing names it any more: as long as it is
    due, and while an article is young."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An article that was written: its latest revision, and what it is known again by."""

    source: str
    id: str
    url: str | None
    title: str
    """Letters and digits alone."""
    content_hash: str
    paragraphs: str
    """Hashes of the longest paragraphs, with blanks between."""
    revision: int
    fetched_at: str
    run: str


@dataclass(frozen=True, slots=True)
class Signed:
    """An article, and what its copies are known by."""

    source: str
    id: str
    signature: bytes
    """See dedup.py."""
    published: str | None
    """When it was published, UTC; None where that is not known to the minute."""
    first_at: str
    """When its first revision was fetched."""
    duplicate_of: str | None = None
    """Id of the article that it is a copy of, of whatever source."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed, sitemap or section page all of whose links were followed."""

    source: str
    url: str
    scope: str
    """What decided which of its links are wanted; another scope has to read it anew."""
    fetched_at: str
    etag: str | None = None
    last_modified: str | None = None
    parent: str | None = None
    """The index that named it."""
    announced: str | None = None
    """Its lastmod in that index, as found."""
    news: bool = False
    """It says what is new: a feed or a news sitemap, and not an empty one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a source that has ended."""

    run: str
    source: str
    started_at: str
    finished_at: str
    articles: int
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """How much is held of a source."""

    source: str
    pages: int
    articles: int
    last_run: str | None
    """When its latest run ended; None where none has."""
    bytes: int
    """Its part of the database, by the text that it holds."""
