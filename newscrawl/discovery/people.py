"""feedparser, mended: it looks for an address of mail in what an author is called, in the square of its length."""

from __future__ import annotations

from typing import Any

from feedparser import mixin

LONGEST = 300
"""Characters of what is called an author that are looked at: some feeds name ten people in one."""
_sync = mixin._FeedParserMixin._sync_author_detail


def _sync_shortened(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    if len(said := context.get(key) or "") > LONGEST:
        context[key] = said[:LONGEST]
    _sync(parser, key)


def mend() -> None:
    """Mend feedparser for the whole process; the second time does nothing."""
    mixin._FeedParserMixin._sync_author_detail = _sync_shortened
