"""A packed body in, whether it is whole, or its beginning, out: Scrapy unpacks what is there, all of it, and does not
say that more was meant.

A body may be packed several times; the Content-Encodings are named from the outermost on.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from scrapy.utils import _compression

# Scrapy's own choice among the libraries that there are, of the one name.
_brotli, _zstd = (getattr(_compression, name) for name in ("brotli", "zstd"))
_ERRORS = (zlib.error, _brotli.error, _zstd.ZstdError)
_PIECE = 64 * 1024


def is_whole(body: bytes, packings: Iterable[bytes]) -> bool:
    """Whether a body that is packed so, and can be unpacked, has an end, each time that it was packed."""
    for packing in packings:
        body, is_over = _unpack(body, packing, sys.maxsize)
        if not is_over:
            return False
    return True


def beginning(body: bytes, packings: Iterable[bytes], least: int) -> bytes:
    """The first `least` bytes, and a little more, of what a body holds that is packed so; all of it where that is less.

    What follows a fault is left out.
    """
    for packing in packings:
        body, _ = _unpack(body, packing, least)
    return body


def _unpack(body: bytes, packing: bytes, least: int) -> tuple[bytes, bool]:
    """What comes out up to `least` bytes, and whether that was the end."""
    out = bytearray()
    try:
        take, is_over = _unpacker(body, packing)
        piece = take(body)
        out += piece
        while piece and len(out) < least and not is_over():
            piece = take(b"")
            out += piece
    except _ERRORS:
        return bytes(out), False
    return bytes(out), is_over()


def _unpacker(body: bytes, packing: bytes) -> tuple[Callable[[bytes], bytes], Callable[[], bool]]:
    """What gives a piece of the bytes that it is given, or of those left, and what says whether the end has come."""
    if packing == b"br":
        brotli: Any = _brotli.Decompressor()
        return lambda data: brotli.process(data, output_buffer_limit=_PIECE), brotli.is_finished
    if packing == b"zstd":
        zstd: Any = _zstd.ZstdDecompressor()
        return lambda data: zstd.decompress(data, _PIECE), lambda: bool(zstd.eof)
    member = zlib.decompressobj(_bits(body) if packing == b"deflate" else zlib.MAX_WBITS | 16)
    return lambda data: member.decompress(data or member.unconsumed_tail, _PIECE), lambda: member.eof


def _bits(body: bytes) -> int:
    """Of `deflate`, which some servers send as it is and most in zlib's wrapping."""
    try:
        zlib.decompressobj().decompress(body[:_PIECE], 1)
    except zlib.error:
        return -zlib.MAX_WBITS
    return zlib.MAX_WBITS
