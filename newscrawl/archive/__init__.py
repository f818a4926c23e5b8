"""Pages as they were fetched, kept in WARC files: Pages in, bytes to append out, and the way back."""

from __future__ import annotations

from newscrawl.archive.editing import drop
from newscrawl.archive.inputs import Input, Unreadable, find, pages, source_of, stamp
from newscrawl.archive.reading import BrokenFileError, Stored, about, read, verify
from newscrawl.archive.writing import SENT, head, record

__all__ = [
    "SENT",
    "BrokenFileError",
    "Input",
    "Stored",
    "Unreadable",
    "about",
    "drop",
    "find",
    "head",
    "pages",
    "read",
    "record",
    "source_of",
    "stamp",
    "verify",
]
