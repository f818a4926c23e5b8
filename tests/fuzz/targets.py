"""Bytes that a stranger serves in, nothing out: a target raises where what must hold of them does not.

Used by fuzz.py, which looks for such bytes, and by test_corpus.py, which tries those that were found or thought of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from newscrawl import markup, records, urls
from newscrawl.discovery import feeds, links, offers, paging, robots, rules, site, sitemaps
from newscrawl.extraction import structured
from newscrawl.items import Article, Link, Page
from newscrawl.process import Processor

URL = "https://www.bay.example/news/2025/03/01/pier.html"
CONTENT_TYPES = (
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=gbk",
    "application/xml; charset=utf-16",
)
UNFIT = re.compile("[\x00\ud800-\udfff]")
_processors = [Processor(require_article=demand, strict=True) for demand in (True, False)]


def page(data: bytes) -> None:
    """Bytes, decoded and parsed; the first byte chooses what the header says of them."""
    content_type, body = CONTENT_TYPES[(data[0] if data else 0) % len(CONTENT_TYPES)], data[1:]
    text = markup.decode(body, content_type)
    text.encode("utf-8", "surrogatepass")
    markup.is_binary(body, content_type)
    tree, _ = markup.parse_whole(text)
    if tree is not None:
        assert not UNFIT.search(markup.text_of(tree))
        assert markup.text_length(tree) >= 0


def data(body: bytes) -> None:
    """JSON-LD of a page, and microdata."""
    text = body.decode("utf-8", "replace")
    tree = markup.parse(
        f"<html><head><script type='application/ld+json'>{text}</script></head><body>{text}</body></html>"
    )
    assert tree is not None
    found = structured.read(tree, URL)
    for node in found.nodes:
        structured.types(node)
        for value in node.values():
            structured.strings(value)


def feed(body: bytes) -> None:
    """RSS, Atom, RDF and JSON Feed."""
    feeds.kind(body)
    _check(feeds.parse(body, URL, "application/xml"))


def sitemap(body: bytes) -> None:
    """Sitemaps and their indexes, packed or not."""
    sitemaps.kind(body)
    found = sitemaps.parse(body, URL, "application/xml")
    _check([*found.links, *found.sitemaps])


def robots_txt(body: bytes) -> None:
    """A robots.txt, as newscrawl and Scrapy's parser read it."""
    from protego import Protego  # noqa: PLC0415 - other targets do without

    for address in robots.sitemaps(body, URL):
        assert urls.absolute(address, None) == address
    whole = Protego.parse(body.decode("utf-8-sig", "ignore"))
    kept = Protego.parse(rules.rules(body, "newscrawl").text)
    assert kept.can_fetch(URL, "newscrawl") == whole.can_fetch(URL, "newscrawl")


def home(body: bytes) -> None:
    """A home page or section: what it offers, its links to articles, its next page."""
    facts = site.read(body, URL)
    offers.offers(facts, body, URL)
    _check([*facts.feeds, *facts.sections, *links.article_links(body, URL)])
    following = paging.next_page(body, URL)
    assert following is None or urls.absolute(following, None)


def extract(body: bytes) -> None:
    """The whole way from bytes to a record, and the record to its line and back."""
    for processor in _processors:
        found = processor(Page(body, url=URL))
        line = records.to_line(found) if isinstance(found, Article) else records.rejection_line(found)
        assert len(line.splitlines()) == 1
        row = json.loads(line.encode("utf-8"), parse_constant=_refuse)
        assert not UNFIT.search(json.dumps(row, ensure_ascii=False))
        if isinstance(found, Article):
            assert records.to_line(records.from_dict(row)) == line
            for address in filter(None, (found.url, found.canonical_url, found.image_url)):
                assert urls.absolute(address, None) == address


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (page, data, feed, sitemap, robots_txt, home, extract)
}


def _check(found: Iterable[Link]) -> None:
    for link in found:
        assert urls.absolute(link.url, None) == link.url
        for text in (link.title, link.published, link.modified, link.language, *link.authors):
            assert not UNFIT.search(text or "")


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")
