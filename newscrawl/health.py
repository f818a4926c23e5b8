"""What a feed, sitemap or section page answered, in, how it does out: well, or stale, moved, empty, malformed, gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from xml.parsers import expat

from newscrawl.discovery import feeds, links, sitemaps
from newscrawl.discovery.sorts import describe
from newscrawl.discovery.unpack import plain
from newscrawl.extraction import dates
from newscrawl.items import Link, Page

STALE_DAYS = 30
"""Days; a feed whose newest entry is older is stale, unless the user says otherwise. A guess."""
DATED = 1000
"""Entries at either end whose dates are read: feeds and sitemaps are in order of time, one way or the other."""


class Condition(StrEnum):
    """How an address of a source does, the worst first."""

    FAILED = "failed"
    """No answer, or one that carries nothing: the detail says which."""
    REFUSED = "refused"
    """robots.txt disallows it."""
    MALFORMED = "malformed"
    """An answer that is no feed, sitemap or page at all."""
    EMPTY = "empty"
    """Nothing in it."""
    MOVED = "moved"
    """It works, but the server says that its address has changed for good."""
    STALE = "stale"
    """It works, but nothing new has come for long."""
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Health:
    """How one address does."""

    url: str
    role: str
    """"feed", "sitemap" or "section"."""
    condition: Condition
    detail: str = ""
    final: str = ""
    """Where `url` led to; itself where no redirect stood between."""
    kind: str | None = None
    """"rss", "atom", "rdf", "json"; "urlset", "index", "news", "text", "feed"; "page"."""
    entries: int = 0
    """Articles named, or further sitemaps where it is an index."""
    newest: str | None = None
    """The latest date that it gives, UTC."""
    links: tuple[Link, ...] = ()
    """What it names."""


def failed(url: str, role: str, why: str, *, robots: bool = False) -> Health:
    """The health of an address that gave no page."""
    return Health(url, role, Condition.REFUSED if robots else Condition.FAILED, why)


def judge(page: Page, role: str, url: str, *, moved: bool = False, stale_days: int = STALE_DAYS) -> Health:
    """The health of an address that answered with `page`; `url` is what the source names, `page.url` where it led to.

    `moved` says that a redirect on the way was for good. Staleness counts from the page's `fetched_at`.
    """
    body = page.body if isinstance(page.body, bytes) else page.body.encode()
    final = page.url or url
    kind, found = _read(body, role, final, page.headers.get("content-type"))
    newest = _newest(found, page.fetched_at)
    if kind is None:
        condition, detail = Condition.MALFORMED, f"{describe(body)} instead of a {role}"
    elif not found:
        condition, detail = Condition.EMPTY, f"{kind} without any entry"
    elif moved and final != url:
        condition, detail = Condition.MOVED, f"for good to {final}"
    elif _older(newest, page.fetched_at, stale_days):
        condition, detail = Condition.STALE, f"nothing newer than {str(newest)[:10]}"
    else:
        condition, detail = Condition.OK, _form(kind, body)
    return Health(url, role, condition, detail, final, kind, len(found), newest, found)


def _read(body: bytes, role: str, url: str, content_type: str | None) -> tuple[str | None, tuple[Link, ...]]:
    """What kind of document it is, None for one that its role does not allow; and what it names."""
    if role == "feed":
        return feeds.kind(body), tuple(feeds.parse(body, url, content_type))
    if role == "sitemap":
        sitemap = sitemaps.parse(body, url, content_type)
        return sitemaps.kind(body), (*sitemap.links, *sitemap.sitemaps)
    return ("page" if body.strip() else None), tuple(links.article_links(body, url))


def _form(kind: str, body: bytes) -> str:
    """The kind, and whether its XML is broken (which is read all the same)."""
    if kind in {"json", "text", "page"}:
        return kind
    try:
        expat.ParserCreate().Parse(plain(body), True)
    except (expat.ExpatError, ValueError) as error:
        return f"{kind}, malformed but read ({error})"
    return kind


def _newest(found: Sequence[Link], fetched_at: str | None) -> str | None:
    ends = found if len(found) <= 2 * DATED else (*found[:DATED], *found[-DATED:])
    read = (dates.parse(raw, not_after=fetched_at) for link in ends if (raw := link.published or link.modified))
    return max((date.value for date in read if date), default=None)


def _older(newest: str | None, fetched_at: str | None, days: int) -> bool:
    if not newest or not fetched_at:
        return False
    then, now = (datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for stamp in (newest, fetched_at))
    return (now - then).days > days
