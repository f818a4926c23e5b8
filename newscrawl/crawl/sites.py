"""A source in, the sites that it names out: where its requests may go, and what they may carry there."""

from __future__ import annotations

from newscrawl import urls
from newscrawl.items import Source


def sites_of(source: Source) -> frozenset[str]:
    """Registered domains of the addresses that a source names, and its further `domains`."""
    named = (source.home, *source.feeds, *source.sitemaps, *source.sections)
    return frozenset(domain for url in named if (domain := urls.registered_domain(url))) | frozenset(source.domains)


def is_own(url: str, source: Source) -> bool:
    """Whether headers and cookies of the source may go to that address."""
    domain = urls.registered_domain(url)
    is_its = domain == urls.registered_domain(source.home) or domain in source.domains
    return is_its and not (url.startswith("http:") and source.home.lower().startswith("https:"))
