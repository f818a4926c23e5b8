"""The bytes of an answer that is not what was asked for into words for what it is instead."""

from __future__ import annotations

from newscrawl.discovery import feeds, sitemaps
from newscrawl.discovery.unpack import plain


def describe(body: bytes) -> str:
    """Return what a person should hear: "a web page", "a feed (rss)", "a sitemap", "an empty answer" …"""
    if not body.strip():
        return "an empty answer"
    if kind := feeds.kind(body):
        return f"a feed ({kind})"
    if sitemaps.kind(body):
        return "a sitemap"
    start = plain(body)[:1000].lower()
    return "a web page" if b"<html" in start or b"<!doctype html" in start else "a document of another kind"
