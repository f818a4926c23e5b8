"""The bytes of an RSS, Atom, RDF or JSON feed into Links, in the feed's order."""

from __future__ import annotations

import html
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import feedparser

from newscrawl.discovery.roots import document, root_of
from newscrawl.discovery.unpack import plain
from newscrawl.items import Link
from newscrawl.text import one_line
from newscrawl.urls import absolute

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MAIL_AND_NAME = re.compile(r"^\S+@\S+\s+\((?P<name>[^()]+)\)$")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{4,})|([0-9]{5,}));?")
_NO_ARTICLE = frozenset({"self", "replies", "enclosure", "edit", "hub", "next", "prev", "previous", "first", "last"})
"""Link relations that never lead to the entry's own page."""
_KINDS = {"rss": "rss", "channel": "rss", "feed": "atom", "rdf": "rdf"}
_JSON_ITEMS = re.compile(r'"items"\s*:\s*\[')
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)
"""What feedparser was seen to raise on damaged bytes, besides the errors it reports as `bozo`."""


def parse(body: bytes, url: str) -> list[Link]:
    """Return the entries of a feed that have an http or https address, each address once.

    `url` is where the feed was found: the base of relative links and the `via` of each Link. Dates stay as found.
    What is no feed (a web page, nothing, noise) gives [].
    """
    body = plain(body)
    found = _kind(body)
    if found is None:
        return []
    entries = _json_entries(body, url) if found == "json" else _xml_entries(document(body), url)
    first: dict[str, Link] = {}
    for link in entries:
        first.setdefault(link.url, link)
    return list(first.values())


def kind(body: bytes) -> str | None:
    """Return "rss", "atom", "rdf" or "json" for a feed, empty ones too; None for what is no feed at all."""
    return _kind(plain(body))


def _kind(body: bytes) -> str | None:
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return "json" if _JSON_ITEMS.search(_text(body)) else None
    return _KINDS.get(root_of(body) or "")


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace")


def _xml_entries(body: bytes, url: str) -> Iterator[Link]:
    """Read what feedparser made of the feed; faults that it reports (`bozo`) do not matter to us."""
    body = _REFERENCE.sub(_possible, body)
    if not body:
        return
    try:
        # A stream, never a str or bytes: those feedparser would fetch as URLs or open as file names. The type makes it
        # go by the XML declaration, then UTF-8, then windows-1252. Content is not cleaned, as it is not used.
        feed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url, "content-type": "application/xml"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAULTS:
        return
    # In RSS, dc:date is when an item was published; feedparser files it under `updated`.
    dated_by_dc = feed.version.startswith("rss") and _DUBLIN_CORE in feed.namespaces.values()
    language = feed.feed.get("language")
    for entry in feed.entries:
        address = next((found for href in _hrefs(entry) if (found := absolute(href, url))), None)
        if address is None:
            continue
        # dict.get: feedparser's own get answers `updated` with `published`, and warns.
        published, modified = dict.get(entry, "published"), dict.get(entry, "updated")
        if dated_by_dc and published is None:
            published, modified = modified, None
        title = entry.get("title_detail") or {}
        yield Link(
            url=address,
            title=_title(title.get("value") or entry.get("title"), is_html=title.get("type") != "text/plain"),
            published=_line(published),
            modified=_line(modified),
            language=_line(title.get("language") or language),
            authors=_authors(entry),
            via=url,
        )


def _possible(reference: re.Match[bytes]) -> bytes:
    """Drop a reference to what is no character: one of them makes feedparser give up the whole feed."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) < 100 else sys.maxunicode + 1
    return b"" if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF else reference[0]


def _hrefs(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield an entry's addresses, the likeliest to be the article's page first."""
    links = [link for link in entry.get("links") or () if isinstance(link.get("href"), str)]
    yield from _strings(entry.get("feedburner_origlink"))
    for link in links:
        if link.get("rel") == "alternate" and "html" in (link.get("type") or "html"):
            yield link["href"]
    yield from _strings(entry.get("link"))  # also a guid that is a permanent link
    for link in links:
        if link.get("rel") not in _NO_ARTICLE:
            yield link["href"]


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return names; an address of mail is none, and `mail (name)` is taken apart here.

    feedparser does that too, but cuts addresses under long top-level domains in two.
    """
    whole = _line(entry.get("author")) or ""
    if match := _MAIL_AND_NAME.match(whole):
        return (match["name"].strip(),)
    names = [_title(author.get("name"), is_html=False) for author in entry.get("authors") or ()]
    return _unique(name for name in names if name and "@" not in name)


def _json_entries(body: bytes, url: str) -> Iterator[Link]:
    """Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return
    for item in feed["items"]:
        if not isinstance(item, dict):
            continue
        name = item.get("id")  # an address in most feeds, else a bare word
        hrefs = _strings(item.get("url"), item.get("external_url"), name if "://" in str(name) else None)
        address = next((found for href in hrefs if (found := absolute(href, url))), None)
        if address is None:
            continue
        people = item.get("authors") or [item.get("author")]
        people = people if isinstance(people, list) else []
        names = [person.get("name") for person in people if isinstance(person, dict)]
        yield Link(
            url=address,
            title=_title(item.get("title"), is_html=False),
            published=_line(item.get("date_published")),
            modified=_line(item.get("date_modified")),
            language=_line(item.get("language")) or _line(feed.get("language")),
            authors=_unique(line for name in names if (line := _line(name))),
            via=url,
        )


def _title(value: object, *, is_html: bool) -> str | None:
    """Return a title as a reader would see it: many feeds escape titles once too often, so entities go twice."""
    if not isinstance(value, str):
        return None
    return _line(html.unescape(html.unescape(_TAG.sub("", value) if is_html else value)))


def _line(value: object) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None


def _strings(*values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
