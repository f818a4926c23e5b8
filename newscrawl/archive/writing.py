"""A Page to the bytes that keep it in a WARC file: a metadata, a request and a response record, a gzip member each.

WARC 1.1 (ISO 28500:2017). The response holds the page as the crawl had it: its transfer and content encodings undone,
so the headers of these are left out. What only a crawl knows of a page, its source and what linked to it, stands in the
metadata record before it, so that a reader has it when the page comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from isal import isal_zlib
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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
_LEVEL = 2
"""Of isal: a third of what zlib's level 1 takes, for less; the whole record is measured by benchmarks/archive.py."""
_GZIP = 31
_LINK = tuple(field.name for field in fields(Link) if field.name != "via")
_STATUSES = frozenset(int(status) for status in HTTPStatus)

_BUILDER = RecordBuilder(warc_version=VERSION)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """Gives a page no digest of its block, which is its payload and a few headers: it would be hashed twice.

    The gzip member that a record is in has a checksum of all of it.
    """

    def ensure_digest(self, record: Any, block: bool = True, payload: bool = True) -> None:
        """Give the record its digests."""
        super().ensure_digest(record, block=block and record.rec_type != "response", payload=payload)


def head(file_name: str, told: Mapping[str, str]) -> bytes:
    """The record that a WARC file begins with. `told`: what made it, by the field names of application/warc-fields."""
    said = {"format": "WARC File Format 1.1", "conformsTo": "http://iipc.github.io/warc-specifications/", **told}
    return _packed(_BUILDER.create_warcinfo_record(file_name, said))


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
    shared = {**told, "WARC-Date": page.fetched_at} if page.fetched_at else dict(told)
    own = {**shared, "WARC-Identified-Payload-Type": identified(page)}
    if truncated:
        own["WARC-Truncated"] = truncated
    response = _BUILDER.create_warc_record(
        page.url, "response", BytesIO(body), len(body), warc_headers_dict=own, http_headers=_answer(page, len(body))
    )
    beside = {**shared, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    known = to_json(_known(page)).encode()
    yield _packed(
        _BUILDER.create_warc_record(
            page.url,
            "metadata",
            BytesIO(known),
            len(known),
            warc_content_type=METADATA_TYPE,
            warc_headers_dict=dict(beside),
        )
    )
    if sent is not None:
        yield _packed(
            _BUILDER.create_warc_record(
                page.url, "request", warc_headers_dict=dict(beside), http_headers=_question(page, sent)
            )
        )
    yield _packed(response)


def identified(page: Page) -> str:
    """The media type of a page by its first bytes, whatever its headers say."""
    if markup.is_binary(page.body, page.headers.get("content-type")):
        return "application/octet-stream"
    text = page.body[:2048] if isinstance(page.body, str) else page.body[:2048].decode("latin-1")
    return "application/xml" if markup.is_other_document(text) and text.lstrip().startswith("<") else "text/html"


def _known(page: Page) -> dict[str, Any]:
    said = ((name, getattr(page.link, name)) for name in _LINK)
    link = {name: value for name, value in said if value} if page.link else None
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


def _packed(made: Any) -> bytes:
    plain = BytesIO()
    _Writer(plain, gzip=False, warc_version=VERSION).write_record(made)
    packed: bytes = isal_zlib.compress(plain.getvalue(), _LEVEL, _GZIP)
    return packed
