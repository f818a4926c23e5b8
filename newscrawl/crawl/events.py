"""What happens in a run, for whoever displays, counts or traces it: Scrapy signals of the ledger and the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

newscrawl_event = object()
"""Scrapy signal, sent with `event`."""
page_extracted = object()
"""Scrapy signal, sent with `page` when a worker is done with it, and the `seconds` that it was at it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a run, for live displays."""

    kind: str
    """"opened", "requested" (an article page), "article", "rejected", "unread" (a feed, sitemap or section page) or
    "closed"."""
    spider: str
    source: str
    """The source's id; for the spider `urls`, "urls"."""
    url: str | None = None
    """Of "requested", "article" and "rejected"."""
    reason: str | None = None
    """Of "rejected": `stage/reason`, e.g. "fetch/http_error"."""
    detail: str | None = None
    """Of "rejected" and "unread": what was wrong."""
    published: str | None = None
    """Of "article": UTC; None where it is unknown."""
    language: str | None = None
    """Of "article"; None also where it is unknown."""
    report: Mapping[str, Any] | None = None
    """Of "closed": the run report; None where the run could not begin or broke off."""
