"""An answer that should be a list of articles in, what it says out: all that is asked of discovery in a worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newscrawl import markup
from newscrawl.discovery import feeds, links, paging, robots, site, sitemaps, spans
from newscrawl.discovery.site import SiteFacts
from newscrawl.discovery.sorts import describe
from newscrawl.discovery.spans import Span
from newscrawl.items import Link
from newscrawl.urls import MAX_LENGTH, length


@dataclass(frozen=True, slots=True)
class Listing:
    """An answer, and what it was asked for as."""

    role: str
    """"feeds", "sitemaps", "sections", "home" or "robots"."""
    body: bytes
    url: str
    """Where it was found, after redirects."""
    content_type: str | None = None
    """The answer's header."""
    most: int = feeds.MAX_ENTRIES
    """Entries of a feed that are read."""
    longest: int = MAX_LENGTH
    """Characters of an address; a longer one is counted, and no more."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a list says."""

    kind: str | None = None
    """What it is: a kind of feeds.kind or of sitemaps.kind, "page" or "robots"; None for nothing of its role."""
    instead: str = ""
    """What that is, in words."""
    links: Sequence[Link] = ()
    """To articles."""
    too_long: int = 0
    """Links and sitemaps besides, whose addresses are longer than is asked for."""
    sitemaps: tuple[Link, ...] = ()
    """Further ones."""
    spans: Mapping[str, Span] = field(default_factory=dict)
    """The days that their names promise, by address."""
    following: str | None = None
    """The next page of a section."""
    site: SiteFacts = field(default_factory=SiteFacts)
    """What a home page says of its site; and the feeds that a page names which stands in the place of one."""
    cut: bool = False
    """Whether it names more than is read."""
    fault: str = ""
    """Where reading it broke newscrawl: the traceback. The rest says nothing then."""

    @property
    def named(self) -> int:
        """Links and sitemaps, the too long ones too."""
        return len(self.links) + len(self.sitemaps) + self.too_long


def read(listing: Listing) -> Contents:
    """Return what the answer says, but for what is longer than addresses are."""
    found = _READERS[listing.role](listing)

    def short(links: Sequence[Link]) -> tuple[Link, ...]:
        return tuple(link for link in links if length(link.url) <= listing.longest)

    links, sitemaps, facts = short(found.links), short(found.sitemaps), found.site
    return replace(
        found,
        links=links,
        sitemaps=sitemaps,
        too_long=found.named - len(links) - len(sitemaps),
        following=next((link.url for link in short((Link(found.following or ""),)) if link.url), None),
        site=replace(facts, feeds=short(facts.feeds), sections=short(facts.sections)),
    )


def _feed(listing: Listing) -> Contents:
    kind = feeds.kind(listing.body)
    if kind is None:
        return Contents(instead=describe(listing.body), site=site.read(listing.body, listing.url))
    feed = feeds.read(listing.body, listing.url, listing.content_type, most=listing.most)
    return Contents(kind, links=feed.links, cut=feed.cut)


def _sitemap(listing: Listing) -> Contents:
    kind = sitemaps.kind(listing.body)
    if kind is None:
        return Contents(instead=describe(listing.body))
    found = sitemaps.parse(listing.body, listing.url, listing.content_type)
    days = spans.spans(link.url for link in found.sitemaps)
    return Contents(kind, links=found.links, sitemaps=found.sitemaps, spans=days, cut=found.cut)


def _robots(listing: Listing) -> Contents:
    named = robots.sitemaps(listing.body, listing.url)
    return Contents("robots", sitemaps=tuple(Link(url, via=listing.url) for url in named))


def _section(listing: Listing) -> Contents:
    found, tree = _page(listing)
    return found if tree is None else replace(found, following=paging.next_page(tree, listing.url))


def _home(listing: Listing) -> Contents:
    found, tree = _page(listing)
    return found if tree is None else replace(found, site=site.read(tree, listing.url))


def _page(listing: Listing) -> tuple[Contents, markup.HtmlElement | None]:
    """What any page says, and its tree; a feed in its place is read as one."""
    if feeds.kind(listing.body):
        return _feed(listing), None
    blank = not listing.body.strip()
    tree = None if blank else markup.parse(markup.decode(listing.body, listing.content_type))
    if tree is None:
        return Contents(instead=describe(listing.body)), None
    return Contents("page", links=tuple(links.article_links(tree, listing.url))), tree


_READERS: dict[str, Callable[[Listing], Contents]] = {
    "feeds": _feed,
    "sitemaps": _sitemap,
    "sections": _section,
    "home": _home,
    "robots": _robots,
}
