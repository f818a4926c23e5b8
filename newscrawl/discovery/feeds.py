"""The bytes of an RSS, Atom, RDF or JSON feed into Links, in the feed's order."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import feedparser

from newscrawl.discovery import mending
from newscrawl.discovery.roots import readable, root_of, whole
from newscrawl.items import Link
from newscrawl.text import one_line, unescape
from newscrawl.urls import absolute

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_IMAGE = re.compile(rb"<image(?:\s[^<>]*)?(?<!/)>(?:(?!<image|</?item\b).)*?</image\s*>", re.DOTALL | re.IGNORECASE)
"""An image has a title and a link of its own, which feedparser takes for the item's."""
_MAIL_AND_NAME = re.compile(r"^\S+@\S+\s+\((?P<name>[^()]+)\)$")
_MAIL_CUT = re.compile(r"\.[a-z]{4}$")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{4,})|([0-9]{5,}));?")
_CDATA_MARK = re.compile(rb"(<!\[CDATA\[|\]\]>)")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:\w{1,31}|#\d+|#[xX][0-9a-fA-F]+);)")
"""One that begins no reference: feedparser would read `&copy=1` and `&section=2` of an address as signs."""
_ESCAPED_TWICE = re.compile(rb"&amp;(?:amp;)+")
_NO_ARTICLE = frozenset({"self", "replies", "enclosure", "edit", "hub", "next", "prev", "previous", "first", "last"})
"""Link relations that never lead to the entry's own page."""
_KINDS = {"rss": "rss", "channel": "rss", "feed": "atom", "rdf": "rdf"}
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
_JSON_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_JSON_COMMA = re.compile(r"\s*,\s*")
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_ENTRY = re.compile(rb"<(?:[a-z][\w.-]*:)?(?:item|entry)[\s>]", re.IGNORECASE)
MAX_ENTRIES = 10_000
"""Of one feed; feedparser reads some 8,000 in a second, and nothing else is done in the meantime."""
MAX_BYTES = 10 * 1024 * 1024
"""Of one feed; a few seconds of feedparser's time."""
_MAX_TAGS = 200_000
"""Of one feed, start and end; feedparser reads some 20,000 in a second, and 10,000 entries have 160,000."""
_MAX_UNCLOSED = 50_000
"""Elements; feedparser's time grows with the square of them, and no feed nests that deeply."""
_LONG_TAG = re.compile(rb"""<[a-zA-Z](?=[^<]{4000})(?:[^<>=]++|=\s*+(?:"[^"<]*"|'[^'<]*'|))*+""")
"""And short tags before a long text."""
_TAG_OR_SECTION = re.compile(_LONG_TAG.pattern + rb"|<!--|<!\[CDATA\[")
_ATTRIBUTE = re.compile(rb"""[^\s=]++(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"']*+))?""")
_MOST_ATTRIBUTES = 100
"""Of a tag as long as that: feedparser's time grows with the square of them."""
_ELEMENT = re.compile(rb"<\w")
_BLANKS = re.compile(rb"\s+")
_MOST_OF_HEAD = 16 * 1024
"""Bytes before the first element: a list of all entities that HTML has takes 10 KB."""
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)
"""What feedparser was seen to raise on damaged bytes, besides the errors it reports as `bozo`."""

mending.mend()


@dataclass(frozen=True, slots=True)
class Feed:
    """What one feed named."""

    links: tuple[Link, ...] = ()
    cut: bool = False
    """Whether it goes on where reading ended: after so many entries, bytes or tags."""


def parse(body: bytes, url: str, content_type: str | None = None, *, most: int = MAX_ENTRIES) -> list[Link]:
    """Return the entries of a feed, as `read` does."""
    return list(read(body, url, content_type, most=most).links)


