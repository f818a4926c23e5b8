"""Bytes that may be gzip, whatever their headers said, into plain bytes of bounded size."""

from __future__ import annotations

import zlib

MAX_BYTES = 50 * 1024 * 1024
"""Bytes: the sitemap protocol's own limit for one uncompressed file."""
_GZIP = b"\x1f\x8b"
_MOST_TIMES = 200
"""How many times its packed size a document can have; sitemaps have 10 to 40, zeros 1,000."""
_SUSPECT = 4 * 1024 * 1024
"""Bytes that come out before that is looked at."""
_MEMBERS = 10_000
"""Parts of one gzip file; some tools write one for each 64 KiB."""
_WRAPPINGS = 2
"""A server that compresses a .gz file once more for transport wraps twice; more is a bomb."""


def plain(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """Return body without its gzip wrappings and without the blanks before its first character.

    At most `limit` bytes come out of each wrapping. What follows a fault or the limit is left out, what came before
    it is kept: a torn sitemap still names articles. A bomb gives b"": to read fifty megabytes of nothing takes seconds.
    """
    for _ in range(_WRAPPINGS):
        if not body.startswith(_GZIP):
            break
        body = _inflate(body, limit)
    # UTF-16 without a byte order mark may begin with a blank whose second byte must stay.
    return body if b"\0" in body[:4] else body.lstrip()


def _inflate(body: bytes, limit: int) -> bytes:
    out = bytearray()
    done = 0  # bytes that were read
    for _ in range(_MEMBERS):
        if not body.startswith(_GZIP, done) or len(out) >= limit:
            break
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        while not member.eof and done < len(body) and len(out) < limit:
            piece = body[done : done + 65536]
            try:
                out += member.decompress(piece, limit - len(out))
            except zlib.error:
                return bytes(out)
            done += len(piece) - len(member.unused_data)
            if len(out) > max(_SUSPECT, _MOST_TIMES * (done + 65536)):
                return b""
    return bytes(out)
