"""A section page's tree or bytes into Links to what look like articles of the same site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl import markup
from newscrawl.items import Link
from newscrawl.markup import HtmlElement
from newscrawl.text import count_words
from newscrawl.urls import absolute, is_home, normalise, same_site

_FURNITURE = frozenset({"nav", "footer", "dialog"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_ARTICLES = frozenset(
    "tag tags topic topics author authors autor autoren auteur category categories kategorie search suche login signin "
    "register subscribe account newsletter newsletters contact about privacy terms imprint impressum feed rss amp page "
    "wp-admin wp-login.php cart shop jobs".split()
)
"""Path segments of pages that list or serve; only whole segments count."""
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|json|css|js|ics)$", re.IGNORECASE)
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])\b|/(?:19|20)\d\d/\d{1,2}/")
_NUMBER = re.compile(r"\d{5,}")
_SLUG = re.compile(r"[^/]*(?:[-_][^/-]+){3,}|(?:[^/]*%[0-9a-fA-F]{2}){6,}")


def article_links(page: bytes | HtmlElement, url: str) -> list[Link]:
    """Return the article links of the page found at `url`, in its order, each address once; [] for no page.

    A link counts by its address (on the same registered domain, no list, no file) together with its text: an address
    with a date, a long number or a slug of four words needs three words of text or a heading; any other address
    needs five words within a heading. Navigation and footers do not count. `title` is its longest text.
    """
    tree = markup.parse(markup.decode(page)) if isinstance(page, bytes) else page
    if tree is None:
        return []
    base = absolute(next((e.get("href") or "" for e in tree.iter("base")), "") or url, url) or url
    here = normalise(url)
    found: dict[str, Link] = {}
    for element in tree.iter("a"):
        address = absolute(element.get("href"), base)
        if address is None or not same_site(address, url) or not _may_be_article(address):
            continue
        above = {parent.tag for parent in element.iterancestors()}
        if above & _FURNITURE:
            continue
        text = markup.text_of(element)
        heading = bool(above & _HEADINGS) or next(element.iter(*_HEADINGS), None) is not None
        identity = normalise(address)
        if identity == here or not _reads_like_headline(address, count_words(text), heading=heading):
            continue
        known = found.get(identity)
        if known is None or len(text) > len(known.title or ""):
            found[identity] = Link(url=known.url if known else address, title=text or None, via=url)
    return list(found.values())


def _may_be_article(address: str) -> bool:
    """Judge what the address excludes."""
    parts = urlsplit(address)
    segments = [segment.casefold() for segment in parts.path.split("/") if segment]
    return not (is_home(address) or _FILE.search(parts.path) or _NO_ARTICLES.intersection(segments))


def _reads_like_headline(address: str, words: int, *, heading: bool) -> bool:
    """Judge address and text together."""
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    telling = _DATE.search(parts.path) or _NUMBER.search(f"{parts.path}?{parts.query}") or _SLUG.match(last)
    return words >= 3 or (heading and words > 0) if telling else heading and words >= 5