def read(body: bytes, url: str, content_type: str | None = None, *, most: int = MAX_ENTRIES) -> Feed:
    """Return the entries of a feed that have an http or https address, each address once, of the first `most`.

    `url` is where the feed was found, after redirects: the base of relative links and the `via` of each Link.
    `content_type` is the answer's header, for a charset that the feed does not name. Dates stay as found. What is no
    feed (a web page, nothing, noise) gives no links.
    """
    body = readable(body, content_type)
    found = _kind(body)
    if found is None:
        return Feed()
    if found == "json":
        feed = _json(body[:MAX_BYTES])
        entries, cut = _json_entries(feed, url, most), len(feed["items"]) > most or len(body) > MAX_BYTES
    else:
        beginning = _first_tags(_first(body, most))
        entries, cut = _xml_entries(beginning, url), len(beginning) < len(body)
    first: dict[str, Link] = {}
    for link in entries:
        first.setdefault(link.url, link)
    return Feed(tuple(first.values()), cut)


def kind(body: bytes) -> str | None:
    """Return "rss", "atom", "rdf" or "json" for a feed, empty ones too; None for what is no feed at all."""
    return _kind(readable(body))


def _kind(body: bytes) -> str | None:
    if body.startswith(b"{"):
        return "json" if _JSON_ITEMS.search(body.decode("utf-8", "replace")) else None
    return _KINDS.get(root_of(body) or "")


def _xml_entries(body: bytes, url: str) -> Iterator[Link]:
    """Read what feedparser made of the feed; faults that it reports (`bozo`) do not matter to us."""
    body = _without_long_tags(body) if _LONG_TAG.search(body) else body
    body = _IMAGE.sub(b"", whole(body, root_of(body) or "", "item|entry"))
    body = _escaped(_REFERENCE.sub(_possible, _short_head(body)))
    opened = body.count(b"<") - body.count(b"</") - body.count(b"<!") - body.count(b"/>")
    if opened - body.count(b"</") > _MAX_UNCLOSED:
        return
    try:
        # A stream, never a str or bytes: those feedparser would fetch as URLs or open as file names. Content is not
        # cleaned, as it is not used.
        feed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAULTS:
        return
    # In RSS, dc:date is when an item was published; feedparser files it under `updated`. Some feeds do not declare it.
    dated_by_dc = feed.version.startswith("rss") and (_DUBLIN_CORE in feed.namespaces.values() or b"<dc:date" in body)
    language = feed.feed.get("language")
    for entry in feed.entries:
        # feedparser leaves `&amp;` in the ids of broken feeds.
        hrefs = (href.replace("&amp;", "&") for href in _hrefs(entry))
        address = next((found for href in hrefs if (found := absolute(href, url))), None)
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
            language=_line(entry.get("language") or title.get("language") or language),
            authors=_authors(entry),
            via=url,
        )


def _first(body: bytes, most: int) -> bytes:
    """The feed up to the end of as many entries, and of MAX_BYTES."""
    beyond = next(islice(_ENTRY.finditer(body), most, None), None)
    return body[: min(beyond.start() if beyond else MAX_BYTES, MAX_BYTES)]


def _first_tags(body: bytes) -> bytes:
    """The feed up to the end of as many tags; what stands in CDATA sections is none."""
    left, place, within = _MAX_TAGS, 0, False
    for number, part in enumerate(_CDATA_MARK.split(body)):
        if number % 2:
            within = part.startswith(b"<")
        elif not within:
            tags = part.count(b"<")
            if tags > left:
                beyond = next(islice(re.finditer(b"<", part), left, None))
                return body[: place + beyond.start()]
            left -= tags
        place += len(part)
    return body


def _without_long_tags(body: bytes) -> bytes:
    """The feed, of each long tag the first attributes; in comments and CDATA sections nothing is a tag."""
    parts: list[bytes] = []
    done = 0
    while found := _TAG_OR_SECTION.search(body, done):
        parts.append(body[done : found.start()])
        mark = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}.get(found[0])
        if mark is None:
            parts.append(_first_attributes(found))
            done = found.end()
            continue
        end = body.find(mark, found.end())
        if end < 0:  # nothing says where it ends, and no later mark of its sort would find an end either
            parts.append(_LONG_TAG.sub(_first_attributes, body[found.start() :]))
            return b"".join(parts)
        done = end + len(mark)
        parts.append(body[found.start() : done])
    return b"".join([*parts, body[done:]])


