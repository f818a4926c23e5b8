"""An answer's bytes as a WARC file has them in, the page in them out: transfer and content encodings undone, bounded.

The headers of an answer may lie: what cannot be undone from its first bytes on is taken as it is.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Any, Protocol

import brotli
from warcio.bufferedreaders import ChunkedDataReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65_536
_MOST = 3
"""Packings of one answer; two are a server and the cache before it, each of which packs."""
_ERRORS = (zlib.error, brotli.error, zstd.ZstdError)


class Stream(Protocol):
    """What bytes are read of."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, or some more of what is packed; b"" at the end."""
        ...


def opened(raw: Stream, transfer: str | None, content: str | None) -> Stream:
    """The stream of a page whose answer has these headers, Transfer-Encoding and Content-Encoding; `raw` for none.

    What breaks off within ends there: what came before is the page.
    """
    stream: Stream = raw
    if transfer and "chunked" in transfer.lower():
        stream = ChunkedDataReader(raw)
    packings = [packing for name in (content or "").lower().split(",") if (packing := _PACKINGS.get(name.strip()))]
    for packing in reversed(packings[-_MOST:]):
        stream = _Unpacked(stream, packing)
    return stream


class _Packing(Protocol):
    def take(self, data: bytes, most: int) -> bytes:
        """At most about so many bytes of what is in the data, or in what was given before."""
        ...

    def hungry(self) -> bool:
        """Whether it has given all that was in what it was given."""
        ...

    def over(self) -> bool:
        """Whether the end has come."""
        ...


class _Unpacked:
    def __init__(self, packed: Stream, packing: Callable[[bytes], _Packing]) -> None:
        self._packed, self._new = packed, packing
        self._packing: _Packing | None = None
        self._plain: bytes | None = None
        """Bytes that are none of that packing, in front of the others."""
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """At most about so many bytes; b"" at the end."""
        if self._plain is not None:
            found, self._plain = self._plain[:size], self._plain[size:]
            return found or self._packed.read(size)
        while not self._ended:
            data = b"" if self._packing and not self._packing.hungry() else self._packed.read(_PIECE)
            is_first = self._packing is None
            try:
                self._packing = self._packing or self._new(data)
                found = self._packing.take(data, size)
            except _ERRORS:
                self._ended = True
                if is_first:
                    self._plain = data
                    return self.read(size)
                return b""
            self._ended = self._packing.over() or not (data or found)
            if found:
                return found
        return b""


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._member = zlib.decompressobj(bits)

    def take(self, data: bytes, most: int) -> bytes:
        return self._member.decompress(data or self._member.unconsumed_tail, most)

    def hungry(self) -> bool:
        return not self._member.unconsumed_tail

    def over(self) -> bool:
        return self._member.eof


class _Brotli:
    def __init__(self) -> None:
        self._member: Any = brotli.Decompressor()

    def take(self, data: bytes, most: int) -> bytes:
        found: bytes = self._member.process(data, output_buffer_limit=most)
        return found

    def hungry(self) -> bool:
        return bool(self._member.can_accept_more_data())

    def over(self) -> bool:
        return bool(self._member.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._member: Any = zstd.ZstdDecompressor()

    def take(self, data: bytes, most: int) -> bytes:
        found: bytes = self._member.decompress(data, most)
        return found

    def hungry(self) -> bool:
        return bool(self._member.needs_input)

    def over(self) -> bool:
        return bool(self._member.eof)


def _deflate(data: bytes) -> _Packing:
    """Some servers send it as it is, most in zlib's wrapping."""
    try:
        zlib.decompressobj().decompress(data, 1)
    except zlib.error:
        return _Zlib(-zlib.MAX_WBITS)
    return _Zlib(zlib.MAX_WBITS)


_PACKINGS: dict[str, Callable[[bytes], _Packing]] = {
    "gzip": lambda _: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda _: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": _deflate,
    "br": lambda _: _Brotli(),
    "zstd": lambda _: _Zstd(),
}
