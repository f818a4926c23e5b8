"""A page's records, and the page that comes of them."""

from __future__ import annotations

import gzip
import sys
import zlib
from dataclasses import replace

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl import archive
from newscrawl.errors import ConfigError
from newscrawl.items import Link, Page, Source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SOURCE = Source("bay", "Bay Courier", "https://bay.example/")
PAGE = Page(
    b"<p>\xe9</p>",
    "https://bay.example/1?q=1",
    200,
    {"content-type": "text/html; charset=latin-1"},
    "2025-03-01T06:00:00Z",
    SOURCE,
    Link(
        "https://bay.example/1", title="Pilots’ vote\u2028", authors=("Ann", "王"), via="https://bay.example/feed?key=1"
    ),
)


def written(path, *records):
    path.write_bytes(archive.head(path.name, {"source": "bay"}) + b"".join(records))
    return path


def test_a_page_comes_back_as_it_was(tmp_path):
    path = written(tmp_path / "a.warc.gz", archive.record(PAGE, {"accept": "*/*", "cookie": "hush"}))
    stored = next(archive.read(path, 1000))
    back = replace(stored.page, headers={"content-type": stored.page.headers["content-type"]})
    assert stored.source == "bay"
    assert PAGE.link is not None
    assert replace(back, source=SOURCE) == replace(PAGE, link=replace(PAGE.link, via=None))
    assert archive.about(path)["source"] == "bay"


@pytest.mark.parametrize(("truncated", "told"), [(None, None), ("disconnect", "disconnect")])
def test_a_page_that_is_not_whole_says_so(tmp_path, truncated, told):
    path = written(tmp_path / "a.warc.gz", archive.record(PAGE, truncated=truncated))
    with path.open("rb") as file:
        found = [record.rec_headers.get_header("WARC-Truncated") for record in ArchiveIterator(file)]
    assert found[-1] == told


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>", "text/html"),
        (b"Just words", "text/html"),
        (b"<?xml version='1.0'?><rss>", "application/xml"),
        (b"%PDF-1.7 \x00\x01", "application/octet-stream"),
    ],
)
def test_its_bytes_say_what_it_is(body, kind):
    assert archive.writing.identified(replace(PAGE, body=body)) == kind


def test_what_cannot_be_opened_is_said(tmp_path):
    for use in (archive.verify, lambda path: list(archive.read(path, 10))):
        with pytest.raises(ConfigError, match=r"none\.warc: cannot be read"):
            use(tmp_path / "none.warc")


def test_a_page_that_is_not_as_it_was_written_is_told_of_by_its_one_digest(tmp_path):
    whole = written(tmp_path / "whole.warc.gz", archive.record(PAGE, {"user-agent": "us"}))
    with whole.open("rb") as file:
        kept = [(record.rec_type, record.rec_headers) for record in ArchiveIterator(file)]
    digests = {kind: [name for name, _ in headers.headers if name.endswith("-Digest")] for kind, headers in kept}
    both = ["WARC-Payload-Digest", "WARC-Block-Digest"]
    assert digests == {"warcinfo": both[1:], "metadata": both, "request": both, "response": both[:1]}
    assert archive.verify(whole) == (1, [])
    other = gzip.decompress(whole.read_bytes()).replace(PAGE.body, b"<p>e</p>")
    (tmp_path / "other.warc").write_bytes(other)
    count, (told,) = archive.verify(tmp_path / "other.warc")
    assert count == 1
    assert "https://bay.example/1?q=1: not as it was written: payload digest" in told


WHOLE = (
    b"<html><body>"
    + b"".join(b"<p>Pier %d is longer than the old one.</p>" % n for n in range(9000))
    + b"</body></html>"
)


def chunked(body, size=1000):
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflated(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = [
    ({}, WHOLE),
    ({"Content-Encoding": "gzip"}, gzip.compress(WHOLE)),
    ({"Content-Encoding": "X-GZIP"}, gzip.compress(WHOLE)),
    ({"Content-Encoding": "deflate"}, zlib.compress(WHOLE)),
    ({"Content-Encoding": "deflate"}, deflated(WHOLE)),
    ({"Content-Encoding": "br"}, brotli.compress(WHOLE)),
    ({"Content-Encoding": "zstd"}, zstd.compress(WHOLE)),
    ({"Content-Encoding": "gzip, br"}, brotli.compress(gzip.compress(WHOLE))),
    ({"Content-Encoding": "identity"}, WHOLE),
    ({"Transfer-Encoding": "chunked"}, chunked(WHOLE)),
    ({"Transfer-Encoding": "Chunked", "Content-Encoding": "br"}, chunked(brotli.compress(WHOLE))),
    *(({"Content-Encoding": name}, WHOLE) for name in ("gzip", "deflate", "br", "zstd", "gzip, br", "none")),
    ({"Transfer-Encoding": "chunked"}, WHOLE),
]
"""Headers, and what is sent with them; the last ones lie."""


def foreign(path, *answers):
    """A WARC file of another tool."""
    records = []
    for headers, body in answers:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n".encode() + body
        records.append(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bay.example/1\r\n"
            b"WARC-Date: 2025-03-01T06:00:00Z\r\nWARC-Record-ID: <urn:uuid:7a2d5f1e-0000-4000-8000-000000000001>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (len(answer), answer)
        )
    path.write_bytes(b"".join(map(gzip.compress, records)) if path.suffix == ".gz" else b"".join(records))
    return path


@pytest.mark.parametrize("name", ["other.warc", "other.warc.gz"])
def test_pages_of_other_tools_are_unpacked_whatever_their_headers_say(tmp_path, name):
    pages = [stored.page for stored in archive.read(foreign(tmp_path / name, *PACKED), 10_000_000)]
    assert [page.body == WHOLE for page in pages] == [True] * len(PACKED)
    assert {page.headers.get("content-encoding") for page in pages} == {None}


@pytest.mark.parametrize("packed", [gzip.compress, brotli.compress, zstd.compress, zlib.compress, deflated])
def test_of_what_is_packed_no_more_is_unpacked_than_is_read(tmp_path, packed):
    name = {gzip.compress: "gzip", brotli.compress: "br", zstd.compress: "zstd"}.get(packed, "deflate")
    answers = [({"Content-Encoding": f"{name}, {name}"}, packed(packed(bytes(50_000_000)))), PACKED[1]]
    bomb, after = (stored.page for stored in archive.read(foreign(tmp_path / "bomb.warc.gz", *answers), 500_000))
    assert bomb.body == bytes(500_001)
    assert after.body == WHOLE


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_of_what_breaks_off_the_beginning_is_the_page(tmp_path, encoding):
    body = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}[encoding](WHOLE)
    answers = [({"Content-Encoding": encoding}, body[: len(body) // 2]), PACKED[0]]
    torn, after = (stored.page for stored in archive.read(foreign(tmp_path / "torn.warc.gz", *answers), 10_000_000))
    assert WHOLE.startswith(torn.body)
    assert after.body == WHOLE


def test_no_more_parts_are_held_than_a_crawl_joins(tmp_path):
    few, many = (
        [replace(PAGE, url=f"{PAGE.url}&page={n}", body=b"x" * 1000) for n in range(count)] for count in (3, 9)
    )
    for given, kept in ((few, 3), (many, 0)):
        whole = replace(PAGE, parts=tuple(given))
        records = [*(archive.record(part, part_of=PAGE.url) for part in given), archive.record(whole)]
        (stored,) = archive.read(written(tmp_path / "parts.warc.gz", *records), 5000)
        assert len(stored.page.parts) == kept
