"""A Page to the bytes that keep it in a WARC file: a metadata, a request and a response record, a gzip member each.

WARC 1.1 (ISO 28500:2017). The response holds the page as the crawl had it: its transfer and content encodings undone,
so the headers of these are left out. What only a crawl knows of a page, its source and what linked to it, stands in the
metadata record before it, so that a reader has it when the page comes.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders

from newscrawl import markup
from newscrawl.items import Link, Page
from newscrawl.plain import to_json

VERSION = "WARC/1.1"
METADATA_TYPE = "application/json"
"""Of the metadata records: keys `source`, `link`, see items.Link, and `parts`, how many further pages of the article
stand before it; without what is silent, and without `via`, whose address may hold a key that is the source's own."""
PART_OF = "Newscrawl-Part-Of"
"""The field by which the records of an article's further page name the address of its first one."""
SENT = ("host", "user-agent", "accept", "accept-language", "accept-encoding", "if-none-match", "if-modified-since")
"""Request headers that are kept. Others may be secrets of a source: cookies, tokens, a proxy's password."""
_UNDONE = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "set-cookie2"}
)
"""Response headers that are not true of the page as it is kept, and the cookies, which may be secrets, too."""
_MEDIA = {
    "warcinfo": "application/warc-fields",
    "metadata": METADATA_TYPE,
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
}
"""What a record of each type holds."""
_TOLD = tuple(field.name for field in fields(Link) if field.name != "via")
_LEVEL = 2
"""Of isal: a third of what zlib's level 1 takes, for less; the whole record is measured by benchmarks/archive.py."""
_GZIP = 31
_STATUSES = frozenset(int(status) for status in HTTPStatus)


def head(file_name: str, told: Mapping[str, str]) -> bytes:
    """The record that a WARC file begins with. `told`: what made it, by the field names of application/warc-fields."""
    said = {"format": "WARC File Format 1.1", "conformsTo": "http://iipc.github.io/warc-specifications/", **told}
    return _packed("warcinfo", {"WARC-Filename": file_name, "WARC-Date": _now()}, _lines(said))


def record(
    page: Page, sent: Mapping[str, str] | None = None, *, truncated: str | None = None, part_of: str | None = None
) -> bytes:
    """What to append for a page. Its parts are to stand before it, each with `part_of`, the address of the page.

    `page.url` is an http or https address. `sent`: the request's headers, names in lower case, of which SENT are kept;
    None where they are not known, and then there is no request record. `truncated`: why the page is not whole, a word
    of WARC's: "length", "time", "disconnect", "unspecified".
    """
    return b"".join(_records(page, sent, truncated, {PART_OF: part_of} if part_of else {}))


def _records(
    page: Page, sent: Mapping[str, str] | None, truncated: str | None, told: Mapping[str, str]
) -> Iterable[bytes]:
    body = page.body.encode("utf-8", "replace") if isinstance(page.body, str) else page.body
    shared = {"WARC-Target-URI": page.url or "", "WARC-Date": page.fetched_at or _now(), **told}
    response = f"<urn:uuid:{uuid4()}>"
    beside = {**shared, "WARC-Concurrent-To": response}
    yield _packed("metadata", beside, to_json(_known(page)).encode())
    if sent is not None:
        yield _packed("request", beside, head=_question(page, sent).to_ascii_bytes())
    own = {**shared, "WARC-Record-ID": response, "WARC-Identified-Payload-Type": identified(page)}
    if truncated:
        own["WARC-Truncated"] = truncated
    yield _packed("response", own, body, head=_answer(page, len(body)).to_ascii_bytes())


def identified(page: Page) -> str:
    """The media type of a page by its first bytes, whatever its headers say."""
    if markup.is_binary(page.body, page.headers.get("content-type")):
        return "application/octet-stream"
    text = page.body[:2048] if isinstance(page.body, str) else page.body[:2048].decode("latin-1")
    return "application/xml" if markup.is_other_document(text) and text.lstrip().startswith("<") else "text/html"


def _known(page: Page) -> dict[str, Any]:
    told = page.link
    link = {name: value for name in _TOLD if (value := getattr(told, name))} or None if told else None
    parts = {"parts": len(page.parts)} if page.parts else {}
    return {"source": page.source.id if page.source else None, "link": link, **parts}


def _answer(page: Page, length: int) -> StatusAndHeaders:
    status = page.status or HTTPStatus.OK
    phrase = HTTPStatus(status).phrase if status in _STATUSES else ""
    kept = [(name, value) for name, value in page.headers.items() if name not in _UNDONE]
    return StatusAndHeaders(f"{int(status)} {phrase}", [*kept, ("content-length", str(length))], protocol="HTTP/1.1")


def _question(page: Page, sent: Mapping[str, str]) -> StatusAndHeaders:
    url = urlsplit(page.url or "")
    headers = {"host": url.netloc.rpartition("@")[2], **sent}
    kept = [(name, headers[name]) for name in SENT if name in headers]
    target = urlunsplit(("", "", url.path or "/", url.query, ""))
    return StatusAndHeaders(f"GET {target} HTTP/1.1", kept, is_http_request=True)


def _packed(kind: str, told: Mapping[str, str], payload: bytes = b"", *, head: bytes = b"") -> bytes:
    """A record of a block of two parts, `head` in the terms of HTTP.

    By hand, for warcio's writer takes longer than to pack it all. One digest is enough: gzip's own is of all that there
    is, and other tools know pages by that of the payload.
    """
    digest = "WARC-Payload-Digest" if payload else "WARC-Block-Digest"
    said = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        **told,
        digest: f"sha1:{b32encode(hashlib.sha1(payload or head).digest()).decode()}",
        "Content-Type": _MEDIA[kind],
        "Content-Length": str(len(head) + len(payload)),
    }
    plain = b"".join((VERSION.encode(), b"\r\n", _lines(said), b"\r\n", head, payload, b"\r\n\r\n"))
    packed: bytes = isal_zlib.compress(plain, _LEVEL, _GZIP)
    return packed


def _lines(said: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode()


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
