"""Packed bodies: whether they are whole, however often they were packed, and how they begin."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from newscrawl.crawl.unpacking import beginning, is_whole

try:
    from compression import zstd
except ImportError:  # before Python 3.14
    from backports import zstd

TEXT = b"".join(b"Pilot boat %d left the mole.\n" % number for number in range(20_000))
PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstd.compress}
PACK |= {"br": lambda body: brotli.compress(body, quality=1)}
BARE = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize("name", PACK)
def test_what_breaks_off_is_not_whole_at_either_depth(name):
    packing, packed = name.encode(), PACK[name](TEXT)
    cut = packed[: len(packed) // 2]
    assert is_whole(packed, [packing])
    assert not is_whole(cut, [packing])
    assert is_whole(gzip.compress(packed), [b"gzip", packing])
    assert not is_whole(gzip.compress(cut), [b"gzip", packing])
    assert not is_whole(gzip.compress(packed)[:-100], [b"gzip", packing])


def test_deflate_may_come_without_its_wrapping():
    assert is_whole(BARE, [b"deflate"])
    assert not is_whole(BARE[:-100], [b"deflate"])
    assert beginning(BARE, [b"deflate"], len(TEXT)) == TEXT


@pytest.mark.parametrize("name", PACK)
def test_only_the_beginning_is_unpacked(name):
    packing, packed = name.encode(), PACK[name](TEXT + bytes(50_000_000))
    found = beginning(packed, [packing], 100_000)
    assert 100_000 <= len(found) < 300_000
    assert TEXT.startswith(found)
    assert TEXT.startswith(beginning(packed[:1000], [packing], 100_000))
    assert beginning(gzip.compress(packed), [b"gzip", packing], 1000)[:1000] == TEXT[:1000]
    assert beginning(b"User-agent: *", [packing], 1000) == b""
