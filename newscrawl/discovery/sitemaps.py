"""The bytes of a sitemap, a sitemap index or a list of addresses into Links to articles and to further sitemaps."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from newscrawl.discovery import feeds
from newscrawl.discovery.roots import readable, root_of
from newscrawl.items import Link
from newscrawl.text import one_line, unescape
from newscrawl.urls import absolute

MAX_ENTRIES = 50_000
"""The sitemap protocol's own limit for one file; what follows is left out."""
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_ENTRIES = frozenset({"url", "sitemap"})
_BEGIN = re.compile(rb"<(?:[a-z][\w.-]*:)?(?:url|sitemap)[\s>]", re.IGNORECASE)
_END = re.compile(rb"</(?:[a-z][\w.-]*:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_ROOT_TAG = re.compile(rb"</?(?:[a-z][\w.-]*:)?(?:urlset|sitemapindex)(?:\s[^<>]*)?>", re.IGNORECASE)
_PIECE = 1024 * 1024
"""Bytes of a sitemap that are a tree at one time; a longer entry is none. One with a thousand pictures has half."""
_MOST_OF_ROOT = 4096
"""Bytes of the root's own tag, which declares a dozen prefixes."""
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_NEWS = re.compile(rb"<(?:[a-z][\w.-]*:)?news[\s>]", re.IGNORECASE)
_ADDRESS = re.compile(rb"https?://\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file named. Loops between sitemaps are the caller's to break: `sitemaps` may name the file itself."""

    links: tuple[Link, ...] = ()
    """Articles, or at least pages; `modified` is lastmod, `published`, `title` and `language` are a news sitemap's."""
    sitemaps: tuple[Link, ...] = ()
    """The entries of an index, with `modified`."""
    cut: bool = False
    """Whether more was named: than MAX_ENTRIES, or in a feed than is read of one."""


def parse(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Return what a sitemap found at `url` names, in its order, each address once.

    Reads urlset, sitemapindex, RSS and Atom (which the protocol allows) and lists of one address a line, gzip or not,
    with any namespaces or none; XML that breaks off is read as far as it goes. Anything else (a web page, nothing,
    noise) gives an empty Sitemap.
    """
    body = readable(body, content_type)
    name = root_of(body)
    if name == "html":
        return Sitemap()
    if name in _FEED_ROOTS or body.startswith(b"{"):
        feed = feeds.read(body, url)
        return Sitemap(links=feed.links, cut=feed.cut)
    if name is None:
        return Sitemap(links=_unique(_list_entries(body, url)))
    links: list[Link] = []
    sitemaps: list[Link] = []
    cut = False
    for number, entry in enumerate(_entries(body)):
        if cut := number >= MAX_ENTRIES:
            break
        if link := _link(entry, url):
            (sitemaps if _name(entry) == "sitemap" or name == "sitemapindex" else links).append(link)
    return Sitemap(links=_unique(links), sitemaps=_unique(sitemaps), cut=cut)


def kind(body: bytes) -> str | None:
    """Return "urlset", "index", "news" (a urlset with news entries), "text" or "feed", empty ones too; else None."""
    body = readable(body)
    if not body.startswith(b"<"):
        if any(_ADDRESS.match(line.strip()) for line in body[:65536].splitlines()[:100]):
            return "text"
        if feeds.kind(body) == "json":
            return "feed"
    root = root_of(body)
    if root == "urlset":
        return "news" if _NEWS.search(body) else "urlset"
    if root == "sitemapindex":
        return "index"
    return "feed" if feeds.kind(body) else None


def _entries(body: bytes) -> Iterator[etree._Element]:
    """Yield the entries of a sitemap, whatever they are wrapped in: some generators put one urlset into another."""
    tag = _ROOT_TAG.search(body)
    root = tag[0] if tag and len(tag[0]) <= _MOST_OF_ROOT else b"<urlset>"
    for piece in _pieces(body):
        tree = _tree(root + _ROOT_TAG.sub(b"", piece))
        yield from (element for element in (() if tree is None else tree) if _name(element) in _ENTRIES)


def _pieces(body: bytes) -> Iterator[bytes]:
    """Yield the document's entries, as many at a time as a piece has room for.

    The last entry of a document that breaks off is left out: half an address is a wrong one. Where no entry is ever
    closed, nothing is.
    """
    begin = _BEGIN.search(body)
    closed = False
    while begin:
        piece = body[begin.start() : begin.start() + _PIECE]
        last = deque(_END.finditer(piece), maxlen=1)
        if last:
            piece, closed = piece[: last[0].end()], True
            yield piece
        elif not closed and begin.start() + _PIECE >= len(body):
            yield piece
        begin = _BEGIN.search(body, begin.start() + len(piece))


def _tree(piece: bytes) -> etree._Element | None:
    """Parse with repair, without network, entities or huge trees.

    Ampersands that begin none of XML's own references are escaped before: repair would drop them and what they name,
    `?a=1&b=2` becoming `?a=1=2`, and a reference to an entity of the file's own then stays the text it is.
    """
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_BARE_AMPERSAND.sub(b"&amp;", piece), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _link(entry: etree._Element, url: str) -> Link | None:
    """Read direct children only: images and videos have a loc and a title of their own, further in."""
    fields = {_name(child): child for child in entry}
    loc = _value(fields.get("loc"))
    # An address escaped once too often; html.unescape would also turn `&copy=1` into a sign.
    address = absolute(loc.replace("&amp;", "&"), url) if loc else None
    if address is None:
        return None
    news = {_name(child): child for child in fields.get("news", ())}
    publication = {_name(child): child for child in news.get("publication", ())}
    title = _value(news.get("title"))
    return Link(
        url=address,
        title=one_line(unescape(title)) or None if title else None,
        published=_value(news.get("publication_date")),
        modified=_value(fields.get("lastmod")),
        language=_value(publication.get("language")),
        via=url,
    )


def _list_entries(body: bytes, url: str) -> Iterator[Link]:
    """Read one address a line; lines that are none are passed over."""
    text = body.decode("utf-8", "replace").replace("\r", "\n")  # old Macs ended lines with that alone
    for line in islice(filter(str.strip, text.split("\n")), MAX_ENTRIES):
        address = line.strip()
        # absolute() would make an address of any word, by joining it to the file's own.
        if not address.lower().startswith(("http://", "https://")) or len(address.split()) > 1:
            continue
        if found := absolute(address, url):
            yield Link(url=found, via=url)


def _name(element: etree._Element) -> str:
    """Return the tag without namespace or prefix (a prefix stays in it where its declaration is missing)."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _value(element: etree._Element | None) -> str | None:
    return (one_line("".join(map(str, element.itertext()))) or None) if element is not None else None


def _unique(links: Iterable[Link]) -> tuple[Link, ...]:
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(link.url, link)
    return tuple(first.values())
