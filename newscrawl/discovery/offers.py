"""A home page's facts and its robots.txt into the addresses to read of a site that is known by its home page alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from newscrawl.discovery import robots, site
from newscrawl.discovery.site import SiteFacts

MAX_FEEDS = 10
"""Feeds that are read of those a page names: the whole site's come first, then sections' as far as this goes."""
MAX_SECTIONS = 10
"""Sections in a home page's menus that are read where there is neither feed nor sitemap."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Absolute addresses: `feeds` and `sitemaps` are read, the rest only where nothing in those names a page."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feed_guesses: tuple[str, ...] = ()
    """To try one after the other, up to the first that is one; `sitemap_guesses` likewise."""
    sitemap_guesses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def offers(facts: SiteFacts, robots_txt: bytes, home: str) -> Offers:
    """Return what the site at `home` names; b"" where it has no robots.txt, SiteFacts() where the page was not had."""
    return Offers(
        feeds=tuple(link.url for link in facts.feeds[:MAX_FEEDS]),
        sitemaps=tuple(robots.sitemaps(robots_txt, urljoin(home, "/robots.txt"))),
        feed_guesses=tuple(urljoin(home, path) for path in site.FEED_GUESSES),
        sitemap_guesses=tuple(urljoin(home, path) for path in site.SITEMAP_GUESSES),
        sections=tuple(link.url for link in facts.sections[:MAX_SECTIONS]),
    )
