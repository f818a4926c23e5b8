"""A section page's tree or bytes into Links to what look like articles of the same site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from newscrawl import markup
from newscrawl.items import Link
from newscrawl.markup import HtmlElement
from newscrawl.text import count_words, one_line
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
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?P<by>[/-]?)(0[1-9]|1[0-2])(?P=by)(0[1-9]|[12]\d|3[01])(?!\d)")
_NUMBER = re.compile(r"\d{5,}")
NAMES = 300
"""Characters of a class, an id or what a link says that are looked at: megabytes of them are no name."""
MAX_LINKS = 10_000
"""Of one page, wherever they lead, that are looked at: home pages have a thousand or two."""
_SLUG = re.compile(r"[^/]*(?:[-_][^/-]+){3,}|(?:[^/]*%[0-9a-fA-F]{2}){6,}")


def article_links(page: bytes | HtmlElement, url: str) -> list[Link]:
    """Return the article links of the page found at `url`, in its order, each address once; [] for no page.

    A link counts by its address (on the same registered domain, no list, no file) together with its text: an address
    with a date, a long number or a slug of four words needs three words of text or a heading; any other address
    needs five words within a heading. Navigation and footers do not count. `title` is its longest text.
    """
    tree = tree_of(page)
    if tree is None:
        return []
    base = base_of(tree, url)
    here = normalise(url)
    found: dict[str, Link] = {}
    within: dict[HtmlElement, frozenset[str]] = {}
    for element in links_in(tree):
        address = absolute(element.get("href"), base)
        if address is None or not same_site(address, url) or not _may_be_article(address):
            continue
        above = _within(element.getparent(), within)
        if above & _FURNITURE:
            continue
        # Teasers that are links as a whole lie over their headline, and say it to those who listen.
        text = text_of_link(element) or one_line(element.get("aria-label") or "")
        heading = bool(above & _HEADINGS) or next(element.iter(*_HEADINGS), None) is not None
        identity = normalise(address)
        if identity == here or not _reads_like_headline(address, count_words(text), heading=heading):
            continue
        known = found.get(identity)
        if known is None or len(text) > len(known.title or ""):
            found[identity] = Link(url=known.url if known else address, title=text or None, via=url)
    return list(found.values())


def text_of_link(link: HtmlElement) -> str:
    """Return what a link says, up to the next one.

    A browser ends one link where the next begins; the parser does not, and a text that lies in a hundred of them would
    be read a hundred times. Empty ones mark a place, and end nothing.
    """
    following = next((inner for inner in islice(link.iter("a"), 1, None) if inner.text or len(inner)), None)
    if following is None:
        return markup.text_of(link)
    parts: list[str] = []
    _collect(link, parts, following)
    return one_line("".join(parts))


def _collect(element: HtmlElement, parts: list[str], end: HtmlElement) -> bool:
    """As `markup.text_of` does, up to `end`; whether it is reached."""
    parts.append(element.text or "")
    for child in element:
        silent = child.tag in markup.SILENT
        if child is end or (silent and end in child.iter("a")):
            return True
        if isinstance(child.tag, str) and not silent:
            around = "" if child.tag in markup.INLINE else " "
            parts.append(around)
            if _collect(child, parts, end):
                return True
            parts.append(around)
        parts.append(child.tail or "")
    return False


def links_in(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """The first MAX_LINKS of `a` and the elements with `tags`."""
    return islice(tree.iter("a", *tags), MAX_LINKS)


def _within(element: HtmlElement | None, known: dict[HtmlElement, frozenset[str]]) -> frozenset[str]:
    """What of _FURNITURE and _HEADINGS an element is or lies in; `known` is of those that were looked at before."""
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    found = known[element] if element is not None else frozenset()
    for element in reversed(path):
        if element.tag in _FURNITURE or element.tag in _HEADINGS:
            found |= {element.tag}
        known[element] = found
    return found


def names_of(element: HtmlElement) -> str:
    """Class and id of an element, the first characters of each."""
    return f"{(element.get('class') or '')[:NAMES]} {(element.get('id') or '')[:NAMES]}"


def day_of(url: str) -> str | None:
    """Return the day that an address names (`/2026/11/02/`, `/2026-11-02-…`) as YYYY-MM-DD; None for none."""
    match = _DAY.search(urlsplit(url).path)
    return f"{match[1]}-{match[3]}-{match[4]}" if match else None


def tree_of(page: bytes | HtmlElement) -> HtmlElement | None:
    """Return the tree of a page that may be bytes still; None for no page."""
    return markup.parse(markup.decode(page)) if isinstance(page, bytes) else page


def base_of(tree: HtmlElement, url: str) -> str:
    """Return what relative links of the page found at `url` are relative to."""
    return absolute(next((e.get("href") or "" for e in tree.iter("base")), "") or url, url) or url


def _may_be_article(address: str) -> bool:
    """Judge what the address excludes; some sites file articles under their author or topic (/autoren/name/title)."""
    parts = urlsplit(address)
    segments = [segment.casefold() for segment in parts.path.split("/") if segment]
    lists = [number for number, segment in enumerate(segments, 1) if segment in _NO_ARTICLES]
    filed = bool(lists) and lists[-1] <= len(segments) - 2 and has_article_address(address)
    return not (is_home(address) or _FILE.search(parts.path) or (lists and not filed))


def has_article_address(address: str) -> bool:
    """Whether the address alone, by a date, a long number or a slug, looks like an article's."""
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_DATE.search(parts.path) or _NUMBER.search(f"{parts.path}?{parts.query}") or _SLUG.match(last))


def _reads_like_headline(address: str, words: int, *, heading: bool) -> bool:
    """Judge address and text together."""
    telling = has_article_address(address)
    return words >= 3 or (heading and words > 0) if telling else heading and words >= 5
