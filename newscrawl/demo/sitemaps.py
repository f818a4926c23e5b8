"""Turns addresses and stories into the bytes of sitemaps, as the demo's sites serve them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from newscrawl.demo.content import Resource, Story, utc

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PROTOCOL = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def index(addresses: Iterable[str]) -> Resource:
    """A sitemap of sitemaps."""
    return _served("sitemapindex", "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in addresses))


def pages(addresses: Iterable[str]) -> Resource:
    """A plain sitemap."""
    return _served("urlset", "\n".join(f"<url><loc>{escape(url)}</loc></url>" for url in addresses))


def news(publication: str, told: Iterable[tuple[str, Story]]) -> Resource:
    """A news sitemap: addresses with what stands there."""
    entries = "\n".join(
        f"<url><loc>{url}</loc><news:news><news:publication><news:name>{escape(publication)}</news:name>"
        f"<news:language>{story.language}</news:language></news:publication>"
        f"<news:publication_date>{utc(story.published)}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for url, story in told
    )
    return _served("urlset", entries, _NEWS)


def _served(root: str, entries: str, *names: str) -> Resource:
    opening = " ".join((root, _PROTOCOL, *names))
    return Resource(f"{_XML}<{opening}>\n{entries}\n</{root}>\n".encode(), "application/xml")
