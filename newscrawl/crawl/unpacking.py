"""A packed body in, whether it is whole out: Scrapy unpacks what is there, and does not say that more was meant."""

from __future__ import annotations

import zlib
from typing import Any

from scrapy.utils import _compression

# Scrapy's own choice among the libraries that there are, of the one name.
_brotli, _zstd = (getattr(_compression, name) for name in ("brotli", "zstd"))
_PIECE = 64 * 1024


def is_whole(body: bytes, packing: bytes) -> bool:
    """Whether a body that is packed as the Content-Encoding `packing` says, and can be unpacked, has an end."""
    if packing == b"br":
        unpacker: Any = _brotli.Decompressor()
        piece = unpacker.process(body, output_buffer_limit=_PIECE)
        while piece and not unpacker.is_finished():
            piece = unpacker.process(b"", output_buffer_limit=_PIECE)
        return bool(unpacker.is_finished())
    if packing == b"zstd":
        unpacker = _zstd.ZstdDecompressor()
        piece = unpacker.decompress(body, _PIECE)
        while piece and not unpacker.eof:
            piece = unpacker.decompress(b"", _PIECE)
        return bool(unpacker.eof)
    if packing == b"deflate":
        return any(_ends(body, bits) for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS))
    return _ends(body, zlib.MAX_WBITS | 16)


def _ends(body: bytes, bits: int) -> bool:
    unpacker = zlib.decompressobj(wbits=bits)
    rest = body
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof
