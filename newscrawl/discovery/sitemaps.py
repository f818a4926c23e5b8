"""The bytes of a sitemap, a sitemap index or a list of addresses into Links to articles and to further sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from newscrawl.discovery import feeds
from newscrawl.discovery.roots import readable, root_of, whole
from newscrawl.items import Link
from newscrawl.text import one_line, unescape
from newscrawl.urls import absolute

MAX_ENTRIES = 50_000
"""The sitemap protocol's own limit for one file; what follows is left out."""
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_ENTRIES = frozenset({"url", "sitemap"})
_ROOTS = frozenset({"urlset", "sitemapindex"})
_FIELDS = frozenset({"loc", "lastmod", "news", "publication", "publication_date", "title", "language"})
_WHOLE = 4 * 1024 * 1024
"""Bytes that are parsed at once: repair goes on after any damage then, and not after a bare `<` in a larger file."""
_CHUNK = 64 * 1024
"""Bytes of a larger file that are parsed at a time; what was read of them, or is not read, then leaves the tree."""
_FEW = 100
"""Children of an entry that stay as they are."""
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
    for entry in _entries(whole(body, name, "url|sitemap")):
        if cut := len(links) + len(sitemaps) >= MAX_ENTRIES:
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
    """Yield the entries of a sitemap as they are parsed, without network, entities or huge trees.

    Ampersands that begin none of XML's own references are escaped before: repair would drop them and what they name,
    `?a=1&b=2` becoming `?a=1=2`, and a reference to an entity of the file's own then stays the text it is.
    """
    body = _BARE_AMPERSAND.sub(b"&amp;", body)
    if len(body) <= _WHOLE:
        with suppress(etree.XMLSyntaxError, ValueError):
            tree = etree.fromstring(body, etree.XMLParser(**_REPAIR))
            yield from () if tree is None else _closed(tree, to_end=True)
        return
    first = next(_parsed(body, None), None)
    if first is None:
        return
    root: etree._Element | None = None
    tag = str(first.tag)
    for root in _parsed(body, None if ":" in tag.rpartition("}")[2] else tag):  # lxml finds no undeclared prefix
        yield from _closed(root)
    if root is not None:
        yield from _closed(root, to_end=True)


_REPAIR: dict[str, Any] = {
    "recover": True,
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _parsed(body: bytes, tag: str | None) -> Iterator[etree._Element]:
    """Yield the root after each chunk, as far as it is parsed; `tag` is its own, None for any."""
    parser = etree.XMLPullParser(("start",), tag=tag, **_REPAIR)
    root: etree._Element | None = None
    for at in range(0, len(body), _CHUNK):
        try:
            parser.feed(body[at : at + _CHUNK])
        except etree.XMLSyntaxError:
            break
        found = [element for _, element in parser.read_events() if isinstance(element, etree._Element)]
        root = found[0] if root is None and found else root
        if root is not None:
            yield root
    with suppress(etree.XMLSyntaxError):
        parser.close()


def _closed(element: etree._Element, *, to_end: bool = False) -> Iterator[etree._Element]:
    """Yield the entries in a root, some generators put one into another, and take them out.

    The last child may be open still, unless the document is parsed `to_end`.
    """
    for child in list(element) if to_end else list(element)[:-1]:
        if _name(child) in _ENTRIES:
            yield child
        elif _name(child) in _ROOTS:
            yield from _closed(child, to_end=True)
        element.remove(child)
    if len(element) and _name(element[-1]) in _ROOTS:
        yield from _closed(element[-1])
    elif not to_end:
        _thin_out(element)


def _thin_out(element: etree._Element) -> None:
    """Leave the last of each field in what is open: an entry may have any number of pictures."""
    while len(element):
        if len(element) > _FEW:
            fields: set[str] = set()
            for child in reversed(list(element)[:-1]):
                name = _name(child)
                if name in fields or name not in _FIELDS:
                    element.remove(child)
                fields.add(name)
        element = element[-1]


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
