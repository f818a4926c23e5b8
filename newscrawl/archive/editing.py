"""A WARC file in, the same file without the pages at some addresses out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.reading import BROKEN
from newscrawl.archive.writing import PART_OF
from newscrawl.errors import OutputError
from newscrawl.rewriting import rewrite


def drop(path: Path, is_gone: Callable[[str], bool]) -> int:
    """Take the records of those addresses out of a file of one gzip member a record; the pages that went.

    With an article go its further pages. The other records stay as they are, byte for byte. The file is the old one or
    the new one, never a part of either; one without a page left goes itself. Raises OutputError where it cannot be
    written, or is damaged: nobody knows then what is behind the damage.
    """
    try:
        pages, ranges, others = _ranges(path, is_gone)
        if not pages:
            return 0
        if not others:
            path.unlink()
        else:
            rewrite(path, partial(_copy, ranges, path))
    except BROKEN as error:
        raise OutputError(f"{path}: no page can be taken out: {error}") from error
    return pages


def _ranges(path: Path, is_gone: Callable[[str], bool]) -> tuple[int, list[tuple[int, int]], int]:
    """Pages that go; place and length of each record that stays; pages that stay."""
    gone, others, ranges = 0, 0, []
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            is_page = record.rec_type == "response"
            urls = (record.rec_headers.get_header(name) for name in ("WARC-Target-URI", PART_OF))
            if any(is_gone(url) for url in urls if url):
                records.read_to_end()
                gone += is_page
            else:
                ranges.append((records.get_record_offset(), records.get_record_length()))
                others += is_page
    return gone, ranges, others


def _copy(ranges: list[tuple[int, int]], path: Path, new: IO[bytes]) -> None:
    with path.open("rb") as old:
        for place, length in ranges:
            old.seek(place)
            new.write(old.read(length))