def _first_attributes(tag: re.Match[bytes]) -> bytes:
    beyond = next(islice(_ATTRIBUTE.finditer(tag[0]), _MOST_ATTRIBUTES + 1, None), None)  # the first is the name
    return tag[0][: beyond.start()] if beyond else tag[0]


def _short_head(body: bytes) -> bytes:
    """The feed without a long head, and without the blank lines in its head: feedparser reads them in their square."""
    first = _ELEMENT.search(body)
    head = body[: first.start()] if first else b""
    short = _BLANKS.sub(lambda blanks: b"\n" if b"\n" in blanks[0] else b" ", head)
    return (short if len(short) <= _MOST_OF_HEAD else b"") + body[len(head) :]


def _possible(reference: re.Match[bytes]) -> bytes:
    """Drop a reference to what is no character: one of them makes feedparser give up the whole feed."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) < 100 else sys.maxunicode + 1
    return b"" if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF else reference[0]


def _escaped(body: bytes) -> bytes:
    """Escape ampersands that begin no reference, but for those in CDATA sections, where they stand for themselves."""
    parts = _CDATA_MARK.split(body)
    within = False
    for place, part in enumerate(parts):
        if place % 2:
            within = part.startswith(b"<")
        elif not within:
            parts[place] = _ESCAPED_TWICE.sub(b"&amp;", _BARE_AMPERSAND.sub(b"&amp;", part))
    return b"".join(parts)


def _hrefs(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield an entry's addresses, the likeliest to be the article's page first."""
    links = [link for link in entry.get("links") or () if isinstance(link.get("href"), str)]
    yield from _strings(entry.get("feedburner_origlink"), entry.get("pheedo_origlink"))
    for link in links:
        if link.get("rel") == "alternate" and "html" in (link.get("type") or "html"):
            yield link["href"]
    yield from _strings(entry.get("link"))  # also a guid that is a permanent link
    for link in links:
        if link.get("rel") not in _NO_ARTICLE:
            yield link["href"]
    # An id that says it is no address (isPermaLink="false", Atom's id) is one all the same in feeds without links.
    yield from (name for name in _strings(entry.get("id")) if _ADDRESS.match(name.strip()))


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return names; an address of mail is none, and `mail (name)` is taken apart here.

    feedparser does that too, but cuts addresses under long top-level domains in two.
    """
    whole_author = (_line(entry.get("author")) or "")[: mending.LONGEST]
    if match := _MAIL_AND_NAME.match(whole_author):
        return (match["name"].strip(),)
    names = []
    for author in entry.get("authors") or ():
        name = _title(author.get("name"), is_html=False) or ""
        if _MAIL_CUT.search(author.get("email") or ""):
            name = name.lstrip("abcdefghijklmnopqrstuvwxyz").strip(" ()")
        names.append(name)
    return _unique(name for name in names if name and "@" not in name)


def _json_entries(feed: Mapping[str, Any], url: str, most: int) -> Iterator[Link]:
    """Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    for item in feed["items"][:most]:
        if not isinstance(item, dict):
            continue
        name = item.get("id")  # an address in most feeds, else a bare word
        hrefs = _strings(item.get("url"), item.get("external_url"), name if _ADDRESS.match(str(name)) else None)
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


def _json(body: bytes) -> dict[str, Any]:
    """Return the feed, or of one that breaks off or is no JSON somewhere the items before that place."""
    text = body.decode("utf-8", "replace")
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        feed = None
    if isinstance(feed, dict) and isinstance(feed.get("items"), list):
        return feed
    items: list[Any] = []
    decoder = json.JSONDecoder(strict=False)
    before = _JSON_ITEMS.search(text)
    while before and text.startswith("{", before.end()):
        try:
            item, end = decoder.raw_decode(text, before.end())
        except (ValueError, RecursionError):
            break
        items.append(item)
        before = _JSON_COMMA.match(text, end)
    return {"items": items}


def _title(value: object, *, is_html: bool) -> str | None:
    """Return a title as a reader would see it: many feeds escape titles once too often, so entities go twice."""
    if not isinstance(value, str):
        return None
    shown = unescape(unescape(_TAG.sub("", value) if is_html else value))
    return _line(_CDATA.sub("", shown))


def _line(value: object) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None


def _strings(*values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
